//! Places and counts by row, sorted all at once.

/// (place, count) of each row, each place once a row.
#[derive(Debug)]
pub(super) struct Rows {
    entries: Vec<(u32, u32)>,
    offsets: Vec<usize>,
}

impl Default for Rows {
    fn default() -> Self {
        Self { entries: Vec::new(), offsets: vec![0] }
    }
}

impl Rows {
    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of entries.
    pub(super) fn entries(&self) -> usize {
        self.entries.len()
    }

    /// Appends a row.
    pub(super) fn push(&mut self, row: impl Iterator<Item = (u32, u32)>) {
        self.entries.extend(row);
        self.offsets.push(self.entries.len());
    }

    /// The rows in order.
    pub(super) fn each(&self) -> impl Iterator<Item = &[(u32, u32)]> {
        self.offsets.windows(2).map(|pair| match *pair {
            [from, to] => self.entries.get(from..to).unwrap_or(&[]),
            _ => &[],
        })
    }

    /// Every row sorted by place: by column first, then by row again.
    ///
    /// Cost: O(entries + columns), without a comparison.
    pub(super) fn sorted(mut self, columns: usize) -> Self {
        let mut next = vec![0usize; columns + 1];
        for &(place, _) in &self.entries {
            if let Some(count) = next.get_mut(place as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut next {
            sum += *count;
            *count = sum;
        }
        let starts = next.clone();
        let mut by_column = vec![(0u32, 0u32); self.entries.len()];
        for (row, entries) in (0u32..).zip(self.each()) {
            for &(place, count) in entries {
                let Some(next) = next.get_mut(place as usize) else { continue };
                if let Some(slot) = by_column.get_mut(*next) {
                    *slot = (row, count);
                }
                *next += 1;
            }
        }
        let mut at = self.offsets.clone();
        for (place, pair) in (0u32..).zip(starts.windows(2)) {
            let &[from, to] = pair else { continue };
            for &(row, count) in by_column.get(from..to).unwrap_or(&[]) {
                let Some(at) = at.get_mut(row as usize) else { continue };
                if let Some(slot) = self.entries.get_mut(*at) {
                    *slot = (place, count);
                }
                *at += 1;
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn sorted_sorts_each_row_by_place() {
        let mut rows = Rows::default();
        let given: [&[(u32, u32)]; 4] = [&[(4, 1), (0, 2), (2, 9)], &[], &[(1, 1)], &[(3, 5), (2, 1)]];
        given.iter().for_each(|row| rows.push(row.iter().copied()));
        let sorted = rows.sorted(5);
        let expected: [&[(u32, u32)]; 4] = [&[(0, 2), (2, 9), (4, 1)], &[], &[(1, 1)], &[(2, 1), (3, 5)]];
        assert_eq!(sorted.each().collect::<Vec<_>>(), expected);
        assert_eq!((sorted.len(), sorted.entries()), (4, 6));
    }
}
