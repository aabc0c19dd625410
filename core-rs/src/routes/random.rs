//! Random numbers: the same for the same seed, everywhere.

use crate::big::Big;

/// SplitMix64 (Steele, Lea, Flood 2014): a seed gives the same numbers everywhere.
#[derive(Debug, Clone)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// A generator from a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    #[inline]
    pub const fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in `[0, bound)`, unbiased (Lemire 2019); 0 for a bound of 0.
    #[inline]
    pub fn below(&mut self, bound: u64) -> u64 {
        let mut wide = u128::from(self.next_u64()) * u128::from(bound);
        if (wide as u64) < bound {
            let threshold = bound.wrapping_neg() % bound.max(1);
            while (wide as u64) < threshold {
                wide = u128::from(self.next_u64()) * u128::from(bound);
            }
        }
        (wide >> 64) as u64
    }

    /// Uniform in `[0, bound)` for a big bound: bits drawn until they fall below.
    pub fn below_big(&mut self, bound: &Big) -> Big {
        let bits = bound.bits();
        let limbs = bits.div_ceil(64) as usize;
        let mask = if bits.is_multiple_of(64) { u64::MAX } else { (1 << (bits % 64)) - 1 };
        loop {
            let mut draw: Vec<u64> = (0..limbs).map(|_| self.next_u64()).collect();
            if let Some(top) = draw.last_mut() {
                *top &= mask;
            }
            let draw = Big::from_limbs(&draw);
            if draw < *bound || limbs == 0 {
                return draw;
            }
        }
    }
}
