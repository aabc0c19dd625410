//! One number for many answers: the same natively and in wasm, or the two engines differ.

use std::sync::Arc;

use figaro_core::Error;
use figaro_core::big::Big;
use figaro_core::portrait::{PortraitStream, Portraits};
use figaro_core::routes::{
    Criteria, Dag, Delays, Distribution, Enumerator, KBest, Lexicographic, NearestBy, Question, ScoreTable,
    SplitMix64, Wishes,
};
use figaro_core::schedule::{Columns, Festival, NONE, Rows};

/// FNV-1a over 64 bits.
struct Fnv(u64);

impl Fnv {
    fn add(&mut self, value: u64) {
        for byte in value.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    fn add_all(&mut self, values: &[u32]) {
        self.add(values.len() as u64);
        values.iter().for_each(|value| self.add(u64::from(*value)));
    }

    fn add_big(&mut self, value: &Big) {
        value.limbs().iter().for_each(|limb| self.add(*limb));
    }
}

/// The digest of counts, ranks, random routes, delays and portraits of `festivals` made festivals.
pub fn digest(festivals: u64) -> Result<u64, Error> {
    let mut hash = Fnv(0xCBF2_9CE4_8422_2325);
    for seed in 0..festivals {
        let mut random = SplitMix64::new(seed);
        let concerts = 20 + below(&mut random, 31);
        let festival = Arc::new(festival(&mut random, concerts)?);
        let wishes = wishes(&mut random, &festival);
        let question = Arc::new(Question::new(Arc::clone(&festival), wishes)?);
        add_counts(&mut hash, &question)?;
        add_routes(&mut hash, &question, seed)?;
        add_delays(&mut hash, &question, &mut random)?;
        add_portraits(&mut hash, festival)?;
    }
    add_large(&mut hash)?;
    Ok(hash.0)
}

fn add_counts(hash: &mut Fnv, question: &Question) -> Result<(), Error> {
    let facets = question.facets()?;
    hash.add_big(&facets.total);
    facets.dropped.iter().for_each(|(_, count)| hash.add_big(count));
    facets.through.iter().for_each(|count| hash.add_big(count));
    question.by_length()?.iter().for_each(|count| hash.add_big(count));
    if let Some(maximal) = question.maximal()? {
        hash.add_big(&maximal);
    }
    Ok(())
}

fn add_routes(hash: &mut Fnv, question: &Arc<Question>, seed: u64) -> Result<(), Error> {
    let dag = Arc::new(Dag::new(question)?);
    for route in KBest::new(question, &dag).take(200) {
        hash.add(route.score as u64);
        hash.add_all(&route.concerts);
    }
    let order = Lexicographic::new(question)?;
    if order.total().is_zero() {
        return Ok(());
    }
    order.sample(seed, 50, |route| hash.add_all(route))?;
    let (third, _) = order.total().div_rem_u64(3);
    let list = order.route(&third)?;
    for by in [NearestBy::Similarity, NearestBy::Length, NearestBy::Longest, NearestBy::Score] {
        for alternative in question.alternatives(&list, &Criteria { by, ..Criteria::nearest(5) })? {
            hash.add_all(&alternative.route.concerts);
        }
    }
    let table = match ScoreTable::new(Arc::clone(question), dag) {
        Ok(table) => table,
        Err(refusal) => {
            refusal.kind.code().bytes().for_each(|byte| hash.add(u64::from(byte)));
            return Ok(());
        }
    };
    let (middle, _) = order.total().div_rem_u64(2);
    let route = table.route(&middle)?;
    hash.add(route.score as u64);
    hash.add_all(&route.concerts);
    Ok(())
}

fn add_delays(hash: &mut Fnv, question: &Question, random: &mut SplitMix64) -> Result<(), Error> {
    let halls = question.festival().hall_count();
    let mut row = |least: i32| {
        let minutes: Vec<i32> = (least..least + 40).step_by(3).collect();
        let weights: Vec<u32> = minutes.iter().map(|_| 1 + below(random, 9)).collect();
        Distribution::new(&minutes, &weights)
    };
    let starts = (0..halls).map(|_| row(-4)).collect::<Result<Vec<_>, _>>()?;
    let ends = (0..halls).map(|_| row(-9)).collect::<Result<Vec<_>, _>>()?;
    let delays = Delays::new(question.festival(), &starts, &ends)?;
    let found = question.most_punctual(&delays, 30)?;
    for punctual in &found {
        hash.add(punctual.on_time.to_bits());
        hash.add(punctual.log_nano as u64);
        hash.add_all(&punctual.route.concerts);
    }
    if let Some(last) = found.last() {
        for fallback in question.fallbacks(&last.route.concerts, &delays)? {
            hash.add(fallback.probability.to_bits());
            hash.add_all(&fallback.instead.map_or_else(Vec::new, |route| route.concerts));
        }
    }
    Ok(())
}

fn add_portraits(hash: &mut Fnv, festival: Arc<Festival>) -> Result<(), Error> {
    let question = Question::new(Arc::clone(&festival), Wishes::none(&festival))?;
    let portraits = Portraits::new(festival)?;
    let dag = Dag::new(&question)?;
    let mut stream = PortraitStream::new(&portraits);
    stream.visit(&mut Enumerator::new(&dag), 300, |_, row| {
        row.iter().for_each(|value| hash.add(value.to_bits()));
    })?;
    Ok(())
}

fn below(random: &mut SplitMix64, bound: u64) -> u32 {
    random.below(bound) as u32
}

/// Random routes and routes by number where counts pass 64 bits.
fn add_large(hash: &mut Fnv) -> Result<(), Error> {
    for most in [None, Some(25)] {
        let mut random = SplitMix64::new(7);
        let festival = Arc::new(festival(&mut random, 600)?);
        let mut wishes = Wishes::none(&festival);
        wishes.limits.max_concerts = most;
        let order = Lexicographic::new(&Question::new(festival, wishes)?)?;
        hash.add_big(order.total());
        order.sample(5, 50, |route| hash.add_all(route))?;
        let (third, _) = order.total().div_rem_u64(3);
        hash.add_all(&order.route(&third)?);
    }
    Ok(())
}

/// Concerts in up to six halls on up to three days.
fn festival(random: &mut SplitMix64, count: u32) -> Result<Festival, Error> {
    let halls = 2 + below(random, 5);
    let mut rows: Vec<(i32, i32, i32, u32, u32)> = (1..=count)
        .map(|number| {
            let day = below(random, 3);
            let start = (day * 1440 + 600 + below(random, 160) * 5) as i32;
            let end = start + 30 + below(random, 12) as i32 * 5;
            (start, number as i32, end, day, below(random, u64::from(halls)))
        })
        .collect();
    rows.sort_unstable();
    let walk =
        |at: u32, random: &mut SplitMix64| if at / halls == at % halls { 0 } else { below(random, 20) };
    Festival::new(Columns {
        starts: rows.iter().map(|row| row.0).collect(),
        numbers: rows.iter().map(|row| row.1).collect(),
        ends: rows.iter().map(|row| row.2).collect(),
        days: rows.iter().map(|row| row.3).collect(),
        halls: rows.iter().map(|row| row.4).collect(),
        prices: rows.iter().map(|_| below(random, 5) as i32 * 250).collect(),
        genres: rows
            .iter()
            .map(|_| [0, 1, 2, 3, NONE].get(below(random, 5) as usize).copied().unwrap_or(0))
            .collect(),
        programmes: rows.iter().map(|_| below(random, 40)).collect(),
        hall_count: halls,
        walk_minutes: (0..halls * halls).map(|at| walk(at, random)).collect(),
        buffer_minutes: below(random, 6),
        tag_count: 3,
        tags: things(random, count, 3),
        works: things(random, count, 30),
        work_composers: (0..30).map(|_| below(random, 12)).collect(),
        artists: things(random, count, 20),
    })
}

fn things(random: &mut SplitMix64, concerts: u32, ids: u64) -> Rows {
    let mut rows = Rows { offsets: vec![0], ..Rows::default() };
    for _ in 0..concerts {
        let own = below(random, 4);
        rows.ids.extend((0..own).map(|_| below(random, ids)));
        rows.offsets.push(rows.ids.len() as u32);
    }
    rows.flags = rows.ids.iter().map(|_| below(random, 2) as u8).collect();
    rows
}

fn wishes(random: &mut SplitMix64, festival: &Festival) -> Wishes {
    let mut wishes = Wishes::none(festival);
    wishes.blocked = (0..festival.len()).map(|_| u32::from(below(random, 8) == 0)).collect();
    wishes.legs.walk_factor_milli = 800 + below(random, 800);
    wishes.legs.max_wait = (below(random, 3) == 0).then_some(150);
    wishes.limits.max_price = (below(random, 2) == 0).then_some(4_000);
    wishes.once_only = below(random, 4) == 0;
    wishes.scoring.walk_cost = below(random, 30) as i32;
    wishes.scoring.wait_cost = below(random, 10) as i32;
    wishes
}

#[cfg(test)]
mod tests {
    /// The number that wasm/digest_test.ts expects of the same code in wasm.
    #[test]
    fn digest_is_the_number_that_wasm_gives() {
        let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/digest.txt"));
        let expected = text.ok().and_then(|text| text.trim().parse().ok());
        let found = super::digest(120).map_err(|error| error.to_string());
        assert_eq!(found.as_ref().ok(), expected.as_ref(), "{found:?}");
    }
}
