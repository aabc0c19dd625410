//! Exact products of long polynomials: number-theoretic transforms modulo primes below 2^31, as many as the
//! coefficients need, put together by the Chinese remainder theorem (Pollard 1971; Garner 1959).
//!
//! Whole numbers only, so the answer is the product itself, the same everywhere.

#![allow(clippy::indexing_slicing, reason = "positions below the length of a transform, a power of two")]

/// Transforms are at most `2^LEVELS` long: every prime is `c * 2^LEVELS + 1`.
const LEVELS: u32 = 20;
/// The most primes of one product; there are some more.
pub(crate) const MAX_PRIMES: usize = 80;

/// Numbers modulo a prime in Montgomery's form (Montgomery 1985): x stands for `x * 2^32`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    p: u32,
    /// `-1 / p` modulo 2^32.
    minus_inverse: u32,
    /// `2^32` and `2^64` modulo p: one, and what brings a number into the form.
    one: u32,
    square: u32,
    /// Of order `2^LEVELS`.
    root: u32,
}

impl Field {
    /// The first `count` primes, greatest first; fewer when there are no more (some ninety).
    pub fn first(count: usize) -> Vec<Self> {
        let candidates = (1 << (30 - LEVELS)..1u32 << (31 - LEVELS)).rev();
        candidates.map(|c| (c << LEVELS) + 1).filter(|p| is_prime(*p)).map(Self::new).take(count).collect()
    }

    fn new(p: u32) -> Self {
        let mut inverse = 1u32;
        for _ in 0..5 {
            inverse = inverse.wrapping_mul(2u32.wrapping_sub(p.wrapping_mul(inverse)));
        }
        let one = ((1u64 << 32) % u64::from(p)) as u32;
        let square = (u64::from(one) * u64::from(one) % u64::from(p)) as u32;
        let mut field = Self { p, minus_inverse: inverse.wrapping_neg(), one, square, root: 0 };
        // Half of all numbers are no squares; each of them gives a root of the full order.
        let mut base = 2;
        while field.power(field.of(base), u64::from(p >> 1)) == field.one {
            base += 1;
        }
        field.root = field.power(field.of(base), u64::from(p >> LEVELS));
        field
    }

    #[inline]
    const fn reduce(&self, value: u64) -> u32 {
        let m = (value as u32).wrapping_mul(self.minus_inverse);
        let sum = ((value + m as u64 * self.p as u64) >> 32) as u32;
        if sum >= self.p { sum - self.p } else { sum }
    }

    /// A number below 2^32 in the form.
    #[inline]
    pub const fn of(&self, value: u32) -> u32 {
        self.times(value, self.square)
    }

    /// A number of many limbs in the form.
    pub fn of_limbs(&self, limbs: &[u64]) -> u32 {
        let mut rest = 0;
        for limb in limbs.iter().rev() {
            for half in [(limb >> 32) as u32, *limb as u32] {
                // In the form, times 2^32 is times `square`.
                rest = self.plus(self.times(rest, self.square), self.of(half));
            }
        }
        rest
    }

    /// Out of the form.
    #[inline]
    pub const fn plain(&self, value: u32) -> u32 {
        self.reduce(value as u64)
    }

    #[inline]
    pub const fn times(&self, a: u32, b: u32) -> u32 {
        self.reduce(a as u64 * b as u64)
    }

    #[inline]
    pub const fn plus(&self, a: u32, b: u32) -> u32 {
        let sum = a + b;
        if sum >= self.p { sum - self.p } else { sum }
    }

    #[inline]
    pub const fn minus(&self, a: u32, b: u32) -> u32 {
        if a >= b { a - b } else { a + self.p - b }
    }

    pub fn power(&self, base: u32, exponent: u64) -> u32 {
        let (mut base, mut exponent, mut product) = (base, exponent, self.one);
        while exponent > 0 {
            if exponent & 1 == 1 {
                product = self.times(product, base);
            }
            base = self.times(base, base);
            exponent >>= 1;
        }
        product
    }

    pub fn inverse(&self, value: u32) -> u32 {
        self.power(value, u64::from(self.p) - 2)
    }
}

/// Transforms of one length modulo one prime.
pub(crate) struct Transform {
    pub field: Field,
    pub length: usize,
    /// `roots[length / 2 + k]`: the k-th power of the root of order `length`, for every half length.
    roots: Vec<u32>,
    inverses: Vec<u32>,
    /// 1 / length.
    scale: u32,
}

