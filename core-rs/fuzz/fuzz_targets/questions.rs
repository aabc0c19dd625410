//! Small festivals under any wishes: every answer agrees with the list of all routes, tried one by one.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use std::sync::Arc;

use arbitrary::Arbitrary;
use figaro_core::big::Big;
use figaro_core::routes::{BreakWindow, Dag, Enumerator, Lexicographic, Limits, Question, Scoring, Wishes};
use figaro_core::schedule::{Columns, Festival, LegRule, Rows};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
struct Concert {
    start: u16,
    length: u8,
    hall: u8,
    price: u8,
    programme: u8,
    value: i16,
    blocked: bool,
}

#[derive(Debug, Arbitrary)]
struct Given {
    concerts: Vec<Concert>,
    walks: [u8; 9],
    buffer: u8,
    factor: u16,
    include: Option<u8>,
    leg: (Option<u8>, Option<u8>),
    least: (u8, u8),
    most: (Option<u8>, Option<u8>),
    sums: (Option<u8>, Option<u8>),
    meal: Option<(u8, u16, u8, u8)>,
    once_only: bool,
    costs: (u8, u8),
}

const HALLS: usize = 3;

fn festival(given: &Given) -> Option<Arc<Festival>> {
    let mut concerts: Vec<&Concert> = given.concerts.iter().take(9).collect();
    let start = |concert: &Concert| i32::from(concert.start % 3_000);
    concerts.sort_by_key(|concert| start(concert));
    let n = concerts.len();
    let none = || Rows { offsets: vec![0; n + 1], ..Rows::default() };
    let columns = Columns {
        starts: concerts.iter().map(|c| start(c)).collect(),
        ends: concerts.iter().map(|c| start(c) + 1 + i32::from(c.length)).collect(),
        numbers: (1..=n).filter_map(|number| i32::try_from(number).ok()).collect(),
        days: concerts.iter().map(|c| start(c).unsigned_abs() / 1_440).collect(),
        halls: concerts.iter().map(|c| u32::from(c.hall) % HALLS as u32).collect(),
        prices: concerts.iter().map(|c| i32::from(c.price)).collect(),
        genres: vec![0; n],
        programmes: concerts.iter().map(|c| u32::from(c.programme) % 6).collect(),
        hall_count: HALLS as u32,
        walk_minutes: (0..HALLS * HALLS)
            .map(|at| if at % (HALLS + 1) == 0 { 0 } else { u32::from(given.walks[at]) })
            .collect(),
        tags: none(),
        works: none(),
        artists: none(),
        ..Columns::default()
    };
    Festival::new(columns).ok().map(Arc::new)
}

fn wishes(given: &Given, festival: &Festival) -> Wishes {
    let n = festival.len();
    let some = |value: Option<u8>| value.map(u32::from);
    let meal = given.meal.map(|(day, from, minutes, longer)| BreakWindow {
        day: u32::from(day % 3),
        from: i32::from(from),
        until: i32::from(from) + i32::from(minutes) + i32::from(longer),
        minutes: i32::from(minutes),
    });
    // In the order of the concerts as given: any assignment will do.
    let of_concert = given.concerts.iter().take(n);
    Wishes {
        blocked: of_concert.clone().map(|concert| u32::from(concert.blocked)).collect(),
        include: given.include.map(u32::from).into_iter().collect(),
        legs: LegRule {
            buffer: u32::from(given.buffer),
            walk_factor_milli: u32::from(given.factor),
            max_leg_walk: some(given.leg.0),
            max_wait: some(given.leg.1),
        },
        limits: Limits {
            min_concerts: u32::from(given.least.0 % 5),
            max_concerts: some(given.most.0),
            min_day_concerts: u32::from(given.least.1 % 4),
            max_day_concerts: some(given.most.1),
            max_price: given.sums.0.map(i64::from),
            max_walk: some(given.sums.1),
        },
        breaks: meal.into_iter().collect(),
        once_only: given.once_only,
        scoring: Scoring {
            values: of_concert.map(|concert| i32::from(concert.value)).collect(),
            walk_cost: i32::from(given.costs.0),
            wait_cost: i32::from(given.costs.1),
        },
    }
}

fuzz_target!(|given: Given| {
    let Some(festival) = festival(&given) else { return };
    let wishes = wishes(&given, &festival);
    let Ok(question) = Question::new(Arc::clone(&festival), wishes.clone()) else { return };
    let routes = common::brute_force(&festival, &wishes);
    let count = Big::from(routes.len() as u64);
    assert_eq!(question.total().unwrap(), count);
    let dag = Dag::new(&question).unwrap();
    let listed = Enumerator::first(&dag, usize::MAX).unwrap();
    assert!(listed.iter().eq(routes.iter().map(Vec::as_slice)));
    let order = Lexicographic::new(&question).unwrap();
    for (rank, route) in routes.iter().enumerate() {
        assert_eq!(order.rank(route).unwrap(), Big::from(rank as u64));
        assert!(question.check(route).unwrap().fits);
    }
    let mut ranked: Vec<(i64, &Vec<u32>)> =
        routes.iter().map(|route| (-question.score(route), route)).collect();
    ranked.sort();
    for k in [1, 4] {
        let best = question.best(k).unwrap();
        assert!(best.iter().map(|r| (-r.score, &r.concerts)).eq(ranked.iter().take(k).copied()));
    }
    question.dropped().unwrap();
    question.smallest_filters_at_fault().unwrap();
});
