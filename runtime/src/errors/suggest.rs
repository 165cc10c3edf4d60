//! "Did you mean": the closest of the names that exist (`Python/suggestions.c` in outline).

const MOVE: usize = 2;
const CASE: usize = 1;
const MAX_NAMES: usize = 750;
const MAX_SIZE: usize = 40;

/// The best candidate for a misspelt name, if one is close enough.
pub fn closest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let n = name.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for (i, c) in names.enumerate() {
        if i > MAX_NAMES {
            return None;
        }
        if c == name {
            continue;
        }
        let mut max = (n + c.chars().count() + 3) * MOVE / 6;
        if let Some((d, _)) = best {
            max = max.min(d - 1);
        }
        let d = distance(name, c, max);
        if d <= max && best.is_none_or(|(b, _)| d < b) {
            best = Some((d, c));
        }
        if best.is_some_and(|(d, _)| d == 0) {
            break;
        }
    }
    best.map(|(_, c)| c.to_string())
}

fn cost(a: char, b: char) -> usize {
    if a == b {
        0
    } else if a.to_lowercase().eq(b.to_lowercase()) {
        CASE
    } else {
        MOVE
    }
}

fn distance(a: &str, b: &str, max: usize) -> usize {
    let (mut a, mut b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let pre = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    a.drain(..pre);
    b.drain(..pre);
    let post = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    a.truncate(a.len() - post);
    b.truncate(b.len() - post);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE;
    }
    if a.len() > MAX_SIZE || b.len() > MAX_SIZE {
        return max + 1;
    }
    if b.len() < a.len() {
        std::mem::swap(&mut a, &mut b);
    }
    if (b.len() - a.len()) * MOVE > max {
        return max + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE).collect();
    let mut result = 0;
    for (j, y) in b.iter().enumerate() {
        let mut dist = j * MOVE;
        result = dist;
        let mut least = usize::MAX;
        for (i, x) in a.iter().enumerate() {
            let sub = dist + cost(*y, *x);
            dist = row[i];
            result = sub.min(result.min(dist) + MOVE);
            row[i] = result;
            least = least.min(result);
        }
        if least > max {
            return max + 1;
        }
    }
    result
}
