//! A/B tests of 14 daily looks.

use figaro_core::learn::sequential::{Arm, Sequential};
use figaro_core::routes::SplitMix64;

use super::draws::unit;

/// The shares of tests (rates of .10 and .10 * `lift`, 500 subjects an arm and day) that end in a difference: by the
/// always-valid p-value, by the naive one.
pub fn found(lift: f64, (tests, seed): (u32, u64)) -> (f64, f64) {
    let mut random = SplitMix64::new(seed);
    let (mut valid, mut naive) = (0, 0);
    for _ in 0..tests {
        let mut test = Sequential::new(0.05, 0.02).unwrap();
        let (mut a, mut b) = (0, 0);
        let (mut stopped, mut fooled) = (false, false);
        for day in 1..=14 {
            a += (0..500).filter(|_| unit(&mut random) < 0.10).count() as u64;
            b += (0..500).filter(|_| unit(&mut random) < 0.10 * lift).count() as u64;
            let look = test.look(&Arm::of_rate(a, day * 500), &Arm::of_rate(b, day * 500)).unwrap();
            stopped |= look.decided;
            fooled |= look.naive_p_value < 0.05;
        }
        valid += u32::from(stopped);
        naive += u32::from(fooled);
    }
    (f64::from(valid) / f64::from(tests), f64::from(naive) / f64::from(tests))
}
