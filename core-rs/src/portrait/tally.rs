//! One aggregation for one route and for millions: sums kept for every prefix, distinct things counted with undo.

#![allow(clippy::indexing_slicing, reason = "concerts were checked; dense ids were counted by the programme")]

use super::programme::{KINDS, Programme};
use crate::schedule::Festival;

/// What a prefix of a route adds up to. Minutes within i32: the festival's limits see to that.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sums {
    /// The day set that the prefix visits, numbered by the stream.
    pub day_set: u32,
    pub days: u32,
    pub concerts: u32,
    /// Distinct artists, works, composers, genres, halls, tags.
    pub distinct: [u32; KINDS],
    pub show: i32,
    pub walk: i64,
    pub gap: i32,
    /// Spans of the days before the last one.
    past_span: i32,
    day_start: i32,
    end: i32,
    pub hall_changes: u32,
    hall: u32,
    pub day: u32,
    pub price: i64,
    pub artist_rows: i32,
    pub flagged_artists: i32,
    pub work_rows: i32,
    pub flagged_works: i32,
    pub top_rows: i32,
    pub rare_rows: i32,
}

impl Sums {
    /// Last end less first start of each day, summed.
    #[inline]
    pub fn span(&self) -> i32 {
        self.past_span + self.end - self.day_start
    }
}

/// A route being built concert by concert. Memory: O(things of the programme + longest route).
#[derive(Debug, Clone)]
pub(crate) struct Tally {
    /// How often each thing is heard in the route.
    heard: Vec<u32>,
    /// `levels[k]`: sums of the first k concerts.
    levels: Vec<Sums>,
    route: Vec<u32>,
}

impl Tally {
    pub fn new(programme: &Programme) -> Self {
        Self { heard: vec![0; programme.id_count], levels: vec![Sums::default()], route: Vec::new() }
    }

    /// The concerts held.
    pub fn route(&self) -> &[u32] {
        &self.route
    }

    /// Sums of the concerts held.
    #[inline]
    pub fn sums(&self) -> &Sums {
        &self.levels[self.route.len()]
    }

    /// Concerts with each tag.
    pub fn tags<'t>(&'t self, programme: &Programme) -> &'t [u32] {
        &self.heard[programme.id_count - programme.tag_count..]
    }

    /// Drops all concerts but the first `kept`. Cost: O(rows of the concerts dropped).
    #[inline]
    pub fn keep(&mut self, programme: &Programme, kept: usize) {
        while self.route.len() > kept {
            let Some(concert) = self.route.pop() else { return };
            self.levels.pop();
            for thing in programme.all_things(concert as usize) {
                self.heard[*thing as usize] -= 1;
            }
        }
    }

    /// Adds a concert; `day_set` numbers the day set of the route with it. Cost: O(its rows).
    #[inline]
    pub fn push(&mut self, (festival, programme): (&Festival, &Programme), concert: u32, day_set: u32) {
        let facts = &programme.concerts[concert as usize];
        let mut sums = self.levels[self.route.len()];
        if sums.concerts > 0 && facts.day == sums.day {
            sums.walk += i64::from(festival.walk(sums.hall, facts.hall));
            sums.gap += facts.start - sums.end;
            sums.hall_changes += u32::from(sums.hall != facts.hall);
        } else {
            sums.past_span = sums.span();
            sums.day_start = facts.start;
            sums.days += 1;
            sums.day = facts.day;
            sums.day_set = day_set;
        }
        for kind in 0..KINDS {
            for thing in programme.things(concert as usize, kind) {
                let heard = &mut self.heard[*thing as usize];
                sums.distinct[kind] += u32::from(*heard == 0);
                *heard += 1;
            }
        }
        sums.hall = facts.hall;
        sums.end = facts.end;
        sums.concerts += 1;
        sums.show += facts.end - facts.start;
        sums.price += i64::from(facts.price);
        sums.artist_rows += facts.artist_rows;
        sums.flagged_artists += facts.flagged_artists;
        sums.work_rows += facts.work_rows;
        sums.flagged_works += facts.flagged_works;
        sums.top_rows += facts.top_rows;
        sums.rare_rows += facts.rare_rows;
        self.levels.push(sums);
        self.route.push(concert);
    }
}
