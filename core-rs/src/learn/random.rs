//! Random numbers by counter: a pure function of (seed, stream, index), so that order and pauses change nothing.

use super::sorting::sort_by_bits;

/// What a random number is for: two uses with one seed never share numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Is a row in the bag of a round?
    Rows,
    /// Which features may a tree use?
    Features,
    /// The order of examples in folds.
    Folds,
    /// The order in which a linear solver visits its examples.
    Visits,
    /// Which values a column's bins are built from.
    BinSample,
    /// Rows repeated by over-sampling.
    Oversample,
    /// Labels permuted by the leak guard.
    Permutation,
    /// Draws of a bootstrap.
    Bootstrap,
    /// Inputs that runtimes stumble over.
    Adversarial,
}

/// The finaliser of SplitMix64: every bit of the input moves every bit of the output.
#[inline]
pub(crate) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The generator of one use: a seed, a stream and a round are folded into one key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counter {
    key: u64,
}

impl Counter {
    /// The numbers of `round` in `stream` for `seed`.
    pub(crate) fn new(seed: u64, stream: Stream, round: u64) -> Self {
        let seeded = mix(seed.wrapping_add(0x9E37_79B9_7F4A_7C15));
        let streamed = mix(seeded ^ (stream as u64 + 1).wrapping_mul(0xD1B5_4A32_D192_ED03));
        Self { key: mix(streamed ^ round.wrapping_mul(0x8CB9_2BA7_2F3D_8DD7)) }
    }

    /// The 64 random bits at `index`.
    #[inline]
    pub(crate) fn bits(self, index: u64) -> u64 {
        mix(self.key.wrapping_add(index.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    /// A number in [0, 1) at `index`, a multiple of 2^-53.
    #[inline]
    pub(crate) fn unit(self, index: u64) -> f64 {
        (self.bits(index) >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// A number in [0, bound) at `index`, by multiplication (bias below bound / 2^64); 0 for bound 0.
    #[inline]
    pub(crate) fn below(self, index: u64, bound: usize) -> usize {
        ((u128::from(self.bits(index)) * bound as u128) >> 64) as usize
    }

    /// The numbers 0..count in random order: sorted by their random bits, ties by number.
    pub(crate) fn order(self, count: usize) -> Vec<u32> {
        let mut keyed: Vec<(u64, u32)> =
            (0..count as u32).map(|index| (self.bits(u64::from(index)), index)).collect();
        sort_by_bits(&mut keyed, |own| own.0);
        keyed.into_iter().map(|(_, index)| index).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Counter, Stream};

    #[test]
    fn unit_is_spread_evenly_and_independent_of_order() {
        let counter = Counter::new(3, Stream::Rows, 5);
        let mean = (0..100_000).map(|i| counter.unit(i)).sum::<f64>() / 100_000.0;
        assert!((mean - 0.5).abs() < 0.005, "{mean}");
        assert_eq!(counter.bits(77), Counter::new(3, Stream::Rows, 5).bits(77));
        assert_ne!(counter.bits(77), Counter::new(3, Stream::Features, 5).bits(77));
        assert_ne!(counter.bits(77), Counter::new(3, Stream::Rows, 6).bits(77));
        assert_ne!(counter.bits(77), Counter::new(4, Stream::Rows, 5).bits(77));
    }

    #[test]
    fn order_is_a_permutation() {
        let mut order = Counter::new(1, Stream::Folds, 0).order(1000);
        assert_ne!(order, (0..1000).collect::<Vec<u32>>());
        order.sort_unstable();
        assert_eq!(order, (0..1000).collect::<Vec<u32>>());
    }
}
