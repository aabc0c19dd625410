//! Limits as memory: the plain graph times what must be remembered (concerts so far, price, walk, meals
//! taken, programmes heard). Every path of the product is one route that keeps all limits, so counting,
//! ranking and sampling need no other code for limits, and their answers stay exact.

#![allow(
    clippy::indexing_slicing,
    reason = "plain node ids and their states are made here; days and concerts come from the festival"
)]

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::dag::{Dag, NO_NODE, Node};
use super::question::Question;
use crate::error::{Error, ErrorKind};

/// The most states of a product.
pub const MAX_STATES: usize = 3_000_000;
/// The most legs of a product.
pub const MAX_PRODUCT_EDGES: usize = 40_000_000;
/// The most programmes that are played more than once.
const MAX_PROGRAMMES: usize = 64;

/// What a route remembers; parts that no limit needs stay 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct State {
    day_concerts: u32,
    concerts: u32,
    price: u64,
    walk: u32,
    breaks: u8,
    once: u64,
}

/// A multiplicative hash: deterministic, fast, enough for small integer keys.
#[derive(Default)]
struct MixHasher(u64);

impl Hasher for MixHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }
    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }
    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(23) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 ^= self.0 >> 29;
    }
}

type StateIds = HashMap<State, u32, BuildHasherDefault<MixHasher>>;

/// The states of one plain node in order of discovery.
#[derive(Default)]
struct Layer {
    states: Vec<State>,
    ids: StateIds,
}

impl Layer {
    fn id(&mut self, state: State) -> u32 {
        let next = self.states.len() as u32;
        let id = *self.ids.entry(state).or_insert(next);
        if id == next {
            self.states.push(state);
        }
        id
    }
}

/// One node of the product before dead ends are cut.
struct Draft {
    plain: u32,
    edges: (u32, u32),
    exit: Option<(u32, u32)>,
    accept: bool,
}

struct Builder<'q> {
    question: &'q Question,
    plain: &'q Dag,
    once: OnceBits,
    layers: Vec<Layer>,
    drafts: Vec<Draft>,
    edges: Vec<(u32, u32)>,
}

/// The product of the plain graph and the question's limits, without dead ends.
///
/// Cost: O(states * degree). Errors: `question-too-large`.
pub(crate) fn build(question: &Question, plain: &Dag) -> Result<Dag, Error> {
    let mut builder = Builder {
        question,
        plain,
        once: OnceBits::new(question, plain)?,
        layers: (0..plain.nodes.len()).map(|_| Layer::default()).collect(),
        drafts: Vec::new(),
        edges: Vec::new(),
    };
    builder.layers[0].id(State::default());
    let mut bases = Vec::with_capacity(plain.nodes.len());
    for id in 0..plain.nodes.len() {
        bases.push(builder.drafts.len() as u32);
        builder.expand(id)?;
    }
    let accepts_empty = plain.accepts_empty && above_one(question.wishes.limits.min_concerts) == 0;
    Ok(assemble(&builder, &bases, accepts_empty))
}

