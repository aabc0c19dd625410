//! A festival as validated columns.

use crate::error::{Error, ErrorKind};

/// "None": a concert without a genre.
pub const NONE: u32 = u32::MAX;

/// The most concerts a festival may have.
pub const MAX_CONCERTS: usize = 200_000;
/// The most halls.
pub const MAX_HALLS: usize = 2_000;
/// Minutes since the epoch stay within ± this (about 19 years), so that sums never overflow.
pub const MAX_MINUTE: i32 = 10_000_000;
/// The longest walk in minutes: a week.
pub const MAX_WALK: u32 = 10_080;

/// Rows that hang on concerts (works, artists, tags): `ids[offsets[c]..offsets[c + 1]]` belong to concert c.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// u32[n + 1], ascending from 0.
    pub offsets: Vec<u32>,
    /// Ids, one a row.
    pub ids: Vec<u32>,
    /// 1 where the editors marked the row; as long as `ids`, or empty when nothing is marked.
    pub flags: Vec<u8>,
}

impl Rows {
    /// The ids of one concert.
    #[must_use]
    pub fn of(&self, concert: usize) -> &[u32] {
        self.ids.get(self.range(concert)).unwrap_or(&[])
    }

    /// The range of rows of one concert; empty out of bounds.
    #[must_use]
    pub fn range(&self, concert: usize) -> std::ops::Range<usize> {
        match (self.offsets.get(concert), self.offsets.get(concert + 1)) {
            (Some(from), Some(to)) => *from as usize..*to as usize,
            _ => 0..0,
        }
    }

    /// True where the editors marked row `row`.
    #[must_use]
    pub fn flagged(&self, row: usize) -> bool {
        self.flags.get(row).is_some_and(|flag| *flag != 0)
    }

    fn validate(&self, column: &'static str, concerts: usize) -> Result<(), Error> {
        expect_length(column, self.offsets.len(), concerts + 1)?;
        let mut last = 0;
        for (index, offset) in self.offsets.iter().enumerate() {
            if *offset < last || (index == 0 && *offset != 0) {
                return Err(value_error(column, index, i64::from(*offset), "offsets that ascend from 0"));
            }
            last = *offset;
        }
        expect_length(column, self.ids.len(), last as usize)?;
        if !self.flags.is_empty() {
            expect_length(column, self.flags.len(), self.ids.len())?;
        }
        Ok(())
    }
}

/// The columns as they come in: n concerts, H halls. Shapes and units stand at the fields.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// i32[n], minutes since the epoch, ascending; ties by `numbers` ascending.
    pub starts: Vec<i32>,
    /// i32[n], minutes since the epoch, after `starts`.
    pub ends: Vec<i32>,
    /// i32[n], programme numbers, positive, unique.
    pub numbers: Vec<i32>,
    /// u32[n], festival day from 0, never descending.
    pub days: Vec<u32>,
    /// u32[n], hall 0..H.
    pub halls: Vec<u32>,
    /// i32[n], minor units of the currency, not negative.
    pub prices: Vec<i32>,
    /// u32[n], genre or [`NONE`].
    pub genres: Vec<u32>,
    /// u32[n], equal for concerts with the same programme.
    pub programmes: Vec<u32>,
    /// Number of halls.
    pub hall_count: u32,
    /// u32[H * H], minutes, row-major `[from, to]`, diagonal 0.
    pub walk_minutes: Vec<u32>,
    /// Minutes kept free before each concert unless the wishes say otherwise.
    pub buffer_minutes: u32,
    /// Number of tags; tag 0 is "family".
    pub tag_count: u32,
    /// Tags of concerts.
    pub tags: Rows,
    /// Works of concerts, with the editors' marks.
    pub works: Rows,
    /// u32\[works\], composer of each work.
    pub work_composers: Vec<u32>,
    /// Artists of concerts, with the editors' marks.
    pub artists: Rows,
}

/// A festival: columns that were checked. Concerts are positions 0..n in the order of `starts`.
#[derive(Debug, Clone)]
pub struct Festival {
    columns: Columns,
    day_count: usize,
}

impl Festival {
    /// Checks the columns. Cost: O(n + H² + rows).
    ///
    /// # Errors
    /// `column-length`, `column-value`, `question-too-large` (more concerts or halls than the limits).
    pub fn new(columns: Columns) -> Result<Self, Error> {
        let n = columns.starts.len();
        limit("concerts", n, MAX_CONCERTS)?;
        limit("halls", columns.hall_count as usize, MAX_HALLS)?;
        for (column, found) in [
            ("ends", columns.ends.len()),
            ("numbers", columns.numbers.len()),
            ("days", columns.days.len()),
            ("halls", columns.halls.len()),
            ("prices", columns.prices.len()),
            ("genres", columns.genres.len()),
            ("programmes", columns.programmes.len()),
        ] {
            expect_length(column, found, n)?;
        }
        validate_times(&columns)?;
        validate_ids(&columns)?;
        validate_walks(&columns)?;
        columns.tags.validate("tags", n)?;
        columns.works.validate("works", n)?;
        columns.artists.validate("artists", n)?;
        check_each("tags", &columns.tags.ids, "a tag below tagCount", |id| id < columns.tag_count)?;
        let works = columns.work_composers.len();
        check_each("works", &columns.works.ids, "a work of workComposers", |id| (id as usize) < works)?;
        let day_count = columns.days.last().map_or(0, |day| *day as usize + 1);
        Ok(Self { columns, day_count })
    }

