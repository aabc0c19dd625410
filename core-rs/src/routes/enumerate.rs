//! All routes one after the other, in route order, in chunks.

#![allow(clippy::indexing_slicing, reason = "node ids come from the graph that the walk was made for")]

use super::dag::{Dag, NO_NODE};
use crate::error::{Error, ErrorKind};

/// The most values of one set (a concert or an offset each, 4 bytes): 256 MiB.
pub const MAX_SET: usize = 1 << 26;

/// Routes back to back: route r is `concerts[offsets[r]..offsets[r + 1]]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RouteSet {
    /// u32[R + 1].
    pub offsets: Vec<u32>,
    /// u32\[K\], concerts.
    pub concerts: Vec<u32>,
}

impl RouteSet {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self { offsets: vec![0], concerts: Vec::new() }
    }

    /// Number of routes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// True without routes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends a route.
    pub fn push(&mut self, route: &[u32]) {
        self.concerts.extend_from_slice(route);
        self.offsets.push(self.concerts.len() as u32);
    }

    /// The routes in order.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        self.offsets.windows(2).map(|pair| &self.concerts[pair[0] as usize..pair[1] as usize])
    }
}

/// The refusal of a set; `needed` at least.
pub(crate) fn too_many(needed: usize) -> Error {
    let (needed, limit) = (needed as u64, MAX_SET as u64);
    ErrorKind::QuestionTooLarge { what: "values of a route set", needed, limit }.into()
}

/// One level of the walk: a node whose ways on are being visited.
struct Frame {
    /// The node whose successors are visited now: a concert's, or a gate's behind it.
    source: u32,
    /// Position among the explicit successors, then among the range.
    next: u32,
    /// Length of the route at this level.
    depth: u32,
}

/// A walk over all routes of a graph, in route order. Memory: O(longest route).
pub struct Enumerator<'d> {
    dag: &'d Dag,
    stack: Vec<Frame>,
    route: Vec<u32>,
    /// Leading concerts that are still those of the route visited last.
    kept: usize,
}

impl<'d> Enumerator<'d> {
    /// At the first route.
    #[must_use]
    pub fn new(dag: &'d Dag) -> Self {
        Self { dag, stack: vec![Frame { source: 0, next: 0, depth: 0 }], route: Vec::new(), kept: 0 }
    }

    /// Visits routes until `limit` of them or the end: `visit(kept, route)`, where the first `kept` concerts
    /// are those of the route visited before. Answers how many it visited; fewer than `limit`: the end.
    ///
    /// Cost: O(1) amortised a route on graphs without dead ends.
    pub fn visit(&mut self, limit: usize, mut visit: impl FnMut(usize, &[u32])) -> usize {
        let mut count = 0;
        while count < limit {
            let Some(frame) = self.stack.last_mut() else { break };
            let node = &self.dag.nodes[frame.source as usize];
            let listed = node.list.1 - node.list.0;
            let next = if frame.next < listed {
                self.dag.list[(node.list.0 + frame.next) as usize]
            } else if node.range.0 + (frame.next - listed) < node.range.1 {
                node.range.0 + (frame.next - listed)
            } else {
                if node.exit == NO_NODE {
                    self.stack.pop();
                } else {
                    frame.source = node.exit;
                    frame.next = 0;
                }
                continue;
            };
            frame.next += 1;
            let depth = frame.depth as usize;
            self.route.truncate(depth);
            self.kept = self.kept.min(depth);
            self.route.push(self.dag.nodes[next as usize].concert);
            self.stack.push(Frame { source: next, next: 0, depth: depth as u32 + 1 });
            if self.dag.may_end(next) {
                count += 1;
                visit(self.kept, &self.route);
                self.kept = self.route.len();
            }
        }
        count
    }

    /// The first routes of a graph as a set, `limit` at most. Where they may pass [`MAX_SET`] they are counted
    /// before anything is kept.
    ///
    /// # Errors
    /// `question-too-large` past [`MAX_SET`].
    pub fn first(dag: &'d Dag, limit: usize) -> Result<RouteSet, Error> {
        /// Routes counted between two looks at the sum.
        const CHUNK: usize = 4_096;
        let mut walk = Self::new(dag);
        let (mut routes, mut values, mut ended) = (0, 1, false);
        let may_pass = limit.saturating_mul(dag.longest() + 1) >= MAX_SET;
        while may_pass && !ended && routes < limit {
            let chunk = CHUNK.min(limit - routes);
            let found = walk.visit(chunk, |_, route| values += route.len() + 1);
            routes += found;
            ended = found < chunk;
            if values > MAX_SET {
                return Err(too_many(values));
            }
        }
        Ok(Self::new(dag).take(limit))
    }

    /// Up to `limit` routes as a set.
    pub fn take(&mut self, limit: usize) -> RouteSet {
        let mut routes = RouteSet::new();
        self.visit(limit, |_, route| routes.push(route));
        routes
    }
}
