//! Alternatives that need no memory of what changes: the best others of any similarity, by score or by length.

use super::alternatives::{Criteria, NearestBy};
use super::kbest::Ranked;
use super::question::Question;
use crate::error::Error;

impl Question {
    /// The best routes but the list itself.
    pub(super) fn others_by_score(&self, list: &[u32], criteria: &Criteria) -> Result<Vec<Vec<u32>>, Error> {
        let mut found = match criteria.concerts {
            None => self.best(criteria.count + 1)?,
            Some((fewest, most)) => self.of_length(fewest, most)?.best(criteria.count + 1)?,
        };
        found.retain(|route| route.concerts != list);
        found.truncate(criteria.count);
        Ok(found.into_iter().map(|route| route.concerts).collect())
    }

    /// The best routes but the list itself of each length, the lengths in their order until there are enough.
    pub(super) fn others_by_length(&self, list: &[u32], criteria: &Criteria) -> Result<Vec<Vec<u32>>, Error> {
        let counts = self.by_length()?;
        let (fewest, most) = criteria.concerts.unwrap_or((0, u32::MAX));
        let longest = counts.len() as u32;
        let listed = list.len() as u32;
        let mut found: Vec<Ranked> = Vec::new();
        for step in 0..=longest.max(listed) {
            // The lengths of one place: two as far from the list's, or the next shorter one.
            let lengths = match criteria.by {
                NearestBy::Longest => (longest.checked_sub(step), None),
                _ => (listed.checked_sub(step), (step > 0).then_some(listed + step)),
            };
            let best = |length: Option<u32>| match length.filter(|length| (fewest..=most).contains(length)) {
                Some(length) if counts.get(length as usize).is_some_and(|count| !count.is_zero()) => {
                    self.of_length(length, length)?.best(criteria.count + 1)
                }
                _ => Ok(Vec::new()),
            };
            let (shorter, longer) = (best(lengths.0)?, best(lengths.1)?);
            found.extend(merge(shorter, longer).into_iter().filter(|route| route.concerts != list));
            if found.len() >= criteria.count {
                break;
            }
        }
        found.truncate(criteria.count);
        Ok(found.into_iter().map(|route| route.concerts).collect())
    }

    /// The question about routes of so many concerts alone.
    fn of_length(&self, fewest: u32, most: u32) -> Result<Self, Error> {
        let mut wishes = self.wishes.clone();
        let limits = &mut wishes.limits;
        limits.min_concerts = limits.min_concerts.max(fewest);
        limits.max_concerts = Some(limits.max_concerts.map_or(most, |own| own.min(most)));
        self.with(wishes)
    }
}

/// Two lists of ranked routes as one.
fn merge(a: Vec<Ranked>, b: Vec<Ranked>) -> Vec<Ranked> {
    let (mut a, mut b) = (a.into_iter().peekable(), b.into_iter().peekable());
    std::iter::from_fn(|| match (a.peek(), b.peek()) {
        (Some(x), Some(y)) if x.score > y.score || (x.score == y.score && x.concerts < y.concerts) => {
            a.next()
        }
        (Some(_), None) => a.next(),
        _ => b.next(),
    })
    .collect()
}
