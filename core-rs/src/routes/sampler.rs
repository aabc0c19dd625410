//! Uniformly random routes where counts pass 64 bits: exactly uniform, on words of 64 bits.
//!
//! From every node one way is drawn with the chance (completions behind the way) / (completions of the node), so
//! every route comes with the same chance. The draw is a real number U in [0, 1), known by its first 64 bits at
//! first. Counts are kept by their highest bits, and every sum with a bound on what was cut off; where those bits
//! decide on which way U falls, the way is the one that the whole counts would give. Where they do not (about one
//! draw in 2^55), more bits of U are drawn and compared with the whole counts.

#![allow(clippy::indexing_slicing, reason = "rows are node ids of the graph that the counts were made for")]

use super::count::Counts;
use super::dag::{Dag, NO_NODE, Node};
use super::random::SplitMix64;
use super::sizes::ways;
use crate::big::Big;

/// Bits kept of a count; room for sums and for one more bit.
const BITS: u32 = 62;

/// `high * 2^shift`, the lower bits cut off; exact where `shift` is 0.
#[derive(Debug, Clone, Copy, Default)]
struct Float {
    high: u64,
    shift: u32,
}

impl Float {
    fn of(limbs: &[u64], bits: u32) -> Self {
        let top = limbs.iter().rposition(|limb| *limb != 0).map_or(0, |top| top + 1);
        let value = Big::from_limbs(&limbs[..top]);
        let shift = value.bits().saturating_sub(bits);
        let (word, offset) = ((shift / 64) as usize, shift % 64);
        let at = |k: usize| u128::from(limbs.get(word + k).copied().unwrap_or(0));
        Self { high: ((at(0) | at(1) << 64) >> offset) as u64 & mask(bits), shift }
    }

    /// In units of `2^shift`, rounded down.
    const fn in_units(self, shift: u32) -> u64 {
        match self.high.checked_shr(shift - self.shift) {
            Some(units) => units,
            None => 0,
        }
    }
}

const fn mask(bits: u32) -> u64 {
    u64::MAX >> (64 - bits)
}

/// Where a number lies among the ways of a node: in `[low, high)`, in units of `2^shift`.
#[derive(Debug, Clone, Copy)]
struct Draw {
    low: u64,
    high: u64,
    shift: u32,
}

impl Draw {
    /// What every count cut off may have lost, at most one unit.
    const fn slack(self) -> u64 {
        if self.shift == 0 { 0 } else { 1 }
    }
}

/// The highest bits of all counts of a graph.
#[derive(Debug)]
pub(crate) struct Heads {
    /// Completions of every node.
    ways: Vec<Float>,
    /// Sums of them to the end of the block; empty on graphs without ranges.
    suffix: Vec<Float>,
}

impl Heads {
    /// Cost: O(V).
    pub fn new(dag: &Dag, counts: &Counts) -> Self {
        Self::with_bits(dag, counts, BITS)
    }

    fn with_bits(dag: &Dag, counts: &Counts, bits: u32) -> Self {
        let ids = 0..dag.nodes.len();
        let all = |id| Float::of(ways(counts, id, &dag.nodes[id]).limbs(), bits);
        let ranges = if dag.has_ranges() { ids.clone() } else { 0..0 };
        Self {
            ways: ids.map(all).collect(),
            suffix: ranges.map(|id| Float::of(counts.suffix(id), bits)).collect(),
        }
    }
}

/// Draws routes of one graph, which must have one.
pub(crate) struct Sampler<'a> {
    pub dag: &'a Dag,
    pub counts: &'a Counts,
    pub heads: &'a Heads,
}

