//! What the whole programme says about each concert: its rows, who is often played and who once.

#![allow(
    clippy::indexing_slicing,
    reason = "concerts, rows and dense ids were counted from the columns of the validated festival"
)]

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind};
use crate::schedule::{Festival, NONE, Rows};

/// Composers that count as top, ties aside.
const TOP: usize = 5;
/// The most tags: each is a column of every portrait.
pub const MAX_TAGS: u32 = 1024;
/// Kinds of things that a route has distinct ones of.
pub(crate) const KINDS: usize = 6;
/// Position of the tags among the kinds.
const TAGS: usize = 5;

/// Numbers of one concert that add up along a route.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Concert {
    pub start: i32,
    pub end: i32,
    pub day: u32,
    pub hall: u32,
    pub price: i32,
    pub artist_rows: i32,
    pub flagged_artists: i32,
    pub work_rows: i32,
    pub flagged_works: i32,
    pub top_rows: i32,
    pub rare_rows: i32,
}

/// The programme read once for a schedule version. Memory: O(concerts + rows).
#[derive(Debug, Clone)]
pub(crate) struct Programme {
    pub concerts: Vec<Concert>,
    /// Dense ids of the things of each concert, each once: artists, works, composers, genre, hall, tags.
    ids: Vec<u32>,
    /// `offsets[c * KINDS + kind]`.
    offsets: Vec<u32>,
    /// Number of dense ids of all kinds; those of tags are the last `tag_count`.
    pub id_count: usize,
    pub tag_count: usize,
    /// Dense genre of each concert.
    pub genres: Vec<Option<u32>>,
    pub genre_count: usize,
    pub has_artists: bool,
    pub has_works: bool,
    pub top_composers: Vec<u32>,
    pub rare_composers: Vec<u32>,
}

impl Programme {
    /// Reads the columns. Cost: O(rows * log rows).
    ///
    /// # Errors
    /// `question-too-large` past 1,024 tags.
    pub fn new(festival: &Festival) -> Result<Self, Error> {
        let columns = festival.columns();
        if columns.tag_count > MAX_TAGS {
            let (needed, limit) = (u64::from(columns.tag_count), u64::from(MAX_TAGS));
            return Err(ErrorKind::QuestionTooLarge { what: "tags", needed, limit }.into());
        }
        let (top_composers, rare_composers) = often_and_once(festival);
        let mut programme = Self {
            concerts: Vec::new(),
            ids: Vec::new(),
            offsets: vec![0],
            id_count: 0,
            tag_count: columns.tag_count as usize,
            genres: Vec::new(),
            genre_count: 0,
            has_artists: !columns.artists.ids.is_empty(),
            has_works: !columns.works.ids.is_empty(),
            top_composers,
            rare_composers,
        };
        programme.concerts = (0..festival.len()).map(|c| programme.concert(festival, c)).collect();
        programme.number_things(festival);
        Ok(programme)
    }

    /// Dense ids of one kind of things of a concert, each once.
    #[inline]
    pub fn things(&self, concert: usize, kind: usize) -> &[u32] {
        let at = concert * KINDS + kind;
        &self.ids[self.offsets[at] as usize..self.offsets[at + 1] as usize]
    }

    /// Dense ids of all things of a concert.
    #[inline]
    pub fn all_things(&self, concert: usize) -> &[u32] {
        let at = concert * KINDS;
        &self.ids[self.offsets[at] as usize..self.offsets[at + KINDS] as usize]
    }

    fn concert(&self, festival: &Festival, concert: usize) -> Concert {
        let columns = festival.columns();
        let flagged = |rows: &Rows| count(rows.range(concert), |row| rows.flagged(row));
        let works = &columns.works;
        let composer = |row: usize| columns.work_composers[works.ids[row] as usize];
        let among =
            |list: &[u32]| count(works.range(concert), |row| list.binary_search(&composer(row)).is_ok());
        Concert {
            start: columns.starts[concert],
            end: columns.ends[concert],
            day: columns.days[concert],
            hall: columns.halls[concert],
            price: columns.prices[concert],
            artist_rows: columns.artists.of(concert).len() as i32,
            flagged_artists: flagged(&columns.artists),
            work_rows: works.of(concert).len() as i32,
            flagged_works: flagged(works),
            top_rows: among(&self.top_composers),
            rare_rows: among(&self.rare_composers),
        }
    }

    /// Numbers the things of each kind densely, kind after kind.
    fn number_things(&mut self, festival: &Festival) {
        let columns = festival.columns();
        let mut dense: [BTreeMap<u32, u32>; KINDS] = Default::default();
        let mut own: Vec<[Vec<u32>; KINDS]> = Vec::with_capacity(festival.len());
        for concert in 0..festival.len() {
            let works = columns.works.of(concert);
            let mut kinds = [
                columns.artists.of(concert).to_vec(),
                works.to_vec(),
                works.iter().map(|work| columns.work_composers[*work as usize]).collect(),
                vec![columns.genres[concert]],
                vec![columns.halls[concert]],
                columns.tags.of(concert).to_vec(),
            ];
            kinds[2].retain(|composer| *composer != NONE);
            kinds[3].retain(|genre| *genre != NONE);
            for (kind, (ids, numbers)) in kinds.iter_mut().zip(&mut dense).enumerate() {
                ids.sort_unstable();
                ids.dedup();
                for id in ids.iter_mut().filter(|_| kind != TAGS) {
                    let next = numbers.len() as u32;
                    *id = *numbers.entry(*id).or_insert(next);
                }
            }
            self.genres.push(kinds[3].first().copied());
            own.push(kinds);
        }
        self.genre_count = dense[3].len();
        let mut bases = [0u32; KINDS];
        for kind in 1..KINDS {
            bases[kind] = bases[kind - 1] + dense[kind - 1].len() as u32;
        }
        self.id_count = bases[TAGS] as usize + self.tag_count;
        for (kind, ids) in own.iter().flat_map(|kinds| kinds.iter().enumerate()) {
            self.ids.extend(ids.iter().map(|id| bases[kind] + id));
            self.offsets.push(self.ids.len() as u32);
        }
    }
}

fn count(rows: std::ops::Range<usize>, good: impl Fn(usize) -> bool) -> i32 {
    rows.filter(|row| good(*row)).count() as i32
}

/// Composers with most rows of the whole programme (five, ties included), and those with exactly one; ascending.
fn often_and_once(festival: &Festival) -> (Vec<u32>, Vec<u32>) {
    let columns = festival.columns();
    let mut rows: BTreeMap<u32, usize> = BTreeMap::new();
    for work in &columns.works.ids {
        let composer = columns.work_composers[*work as usize];
        if composer != NONE {
            *rows.entry(composer).or_default() += 1;
        }
    }
    let mut sizes: Vec<usize> = rows.values().copied().collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    let least = sizes.get(TOP - 1).or(sizes.last()).copied().unwrap_or(1);
    let with = |good: &dyn Fn(usize) -> bool| {
        rows.iter().filter(|(_, count)| good(**count)).map(|(composer, _)| *composer).collect()
    };
    (with(&|count| count >= least), with(&|count| count == 1))
}
