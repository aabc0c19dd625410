//! Portraits against a second reading of the feature table, over all routes of small festivals.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use common::{Random, brute_force, wishes};
use figaro_core::big::Big;
use figaro_core::portrait::{
    COLUMN_COUNT, ComfortLevel, FEATURES, IntellectLevel, Measure, Place, PortraitStream, Portraits,
    Settings, column_names, column_of, jaccard,
};
use figaro_core::routes::{Dag, Enumerator, Question, RouteSet, Wishes};
use figaro_core::schedule::{Columns, Festival, NONE, Rows};

const FESTIVALS: u64 = 3_000;

/// The festivals of the other differential tests, now and then without works, artists, genres, composers; with a
/// row given twice.
fn festival(random: &mut Random) -> Arc<Festival> {
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
type Naive = BTreeMap<&'static str, f64>;

fn ids(rows: &Rows, route: &[u32]) -> Vec<u32> {
    route.iter().flat_map(|c| rows.of(*c as usize).to_vec()).collect()
}

fn distinct(values: impl IntoIterator<Item = u32>) -> f64 {
    values.into_iter().filter(|v| *v != NONE).collect::<BTreeSet<u32>>().len() as f64
}

fn share_of(good: usize, rows: usize) -> f64 {
    if rows == 0 { 0.0 } else { good as f64 / rows as f64 }
}

fn days_of(festival: &Festival, route: &[u32]) -> Vec<u32> {
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
fn top_composers(c: &Columns) -> Vec<u32> {
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

fn plain_features(festival: &Festival, route: &[u32]) -> Naive {
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
fn add_scores(festival: &Festival, (days, all): (&[u32], &[(Vec<u32>, Naive)]), features: &mut Naive) {
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

fn all_features(festival: &Festival) -> Vec<(Vec<u32>, Naive, Vec<u32>)> {
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
fn assert_row(found: &[f64], expected: &Naive, context: &str) {
    for (name, value) in column_names(0).iter().zip(found) {
        let right = expected[name.as_str()];
        let weighted = ["comfort", "genreScore", "intellect"].contains(&name.as_str());
        let same = if weighted { (value - right).abs() <= 1e-11 } else { *value == right };
        assert!(same, "{name} is {value}, not {right}: {context}");
    }
}

fn assert_tags(festival: &Festival, route: &[u32], tags: &[f64]) {
    let c = festival.columns();
    assert_eq!(tags.len(), c.tag_count as usize);
    for (tag, found) in (0..).zip(tags) {
        let count = route.iter().filter(|x| c.tags.of(**x as usize).contains(&tag)).count();
        assert_eq!(*found, count as f64, "tag {tag} of {route:?}");
    }
}

#[test]
fn portrait_agrees_with_the_words_over_all_routes_of_small_festivals() {
    let (mut routes, mut several_days) = (0usize, 0usize);
    for seed in 0..FESTIVALS {
        let festival = festival(&mut Random::new(seed));
        let portraits = Portraits::new(Arc::clone(&festival)).unwrap();
        assert_eq!(portraits.top_composers(), top_composers(festival.columns()), "seed {seed}");
        for (days, expected, route) in all_features(&festival) {
            let portrait = portraits.portrait(&route).unwrap();
            assert_row(&portrait.values, &expected, &format!("{route:?} of seed {seed}"));
            assert_tags(&festival, &route, portrait.tags());
            let settings = portraits.settings();
            assert_eq!(portrait.comfort_level, ComfortLevel::of(portrait.get("comfort").unwrap(), settings));
            let intellect = portrait.get("intellect").unwrap();
            assert_eq!(portrait.intellect_level, IntellectLevel::of(intellect, settings));
            routes += 1;
            several_days += usize::from(days.len() > 1);
        }
    }
    assert!(routes > 50_000 && several_days > 10_000, "{routes} routes, {several_days} of several days");
}

#[test]
fn distribution_counts_every_route_once() {
    for seed in 0..FESTIVALS / 2 {
        let festival = festival(&mut Random::new(seed));
        let portraits = Portraits::new(Arc::clone(&festival)).unwrap();
        let rows = all_features(&festival);
        let sets: BTreeSet<Vec<u32>> = rows.iter().map(|row| row.0.clone()).collect();
        for (days, measure) in sets.iter().flat_map(|days| Measure::ALL.map(|measure| (days, measure))) {
            let mut expected: BTreeMap<(Option<u32>, u64), u64> = BTreeMap::new();
            for (_, features, _) in rows.iter().filter(|row| row.0 == *days) {
                let concerts = (!measure.is_share()).then_some(features["concerts"] as u32);
                *expected.entry((concerts, features[measure.key()].to_bits())).or_default() += 1;
            }
            let mut found = BTreeMap::new();
            for distribution in portraits.distribution(days, measure).unwrap() {
                assert!(distribution.values.is_sorted_by(|a, b| a < b), "{measure:?} of seed {seed}");
                for (value, count) in distribution.values.iter().zip(&distribution.counts) {
                    found.insert((distribution.concerts, value.to_bits()), count.to_u64().unwrap());
                }
            }
            assert_eq!(found, expected, "{measure:?} on {days:?} of seed {seed}");
        }
    }
}

#[test]
fn stream_equals_one_by_one_under_any_wishes() {
    for seed in 0..FESTIVALS / 3 {
        let mut random = Random::new(seed);
        let festival = festival(&mut random);
        let wishes = wishes(&mut random, &festival);
        let portraits = Portraits::new(Arc::clone(&festival)).unwrap();
        let own: Vec<(Vec<u32>, Naive)> =
            all_features(&festival).into_iter().map(|(days, row, _)| (days, row)).collect();
        let question = Question::new(Arc::clone(&festival), wishes).unwrap();
        let dag = Dag::new(&question).unwrap();
        let mut stream = PortraitStream::new(&portraits);
        let mut walk = Enumerator::new(&dag);
        let mut set = RouteSet::new();
        let visited = stream
            .visit(&mut walk, usize::MAX, |route, row| {
                assert_eq!(row, portraits.portrait(route).unwrap().values, "{route:?} of seed {seed}");
                let mut expected = plain_features(&festival, route);
                add_scores(&festival, (&days_of(&festival, route), &own), &mut expected);
                assert_row(row, &expected, &format!("{route:?} of seed {seed}, under wishes"));
                set.push(route);
            })
            .unwrap();
        assert_eq!(visited, set.len(), "seed {seed}");
        let matrix = portraits.matrix(&set).unwrap();
        let taken = PortraitStream::new(&portraits).take(&mut Enumerator::new(&dag), set.len()).unwrap();
        assert_eq!(matrix, taken, "seed {seed}");
        assert_eq!(matrix.len(), set.len(), "seed {seed}");
    }
}

/// Two days; day 1: A 10:00-11:00 in hall 0, B 11:10-12:00 in hall 1, C 11:30-12:30 in hall 0; day 2: D in hall 1.
/// The walk 0 -> 1 takes 10 minutes, 1 -> 0 takes 20.
fn golden() -> Arc<Festival> {
    let rows = |offsets: &[u32], ids: &[u32], flags: &[u8]| Rows {
        offsets: offsets.to_vec(),
        ids: ids.to_vec(),
        flags: flags.to_vec(),
    };
    let columns = Columns {
        starts: vec![600, 670, 690, 2040],
        ends: vec![660, 720, 750, 2100],
        numbers: vec![1, 2, 3, 4],
        days: vec![0, 0, 0, 1],
        halls: vec![0, 1, 0, 1],
        prices: vec![1000, 50, 0, 700],
        genres: vec![3, 7, NONE, 3],
        programmes: vec![0, 1, 2, 3],
        hall_count: 2,
        walk_minutes: vec![0, 10, 20, 0],
        buffer_minutes: 0,
        tag_count: 2,
        tags: rows(&[0, 1, 1, 2, 3], &[0, 1, 0], &[]),
        works: rows(&[0, 2, 3, 4, 5], &[0, 1, 2, 0, 0], &[1, 0, 0, 0, 0]),
        work_composers: vec![9, 9, 4],
        artists: rows(&[0, 1, 3, 3, 4], &[5, 5, 6, 6], &[0, 1, 0, 0]),
    };
    Arc::new(Festival::new(columns).unwrap())
}

#[test]
fn portrait_of_the_golden_festival_is_as_worked_out_by_hand() {
    let festival = golden();
    let portraits = Portraits::new(festival).unwrap();
    // Composer 9 has 4 rows, composer 4 has one.
    assert_eq!((portraits.top_composers(), portraits.rare_composers()), (&[4, 9][..], &[4][..]));
    // A (10 minutes on foot) B, the night, D. Routes of both days: A, B, C, AB, AC each with D.
    let portrait = portraits.portrait(&[0, 1, 3]).unwrap();
    let expected = [
        ("days", 2.0),
        ("concerts", 3.0),
        ("halls", 2.0),
        ("genres", 2.0),
        ("showMinutes", 170.0),
        ("walkMinutes", 10.0),
        ("gapMinutes", 10.0),
        ("waitMinutes", 0.0),
        ("spanMinutes", 180.0),
        ("density", 170.0 / 180.0),
        ("hallChanges", 1.0),
        ("price", 1750.0),
        ("artists", 2.0),
        ("composers", 2.0),
        ("works", 3.0),
        ("flaggedArtistShare", 0.25),
        ("flaggedWorkShare", 0.25),
        ("familyConcerts", 2.0),
        ("topComposerShare", 1.0),
        ("rareComposerShare", 0.25),
        ("composerBalance", 0.625),
        ("worksPerConcert", 1.0),
        ("depth", 100.0),
        // Three concerts: ABD walks 10 and waits 0, ACD walks 0 and waits 30.
        ("walkScore", 0.0),
        ("waitScore", 50.0),
        ("comfort", 15.0),
        ("genreScore", 100.0),
        // rare: AD 0, BD 1/2, CD 0, ABD 1/4, ACD 0: rank 4 of 5; flagged: AD 0, BD 1/3, CD 0, ABD 1/4, ACD 0: 4 of 5.
        ("intellect", 25.0 + 25.0 + 0.25 * 80.0 + 0.125 * 80.0 + 12.5),
    ];
    for (key, value) in expected {
        assert_eq!(portrait.get(key), Some(value), "{key}");
    }
    assert_eq!(expected.len(), COLUMN_COUNT);
    assert_eq!(portrait.tags(), [2.0, 0.0]);
    assert_eq!(portrait.comfort_level.name(), "demanding");
    assert_eq!(portrait.intellect_level.name(), "rich");
    // One concert alone: all of that length walk 0: average rank (3 + 1) / 2 of 3.
    let alone = portraits.portrait(&[2]).unwrap();
    assert_eq!(alone.get("walkScore"), Some(100.0 * (1.0 - 2.0 / 3.0)));
    assert_eq!(portraits.most_genres(&[0]).unwrap(), 2);
}

#[test]
fn portrait_follows_its_settings() {
    let settings = Settings { walk: 0.0, wait: 2.0, comfort_levels: [50.0, 10.0], ..Settings::default() };
    let portraits = Portraits::with(golden(), settings).unwrap();
    let portrait = portraits.portrait(&[0, 1, 3]).unwrap();
    assert_eq!(portrait.get("comfort"), Some(50.0));
    assert_eq!(portrait.comfort_level, ComfortLevel::VeryComfortable);
}

#[test]
fn portrait_refuses_what_is_no_route() {
    let portraits = Portraits::new(golden()).unwrap();
    let cases: [(&[u32], &str); 5] = [
        (&[], "not-a-route index=0"),
        (&[4], "unknown-concert concert=4 concerts=4"),
        (&[0, 0], "not-a-route index=1"),
        (&[0, 1, 2], "not-a-route index=2"),
        (&[3, 0], "not-a-route index=1"),
    ];
    for (route, message) in cases {
        assert_eq!(portraits.portrait(route).unwrap_err().to_string(), message);
        assert_eq!(portraits.bare(route).unwrap_err().to_string(), message);
    }
    for days in [&[][..], &[1, 0], &[0, 0], &[2]] {
        assert_eq!(portraits.distribution(days, Measure::Walk).unwrap_err().kind.code(), "option-value");
    }
}

#[test]
fn bare_leaves_scores_out_alone() {
    let portraits = Portraits::new(golden()).unwrap();
    let (full, bare) = (portraits.portrait(&[0, 1]).unwrap(), portraits.bare(&[0, 1]).unwrap());
    for feature in FEATURES.iter().filter(|feature| feature.place == Place::Column) {
        let (left, right) = (full.get(feature.key).unwrap(), bare.get(feature.key).unwrap());
        let score = ["walkScore", "waitScore", "comfort", "genreScore", "intellect"].contains(&feature.key);
        assert!(if score { right.is_nan() } else { left == right }, "{}: {left}, {right}", feature.key);
        assert!(left >= feature.range.0 && left <= feature.range.1, "{}: {left}", feature.key);
    }
}

/// Days of concerts every quarter of an hour, so that routes are counted in millions and in big numbers.
fn long_festival(days: i32, concerts: i32) -> Arc<Festival> {
    let mut random = Random::new(7);
    let n = days * concerts;
    let at = |c: i32| (c / concerts) * 1440 + 600 + (c % concerts) * 15;
    let halls = 5;
    let own = |most: i64, random: &mut Random| {
        let ids: Vec<u32> = (0..2 * n).map(|_| random.int(0, most) as u32).collect();
        let flags = ids.iter().map(|_| u8::from(random.chance(20))).collect();
        Rows { offsets: (0..=n as u32).map(|c| 2 * c).collect(), ids, flags }
    };
    let columns = Columns {
        starts: (0..n).map(at).collect(),
        ends: (0..n).map(|c| at(c) + 40).collect(),
        numbers: (1..=n).collect(),
        days: (0..n).map(|c| (c / concerts) as u32).collect(),
        halls: (0..n).map(|_| random.int(0, halls - 1) as u32).collect(),
        prices: vec![100; n as usize],
        genres: (0..n).map(|_| random.int(0, 11) as u32).collect(),
        programmes: (0..n as u32).collect(),
        hall_count: halls as u32,
        walk_minutes: (0..25).map(|x| if x % 6 == 0 { 0 } else { 5 * ((x * 7) % 4) as u32 }).collect(),
        works: own(99, &mut random),
        work_composers: (0..100).map(|w| w / 3).collect(),
        artists: own(60, &mut random),
        tags: Rows { offsets: vec![0; n as usize + 1], ..Rows::default() },
        ..Columns::default()
    };
    Arc::new(Festival::new(columns).unwrap())
}

#[test]
fn distribution_equals_enumeration_of_long_days() {
    let festival = long_festival(2, 32);
    let portraits = Portraits::new(Arc::clone(&festival)).unwrap();
    let mut wishes = Wishes::none(&festival);
    wishes.blocked = festival.columns().days.clone();
    let question = Question::new(Arc::clone(&festival), wishes).unwrap();
    let dag = Dag::new(&question).unwrap();
    let mut stream = PortraitStream::bare(&portraits);
    let column = |measure: Measure| column_of(measure.key()).unwrap();
    let mut counts: BTreeMap<(Measure, Option<u32>, u64), u64> = BTreeMap::new();
    let mut most_genres = 0.0;
    let visited = stream
        .visit(&mut Enumerator::new(&dag), usize::MAX, |route, row| {
            most_genres = f64::max(most_genres, row[column_of("genres").unwrap()]);
            for measure in Measure::ALL {
                let concerts = (!measure.is_share()).then_some(route.len() as u32);
                *counts.entry((measure, concerts, row[column(measure)].to_bits())).or_default() += 1;
            }
        })
        .unwrap();
    assert!(visited > 10_000, "{visited} routes");
    assert_eq!(f64::from(portraits.most_genres(&[0]).unwrap()), most_genres);
    for measure in Measure::ALL {
        for distribution in portraits.distribution(&[0], measure).unwrap() {
            for (value, count) in distribution.values.iter().zip(&distribution.counts) {
                let key = (measure, distribution.concerts, value.to_bits());
                assert_eq!(Some(count.clone()), counts.remove(&key).map(Big::from), "{measure:?} {value}");
            }
        }
    }
    assert!(counts.is_empty(), "{counts:?}");
}

#[test]
fn distribution_is_exact_past_64_and_128_bits() {
    let festival = long_festival(10, 24);
    let portraits = Portraits::new(Arc::clone(&festival)).unwrap();
    let mut wishes = Wishes::none(&festival);
    let mut expected = Big::from(1);
    for day in 0..10 {
        wishes.blocked = festival.columns().days.iter().map(|d| u32::from(*d != day)).collect();
        let own = Question::new(Arc::clone(&festival), wishes.clone()).unwrap();
        expected = expected.mul(&own.total().unwrap());
    }
    assert!(expected.bits() > 128);
    let days: Vec<u32> = (0..10).collect();
    for measure in [Measure::Walk, Measure::HallChanges, Measure::RareComposers] {
        let mut total = Big::zero();
        for distribution in portraits.distribution(&days, measure).unwrap() {
            distribution.counts.iter().for_each(|count| total.add_assign(count));
        }
        assert_eq!(total, expected, "{measure:?}");
    }
}

#[test]
fn jaccard_is_shared_over_either() {
    let cases: [(&[u32], &[u32], f64); 4] =
        [(&[1, 2, 3], &[2, 3, 4], 0.5), (&[1], &[1], 1.0), (&[1], &[2], 0.0), (&[], &[], 1.0)];
    for (a, b, expected) in cases {
        assert_eq!(jaccard(a, b), expected, "{a:?} {b:?}");
    }
}
