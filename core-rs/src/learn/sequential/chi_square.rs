//! The chi-square test of how many fell into each arm.

use crate::error::Error;
use crate::learn::table::at_least;
use crate::learn::{bad_value, same_length};
use crate::numeric::{exp, ln};

/// The p-value that arms got as many subjects as their shares say; below .001 the split itself is broken and no
/// comparison of the arms means anything.
///
/// Shapes: `counts` subjects of each arm; `shares` above 0, of any sum.
///
/// # Errors
/// `column-length`, `training-value`, `too-few-examples` for fewer than two arms or no subjects.
pub fn sample_ratio(counts: &[u64], shares: &[f64]) -> Result<f64, Error> {
    at_least("arms", counts.len(), 2)?;
    same_length("shares", shares.len(), counts.len())?;
    if let Some(index) = shares.iter().position(|share| !(*share > 0.0 && *share <= 1e12)) {
        let value = shares.get(index).copied().unwrap_or(f64::NAN);
        return Err(bad_value("shares", index, value, "a share above 0"));
    }
    let total: f64 = counts.iter().map(|&count| count as f64).sum();
    at_least("subjects", total as usize, 1)?;
    let whole: f64 = shares.iter().sum();
    let statistic: f64 = counts
        .iter()
        .zip(shares)
        .map(|(&count, share)| {
            let expected = total * share / whole;
            (count as f64 - expected) * (count as f64 - expected) / expected
        })
        .sum();
    Ok(chi_square_tail(statistic, counts.len() as u32 - 1))
}

/// The chance that a chi-square number of these degrees of freedom (1 or more) is above `statistic`.
///
/// Source: the finite sums for whole and half degrees; for an odd number it begins with the normal tail.
#[must_use]
pub fn chi_square_tail(statistic: f64, degrees: u32) -> f64 {
    if statistic.is_nan() || statistic <= 0.0 {
        return 1.0;
    }
    let half = statistic / 2.0;
    let odd = degrees % 2 == 1;
    let mut sum = if odd { twice_normal_tail(statistic.sqrt()) } else { 0.0 };
    // ln of half^k * e^-half / gamma(k + 1), for k = 0, 1, ... or 1/2, 3/2, ...
    let mut log = if odd { 0.5 * ln(half) - half - ln(core_half_gamma()) } else { -half };
    let mut k = if odd { 0.5 } else { 0.0 };
    for _ in 0..degrees / 2 {
        sum += exp(log);
        k += 1.0;
        log += ln(half) - ln(k);
    }
    sum.clamp(0.0, 1.0)
}

/// gamma(3/2) = sqrt(pi) / 2.
fn core_half_gamma() -> f64 {
    std::f64::consts::PI.sqrt() / 2.0
}

/// The chance that a standard normal number is farther than x from 0, for x >= 0, to about 1e-13.
///
/// Source: the series of the error function near 0, the continued fraction of its tail beyond.
pub(super) fn twice_normal_tail(x: f64) -> f64 {
    if x > 38.0 {
        return 0.0;
    }
    let density = exp(-x * x / 2.0) * (2.0 / std::f64::consts::PI).sqrt();
    if x < 3.0 {
        let (mut term, mut sum, mut k) = (x, x, 1.0);
        while term > 1e-17 * sum {
            k += 2.0;
            term *= x * x / k;
            sum += term;
        }
        return (1.0 - density * sum).max(0.0);
    }
    let mut fraction = x;
    for k in (1..=120).rev() {
        fraction = x + f64::from(k) / fraction;
    }
    density / fraction
}

#[cfg(test)]
mod tests {
    use super::{chi_square_tail, sample_ratio};

    #[test]
    fn chi_square_tail_gives_the_values_of_tables() {
        let cases = [
            (3.841_458_820_694_124, 1, 0.05),
            (10.827_566_170_662_733, 1, 0.001),
            (5.991_464_547_107_979, 2, 0.05),
            (7.814_727_903_251_179, 3, 0.05),
            (16.266_236_196_238_13, 3, 0.001),
            (9.487_729_036_781_154, 4, 0.05),
            (18.307_038_053_275_146, 10, 0.05),
            (19.675_137_572_682_49, 11, 0.05),
        ];
        for (statistic, degrees, expected) in cases {
            let tail = chi_square_tail(statistic, degrees);
            assert!((tail - expected).abs() < 1e-10, "{statistic} {degrees}: {tail}");
        }
        assert_eq!(chi_square_tail(0.0, 3), 1.0);
        assert_eq!(chi_square_tail(f64::NAN, 3), 1.0);
        assert!(chi_square_tail(1e6, 3) < 1e-300);
    }

    #[test]
    fn sample_ratio_sees_a_broken_split_and_passes_a_fair_one() {
        assert!(sample_ratio(&[5_000, 5_050], &[1.0, 1.0]).is_ok_and(|p| p > 0.5));
        assert!(sample_ratio(&[5_000, 5_500], &[1.0, 1.0]).is_ok_and(|p| p < 0.001));
        assert!(sample_ratio(&[9_000, 1_000], &[0.9, 0.1]).is_ok_and(|p| p > 0.99));
        assert!(sample_ratio(&[1], &[1.0]).is_err());
        assert!(sample_ratio(&[0, 0], &[1.0, 1.0]).is_err());
        assert!(sample_ratio(&[1, 2], &[1.0, f64::NAN]).is_err());
    }
}
