//! Sorting by bits: where thousands of numbers are sorted, and often. (The standard library's sorting is built for size
//! in wasm.)

/// Bits a pass.
const DIGIT: u32 = 11;

/// Sorts by a key of 64 bits; items of one key stay in their order.
///
/// Cost: up to six passes; those in which all keys agree are left out.
pub(crate) fn sort_by_bits<T: Copy>(items: &mut Vec<T>, key: impl Fn(&T) -> u64) {
    let differ = items.iter().fold((0, u64::MAX), |(any, all), item| (any | key(item), all & key(item)));
    let differ = differ.0 ^ differ.1;
    let mut other = items.clone();
    let mut starts = vec![0u32; 1 << DIGIT];
    for shift in (0..u64::BITS).step_by(DIGIT as usize) {
        let digit = |item: &T| (key(item) >> shift) as usize & ((1 << DIGIT) - 1);
        if (differ >> shift) & ((1 << DIGIT) - 1) == 0 {
            continue;
        }
        starts.fill(0);
        for item in items.iter() {
            if let Some(count) = starts.get_mut(digit(item)) {
                *count += 1;
            }
        }
        let mut from = 0;
        for start in &mut starts {
            from += std::mem::replace(start, from);
        }
        for item in items.iter() {
            let Some(place) = starts.get_mut(digit(item)) else { continue };
            if let Some(slot) = other.get_mut(*place as usize) {
                *slot = *item;
            }
            *place += 1;
        }
        std::mem::swap(items, &mut other);
    }
}

/// A number whose order is that of `f64::total_cmp`.
#[inline]
pub(crate) fn total_order(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | (1 << 63) }
}

#[cfg(test)]
mod tests {
    use super::{sort_by_bits, total_order};
    use crate::learn::random::{Counter, Stream};

    #[test]
    fn sort_by_bits_agrees_with_the_library() {
        let random = Counter::new(4, Stream::Visits, 0);
        for (count, most) in
            [(0, 1), (1, 1), (50, 7), (64, 3), (1_000, 40), (5_000, 1 << 30), (3_000, usize::MAX)]
        {
            let mut own: Vec<(u64, u64)> =
                (0..count).map(|index| (random.below(index, most) as u64, index)).collect();
            let mut library = own.clone();
            library.sort_by_key(|item| item.0);
            sort_by_bits(&mut own, |item| item.0);
            assert_eq!(own, library, "{count} items below {most}");
        }
    }

    #[test]
    fn total_order_is_that_of_numbers() {
        let mut numbers = [0.0, -0.0, 1.5, -1.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 5e-324, -5e-324];
        let mut own = numbers;
        numbers.sort_by(f64::total_cmp);
        own.sort_by_key(|&value| total_order(value));
        assert_eq!(own.map(f64::to_bits), numbers.map(f64::to_bits));
    }
}
