//! Functions of the C library that Rust's floats lack.
#![allow(unsafe_code)] // island: foreign functions on plain floats

unsafe extern "C" {
    pub safe fn erf(x: f64) -> f64;
    pub safe fn erfc(x: f64) -> f64;
    pub safe fn nextafter(x: f64, y: f64) -> f64;
    pub safe fn remainder(x: f64, y: f64) -> f64;
    pub safe fn log2(x: f64) -> f64;
    pub safe fn exp2(x: f64) -> f64;
    pub safe fn cbrt(x: f64) -> f64;
    pub safe fn fma(x: f64, y: f64, z: f64) -> f64;
    pub safe fn asinh(x: f64) -> f64;
    pub safe fn acosh(x: f64) -> f64;
    pub safe fn atanh(x: f64) -> f64;
}