impl Builder<'_> {
    /// Works out all states of one plain node; those of its predecessors are complete.
    fn expand(&mut self, id: usize) -> Result<(), Error> {
        let node = self.plain.nodes[id];
        let states = std::mem::take(&mut self.layers[id].states);
        self.layers[id].ids = StateIds::default();
        for state in &states {
            let from = self.edges.len() as u32;
            for next in self.plain.successors(&node) {
                let to = self.plain.nodes[next as usize].concert as usize;
                let after = if node.is_gate() {
                    self.open_day(*state, to)
                } else {
                    self.step(*state, node.concert as usize, to)
                };
                if let Some(after) = after {
                    let local = self.layers[next as usize].id(after);
                    self.edges.push((next, local));
                }
            }
            let exit = self.exit(*state, &node);
            let accept = node.accept && state.concerts >= above_one(self.question.wishes.limits.min_concerts);
            self.drafts.push(Draft {
                plain: id as u32,
                edges: (from, self.edges.len() as u32),
                exit,
                accept,
            });
            check_limit("states", self.drafts.len(), MAX_STATES)?;
            check_limit("legs of states", self.edges.len(), MAX_PRODUCT_EDGES)?;
        }
        Ok(())
    }

    fn exit(&mut self, state: State, node: &Node) -> Option<(u32, u32)> {
        if node.exit == NO_NODE {
            return None;
        }
        let after = if node.is_gate() { state } else { self.close_day(state, node.concert as usize)? };
        Some((node.exit, self.layers[node.exit as usize].id(after)))
    }

    /// From concert i to concert j.
    fn step(&self, state: State, i: usize, j: usize) -> Option<State> {
        let columns = self.question.festival().columns();
        if columns.days[i] != columns.days[j] {
            return self.open_day(self.close_day(state, i)?, j);
        }
        let mut after = self.take(state, j)?;
        if let Some(most) = self.question.wishes.limits.max_walk {
            after.walk = state.walk + self.question.legs.walk(i, j);
            if after.walk > most {
                return None;
            }
        }
        let walk = self.question.legs.rule.need(self.question.legs.walk(i, j));
        after.breaks |= self.free_between(columns.days[i], columns.ends[i], columns.starts[j], walk);
        Some(after)
    }

    /// Concert j as the first of its day.
    fn open_day(&self, state: State, j: usize) -> Option<State> {
        let columns = self.question.festival().columns();
        let mut after = self.take(state, j)?;
        after.breaks = self.free_between(columns.days[j], i32::MIN, columns.starts[j], 0);
        Some(after)
    }

    /// Concert i as the last of its day: its meals must have been possible.
    fn close_day(&self, state: State, i: usize) -> Option<State> {
        let columns = self.question.festival().columns();
        if state.day_concerts < above_one(self.question.wishes.limits.min_day_concerts) {
            return None;
        }
        let day = columns.days[i];
        let taken = state.breaks | self.free_between(day, columns.ends[i], i32::MAX, 0);
        let windows = self.question.wishes.breaks.iter().filter(|window| window.day == day).count();
        if taken.count_ones() as usize != windows {
            return None;
        }
        Some(State { day_concerts: 0, breaks: 0, ..state })
    }

    /// Adds concert j to the sums.
    fn take(&self, state: State, j: usize) -> Option<State> {
        let columns = self.question.festival().columns();
        let limits = &self.question.wishes.limits;
        let mut after = state;
        after.day_concerts = counted(state.day_concerts, limits.min_day_concerts, limits.max_day_concerts)?;
        after.concerts = counted(state.concerts, limits.min_concerts, limits.max_concerts)?;
        if let Some(most) = limits.max_price {
            after.price = state.price + u64::try_from(columns.prices[j]).unwrap_or(0);
            if after.price > u64::try_from(most).unwrap_or(0) {
                return None;
            }
        }
        after.once = self.once.hear(state.once, j)?;
        Some(after)
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

/// One more, as far as a limit needs to know; `None` past the most.
fn counted(count: u32, least: u32, most: Option<u32>) -> Option<u32> {
    match most {
        Some(most) if count >= most => None,
        Some(_) => Some(count + 1),
        None => Some((count + 1).min(above_one(least))),
    }
}

fn check_limit(what: &'static str, needed: usize, limit: usize) -> Result<(), Error> {
    if needed > limit {
        return Err(ErrorKind::QuestionTooLarge { what, needed: needed as u64, limit: limit as u64 }.into());
    }
    Ok(())
}

/// Cuts dead ends and numbers the nodes that are left.
fn assemble(builder: &Builder<'_>, bases: &[u32], accepts_empty: bool) -> Dag {
    let target = |(plain, local): (u32, u32)| (bases[plain as usize] + local) as usize;
    let drafts = &builder.drafts;
    let edges = |draft: &Draft| &builder.edges[draft.edges.0 as usize..draft.edges.1 as usize];
    let mut alive = vec![false; drafts.len()];
    for (id, draft) in drafts.iter().enumerate().rev() {
        alive[id] = draft.accept
            || draft.exit.is_some_and(|exit| alive[target(exit)])
            || edges(draft).iter().any(|edge| alive[target(*edge)]);
    }
    if alive.first() != Some(&true) {
        return Dag::empty();
    }
    let mut numbers = vec![NO_NODE; drafts.len()];
    let mut next = 0;
    for (id, _) in alive.iter().enumerate().filter(|(_, alive)| **alive) {
        numbers[id] = next;
        next += 1;
    }
    let mut dag = Dag { nodes: Vec::with_capacity(next as usize), list: Vec::new(), accepts_empty };
    for (id, draft) in drafts.iter().enumerate().filter(|(id, _)| alive[*id]) {
        debug_assert_eq!(numbers[id] as usize, dag.nodes.len());
        let from = dag.list.len() as u32;
        dag.list.extend(edges(draft).iter().map(|edge| numbers[target(*edge)]).filter(|id| *id != NO_NODE));
        let exit = draft.exit.map_or(NO_NODE, |exit| numbers[target(exit)]);
        let list = (from, dag.list.len() as u32);
        let concert = builder.plain.nodes[draft.plain as usize].concert;
        dag.nodes.push(Node { concert, list, range: (0, 0), exit, accept: draft.accept });
    }
    dag
}

/// Programmes played more than once, a bit each while they may still come again.
struct OnceBits {
    /// For each concert: its bit, or none.
    bit: Vec<u8>,
    /// For each concert: the bits that still matter after it.
    live: Vec<u64>,
    used: bool,
}

const NO_BIT: u8 = u8::MAX;

impl OnceBits {
    fn new(question: &Question, plain: &Dag) -> Result<Self, Error> {
        if !question.wishes.once_only {
            return Ok(Self { bit: Vec::new(), live: Vec::new(), used: false });
        }
        let programmes = &question.festival().columns().programmes;
        let concerts: Vec<u32> =
            plain.nodes.iter().map(|node| node.concert).filter(|c| *c != NO_NODE).collect();
        let mut spans: HashMap<u32, (u32, u32), BuildHasherDefault<MixHasher>> = HashMap::default();
        for concert in &concerts {
            spans.entry(programmes[*concert as usize]).or_insert((*concert, *concert)).1 = *concert;
        }
        let n = question.festival().len();
        let mut bits = Self { bit: vec![NO_BIT; n], live: vec![0; n], used: true };
        let mut held: HashMap<u32, u8, BuildHasherDefault<MixHasher>> = HashMap::default();
        let mut live = 0u64;
        for concert in &concerts {
            let programme = programmes[*concert as usize];
            let span = spans.get(&programme).copied().unwrap_or((*concert, *concert));
            if span.0 != span.1 {
                let next = held.len();
                check_limit("programmes played again", next + 1, MAX_PROGRAMMES)?;
                let bit = *held.entry(programme).or_insert(next as u8);
                bits.bit[*concert as usize] = bit;
                live |= 1 << bit;
                if *concert == span.1 {
                    live &= !(1u64 << bit);
                }
            }
            bits.live[*concert as usize] = live;
        }
        Ok(bits)
    }

    /// Programmes heard after hearing concert j; `None` when it was heard before.
    fn hear(&self, heard: u64, j: usize) -> Option<u64> {
        if !self.used {
            return Some(0);
        }
        let bit = self.bit[j];
        if bit == NO_BIT {
            return Some(heard & self.live[j]);
        }
        if heard >> bit & 1 == 1 {
            return None;
        }
        Some((heard | 1 << bit) & self.live[j])
    }
}