impl Transform {
    /// For a length that is a power of two up to `2^LEVELS`.
    pub fn new(field: Field, length: usize) -> Self {
        let top = field.power(field.root, (1 << LEVELS) / length as u64);
        let scale = field.inverse(field.of(length as u32));
        let inverses = powers(&field, field.inverse(top), length);
        Self { roots: powers(&field, top, length), inverses, field, length, scale }
    }

    /// The length up to which transforms go.
    pub const fn longest() -> usize {
        1 << LEVELS
    }

    /// In place; the order of the answer is that of reversed bits, which products do not mind.
    pub fn forward(&self, values: &mut [u32]) {
        let field = self.field;
        let mut length = values.len();
        while length > 1 {
            let half = length / 2;
            let roots = &self.roots[half..length];
            for chunk in values.chunks_exact_mut(length) {
                let (low, high) = chunk.split_at_mut(half);
                for ((a, b), root) in low.iter_mut().zip(high).zip(roots) {
                    let (x, y) = (*a, *b);
                    *a = field.plus(x, y);
                    *b = field.times(field.minus(x, y), *root);
                }
            }
            length = half;
        }
    }

    /// Undoes `forward`; values come out of Montgomery's form.
    pub fn backward(&self, values: &mut [u32]) {
        let field = self.field;
        let mut length = 2;
        while length <= values.len() {
            let half = length / 2;
            let roots = &self.inverses[half..length];
            for chunk in values.chunks_exact_mut(length) {
                let (low, high) = chunk.split_at_mut(half);
                for ((a, b), root) in low.iter_mut().zip(high).zip(roots) {
                    let (x, y) = (*a, field.times(*b, *root));
                    *a = field.plus(x, y);
                    *b = field.minus(x, y);
                }
            }
            length *= 2;
        }
        let scale = field.plain(self.scale);
        values.iter_mut().for_each(|value| *value = field.times(*value, scale));
    }
}

/// Powers of a root and of its squares: those for half length h stand at `[h, 2 h)`.
fn powers(field: &Field, root: u32, length: usize) -> Vec<u32> {
    let mut table = vec![field.one; length.max(2)];
    let (mut half, mut root) = (length / 2, root);
    while half > 0 {
        let mut power = field.one;
        for value in &mut table[half..2 * half] {
            *value = power;
            power = field.times(power, root);
        }
        root = field.times(root, root);
        half /= 2;
    }
    table
}

/// Numbers from their remainders by several primes.
pub(crate) struct Remainders {
    fields: Vec<Field>,
    /// `1 / (p_0 ... p_{k-1})` modulo `p_k`, in the form.
    inverses: Vec<u32>,
}

impl Remainders {
    pub fn new(fields: &[Field]) -> Self {
        let inverse = |(k, field): (usize, &Field)| {
            let product = fields[..k].iter().fold(field.one, |p, other| field.times(p, field.of(other.p)));
            field.inverse(product)
        };
        Self { fields: fields.to_vec(), inverses: fields.iter().enumerate().map(inverse).collect() }
    }

    /// The least number with these remainders, into `limbs`, which must be long enough; `digits` is room to work.
    pub fn lift(&self, remainders: impl Fn(usize) -> u32, digits: &mut Vec<u32>, limbs: &mut [u64]) {
        digits.clear();
        for (k, field) in self.fields.iter().enumerate() {
            // d_0 + d_1 p_0 + d_2 p_0 p_1 + ... modulo p_k, from the highest digit down.
            let lower = digits.iter().zip(&self.fields).rev();
            let known = lower.fold(0, |sum, (digit, below)| {
                field.plus(field.times(sum, field.of(below.p)), field.of(*digit))
            });
            let rest = field.minus(field.of(remainders(k)), known);
            digits.push(field.plain(field.times(rest, self.inverses[k])));
        }
        limbs.fill(0);
        for (digit, field) in digits.iter().zip(&self.fields).rev() {
            let mut carry = u64::from(*digit);
            for limb in limbs.iter_mut() {
                let product = u128::from(*limb) * u128::from(field.p) + u128::from(carry);
                *limb = product as u64;
                carry = (product >> 64) as u64;
            }
        }
    }
}

