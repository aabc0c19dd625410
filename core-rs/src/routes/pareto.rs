//! Routes that no other beats on every axis: value, walk, price, end.

#![allow(
    clippy::indexing_slicing,
    reason = "node ids come from the graph; labels are addressed by their own ids"
)]

use std::cmp::Ordering;

use super::dag::{Dag, NO_NODE};
use super::kbest::Ranked;
use super::question::Question;
use crate::error::{Error, ErrorKind};

/// The most labels of one search.
pub const MAX_LABELS: usize = 1_000_000;

/// Which axes count; at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Axes {
    /// Sum of values, the more the better (costs of walk and wait aside).
    pub value: bool,
    /// Minutes walked within days, the fewer the better.
    pub walk: bool,
    /// Sum of prices, the less the better.
    pub price: bool,
    /// End of the last concert, the earlier the better.
    pub end: bool,
}

/// A route with its place on the axes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Efficient {
    /// The route, with its score.
    pub route: Ranked,
    /// Sum of values, milli-points.
    pub value: i64,
    /// Minutes walked within days.
    pub walk: i64,
    /// Minor units.
    pub price: i64,
    /// Minutes since the epoch.
    pub end: i32,
}

/// Sums so far; on an axis that does not count, 0. Less is better everywhere: the value is negated.
type Sums = [i64; 3];

/// A beginning of routes at a node.
#[derive(Debug, Clone, Copy)]
struct Label {
    sums: Sums,
    /// The concert, [`NO_NODE`] at gates.
    concert: u32,
    /// The label it goes on from; [`NO_NODE`]: none.
    from: u32,
}

struct Search<'q> {
    question: &'q Question,
    dag: &'q Dag,
    axes: Axes,
    labels: Vec<Label>,
    /// Labels of each node that no other label of it beats.
    held: Vec<Vec<u32>>,
}

impl Question {
    /// The routes that no other route beats on the axes that count: one for each such place, the first in route
    /// order; sorted by score, then route order. Exact under every filter and limit.
    ///
    /// Label setting with dominance. Cost: O(E * labels of a node²), output-sensitive.
    ///
    /// # Errors
    /// `option-value` without an axis; `question-too-large` past a million labels or `limit` routes.
    pub fn pareto(&self, axes: Axes, limit: usize) -> Result<Vec<Efficient>, Error> {
        if axes == Axes::default() {
            let expected = "at least one of value, walk, price, end";
            return Err(ErrorKind::OptionValue { option: "pareto", value: 0, expected }.into());
        }
        let dag = Dag::new(self)?;
        let mut search = Search {
            question: self,
            dag: &dag,
            axes,
            labels: Vec::new(),
            held: vec![Vec::new(); dag.nodes.len()],
        };
        let front = search.run()?;
        if front.len() > limit {
            let (needed, limit) = (front.len() as u64, limit as u64);
            return Err(ErrorKind::QuestionTooLarge { what: "efficient routes", needed, limit }.into());
        }
        let mut routes: Vec<Efficient> = front.into_iter().map(|label| search.efficient(label)).collect();
        routes.sort_by(|a, b| {
            b.route.score.cmp(&a.route.score).then_with(|| a.route.concerts.cmp(&b.route.concerts))
        });
        Ok(routes)
    }
}

