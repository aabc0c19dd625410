//! A second reading of the feature table, from its words and nothing else: the oracle of the portraits' tests.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "test support may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use figaro_core::portrait::column_names;
use figaro_core::routes::Wishes;
use figaro_core::schedule::{Columns, Festival, NONE, Rows};

use super::common::{self, Random, brute_force};

/// The festivals of the other differential tests, now and then without works, artists, genres, composers; with a
/// row given twice.
pub fn festival(random: &mut Random) -> Arc<Festival> {
    let festival = common::festival(random);
    let mut columns = festival.columns().clone();
    let none = Rows { offsets: vec![0; festival.len() + 1], ..Rows::default() };
    if random.chance(10) {
        columns.works = none.clone();
    }
    if random.chance(10) {
        columns.artists = none.clone();
    }
    if random.chance(10) {
        columns.genres.fill(NONE);
    }
    if random.chance(20) {
        columns.work_composers[random.int(0, 7) as usize] = NONE;
    }
    if random.chance(20)
        && let [first, second, ..] = &mut columns.works.ids[..]
    {
        *second = *first;
    }
    if random.chance(5) {
        columns.tags = none;
        columns.tag_count = 0;
    }
    Arc::new(Festival::new(columns).unwrap())
}

/// Features of a route by name, from the words of the table and nothing else.
pub type Naive = BTreeMap<&'static str, f64>;

fn ids(rows: &Rows, route: &[u32]) -> Vec<u32> {
    route.iter().flat_map(|c| rows.of(*c as usize).to_vec()).collect()
}

fn distinct(values: impl IntoIterator<Item = u32>) -> f64 {
    values.into_iter().filter(|v| *v != NONE).collect::<BTreeSet<u32>>().len() as f64
}

fn share_of(good: usize, rows: usize) -> f64 {
    if rows == 0 { 0.0 } else { good as f64 / rows as f64 }
}

pub fn days_of(festival: &Festival, route: &[u32]) -> Vec<u32> {
    let days = &festival.columns().days;
    route.iter().map(|c| days[*c as usize]).collect::<BTreeSet<u32>>().into_iter().collect()
}

fn programme_rows(c: &Columns) -> BTreeMap<u32, usize> {
    let mut rows = BTreeMap::new();
    for work in &c.works.ids {
        *rows.entry(c.work_composers[*work as usize]).or_default() += 1;
    }
    rows.remove(&NONE);
    rows
}

/// Composers with as many rows as the fifth, or more.
pub fn top_composers(c: &Columns) -> Vec<u32> {
    let rows = programme_rows(c);
    let better = |composer: &u32| rows.values().filter(|count| **count > rows[composer]).count();
    rows.keys().copied().filter(|composer| better(composer) < 5).collect()
}

fn sums(festival: &Festival, route: &[u32]) -> Naive {
    let c = festival.columns();
    let n = route.len() as f64;
    let (mut walk, mut gap, mut changes) = (0.0, 0.0, 0.0);
    for leg in route.windows(2) {
        let (i, j) = (leg[0] as usize, leg[1] as usize);
        if c.days[i] == c.days[j] {
            walk += f64::from(festival.walk(c.halls[i], c.halls[j]));
            gap += f64::from(c.starts[j] - c.ends[i]);
            changes += f64::from(u8::from(c.halls[i] != c.halls[j]));
        }
    }
    let span: f64 = days_of(festival, route)
        .iter()
        .map(|day| {
            let own = || route.iter().map(|x| *x as usize).filter(|x| c.days[*x] == *day);
            f64::from(own().map(|x| c.ends[x]).max().unwrap() - own().map(|x| c.starts[x]).min().unwrap())
        })
        .sum();
    let show: f64 = route.iter().map(|x| f64::from(c.ends[*x as usize] - c.starts[*x as usize])).sum();
    let works = distinct(ids(&c.works, route));
    Naive::from([
        ("days", days_of(festival, route).len() as f64),
        ("concerts", n),
        ("halls", distinct(route.iter().map(|x| c.halls[*x as usize]))),
        ("genres", distinct(route.iter().map(|x| c.genres[*x as usize]))),
        ("showMinutes", show),
        ("walkMinutes", walk),
        ("gapMinutes", gap),
        ("waitMinutes", gap - walk),
        ("spanMinutes", span),
        ("density", show / span),
        ("hallChanges", changes),
        ("price", route.iter().map(|x| f64::from(c.prices[*x as usize])).sum()),
        ("artists", distinct(ids(&c.artists, route))),
        ("composers", distinct(ids(&c.works, route).iter().map(|w| c.work_composers[*w as usize]))),
        ("works", works),
        ("worksPerConcert", works / n),
        ("depth", if works == 0.0 { 0.0 } else { 100.0 * f64::min(1.0, n / works) }),
        ("familyConcerts", route.iter().filter(|x| c.tags.of(**x as usize).contains(&0)).count() as f64),
    ])
}

