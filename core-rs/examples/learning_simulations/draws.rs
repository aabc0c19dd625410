//! Random numbers of the simulations.

use figaro_core::routes::SplitMix64;

/// A number in [0, 1).
pub fn unit(random: &mut SplitMix64) -> f64 {
    random.below(1 << 40) as f64 / (1u64 << 40) as f64
}

/// A standard normal number (twelve uniform ones).
pub fn normal(random: &mut SplitMix64) -> f64 {
    (0..12).map(|_| unit(random)).sum::<f64>() - 6.0
}

/// Probabilities of two classes from a score.
pub fn pair(score: f64) -> [f64; 2] {
    let p = 1.0 / (1.0 + (-score).exp());
    [1.0 - p, p]
}
