//! Delays against sums over all outcomes and brute force over all subsets.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use common::{Random, brute_force, festival, ranked, wishes};
use figaro_core::routes::{Delays, Distribution, Fallback, Question, Wishes};

struct Case {
    random: Random,
    question: Question,
    delays: Delays,
    starts: Vec<Distribution>,
    ends: Vec<Distribution>,
}

fn distribution(random: &mut Random, least: i64) -> Distribution {
    if random.chance(20) {
        return Distribution::punctual();
    }
    let mut minutes: Vec<i32> = (0..random.int(1, 5)).map(|_| random.int(least, 40) as i32).collect();
    minutes.sort_unstable();
    minutes.dedup();
    let mut weights: Vec<u32> = minutes.iter().map(|_| random.int(0, 9) as u32).collect();
    weights[0] += 1;
    Distribution::new(&minutes, &weights).unwrap()
}

fn case(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let festival = festival(&mut random);
    let wishes = wishes(&mut random, &festival);
    let halls = festival.hall_count();
    let starts: Vec<Distribution> = (0..halls).map(|_| distribution(&mut random, -3)).collect();
    let ends: Vec<Distribution> = (0..halls).map(|_| distribution(&mut random, -10)).collect();
    let delays = Delays::new(&festival, &starts, &ends).unwrap();
    Case { random, question: Question::new(festival, wishes).unwrap(), delays, starts, ends }
}

/// (weight in time, weight of all) of a leg, by trying all pairs of outcomes.
fn chance(case: &Case, i: u32, j: u32) -> (u64, u64) {
    let c = case.question.festival().columns();
    let (i, j) = (i as usize, j as usize);
    if c.days[i] != c.days[j] {
        return (1, 1);
    }
    let need = case.question.wishes.legs.need(case.question.festival().walk(c.halls[i], c.halls[j]));
    let (mut good, mut all) = (0, 0);
    for (late, weight) in case.ends[c.halls[i] as usize].outcomes() {
        for (later, other) in case.starts[c.halls[j] as usize].outcomes() {
            all += weight * other;
            if c.ends[i] + late + need <= c.starts[j] + later {
                good += weight * other;
            }
        }
    }
    (good, all)
}

fn on_time(case: &Case, route: &[u32]) -> f64 {
    let part = |pair: &[u32]| {
        let (good, all) = chance(case, pair[0], pair[1]);
        good as f64 / all as f64
    };
    route.windows(2).map(part).product()
}

#[test]
fn on_time_is_the_product_of_all_outcomes() {
    for seed in 0..2_000 {
        let mut case = case(seed);
        let n = case.question.festival().len() as i64;
        let mut list: Vec<u32> = (0..5).map(|_| case.random.int(0, n - 1) as u32).collect();
        let answer = case.question.on_time(&list, &case.delays).unwrap();
        list.sort_unstable();
        list.dedup();
        assert_eq!(answer.concerts, list);
        for (leg, pair) in answer.legs.iter().zip(list.windows(2)) {
            let (good, all) = chance(&case, pair[0], pair[1]);
            assert_eq!(*leg, good as f64 / all as f64, "leg {pair:?} of seed {seed}");
        }
        assert_eq!(answer.route, on_time(&case, &list), "route {list:?} of seed {seed}");
        assert_eq!(answer.log_nano.is_none(), answer.route == 0.0);
    }
}

#[test]
fn most_punctual_routes_come_in_order_and_none_is_missing() {
    let mut doubtful = 0;
    for seed in 0..5_000 {
        let case = case(seed);
        let question = &case.question;
        let routes = brute_force(question.festival(), &question.wishes);
        let mut expected: Vec<(i64, i64, Vec<u32>)> = ranked(question, &routes)
            .into_iter()
            .filter(|(_, route)| on_time(&case, route) > 0.0)
            .map(|(score, route)| {
                let log = question.on_time(&route, &case.delays).unwrap().log_nano.unwrap();
                let exact = on_time(&case, &route).ln() * 1e9;
                assert!((log as f64 - exact).abs() <= route.len() as f64, "log of {route:?} of seed {seed}");
                (-log, -score, route)
            })
            .collect();
        expected.sort();
        let found = question.most_punctual(&case.delays, 10_000).unwrap();
        doubtful += found.iter().filter(|punctual| punctual.log_nano < 0).count();
        let rows: Vec<(i64, i64, Vec<u32>)> =
            found.iter().map(|p| (-p.log_nano, -p.route.score, p.route.concerts.clone())).collect();
        assert_eq!(rows, expected, "seed {seed}");
        for punctual in found {
            assert_eq!(punctual.on_time, on_time(&case, &punctual.route.concerts));
        }
    }
    assert!(doubtful > 1_000, "{doubtful} routes that may be late");
}

