//! Checks and repairs against the definition and brute force over all subsets.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use std::sync::Arc;

use common::{Random, brute_force, festival, is_route, ranked, wishes};
use figaro_core::routes::{BreakWindow, Check, Fault, Now, Prefer, Question, RepairOptions, Wishes};
use figaro_core::schedule::{Columns, Festival, Rows};

fn question(seed: u64) -> (Random, Question) {
    let mut random = Random::new(seed);
    let festival = festival(&mut random);
    let wishes = wishes(&mut random, &festival);
    (random, Question::new(festival, wishes).unwrap())
}

fn subsets(n: usize) -> impl Iterator<Item = Vec<u32>> {
    (0u32..1 << n).map(move |set| (0..n as u32).filter(|c| set >> c & 1 == 1).collect())
}

fn shuffled(random: &mut Random, list: &[u32]) -> Vec<u32> {
    let mut list = list.to_vec();
    for i in (1..list.len()).rev() {
        list.swap(i, random.int(0, i as i64) as usize);
    }
    list
}

#[test]
fn check_agrees_with_the_definition_for_every_subset() {
    for seed in 0..4_000 {
        let (mut random, question) = question(seed);
        let festival = question.festival().clone();
        let anything = Wishes { legs: question.wishes.legs.clone(), ..Wishes::none(&festival) };
        let mut chain = anything.clone();
        (chain.legs.max_leg_walk, chain.legs.max_wait) = (None, None);
        for subset in subsets(festival.len()) {
            let check = question.check(&shuffled(&mut random, &subset)).unwrap();
            let fits = is_route(&festival, &question.wishes, &subset);
            assert_eq!(check.fits, fits, "{subset:?} of seed {seed}: {:?}", check.faults);
            assert_eq!(check.concerts, subset);
            let feasible = is_route(&festival, &chain, &subset);
            assert_eq!(check.feasible, feasible, "feasible {subset:?} of seed {seed}");
            let in_time = |f: &Fault| !matches!(f, Fault::Overlap { .. } | Fault::WalkTooLong { .. });
            assert_eq!(feasible, !subset.is_empty() && check.faults.iter().all(in_time), "seed {seed}");
            sums_are_right(&question, &check);
        }
    }
}

fn sums_are_right(question: &Question, check: &Check) {
    let c = question.festival().columns();
    let (mut walk, mut wait) = (0, 0);
    for (leg, pair) in check.legs.iter().zip(check.concerts.windows(2)) {
        let (i, j) = (pair[0] as usize, pair[1] as usize);
        assert_eq!((leg.from, leg.to, leg.gap), (pair[0], pair[1], c.starts[j] - c.ends[i]));
        assert_eq!(leg.slack >= 0, question.legs.precedes(i, j));
        assert_eq!(leg.overnight, c.days[i] != c.days[j]);
        if !leg.overnight {
            walk += i64::from(question.festival().walk(c.halls[i], c.halls[j]));
            wait += i64::from(leg.gap) - i64::from(leg.walk);
        }
    }
    assert_eq!((check.walk, check.wait), (walk, wait));
    let scoring = &question.wishes.scoring;
    let values: i64 = check.concerts.iter().map(|c| scoring.value(*c as usize)).sum();
    let costs = i64::from(scoring.walk_cost) * walk + i64::from(scoring.wait_cost) * wait;
    assert_eq!(check.score, values - costs);
}

/// Each fault alone decides: without the filters of the other kinds, what `check` names is what is broken.
#[test]
fn faults_name_exactly_the_filters_that_are_broken() {
    for seed in 0..2_000 {
        let (_, question) = question(seed);
        let festival = question.festival().clone();
        for subset in subsets(festival.len()).filter(|subset| !subset.is_empty()) {
            let faults = question.check(&subset).unwrap().faults;
            for (only, named) in one_filter_each(&question, &faults) {
                let mut with_time = only.clone();
                with_time.legs.buffer = 0;
                with_time.legs.walk_factor_milli = 0;
                let chain =
                    subset.windows(2).all(|pair| question.legs.gap(pair[0] as usize, pair[1] as usize) >= 0);
                if chain {
                    let broken = !is_route(&festival, &with_time, &subset);
                    assert_eq!(named, broken, "{subset:?} of seed {seed}: {faults:?}");
                }
            }
        }
    }
}

type Named = (Wishes, bool);

