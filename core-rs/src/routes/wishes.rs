//! What a person asks for: filters, limits, breaks and values.

use crate::error::{Error, ErrorKind};
use crate::schedule::{Festival, LegRule};

/// The value of a concert unless the wishes say otherwise, milli-points.
pub const DEFAULT_VALUE: i32 = 1000;
/// The most break windows on one day.
pub const MAX_BREAKS_A_DAY: usize = 4;

/// Time kept free for a meal or rest: `minutes` within `[from, until]`, on a festival day the route visits.
///
/// It is kept when, before the day's first concert, after its last, or between two consecutive concerts, at
/// least `minutes` of the window are free, and between two concerts the gap also holds the walk on top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakWindow {
    /// Festival day.
    pub day: u32,
    /// Minutes since the epoch.
    pub from: i32,
    /// Minutes since the epoch.
    pub until: i32,
    /// Minutes to keep free.
    pub minutes: i32,
}

/// Limits of the whole route, or of each day that it visits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// Fewest concerts in all.
    pub min_concerts: u32,
    /// Most concerts in all.
    pub max_concerts: Option<u32>,
    /// Fewest concerts on each day that the route visits.
    pub min_day_concerts: u32,
    /// Most concerts on each day that the route visits.
    pub max_day_concerts: Option<u32>,
    /// Greatest sum of prices, minor units.
    pub max_price: Option<i64>,
    /// Greatest sum of walks (legs within a day), minutes of the table.
    pub max_walk: Option<u32>,
}

/// How routes are valued: sum of values, less the cost of each minute walked and waited (legs within a day).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scoring {
    /// Milli-points of each concert; empty: 1000 each.
    pub values: Vec<i32>,
    /// Milli-points a minute of walk.
    pub walk_cost: i32,
    /// Milli-points a minute of wait.
    pub wait_cost: i32,
}

impl Scoring {
    /// Value of a concert, milli-points.
    #[inline]
    #[must_use]
    pub fn value(&self, concert: usize) -> i64 {
        i64::from(self.values.get(concert).copied().unwrap_or(DEFAULT_VALUE))
    }
}

/// A question about a festival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// u32[n] or empty: bit k of `blocked[c]` = concert filter k rules concert c out.
    pub blocked: Vec<u32>,
    /// Concerts that every route holds.
    pub include: Vec<u32>,
    /// Walking and waiting.
    pub legs: LegRule,
    /// Limits of sums and lengths.
    pub limits: Limits,
    /// Free windows.
    pub breaks: Vec<BreakWindow>,
    /// Each programme at most once.
    pub once_only: bool,
    /// Values and costs.
    pub scoring: Scoring,
}

impl Wishes {
    /// No wish at all: every route of the festival.
    #[must_use]
    pub fn none(festival: &Festival) -> Self {
        Self {
            blocked: Vec::new(),
            include: Vec::new(),
            legs: LegRule::of(festival),
            limits: Limits::default(),
            breaks: Vec::new(),
            once_only: false,
            scoring: Scoring::default(),
        }
    }

    /// Checks every value against the festival.
    ///
    /// # Errors
    /// `column-length`, `unknown-concert`, `option-value`.
    pub fn validate(&self, festival: &Festival) -> Result<(), Error> {
        let n = festival.len();
        for (column, found) in [("blocked", self.blocked.len()), ("values", self.scoring.values.len())] {
            if found != 0 && found != n {
                return Err(ErrorKind::ColumnLength { column, found, expected: n }.into());
            }
        }
        if let Some(concert) = self.include.iter().find(|c| **c as usize >= n) {
            return Err(ErrorKind::UnknownConcert { concert: u64::from(*concert), concerts: n }.into());
        }
        self.validate_options()?;
        self.validate_breaks(festival)
    }

    fn validate_options(&self) -> Result<(), Error> {
        let rule = &self.legs;
        let checks: [(&'static str, i64, i64, i64, &'static str); 6] = [
            ("buffer", i64::from(rule.buffer), 0, 1_440, "0 to 1440 minutes"),
            ("walkFactor", i64::from(rule.walk_factor_milli), 100, 20_000, "0.1 to 20"),
            ("walkCost", i64::from(self.scoring.walk_cost), -1_000_000, 1_000_000, "within 1000000 of 0"),
            ("waitCost", i64::from(self.scoring.wait_cost), -1_000_000, 1_000_000, "within 1000000 of 0"),
            ("maxPrice", self.limits.max_price.unwrap_or(0), 0, i64::MAX / 4, "0 or more"),
            ("breaks", self.breaks.len() as i64, 0, 100_000, "at most 100000 windows"),
        ];
        for (option, value, least, most, expected) in checks {
            if value < least || value > most {
                return Err(ErrorKind::OptionValue { option, value, expected }.into());
            }
        }
        if let Some(value) = self.scoring.values.iter().find(|v| v.unsigned_abs() > 1_000_000_000) {
            let expected = "within 1000000000 of 0";
            return Err(
                ErrorKind::OptionValue { option: "values", value: i64::from(*value), expected }.into()
            );
        }
        Ok(())
    }

    fn validate_breaks(&self, festival: &Festival) -> Result<(), Error> {
        let mut a_day = vec![0usize; festival.day_count()];
        for window in &self.breaks {
            let length = i64::from(window.until) - i64::from(window.from);
            if window.minutes <= 0 || length < i64::from(window.minutes) || length > 10_080 {
                let expected = "1 minute up to the length of its window";
                let value = i64::from(window.minutes);
                return Err(ErrorKind::OptionValue { option: "breaks", value, expected }.into());
            }
            if let Some(count) = a_day.get_mut(window.day as usize) {
                *count += 1;
                if *count > MAX_BREAKS_A_DAY {
                    let value = i64::from(window.day);
                    let expected = "at most 4 windows a day";
                    return Err(ErrorKind::OptionValue { option: "breaks", value, expected }.into());
                }
            }
        }
        Ok(())
    }
}
