//! What makes no festival: each fault of the columns with its code, its column and its value.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use figaro_core::schedule::{Columns, Festival, Rows};

/// Two concerts in two halls on one day.
fn columns() -> Columns {
    let none = || Rows { offsets: vec![0; 3], ..Rows::default() };
    Columns {
        starts: vec![600, 700],
        ends: vec![660, 760],
        numbers: vec![1, 2],
        days: vec![0, 0],
        halls: vec![0, 1],
        prices: vec![0, 500],
        genres: vec![0, 0],
        programmes: vec![0, 1],
        hall_count: 2,
        walk_minutes: vec![0, 5, 7, 0],
        tags: none(),
        works: none(),
        artists: none(),
        ..Columns::default()
    }
}

/// The code of the refusal, then its column, position and value where it names them.
fn refusal(break_it: impl Fn(&mut Columns)) -> String {
    let mut columns = columns();
    break_it(&mut columns);
    let kind = Festival::new(columns).unwrap_err().kind;
    let named = |name: &str| kind.params().into_iter().find(|(key, _)| *key == name).map(|(_, value)| value);
    let parts = ["column", "index", "value"].map(|name| named(name).unwrap_or_default());
    [vec![kind.code().to_owned()], parts.to_vec()].concat().join(" ").trim_end().to_owned()
}

#[test]
fn columns_that_are_right_make_a_festival() {
    let festival = Festival::new(columns()).unwrap();
    assert_eq!((festival.len(), festival.hall_count(), festival.day_count()), (2, 2, 1));
    assert_eq!((festival.walk(0, 1), festival.walk(1, 0), festival.walk(9, 9)), (5, 7, 0));
    assert!(Festival::new(Columns { tags: Rows { offsets: vec![0], ..Rows::default() }, ..empty() }).is_ok());
}

fn empty() -> Columns {
    let none = || Rows { offsets: vec![0], ..Rows::default() };
    Columns { works: none(), artists: none(), ..Columns::default() }
}

#[test]
fn columns_that_are_wrong_are_refused_with_the_place_and_the_value() {
    type Break = Box<dyn Fn(&mut Columns)>;
    let cases: Vec<(&str, Break)> = vec![
        ("column-length ends", Box::new(|c| c.ends.push(1))),
        ("column-value starts 0 -2147483648", Box::new(|c| c.starts = vec![i32::MIN, 700])),
        ("column-value starts 1 10000001", Box::new(|c| c.starts = vec![600, 10_000_001])),
        ("column-value ends 1 2147483647", Box::new(|c| c.ends = vec![660, i32::MAX])),
        ("column-value ends 0 600", Box::new(|c| c.ends = vec![600, 760])),
        ("column-value starts 1 500", Box::new(|c| c.starts = vec![600, 500])),
        ("column-value starts 1 600", Box::new(|c| (c.starts, c.numbers) = (vec![600, 600], vec![2, 1]))),
        ("column-value numbers 1 0", Box::new(|c| c.numbers = vec![1, 0])),
        ("column-value days 1 0", Box::new(|c| c.days = vec![1, 0])),
        ("column-value days 1 100001", Box::new(|c| c.days = vec![0, 100_001])),
        ("column-value halls 1 2", Box::new(|c| c.halls = vec![0, 2])),
        ("column-value prices 1 -1", Box::new(|c| c.prices = vec![0, -1])),
        ("column-length walkMinutes", Box::new(|c| c.walk_minutes = vec![0; 3])),
        ("column-value walkMinutes 1 10081", Box::new(|c| c.walk_minutes = vec![0, 10_081, 0, 0])),
        ("column-value walkMinutes 3 1", Box::new(|c| c.walk_minutes = vec![0, 5, 7, 1])),
        ("column-value bufferMinutes 0 1441", Box::new(|c| c.buffer_minutes = 1_441)),
        ("column-length tags", Box::new(|c| c.tags.offsets = vec![0])),
        ("column-value tags 2 1", Box::new(|c| c.tags.offsets = vec![0, 2, 1])),
        ("column-length tags", Box::new(|c| c.tags.offsets = vec![0, 0, 1])),
        ("column-value tags 0 7", Box::new(|c| (c.tags.offsets, c.tags.ids) = (vec![0, 0, 1], vec![7]))),
        ("column-value works 0 0", Box::new(|c| (c.works.offsets, c.works.ids) = (vec![0, 1, 1], vec![0]))),
        ("question-too-large", Box::new(|c| c.hall_count = 2_001)),
    ];
    for (expected, break_it) in cases {
        assert_eq!(refusal(break_it), expected);
    }
}