impl Sampler<'_> {
    /// One route, into `route`. Cost: O(length * (fringe + log(degree))).
    pub fn route(&self, random: &mut SplitMix64, route: &mut Vec<u32>) {
        loop {
            route.clear();
            let mut at = 0u32;
            while !self.dag.nodes[at as usize].accept {
                at = self.step(at, random);
                let concert = self.dag.nodes[at as usize].concert;
                if concert != NO_NODE {
                    route.push(concert);
                }
            }
            // The empty chain is no route: drawn again, the others keep equal chances.
            if !route.is_empty() {
                return;
            }
        }
    }

    fn step(&self, at: u32, random: &mut SplitMix64) -> u32 {
        let all = self.heads.ways[at as usize];
        let (first, draw) = if all.shift == 0 {
            let number = random.below(all.high);
            (0, Draw { low: number, high: number + 1, shift: 0 })
        } else {
            let first = random.next_u64();
            (first, between(first, all))
        };
        match self.find(&self.dag.nodes[at as usize], draw) {
            Some(way) => way,
            None => self.decide(at, first, random),
        }
    }

    /// The way on which a draw falls, if the bits at hand tell: successors of the list, then those of the range
    /// from its end, then the exit.
    fn find(&self, node: &Node, draw: Draw) -> Option<u32> {
        let unclipped = node.range.0 < node.range.1 && self.dag.nodes[node.range.1 as usize].is_gate();
        let (mut sum, mut lost) = (0u64, 0u64);
        let listed = &self.dag.list[node.list.0 as usize..node.list.1 as usize];
        let clipped = if unclipped { 0..0 } else { node.range.0..node.range.1 };
        for next in listed.iter().copied().chain(clipped) {
            sum += self.heads.ways[next as usize].in_units(draw.shift);
            lost += draw.slack();
            if draw.high <= sum {
                return Some(next);
            }
            if draw.low < sum + lost {
                return None;
            }
        }
        if unclipped {
            let rest = Draw { low: draw.low - sum - lost, high: draw.high - sum, ..draw };
            let whole = self.heads.suffix[node.range.0 as usize].in_units(draw.shift);
            if rest.high <= whole {
                return self.find_in_range(node, rest);
            }
            if rest.low < whole + draw.slack() {
                return None;
            }
        }
        Some(node.exit)
    }

    /// The last node of the range whose suffix still holds the draw.
    fn find_in_range(&self, node: &Node, draw: Draw) -> Option<u32> {
        let suffix = &self.heads.suffix[node.range.0 as usize..node.range.1 as usize];
        let held = suffix.partition_point(|sum| sum.in_units(draw.shift) >= draw.high);
        let after = suffix.get(held).map_or(0, |sum| sum.in_units(draw.shift) + draw.slack());
        (after <= draw.low).then_some(node.range.0 + held as u32 - 1)
    }

    /// The same with more bits, until they tell.
    fn decide(&self, at: u32, first: u64, random: &mut SplitMix64) -> u32 {
        let all = ways(self.counts, at as usize, &self.dag.nodes[at as usize]);
        let mut digits = vec![first];
        loop {
            // Most significant first; once more of them than limbs leave at most two numbers, nearly always one.
            while digits.len() <= all.limbs().len() {
                digits.push(random.next_u64());
            }
            let low: Vec<u64> = digits.iter().rev().copied().collect();
            let mut product = all.mul(&Big::from_limbs(&low));
            let low = whole_part(&product, digits.len());
            // Below U + 2^-64k: the greatest whole number that the draw can still be.
            product.add_assign(&all);
            let product = product.checked_sub(&Big::from(1)).unwrap_or_default();
            let high = whole_part(&product, digits.len());
            let (a, b) = (self.way_of(at, low), self.way_of(at, high));
            if a == b {
                return a;
            }
            digits.push(random.next_u64());
        }
    }

    /// The way of a number below the completions of a node.
    fn way_of(&self, at: u32, number: Big) -> u32 {
        let node = &self.dag.nodes[at as usize];
        let listed = self.dag.list[node.list.0 as usize..node.list.1 as usize].iter().copied();
        let unclipped = node.range.0 < node.range.1 && self.dag.nodes[node.range.1 as usize].is_gate();
        let (forwards, backwards) =
            if unclipped { (0..0, node.range.0..node.range.1) } else { (node.range.0..node.range.1, 0..0) };
        let mut rest = number;
        for next in listed.chain(forwards).chain(backwards.rev()) {
            match rest.checked_sub(&self.counts.from.big(next as usize, 0)) {
                Some(less) => rest = less,
                None => return next,
            }
        }
        node.exit
    }
}

/// Where U * ways lies when the first 64 bits of U are known, in units of the ways' last bit kept.
fn between(first: u64, ways: Float) -> Draw {
    let times = |factor: u64| ((u128::from(first) * u128::from(factor)) >> 64) as u64;
    Draw { low: times(ways.high), high: times(ways.high + 1) + 2, shift: ways.shift }
}

