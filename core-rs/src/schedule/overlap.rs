//! Overlap, precedence and conflict of every pair of concerts, one bit a pair.

#![allow(
    clippy::indexing_slicing,
    reason = "row and column were compared with the size of the matrix before"
)]

use super::Legs;
use crate::error::{Error, ErrorKind};

/// A square matrix of bits, rows padded to whole words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BitMatrix {
    size: usize,
    words: usize,
    bits: Vec<u64>,
}

impl BitMatrix {
    /// A matrix of zeros. Memory: `size * ceil(size / 64) * 8` bytes.
    #[must_use]
    pub fn new(size: usize) -> Self {
        let words = size.div_ceil(64);
        Self { size, words, bits: vec![0; size * words] }
    }

    /// Rows (and columns).
    #[must_use]
    pub const fn size(&self) -> usize {
        self.size
    }

    /// The bit at row i, column j; false out of bounds.
    #[must_use]
    pub fn get(&self, i: usize, j: usize) -> bool {
        i < self.size && j < self.size && self.bits[i * self.words + j / 64] >> (j % 64) & 1 == 1
    }

    /// Sets the bit at row i, column j; nothing out of bounds.
    pub fn set(&mut self, i: usize, j: usize) {
        if i < self.size && j < self.size {
            self.bits[i * self.words + j / 64] |= 1 << (j % 64);
        }
    }

    /// The words of a row, lowest column first; empty out of bounds.
    #[must_use]
    pub fn row(&self, i: usize) -> &[u64] {
        self.bits.get(i * self.words..(i + 1) * self.words).unwrap_or(&[])
    }
}

/// Which relation of two concerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Their times intersect (symmetric; walks do not count).
    Overlaps,
    /// The first can be followed by the second.
    Precedes,
    /// Neither can follow the other.
    Conflicts,
}

/// The most concerts of a matrix: 8192² bits are 8 MiB.
pub const MAX_MATRIX: usize = 8_192;

/// The relation of every pair of the concerts given, in their order.
///
/// Cost: O(k²) for k concerts. Errors: `question-too-large` past 8,192 concerts, `unknown-concert`.
///
/// # Errors
/// See above.
pub fn relation_matrix(legs: &Legs, concerts: &[u32], relation: Relation) -> Result<BitMatrix, Error> {
    let n = legs.festival.len();
    if concerts.len() > MAX_MATRIX {
        let kind = ErrorKind::QuestionTooLarge {
            what: "concerts of a matrix",
            needed: concerts.len() as u64,
            limit: MAX_MATRIX as u64,
        };
        return Err(kind.into());
    }
    if let Some(concert) = concerts.iter().find(|c| **c as usize >= n) {
        return Err(ErrorKind::UnknownConcert { concert: u64::from(*concert), concerts: n }.into());
    }
    let c = legs.festival.columns();
    let mut matrix = BitMatrix::new(concerts.len());
    for (row, i) in concerts.iter().map(|i| *i as usize).enumerate() {
        for (column, j) in concerts.iter().map(|j| *j as usize).enumerate() {
            let holds = i != j
                && match relation {
                    Relation::Overlaps => c.starts[i] < c.ends[j] && c.starts[j] < c.ends[i],
                    Relation::Precedes => legs.precedes(i, j),
                    Relation::Conflicts => !legs.precedes(i, j) && !legs.precedes(j, i),
                };
            if holds {
                matrix.set(row, column);
            }
        }
    }
    Ok(matrix)
}
