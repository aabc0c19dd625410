//! Portraits against a second reading of the feature table, over all routes of small festivals.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;
mod portrait_naive;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use common::{Random, wishes};
use figaro_core::big::Big;
use figaro_core::portrait::{
    COLUMN_COUNT, ComfortLevel, FEATURES, IntellectLevel, Measure, Place, PortraitStream, Portraits,
    Settings, column_of, jaccard,
};
use figaro_core::routes::{Dag, Enumerator, Question, RouteSet, Wishes};
use figaro_core::schedule::{Columns, Festival, NONE, Rows};
use portrait_naive::{
    Naive, add_scores, all_features, assert_row, assert_tags, days_of, festival, plain_features,
    top_composers,
};

const FESTIVALS: u64 = 3_000;

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
