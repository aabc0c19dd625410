//! Every answer against brute force over all subsets of small festivals.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use std::sync::Arc;

use common::{Random, brute_force, festival, ranked, wishes};
use figaro_core::big::Big;
use figaro_core::routes::{Dag, Enumerator, KBest, Lexicographic, Question, Ranked, RouteSet, ScoreTable};

const FESTIVALS: u64 = 10_000;

fn each_question(mut check: impl FnMut(u64, &Question, &[Vec<u32>])) {
    for seed in 0..FESTIVALS {
        let mut random = Random::new(seed);
        let festival = festival(&mut random);
        let wishes = wishes(&mut random, &festival);
        let routes = brute_force(&festival, &wishes);
        let question = Question::new(festival, wishes).unwrap();
        check(seed, &question, &routes);
    }
}

fn big(value: usize) -> Big {
    Big::from(value as u64)
}

#[test]
fn counts_equal_brute_force() {
    each_question(|seed, question, routes| {
        assert_eq!(question.total().unwrap(), big(routes.len()), "total of seed {seed}");
        let dag = Dag::new(question).unwrap();
        assert_eq!(question.total_on(&dag).unwrap(), big(routes.len()), "total on the graph of seed {seed}");
        let lengths = question.by_length().unwrap();
        for (length, count) in lengths.iter().enumerate() {
            let expected = routes.iter().filter(|route| route.len() == length).count();
            assert_eq!(*count, big(expected), "routes of {length} concerts of seed {seed}");
        }
        let sum = lengths.iter().fold(Big::zero(), |mut sum, count| {
            sum.add_assign(count);
            sum
        });
        assert_eq!(sum, big(routes.len()), "sum of lengths of seed {seed}");
        let days = &question.festival().columns().days;
        for (day, count) in question.by_day().unwrap() {
            let inside = |route: &&Vec<u32>| route.iter().all(|c| days[*c as usize] == day);
            assert_eq!(count, big(routes.iter().filter(inside).count()), "day {day} of seed {seed}");
        }
    });
}

#[test]
fn facets_equal_brute_force() {
    each_question(|seed, question, routes| {
        for (concert, count) in question.through().unwrap().iter().enumerate() {
            let expected = routes.iter().filter(|route| route.contains(&(concert as u32))).count();
            assert_eq!(*count, big(expected), "routes through {concert} of seed {seed}");
        }
        let own = figaro_core::schedule::LegRule::of(question.festival());
        for (key, count) in question.dropped().unwrap() {
            let wishes = key.drop_from(&question.wishes, &own);
            let expected = brute_force(question.festival(), &wishes).len();
            assert_eq!(count, big(expected), "without {key:?} of seed {seed}");
        }
    });
}

#[test]
fn maximal_routes_equal_brute_force() {
    each_question(|seed, question, routes| {
        let Some(maximal) = question.maximal().unwrap() else { return };
        let mut without_include = question.wishes.clone();
        without_include.include.clear();
        let all = brute_force(question.festival(), &without_include);
        let extends = |route: &Vec<u32>, longer: &Vec<u32>| {
            longer.len() == route.len() + 1 && route.iter().all(|c| longer.contains(c))
        };
        let expected = routes.iter().filter(|route| !all.iter().any(|longer| extends(route, longer))).count();
        assert_eq!(maximal, big(expected), "maximal routes of seed {seed}");
    });
}

#[test]
fn enumeration_gives_every_route_once_in_order() {
    each_question(|seed, question, routes| {
        let dag = Dag::new(question).unwrap();
        let mut walk = Enumerator::new(&dag);
        let mut all = RouteSet::new();
        let mut last: Vec<u32> = Vec::new();
        while walk.visit(7, |kept, route| {
            assert_eq!(route[..kept], last[..kept], "kept concerts of seed {seed}");
            let next = (route.get(kept), last.get(kept));
            assert!(next.0 != next.1, "more was kept than said, seed {seed}");
            last = route.to_vec();
            all.push(route);
        }) == 7
        {}
        let all: Vec<Vec<u32>> = all.iter().map(<[u32]>::to_vec).collect();
        assert_eq!(all, routes, "enumeration of seed {seed}");
    });
}

#[test]
fn lexicographic_rank_and_route_are_inverse() {
    each_question(|seed, question, routes| {
        let order = Lexicographic::new(question).unwrap();
        assert_eq!(*order.total(), big(routes.len()), "total of seed {seed}");
        for (rank, route) in routes.iter().enumerate() {
            assert_eq!(order.route(&big(rank)).unwrap(), *route, "route {rank} of seed {seed}");
            assert_eq!(order.rank(route).unwrap(), big(rank), "rank of {route:?} of seed {seed}");
        }
        assert_eq!(order.route(&big(routes.len())).unwrap_err().kind.code(), "rank-out-of-range");
        if !routes.is_empty() {
            order
                .sample(seed, 20, |route| assert!(routes.contains(&route.to_vec()), "sample of seed {seed}"))
                .unwrap();
        }
    });
}

#[test]
fn best_routes_come_in_total_order() {
    each_question(|seed, question, routes| {
        let expected = ranked(question, routes);
        let dag = Dag::new(question).unwrap();
        let mut best = KBest::new(question, &dag);
        let found: Vec<(i64, Vec<u32>)> =
            std::iter::from_fn(|| best.next_route()).map(|r| (r.score, r.concerts)).collect();
        assert_eq!(found, expected, "k best of seed {seed}");
    });
}

#[test]
fn best_routes_at_a_glance_are_those_of_the_whole_order() {
    let (mut seen, mut left) = (0, 0);
    each_question(|seed, question, routes| {
        let expected = ranked(question, routes);
        for count in [1, 3, 10] {
            let first: Vec<_> = expected.iter().take(count).cloned().collect();
            let plain = |found: Vec<Ranked>| -> Vec<(i64, Vec<u32>)> {
                found.into_iter().map(|r| (r.score, r.concerts)).collect()
            };
            assert_eq!(plain(question.best(count).unwrap()), first, "{count} best of seed {seed}");
            match question.best_at_a_glance(count).unwrap() {
                Some(found) => {
                    seen += 1;
                    assert_eq!(plain(found), first, "{count} best of seed {seed} at a glance");
                }
                None => left += u32::from(!question.is_plain()),
            }
        }
    });
    assert!(seen > 1_000 && left > 1_000, "{seen} seen at a glance, {left} left to the graph of states");
}

#[test]
fn score_ranks_and_routes_are_inverse() {
    each_question(|seed, question, routes| {
        let expected = ranked(question, routes);
        let dag = Arc::new(Dag::new(question).unwrap());
        let table = ScoreTable::new(Arc::new(question.clone()), dag).unwrap();
        assert_eq!(*table.total(), big(routes.len()), "total of seed {seed}");
        for (rank, (score, route)) in expected.iter().enumerate() {
            let found = table.route(&big(rank)).unwrap();
            assert_eq!((found.score, &found.concerts), (*score, route), "rank {rank} of seed {seed}");
            assert_eq!(table.rank(route).unwrap(), big(rank), "rank of {route:?} of seed {seed}");
        }
    });
}