impl Search<'_> {
    /// Labels of complete routes that no other complete route beats.
    fn run(&mut self) -> Result<Vec<u32>, Error> {
        self.labels.push(Label { sums: [0; 3], concert: NO_NODE, from: NO_NODE });
        self.held[0].push(0);
        let mut complete: Vec<u32> = Vec::new();
        for id in 0..self.dag.nodes.len() {
            let node = self.dag.nodes[id];
            let labels = std::mem::take(&mut self.held[id]);
            for label in &labels {
                if !node.is_gate() && self.dag.may_end(id as u32) {
                    self.keep_complete(&mut complete, *label);
                }
                if node.exit != NO_NODE {
                    let Label { sums, .. } = self.labels[*label as usize];
                    self.offer(node.exit, Label { sums, concert: NO_NODE, from: *label })?;
                }
                for next in self.dag.successors(&node) {
                    let sums = self.step(*label, node.concert, next);
                    let concert = self.dag.nodes[next as usize].concert;
                    self.offer(next, Label { sums, concert, from: *label })?;
                }
            }
        }
        Ok(complete)
    }

    /// Sums after going on to the node `next`.
    fn step(&self, label: u32, from: u32, next: u32) -> Sums {
        let columns = self.question.festival().columns();
        let j = self.dag.nodes[next as usize].concert as usize;
        let [value, walk, price] = self.labels[label as usize].sums;
        let leg = match from {
            NO_NODE => 0,
            i if columns.days[i as usize] != columns.days[j] => 0,
            i => i64::from(self.question.legs.walk(i as usize, j)),
        };
        let counted = |axis: bool, amount: i64| if axis { amount } else { 0 };
        [
            value - counted(self.axes.value, self.question.wishes.scoring.value(j)),
            walk + counted(self.axes.walk, leg),
            price + counted(self.axes.price, i64::from(columns.prices[j])),
        ]
    }

    /// Keeps a label at a node unless another beats it; drops those that it beats.
    fn offer(&mut self, node: u32, label: Label) -> Result<(), Error> {
        let held = &self.held[node as usize];
        for other in held {
            let better = compare(&self.labels[*other as usize].sums, &label.sums);
            if better == Beats::First || (better == Beats::Equal && self.is_before(*other, &label)) {
                return Ok(());
            }
        }
        let id = self.labels.len() as u32;
        if self.labels.len() >= MAX_LABELS {
            let needed = self.labels.len() as u64 + 1;
            return Err(
                ErrorKind::QuestionTooLarge { what: "labels", needed, limit: MAX_LABELS as u64 }.into()
            );
        }
        self.labels.push(label);
        let labels = &self.labels;
        self.held[node as usize].retain(|other| {
            !matches!(compare(&label.sums, &labels[*other as usize].sums), Beats::First | Beats::Equal)
        });
        self.held[node as usize].push(id);
        Ok(())
    }

    /// The same among complete routes, with the end as a fourth axis.
    fn keep_complete(&self, complete: &mut Vec<u32>, label: u32) {
        let own = self.complete_sums(label);
        let beaten = complete.iter().any(|other| match compare(&self.complete_sums(*other), &own) {
            Beats::First => true,
            Beats::Equal => self.is_before(*other, &self.labels[label as usize]),
            Beats::Neither => false,
        });
        if !beaten {
            complete.retain(|other| {
                !matches!(compare(&own, &self.complete_sums(*other)), Beats::First | Beats::Equal)
            });
            complete.push(label);
        }
    }

    fn complete_sums(&self, label: u32) -> [i64; 4] {
        let Label { sums: [value, walk, price], concert, .. } = self.labels[label as usize];
        let end = self.question.festival().columns().ends[concert as usize];
        [value, walk, price, if self.axes.end { i64::from(end) } else { 0 }]
    }

    /// True when the held label's routes come first in route order.
    ///
    /// At a gate something later follows both, so of two beginnings where one is a prefix of the other the longer
    /// one comes first; at a concert neither can be a prefix of the other.
    fn is_before(&self, held: u32, label: &Label) -> bool {
        let own = self.route(held);
        let mut other = self.route(label.from);
        if label.concert != NO_NODE {
            other.push(label.concert);
        } else if own.starts_with(&other) || other.starts_with(&own) {
            return own.len() >= other.len();
        }
        own.cmp(&other) != Ordering::Greater
    }

    fn route(&self, label: u32) -> Vec<u32> {
        let mut route = Vec::new();
        let mut at = label;
        while at != NO_NODE {
            let Label { concert, from, .. } = self.labels[at as usize];
            if concert != NO_NODE {
                route.push(concert);
            }
            at = from;
        }
        route.reverse();
        route
    }

    fn efficient(&self, label: u32) -> Efficient {
        let concerts = self.route(label);
        let columns = self.question.festival().columns();
        let walks = concerts.windows(2).map(|leg| (leg[0] as usize, leg[1] as usize));
        let within = walks.filter(|(i, j)| columns.days[*i] == columns.days[*j]);
        Efficient {
            value: concerts.iter().map(|c| self.question.wishes.scoring.value(*c as usize)).sum(),
            walk: within.map(|(i, j)| i64::from(self.question.legs.walk(i, j))).sum(),
            price: concerts.iter().map(|c| i64::from(columns.prices[*c as usize])).sum(),
            end: concerts.last().map_or(0, |last| columns.ends[*last as usize]),
            route: Ranked { score: self.question.score(&concerts), concerts },
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beats {
    First,
    Equal,
    Neither,
}

/// Whether the first is nowhere worse than the second.
fn compare<const N: usize>(first: &[i64; N], second: &[i64; N]) -> Beats {
    if first == second {
        return Beats::Equal;
    }
    if first.iter().zip(second).all(|(a, b)| a <= b) { Beats::First } else { Beats::Neither }
}
