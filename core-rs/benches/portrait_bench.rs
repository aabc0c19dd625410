//! Portraits natively: `cargo bench -p figaro-core --bench portrait_bench`. Nothing is asserted about time.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and may stop at a fault")]

#[allow(dead_code, reason = "shared with the planning bench, which uses the rest")]
mod synthetic;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use figaro_core::portrait::{Measure, PortraitStream, Portraits};
use figaro_core::routes::{Dag, Enumerator, Question, SplitMix64, Wishes};
use figaro_core::schedule::{Festival, Rows};
use synthetic::{LARGE, REAL_LIKE, Size};

/// A single day with about a million and a half routes.
const FULL_DAY: Size = Size { name: "full day", concerts: 52, halls: 8, days: 1, seed: 2022 };

/// Four works by one to four composers and three artists a concert; buffer as given.
fn with_rows(size: Size) -> Arc<Festival> {
    let (festival, _) = synthetic::festival(size).unwrap();
    let mut columns = festival.columns().clone();
    let mut random = SplitMix64::new(1);
    let mut rows = |each: u32, ids: u64| Rows {
        offsets: (0..=size.concerts).map(|concert| concert * each).collect(),
        ids: (0..size.concerts * each).map(|_| random.below(ids) as u32).collect(),
        flags: (0..size.concerts * each).map(|row| u8::from(row % 5 == 0)).collect(),
    };
    columns.works = rows(4, 240);
    columns.artists = rows(3, 150);
    columns.work_composers = (0..240).map(|work| work / 3).collect();
    columns.tag_count = 2;
    columns.tags = Rows { flags: Vec::new(), ..rows(1, 2) };
    Arc::new(Festival::new(columns).unwrap())
}

fn timed<T>(name: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let value = run();
    println!("  {name:<44} {:>10.2} ms", start.elapsed().as_secs_f64() * 1e3);
    value
}

fn scores(festival: &Arc<Festival>) {
    let days: Vec<u32> = (0..festival.day_count() as u32).collect();
    let fresh = || Portraits::new(Arc::clone(festival)).unwrap();
    let portraits = timed("programme", fresh);
    match timed("percentiles of day 1", || portraits.most_genres(&[0])) {
        Ok(most) => println!("  most genres of day 1: {most}"),
        Err(error) => println!("  day 1: {error}"),
    }
    if days.len() > 1 {
        let other = fresh();
        for measure in [Measure::Walk, Measure::Wait, Measure::RareComposers, Measure::FlaggedArtists] {
            timed(measure.key(), || other.distribution(&days, measure).is_ok());
        }
        match timed("percentiles of all days", || portraits.most_genres(&days)) {
            Ok(most) => println!("  most genres of all days: {most}"),
            Err(error) => println!("  all days: {error}"),
        }
    }
}

fn stream(festival: &Arc<Festival>) {
    let question = Question::new(Arc::clone(festival), Wishes::none(festival)).unwrap();
    let dag = Dag::new(&question).unwrap();
    println!("  routes: {}", question.total().unwrap());
    for _ in 0..3 {
        let count = timed("enumeration alone", || {
            Enumerator::new(&dag).visit(usize::MAX, |_, r| {
                black_box(r);
            })
        });
        let portraits = Portraits::new(Arc::clone(festival)).unwrap();
        let mut sum = 0.0;
        let visited = timed("enumeration with portraits, from nothing", || {
            let mut walk = Enumerator::new(&dag);
            PortraitStream::new(&portraits)
                .visit(&mut walk, usize::MAX, |_, row| sum += row.iter().sum::<f64>())
                .unwrap()
        });
        assert_eq!(count, visited);
        black_box(sum);
    }
}

fn main() {
    for size in [REAL_LIKE, LARGE, FULL_DAY] {
        let festival = with_rows(size);
        println!("{}", size.name);
        scores(&festival);
        if size.days == 1 {
            stream(&festival);
        }
    }
}
