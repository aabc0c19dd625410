//! One backward sweep over the concerts of a block of days, for any quantity that is summed over chains.
//!
//! The concerts that may follow concert i in one hall are those of that hall that start at `end_i + need` or
//! later, so a running sum a hall is enough: concert i takes the sum of each hall at the moment when the sweep,
//! going back in time, passes `end_i + need`. Cost: O(concerts * halls) additions of values; memory: O(halls)
//! values and those of the concerts under way.

#![allow(
    clippy::indexing_slicing,
    reason = "groups and positions are numbered by this module over the block that it is given"
)]

use std::ops::Range;

use crate::error::Error;
use crate::schedule::Legs;

/// A quantity of chains: what the empty chain is, how a concert goes before, how alternatives add up.
pub(crate) trait Algebra {
    /// The quantity over a set of chains; the default is that of no chain.
    type Value: Default;
    /// Joins the chains of `from` to those of `into`, each shifted.
    fn add(&mut self, into: &mut Self::Value, from: &Self::Value, shift: i64) -> Result<(), Error>;
    /// Joins the empty chain.
    fn end(&mut self, into: &mut Self::Value) -> Result<(), Error>;
    /// Puts a concert before every chain.
    fn prepend(&mut self, concert: usize, value: &mut Self::Value);
    /// A value that is no longer needed.
    fn release(&mut self, _value: Self::Value) {}
    /// Shift of a leg within a day from a concert to a hall, the anchor of the next concert aside.
    fn leg(&self, _from: usize, _to_hall: u32) -> i64 {
        0
    }
    /// Shift of a leg within a day that depends on the concert it leads to.
    fn anchor(&self, _concert: usize) -> i64 {
        0
    }
}

/// Consecutive days of a day set (festival positions of each), where a day may run into the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DayBlock {
    pub days: Vec<Range<usize>>,
}

/// Running sum of one hall of one day, as seen from the same day or from the day before.
struct Group<V> {
    sum: V,
    last_start: i32,
    /// Concerts that will take the sum: from this minute on, in order; shift.
    takers: Vec<(i32, u32, i64)>,
    next: usize,
}

/// The sweep's state: `groups[(day * 2 + from the day before) * halls + hall]`.
struct Sweep<'a, A: Algebra> {
    legs: &'a Legs,
    algebra: &'a mut A,
    first: usize,
    groups: Vec<Option<Group<A::Value>>>,
    /// Groups in use, by `day * 2 + from the day before`.
    used: Vec<Vec<usize>>,
    /// What may follow each concert.
    following: Vec<A::Value>,
}

/// The quantity over all chains that visit every day of the block and no other, each at least once.
///
/// # Errors
/// Those of the algebra.
pub(crate) fn sweep<A: Algebra>(legs: &Legs, block: &DayBlock, algebra: &mut A) -> Result<A::Value, Error> {
    let mut state = Sweep::new(legs, block, algebra);
    state.enlist(block);
    let mut total = A::Value::default();
    let last = block.days.len().saturating_sub(1);
    for (day, concerts) in block.days.iter().enumerate().rev() {
        for concert in concerts.clone().rev() {
            let start = legs.festival.columns().starts[concert];
            state.serve(day * 2, start)?;
            if day > 0 {
                state.serve(day * 2 + 1, start)?;
            }
            if day < last {
                state.serve(day * 2 + 3, start)?;
            }
            let mut value = std::mem::take(&mut state.following[concert - state.first]);
            if day == last {
                state.algebra.end(&mut value)?;
            }
            state.algebra.prepend(concert, &mut value);
            if day == 0 {
                state.algebra.add(&mut total, &value, 0)?;
            }
            state.file(day, concert, &value)?;
            state.algebra.release(value);
        }
    }
    for group in state.groups.into_iter().flatten() {
        state.algebra.release(group.sum);
    }
    Ok(total)
}

impl<'a, A: Algebra> Sweep<'a, A> {
    fn new(legs: &'a Legs, block: &DayBlock, algebra: &'a mut A) -> Self {
        let c = legs.festival.columns();
        let halls = legs.festival.hall_count();
        let first = block.days.first().map_or(0, |day| day.start);
        let end = block.days.last().map_or(0, |day| day.end);
        let mut groups: Vec<Option<Group<A::Value>>> = Vec::new();
        groups.resize_with(block.days.len() * 2 * halls, || None);
        let mut used = vec![Vec::new(); block.days.len() * 2];
        for (day, concerts) in block.days.iter().enumerate() {
            for kind in if day == 0 { 0..1 } else { 0..2 } {
                for concert in concerts.clone() {
                    let at = (day * 2 + kind) * halls + c.halls[concert] as usize;
                    let last_start = c.starts[concert];
                    match &mut groups[at] {
                        Some(group) => group.last_start = last_start,
                        None => {
                            used[day * 2 + kind].push(at);
                            let sum = A::Value::default();
                            groups[at] = Some(Group { sum, last_start, takers: Vec::new(), next: 0 });
                        }
                    }
                }
            }
        }
        let mut following = Vec::new();
        following.resize_with(end - first, A::Value::default);
        Self { legs, algebra, first, groups, used, following }
    }

    /// Enters every concert with every hall that something may follow in.
    fn enlist(&mut self, block: &DayBlock) {
        let c = self.legs.festival.columns();
        let halls = self.legs.festival.hall_count();
        for (day, concerts) in block.days.iter().enumerate() {
            for concert in concerts.clone() {
                for kind in [day * 2, day * 2 + 3] {
                    for at in self.used.get(kind).map_or(&[][..], Vec::as_slice) {
                        let Some(group) = &mut self.groups[*at] else { continue };
                        let hall = (at % halls) as u32;
                        let need = self.legs.need(c.halls[concert], hall);
                        let from = c.ends[concert].saturating_add(need);
                        if from <= group.last_start {
                            let shift = if kind == day * 2 { self.algebra.leg(concert, hall) } else { 0 };
                            group.takers.push((from, (concert - self.first) as u32, shift));
                        }
                    }
                }
            }
        }
        for group in self.groups.iter_mut().flatten() {
            group.takers.sort_unstable_by_key(|(from, ..)| std::cmp::Reverse(*from));
        }
    }

    /// Hands the sums of these groups to every taker whose moment lies after `start`.
    fn serve(&mut self, kind: usize, start: i32) -> Result<(), Error> {
        for at in &self.used[kind] {
            let Some(group) = &mut self.groups[*at] else { continue };
            while let Some((_, taker, shift)) =
                group.takers.get(group.next).filter(|(from, ..)| *from > start)
            {
                self.algebra.add(&mut self.following[*taker as usize], &group.sum, *shift)?;
                group.next += 1;
            }
        }
        Ok(())
    }

    /// Adds a finished concert to the sums of its hall.
    fn file(&mut self, day: usize, concert: usize, value: &A::Value) -> Result<(), Error> {
        let hall = self.legs.festival.columns().halls[concert] as usize;
        let halls = self.legs.festival.hall_count();
        let anchor = self.algebra.anchor(concert);
        if let Some(group) = &mut self.groups[day * 2 * halls + hall] {
            self.algebra.add(&mut group.sum, value, anchor)?;
        }
        if day > 0
            && let Some(group) = &mut self.groups[(day * 2 + 1) * halls + hall]
        {
            self.algebra.add(&mut group.sum, value, 0)?;
        }
        Ok(())
    }
}
