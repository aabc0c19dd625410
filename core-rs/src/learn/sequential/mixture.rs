//! The mixture sequential probability ratio test (mSPRT) of a difference of means.

use super::chi_square::twice_normal_tail;
use crate::error::Error;
use crate::learn::{bad_option, bad_value};
use crate::numeric::{exp, ln};

/// What an arm has seen: subjects, the sum of their outcomes, the sum of the squares.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Arm {
    /// Subjects.
    pub count: u64,
    /// Sum of outcomes (of successes, for rates).
    pub sum: f64,
    /// Sum of squared outcomes (of successes, for rates).
    pub squares: f64,
}

impl Arm {
    /// An arm of successes and failures.
    #[must_use]
    pub fn of_rate(successes: u64, count: u64) -> Self {
        Self { count, sum: successes as f64, squares: successes as f64 }
    }

    /// Mean and variance of the mean.
    fn mean(&self) -> (f64, f64) {
        let count = self.count as f64;
        let mean = self.sum / count;
        (mean, ((self.squares / count - mean * mean).max(0.0)) / (count - 1.0))
    }

    fn check(&self, column: &'static str) -> Result<(), Error> {
        let fits = self.sum.is_finite() && (0.0..=1e300).contains(&self.squares);
        let possible = self.sum * self.sum <= self.squares * self.count as f64 * (1.0 + 1e-9);
        if fits && possible {
            Ok(())
        } else {
            Err(bad_value(column, 0, self.sum, "finite sums that outcomes can have"))
        }
    }
}

/// The state of a test after a look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Mean of B less mean of A.
    pub difference: f64,
    /// Its standard error.
    pub error: f64,
    /// The p-value that stays valid however often it is looked at: the lowest so far.
    pub p_value: f64,
    /// The p-value of a single look planned beforehand: only recorded.
    pub naive_p_value: f64,
    /// Is the always-valid p-value below the level?
    pub decided: bool,
}

/// A test of B against A that may be looked at any time.
///
/// Source: Johari, Pekelis, Walsh (2015), always-valid inference with a normal mixture over effects.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sequential {
    level: f64,
    spread: f64,
    lowest: f64,
}

/// Fewest subjects an arm before a look counts.
const MIN_SUBJECTS: u64 = 100;

impl Sequential {
    /// A test at `level` (.05, say), most sensitive to effects of about `effect` (in the units of the outcome).
    ///
    /// # Errors
    /// `training-option`.
    pub fn new(level: f64, effect: f64) -> Result<Self, Error> {
        if !(level > 0.0 && level < 1.0) {
            return Err(bad_option("level", level, "above 0, below 1"));
        }
        if !(effect > 0.0 && effect <= 1e100) {
            return Err(bad_option("effect", effect, "above 0, up to 1e100"));
        }
        Ok(Self { level, spread: effect, lowest: 1.0 })
    }

    /// The lowest p-value so far: with it a stored test goes on.
    #[must_use]
    pub fn p_value(&self) -> f64 {
        self.lowest
    }

    /// Goes on from a stored p-value.
    #[must_use]
    pub fn from_p_value(mut self, p_value: f64) -> Self {
        self.lowest = if p_value.is_nan() { 1.0 } else { p_value.clamp(0.0, 1.0) };
        self
    }

    /// Looks at the arms' sums to date.
    ///
    /// # Errors
    /// `training-value` for sums that no outcomes have.
    pub fn look(&mut self, a: &Arm, b: &Arm) -> Result<Look, Error> {
        a.check("a")?;
        b.check("b")?;
        let enough = a.count.min(b.count) >= MIN_SUBJECTS;
        let ((mean_a, var_a), (mean_b, var_b)) =
            if a.count > 1 && b.count > 1 { (a.mean(), b.mean()) } else { ((0.0, 0.0), (0.0, 0.0)) };
        let (difference, variance) = (mean_b - mean_a, var_a + var_b);
        let error = variance.sqrt();
        let mut naive = 1.0;
        if enough && variance > 0.0 {
            let mixed = variance + self.spread * self.spread;
            let exponent = self.spread * self.spread * difference * difference / (2.0 * variance * mixed);
            let log_ratio = 0.5 * ln(variance / mixed) + exponent;
            self.lowest = self.lowest.min(exp(-log_ratio));
            naive = twice_normal_tail(difference.abs() / error);
        }
        Ok(Look {
            difference,
            error,
            p_value: self.lowest,
            naive_p_value: naive,
            decided: self.lowest < self.level,
        })
    }
}
