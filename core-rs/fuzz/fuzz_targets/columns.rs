//! Columns of any shape: a festival is made of them or they are refused, and nothing panics after that.
#![no_main]

use std::sync::Arc;

use arbitrary::Arbitrary;
use figaro_core::portrait::Portraits;
use figaro_core::routes::{Dag, Enumerator, Question, Wishes};
use figaro_core::schedule::{Columns, Festival, Rows};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
struct Given {
    concerts: Vec<(i32, i32, i32, u32, u32, i32, u32, u32)>,
    sorted: bool,
    hall_count: u8,
    walks: Vec<u16>,
    buffer_minutes: u16,
    tags: (Vec<u8>, Vec<u8>, Vec<u8>),
    works: (Vec<u8>, Vec<u8>, Vec<u8>),
    work_composers: Vec<u32>,
}

fn rows((offsets, ids, flags): (Vec<u8>, Vec<u8>, Vec<u8>)) -> Rows {
    let wide = |values: Vec<u8>| values.into_iter().map(u32::from).collect();
    Rows { offsets: wide(offsets), ids: wide(ids), flags }
}

fuzz_target!(|given: Given| {
    let mut concerts = given.concerts;
    concerts.truncate(24);
    if given.sorted {
        for (at, concert) in concerts.iter_mut().enumerate() {
            concert.0 %= 4_320;
            concert.1 = concert.0 + 1 + concert.1.rem_euclid(200);
            concert.2 = i32::try_from(at).unwrap_or(0) + 1;
            concert.3 = u32::try_from(concert.0.max(0) / 1_440).unwrap_or(0);
            concert.4 %= u32::from(given.hall_count).max(1);
            concert.5 &= i32::MAX;
        }
        concerts.sort_by_key(|concert| (concert.3, concert.0, concert.2));
    }
    let n = concerts.len();
    let column = |values: &dyn Fn(&(i32, i32, i32, u32, u32, i32, u32, u32)) -> u32| -> Vec<u32> {
        concerts.iter().map(values).collect()
    };
    let plain = given.sorted && given.tags.0.len() != n + 1;
    let hanging =
        |given| if plain { Rows { offsets: vec![0; n + 1], ..Rows::default() } } else { rows(given) };
    let columns = Columns {
        starts: concerts.iter().map(|c| c.0).collect(),
        ends: concerts.iter().map(|c| c.1).collect(),
        numbers: concerts.iter().map(|c| c.2).collect(),
        days: column(&|c| c.3),
        halls: column(&|c| c.4),
        prices: concerts.iter().map(|c| c.5).collect(),
        genres: column(&|c| c.6),
        programmes: column(&|c| c.7),
        hall_count: u32::from(given.hall_count),
        walk_minutes: walks(given.hall_count, &given.walks),
        buffer_minutes: u32::from(given.buffer_minutes),
        tag_count: 3,
        tags: hanging(given.tags),
        works: hanging(given.works.clone()),
        work_composers: given.work_composers,
        artists: hanging(given.works),
    };
    let Ok(festival) = Festival::new(columns) else { return };
    let festival = Arc::new(festival);
    let question = Question::new(Arc::clone(&festival), Wishes::none(&festival)).expect("no wish is fine");
    question.total().expect("a small festival is counted");
    let first =
        Enumerator::first(&Dag::new(&question).expect("it has a graph"), 50).expect("fifty routes fit");
    if let Ok(portraits) = Portraits::new(festival) {
        for route in first.iter() {
            let _ = portraits.portrait(route);
        }
    }
});

/// A table as long as it must be, and a diagonal of 0.
fn walks(halls: u8, given: &[u16]) -> Vec<u32> {
    let halls = usize::from(halls);
    let minutes = |at: usize| given.get(at % given.len().max(1)).map_or(0, |walk| u32::from(*walk % 10_081));
    (0..halls * halls).map(|at| if at / halls == at % halls { 0 } else { minutes(at) }).collect()
}
