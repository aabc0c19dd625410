//! What a route must remember under limits: concerts, price and walk still allowed, meals taken, programmes heard.
//!
//! Memories that allow the same completions are made equal, so that few are left: a sum that no completion can
//! reach is cut down to the greatest one that some completion has, and a programme that cannot come again is
//! forgotten. Exactness is not touched: two memories become one only where every way on keeps the limits from
//! both or from neither.

#![allow(
    clippy::indexing_slicing,
    reason = "plain node ids come from the graph that the rules were made for; days and concerts from the festival"
)]

use super::dag::{Dag, NO_NODE, Node};
use super::question::Question;
use super::sums::{Heard, Sums, longest};
use crate::error::Error;

/// What a route remembers; parts that no limit needs stay 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct State {
    /// Concerts that must still come, on this day and in all.
    day_need: u32,
    need: u32,
    /// Concerts that may still come, on this day and in all.
    day_left: u32,
    left: u32,
    /// Price and walk that may still be spent, in units of [`Sums`].
    price: u64,
    walk: u64,
    /// The day's meals taken, a bit each.
    breaks: u8,
    /// Programmes heard that may come again, a bit each.
    heard: u64,
}

impl std::hash::Hash for State {
    fn hash<H: std::hash::Hasher>(&self, hasher: &mut H) {
        hasher.write_u64(self.price << 20 ^ self.walk);
        let needs = u64::from(self.day_need) << 8 ^ u64::from(self.need) << 20 ^ u64::from(self.breaks);
        hasher.write_u64(needs ^ u64::from(self.day_left) << 32 ^ u64::from(self.left) << 44);
        hasher.write_u64(self.heard);
    }
}

/// The limits of a question on its plain graph: how a memory changes from node to node.
pub(crate) struct Rules<'q> {
    question: &'q Question,
    plain: &'q Dag,
    price: Option<Sums>,
    walk: Option<Sums>,
    heard: Heard,
    /// Most concerts after each node, in all and on its day; empty without limits of lengths.
    longest: Vec<u32>,
    day_longest: Vec<u32>,
}

impl<'q> Rules<'q> {
    /// Works out what can still come after every node. Cost: O(E * cells / 64).
    ///
    /// # Errors
    /// `question-too-large` when too many programmes are played again.
    pub fn new(question: &'q Question, plain: &'q Dag) -> Result<Self, Error> {
        let limits = &question.wishes.limits;
        let lengths = limits.min_concerts > 1 || limits.max_concerts.is_some();
        let day_lengths = limits.min_day_concerts > 1 || limits.max_day_concerts.is_some();
        let none = |used: bool, within_day: bool| {
            if used { longest(question, plain, within_day) } else { Vec::new() }
        };
        Ok(Self {
            question,
            plain,
            price: limits
                .max_price
                .map(|most| Sums::prices(question, plain, u64::try_from(most).unwrap_or(0))),
            walk: limits.max_walk.map(|most| Sums::walks(question, plain, u64::from(most))),
            heard: Heard::new(question, plain)?,
            longest: none(lengths, false),
            day_longest: none(day_lengths, true),
        })
    }

    /// The memory at the first gate; `None` when no route keeps the limits.
    pub fn start(&self) -> Option<State> {
        let limits = &self.question.wishes.limits;
        let state = State {
            need: above_one(limits.min_concerts),
            left: limits.max_concerts.unwrap_or(0),
            price: self.price.as_ref().map_or(0, Sums::limit),
            walk: self.walk.as_ref().map_or(0, Sums::limit),
            ..State::default()
        };
        self.trim(state, 0)
    }

    /// True when a route may be complete with this memory, at an accepting gate.
    pub const fn may_end(state: &State) -> bool {
        state.need == 0
    }

    /// From a node to one of its successors; `None` when no route that keeps the limits goes there.
    pub fn go(&self, state: State, from: &Node, to: u32) -> Option<State> {
        let j = self.plain.nodes[to as usize].concert as usize;
        let after =
            if from.is_gate() { self.open_day(state, j) } else { self.step(state, from.concert as usize, j) };
        self.trim(after?, to)
    }

    /// Through the node's exit.
    pub fn leave(&self, state: State, node: &Node) -> Option<State> {
        if node.exit == NO_NODE {
            return None;
        }
        let after = if node.is_gate() { state } else { self.close_day(state, node.concert as usize)? };
        self.trim(after, node.exit)
    }

