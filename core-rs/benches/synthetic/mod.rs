//! Synthetic festivals of any size, the same everywhere: integers only, so that TypeScript repeats them bit for
//! bit.
//!
//! The generator, precisely. `next()` is SplitMix64 from the seed (state += 0x9E3779B97F4A7C15; then the two
//! xor-shift-multiply rounds and the last xor-shift, all modulo 2^64). `int(low, high)` is
//! `low + (next() >> 32) % (high - low + 1)`. Draws are made in exactly this order:
//!
//! 1. Walks, row-major over (from, to): 0 on the diagonal (no draw), otherwise `int(0, 25)` minutes.
//! 2. Cells in the order of day, then hall; cell k = day * halls + hall holds
//!    `m = concerts * (k + 1) / (days * halls) - concerts * k / (days * halls)` concerts (integer division).
//!    Slot s of the m slots of a cell is `w = 780 / m` minutes wide and starts at minute `600 + s * w` of its day.
//!    For each slot, in order, one concert, with five draws:
//!    a. length = `45 + 5 * int(0, 3)` minutes;
//!    b. start = day * 1440 + 600 + s * w + `int(0, max(w - length, 0)) / 5 * 5`, end = start + length;
//!    c. price = `10000 * int(2, 5)` minor units;
//!    d. genre = `int(0, 5)`;
//!    e. `x = int(0, 9 * c + 8)` for the c-th concert made, from 0: where c > 0 and `x < c` the programme of the
//!    x-th concert made, otherwise a programme of its own (number c).
//!    Programme number of the festival: c + 1.
//! 3. Values, concerts in the order they were made: `500 * int(1, 10)` milli-points.
//! 4. Concerts are sorted by (start, programme number); all columns follow.
//!
//! No tags, no artists, no works; buffer 0. So about one concert in nine plays an earlier programme again.

use std::sync::Arc;

use figaro_core::routes::{SplitMix64, Wishes};
use figaro_core::schedule::{Columns, Festival, Rows};

/// Size and seed of a festival.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// What the tables call it.
    pub name: &'static str,
    /// Number of concerts.
    pub concerts: u32,
    /// Number of halls.
    pub halls: u32,
    /// Number of days.
    pub days: u32,
    /// Seed of the generator.
    pub seed: u64,
}

/// As large as the real festival.
pub const REAL_LIKE: Size = Size { name: "real-like", concerts: 100, halls: 8, days: 3, seed: 2022 };
/// 1,250 concerts in 35 halls over 4 days.
pub const LARGE: Size = Size { name: "large", concerts: 1_250, halls: 35, days: 4, seed: 2022 };
/// 50,000 concerts in 300 halls over 25 days.
pub const HUGE: Size = Size { name: "huge", concerts: 50_000, halls: 300, days: 25, seed: 2022 };

struct Draw(SplitMix64);

impl Draw {
    fn int(&mut self, low: u64, high: u64) -> u64 {
        low + (self.0.next_u64() >> 32) % (high - low + 1)
    }
}

struct Row {
    start: i32,
    length: i32,
    number: i32,
    day: u32,
    hall: u32,
    price: i32,
    genre: u32,
    programme: u32,
    value: i32,
}

/// The festival and the values of its concerts.
#[must_use]
pub fn festival(size: Size) -> Option<(Arc<Festival>, Vec<i32>)> {
    let mut draw = Draw(SplitMix64::new(size.seed));
    let walk_minutes: Vec<u32> = (0..size.halls * size.halls)
        .map(|at| if at / size.halls == at % size.halls { 0 } else { draw.int(0, 25) as u32 })
        .collect();
    let mut rows = rows(size, &mut draw);
    for row in &mut rows {
        row.value = 500 * draw.int(1, 10) as i32;
    }
    rows.sort_by_key(|row| (row.start, row.number));
    let n = rows.len();
    let none = || Rows { offsets: vec![0; n + 1], ..Rows::default() };
    let columns = Columns {
        starts: rows.iter().map(|row| row.start).collect(),
        ends: rows.iter().map(|row| row.start + row.length).collect(),
        numbers: rows.iter().map(|row| row.number).collect(),
        days: rows.iter().map(|row| row.day).collect(),
        halls: rows.iter().map(|row| row.hall).collect(),
        prices: rows.iter().map(|row| row.price).collect(),
        genres: rows.iter().map(|row| row.genre).collect(),
        programmes: rows.iter().map(|row| row.programme).collect(),
        hall_count: size.halls,
        walk_minutes,
        tags: none(),
        works: none(),
        artists: none(),
        ..Columns::default()
    };
    let values = rows.iter().map(|row| row.value).collect();
    Festival::new(columns).ok().map(|festival| (Arc::new(festival), values))
}

fn rows(size: Size, draw: &mut Draw) -> Vec<Row> {
    let cells = u64::from(size.days) * u64::from(size.halls);
    let share = |k: u64| u64::from(size.concerts) * k / cells;
    let mut rows: Vec<Row> = Vec::new();
    for k in 0..cells {
        let (day, hall) = (k / u64::from(size.halls), k % u64::from(size.halls));
        let m = share(k + 1) - share(k);
        for slot in 0..m {
            let width = 780 / m;
            let length = 45 + 5 * draw.int(0, 3);
            let shift = draw.int(0, width.saturating_sub(length)) / 5 * 5;
            let price = 10_000 * draw.int(2, 5) as i32;
            let genre = draw.int(0, 5) as u32;
            let c = rows.len() as u64;
            let again = draw.int(0, 9 * c + 8);
            let own = c as u32;
            let programme = rows.get(again as usize).map_or(own, |row| row.programme);
            rows.push(Row {
                start: (day * 1440 + 600 + slot * width + shift) as i32,
                length: length as i32,
                number: c as i32 + 1,
                day: day as u32,
                hall: hall as u32,
                price,
                genre,
                programme,
                value: 0,
            });
        }
    }
    rows
}

/// No filter; values of the concerts, 20 milli-points a minute walked, 5 a minute waited.
#[must_use]
pub fn plain_wishes(festival: &Festival, values: &[i32]) -> Wishes {
    let mut wishes = Wishes::none(festival);
    wishes.scoring.values = values.to_vec();
    wishes.scoring.walk_cost = 20;
    wishes.scoring.wait_cost = 5;
    wishes
}

/// Five filters: bit 0 no concerts of genre 0, bit 1 none at 50000, bit 2 none in every eighth hall (from hall 7);
/// longest wait 120 minutes; buffer 5.
#[must_use]
pub fn filtered_wishes(festival: &Festival, values: &[i32]) -> Wishes {
    let columns = festival.columns();
    let mut wishes = plain_wishes(festival, values);
    wishes.blocked = columns
        .genres
        .iter()
        .zip(&columns.prices)
        .zip(&columns.halls)
        .map(|((genre, price), hall)| {
            u32::from(*genre == 0) | u32::from(*price == 50_000) << 1 | u32::from(hall % 8 == 7) << 2
        })
        .collect();
    wishes.legs.max_wait = Some(120);
    wishes.legs.buffer = 5;
    wishes
}
