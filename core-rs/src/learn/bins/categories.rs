//! Bins of categories.

use super::BinOptions;

/// The most frequent categories, most frequent first, ties by value; rare ones are left out.
pub(super) fn most_frequent(mut counted: Vec<(f64, usize)>, options: &BinOptions) -> Vec<f64> {
    counted.retain(|&(_, count)| count >= options.min_data_in_bin);
    counted.sort_by(|one, two| two.1.cmp(&one.1).then(one.0.total_cmp(&two.0)));
    counted.truncate(options.max_bins);
    counted.into_iter().map(|(value, _)| value).collect()
}

#[cfg(test)]
mod tests {
    use super::{BinOptions, most_frequent};

    #[test]
    fn most_frequent_leaves_out_the_rare_and_orders_the_rest() {
        let counted = vec![(1.0, 4), (2.0, 9), (3.0, 2), (7.0, 4)];
        assert_eq!(most_frequent(counted, &BinOptions::default()), [2.0, 1.0, 7.0]);
    }
}