/// Miller and Rabin's test; the bases 2, 3, 5 and 7 decide below 3,215,031,751 (Jaeschke 1993).
fn is_prime(n: u32) -> bool {
    let times = |a: u64, b: u64| a * b % u64::from(n);
    let power = |base: u64, exponent: u32| {
        (0..32).rev().fold(1, |product, bit| {
            let square = times(product, product);
            if exponent >> bit & 1 == 1 { times(square, base) } else { square }
        })
    };
    let twos = (n - 1).trailing_zeros();
    [2, 3, 5, 7].into_iter().all(|base| {
        let mut x = power(base, (n - 1) >> twos);
        let mut witness = x != 1 && x != u64::from(n) - 1;
        for _ in 1..twos {
            x = times(x, x);
            witness &= x != u64::from(n) - 1;
        }
        !witness
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::big::Big;
    use crate::routes::SplitMix64;

    #[test]
    fn primes_are_prime_and_their_roots_have_the_full_order() {
        let fields = Field::first(1_000);
        assert!(fields.len() > MAX_PRIMES, "{}", fields.len());
        for field in fields {
            let p = u64::from(field.p);
            assert!((2..50_000).all(|divisor| p % divisor != 0), "{p}");
            assert_eq!(field.plain(field.power(field.root, 1 << LEVELS)), 1);
            assert_eq!(field.plain(field.power(field.root, 1 << (LEVELS - 1))), field.p - 1);
        }
    }

    #[test]
    fn field_agrees_with_remainders() {
        let mut random = SplitMix64::new(3);
        for field in Field::first(5) {
            let p = u64::from(field.p);
            for _ in 0..2_000 {
                let (a, b) = (random.next_u64(), random.next_u64());
                let (x, y) = (field.of(a as u32), field.of(b as u32));
                let (a32, b32) = (u64::from(a as u32) % p, u64::from(b as u32) % p);
                assert_eq!(u64::from(field.plain(field.times(x, y))), a32 * b32 % p);
                assert_eq!(u64::from(field.plain(field.plus(x, y))), (a32 + b32) % p);
                assert_eq!(u64::from(field.plain(field.minus(x, y))), (a32 + p - b32) % p);
                let whole = (u128::from(b) << 64 | u128::from(a)) % u128::from(p);
                assert_eq!(u128::from(field.plain(field.of_limbs(&[a, b]))), whole);
                assert_eq!(field.times(x.max(1), field.inverse(x.max(1))), field.one);
            }
        }
    }

    #[test]
    fn transforms_multiply_polynomials() {
        let mut random = SplitMix64::new(4);
        for length in [1usize, 2, 4, 64] {
            for field in Field::first(3) {
                let transform = Transform::new(field, length);
                let mut row =
                    || -> Vec<u32> { (0..length).map(|_| random.below(u64::from(field.p)) as u32).collect() };
                let (a, b) = (row(), row());
                let mut expected = vec![0u64; length];
                for (i, x) in a.iter().enumerate() {
                    for (j, y) in b.iter().enumerate() {
                        let product = u64::from(*x) * u64::from(*y) % u64::from(field.p);
                        expected[(i + j) % length] =
                            (expected[(i + j) % length] + product) % u64::from(field.p);
                    }
                }
                let form = |row: &[u32]| row.iter().map(|value| field.of(*value)).collect::<Vec<u32>>();
                let (mut a, mut b) = (form(&a), form(&b));
                transform.forward(&mut a);
                transform.forward(&mut b);
                let mut product: Vec<u32> = a.iter().zip(&b).map(|(x, y)| field.times(*x, *y)).collect();
                transform.backward(&mut product);
                assert_eq!(product.iter().map(|v| u64::from(*v)).collect::<Vec<_>>(), expected, "{length}");
            }
        }
    }

    #[test]
    fn lift_finds_the_number_again() {
        let mut random = SplitMix64::new(5);
        let fields = Field::first(9);
        let remainders = Remainders::new(&fields);
        for limbs in [1usize, 2, 3, 4] {
            for _ in 0..300 {
                let number: Vec<u64> = (0..limbs).map(|_| random.next_u64()).collect();
                let rest: Vec<u32> =
                    fields.iter().map(|field| field.plain(field.of_limbs(&number))).collect();
                let mut found = vec![0; limbs + 1];
                remainders.lift(|k| rest[k], &mut Vec::new(), &mut found);
                assert_eq!(Big::from_limbs(&found), Big::from_limbs(&number));
            }
        }
    }
}
