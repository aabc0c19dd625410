//! The best under limits, by the product and by the search, against brute force.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;
#[path = "../benches/synthetic/mod.rs"]
#[allow(dead_code, reason = "shared with the bench")]
mod synthetic;

use std::sync::Arc;

use common::{Random, brute_force, festival, ranked, wishes};
use figaro_core::big::Big;
use figaro_core::routes::{How, Proof, Question, WORK_CAP};

fn each_question(mut check: impl FnMut(u64, &Question, &[(i64, Vec<u32>)])) {
    for seed in 0..10_000 {
        let mut random = Random::new(seed);
        let festival = festival(&mut random);
        let mut wishes = wishes(&mut random, &festival);
        // More sums than usual: they are what the search is about.
        if random.chance(50) {
            wishes.limits.max_price = Some(random.int(0, 12) * 100);
        }
        if random.chance(50) {
            wishes.limits.max_walk = Some(random.int(0, 80) as u32);
        }
        wishes.once_only |= random.chance(40);
        let routes = brute_force(&festival, &wishes);
        let question = Question::new(festival, wishes).unwrap();
        let expected = ranked(&question, &routes);
        check(seed, &question, &expected);
    }
}

#[test]
fn best_searched_equals_brute_force() {
    each_question(|seed, question, expected| {
        for count in [1, 3, 20] {
            let found = question.best_searched(count, 1_000_000).unwrap();
            let routes: Vec<_> = found.routes.iter().map(|r| (r.score, r.concerts.clone())).collect();
            let best = &expected[..count.min(expected.len())];
            assert_eq!(routes, best, "best {count} of seed {seed}");
            assert_eq!(found.proof, Proof::Optimal, "proof of seed {seed}");
            assert_eq!(found.proven, best.len(), "proven routes of seed {seed}");
        }
    });
}

#[test]
fn best_searched_states_a_true_gap_when_the_cap_ends_it() {
    each_question(|seed, question, expected| {
        let found = question.best_searched(3, (seed % 7 + 1) as usize).unwrap();
        let routes: Vec<_> = found.routes.iter().map(|r| (r.score, r.concerts.clone())).collect();
        assert!(routes.iter().all(|route| expected.contains(route)), "routes of seed {seed}");
        assert_eq!(routes[..found.proven], expected[..found.proven], "proven routes of seed {seed}");
        match found.upper_bound() {
            None => assert_eq!(routes, expected[..3.min(expected.len())], "exact answer of seed {seed}"),
            Some(bound) => {
                let missing = expected.iter().find(|route| !routes.contains(route));
                assert!(missing.is_none_or(|route| route.0 <= bound), "bound {bound} of seed {seed}");
            }
        }
    });
}

#[test]
fn best_bounded_takes_the_product_when_the_search_ends_at_its_cap() {
    let mut products = 0;
    each_question(|seed, question, expected| {
        for work_cap in [1_000_000, 6, 12, 20] {
            let found = question.best_bounded(2, work_cap).unwrap();
            let routes: Vec<_> = found.routes.iter().map(|r| (r.score, r.concerts.clone())).collect();
            assert!(found.exact() || (found.how == How::Search && work_cap < 100), "seed {seed}");
            let sums = question.wishes.limits.max_price.is_some() || question.wishes.once_only;
            products += usize::from(found.how == How::Product && sums && work_cap < 100);
            if found.exact() {
                assert_eq!(routes, expected[..2.min(expected.len())], "cap {work_cap} of seed {seed}");
            }
        }
    });
    assert!(products > 100, "only {products} products");
}

#[test]
fn count_at_most_is_the_count_when_the_product_is_small() {
    each_question(|seed, question, expected| {
        let count = question.count_at_most(WORK_CAP).unwrap();
        assert_eq!((count.count, count.at_most), (Big::from(expected.len() as u64), false), "seed {seed}");
    });
}

#[test]
fn count_at_most_leaves_out_once_only_when_too_many_programmes_come_again() {
    let (festival, values) = synthetic::festival(synthetic::LARGE).unwrap();
    let mut wishes = synthetic::plain_wishes(&festival, &values);
    let all = Question::new(Arc::clone(&festival), wishes.clone()).unwrap().total().unwrap();
    wishes.once_only = true;
    let count = Question::new(festival, wishes).unwrap().count_at_most(WORK_CAP).unwrap();
    assert_eq!((count.count, count.at_most), (all, true));
}

#[test]
fn best_searched_agrees_with_the_product_when_the_festival_is_of_real_size() {
    let (festival, values) = synthetic::festival(synthetic::REAL_LIKE).unwrap();
    let cases = [
        (Some(450_000), None, false),
        (None, Some(90), false),
        (None, None, true),
        (Some(600_000), None, true),
    ];
    for (max_price, max_walk, once_only) in cases {
        let mut wishes = synthetic::plain_wishes(&festival, &values);
        wishes.limits.max_price = max_price;
        wishes.limits.max_walk = max_walk;
        wishes.once_only = once_only;
        let question = Question::new(Arc::clone(&festival), wishes).unwrap();
        let found = question.best_searched(5, 2_000_000).unwrap();
        assert!(found.exact(), "{max_price:?} {max_walk:?} {once_only}");
        assert_eq!(found.routes, question.best(5).unwrap(), "{max_price:?} {max_walk:?} {once_only}");
    }
}