/// `value / 2^(64 * limbs)`, rounded down.
fn whole_part(value: &Big, limbs: usize) -> Big {
    Big::from_limbs(value.limbs().get(limbs..).unwrap_or(&[]))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::routes::count::Scope;
    use crate::routes::{Enumerator, Question, Wishes};
    use crate::schedule::{Columns, Festival, Rows};

    /// Ten concerts in two halls on two days, and wishes with a must or with a limit of lengths now and then.
    fn question(random: &mut SplitMix64) -> Question {
        let mut rows: Vec<(i32, i32, u32)> = (0..10)
            .map(|number| {
                let day = random.below(2) as i32;
                (day * 1_440 + 600 + random.below(30) as i32 * 10, number + 1, day as u32)
            })
            .collect();
        rows.sort_unstable();
        let none = || Rows { offsets: vec![0; 11], ..Rows::default() };
        let festival = Festival::new(Columns {
            starts: rows.iter().map(|row| row.0).collect(),
            ends: rows.iter().map(|row| row.0 + 10 + random.below(4) as i32 * 10).collect(),
            numbers: rows.iter().map(|row| row.1).collect(),
            days: rows.iter().map(|row| row.2).collect(),
            halls: rows.iter().map(|_| random.below(2) as u32).collect(),
            prices: vec![0; 10],
            genres: vec![0; 10],
            programmes: vec![0; 10],
            hall_count: 2,
            walk_minutes: vec![0, 15, 5, 0],
            tags: none(),
            works: none(),
            artists: none(),
            ..Columns::default()
        });
        let festival = Arc::new(festival.unwrap());
        let mut wishes = Wishes::none(&festival);
        match random.below(3) {
            0 => wishes.include = vec![random.below(10) as u32],
            1 => wishes.limits.max_concerts = Some(3),
            _ => {}
        }
        Question::new(festival, wishes).unwrap()
    }

    fn graph(question: &Question) -> (Dag, Counts) {
        let dag = Dag::new(question).unwrap();
        let scope = if question.is_plain() { Scope::Block } else { Scope::Whole };
        let counts = Counts::totals(&dag, scope).unwrap();
        (dag, counts)
    }

    #[test]
    fn find_gives_the_way_that_all_bits_give_whenever_it_gives_one() {
        let (mut told, mut silent) = (0, 0);
        for seed in 0..300 {
            let mut random = SplitMix64::new(seed);
            let (dag, counts) = graph(&question(&mut random));
            for bits in [3, 5, 8] {
                let heads = Heads::with_bits(&dag, &counts, bits);
                let sampler = Sampler { dag: &dag, counts: &counts, heads: &heads };
                for (at, ways) in (0u32..).zip(&heads.ways).filter(|(_, ways)| ways.shift > 0) {
                    for _ in 0..20 {
                        let first = random.next_u64();
                        let found = sampler.find(&dag.nodes[at as usize], between(first, *ways));
                        told += u32::from(found.is_some());
                        silent += u32::from(found.is_none());
                        for _ in 0..3 {
                            let whole = sampler.decide(at, first, &mut random);
                            assert!(found.is_none_or(|way| way == whole), "{bits} bits of seed {seed}");
                        }
                    }
                }
            }
        }
        assert!(told > 1_000 && silent > 1_000, "{told} told, {silent} silent");
    }

    #[test]
    fn routes_come_equally_often_however_few_bits_are_kept() {
        for (seed, bits) in [(1, BITS), (2, 3), (3, 4), (4, 5), (5, 6), (6, 3), (7, 4), (8, 5)] {
            let mut random = SplitMix64::new(seed);
            let (dag, counts) = graph(&question(&mut random));
            let routes = Enumerator::new(&dag).take(10_000);
            let mut seen: BTreeMap<Vec<u32>, u32> = routes.iter().map(|route| (route.to_vec(), 0)).collect();
            let heads = Heads::with_bits(&dag, &counts, bits);
            let sampler = Sampler { dag: &dag, counts: &counts, heads: &heads };
            let mut route = Vec::new();
            const EACH: usize = 400;
            for _ in 0..routes.len() * EACH {
                sampler.route(&mut random, &mut route);
                *seen.get_mut(&route).unwrap() += 1;
            }
            let square = |count: &u32| (f64::from(*count) - EACH as f64).powi(2) / EACH as f64;
            let sum: f64 = seen.values().map(square).sum();
            let freedom = routes.len() as f64 - 1.0;
            // Chi square: mean `freedom`, variance twice that.
            assert!(
                (sum - freedom).abs() < 4.0 * (2.0 * freedom).sqrt() + 4.0,
                "{sum} of {freedom}, seed {seed}"
            );
        }
    }

    #[test]
    fn float_keeps_the_highest_bits() {
        for (limbs, high, shift) in [
            (&[0u64, 0][..], 0u64, 0u32),
            (&[5], 5, 0),
            (&[0b1011_0111], 0b1011, 4),
            (&[u64::MAX, 0b10], 0b1011, 62),
            (&[0, 0, 1 << 63], 0b1000, 188),
        ] {
            let float = Float::of(limbs, 4);
            let expected = if limbs == [5] { (5, 0) } else { (high, shift) };
            assert_eq!((float.high, float.shift), expected, "{limbs:?}");
        }
        assert_eq!(Float { high: 11, shift: 4 }.in_units(6), 2);
        assert_eq!(Float { high: 11, shift: 4 }.in_units(90), 0);
    }
}
