//! Weights and thresholds of the scores: settings with defaults.

use crate::error::{Error, ErrorKind};

/// Weights of the scores and thresholds of the levels. Weighted means: only the proportions matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Weight of walkScore in comfort.
    pub walk: f64,
    /// Weight of waitScore in comfort.
    pub wait: f64,
    /// Weight of genreScore in intellect.
    pub genre: f64,
    /// Weight of 100 * topComposerShare in intellect.
    pub top_composers: f64,
    /// Weight of P(rareComposerShare) in intellect.
    pub rare_composers: f64,
    /// Weight of P(flaggedArtistShare) in intellect.
    pub flagged_artists: f64,
    /// Weight of depth in intellect.
    pub depth: f64,
    /// Least comfort of "very comfortable" and of "moderate".
    pub comfort_levels: [f64; 2],
    /// Least intellect of "rich", "interesting" and "basic".
    pub intellect_levels: [f64; 3],
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            walk: 0.7,
            wait: 0.3,
            genre: 0.25,
            top_composers: 0.25,
            rare_composers: 0.25,
            flagged_artists: 0.125,
            depth: 0.125,
            comfort_levels: [80.0, 50.0],
            intellect_levels: [80.0, 60.0, 40.0],
        }
    }
}

impl Settings {
    /// Checks that weights are finite, not negative and not all 0, and that thresholds descend.
    ///
    /// # Errors
    /// `option-value`; its value is cut to a whole number.
    pub fn validate(&self) -> Result<(), Error> {
        let intellect =
            [self.genre, self.top_composers, self.rare_composers, self.flagged_artists, self.depth];
        for (option, weights) in [("comfort", &[self.walk, self.wait][..]), ("intellect", &intellect[..])] {
            let bad = weights.iter().find(|w| !w.is_finite() || **w < 0.0);
            if let Some(value) = bad {
                return Err(wrong(option, *value, "finite weights of 0 or more"));
            }
            if weights.iter().sum::<f64>() <= 0.0 {
                return Err(wrong(option, 0.0, "a weight above 0"));
            }
        }
        let levels = [("comfortLevel", &self.comfort_levels[..]), ("intellectLevel", &self.intellect_levels)];
        for (option, thresholds) in levels {
            if let Some(value) = thresholds.iter().find(|t| !t.is_finite()) {
                return Err(wrong(option, *value, "finite thresholds"));
            }
            if !thresholds.is_sorted_by(|a, b| a > b) {
                let last = thresholds.last().copied().unwrap_or(0.0);
                return Err(wrong(option, last, "thresholds that descend"));
            }
        }
        Ok(())
    }
}

fn wrong(option: &'static str, value: f64, expected: &'static str) -> Error {
    ErrorKind::OptionValue { option, value: value as i64, expected }.into()
}

/// Level of comfort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComfortLevel {
    /// Below every threshold.
    Demanding,
    /// From the second threshold on.
    Moderate,
    /// From the first threshold on.
    VeryComfortable,
}

impl ComfortLevel {
    /// The level of a comfort (not rounded).
    #[must_use]
    pub fn of(comfort: f64, settings: &Settings) -> Self {
        match settings.comfort_levels {
            [very, _] if comfort >= very => Self::VeryComfortable,
            [_, moderate] if comfort >= moderate => Self::Moderate,
            _ => Self::Demanding,
        }
    }

    /// Name, kebab-case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Demanding => "demanding",
            Self::Moderate => "moderate",
            Self::VeryComfortable => "very-comfortable",
        }
    }
}

/// Level of intellect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntellectLevel {
    /// Below every threshold.
    Light,
    /// From the third threshold on.
    Basic,
    /// From the second threshold on.
    Interesting,
    /// From the first threshold on.
    Rich,
}

impl IntellectLevel {
    /// The level of an intellect (not rounded).
    #[must_use]
    pub fn of(intellect: f64, settings: &Settings) -> Self {
        match settings.intellect_levels {
            [rich, ..] if intellect >= rich => Self::Rich,
            [_, interesting, _] if intellect >= interesting => Self::Interesting,
            [.., basic] if intellect >= basic => Self::Basic,
            _ => Self::Light,
        }
    }

    /// Name, kebab-case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Basic => "basic",
            Self::Interesting => "interesting",
            Self::Rich => "rich",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_begin_at_their_thresholds() {
        let settings = Settings::default();
        let comfort = [80.0, 79.96, 50.0, 49.9, 0.0].map(|v| ComfortLevel::of(v, &settings).name());
        assert_eq!(comfort, ["very-comfortable", "moderate", "moderate", "demanding", "demanding"]);
        let intellect = [80.0, 60.0, 59.9, 40.0, 39.9].map(|v| IntellectLevel::of(v, &settings).name());
        assert_eq!(intellect, ["rich", "interesting", "basic", "basic", "light"]);
    }

    #[test]
    fn validate_refuses_weights_that_are_no_weights() {
        assert!(Settings::default().validate().is_ok());
        let zero = Settings { walk: 0.0, wait: 0.0, ..Settings::default() };
        let cases = [
            zero,
            Settings { depth: f64::NAN, ..Settings::default() },
            Settings { genre: -1.0, ..Settings::default() },
            Settings { comfort_levels: [50.0, 80.0], ..Settings::default() },
            Settings { intellect_levels: [80.0, f64::INFINITY, 40.0], ..Settings::default() },
        ];
        for settings in cases {
            assert!(matches!(settings.validate(), Err(e) if e.kind.code() == "option-value"));
        }
    }
}
