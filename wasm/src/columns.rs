//! Columns in: JavaScript objects of typed arrays and numbers, copied into the core's own structures.

use figaro_core::ErrorKind;
use figaro_core::routes::{BreakWindow, Delays, Distribution, Limits, Scoring, Wishes};
use figaro_core::schedule::{Columns, Festival, LegRule, Rows};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;

#[wasm_bindgen]
extern "C" {
    /// `FestivalColumns` of wasm/types.ts.
    #[wasm_bindgen(typescript_type = "FestivalColumns")]
    pub type FestivalColumns;

    #[wasm_bindgen(method, getter)]
    fn starts(this: &FestivalColumns) -> Option<Vec<i32>>;
    #[wasm_bindgen(method, getter)]
    fn ends(this: &FestivalColumns) -> Option<Vec<i32>>;
    #[wasm_bindgen(method, getter)]
    fn numbers(this: &FestivalColumns) -> Option<Vec<i32>>;
    #[wasm_bindgen(method, getter)]
    fn days(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter)]
    fn halls(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter)]
    fn prices(this: &FestivalColumns) -> Option<Vec<i32>>;
    #[wasm_bindgen(method, getter)]
    fn genres(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter)]
    fn programmes(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter, js_name = hallCount)]
    fn hall_count(this: &FestivalColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = walkMinutes)]
    fn walk_minutes(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter, js_name = bufferMinutes)]
    fn buffer_minutes(this: &FestivalColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = tagCount)]
    fn tag_count(this: &FestivalColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = tagOffsets)]
    fn tag_offsets(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter, js_name = tagIds)]
    fn tag_ids(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter, js_name = workOffsets)]
    fn work_offsets(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter, js_name = workIds)]
    fn work_ids(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter, js_name = workFlags)]
    fn work_flags(this: &FestivalColumns) -> Option<Vec<u8>>;
    #[wasm_bindgen(method, getter, js_name = workComposers)]
    fn work_composers(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter, js_name = artistOffsets)]
    fn artist_offsets(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter, js_name = artistIds)]
    fn artist_ids(this: &FestivalColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter, js_name = artistFlags)]
    fn artist_flags(this: &FestivalColumns) -> Option<Vec<u8>>;

    /// `Wishes` of wasm/types.ts, with its breaks as one column of `day, from, until, minutes`.
    #[wasm_bindgen(typescript_type = "WishesColumns")]
    pub type WishesColumns;

    #[wasm_bindgen(method, getter)]
    fn blocked(this: &WishesColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter)]
    fn include(this: &WishesColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter)]
    fn values(this: &WishesColumns) -> Option<Vec<i32>>;
    #[wasm_bindgen(method, getter)]
    fn breaks(this: &WishesColumns) -> Option<Vec<i32>>;
    #[wasm_bindgen(method, getter)]
    fn buffer(this: &WishesColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = walkFactor)]
    fn walk_factor(this: &WishesColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = maxLegWalk)]
    fn max_leg_walk(this: &WishesColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = maxWait)]
    fn max_wait(this: &WishesColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = minConcerts)]
    fn min_concerts(this: &WishesColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = maxConcerts)]
    fn max_concerts(this: &WishesColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = minDayConcerts)]
    fn min_day_concerts(this: &WishesColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = maxDayConcerts)]
    fn max_day_concerts(this: &WishesColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = maxPrice)]
    fn max_price(this: &WishesColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = maxWalk)]
    fn max_walk(this: &WishesColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = onceOnly)]
    fn once_only(this: &WishesColumns) -> Option<bool>;
    #[wasm_bindgen(method, getter, js_name = walkCost)]
    fn walk_cost(this: &WishesColumns) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = waitCost)]
    fn wait_cost(this: &WishesColumns) -> Option<f64>;

    /// `DelayColumns` of wasm/types.ts.
    #[wasm_bindgen(typescript_type = "DelayColumns")]
    pub type DelayColumns;

    #[wasm_bindgen(method, getter)]
    fn offsets(this: &DelayColumns) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter)]
    fn minutes(this: &DelayColumns) -> Option<Vec<i32>>;
    #[wasm_bindgen(method, getter)]
    fn weights(this: &DelayColumns) -> Option<Vec<u32>>;
}

/// A quarter of the greatest whole number that a double holds exactly together with all below it.
const MAX_PRICE: i64 = 2_251_799_813_685_247;

#[wasm_bindgen]
extern "C" {
    /// JavaScript's words for a number: Rust's own would add 8 kB to each module.
    #[wasm_bindgen(js_name = String)]
    fn words(value: f64) -> String;
}

/// A whole number from `least` to `most`.
fn whole(option: &'static str, value: f64, least: i64, most: i64) -> Result<i64, Fault> {
    let number = value as i64;
    if number as f64 == value && number >= least && number <= most {
        return Ok(number);
    }
    let expected = format!("a whole number from {least} to {most}");
    Err(Fault::new(
        "option-value",
        vec![("option", option.to_owned()), ("value", words(value)), ("expected", expected)],
    ))
}

/// A choice that the caller's table does not have.
pub fn no_choice(option: &'static str, value: u32) -> Fault {
    let value = i64::from(value);
    figaro_core::Error::from(ErrorKind::OptionValue { option, value, expected: "a choice of the list" })
        .into()
}

/// A count or a number of minutes that may be left out.
fn optional(option: &'static str, value: Option<f64>) -> Result<Option<u32>, Fault> {
    value.map(|value| whole(option, value, 0, 1_000_000_000).map(|value| value as u32)).transpose()
}

