//! The exponential by `+ - *` in a fixed order: the same bits natively and in wasm.

use std::f64::consts::{LN_2, LOG2_E};

/// ln 2 cut after 32 bits, and the rest: their multiples by a small integer lose nothing.
const LN_2_HIGH: f64 = f64::from_bits(0x3FE6_2E42_FEE0_0000);
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// 1.5 * 2^52: adding it rounds a small number to the nearest integer.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// e to the x, to about one unit in the last place; 0 far below, infinity far above, NaN for NaN.
///
/// Source: `x = k ln 2 + r` with |r| <= ln 2 / 2, the Taylor polynomial of degree 13 for r (the rest is below
/// 2^-57), then the exponent moved by k in two halves, so that results below the normal range round once.
pub(crate) fn exp(x: f64) -> f64 {
    if x.is_nan() {
        return x;
    }
    if x > 709.782_712_893_384 {
        return f64::INFINITY;
    }
    if x < -745.2 {
        return 0.0;
    }
    debug_assert!((LN_2_HIGH + LN_2_LOW - LN_2).abs() < 1e-16);
    let k = (x * LOG2_E + ROUNDER) - ROUNDER;
    let r = (x - k * LN_2_HIGH) - k * LN_2_LOW;
    let k = k as i32;
    if k > -1021 && k < 1024 {
        return polynomial(r) * power_of_two(k);
    }
    let half = k / 2;
    polynomial(r) * power_of_two(half) * power_of_two(k - half)
}

/// The Taylor polynomial, in pairs: short chains of dependent operations.
#[inline]
fn polynomial(r: f64) -> f64 {
    let square = r * r;
    let fourth = square * square;
    let low = (1.0 + r) + square * (1.0 / 2.0 + r * (1.0 / 6.0));
    let middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + square * (1.0 / 720.0 + r * (1.0 / 5_040.0));
    let high = (1.0 / 40_320.0 + r * (1.0 / 362_880.0))
        + square * (1.0 / 3_628_800.0 + r * (1.0 / 39_916_800.0))
        + fourth * (1.0 / 479_001_600.0 + r * (1.0 / 6_227_020_800.0));
    low + fourth * (middle + fourth * high)
}

/// 2 to the k, for k from -1022 to 1023.
#[inline]
fn power_of_two(k: i32) -> f64 {
    f64::from_bits(((k + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::exp;
    use crate::routes::SplitMix64;

    #[test]
    fn exp_agrees_with_the_library_within_rounding() {
        let mut random = SplitMix64::new(7);
        for _ in 0..400_000 {
            let x = (random.below(1 << 40) as f64 / (1u64 << 40) as f64 - 0.5) * 1_400.0;
            let (own, library) = (exp(x), x.exp());
            assert!((own - library).abs() <= 4.5e-16 * library, "exp {x}: {own} and {library}");
        }
        for k in -1_000_000..1_000_000_i32 {
            let x = f64::from(k) / 300_000.0;
            assert!((exp(x) - x.exp()).abs() <= 4.5e-16 * x.exp(), "exp {x}");
        }
    }

    #[test]
    fn exp_takes_the_edges() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-0.0), 1.0);
        assert_eq!(exp(f64::INFINITY), f64::INFINITY);
        assert_eq!(exp(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp(800.0), f64::INFINITY);
        assert_eq!(exp(-800.0), 0.0);
        assert!(exp(f64::NAN).is_nan());
        assert!(exp(709.78) < f64::INFINITY && exp(709.78) > 1e308);
        assert!(exp(-745.0) > 0.0 && exp(-740.0) < 1e-300);
    }
}
