//! An instance as the harness hands it over: lines of a name and whole numbers.

use std::collections::BTreeMap;
use std::sync::Arc;

use figaro_core::schedule::{Columns, Festival, Rows};

/// Whole numbers by name.
pub struct Instance {
    lines: BTreeMap<String, Vec<i64>>,
}

impl Instance {
    /// Reads the text of a file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines = BTreeMap::new();
        for line in text.lines() {
            let mut words = line.split(' ').filter(|word| !word.is_empty());
            let Some(name) = words.next() else { continue };
            let numbers: Result<Vec<i64>, _> = words.map(str::parse::<i64>).collect();
            lines.insert(name.to_owned(), numbers.map_err(|error| format!("{name}: {error}"))?);
        }
        Ok(Self { lines })
    }

    /// Numbers of a name; none when it is absent.
    pub fn numbers(&self, name: &str) -> &[i64] {
        self.lines.get(name).map_or(&[], Vec::as_slice)
    }

    /// The one number of a name.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.numbers(name).first().copied()
    }

    /// Numbers as u32; those that do not fit become the largest.
    pub fn ids(&self, name: &str) -> Vec<u32> {
        self.numbers(name).iter().map(|value| u32::try_from(*value).unwrap_or(u32::MAX)).collect()
    }

    /// Numbers as i32; those that do not fit become the largest.
    pub fn ints(&self, name: &str) -> Vec<i32> {
        self.numbers(name).iter().map(|value| i32::try_from(*value).unwrap_or(i32::MAX)).collect()
    }

    fn rows(&self, name: &str) -> Rows {
        Rows {
            offsets: self.ids(&format!("{name}Offsets")),
            ids: self.ids(&format!("{name}Ids")),
            flags: self.ids(&format!("{name}Flags")).into_iter().map(|flag| flag as u8).collect(),
        }
    }

    fn one(&self, name: &str) -> u32 {
        self.ids(name).first().copied().unwrap_or(0)
    }

    /// The festival's columns.
    pub fn columns(&self) -> Columns {
        Columns {
            starts: self.ints("starts"),
            ends: self.ints("ends"),
            numbers: self.ints("numbers"),
            days: self.ids("days"),
            halls: self.ids("halls"),
            prices: self.ints("prices"),
            genres: self.ids("genres"),
            programmes: self.ids("programmes"),
            hall_count: self.one("hallCount"),
            walk_minutes: self.ids("walkMinutes"),
            buffer_minutes: self.one("bufferMinutes"),
            tag_count: self.one("tagCount"),
            tags: self.rows("tag"),
            works: self.rows("work"),
            work_composers: self.ids("workComposers"),
            artists: self.rows("artist"),
        }
    }

    /// The festival.
    pub fn festival(&self) -> Result<Arc<Festival>, String> {
        Festival::new(self.columns()).map(Arc::new).map_err(|error| error.to_string())
    }
}