/// The festival of a `FestivalColumns`.
///
/// # Errors
/// Those of [`Festival::new`]; a column that is missing has length 0.
pub fn festival(c: &FestivalColumns) -> Result<Festival, Fault> {
    let count = |name, value: Option<f64>| optional(name, value).map(Option::unwrap_or_default);
    let columns = Columns {
        starts: c.starts().unwrap_or_default(),
        ends: c.ends().unwrap_or_default(),
        numbers: c.numbers().unwrap_or_default(),
        days: c.days().unwrap_or_default(),
        halls: c.halls().unwrap_or_default(),
        prices: c.prices().unwrap_or_default(),
        genres: c.genres().unwrap_or_default(),
        programmes: c.programmes().unwrap_or_default(),
        hall_count: count("hallCount", c.hall_count())?,
        walk_minutes: c.walk_minutes().unwrap_or_default(),
        buffer_minutes: count("bufferMinutes", c.buffer_minutes())?,
        tag_count: count("tagCount", c.tag_count())?,
        tags: rows(c.tag_offsets(), c.tag_ids(), None),
        works: rows(c.work_offsets(), c.work_ids(), c.work_flags()),
        work_composers: c.work_composers().unwrap_or_default(),
        artists: rows(c.artist_offsets(), c.artist_ids(), c.artist_flags()),
    };
    Ok(Festival::new(columns)?)
}

fn rows(offsets: Option<Vec<u32>>, ids: Option<Vec<u32>>, flags: Option<Vec<u8>>) -> Rows {
    Rows {
        offsets: offsets.unwrap_or_default(),
        ids: ids.unwrap_or_default(),
        flags: flags.unwrap_or_default(),
    }
}

/// The wishes of a `WishesColumns`.
///
/// # Errors
/// `option-value` with the option, its value and what would be right.
pub fn wishes(w: &WishesColumns, festival: &Festival) -> Result<Wishes, Fault> {
    Ok(Wishes {
        blocked: w.blocked().unwrap_or_default(),
        include: w.include().unwrap_or_default(),
        legs: leg_rule(w, festival)?,
        limits: limits(w)?,
        breaks: breaks(&w.breaks().unwrap_or_default())?,
        once_only: w.once_only().unwrap_or_default(),
        scoring: Scoring {
            values: w.values().unwrap_or_default(),
            walk_cost: whole("walkCost", w.walk_cost().unwrap_or_default(), -1_000_000, 1_000_000)? as i32,
            wait_cost: whole("waitCost", w.wait_cost().unwrap_or_default(), -1_000_000, 1_000_000)? as i32,
        },
    })
}

fn leg_rule(w: &WishesColumns, festival: &Festival) -> Result<LegRule, Fault> {
    let own = LegRule::of(festival);
    let factor = w.walk_factor().map_or(1000.0, |factor| (factor * 1000.0).round());
    Ok(LegRule {
        buffer: optional("buffer", w.buffer())?.unwrap_or(own.buffer),
        walk_factor_milli: whole("walkFactor", factor, 100, 20_000)? as u32,
        max_leg_walk: optional("maxLegWalk", w.max_leg_walk())?,
        max_wait: optional("maxWait", w.max_wait())?,
    })
}

fn limits(w: &WishesColumns) -> Result<Limits, Fault> {
    let price = w.max_price().map(|price| whole("maxPrice", price, 0, MAX_PRICE)).transpose()?;
    Ok(Limits {
        min_concerts: optional("minConcerts", w.min_concerts())?.unwrap_or_default(),
        max_concerts: optional("maxConcerts", w.max_concerts())?,
        min_day_concerts: optional("minDayConcerts", w.min_day_concerts())?.unwrap_or_default(),
        max_day_concerts: optional("maxDayConcerts", w.max_day_concerts())?,
        max_price: price,
        max_walk: optional("maxWalk", w.max_walk())?,
    })
}

fn breaks(column: &[i32]) -> Result<Vec<BreakWindow>, Fault> {
    column
        .chunks(4)
        .map(|row| match row {
            [day, from, until, minutes] => {
                let day = u32::try_from(*day).unwrap_or(u32::MAX);
                Ok(BreakWindow { day, from: *from, until: *until, minutes: *minutes })
            }
            _ => {
                let found = column.len();
                let expected = found.div_ceil(4) * 4;
                Err(figaro_core::Error::from(ErrorKind::ColumnLength { column: "breaks", found, expected })
                    .into())
            }
        })
        .collect()
}

/// The delays of a `DelayColumns`: row 2h holds how late concerts of hall h begin, row 2h + 1 how late they end;
/// a row without outcomes is never late.
///
/// # Errors
/// Those of [`Distribution::new`] and [`Delays::new`].
pub fn delays(d: &DelayColumns, festival: &Festival) -> Result<Delays, Fault> {
    let (offsets, minutes) = (d.offsets().unwrap_or_default(), d.minutes().unwrap_or_default());
    let weights = d.weights().unwrap_or_default();
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    for (row, pair) in offsets.windows(2).enumerate() {
        let range = pair.first().map_or(0, |from| *from as usize)..pair.last().map_or(0, |to| *to as usize);
        let (Some(late), Some(often)) = (minutes.get(range.clone()), weights.get(range.clone())) else {
            let (found, expected) = (minutes.len().min(weights.len()), range.end);
            let kind = ErrorKind::ColumnLength { column: "delays", found, expected };
            return Err(figaro_core::Error::from(kind).into());
        };
        let row_of = if row % 2 == 0 { &mut starts } else { &mut ends };
        row_of.push(if late.is_empty() { Distribution::punctual() } else { Distribution::new(late, often)? });
    }
    Ok(Delays::new(festival, &starts, &ends)?)
}
