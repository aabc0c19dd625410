//! Why not, and the filters at fault, against brute force over all subsets.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod common;

use common::{Random, brute_force, festival, ranked, wishes};
use figaro_core::routes::{FilterKey, Question, Wishes};
use figaro_core::schedule::{Festival, LegRule};

fn question(seed: u64) -> (Random, Question) {
    let mut random = Random::new(seed);
    let festival = festival(&mut random);
    let mut wishes = wishes(&mut random, &festival);
    if random.chance(60) {
        harden(&mut random, &festival, &mut wishes);
    }
    (random, Question::new(festival, wishes).unwrap())
}

/// Wishes that often leave nothing.
fn harden(random: &mut Random, festival: &Festival, wishes: &mut Wishes) {
    let n = festival.len();
    if random.chance(50) {
        wishes.blocked = (0..n).map(|_| random.int(0, 15) as u32).collect();
    }
    if random.chance(50) {
        wishes.include = (0..random.int(1, 3)).map(|_| random.int(0, n as i64 - 1) as u32).collect();
    }
    if random.chance(40) {
        wishes.limits.min_concerts = random.int(2, 5) as u32;
    }
    if random.chance(30) {
        wishes.limits.max_price = Some(random.int(0, 4) * 100);
    }
    if random.chance(30) {
        wishes.limits.min_day_concerts = random.int(2, 3) as u32;
    }
    if random.chance(30) {
        wishes.limits.max_concerts = Some(random.int(0, 3) as u32);
    }
}

#[test]
fn has_route_agrees_with_brute_force() {
    for seed in 0..6_000 {
        let (_, question) = question(seed);
        let routes = brute_force(question.festival(), &question.wishes);
        assert_eq!(question.has_route().unwrap(), !routes.is_empty(), "seed {seed}");
    }
}

#[test]
fn why_not_compares_the_best_routes() {
    let (mut possible, mut conflicts) = (0, 0);
    for seed in 0..4_000 {
        let (mut random, question) = question(seed);
        let concert = random.int(0, question.festival().len() as i64 - 1) as u32;
        let routes = brute_force(question.festival(), &question.wishes);
        let order = ranked(&question, &routes);
        let best = order.first();
        let with = order.iter().find(|(_, route)| route.contains(&concert));
        let answer = question.why_not(concert).unwrap();
        let pair = |r: &figaro_core::routes::Ranked| (r.score, r.concerts.clone());
        assert_eq!(answer.best.as_ref().map(pair).as_ref(), best, "best of seed {seed}");
        assert_eq!(answer.with.as_ref().map(pair).as_ref(), with, "with {concert} of seed {seed}");
        assert_eq!(answer.impossible.is_none(), with.is_some());
        if let (Some(best), Some(with)) = (best, with) {
            possible += 1;
            assert_eq!(answer.price, Some(best.0 - with.0));
            assert!(answer.price >= Some(0));
            let missing =
                |a: &[u32], b: &[u32]| a.iter().copied().filter(|c| !b.contains(c)).collect::<Vec<_>>();
            assert_eq!(answer.lost, missing(&best.1, &with.1));
            assert_eq!(answer.gained, missing(&with.1, &best.1));
        }
        if let Some(impossible) = answer.impossible {
            let bits = question.wishes.blocked.get(concert as usize).copied().unwrap_or(0);
            assert_eq!(impossible.blocked, bits);
            let expected = conflicting_includes(&question, concert);
            assert_eq!(impossible.conflicts, expected, "conflicts of {concert} of seed {seed}");
            conflicts += expected.len();
        }
    }
    assert!(possible > 500 && conflicts > 100, "{possible} possible, {conflicts} conflicts");
}

fn conflicting_includes(question: &Question, concert: u32) -> Vec<u32> {
    let programmes = &question.festival().columns().programmes;
    let together = |other: u32| {
        let mut wishes = Wishes { legs: question.wishes.legs.clone(), ..Wishes::none(question.festival()) };
        wishes.blocked.clone_from(&question.wishes.blocked);
        if !wishes.blocked.is_empty() {
            wishes.blocked[concert as usize] = 0;
            wishes.blocked[other as usize] = 0;
        }
        wishes.include = vec![concert, other];
        let same = programmes[concert as usize] == programmes[other as usize];
        !(question.wishes.once_only && same || brute_force(question.festival(), &wishes).is_empty())
    };
    question.include.iter().copied().filter(|other| *other != concert && !together(*other)).collect()
}

/// All sets of keys of one size, by bits.
fn sets_of(keys: &[FilterKey], size: usize) -> Vec<Vec<FilterKey>> {
    let all = 0u64..1 << keys.len();
    let mut sets: Vec<Vec<usize>> = all
        .filter(|set| set.count_ones() as usize == size)
        .map(|set| (0..keys.len()).filter(|k| set >> k & 1 == 1).collect())
        .collect();
    sets.sort();
    sets.into_iter().map(|set| set.into_iter().map(|k| keys[k]).collect()).collect()
}

fn routes_without(question: &Question, keys: &[FilterKey], must: Option<u32>) -> bool {
    let own = LegRule::of(question.festival());
    let mut wishes = keys.iter().fold(question.wishes.clone(), |wishes, key| key.drop_from(&wishes, &own));
    wishes.include.extend(must);
    !brute_force(question.festival(), &wishes).is_empty()
}

#[test]
fn filters_at_fault_are_all_smallest_sets() {
    let mut by_size = [0; 5];
    for seed in 0..3_000 {
        let (mut random, question) = question(seed);
        let concert = random.int(0, question.festival().len() as i64 - 1) as u32;
        let impossible = question.why_not(concert).unwrap().impossible;
        let cases = [
            (None, Some(question.smallest_filters_at_fault().unwrap())),
            (Some(concert), impossible.map(|i| i.at_fault)),
        ];
        for (must, answer) in cases {
            let Some(answer) = answer else { continue };
            let keys = question.filters();
            let all = (0..=3.min(keys.len())).map(|size| sets_of(&keys, size));
            let mut good = all.map(|sets| {
                sets.into_iter().filter(|set| routes_without(&question, set, must)).collect::<Vec<_>>()
            });
            if let Some(sets) = good.find(|sets| !sets.is_empty()) {
                by_size[sets[0].len()] += 1;
                assert!(answer.exact);
                assert_eq!(answer.sets, sets, "filters at fault of seed {seed}, must {must:?}");
            } else if let [set] = answer.sets.as_slice() {
                by_size[4] += 1;
                assert!(!answer.exact && set.len() > 3);
                assert!(routes_without(&question, set, must));
                let less = |key: &FilterKey| set.iter().copied().filter(|k| k != key).collect::<Vec<_>>();
                assert!(set.iter().all(|key| !routes_without(&question, &less(key), must)));
            } else {
                assert!(answer.sets.is_empty() && !routes_without(&question, &keys, must));
            }
        }
    }
    assert!(by_size.iter().all(|cases| *cases > 20), "cases by size: {by_size:?}");
}

#[test]
fn why_not_refuses_a_concert_that_is_not_there() {
    let (_, question) = question(1);
    assert_eq!(question.why_not(12).unwrap_err().kind.code(), "unknown-concert");
}
