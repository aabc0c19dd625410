//! Small random festivals and wishes, and brute force over all subsets: the oracle of the differential tests.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "test support shared by several test crates"
)]

use std::sync::Arc;

use figaro_core::routes::{BreakWindow, Question, SplitMix64, Wishes};
use figaro_core::schedule::{Columns, Festival, NONE, Rows};

pub struct Random(pub SplitMix64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(SplitMix64::new(seed))
    }
    /// Uniform in `[low, high]`.
    pub fn int(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.0.below((high - low + 1) as u64)).unwrap()
    }
    pub fn chance(&mut self, percent: i64) -> bool {
        self.int(0, 99) < percent
    }
}

/// Up to 12 concerts in up to 4 halls on up to 3 days; asymmetric, non-metric walks; zero gaps; minute 0; nights
/// that run into the next day.
pub fn festival(random: &mut Random) -> Arc<Festival> {
    let halls = random.int(1, 4) as u32;
    let concerts = random.int(1, 12) as usize;
    let days = random.int(1, 3);
    let step = [1, 5, 15, 30][random.int(0, 3) as usize];
    // Sometimes days are so short that one runs into the next.
    let day_length = if random.chance(25) { 300 } else { 1440 };
    let mut rows: Vec<(i32, i32, i32, u32, u32)> = (0..concerts)
        .map(|c| {
            let day = random.int(0, days - 1);
            let start = day * day_length + random.int(0, 280 / step) * step;
            let length = (random.int(1, 90 / step + 1) * step).max(1);
            (
                start as i32,
                (start + length) as i32,
                c as i32 + 1,
                day as u32,
                random.int(0, i64::from(halls) - 1) as u32,
            )
        })
        .collect();
    rows.sort_by_key(|row| (row.0, row.2));
    let walk_minutes = (0..halls * halls)
        .map(|at| if at / halls == at % halls { 0 } else { random.int(0, 40) as u32 })
        .collect();
    let n = rows.len();
    let mut columns = Columns {
        starts: rows.iter().map(|r| r.0).collect(),
        ends: rows.iter().map(|r| r.1).collect(),
        numbers: rows.iter().map(|r| r.2).collect(),
        days: rows.iter().map(|r| r.3).collect(),
        halls: rows.iter().map(|r| r.4).collect(),
        prices: (0..n).map(|_| random.int(0, 4) as i32 * 100).collect(),
        genres: (0..n).map(|_| if random.chance(20) { NONE } else { random.int(0, 3) as u32 }).collect(),
        programmes: (0..n).map(|_| random.int(0, n as i64) as u32).collect(),
        hall_count: halls,
        walk_minutes,
        buffer_minutes: if random.chance(50) { 0 } else { random.int(1, 10) as u32 },
        tag_count: 3,
        ..Columns::default()
    };
    columns.tags = random_rows(random, n, 2, 3, false);
    columns.works = random_rows(random, n, 3, 8, true);
    columns.work_composers = (0..8).map(|_| random.int(0, 5) as u32).collect();
    columns.artists = random_rows(random, n, 3, 6, true);
    Arc::new(Festival::new(columns).unwrap())
}

fn random_rows(random: &mut Random, concerts: usize, most: i64, ids: i64, flags: bool) -> Rows {
    let mut rows = Rows { offsets: vec![0], ..Rows::default() };
    for _ in 0..concerts {
        let mut own: Vec<u32> = (0..random.int(0, most)).map(|_| random.int(0, ids - 1) as u32).collect();
        own.sort_unstable();
        own.dedup();
        rows.ids.extend(&own);
        rows.offsets.push(rows.ids.len() as u32);
    }
    if flags {
        rows.flags = rows.ids.iter().map(|_| u8::from(random.chance(30))).collect();
    }
    rows
}

