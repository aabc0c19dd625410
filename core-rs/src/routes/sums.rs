//! What can still come after a node: sums of prices and walks, concerts, programmes.

#![allow(
    clippy::indexing_slicing,
    reason = "rows are nodes of the graph that the tables were made for; concerts come from the festival"
)]

use std::collections::HashMap;

use super::dag::{Dag, NO_NODE};
use super::question::Question;
use crate::error::{Error, ErrorKind};

/// The most words of the sets of sums (32 MiB); past it only the greatest sums are known.
const MAX_WORDS: u64 = 1 << 22;
/// The most programmes that are played more than once.
const MAX_PROGRAMMES: usize = 64;

/// For every node, the sums that its completions can have, as far as the limit goes.
pub(crate) struct Sums {
    /// Sums are counted in this.
    unit: u64,
    limit: u64,
    /// The greatest sum after each node.
    most: Vec<u64>,
    words: usize,
    /// Bit s of a row: some completion of the node has the sum s. Empty when it would be too large.
    bits: Vec<u64>,
}

impl Sums {
    /// Sums of prices, in their greatest common unit.
    pub fn prices(question: &Question, plain: &Dag, limit: u64) -> Self {
        let prices = &question.festival().columns().prices;
        let price = |concert: u32| u64::try_from(prices[concert as usize]).unwrap_or(0);
        let concerts = plain.nodes.iter().filter(|node| !node.is_gate());
        let unit = concerts.fold(0, |unit, node| gcd(unit, price(node.concert))).max(1);
        Self::new(plain, unit, limit, |_, to| price(to) / unit)
    }

    /// Sums of walks within days, in minutes.
    pub fn walks(question: &Question, plain: &Dag, limit: u64) -> Self {
        Self::new(plain, 1, limit, |from, to| u64::from(day_walk(question, from, to)))
    }

    fn new(plain: &Dag, unit: u64, limit: u64, weight: impl Fn(u32, u32) -> u64) -> Self {
        let mut most = vec![0u64; plain.nodes.len()];
        for (id, node) in plain.nodes.iter().enumerate().rev() {
            let mut top = if node.exit == NO_NODE { 0 } else { most[node.exit as usize] };
            for next in plain.successors(node) {
                let sum = most[next as usize] + weight(node.concert, plain.nodes[next as usize].concert);
                top = top.max(sum);
            }
            most[id] = top;
        }
        let limit = (limit / unit).min(most[0]);
        let words = limit / 64 + 1;
        let mut sums = Self { unit, limit, most, words: 0, bits: Vec::new() };
        if words.saturating_mul(plain.nodes.len() as u64) <= MAX_WORDS {
            sums.words = words as usize;
            sums.bits = vec![0; sums.words * plain.nodes.len()];
            sums.fill(plain, weight);
        }
        sums
    }

    fn fill(&mut self, plain: &Dag, weight: impl Fn(u32, u32) -> u64) {
        let words = self.words;
        for (id, node) in plain.nodes.iter().enumerate().rev() {
            let (head, tail) = self.bits.split_at_mut((id + 1) * words);
            let row = &mut head[id * words..];
            let later = |next: u32| {
                let at = (next as usize - id - 1) * words;
                &tail[at..at + words]
            };
            row[0] |= u64::from(node.accept);
            if node.exit != NO_NODE {
                or_shifted(row, later(node.exit), 0);
            }
            for next in plain.successors(node) {
                let by = weight(node.concert, plain.nodes[next as usize].concert);
                if by <= self.limit {
                    or_shifted(row, later(next), by as usize);
                }
            }
        }
    }

    /// The limit, in units.
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// An amount in units.
    pub const fn units(&self, amount: u64) -> u64 {
        amount / self.unit
    }

    /// The greatest sum of a completion of the node that `left` still pays for; `None`: no completion.
    #[inline]
    pub fn floor(&self, node: usize, left: u64) -> Option<u64> {
        let left = left.min(self.most[node]);
        if self.bits.is_empty() {
            return Some(left);
        }
        let row = &self.bits[node * self.words..(node + 1) * self.words];
        let mut word = (left / 64) as usize;
        let mut bits = row[word] & (u64::MAX >> (63 - left % 64));
        while bits == 0 {
            word = word.checked_sub(1)?;
            bits = row[word];
        }
        Some(word as u64 * 64 + 63 - u64::from(bits.leading_zeros()))
    }
}

/// Walk of a leg within a day; 0 from a gate and overnight.
pub(crate) fn day_walk(question: &Question, from: u32, to: u32) -> u32 {
    let days = &question.festival().columns().days;
    if from == NO_NODE || days[from as usize] != days[to as usize] {
        0
    } else {
        question.legs.walk(from as usize, to as usize)
    }
}