fn add_shares(festival: &Festival, route: &[u32], features: &mut Naive) {
    let c = festival.columns();
    let top = top_composers(c);
    let all = programme_rows(c);
    let composers: Vec<u32> = ids(&c.works, route).iter().map(|w| c.work_composers[*w as usize]).collect();
    let flagged = |rows: &Rows| {
        let own = || route.iter().flat_map(|x| rows.range(*x as usize));
        share_of(own().filter(|row| rows.flagged(*row)).count(), own().count())
    };
    let top_share = share_of(composers.iter().filter(|x| top.contains(x)).count(), composers.len());
    let once = composers.iter().filter(|x| all.get(x) == Some(&1)).count();
    let rare_share = share_of(once, composers.len());
    features.insert("flaggedArtistShare", flagged(&c.artists));
    features.insert("flaggedWorkShare", flagged(&c.works));
    features.insert("topComposerShare", top_share);
    features.insert("rareComposerShare", rare_share);
    features.insert("composerBalance", (top_share + rare_share) / 2.0);
}

pub fn plain_features(festival: &Festival, route: &[u32]) -> Naive {
    let mut features = sums(festival, route);
    add_shares(festival, route, &mut features);
    features
}

/// Average rank / count; a value that none of them has is ranked as one more.
fn percentile(population: &[&Naive], key: &str, value: f64) -> f64 {
    let less = population.iter().filter(|other| other[key] < value).count() as f64;
    let equal = population.iter().filter(|other| other[key] == value).count() as f64;
    if equal == 0.0 {
        return (less + 1.0) / (population.len() as f64 + 1.0);
    }
    (less + (equal + 1.0) / 2.0) / population.len() as f64
}

/// Scores, given all routes of the festival.
pub fn add_scores(festival: &Festival, (days, all): (&[u32], &[(Vec<u32>, Naive)]), features: &mut Naive) {
    let c = festival.columns();
    let same_days: Vec<&Naive> = all.iter().filter(|row| row.0 == days).map(|row| &row.1).collect();
    let same_n: Vec<&Naive> =
        same_days.iter().copied().filter(|row| row["concerts"] == features["concerts"]).collect();
    let score = |key| 100.0 * (1.0 - percentile(&same_n, key, features[key]));
    let (walk, wait) = (score("walkMinutes"), score("waitMinutes"));
    let most = same_days.iter().map(|row| row["genres"]).fold(0.0, f64::max);
    let genre = if most == 0.0 { 0.0 } else { f64::min(100.0, features["genres"] / most * 100.0) };
    let rank = |key| 100.0 * percentile(&same_days, key, features[key]);
    let mut terms = Vec::new();
    if c.genres.iter().any(|genre| *genre != NONE) {
        terms.push((0.25, genre));
    }
    if !c.works.ids.is_empty() {
        terms.push((0.25, 100.0 * features["topComposerShare"]));
        terms.push((0.25, rank("rareComposerShare")));
        terms.push((0.125, features["depth"]));
    }
    if !c.artists.ids.is_empty() {
        terms.push((0.125, rank("flaggedArtistShare")));
    }
    let weight: f64 = terms.iter().map(|term| term.0).sum();
    let intellect = terms.iter().map(|term| term.0 * term.1).sum::<f64>() / f64::max(weight, 1e-9);
    let comfort = 0.7 * walk + 0.3 * wait;
    features.extend([
        ("walkScore", walk),
        ("waitScore", wait),
        ("comfort", comfort),
        ("genreScore", genre),
        ("intellect", intellect),
    ]);
}

pub fn all_features(festival: &Festival) -> Vec<(Vec<u32>, Naive, Vec<u32>)> {
    let routes = brute_force(festival, &Wishes::none(festival));
    let rows: Vec<(Vec<u32>, Naive)> =
        routes.iter().map(|route| (days_of(festival, route), plain_features(festival, route))).collect();
    let with_scores = |(days, features): &(Vec<u32>, Naive)| {
        let mut features = features.clone();
        add_scores(festival, (days, &rows), &mut features);
        features
    };
    let scored: Vec<Naive> = rows.iter().map(with_scores).collect();
    rows.into_iter().zip(scored).zip(routes).map(|(((days, _), row), route)| (days, row, route)).collect()
}

/// Everything is exact, percentiles too; only weighted sums may differ in their last bits.
pub fn assert_row(found: &[f64], expected: &Naive, context: &str) {
    for (name, value) in column_names(0).iter().zip(found) {
        let right = expected[name.as_str()];
        let weighted = ["comfort", "genreScore", "intellect"].contains(&name.as_str());
        let same = if weighted { (value - right).abs() <= 1e-11 } else { *value == right };
        assert!(same, "{name} is {value}, not {right}: {context}");
    }
}

pub fn assert_tags(festival: &Festival, route: &[u32], tags: &[f64]) {
    let c = festival.columns();
    assert_eq!(tags.len(), c.tag_count as usize);
    for (tag, found) in (0..).zip(tags) {
        let count = route.iter().filter(|x| c.tags.of(**x as usize).contains(&tag)).count();
        assert_eq!(*found, count as f64, "tag {tag} of {route:?}");
    }
}