/// Wishes of every kind, each with some chance.
pub fn wishes(random: &mut Random, festival: &Festival) -> Wishes {
    let n = festival.len();
    let mut wishes = Wishes::none(festival);
    if random.chance(40) {
        wishes.blocked =
            (0..n).map(|_| u32::from(random.chance(15)) | (u32::from(random.chance(15)) << 3)).collect();
    }
    if random.chance(20) {
        wishes.include = (0..random.int(1, 2)).map(|_| random.int(0, n as i64 - 1) as u32).collect();
    }
    if random.chance(20) {
        wishes.legs.buffer = random.int(0, 30) as u32;
    }
    if random.chance(20) {
        wishes.legs.walk_factor_milli = random.int(300, 2500) as u32;
    }
    if random.chance(20) {
        wishes.legs.max_leg_walk = Some(random.int(0, 40) as u32);
    }
    if random.chance(20) {
        wishes.legs.max_wait = Some(random.int(0, 120) as u32);
    }
    limits(random, festival, &mut wishes);
    if random.chance(50) {
        wishes.scoring.values = (0..n).map(|_| random.int(-2, 5) as i32 * 500).collect();
    }
    if random.chance(70) {
        wishes.scoring.walk_cost = random.int(0, 4) as i32 * 10;
        wishes.scoring.wait_cost = random.int(0, 3) as i32 * 5;
    }
    wishes
}

fn limits(random: &mut Random, festival: &Festival, wishes: &mut Wishes) {
    if random.chance(50) {
        return;
    }
    let limits = &mut wishes.limits;
    if random.chance(30) {
        limits.min_concerts = random.int(0, 4) as u32;
    }
    if random.chance(30) {
        limits.max_concerts = Some(random.int(0, 5) as u32);
    }
    if random.chance(20) {
        limits.min_day_concerts = random.int(0, 3) as u32;
    }
    if random.chance(20) {
        limits.max_day_concerts = Some(random.int(0, 3) as u32);
    }
    if random.chance(30) {
        limits.max_price = Some(random.int(0, 12) * 100);
    }
    if random.chance(30) {
        limits.max_walk = Some(random.int(0, 80) as u32);
    }
    wishes.once_only = random.chance(30);
    if random.chance(30) {
        let columns = festival.columns();
        for _ in 0..random.int(1, 2) {
            let concert = random.int(0, festival.len() as i64 - 1) as usize;
            let from = columns.starts[concert] + random.int(-60, 60) as i32;
            let minutes = random.int(5, 60) as i32;
            let until = from + minutes + random.int(0, 90) as i32;
            wishes.breaks.push(BreakWindow { day: columns.days[concert], from, until, minutes });
        }
    }
}

/// Every route of the question by trying all subsets, in route order.
pub fn brute_force(festival: &Festival, wishes: &Wishes) -> Vec<Vec<u32>> {
    let n = festival.len();
    let mut routes: Vec<Vec<u32>> = (1u32..1 << n)
        .map(|set| (0..n as u32).filter(|c| set >> c & 1 == 1).collect::<Vec<u32>>())
        .filter(|route| is_route(festival, wishes, route))
        .collect();
    routes.sort();
    routes
}

/// The definition, written out from the words of the domain and nothing else.
pub fn is_route(festival: &Festival, wishes: &Wishes, route: &[u32]) -> bool {
    let c = festival.columns();
    let blocked = |concert: &u32| wishes.blocked.get(*concert as usize).is_some_and(|bits| *bits != 0);
    if route.is_empty() || route.iter().any(blocked) || !wishes.include.iter().all(|i| route.contains(i)) {
        return false;
    }
    let mut walked = 0i64;
    for leg in route.windows(2) {
        let (i, j) = (leg[0] as usize, leg[1] as usize);
        let walk = i64::from(festival.walk(c.halls[i], c.halls[j]));
        let own =
            (walk * i64::from(wishes.legs.walk_factor_milli) + 999) / 1000 + i64::from(wishes.legs.buffer);
        let gap = i64::from(c.starts[j]) - i64::from(c.ends[i]);
        if gap < own {
            return false;
        }
        if c.days[i] == c.days[j] {
            walked += walk;
            let too_far = wishes.legs.max_leg_walk.is_some_and(|most| walk > i64::from(most));
            let too_long = wishes.legs.max_wait.is_some_and(|most| gap - walk > i64::from(most));
            if too_far || too_long {
                return false;
            }
        }
    }
    within_sums(festival, wishes, route, walked) && days_are_good(festival, wishes, route)
}