/// `into |= from << by`, bits that fall off the end dropped.
fn or_shifted(into: &mut [u64], from: &[u64], by: usize) {
    let (words, bits) = (by / 64, by % 64);
    let mut carry = 0;
    for (into, from) in into.iter_mut().skip(words).zip(from) {
        *into |= from << bits | carry;
        carry = if bits == 0 { 0 } else { from >> (64 - bits) };
    }
}

/// The greatest common divisor; of 0 and b: b.
pub(crate) fn gcd(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The most concerts after every node; `within_day`: on the day of the node.
pub(crate) fn longest(question: &Question, plain: &Dag, within_day: bool) -> Vec<u32> {
    let days = &question.festival().columns().days;
    let mut longest = vec![0u32; plain.nodes.len()];
    for (id, node) in plain.nodes.iter().enumerate().rev() {
        let mut top = 0;
        if node.exit != NO_NODE && !within_day {
            top = longest[node.exit as usize];
        }
        for next in plain.successors(node) {
            let to = plain.nodes[next as usize].concert;
            if !within_day || (!node.is_gate() && days[node.concert as usize] == days[to as usize]) {
                top = top.max(longest[next as usize] + 1);
            }
        }
        longest[id] = top;
    }
    longest
}

/// Programmes played more than once, a bit each, and where they may still come.
pub(crate) struct Heard {
    /// For each concert: its bit, or [`NO_BIT`]. Empty when programmes do not matter.
    bit: Vec<u8>,
    /// For each node: the bits of concerts that can follow.
    matter: Vec<u64>,
}

const NO_BIT: u8 = u8::MAX;

impl Heard {
    /// # Errors
    /// `question-too-large` past 64 programmes.
    pub fn new(question: &Question, plain: &Dag) -> Result<Self, Error> {
        if !question.wishes.once_only {
            return Ok(Self { bit: Vec::new(), matter: Vec::new() });
        }
        let numbers = played_again(question, plain);
        let count = numbers.iter().filter(|n| **n != NO_NODE).max().map_or(0, |most| *most as usize + 1);
        if count > MAX_PROGRAMMES {
            let (what, limit) = ("programmes played again", MAX_PROGRAMMES as u64);
            return Err(ErrorKind::QuestionTooLarge { what, needed: count as u64, limit }.into());
        }
        let bit: Vec<u8> = numbers.iter().map(|n| u8::try_from(*n).unwrap_or(NO_BIT)).collect();
        let mut matter = vec![0u64; plain.nodes.len()];
        for (id, node) in plain.nodes.iter().enumerate().rev() {
            let mut bits = if node.exit == NO_NODE { 0 } else { matter[node.exit as usize] };
            for next in plain.successors(node) {
                let own = bit[plain.nodes[next as usize].concert as usize];
                bits |= matter[next as usize] | if own == NO_BIT { 0 } else { 1 << own };
            }
            matter[id] = bits;
        }
        Ok(Self { bit, matter })
    }

    /// Programmes heard after hearing concert j; `None` when it was heard before.
    #[inline]
    pub fn hear(&self, heard: u64, j: usize) -> Option<u64> {
        match self.bit.get(j) {
            None | Some(&NO_BIT) => Some(heard),
            Some(bit) if heard >> bit & 1 == 1 => None,
            Some(bit) => Some(heard | 1 << bit),
        }
    }

    /// The bits that still matter after a node.
    #[inline]
    pub fn that_matter(&self, heard: u64, node: usize) -> u64 {
        heard & self.matter.get(node).copied().unwrap_or(0)
    }
}

/// For each concert of the festival, the number (from 0) of its programme among those that concerts of the graph
/// play more than once; [`NO_NODE`] for all others.
pub(crate) fn played_again(question: &Question, plain: &Dag) -> Vec<u32> {
    let programmes = &question.festival().columns().programmes;
    let mut concerts: Vec<u32> =
        plain.nodes.iter().filter(|node| !node.is_gate()).map(|node| node.concert).collect();
    concerts.sort_unstable();
    concerts.dedup();
    let mut plays: HashMap<u32, (u32, u32)> = HashMap::new();
    for concert in &concerts {
        plays.entry(programmes[*concert as usize]).or_insert((0, NO_NODE)).0 += 1;
    }
    let mut next = 0;
    let mut numbers = vec![NO_NODE; question.festival().len()];
    for concert in &concerts {
        if let Some((count, number)) = plays.get_mut(&programmes[*concert as usize])
            && *count > 1
        {
            if *number == NO_NODE {
                *number = next;
                next += 1;
            }
            numbers[*concert as usize] = *number;
        }
    }
    numbers
}
