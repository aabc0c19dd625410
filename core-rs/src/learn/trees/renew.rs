//! Leaf values of losses whose second derivative says nothing: quantiles of what is left.

/// The smallest value at which the weight of the values up to it reaches `level` of all; 0 without weight.
pub(crate) fn weighted_quantile(values: &[f64], weights: &[f64], level: f64) -> f64 {
    let mut pairs: Vec<(f64, f64)> = values.iter().copied().zip(weights.iter().copied()).collect();
    quantile_of(&mut pairs, level)
}

/// As [`weighted_quantile`], of (value, weight) pairs, which are sorted; half-way between two values where the
/// weight is reached exactly.
pub(super) fn quantile_of(pairs: &mut Vec<(f64, f64)>, level: f64) -> f64 {
    pairs.retain(|&(_, weight)| weight > 0.0);
    pairs.sort_unstable_by(|one, two| one.0.total_cmp(&two.0).then(one.1.total_cmp(&two.1)));
    let total: f64 = pairs.iter().map(|&(_, weight)| weight).sum();
    let wanted = level * total;
    let mut sum = 0.0;
    let mut found: Option<f64> = None;
    for &(value, weight) in pairs.iter() {
        if let Some(reached) = found {
            return (reached + value) / 2.0;
        }
        sum += weight;
        if sum > wanted {
            return value;
        }
        if sum == wanted {
            found = Some(value);
        }
    }
    found.or(pairs.last().map(|&(value, _)| value)).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::weighted_quantile;

    #[test]
    fn weighted_quantile_takes_the_value_at_which_the_weight_is_reached() {
        let cases: [(&[f64], &[f64], f64, f64); 5] = [
            (&[3.0, 1.0, 2.0], &[1.0; 3], 0.5, 2.0),
            (&[3.0, 1.0, 2.0, 4.0], &[1.0; 4], 0.5, 2.5),
            (&[3.0, 1.0, 2.0], &[5.0, 1.0, 1.0], 0.5, 3.0),
            (&[3.0, 1.0, 2.0], &[0.0; 3], 0.5, 0.0),
            (&[], &[], 0.5, 0.0),
        ];
        for (values, weights, level, expected) in cases {
            assert_eq!(weighted_quantile(values, weights, level), expected);
        }
    }
}