/// The best route after a miss, from the words of `fallbacks`.
fn instead(case: &Case, heard: &[u32], (missed, late): (u32, i32)) -> Option<(i64, Vec<u32>)> {
    let festival = case.question.festival();
    let c = festival.columns();
    let mut wishes: Wishes = case.question.wishes.clone();
    wishes.include.retain(|must| *must != missed);
    let after = *heard.last().unwrap() as usize;
    let possible = |route: &Vec<u32>| {
        route.get(heard.len()).is_none_or(|next| {
            let need = wishes.legs.need(festival.walk(c.halls[after], c.halls[*next as usize]));
            c.ends[after] + late + need <= c.starts[*next as usize]
        })
    };
    let mut routes = brute_force(festival, &wishes);
    routes.retain(|route| route.starts_with(heard) && !route.contains(&missed) && possible(route));
    ranked(&case.question, &routes).into_iter().next()
}

/// After, missed, end delay, probability, the best that is left.
type Row = (u32, u32, i32, f64, Option<(i64, Vec<u32>)>);

fn expected_fallbacks(case: &Case, route: &[u32]) -> Vec<Row> {
    let c = case.question.festival().columns();
    let mut rows = Vec::new();
    for (position, pair) in route.windows(2).enumerate() {
        let (i, j) = (pair[0] as usize, pair[1] as usize);
        if c.days[i] != c.days[j] {
            continue;
        }
        let need = case.question.wishes.legs.need(case.question.festival().walk(c.halls[i], c.halls[j]));
        let (ends, starts) = (&case.ends[c.halls[i] as usize], &case.starts[c.halls[j] as usize]);
        for (late, weight) in ends.outcomes() {
            let too_early =
                starts.outcomes().iter().filter(|(at, _)| c.ends[i] + late + need > c.starts[j] + at);
            let missed: u64 = too_early.map(|(_, weight)| weight).sum();
            if missed > 0 {
                let probability = (weight * missed) as f64 / (ends.total() * starts.total()) as f64;
                let best = instead(case, &route[..=position], (pair[1], *late));
                rows.push((pair[0], pair[1], *late, probability, best));
            }
        }
    }
    rows
}

#[test]
fn fallbacks_equal_brute_force_for_every_delay() {
    let (mut with_next, mut merged) = (0, 0);
    for seed in 0..6_000 {
        let mut case = case(seed);
        let routes = brute_force(case.question.festival(), &case.question.wishes);
        let longest = routes.iter().map(Vec::len).max().unwrap_or(0);
        let long: Vec<&Vec<u32>> = routes.iter().filter(|route| route.len() + 1 >= longest).collect();
        if long.is_empty() {
            continue;
        }
        let route = long[case.random.int(0, long.len() as i64 - 1) as usize].clone();
        let found = case.question.fallbacks(&route, &case.delays).unwrap();
        let expected = expected_fallbacks(&case, &route);
        let mut covered = 0;
        for fallback in &found {
            let Fallback { after, missed, delay, probability, instead } = fallback;
            let own: Vec<_> = expected
                .iter()
                .filter(|row| (row.0, row.1) == (*after, *missed) && (delay.0..=delay.1).contains(&row.2))
                .collect();
            covered += own.len();
            merged += usize::from(own.len() > 1);
            let sum: f64 = own.iter().map(|row| row.3).sum();
            assert!((probability - sum).abs() < 1e-12, "probability of seed {seed}");
            let best = instead.as_ref().map(|route| (route.score, route.concerts.clone()));
            with_next += usize::from(best.as_ref().is_some_and(|b| b.1.last() > Some(after)));
            assert!(own.iter().all(|row| row.4 == best), "fallback {fallback:?} of seed {seed}: {own:?}");
        }
        assert_eq!(covered, expected.len(), "delays of seed {seed}");
        let legs = case.question.on_time(&route, &case.delays).unwrap().legs;
        for (leg, pair) in legs.iter().zip(route.windows(2)) {
            let own = found.iter().filter(|fallback| fallback.after == pair[0]);
            let missed: f64 = own.map(|fallback| fallback.probability).sum();
            assert!((leg + missed - 1.0).abs() < 1e-12, "1 - P(leg) of seed {seed}");
        }
    }
    assert!(with_next > 200 && merged > 200, "{with_next} with a next concert, {merged} merged");
}

#[test]
fn delays_refuse_what_is_no_distribution() {
    let code =
        |minutes: &[i32], weights: &[u32]| Distribution::new(minutes, weights).unwrap_err().kind.code();
    assert_eq!(code(&[0, 1], &[1]), "column-length");
    assert_eq!(code(&[1, 1], &[1, 1]), "column-value");
    assert_eq!(code(&[0, 1441], &[1, 1]), "column-value");
    assert_eq!(code(&[i32::MIN], &[1]), "column-value");
    assert_eq!(code(&[0, 1], &[0, 0]), "column-value");
    assert_eq!(code(&[], &[]), "column-value");
    let many: Vec<i32> = (0..1_001).collect();
    assert_eq!(code(&many, &[1; 1_001]), "question-too-large");
    let case = case(1);
    let error = Delays::new(case.question.festival(), &[], &case.ends).unwrap_err();
    assert_eq!(error.kind.code(), "column-length");
    let error = case.question.most_punctual(&case.delays, 10_001).unwrap_err();
    assert_eq!(error.kind.code(), "option-value");
    let error = case.question.fallbacks(&[], &case.delays).unwrap_err();
    assert_eq!(error.kind.code(), "not-a-route");
}
