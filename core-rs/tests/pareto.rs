//! Efficient routes against all routes compared pair by pair.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use common::{Random, brute_force, festival, wishes};
use figaro_core::routes::{Axes, Question};

const FESTIVALS: u64 = 4_000;

/// What a route is on the axes that count; less is better.
fn place(question: &Question, route: &[u32], axes: Axes) -> [i64; 4] {
    let c = question.festival().columns();
    let value: i64 = route.iter().map(|i| question.wishes.scoring.value(*i as usize)).sum();
    let price: i64 = route.iter().map(|i| i64::from(c.prices[*i as usize])).sum();
    let walk: i64 = route
        .windows(2)
        .map(|leg| (leg[0] as usize, leg[1] as usize))
        .filter(|(i, j)| c.days[*i] == c.days[*j])
        .map(|(i, j)| i64::from(question.festival().walk(c.halls[i], c.halls[j])))
        .sum();
    let end = i64::from(c.ends[*route.last().unwrap() as usize]);
    let counted = |axis: bool, amount: i64| if axis { amount } else { 0 };
    [
        counted(axes.value, -value),
        counted(axes.walk, walk),
        counted(axes.price, price),
        counted(axes.end, end),
    ]
}

fn beats(a: &[i64; 4], b: &[i64; 4]) -> bool {
    a != b && a.iter().zip(b).all(|(a, b)| a <= b)
}

#[test]
fn pareto_gives_the_first_route_of_every_place_that_no_other_beats() {
    for seed in 0..FESTIVALS {
        let mut random = Random::new(seed);
        let festival = festival(&mut random);
        let wishes = wishes(&mut random, &festival);
        let routes = brute_force(&festival, &wishes);
        let question = Question::new(festival, wishes).unwrap();
        let bits = random.int(1, 15);
        let axes = Axes { value: bits & 1 > 0, walk: bits & 2 > 0, price: bits & 4 > 0, end: bits & 8 > 0 };
        let places: Vec<[i64; 4]> = routes.iter().map(|route| place(&question, route, axes)).collect();
        let mut expected: Vec<(i64, &Vec<u32>)> = Vec::new();
        for (index, route) in routes.iter().enumerate() {
            let beaten = places.iter().any(|other| beats(other, &places[index]));
            let first = places.iter().position(|other| *other == places[index]) == Some(index);
            if !beaten && first {
                expected.push((question.score(route), route));
            }
        }
        expected.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let found = question.pareto(axes, 10_000).unwrap();
        let found_routes: Vec<(i64, &Vec<u32>)> =
            found.iter().map(|e| (e.route.score, &e.route.concerts)).collect();
        assert_eq!(found_routes, expected, "seed {seed}, {axes:?}");
        for efficient in &found {
            let all = Axes { value: true, walk: true, price: true, end: true };
            let own = [-efficient.value, efficient.walk, efficient.price, i64::from(efficient.end)];
            assert_eq!(own, place(&question, &efficient.route.concerts, all), "sums of seed {seed}");
        }
    }
}

#[test]
fn pareto_refuses_no_axis_and_too_many_routes() {
    let festival = festival(&mut Random::new(3));
    let wishes = figaro_core::routes::Wishes::none(&festival);
    let question = Question::new(festival, wishes).unwrap();
    assert_eq!(question.pareto(Axes::default(), 10).unwrap_err().kind.code(), "option-value");
    let axes = Axes { value: true, ..Axes::default() };
    assert_eq!(question.pareto(axes, 0).unwrap_err().kind.code(), "question-too-large");
}
