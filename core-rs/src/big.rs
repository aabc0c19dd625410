//! Counts are big: unsigned integers of any size, little-endian `u64` limbs.
//!
//! Only what counting needs: sums, differences, products, comparison, decimals. A festival of a hundred
//! concerts passes 2^52; one of a thousand passes 2^128.

#![allow(
    clippy::indexing_slicing,
    reason = "limb indices come from the lengths of the same slices; checked access costs a third of the count"
)]

use std::cmp::Ordering;
use std::fmt;

/// An unsigned integer of any size; no leading zero limb, zero has no limb.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct Big(Vec<u64>);

impl Big {
    /// Zero.
    #[must_use]
    pub const fn zero() -> Self {
        Self(Vec::new())
    }

    /// From little-endian limbs; leading zeros are dropped.
    #[must_use]
    pub fn from_limbs(limbs: &[u64]) -> Self {
        let mut value = Self(limbs.to_vec());
        value.trim();
        value
    }

    /// Little-endian limbs, none for zero.
    #[must_use]
    pub fn limbs(&self) -> &[u64] {
        &self.0
    }

    /// True for zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The value when it fits 64 bits.
    #[must_use]
    pub fn to_u64(&self) -> Option<u64> {
        match self.0.as_slice() {
            [] => Some(0),
            [limb] => Some(*limb),
            _ => None,
        }
    }

    /// The nearest float; infinity past its range.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        let mut value = 0.0;
        for limb in self.0.iter().rev() {
            value = value * 18_446_744_073_709_551_616.0 + *limb as f64;
        }
        value
    }

    /// `self += other`. Cost: O(limbs).
    pub fn add_assign(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        if add_limbs(&mut self.0, &other.0) {
            self.0.push(1);
        }
    }

    /// `self - other`, or `None` when it would be negative.
    #[must_use]
    pub fn checked_sub(&self, other: &Self) -> Option<Self> {
        if self.cmp(other) == Ordering::Less {
            return None;
        }
        let mut value = self.clone();
        sub_limbs(&mut value.0, &other.0);
        value.trim();
        Some(value)
    }

    /// The product. Cost: O(limbs²).
    #[must_use]
    pub fn mul(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self::zero();
        }
        let mut limbs = vec![0u64; self.0.len() + other.0.len()];
        for (i, a) in self.0.iter().enumerate() {
            let mut carry = 0u128;
            for (j, b) in other.0.iter().enumerate() {
                let sum = u128::from(*a) * u128::from(*b) + u128::from(limbs[i + j]) + carry;
                limbs[i + j] = sum as u64;
                carry = sum >> 64;
            }
            limbs[i + other.0.len()] = carry as u64;
        }
        Self::from_limbs(&limbs)
    }

    /// Quotient and remainder by a 64-bit divisor; a divisor of zero gives zeros.
    #[must_use]
    pub fn div_rem_u64(&self, divisor: u64) -> (Self, u64) {
        if divisor == 0 {
            return (Self::zero(), 0);
        }
        let mut limbs = self.0.clone();
        let mut rest = 0u128;
        for limb in limbs.iter_mut().rev() {
            let part = (rest << 64) | u128::from(*limb);
            *limb = (part / u128::from(divisor)) as u64;
            rest = part % u128::from(divisor);
        }
        (Self::from_limbs(&limbs), rest as u64)
    }

    /// From decimal digits; `None` when empty or when another character stands there.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > 20_000 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let ten = Self::from(10);
        let mut value = Self::zero();
        for digit in text.bytes() {
            value = value.mul(&ten);
            value.add_assign(&Self::from(u64::from(digit - b'0')));
        }
        Some(value)
    }

    /// Number of significant bits.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.0.last().map_or(0, |top| {
            64 - top.leading_zeros() + 64 * (u32::try_from(self.0.len()).unwrap_or(u32::MAX) - 1)
        })
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

impl From<u64> for Big {
    fn from(value: u64) -> Self {
        if value == 0 { Self::zero() } else { Self(vec![value]) }
    }
}

impl PartialOrd for Big {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Big {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl fmt::Display for Big {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const CHUNK: u64 = 10_000_000_000_000_000_000;
        let mut parts = Vec::new();
        let mut rest = self.clone();
        while !rest.is_zero() {
            let (quotient, digits) = rest.div_rem_u64(CHUNK);
            parts.push(digits);
            rest = quotient;
        }
        match parts.pop() {
            None => f.write_str("0"),
            Some(first) => {
                write!(f, "{first}")?;
                parts.iter().rev().try_for_each(|part| write!(f, "{part:019}"))
            }
        }
    }
}

/// `into += from`, where `into` is at least as long; true when a carry falls off the end.
#[inline]
pub(crate) fn add_limbs(into: &mut [u64], from: &[u64]) -> bool {
    if let ([a], [b]) = (&mut *into, from) {
        let (sum, over) = a.overflowing_add(*b);
        *a = sum;
        return over;
    }
    let mut carry = false;
    for (i, limb) in into.iter_mut().enumerate() {
        let b = from.get(i).copied().unwrap_or(0);
        if i >= from.len() && !carry {
            return false;
        }
        let (sum, over) = limb.overflowing_add(b);
        let (sum, more) = sum.overflowing_add(u64::from(carry));
        *limb = sum;
        carry = over | more;
    }
    carry
}

/// `into -= from`, where the difference is not negative.
#[inline]
pub(crate) fn sub_limbs(into: &mut [u64], from: &[u64]) {
    if let ([a], [b]) = (&mut *into, from) {
        *a = a.wrapping_sub(*b);
        return;
    }
    let mut borrow = false;
    for (i, limb) in into.iter_mut().enumerate() {
        let b = from.get(i).copied().unwrap_or(0);
        let (difference, under) = limb.overflowing_sub(b);
        let (difference, more) = difference.overflowing_sub(u64::from(borrow));
        *limb = difference;
        borrow = under | more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_and_parse_are_inverse() {
        for text in [
            "0",
            "1",
            "18446744073709551615",
            "18446744073709551616",
            "7200000000000001",
            "340282366920938463463374607431768211457",
        ] {
            assert_eq!(Big::parse(text).map(|v| v.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Big::parse(""), None);
        assert_eq!(Big::parse("-1"), None);
        assert_eq!(Big::parse("1e9"), None);
    }

    #[test]
    fn arithmetic_agrees_with_u128() {
        let mut seed = 1u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            seed >> (seed >> 58)
        };
        for _ in 0..2000 {
            let (a, b) = (next(), next());
            let (wide_a, wide_b) = (u128::from(a) * u128::from(b), u128::from(b));
            let big = Big::from(a).mul(&Big::from(b));
            assert_eq!(big.to_string(), wide_a.to_string());
            let mut sum = big.clone();
            sum.add_assign(&Big::from(b));
            assert_eq!(sum.to_string(), (wide_a + wide_b).to_string());
            assert_eq!(sum.checked_sub(&big), Some(Big::from(b)));
            assert_eq!(big.bits(), 128 - wide_a.leading_zeros());
            if b > 0 {
                assert_eq!(big.div_rem_u64(b), (Big::from(a), 0));
            }
        }
        assert_eq!(Big::from(1).checked_sub(&Big::from(2)), None);
    }
}
