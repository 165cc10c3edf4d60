//! Copying texts, of which most are short: a few words that may overlap cover one, without a call.

/// Copies bytes to as many others.
#[inline(always)]
pub fn copy(to: &mut [u8], from: &[u8]) {
    let n = from.len();
    assert!(to.len() == n);
    if n > 16 {
        to.copy_from_slice(from);
    } else if let (Some(first), Some(last)) = (from.first_chunk::<8>(), from.last_chunk::<8>()) {
        to[..8].copy_from_slice(first);
        to[n - 8..].copy_from_slice(last);
    } else if let (Some(first), Some(last)) = (from.first_chunk::<4>(), from.last_chunk::<4>()) {
        to[..4].copy_from_slice(first);
        to[n - 4..].copy_from_slice(last);
    } else if n > 0 {
        to[0] = from[0];
        to[n / 2] = from[n / 2];
        to[n - 1] = from[n - 1];
    }
}