    /// Number of concerts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.starts.len()
    }

    /// True without concerts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.starts.is_empty()
    }

    /// Number of halls.
    #[must_use]
    pub fn hall_count(&self) -> usize {
        self.columns.hall_count as usize
    }

    /// Number of festival days, from the first to the last with a concert.
    #[must_use]
    pub const fn day_count(&self) -> usize {
        self.day_count
    }

    /// The columns.
    #[must_use]
    pub const fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Minutes of the walk from one hall to another; 0 out of bounds.
    #[must_use]
    pub fn walk(&self, from_hall: u32, to_hall: u32) -> u32 {
        let at = from_hall as usize * self.hall_count() + to_hall as usize;
        self.columns.walk_minutes.get(at).copied().unwrap_or(0)
    }
}

fn limit(what: &'static str, needed: usize, limit: usize) -> Result<(), Error> {
    if needed > limit {
        return Err(ErrorKind::QuestionTooLarge { what, needed: needed as u64, limit: limit as u64 }.into());
    }
    Ok(())
}

fn expect_length(column: &'static str, found: usize, expected: usize) -> Result<(), Error> {
    if found != expected {
        return Err(ErrorKind::ColumnLength { column, found, expected }.into());
    }
    Ok(())
}

fn value_error(column: &'static str, index: usize, value: i64, expected: &'static str) -> Error {
    ErrorKind::ColumnValue { column, index, value, expected }.into()
}

fn check_each(
    column: &'static str,
    values: &[u32],
    expected: &'static str,
    good: impl Fn(u32) -> bool,
) -> Result<(), Error> {
    match values.iter().position(|value| !good(*value)) {
        Some(index) => {
            let value = values.get(index).copied().unwrap_or(0);
            Err(value_error(column, index, i64::from(value), expected))
        }
        None => Ok(()),
    }
}

fn validate_times(columns: &Columns) -> Result<(), Error> {
    let mut last: Option<(i32, i32, u32)> = None;
    let rows = columns.starts.iter().zip(&columns.ends).zip(columns.numbers.iter().zip(&columns.days));
    for (index, ((start, end), (number, day))) in rows.enumerate() {
        for (column, minute) in [("starts", *start), ("ends", *end)] {
            if !(-MAX_MINUTE..=MAX_MINUTE).contains(&minute) {
                let expected = "minutes within 10 million of the epoch";
                return Err(value_error(column, index, i64::from(minute), expected));
            }
        }
        if end <= start {
            return Err(value_error("ends", index, i64::from(*end), "an end after the start"));
        }
        if *number <= 0 {
            return Err(value_error("numbers", index, i64::from(*number), "a positive programme number"));
        }
        if *day > 100_000 {
            return Err(value_error("days", index, i64::from(*day), "a day up to 100000"));
        }
        if let Some((last_start, last_number, last_day)) = last {
            if (*start, *number) <= (last_start, last_number) {
                return Err(value_error(
                    "starts",
                    index,
                    i64::from(*start),
                    "concerts sorted by start, then number",
                ));
            }
            if *day < last_day {
                return Err(value_error("days", index, i64::from(*day), "days that never descend"));
            }
        }
        last = Some((*start, *number, *day));
    }
    Ok(())
}

fn validate_ids(columns: &Columns) -> Result<(), Error> {
    check_each("halls", &columns.halls, "a hall below hallCount", |hall| hall < columns.hall_count)?;
    match columns.prices.iter().position(|price| *price < 0) {
        Some(index) => {
            let value = columns.prices.get(index).copied().unwrap_or(0);
            Err(value_error("prices", index, i64::from(value), "a price of 0 or more"))
        }
        None => Ok(()),
    }
}

fn validate_walks(columns: &Columns) -> Result<(), Error> {
    let halls = columns.hall_count as usize;
    expect_length("walkMinutes", columns.walk_minutes.len(), halls * halls)?;
    check_each("walkMinutes", &columns.walk_minutes, "a walk of at most 10080 minutes", |m| m <= MAX_WALK)?;
    for hall in 0..halls {
        let at = hall * halls + hall;
        let value = columns.walk_minutes.get(at).copied().unwrap_or(0);
        if value != 0 {
            return Err(value_error("walkMinutes", at, i64::from(value), "0 from a hall to itself"));
        }
    }
    if columns.buffer_minutes > 1_440 {
        return Err(value_error("bufferMinutes", 0, i64::from(columns.buffer_minutes), "at most 1440"));
    }
    Ok(())
}
