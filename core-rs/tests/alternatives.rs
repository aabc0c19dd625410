//! Alternatives against brute force over all subsets.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use common::{Random, brute_force, festival, ranked, wishes};
use figaro_core::routes::{Criteria, NearestBy, Question};

const ORDERS: [NearestBy; 4] =
    [NearestBy::Similarity, NearestBy::Length, NearestBy::Longest, NearestBy::Score];

/// All routes but the list itself in the order asked for (similarities as fractions), then score, route order.
fn nearest(question: &Question, list: &[u32], criteria: &Criteria) -> Vec<(usize, usize, Vec<u32>)> {
    let routes = brute_force(question.festival(), &question.wishes);
    let mut rows: Vec<(usize, usize, Vec<u32>)> = ranked(question, &routes)
        .into_iter()
        .filter(|(_, route)| route != list)
        .map(|(_, route)| {
            let shared = route.iter().filter(|c| list.contains(c)).count();
            (shared, list.len() + route.len() - shared, route)
        })
        .collect();
    rows.retain(|(shared, union, route)| {
        let (least, most) = criteria.similarity_milli;
        let similar = 1000 * shared >= least as usize * union && 1000 * shared <= most as usize * union;
        similar && criteria.concerts.is_none_or(|(few, many)| (few..=many).contains(&(route.len() as u32)))
    });
    // The rows come by score and route order; a stable sort keeps that among equals.
    rows.sort_by(|a, b| match criteria.by {
        NearestBy::Similarity => (b.0 * a.1).cmp(&(a.0 * b.1)),
        NearestBy::Length => a.2.len().abs_diff(list.len()).cmp(&b.2.len().abs_diff(list.len())),
        NearestBy::Longest => b.2.len().cmp(&a.2.len()),
        NearestBy::Score => std::cmp::Ordering::Equal,
    });
    rows
}

fn given(random: &mut Random, question: &Question) -> Vec<u32> {
    let routes = brute_force(question.festival(), &question.wishes);
    if routes.is_empty() || random.chance(20) {
        let n = question.festival().len() as i64;
        return (0..random.int(0, 5)).map(|_| random.int(0, n - 1) as u32).collect();
    }
    routes[random.int(0, routes.len() as i64 - 1) as usize].clone()
}

fn criteria(random: &mut Random, length: usize) -> Criteria {
    let count = if random.chance(50) { 10_000 } else { random.int(0, 6) as usize };
    let by = ORDERS[random.int(0, 3) as usize];
    let mut criteria = Criteria { by, ..Criteria::nearest(count) };
    if random.chance(30) {
        criteria.concerts = Some((length as u32, length as u32));
    } else if random.chance(20) {
        criteria.concerts = Some((random.int(0, 2) as u32, random.int(2, 5) as u32));
    }
    if random.chance(40) {
        let least = random.int(0, 700) as u32;
        criteria.similarity_milli = (least, least + random.int(0, 300) as u32);
    }
    criteria
}

#[test]
fn alternatives_equal_brute_force() {
    let mut found_some = 0;
    for seed in 0..20_000 {
        let mut random = Random::new(seed);
        let festival = festival(&mut random);
        let wishes = wishes(&mut random, &festival);
        let question = Question::new(festival, wishes).unwrap();
        let given = given(&mut random, &question);
        let list = question.check(&given).unwrap().concerts;
        let criteria = criteria(&mut random, list.len());
        let mut expected = nearest(&question, &list, &criteria);
        expected.truncate(criteria.count);
        let found = question.alternatives(&given, &criteria).unwrap();
        found_some += usize::from(found.len() > 2);
        let rows: Vec<(usize, usize, Vec<u32>)> =
            found.iter().map(|a| (a.shared as usize, a.union as usize, a.route.concerts.clone())).collect();
        assert_eq!(rows, expected, "alternatives to {list:?} of seed {seed}, {criteria:?}");
        for alternative in found {
            let route = &alternative.route.concerts;
            assert_eq!(alternative.route.score, question.score(route));
            assert!(alternative.lost.iter().all(|c| list.contains(c) && !route.contains(c)));
            assert!(alternative.gained.iter().all(|c| !list.contains(c) && route.contains(c)));
            assert_eq!(alternative.lost.len() + alternative.shared as usize, list.len());
            assert_eq!(alternative.gained.len() + alternative.shared as usize, route.len());
        }
    }
    assert!(found_some > 4_000, "{found_some} cases that say something");
}

#[test]
fn alternatives_refuse_criteria_that_say_nothing() {
    let mut random = Random::new(3);
    let festival = festival(&mut random);
    let wishes = figaro_core::routes::Wishes::none(&festival);
    let question = Question::new(festival, wishes).unwrap();
    let code = |criteria: Criteria| question.alternatives(&[0], &criteria).unwrap_err().kind.code();
    assert_eq!(code(Criteria::nearest(10_001)), "option-value");
    assert_eq!(code(Criteria { similarity_milli: (600, 500), ..Criteria::nearest(1) }), "option-value");
    assert_eq!(code(Criteria { similarity_milli: (0, 1001), ..Criteria::nearest(1) }), "option-value");
    let unknown = question.alternatives(&[99], &Criteria::nearest(1)).unwrap_err();
    assert_eq!(unknown.kind.code(), "unknown-concert");
}
