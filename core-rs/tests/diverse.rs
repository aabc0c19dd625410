//! Routes that differ, against the greedy choice over all routes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::Arc;

mod common;
#[path = "../benches/synthetic/mod.rs"]
#[allow(dead_code, reason = "shared with the bench")]
mod synthetic;

use common::{Random, brute_force, festival, ranked, wishes};
use figaro_core::routes::{DiverseOptions, Question, Wishes};

/// The definition: the best route that keeps the limit with all before it, again and again.
fn greedy(ranked: &[(i64, Vec<u32>)], count: usize, permille: u32) -> Vec<(i64, Vec<u32>)> {
    let mut chosen: Vec<(i64, Vec<u32>)> = Vec::new();
    for route in ranked {
        let keeps = |other: &(i64, Vec<u32>)| {
            let shared = route.1.iter().filter(|c| other.1.contains(c)).count();
            let all = route.1.len() + other.1.len() - shared;
            shared * 1000 <= permille as usize * all
        };
        if chosen.len() < count && chosen.iter().all(keeps) {
            chosen.push(route.clone());
        }
    }
    chosen
}

#[test]
fn diverse_is_the_greedy_choice_whether_scanned_or_searched() {
    for seed in 0..10_000 {
        let mut random = Random::new(seed);
        let festival = festival(&mut random);
        let wishes = wishes(&mut random, &festival);
        let routes = brute_force(&festival, &wishes);
        let question = Question::new(festival, wishes).unwrap();
        let all = ranked(&question, &routes);
        let count = random.int(1, 6) as usize;
        let permille = [0, 200, 333, 500, 750, 999, 1000][random.int(0, 6) as usize];
        let expected = greedy(&all, count, permille);
        for scan_cap in [200_000, 0, 3] {
            let options = DiverseOptions { scan_cap, ..DiverseOptions::new(count, permille) };
            let found = question.diverse(options).unwrap();
            let routes: Vec<_> = found.routes.iter().map(|r| (r.score, r.concerts.clone())).collect();
            assert_eq!(routes, expected, "{options:?} of seed {seed}");
            let proof = (found.exact, found.proven, found.upper_bound);
            assert_eq!(proof, (true, expected.len(), None), "proof of seed {seed}");
        }
    }
}

#[test]
fn diverse_says_what_is_not_proven_when_both_caps_end() {
    let (mut unproven, mut tight) = (0, 0);
    for seed in 0..3_000 {
        let mut random = Random::new(seed);
        let festival = festival(&mut random);
        let wishes = wishes(&mut random, &festival);
        let routes = brute_force(&festival, &wishes);
        let question = Question::new(festival, wishes).unwrap();
        let expected = greedy(&ranked(&question, &routes), 4, 300);
        let step_cap = [usize::MAX, 0, 400][random.int(0, 2) as usize];
        let options = DiverseOptions { scan_cap: 1, work_cap: 5, step_cap, ..DiverseOptions::new(4, 300) };
        let found = question.diverse(options).unwrap();
        let routes: Vec<_> = found.routes.iter().map(|r| (r.score, r.concerts.clone())).collect();
        assert_eq!(greedy(&routes, 4, 300), routes, "overlaps of seed {seed}");
        assert_eq!(routes[..found.proven], expected[..found.proven], "proven routes of seed {seed}");
        assert!(!found.exact || routes == expected, "exact answer of seed {seed}");
        assert_eq!(found.exact, found.upper_bound.is_none(), "bound of seed {seed}");
        if let Some(bound) = found.upper_bound {
            let next = expected.get(found.proven).map(|route| route.0);
            assert!(next.is_none_or(|score| score <= bound), "bound {bound} of seed {seed}, next {next:?}");
            tight += usize::from(next == Some(bound));
            unproven += 1;
        }
    }
    assert!(
        unproven > 50 && tight > 20,
        "only {unproven} answers were not proven, {tight} bounds were reached"
    );
}

#[test]
fn diverse_gives_ten_proven_routes_when_the_festival_is_of_real_size() {
    let (festival, values) = synthetic::festival(synthetic::REAL_LIKE).unwrap();
    let wishes = synthetic::plain_wishes(&festival, &values);
    let question = Question::new(festival, wishes).unwrap();
    for permille in [100, 300, 500, 700] {
        let found = question.diverse(DiverseOptions::new(10, permille)).unwrap();
        let routes: Vec<_> = found.routes.iter().map(|r| (r.score, r.concerts.clone())).collect();
        assert_eq!(greedy(&routes, 10, permille), routes, "overlap of {permille}");
        assert_eq!(routes.len(), 10, "overlap of {permille}");
        assert!(found.exact || permille < 700, "overlap of {permille}: {} proven", found.proven);
    }
}

#[test]
fn diverse_refuses_options_out_of_range() {
    let (festival, values) = synthetic::festival(synthetic::REAL_LIKE).unwrap();
    let wishes = synthetic::plain_wishes(&festival, &values);
    let question = Question::new(festival, wishes).unwrap();
    for (count, permille) in [(0, 500), (101, 500), (3, 1001)] {
        let error = question.diverse(DiverseOptions::new(count, permille)).unwrap_err();
        assert_eq!(error.kind.code(), "option-value", "{count} {permille}");
    }
}

#[test]
fn diverse_tells_the_gap_when_a_whole_festival_ties() {
    let (festival, _) = synthetic::festival(synthetic::REAL_LIKE).unwrap();
    let question = Question::new(Arc::clone(&festival), Wishes::none(&festival)).unwrap();
    for permille in [100, 500] {
        let options =
            DiverseOptions { scan_cap: 2_000, work_cap: 20_000, ..DiverseOptions::new(10, permille) };
        let found = question.diverse(options).unwrap();
        let routes: Vec<_> = found.routes.iter().map(|r| (r.score, r.concerts.clone())).collect();
        assert_eq!(greedy(&routes, 10, permille), routes, "overlap of {permille}");
        assert!(!found.exact && found.proven >= 1);
        // Ties: as good as any, though another one may come first in route order.
        assert_eq!(found.upper_bound, found.routes.get(found.proven).map(|route| route.score));
    }
}