    /// Makes memories equal from which the same ways on remain; `None` when none does.
    fn trim(&self, mut state: State, node: u32) -> Option<State> {
        let id = node as usize;
        if let Some(sums) = &self.price {
            state.price = sums.floor(id, state.price)?;
        }
        if let Some(sums) = &self.walk {
            state.walk = sums.floor(id, state.walk)?;
        }
        if let Some(most) = self.longest.get(id) {
            state.left = state.left.min(*most);
            if state.need > *most {
                return None;
            }
        }
        if let Some(most) = self.day_longest.get(id) {
            state.day_left = state.day_left.min(*most);
            if state.day_need > *most {
                return None;
            }
        }
        state.heard = self.heard.that_matter(state.heard, id);
        Some(state)
    }

    /// From concert i to concert j.
    fn step(&self, state: State, i: usize, j: usize) -> Option<State> {
        let columns = self.question.festival().columns();
        if columns.days[i] != columns.days[j] {
            return self.open_day(self.close_day(state, i)?, j);
        }
        let mut after = self.take(state, j)?;
        let walk = self.question.legs.walk(i, j);
        if let Some(sums) = &self.walk {
            after.walk = state.walk.checked_sub(sums.units(u64::from(walk)))?;
        }
        if !self.question.wishes.breaks.is_empty() {
            let need = self.question.legs.rule.need(walk);
            after.breaks |= self.free_between(columns.days[i], columns.ends[i], columns.starts[j], need);
        }
        Some(after)
    }

    /// Concert j as the first of its day.
    fn open_day(&self, mut state: State, j: usize) -> Option<State> {
        let columns = self.question.festival().columns();
        let limits = &self.question.wishes.limits;
        state.day_need = above_one(limits.min_day_concerts);
        state.day_left = limits.max_day_concerts.unwrap_or(0);
        let mut after = self.take(state, j)?;
        after.breaks = self.free_between(columns.days[j], i32::MIN, columns.starts[j], 0);
        Some(after)
    }

    /// Concert i as the last of its day: its meals must have been possible.
    fn close_day(&self, state: State, i: usize) -> Option<State> {
        if state.day_need > 0 {
            return None;
        }
        if !self.question.wishes.breaks.is_empty() {
            let columns = self.question.festival().columns();
            let day = columns.days[i];
            let taken = state.breaks | self.free_between(day, columns.ends[i], i32::MAX, 0);
            let windows = self.question.wishes.breaks.iter().filter(|window| window.day == day).count();
            if taken.count_ones() as usize != windows {
                return None;
            }
        }
        Some(State { day_need: 0, day_left: 0, breaks: 0, ..state })
    }

    /// Adds concert j to the sums.
    fn take(&self, mut state: State, j: usize) -> Option<State> {
        let limits = &self.question.wishes.limits;
        state.day_need = state.day_need.saturating_sub(1);
        state.need = state.need.saturating_sub(1);
        if limits.max_day_concerts.is_some() {
            state.day_left = state.day_left.checked_sub(1)?;
        }
        if limits.max_concerts.is_some() {
            state.left = state.left.checked_sub(1)?;
        }
        if let Some(sums) = &self.price {
            let price = u64::try_from(self.question.festival().columns().prices[j]).unwrap_or(0);
            state.price = state.price.checked_sub(sums.units(price))?;
        }
        state.heard = self.heard.hear(state.heard, j)?;
        Some(state)
    }

    /// Bits of the day's windows that have room between `end` and `start`, with a walk of `walk` minutes.
    fn free_between(&self, day: u32, end: i32, start: i32, walk: i32) -> u8 {
        let mut bits = 0;
        for (bit, window) in self.question.wishes.breaks.iter().filter(|w| w.day == day).enumerate() {
            let inside = i64::from(start.min(window.until)) - i64::from(end.max(window.from));
            let gap = i64::from(start) - i64::from(end);
            if inside >= i64::from(window.minutes) && gap >= i64::from(window.minutes) + i64::from(walk) {
                bits |= 1 << bit;
            }
        }
        bits
    }
}

/// A least number that says something: every route (and every visited day) has one concert anyway.
const fn above_one(least: u32) -> u32 {
    if least > 1 { least } else { 0 }
}
