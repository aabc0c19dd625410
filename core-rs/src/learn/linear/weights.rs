//! Weights of all classes by feature, in whole groups of four: what the solver reads and writes without a pause.

/// Numbers a group: one register of 128 bits of f32.
pub(super) const LANES: usize = 4;

/// Four numbers that are worked on together.
pub(super) type Group = [f32; LANES];

/// Groups that the classes fill.
pub(super) fn groups_of(classes: usize) -> usize {
    classes.div_ceil(LANES)
}

/// f32[features + 1, classes, padded to whole groups]; the last row is the intercept.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    groups: usize,
    numbers: Vec<Group>,
}

impl Weights {
    /// All zero.
    pub(super) fn zero(features: usize, classes: usize) -> Self {
        let groups = groups_of(classes);
        Self { groups, numbers: vec![[0.0; LANES]; (features + 1) * groups] }
    }

    /// The numbers with their padding, feature after feature.
    pub(super) fn numbers(&self) -> &[f32] {
        self.numbers.as_flattened()
    }

    pub(super) fn numbers_mut(&mut self) -> &mut [f32] {
        self.numbers.as_flattened_mut()
    }

    /// The numbers without their padding.
    pub(super) fn narrow(&self, classes: usize) -> Vec<f32> {
        self.numbers
            .chunks_exact(self.groups)
            .flat_map(|row| row.as_flattened().iter().take(classes))
            .copied()
            .collect()
    }

    /// Adds the scores of an example to `scores`: its entries in order, then the intercept.
    #[inline]
    pub(super) fn add_scores(&self, entries: (&[u32], &[f32]), scores: &mut [Group]) {
        match self.groups {
            1 => self.add_few::<1>(entries, scores),
            2 => self.add_few::<2>(entries, scores),
            3 => self.add_few::<3>(entries, scores),
            4 => self.add_few::<4>(entries, scores),
            _ => self.add_many(entries, scores),
        }
    }

    /// The sums stay in registers.
    #[inline]
    fn add_few<const GROUPS: usize>(&self, (indices, values): (&[u32], &[f32]), scores: &mut [Group]) {
        let (rows, _) = self.numbers.as_chunks::<GROUPS>();
        let Some((scores, _)) = scores.split_first_chunk_mut::<GROUPS>() else { return };
        let mut sums = *scores;
        for (&index, &value) in indices.iter().zip(values) {
            let Some(row) = rows.get(index as usize) else { continue };
            for (sum, weights) in sums.iter_mut().zip(row) {
                for (sum, weight) in sum.iter_mut().zip(weights) {
                    *sum += weight * value;
                }
            }
        }
        for (sum, weights) in sums.iter_mut().zip(rows.last().into_iter().flatten()) {
            for (sum, weight) in sum.iter_mut().zip(weights) {
                *sum += weight;
            }
        }
        *scores = sums;
    }

    fn add_many(&self, (indices, values): (&[u32], &[f32]), scores: &mut [Group]) {
        let constant = ((self.numbers.len() / self.groups - 1) as u32, 1.0f32);
        for (index, value) in indices.iter().copied().zip(values.iter().copied()).chain([constant]) {
            let from = index as usize * self.groups;
            let row = self.numbers.get(from..from + self.groups).unwrap_or(&[]);
            for (sum, weights) in scores.iter_mut().zip(row) {
                for (sum, weight) in sum.iter_mut().zip(weights) {
                    *sum += weight * value;
                }
            }
        }
    }

    /// Moves the weights of an example's features, and the intercept, along `change`.
    #[inline]
    pub(super) fn move_along(&mut self, entries: (&[u32], &[f32]), change: &[Group]) {
        match self.groups {
            1 => self.move_few::<1>(entries, change),
            2 => self.move_few::<2>(entries, change),
            3 => self.move_few::<3>(entries, change),
            4 => self.move_few::<4>(entries, change),
            _ => self.move_many(entries, change),
        }
    }

    #[inline]
    fn move_few<const GROUPS: usize>(&mut self, (indices, values): (&[u32], &[f32]), change: &[Group]) {
        let (rows, _) = self.numbers.as_chunks_mut::<GROUPS>();
        let Some(&change) = change.first_chunk::<GROUPS>() else { return };
        for (&index, &value) in indices.iter().zip(values) {
            let Some(row) = rows.get_mut(index as usize) else { continue };
            for (weights, change) in row.iter_mut().zip(&change) {
                for (weight, change) in weights.iter_mut().zip(change) {
                    *weight += change * value;
                }
            }
        }
        for (weights, change) in rows.last_mut().into_iter().flatten().zip(&change) {
            for (weight, change) in weights.iter_mut().zip(change) {
                *weight += change;
            }
        }
    }

    fn move_many(&mut self, (indices, values): (&[u32], &[f32]), change: &[Group]) {
        let constant = ((self.numbers.len() / self.groups - 1) as u32, 1.0f32);
        for (index, value) in indices.iter().copied().zip(values.iter().copied()).chain([constant]) {
            let from = index as usize * self.groups;
            let Some(row) = self.numbers.get_mut(from..from + self.groups) else { continue };
            for (weights, change) in row.iter_mut().zip(change) {
                for (weight, change) in weights.iter_mut().zip(change) {
                    *weight += change * value;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Group, LANES, Weights, groups_of};

    #[test]
    fn add_scores_and_move_along_are_sums_over_the_entries_for_every_number_of_classes() {
        let entries: (&[u32], &[f32]) = (&[0, 2], &[0.5, 2.0]);
        for classes in [2, 4, 5, 12, 16, 17, 30] {
            let mut weights = Weights::zero(3, classes);
            let numbers: Vec<f32> = (0..groups_of(classes) * LANES).map(|class| 1.0 + class as f32).collect();
            let (change, _) = numbers.as_chunks::<LANES>();
            weights.move_along(entries, change);
            let mut scores: Vec<Group> = vec![[1.0; LANES]; groups_of(classes)];
            weights.add_scores(entries, &mut scores);
            let narrow = weights.narrow(classes);
            for class in 0..classes {
                let one = 1.0 + class as f32;
                let own = |feature: usize| narrow.get(feature * classes + class).copied();
                assert_eq!([own(0), own(1), own(2), own(3)], [0.5 * one, 0.0, 2.0 * one, one].map(Some));
                assert_eq!(scores.as_flattened().get(class), Some(&(1.0 + one * (0.25 + 4.0 + 1.0))));
            }
        }
    }
}
