//! The table of features: name, unit, range and definition of each, the single source for everyone else.

/// Who knows a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A column of the [`super::FeatureMatrix`].
    Column,
    /// The tail of the matrix: one column a tag, in tag order.
    TagTail,
    /// A level read off a score: part of a [`super::Portrait`], no column.
    Level,
    /// Known outside the core only (seats on sale, forecasts, editorial routes).
    Outside,
}

/// One feature of a portrait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Feature {
    /// Name, camelCase; never renamed.
    pub key: &'static str,
    /// Unit of the value.
    pub unit: &'static str,
    /// Least and greatest value; infinity where nothing bounds it.
    pub range: (f64, f64),
    /// What it is, in one line. R: the route; n: its concerts; W, A: its (concert, work), (concert, artist) rows.
    pub definition: &'static str,
    /// Where the value is found.
    pub place: Place,
}

impl Feature {
    /// True for a column of the matrix (the tags' tail aside).
    #[must_use]
    pub const fn is_column(&self) -> bool {
        matches!(self.place, Place::Column)
    }
}

const MANY: f64 = f64::INFINITY;

const fn at(
    place: Place,
    (key, unit): (&'static str, &'static str),
    (range, definition): ((f64, f64), &'static str),
) -> Feature {
    Feature { key, unit, range, definition, place }
}

const fn count(key: &'static str, unit: &'static str, definition: &'static str) -> Feature {
    at(Place::Column, (key, unit), ((0.0, MANY), definition))
}

const fn share(key: &'static str, definition: &'static str) -> Feature {
    at(Place::Column, (key, "share"), ((0.0, 1.0), definition))
}

const fn score(key: &'static str, definition: &'static str) -> Feature {
    at(Place::Column, (key, "points"), ((0.0, 100.0), definition))
}

/// Every feature, in the order of the columns of the matrix; the tags' tail stands after the last column.
pub const FEATURES: &[Feature] = &[
    count("days", "days", "distinct festival days of the concerts"),
    count("concerts", "concerts", "n, the number of concerts"),
    count("halls", "halls", "distinct halls"),
    count("genres", "genres", "distinct genres, blank ignored"),
    count("showMinutes", "minutes", "sum of the concerts' durations"),
    count(
        "walkMinutes",
        "minutes",
        "sum over legs within a day of walk(from, to), in the direction walked, by the table",
    ),
    count(
        "gapMinutes",
        "minutes",
        "sum over legs within a day of the start of the next less the end of the previous",
    ),
    at(
        Place::Column,
        ("waitMinutes", "minutes"),
        ((-MANY, MANY), "gapMinutes - walkMinutes; below 0 only when one walks faster than the table"),
    ),
    count("spanMinutes", "minutes", "last end less first start of each day, summed"),
    share("density", "showMinutes / spanMinutes"),
    count("hallChanges", "legs", "legs within a day whose halls differ"),
    count("price", "minor units", "sum of prices, in minor units of the currency"),
    count("artists", "artists", "distinct artists"),
    count("composers", "composers", "distinct composers, blank ignored"),
    count("works", "works", "distinct works (composer and title)"),
    share("flaggedArtistShare", "rows of A marked by the editors / rows of A; 0 without rows"),
    share("flaggedWorkShare", "rows of W marked by the editors / rows of W; 0 without rows"),
    count("familyConcerts", "concerts", "concerts with the tag \"family\" (tag 0)"),
    share(
        "topComposerShare",
        "rows of W by one of the five composers with most rows on the whole programme (ties included) / rows",
    ),
    share(
        "rareComposerShare",
        "rows of W by a composer with exactly one row on the whole programme / rows; 0 without rows",
    ),
    share("composerBalance", "(topComposerShare + rareComposerShare) / 2"),
    count("worksPerConcert", "works a concert", "works / n"),
    score("depth", "min(1, n / works) * 100; 0 without works"),
    score(
        "walkScore",
        "100 * (1 - p), p the percentile rank of walkMinutes among all routes with the same days and the same n",
    ),
    score(
        "waitScore",
        "100 * (1 - p), p the percentile rank of waitMinutes among all routes with the same days and the same n",
    ),
    score("comfort", "0.7 walkScore + 0.3 waitScore"),
    score("genreScore", "genres / the most genres any route of those days has * 100"),
    score(
        "intellect",
        "0.25 genreScore + 25 topComposerShare + 0.25 P(rareComposerShare) + 0.125 P(flaggedArtistShare) + \
         0.125 depth, P = 100 * percentile rank among all routes of those days; a term whose column is empty \
         falls out and the weights are scaled up",
    ),
    at(
        Place::TagTail,
        ("tagConcerts", "concerts"),
        ((0.0, MANY), "concerts with the tag, one column for each tag"),
    ),
    at(
        Place::Level,
        ("comfortLevel", "level"),
        ((0.0, 2.0), "comfort >= 80 very-comfortable, >= 50 moderate, else demanding"),
    ),
    at(
        Place::Level,
        ("intellectLevel", "level"),
        ((0.0, 3.0), "intellect >= 80 rich, >= 60 interesting, >= 40 basic, else light"),
    ),
    at(
        Place::Outside,
        ("availability", "seats"),
        ((0.0, MANY), "free seats of the scarcest concert; on sale, few, sold out"),
    ),
    at(Place::Outside, ("demand", "share"), ((0.0, 1.0), "from the forecasts of the live model")),
    at(Place::Outside, ("soldOutRisk", "share"), ((0.0, 1.0), "from the forecasts of the live model")),
    at(
        Place::Outside,
        ("expertMatch", "share"),
        ((0.0, 1.0), "largest Jaccard similarity with an editorial route"),
    ),
];

/// Columns of the matrix before the tags' tail.
pub const COLUMN_COUNT: usize = 28;

/// Position of a feature among the columns; `None` when it is no column.
#[must_use]
pub fn column_of(key: &str) -> Option<usize> {
    FEATURES.iter().filter(|feature| feature.is_column()).position(|feature| feature.key == key)
}

/// Names of all columns of a festival with this many tags; those of the tail are `tagConcerts.0`, ...
#[must_use]
pub fn column_names(tag_count: usize) -> Vec<String> {
    let tail = (0..tag_count).map(|tag| format!("tagConcerts.{tag}"));
    FEATURES.iter().filter(|f| f.is_column()).map(|f| f.key.to_owned()).chain(tail).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_have_unique_keys_and_as_many_columns_as_said() {
        let columns = column_names(0);
        assert_eq!(columns.len(), COLUMN_COUNT);
        let mut keys: Vec<&str> = FEATURES.iter().map(|f| f.key).collect();
        keys.sort_unstable();
        assert!(keys.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn column_of_knows_columns_alone() {
        assert_eq!(column_of("days"), Some(0));
        assert_eq!(column_of("intellect"), Some(COLUMN_COUNT - 1));
        assert_eq!(column_of("comfortLevel"), None);
        assert_eq!(column_names(2).last().map(String::as_str), Some("tagConcerts.1"));
    }
}
