//! The natural logarithm by `+ - * /` in a fixed order: the same bits natively and in wasm.

/// ln of a positive number, to a few units in the last place; minus infinity for 0 and below.
///
/// Source: `ln(m * 2^e) = e * ln 2 + 2 * atanh((m - 1) / (m + 1))` with m within [√½, √2], the series of atanh
/// cut after 13 terms (the rest is below 2^-60).
pub(crate) fn ln(x: f64) -> f64 {
    const MANTISSA: u64 = (1 << 52) - 1;
    if x.is_nan() || x <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if !x.is_finite() {
        return x;
    }
    if x < f64::MIN_POSITIVE {
        return ln(x * 18_014_398_509_481_984.0) - 54.0 * std::f64::consts::LN_2;
    }
    let bits = x.to_bits();
    let mut exponent = (bits >> 52) as f64 - 1023.0;
    let mut mantissa = f64::from_bits((bits & MANTISSA) | (1023 << 52));
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    let mut sum = 0.0;
    for odd in [25.0, 23.0, 21.0, 19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0] {
        sum = sum * square + 1.0 / odd;
    }
    exponent * std::f64::consts::LN_2 + 2.0 * t * sum
}

#[cfg(test)]
mod tests {
    use super::ln;
    use crate::routes::SplitMix64;

    #[test]
    fn ln_agrees_with_the_library_within_rounding() {
        let mut random = SplitMix64::new(5);
        for _ in 0..200_000 {
            let exponent = random.below(2000);
            let x = f64::from_bits((random.next_u64() >> 12) | ((exponent + 20) << 52));
            let (own, library) = (ln(x), x.ln());
            assert!(
                (own - library).abs() <= 1e-15 * library.abs().max(1e-300),
                "ln {x}: {own} and {library}"
            );
        }
        for k in 1..1_000_000u32 {
            let x = f64::from(k) / 1_000_000.0;
            assert!((ln(x) - x.ln()).abs() <= 1e-15 * x.ln().abs(), "ln {x}");
        }
    }

    #[test]
    fn ln_takes_the_edges() {
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f64::NEG_INFINITY);
        assert_eq!(ln(-1.0), f64::NEG_INFINITY);
        assert_eq!(ln(f64::INFINITY), f64::INFINITY);
        assert!((ln(5e-324) + 744.440_071_921_381_2).abs() < 1e-9);
    }
}