fn one_filter_each(question: &Question, faults: &[Fault]) -> Vec<Named> {
    let all = &question.wishes;
    let none = Wishes::none(question.festival());
    let named = |test: &dyn Fn(&Fault) -> bool| faults.iter().any(test);
    let mut rows = Vec::new();
    let mut wishes = none.clone();
    wishes.blocked = all.blocked.clone();
    rows.push((wishes, named(&|f| matches!(f, Fault::Blocked { .. }))));
    let mut wishes = none.clone();
    wishes.include = all.include.clone();
    rows.push((wishes, named(&|f| matches!(f, Fault::MissingInclude { .. }))));
    let mut wishes = none.clone();
    wishes.once_only = all.once_only;
    rows.push((wishes, named(&|f| matches!(f, Fault::SameProgramme { .. }))));
    let mut wishes = none.clone();
    wishes.limits.max_price = all.limits.max_price;
    rows.push((wishes, named(&|f| matches!(f, Fault::PriceOver { .. }))));
    let mut wishes = none.clone();
    wishes.limits.max_walk = all.limits.max_walk;
    rows.push((wishes, named(&|f| matches!(f, Fault::WalkOver { .. }))));
    let mut wishes = none.clone();
    wishes.limits.max_concerts = all.limits.max_concerts;
    rows.push((wishes, named(&|f| matches!(f, Fault::TooMany { day: None, .. }))));
    let mut wishes = none.clone();
    wishes.limits.min_concerts = all.limits.min_concerts;
    rows.push((wishes, named(&|f| matches!(f, Fault::TooFew { day: None, .. }))));
    let mut wishes = none.clone();
    wishes.limits.max_day_concerts = all.limits.max_day_concerts;
    rows.push((wishes, named(&|f| matches!(f, Fault::TooMany { day: Some(_), .. }))));
    let mut wishes = none.clone();
    wishes.limits.min_day_concerts = all.limits.min_day_concerts;
    rows.push((wishes, named(&|f| matches!(f, Fault::TooFew { day: Some(_), .. }))));
    let mut wishes = none.clone();
    wishes.legs.max_leg_walk = all.legs.max_leg_walk;
    rows.push((wishes, named(&|f| matches!(f, Fault::LegWalk { .. }))));
    let mut wishes = none;
    wishes.legs.max_wait = all.legs.max_wait;
    rows.push((wishes, named(&|f| matches!(f, Fault::Wait { .. }))));
    rows
}

/// Four concerts in two halls, ten minutes apart: a list with a fault of each kind.
fn small() -> Arc<Festival> {
    let rows = Rows { offsets: vec![0; 5], ..Rows::default() };
    let columns = Columns {
        starts: vec![0, 50, 66, 130],
        ends: vec![60, 60, 120, 180],
        numbers: vec![1, 2, 3, 4],
        days: vec![0; 4],
        halls: vec![0, 1, 1, 0],
        prices: vec![500; 4],
        genres: vec![0; 4],
        programmes: vec![7, 8, 7, 9],
        hall_count: 2,
        walk_minutes: vec![0, 10, 10, 0],
        tags: rows.clone(),
        works: rows.clone(),
        artists: rows,
        ..Columns::default()
    };
    Arc::new(Festival::new(columns).unwrap())
}

#[test]
fn check_names_each_fault_with_its_numbers() {
    let festival = small();
    let mut wishes = Wishes::none(&festival);
    wishes.once_only = true;
    wishes.blocked = vec![0, 0, 0, 0b101];
    wishes.include = vec![1];
    wishes.limits.max_price = Some(1_200);
    wishes.limits.max_walk = Some(15);
    wishes.limits.max_concerts = Some(2);
    wishes.limits.max_day_concerts = Some(2);
    wishes.legs.max_leg_walk = Some(9);
    wishes.breaks = vec![BreakWindow { day: 0, from: 60, until: 130, minutes: 30 }];
    let question = Question::new(festival, wishes).unwrap();
    let check = question.check(&[3, 0, 2, 0]).unwrap();
    let expected = vec![
        Fault::Duplicate { concert: 0 },
        Fault::WalkTooLong { i: 0, j: 2, walk: 10, need: 10, gap: 6, short_by: 4 },
        Fault::LegWalk { i: 0, j: 2, walk: 10, limit: 9 },
        Fault::LegWalk { i: 2, j: 3, walk: 10, limit: 9 },
        Fault::SameProgramme { i: 0, j: 2 },
        Fault::Blocked { concert: 3, filters: 0b101 },
        Fault::MissingInclude { concert: 1 },
        Fault::TooMany { day: None, concerts: 3, limit: 2 },
        Fault::PriceOver { by: 300 },
        Fault::WalkOver { by: 5 },
        Fault::TooMany { day: Some(0), concerts: 3, limit: 2 },
        Fault::NoBreak { window: 0 },
    ];
    assert_eq!(check.faults, expected);
    assert_eq!(check.legs.iter().map(|leg| leg.slack).collect::<Vec<_>>(), [-4, 0]);
    let overlap = question.check(&[1, 0]).unwrap();
    assert!(overlap.faults.contains(&Fault::Overlap { i: 0, j: 1, minutes: 10 }));
    let nothing = question.check(&[]).unwrap();
    assert!(!nothing.feasible && !nothing.fits);
    assert!(nothing.faults.contains(&Fault::TooFew { day: None, concerts: 0, limit: 1 }));
}

