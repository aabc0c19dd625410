//! Bins of ordered numbers.

use super::BinOptions;

/// The bounds between bins of sorted, counted values: rising f32 numbers.
pub(super) fn bounds(counted: &[(f64, usize)], options: &BinOptions) -> Vec<f32> {
    let mut bounds = if counted.len() <= options.max_bins {
        own_bins(counted, options.min_data_in_bin)
    } else {
        shared_bins(counted, options)
    };
    bounds.dedup();
    bounds
}

/// One bin a value, neighbours together until they hold enough rows.
fn own_bins(counted: &[(f64, usize)], min_data: usize) -> Vec<f32> {
    let mut bounds = Vec::new();
    let mut rows = 0;
    for pair in counted.windows(2) {
        let &[(value, count), (next, _)] = pair else { continue };
        rows += count;
        if rows >= min_data
            && let Some(bound) = between(value, next)
        {
            bounds.push(bound);
            rows = 0;
        }
    }
    bounds
}

/// Frequent values alone, the others in bins of about equal size.
fn shared_bins(counted: &[(f64, usize)], options: &BinOptions) -> Vec<f32> {
    let total: usize = counted.iter().map(|&(_, count)| count).sum();
    let most = options.max_bins.min(total / options.min_data_in_bin).max(1);
    let mean = total as f64 / most as f64;
    let big = |count: usize| count as f64 >= mean;
    let mut left_bins = most;
    let mut left_rows = total;
    for &(_, count) in counted.iter().filter(|&&(_, count)| big(count)) {
        left_bins = left_bins.saturating_sub(1);
        left_rows -= count;
    }
    let mut size = left_rows as f64 / left_bins.max(1) as f64;
    let mut bounds = Vec::new();
    let mut rows = 0;
    for pair in counted.windows(2) {
        let &[(value, count), (next, next_count)] = pair else { continue };
        if bounds.len() + 1 >= most {
            break;
        }
        if !big(count) {
            left_rows -= count;
        }
        rows += count;
        let full = rows as f64 >= size || (big(next_count) && rows as f64 >= (size * 0.5).max(1.0));
        if !big(count) && !full {
            continue;
        }
        let Some(bound) = between(value, next) else { continue };
        bounds.push(bound);
        rows = 0;
        if !big(count) {
            left_bins = left_bins.saturating_sub(1);
            size = left_rows as f64 / left_bins.max(1) as f64;
        }
    }
    bounds
}

/// An f32 t with `low <= t < high`, near the middle; nothing where no f32 lies there.
fn between(low: f64, high: f64) -> Option<f32> {
    let (least, most) = (f64::from(f32::MIN), f64::from(f32::MAX));
    let middle = low.max(least) / 2.0 + high.min(most) / 2.0;
    let near = middle as f32;
    [near, near.next_up(), near.next_down()]
        .into_iter()
        .find(|&bound| bound.is_finite() && low <= f64::from(bound) && f64::from(bound) < high)
        .map(|bound| bound + 0.0)
}

#[cfg(test)]
mod tests {
    use super::{BinOptions, between, bounds};

    #[test]
    fn between_is_an_f32_that_tells_its_neighbours_apart() {
        let cases = [
            (0.0, 1.0),
            (1.0, 1.0 + f64::from(f32::EPSILON)),
            (-1e-300, 0.0),
            (0.0, 1e-300),
            (f64::NEG_INFINITY, f64::INFINITY),
            (3.4e38, f64::INFINITY),
            (f64::NEG_INFINITY, -3.4e38),
            (0.1, 0.100_000_01),
            (1e-45, 1e-44),
        ];
        for (low, high) in cases {
            if let Some(bound) = between(low, high) {
                assert!(low <= f64::from(bound) && f64::from(bound) < high, "{low} {bound} {high}");
            } else {
                assert_eq!(low, -1e-300, "{low} {high}");
            }
        }
        assert_eq!(between(1e-300, 2e-300), None);
        assert_eq!(between(1e300, 2e300), None);
    }

    #[test]
    fn bounds_give_every_frequent_value_its_own_bin() {
        let counted: Vec<(f64, usize)> = (0..10).map(|value| (f64::from(value), 3)).collect();
        assert_eq!(bounds(&counted, &BinOptions::default()).len(), 9);
        let rare: Vec<(f64, usize)> = (0..10).map(|value| (f64::from(value), 1)).collect();
        assert_eq!(bounds(&rare, &BinOptions::default()), [2.5, 5.5, 8.5]);
    }

    #[test]
    fn bounds_keep_a_spike_alone_among_many_values() {
        let mut counted: Vec<(f64, usize)> = (0..5000).map(|value| (f64::from(value), 1)).collect();
        counted.iter_mut().skip(2500).take(1).for_each(|pair| pair.1 = 3000);
        let bounds = bounds(&counted, &BinOptions::default());
        assert!(bounds.len() <= 254 && bounds.len() > 240, "{}", bounds.len());
        assert!(bounds.contains(&2499.5) && bounds.contains(&2500.5));
    }
}
