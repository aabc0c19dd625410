//! One tree: questions about bins, numbers at the leaves.

use crate::error::Error;
use crate::learn::bins::{Binned, Binning, FeatureBins};
use crate::learn::bytes::{Reader, Writer};

/// A question about the bin of one feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// Left where the bin is 1 up to this one; missing (bin 0) goes left when `missing_left`.
    UpTo {
        /// The last bin that goes left.
        bin: u8,
        /// Where missing values go.
        missing_left: bool,
    },
    /// Left where the bin is in the set: bit b of the 256 stands for bin b, bit 0 for missing.
    In([u64; 4]),
}

impl Test {
    /// Does a bin go left?
    #[inline]
    #[must_use]
    pub fn left(&self, bin: u8) -> bool {
        match self {
            Self::UpTo { bin: most, missing_left } => {
                if bin == 0 {
                    *missing_left
                } else {
                    bin <= *most
                }
            }
            Self::In(set) => set.get(usize::from(bin >> 6)).is_some_and(|word| word >> (bin & 63) & 1 == 1),
        }
    }
}

/// An inner node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// The feature asked about.
    pub feature: u32,
    /// The question.
    pub test: Test,
    /// Where left leads: a node, or the leaf `-1 - left`.
    pub left: i32,
    /// Where right leads: a node, or the leaf `-1 - right`.
    pub right: i32,
    /// What the split lowered the loss by (times two), in the trainer's terms.
    pub gain: f64,
    /// The value that a leaf in this place would have had.
    pub value: f64,
}

/// A tree; without nodes it is one leaf.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    pub(crate) nodes: Vec<Node>,
    pub(crate) leaves: Vec<f64>,
}

impl Tree {
    /// A tree of one leaf.
    pub(crate) fn constant(value: f64) -> Self {
        Self { nodes: Vec::new(), leaves: vec![value] }
    }

    /// The inner nodes; the first is the root, and children come after their parents.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The leaves' values.
    #[must_use]
    pub fn leaves(&self) -> &[f64] {
        &self.leaves
    }

    /// The leaf of a row.
    #[inline]
    pub(crate) fn leaf_of(&self, binned: &Binned, row: usize) -> usize {
        let mut at: i32 = if self.nodes.is_empty() { -1 } else { 0 };
        while let Some(node) = usize::try_from(at).ok().and_then(|at| self.nodes.get(at)) {
            let bin = binned.column(node.feature as usize).get(row).copied().unwrap_or(0);
            at = if node.test.left(bin) { node.left } else { node.right };
        }
        (-1 - at) as usize
    }

    /// The value of the leaf of a row.
    #[inline]
    pub(crate) fn value_of(&self, binned: &Binned, row: usize) -> f64 {
        self.leaves.get(self.leaf_of(binned, row)).copied().unwrap_or(0.0)
    }

    /// What each question on a row's way added to the answer: calls `add(feature, change of value)`.
    pub(crate) fn path(&self, binned: &Binned, row: usize, add: &mut dyn FnMut(u32, f64)) {
        let mut at: i32 = if self.nodes.is_empty() { -1 } else { 0 };
        while let Some(node) = usize::try_from(at).ok().and_then(|at| self.nodes.get(at)) {
            let bin = binned.column(node.feature as usize).get(row).copied().unwrap_or(0);
            at = if node.test.left(bin) { node.left } else { node.right };
            let next = match usize::try_from(at) {
                Ok(inner) => self.nodes.get(inner).map(|node| node.value),
                Err(_) => self.leaves.get((-1 - at) as usize).copied(),
            };
            add(node.feature, next.unwrap_or(node.value) - node.value);
        }
    }

    pub(crate) fn encode(&self, to: &mut Writer) {
        to.length(self.nodes.len());
        for node in &self.nodes {
            to.u32(node.feature);
            match node.test {
                Test::UpTo { bin, missing_left } => {
                    to.u8(u8::from(missing_left));
                    to.u8(bin);
                }
                Test::In(set) => {
                    to.u8(2);
                    set.iter().for_each(|&word| to.u64(word));
                }
            }
            to.u32(node.left as u32);
            to.u32(node.right as u32);
            to.f64(node.gain);
            to.f64(node.value);
        }
        to.f64s(&self.leaves);
    }

    pub(crate) fn decode(from: &mut Reader<'_>, binning: &Binning) -> Result<Self, Error> {
        let count = from.length(30)?;
        let nodes = (0..count).map(|_| decode_node(from)).collect::<Result<Vec<_>, _>>()?;
        let leaves = from.f64s()?;
        let tree = Self { nodes, leaves };
        if tree.is_whole(binning) { Ok(tree) } else { Err(from.fault("a tree: each node reached once")) }
    }

    /// Every node and leaf has one parent that comes before it, and every question fits its feature.
    fn is_whole(&self, binning: &Binning) -> bool {
        if self.leaves.len() != self.nodes.len() + 1 || self.leaves.iter().any(|leaf| !leaf.is_finite()) {
            return false;
        }
        let mut node_seen = vec![false; self.nodes.len()];
        let mut leaf_seen = vec![false; self.leaves.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            let fits = matches!(
                (binning.features().get(node.feature as usize), node.test),
                (Some(FeatureBins::Ranges(_)), Test::UpTo { .. })
                    | (Some(FeatureBins::Categories(_)), Test::In(_))
            );
            if !fits {
                return false;
            }
            for child in [node.left, node.right] {
                let slot = match usize::try_from(child) {
                    Ok(inner) if inner > index => node_seen.get_mut(inner),
                    Ok(_) => None,
                    Err(_) => leaf_seen.get_mut((-1 - i64::from(child)) as usize),
                };
                match slot {
                    Some(seen) if !*seen => *seen = true,
                    _ => return false,
                }
            }
        }
        true
    }
}

fn decode_node(from: &mut Reader<'_>) -> Result<Node, Error> {
    let feature = from.u32()?;
    let test = match from.u8()? {
        side @ (0 | 1) => Test::UpTo { missing_left: side == 1, bin: from.u8()? },
        2 => Test::In([from.u64()?, from.u64()?, from.u64()?, from.u64()?]),
        _ => return Err(from.fault("a kind of question, 0 to 2")),
    };
    let (left, right) = (from.u32()? as i32, from.u32()? as i32);
    Ok(Node { feature, test, left, right, gain: from.finite()?, value: from.finite()? })
}