#[test]
fn check_and_repair_refuse_what_the_festival_does_not_have() {
    let festival = small();
    let question = Question::new(Arc::clone(&festival), Wishes::none(&festival)).unwrap();
    let code = |error: figaro_core::Error| error.kind.code();
    assert_eq!(code(question.check(&[4]).unwrap_err()), "unknown-concert");
    assert_eq!(code(question.check(&[0; 1_001]).unwrap_err()), "question-too-large");
    let repair = |options: RepairOptions| question.repair(&[0], &options).unwrap_err();
    assert_eq!(code(repair(RepairOptions { count: 10_001, ..RepairOptions::default() })), "option-value");
    let now = |hall: u32, heard: Vec<u32>| Some(Now { minute: 0, hall, heard });
    let here = |now| RepairOptions { count: 1, now, ..RepairOptions::default() };
    assert_eq!(code(repair(here(now(2, vec![])))), "option-value");
    assert_eq!(code(repair(here(now(0, vec![9])))), "unknown-concert");
    assert_eq!(code(repair(here(now(0, vec![0, 2])))), "not-a-route");
}

/// Routes in the order of repairs, written out.
fn nearest(question: &Question, routes: &[Vec<u32>], (list, prefer): (&[u32], Prefer)) -> Vec<Vec<u32>> {
    let mut rows: Vec<([i64; 3], Vec<u32>)> = ranked(question, routes)
        .into_iter()
        .map(|(score, route)| {
            let kept = route.iter().filter(|c| list.contains(c)).count() as i64;
            let added = route.len() as i64 - kept;
            let key = match prefer {
                Prefer::FewestChanges => [-kept, added, -score],
                Prefer::BestScore => [-kept, -score, added],
            };
            (key, route)
        })
        .collect();
    rows.sort();
    rows.into_iter().map(|(_, route)| route).collect()
}

fn some_list(random: &mut Random, n: usize) -> Vec<u32> {
    (0..random.int(0, 6)).map(|_| random.int(0, n as i64 - 1) as u32).collect()
}

#[test]
fn repairs_equal_brute_force() {
    for seed in 0..6_000 {
        let (mut random, question) = question(seed);
        let routes = brute_force(question.festival(), &question.wishes);
        let list = some_list(&mut random, question.festival().len());
        for prefer in [Prefer::FewestChanges, Prefer::BestScore] {
            let options = RepairOptions { count: 10_000, prefer, now: None };
            let repairs = question.repair(&list, &options).unwrap();
            let expected = nearest(&question, &routes, (&list, prefer));
            let found: Vec<Vec<u32>> = repairs.iter().map(|r| r.route.concerts.clone()).collect();
            assert_eq!(found, expected, "repairs of {list:?} of seed {seed}");
            for repair in &repairs {
                assert_eq!(repair.route.score, question.score(&repair.route.concerts));
                assert!(repair.kept.iter().all(|c| list.contains(c) && repair.route.concerts.contains(c)));
                assert!(repair.dropped.iter().all(|c| list.contains(c)));
                assert!(repair.added.iter().all(|c| !list.contains(c)));
                assert_eq!(repair.kept.len() + repair.added.len(), repair.route.concerts.len());
                assert_eq!(
                    repair.kept.len() + repair.dropped.len(),
                    question.check(&list).unwrap().concerts.len()
                );
            }
            let few = question.repair(&list, &RepairOptions { count: 3, prefer, now: None }).unwrap();
            assert_eq!(few, repairs[..few.len()]);
            assert_eq!(few.len(), expected.len().min(3));
        }
    }
}

