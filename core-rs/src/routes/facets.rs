//! Facets: what dropping each filter would give, and how many routes go through each concert.

#![allow(clippy::indexing_slicing, reason = "rows are node ids of the graph that the tables were sized for")]

use super::count::{Counts, Scope};
use super::dag::{Dag, NO_NODE};
use super::numbers::Numbers;
use super::question::Question;
use super::wishes::Wishes;
use crate::big::{Big, sub_limbs};
use crate::error::Error;
use crate::schedule::LegRule;

/// One filter of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterKey {
    /// Concert filter k: bit k of `blocked`.
    Concerts(u32),
    /// Concerts that every route must hold.
    Include,
    /// Longest walk of one leg.
    MaxLegWalk,
    /// Longest wait of one leg.
    MaxWait,
    /// A buffer above the festival's own.
    Buffer,
    /// A slower walk than the table's.
    WalkFactor,
    /// Fewest concerts.
    MinConcerts,
    /// Most concerts.
    MaxConcerts,
    /// Fewest concerts a day.
    MinDayConcerts,
    /// Most concerts a day.
    MaxDayConcerts,
    /// Greatest price.
    MaxPrice,
    /// Greatest walk in all.
    MaxWalk,
    /// Meals and rests.
    Breaks,
    /// Each programme once.
    OnceOnly,
}

impl FilterKey {
    /// The wishes without this filter.
    #[must_use]
    pub fn drop_from(self, wishes: &Wishes, festival_rule: &LegRule) -> Wishes {
        let mut without = wishes.clone();
        match self {
            Self::Concerts(bit) => without.blocked.iter_mut().for_each(|bits| *bits &= !(1u32 << (bit & 31))),
            Self::Include => without.include.clear(),
            Self::MaxLegWalk => without.legs.max_leg_walk = None,
            Self::MaxWait => without.legs.max_wait = None,
            Self::Buffer => without.legs.buffer = festival_rule.buffer,
            Self::WalkFactor => without.legs.walk_factor_milli = festival_rule.walk_factor_milli,
            Self::MinConcerts => without.limits.min_concerts = 0,
            Self::MaxConcerts => without.limits.max_concerts = None,
            Self::MinDayConcerts => without.limits.min_day_concerts = 0,
            Self::MaxDayConcerts => without.limits.max_day_concerts = None,
            Self::MaxPrice => without.limits.max_price = None,
            Self::MaxWalk => without.limits.max_walk = None,
            Self::Breaks => without.breaks.clear(),
            Self::OnceOnly => without.once_only = false,
        }
        without
    }
}

/// Counts for every filter and every concert.
#[derive(Debug, Clone)]
pub struct Facets {
    /// Number of routes.
    pub total: Big,
    /// For each filter in force, the number of routes without it.
    pub dropped: Vec<(FilterKey, Big)>,
    /// For each concert of the festival, the number of routes that hold it.
    pub through: Vec<Big>,
}

impl Question {
    /// The filters in force.
    #[must_use]
    pub fn filters(&self) -> Vec<FilterKey> {
        let wishes = &self.wishes;
        let limits = &wishes.limits;
        let own = LegRule::of(self.festival());
        let used = wishes.blocked.iter().fold(0u32, |all, bits| all | bits);
        let mut keys: Vec<FilterKey> =
            (0..32).filter(|bit| used >> bit & 1 == 1).map(FilterKey::Concerts).collect();
        let others = [
            (!wishes.include.is_empty(), FilterKey::Include),
            (wishes.legs.max_leg_walk.is_some(), FilterKey::MaxLegWalk),
            (wishes.legs.max_wait.is_some(), FilterKey::MaxWait),
            (wishes.legs.buffer != own.buffer, FilterKey::Buffer),
            (wishes.legs.walk_factor_milli != own.walk_factor_milli, FilterKey::WalkFactor),
            (limits.min_concerts > 1, FilterKey::MinConcerts),
            (limits.max_concerts.is_some(), FilterKey::MaxConcerts),
            (limits.min_day_concerts > 1, FilterKey::MinDayConcerts),
            (limits.max_day_concerts.is_some(), FilterKey::MaxDayConcerts),
            (limits.max_price.is_some(), FilterKey::MaxPrice),
            (limits.max_walk.is_some(), FilterKey::MaxWalk),
            (!wishes.breaks.is_empty(), FilterKey::Breaks),
            (wishes.once_only, FilterKey::OnceOnly),
        ];
        keys.extend(others.into_iter().filter(|(used, _)| *used).map(|(_, key)| key));
        keys
    }

