//! Folds as one number a row; seeded, independent of the rows' values otherwise.

use crate::error::Error;
use crate::learn::random::{Counter, Stream};
use crate::learn::table::at_least;
use crate::learn::{bad_option, bad_value, same_length};

/// Most folds.
pub const MAX_FOLDS: usize = 255;

fn checked(rows: usize, folds: usize) -> Result<(), Error> {
    if !(2..=MAX_FOLDS).contains(&folds) {
        return Err(bad_option("folds", folds as f64, "2 to 255"));
    }
    at_least("rows to split", rows, folds)
}

/// Folds of equal size (to one row), in random order.
///
/// Returns u8[rows]: the fold in which each row is held out.
///
/// # Errors
/// `training-option`, `too-few-examples` with fewer rows than folds.
pub fn plain(rows: usize, folds: usize, seed: u64) -> Result<Vec<u8>, Error> {
    stratified(&vec![0; rows], folds, seed)
}

/// Folds in each of which every class has its share (to one row); sizes differ by one row at most.
///
/// # Errors
/// As [`plain`].
pub fn stratified(classes: &[u32], folds: usize, seed: u64) -> Result<Vec<u8>, Error> {
    checked(classes.len(), folds)?;
    let mut order = Counter::new(seed, Stream::Folds, 0).order(classes.len());
    order.sort_by_key(|&row| classes.get(row as usize));
    let mut out = vec![0; classes.len()];
    for (place, row) in order.into_iter().enumerate() {
        if let Some(fold) = out.get_mut(row as usize) {
            *fold = (place % folds) as u8;
        }
    }
    Ok(out)
}

/// Folds in which no group is torn apart: groups in random order, large ones first, each to the smallest fold;
/// with classes, to the fold that has the least of what the group has.
///
/// Shapes: `groups` u32[rows]; `classes` u32[rows], or empty.
///
/// # Errors
/// As [`plain`]; `column-length`; `training-value` for a class past 999; `too-few-examples` with fewer groups
/// than folds.
pub fn by_group(groups: &[u32], classes: &[u32], (folds, seed): (usize, u64)) -> Result<Vec<u8>, Error> {
    checked(groups.len(), folds)?;
    if !classes.is_empty() {
        same_length("classes", classes.len(), groups.len())?;
    }
    if let Some(index) = classes.iter().position(|&class| class as usize >= crate::learn::MAX_CLASSES) {
        let value = classes.get(index).copied().map_or(f64::NAN, f64::from);
        return Err(bad_value("classes", index, value, "a class below 1000"));
    }
    let class_of = |row: usize| classes.get(row).copied().unwrap_or(0) as usize;
    let counter = Counter::new(seed, Stream::Folds, 1);
    let mut rows: Vec<(u32, usize)> = groups.iter().copied().zip(0..).collect();
    rows.sort_unstable();
    let mut whole: Vec<&[(u32, usize)]> = rows.chunk_by(|one, two| one.0 == two.0).collect();
    at_least("groups", whole.len(), folds)?;
    whole.sort_by_key(|group| {
        (usize::MAX - group.len(), group.first().map(|&(group, _)| counter.bits(u64::from(group))))
    });
    let width = classes.iter().max().map_or(1, |&most| most as usize + 1);
    let mut held = vec![vec![0usize; width]; folds];
    let mut sizes = vec![0usize; folds];
    let mut out = vec![0; groups.len()];
    for group in whole {
        let burden = |fold: usize| -> usize {
            let held = held.get(fold);
            let of = |row: usize| held.and_then(|held| held.get(class_of(row))).copied().unwrap_or(0);
            group.iter().map(|&(_, row)| of(row)).sum()
        };
        let best = (0..folds).min_by_key(|&fold| (burden(fold), sizes.get(fold).copied())).unwrap_or(0);
        for &(_, row) in group {
            if let Some(slot) = out.get_mut(row) {
                *slot = best as u8;
            }
            if let Some(count) = held.get_mut(best).and_then(|held| held.get_mut(class_of(row))) {
                *count += 1;
            }
        }
        if let Some(size) = sizes.get_mut(best) {
            *size += group.len();
        }
    }
    Ok(out)
}

/// Windows of time: fold 0 holds the oldest rows. Rows of one time are never torn apart.
///
/// For an honest use train on folds below the one held out.
///
/// # Errors
/// As [`plain`]; `training-value` for a time that is NaN; `too-few-examples` with fewer times than folds.
pub fn by_time(times: &[f64], folds: usize) -> Result<Vec<u8>, Error> {
    checked(times.len(), folds)?;
    if let Some(index) = times.iter().position(|time| time.is_nan()) {
        return Err(bad_value("times", index, f64::NAN, "a time"));
    }
    let mut order: Vec<(f64, usize)> = times.iter().map(|time| time + 0.0).zip(0..).collect();
    order.sort_by(|one, two| one.0.total_cmp(&two.0));
    let moments: Vec<&[(f64, usize)]> = order.chunk_by(|one, two| one.0 == two.0).collect();
    at_least("different times", moments.len(), folds)?;
    let mut out = vec![0; times.len()];
    let (mut fold, mut before) = (0usize, 0usize);
    let count = moments.len();
    for (index, moment) in moments.into_iter().enumerate() {
        let due = before * folds / times.len();
        let still_needed = folds - 1 - fold;
        let room_left = count - index;
        if index > 0 && fold + 1 < folds && (due > fold || room_left <= still_needed) {
            fold += 1;
        }
        for &(_, row) in moment {
            if let Some(slot) = out.get_mut(row) {
                *slot = fold as u8;
            }
        }
        before += moment.len();
    }
    Ok(out)
}

/// The rows held out in a fold.
#[must_use]
pub fn rows_of(folds: &[u8], fold: u8) -> Vec<u32> {
    (0..).zip(folds).filter(|&(_, &own)| own == fold).map(|(row, _)| row).collect()
}

/// The rows that are not held out in a fold.
#[must_use]
pub fn others(folds: &[u8], fold: u8) -> Vec<u32> {
    (0..).zip(folds).filter(|&(_, &own)| own != fold).map(|(row, _)| row).collect()
}
