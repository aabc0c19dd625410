//! Routes in the order of a feature, and superlatives, against a sort of all portraits.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use std::sync::Arc;

use common::{Random, brute_force, festival, wishes};
use figaro_core::big::Big;
use figaro_core::portrait::{FeatureOrder, Portraits, column_of, superlatives};
use figaro_core::routes::{Dag, Lexicographic, Question};

const FESTIVALS: u64 = 1_500;

fn each(mut check: impl FnMut(u64, &Question, &Portraits, &[Vec<u32>])) {
    for seed in 0..FESTIVALS {
        let mut random = Random::new(seed);
        let festival = festival(&mut random);
        let wishes = wishes(&mut random, &festival);
        let routes = brute_force(&festival, &wishes);
        let portraits = Portraits::new(Arc::clone(&festival)).unwrap();
        let question = Question::new(festival, wishes).unwrap();
        check(seed, &question, &portraits, &routes);
    }
}

#[test]
fn feature_order_is_a_stable_sort_of_all_portraits() {
    each(|seed, question, portraits, routes| {
        let dag = Dag::new(question).unwrap();
        let total = Big::from(routes.len() as u64);
        for key in ["comfort", "intellect", "price"] {
            let column = column_of(key).unwrap();
            let value = |route: &Vec<u32>| portraits.portrait(route).unwrap().values[column];
            let mut expected: Vec<(u32, f64)> =
                routes.iter().enumerate().map(|(number, route)| (number as u32, value(route))).collect();
            expected.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let order = FeatureOrder::new(portraits, &dag, (&total, column)).unwrap();
            let found: Vec<(u32, f64)> = (0..).map_while(|rank| order.at(rank)).collect();
            assert_eq!(found, expected, "{key} of seed {seed}");
        }
    });
}

#[test]
fn superlatives_win_over_every_route_that_takes_part() {
    each(|seed, question, portraits, routes| {
        if routes.is_empty() {
            return;
        }
        let dag = Dag::new(question).unwrap();
        let order = Lexicographic::new(question).unwrap();
        let least = 2;
        let found = superlatives(portraits, (&dag, &order), (least, Some(1))).unwrap();
        assert!(found.exact);
        let rows: Vec<Vec<f64>> =
            routes.iter().map(|route| portraits.portrait(route).unwrap().values).collect();
        let at = |row: &[f64], key: &str| row[column_of(key).unwrap()];
        let enough: Vec<&Vec<f64>> =
            rows.iter().filter(|row| at(row, "concerts") >= f64::from(least)).collect();
        for (key, feature, sign) in [
            ("shortestWalk", "walkMinutes", -1.0),
            ("cheapest", "price", -1.0),
            ("richest", "intellect", 1.0),
        ] {
            let best = enough.iter().map(|row| sign * at(row, feature)).max_by(f64::total_cmp);
            let winner = found.winners.iter().find(|winner| winner.key == key);
            assert_eq!(winner.map(|winner| sign * winner.value), best, "{key} of seed {seed}");
            if let Some(winner) = winner {
                let row = portraits.portrait(&winner.concerts).unwrap().values;
                let longest = enough.iter().filter(|other| Some(sign * at(other, feature)) == best);
                let longest = longest.map(|other| at(other, "concerts")).max_by(f64::total_cmp);
                assert_eq!(Some(at(&row, "concerts")), longest, "ties of {key} of seed {seed}");
            }
        }
        let one = enough.iter().filter(|row| at(row, "composers") == 1.0);
        let one = one.map(|row| at(row, "concerts")).max_by(f64::total_cmp);
        let winner = found.winners.iter().find(|winner| winner.key == "oneComposer");
        assert_eq!(winner.map(|winner| winner.value), one, "one composer of seed {seed}");
    });
}

#[test]
fn feature_order_refuses_what_it_cannot_walk() {
    let festival = festival(&mut Random::new(1));
    let portraits = Portraits::new(Arc::clone(&festival)).unwrap();
    let question =
        Question::new(Arc::clone(&festival), figaro_core::routes::Wishes::none(&festival)).unwrap();
    let dag = Dag::new(&question).unwrap();
    let many = Big::parse("7195660246796111").unwrap();
    let error = FeatureOrder::new(&portraits, &dag, (&many, 0)).unwrap_err();
    assert_eq!(error.kind.code(), "question-too-large");
    let error = FeatureOrder::new(&portraits, &dag, (&Big::from(1), 999)).unwrap_err();
    assert_eq!(error.kind.code(), "option-value");
}