    /// For each filter in force, the number of routes if it alone were dropped.
    ///
    /// Cost: one count a filter.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn dropped(&self) -> Result<Vec<(FilterKey, Big)>, Error> {
        let own = LegRule::of(self.festival());
        let count = |key: FilterKey| Ok((key, self.with(key.drop_from(&self.wishes, &own))?.total()?));
        self.filters().into_iter().map(count).collect()
    }

    /// For each concert of the festival, the number of routes that hold it.
    ///
    /// Cost: two passes over the graph (forward × backward).
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn through(&self) -> Result<Vec<Big>, Error> {
        let dag = Dag::new(self)?;
        let scope = if self.is_plain() { Scope::Block } else { Scope::Whole };
        let counts = Counts::totals(&dag, scope)?;
        let reach = reach(&dag, &counts)?;
        let mut through = vec![Big::zero(); self.festival().len()];
        let others = if scope == Scope::Block { other_blocks(&dag, &counts) } else { Vec::new() };
        let mut block = 0usize;
        for (id, node) in dag.nodes.iter().enumerate() {
            if node.is_gate() {
                block += usize::from(scope == Scope::Block);
                continue;
            }
            let mut routes = reach.big(id, 0).mul(&counts.from.big(id, 0));
            if let Some(factor) = block.checked_sub(1).and_then(|b| others.get(b)) {
                routes = routes.mul(factor);
            }
            through[node.concert as usize].add_assign(&routes);
        }
        Ok(through)
    }

    /// Total, dropped filters and routes through each concert.
    ///
    /// # Errors
    /// `question-too-large`.
    pub fn facets(&self) -> Result<Facets, Error> {
        Ok(Facets { total: self.total()?, dropped: self.dropped()?, through: self.through()? })
    }
}

/// For each block, the product of what the other blocks offer (their routes, or none where allowed).
fn other_blocks(dag: &Dag, counts: &Counts) -> Vec<Big> {
    let sizes: Vec<Big> = dag
        .gates()
        .map(|gate| {
            let mut size = counts.from.big(gate, 0);
            if dag.nodes[gate].exit != NO_NODE {
                size.add_assign(&Big::from(1));
            }
            size
        })
        .collect();
    let mut before = vec![Big::from(1)];
    for size in &sizes {
        let next = before.last().map_or_else(Big::zero, |b| b.mul(size));
        before.push(next);
    }
    let mut after = Big::from(1);
    let mut products = vec![Big::zero(); sizes.len()];
    for (index, size) in sizes.iter().enumerate().rev() {
        products[index] = before[index].mul(&after);
        after = after.mul(size);
    }
    products
}

/// How many beginnings lead to every node.
fn reach(dag: &Dag, counts: &Counts) -> Result<Numbers, Error> {
    let rows = dag.nodes.len() + 1;
    // A beginning of a node that can be completed is part of some route, so the totals' width holds it.
    let width = counts.from.width + 1;
    let mut reach = Numbers::new(rows, 1, width)?;
    let mut steps = Numbers::new(rows, 1, width)?;
    let mut running = vec![0u64; width];
    let mut here = vec![0u64; width];
    for (id, node) in dag.nodes.iter().enumerate() {
        let opens = id == 0 || (node.is_gate() && counts.scope == Scope::Block);
        steps.add_to(&mut running, id);
        if node.is_gate() {
            running.fill(0);
        }
        here.copy_from_slice(reach.row(id));
        crate::big::add_limbs(&mut here, &running);
        if opens {
            here.fill(0);
            here[0] = 1;
        }
        reach.row_mut(id).copy_from_slice(&here);
        for next in &dag.list[node.list.0 as usize..node.list.1 as usize] {
            crate::big::add_limbs(reach.row_mut(*next as usize), &here);
        }
        if node.range.0 < node.range.1 {
            crate::big::add_limbs(steps.row_mut(node.range.0 as usize), &here);
            subtract_wrapping(steps.row_mut(node.range.1 as usize), &here);
        }
        if node.exit != NO_NODE && counts.scope == Scope::Whole {
            crate::big::add_limbs(reach.row_mut(node.exit as usize), &here);
        }
    }
    Ok(reach)
}

/// Differences may be negative for a while: two's complement over the whole width.
fn subtract_wrapping(into: &mut [u64], from: &[u64]) {
    sub_limbs(into, from);
}