fn within_sums(festival: &Festival, wishes: &Wishes, route: &[u32], walked: i64) -> bool {
    let c = festival.columns();
    let limits = &wishes.limits;
    let price: i64 = route.iter().map(|i| i64::from(c.prices[*i as usize])).sum();
    let mut programmes: Vec<u32> = route.iter().map(|i| c.programmes[*i as usize]).collect();
    programmes.sort_unstable();
    let heard_again = programmes.windows(2).any(|pair| pair[0] == pair[1]);
    route.len() >= limits.min_concerts as usize
        && limits.max_concerts.is_none_or(|most| route.len() <= most as usize)
        && limits.max_price.is_none_or(|most| price <= most)
        && limits.max_walk.is_none_or(|most| walked <= i64::from(most))
        && !(wishes.once_only && heard_again)
}

fn days_are_good(festival: &Festival, wishes: &Wishes, route: &[u32]) -> bool {
    let c = festival.columns();
    let limits = &wishes.limits;
    (0..festival.day_count() as u32).all(|day| {
        let own: Vec<usize> = route.iter().map(|i| *i as usize).filter(|i| c.days[*i] == day).collect();
        if own.is_empty() {
            return true;
        }
        let free = |window: &BreakWindow| {
            let mut gaps = vec![(i64::MIN / 4, i64::from(c.starts[own[0]]), 0)];
            for pair in own.windows(2) {
                let walk = festival.walk(c.halls[pair[0]], c.halls[pair[1]]);
                let need = i64::from(wishes.legs.need(walk));
                gaps.push((i64::from(c.ends[pair[0]]), i64::from(c.starts[pair[1]]), need));
            }
            gaps.push((i64::from(c.ends[own[own.len() - 1]]), i64::MAX / 4, 0));
            gaps.iter().any(|(from, to, need)| {
                let inside = (*to).min(i64::from(window.until)) - (*from).max(i64::from(window.from));
                inside >= i64::from(window.minutes) && to - from >= i64::from(window.minutes) + need
            })
        };
        own.len() >= limits.min_day_concerts as usize
            && limits.max_day_concerts.is_none_or(|most| own.len() <= most as usize)
            && wishes.breaks.iter().filter(|window| window.day == day).all(free)
    })
}

/// Routes with scores, best first, ties in route order.
pub fn ranked(question: &Question, routes: &[Vec<u32>]) -> Vec<(i64, Vec<u32>)> {
    let mut rows: Vec<(i64, Vec<u32>)> =
        routes.iter().map(|route| (naive_score(question, route), route.clone())).collect();
    rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    rows
}

fn naive_score(question: &Question, route: &[u32]) -> i64 {
    let c = question.festival().columns();
    let scoring = &question.wishes.scoring;
    let mut score: i64 =
        route.iter().map(|i| scoring.values.get(*i as usize).map_or(1000, |v| i64::from(*v))).sum();
    for leg in route.windows(2) {
        let (i, j) = (leg[0] as usize, leg[1] as usize);
        if c.days[i] == c.days[j] {
            let walk = i64::from(question.festival().walk(c.halls[i], c.halls[j]));
            let wait = i64::from(c.starts[j] - c.ends[i]) - walk;
            score -= i64::from(scoring.walk_cost) * walk + i64::from(scoring.wait_cost) * wait;
        }
    }
    score
}
