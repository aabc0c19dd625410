//! Festivals whose counts pass 64 bits: random routes, route order, score order; and sets that are too large.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "../benches/synthetic/mod.rs"]
#[allow(dead_code, reason = "shared with the bench")]
mod synthetic;

use std::sync::Arc;

use figaro_core::big::Big;
use figaro_core::routes::{
    Dag, Enumerator, KBest, Lexicographic, MAX_SET, Question, Ranked, ScoreTable, Wishes,
};
use synthetic::{HUGE, LARGE, Size};

fn question(size: Size, change: impl FnOnce(&mut Wishes)) -> Question {
    let (festival, values) = synthetic::festival(size).unwrap();
    let mut wishes = synthetic::plain_wishes(&festival, &values);
    change(&mut wishes);
    Question::new(festival, wishes).unwrap()
}

/// Every concert comes in about as many drawn routes as in all routes.
fn assert_shares(question: &Question, draws: usize) {
    let order = Lexicographic::new(question).unwrap();
    let mut seen = vec![0u32; question.festival().len()];
    let mut first: Vec<u32> = Vec::new();
    order
        .sample(11, draws, |route| {
            assert!(order.rank(route).unwrap() < *order.total());
            route.iter().for_each(|concert| seen[*concert as usize] += 1);
            first = route.to_vec();
        })
        .unwrap();
    let mut again = Vec::new();
    order.sample(11, draws, |route| again = route.to_vec()).unwrap();
    assert_eq!(first, again, "the same seed");
    let total = order.total().to_f64();
    let (mut square, mut concerts) = (0.0, 0.0);
    for (count, through) in seen.iter().zip(question.through().unwrap()) {
        // Past a float's range both are cut down alike.
        let share = ratio(&through, order.total(), total);
        let (mean, variance) = (share * draws as f64, share * (1.0 - share) * draws as f64);
        let off = f64::from(*count) - mean;
        assert!(off.abs() < 6.0 * variance.sqrt() + 6.0, "{count} of {mean}");
        if variance > 0.0 {
            square += off * off / variance;
            concerts += 1.0;
        }
    }
    assert!((square / concerts - 1.0).abs() < 0.2, "mean square deviation {}", square / concerts);
}

fn ratio(part: &Big, whole: &Big, float: f64) -> f64 {
    if float.is_finite() {
        return part.to_f64() / float;
    }
    let cut = whole.limbs().len() - 8;
    let high = |value: &Big| Big::from_limbs(value.limbs().get(cut..).unwrap_or(&[])).to_f64();
    high(part) / high(whole)
}

#[test]
fn sample_hears_every_concert_in_its_share_when_the_festival_is_large() {
    assert_shares(&question(LARGE, |_| {}), 20_000);
    assert_shares(&question(LARGE, |wishes| wishes.include = vec![40, 700]), 20_000);
    assert_shares(&question(LARGE, |wishes| wishes.limits.max_concerts = Some(12)), 5_000);
    assert_shares(&question(HUGE, |_| {}), 1_000);
}

#[test]
fn route_and_rank_are_inverse_when_counts_pass_64_bits() {
    let limited = question(LARGE, |wishes| wishes.limits.max_concerts = Some(14));
    for question in [question(LARGE, |_| {}), question(HUGE, |_| {}), limited] {
        let order = Lexicographic::new(&question).unwrap();
        assert!(order.total().to_u64().is_none());
        let mut number = order.total().checked_sub(&Big::from(1)).unwrap();
        while !number.is_zero() {
            let route = order.route(&number).unwrap();
            assert_eq!(order.rank(&route).unwrap(), number);
            number = number.div_rem_u64(12_345_678_901).0;
        }
        let dag = Dag::new(&question).unwrap();
        for (number, route) in (0..).zip(Enumerator::new(&dag).take(3_000).iter()) {
            assert_eq!(order.route(&Big::from(number)).unwrap(), route);
        }
    }
}

#[test]
fn sets_past_the_limit_are_refused_before_they_are_made() {
    let question = question(HUGE, |_| {});
    let dag = Dag::new(&question).unwrap();
    let error = Enumerator::first(&dag, 1_000_000).unwrap_err();
    assert_eq!(error.kind.code(), "question-too-large");
    let limit = MAX_SET.to_string();
    assert!(error.kind.params().contains(&("limit", limit.clone())), "{error}");
    assert_eq!(Enumerator::first(&dag, 1_000).unwrap(), Enumerator::new(&dag).take(1_000));
    let most = Enumerator::first(&dag, 150_000).unwrap();
    assert_eq!(most.len(), 150_000);
    let order = Lexicographic::new(&question).unwrap();
    let error = order.random_set(1, 1_000_000).unwrap_err();
    assert!(error.kind.params().contains(&("limit", limit)), "{error}");
    let mut routes = Vec::new();
    order.sample(1, 20, |route| routes.push(route.to_vec())).unwrap();
    assert!(order.random_set(1, 20).unwrap().iter().eq(routes.iter().map(Vec::as_slice)));
}

fn scores(size: Size, change: impl FnOnce(&mut Wishes)) -> (Arc<Question>, Arc<Dag>, ScoreTable) {
    let question = Arc::new(question(size, change));
    let dag = Arc::new(Dag::new(&question).unwrap());
    let table = ScoreTable::new(Arc::clone(&question), Arc::clone(&dag)).unwrap();
    (question, dag, table)
}

#[test]
fn score_ranks_and_routes_are_inverse_when_counts_pass_64_bits() {
    let size = Size { name: "middle", concerts: 500, halls: 14, days: 4, seed: 2022 };
    let limited = |wishes: &mut Wishes| wishes.limits.max_concerts = Some(14);
    for (question, dag, table) in [
        scores(size, |_| {}),
        scores(size, |wishes| wishes.include = vec![40, 300]),
        scores(Size { concerts: 200, ..size }, limited),
    ] {
        assert!(table.total().to_u64().is_none());
        assert_eq!(table.total(), Lexicographic::new(&question).unwrap().total());
        for (rank, best) in (0..).zip(KBest::new(&question, &dag).take(200)) {
            assert_eq!(table.route(&Big::from(rank)).unwrap(), best);
        }
        let mut last: Option<Ranked> = None;
        let mut rank = table.total().checked_sub(&Big::from(1)).unwrap();
        while !rank.is_zero() {
            let route = table.route(&rank).unwrap();
            assert_eq!(question.score(&route.concerts), route.score);
            assert_eq!(table.rank(&route.concerts).unwrap(), rank);
            assert!(last.is_none_or(|last| last.score <= route.score));
            last = Some(route);
            rank = rank.div_rem_u64(12_345_678_901_234).0;
        }
    }
}

#[test]
fn score_order_reaches_any_rank_of_a_large_festival_with_values_alike() {
    let (question, _, table) = scores(LARGE, |wishes| {
        wishes.scoring.values = Vec::new();
        wishes.scoring.wait_cost = 10;
    });
    let (rank, _) = table.total().div_rem_u64(3);
    let route = table.route(&rank).unwrap();
    assert_eq!(table.rank(&route.concerts).unwrap(), rank);
    assert_eq!(question.score(&route.concerts), route.score);
}