/// The routes from here on, by the words of [`Now`].
fn routes_from(question: &Question, now: &Now) -> Vec<Vec<u32>> {
    let festival = question.festival();
    let mut wishes = question.wishes.clone();
    if !wishes.blocked.is_empty() {
        now.heard.iter().for_each(|c| wishes.blocked[*c as usize] = 0);
    }
    let c = festival.columns();
    let reached = |route: &Vec<u32>| {
        route.get(now.heard.len()).is_none_or(|next| {
            let need = question.wishes.legs.need(festival.walk(now.hall, c.halls[*next as usize]));
            now.minute + need <= c.starts[*next as usize]
        })
    };
    let mut routes = brute_force(festival, &wishes);
    routes.retain(|route| route.starts_with(&now.heard) && reached(route));
    routes
}

#[test]
fn routes_from_now_equal_brute_force() {
    let (mut with_heard, mut with_routes) = (0, 0);
    for seed in 0..8_000 {
        let (mut random, question) = question(seed);
        let festival = question.festival();
        let n = festival.len() as i64;
        let plain = Wishes { legs: question.wishes.legs.clone(), ..Wishes::none(festival) };
        let chains = brute_force(festival, &plain);
        let heard = if random.chance(40) || chains.is_empty() {
            Vec::new()
        } else {
            chains[random.int(0, chains.len() as i64 - 1) as usize].clone()
        };
        let from = heard.last().map_or(random.int(0, n - 1) as usize, |c| *c as usize);
        let minute = festival.columns().ends[from] + random.int(-60, 60) as i32;
        let hall = random.int(0, festival.hall_count() as i64 - 1) as u32;
        let now = Now { minute, hall, heard };
        let routes = routes_from(&question, &now);
        with_heard += usize::from(!now.heard.is_empty() && !routes.is_empty());
        with_routes += usize::from(routes.len() > 1);
        let best = question.best_from(&now, 10_000).unwrap();
        let found: Vec<(i64, Vec<u32>)> = best.into_iter().map(|r| (r.score, r.concerts)).collect();
        assert_eq!(found, ranked(&question, &routes), "from {now:?} of seed {seed}");
        let list = some_list(&mut random, festival.len());
        let options = RepairOptions { count: 10_000, now: Some(now.clone()), ..RepairOptions::default() };
        let repairs = question.repair(&list, &options).unwrap();
        let found: Vec<Vec<u32>> = repairs.into_iter().map(|r| r.route.concerts).collect();
        let expected = nearest(&question, &routes, (&list, Prefer::FewestChanges));
        assert_eq!(found, expected, "repairs from {now:?} of seed {seed}");
    }
    assert!(
        with_heard > 1_000 && with_routes > 1_000,
        "{with_heard} and {with_routes} cases that say something"
    );
}

/// Sixty concerts in three halls: millions of routes, many of the same score.
fn large(random: &mut Random) -> Arc<Festival> {
    let mut starts: Vec<i32> = (0..60).map(|_| 600 + random.int(0, 120) as i32 * 5).collect();
    starts.sort_unstable();
    let rows = Rows { offsets: vec![0; 61], ..Rows::default() };
    let columns = Columns {
        ends: starts.iter().map(|start| start + random.int(4, 12) as i32 * 5).collect(),
        starts,
        numbers: (1..=60).collect(),
        days: vec![0; 60],
        halls: (0..60).map(|_| random.int(0, 2) as u32).collect(),
        prices: vec![0; 60],
        genres: vec![0; 60],
        programmes: (0..60).collect(),
        hall_count: 3,
        walk_minutes: vec![0, 5, 10, 5, 0, 15, 10, 20, 0],
        tags: rows.clone(),
        works: rows.clone(),
        artists: rows,
        ..Columns::default()
    };
    Arc::new(Festival::new(columns).unwrap())
}

#[test]
fn best_from_equals_best_when_everything_lies_ahead() {
    for seed in 0..10 {
        let festival = large(&mut Random::new(seed));
        let mut wishes = Wishes::none(&festival);
        wishes.scoring.walk_cost = 10;
        wishes.limits.max_concerts = (seed % 2 == 1).then_some(6);
        let question = Question::new(festival, wishes).unwrap();
        let now = Now { minute: 0, hall: 0, heard: Vec::new() };
        let found = question.best_from(&now, 3_000).unwrap();
        assert_eq!(found.len(), 3_000);
        assert!(found == question.best(3_000).unwrap(), "best of seed {seed}");
    }
}
