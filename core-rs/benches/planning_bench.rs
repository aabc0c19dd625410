//! Planning in three sizes, natively: `cargo bench -p figaro-core [-- NAME]`.
//!
//! Every row: the median and the least of repeated runs, milliseconds, or things a second. Festivals are those of
//! `synthetic`; nothing is asserted about time.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and may stop at a fault")]

mod synthetic;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use figaro_core::routes::{
    Dag, DiverseOptions, Enumerator, Lexicographic, Question, ScoreTable, WORK_CAP, Wishes,
};
use figaro_core::schedule::Festival;
use synthetic::{HUGE, LARGE, REAL_LIKE, Size};

/// Runs each closure for about this long.
const BUDGET: Duration = Duration::from_millis(400);

struct Bench {
    size: &'static str,
    only: Option<String>,
}

impl Bench {
    /// Says something that is no time.
    fn note(&self, name: &str, text: &str) {
        if self.only.as_ref().is_none_or(|only| format!("{} {name}", self.size).contains(only.as_str())) {
            println!("{:<10} {name:<34} {text}", self.size);
        }
    }

    /// Times `run`, and prints the median and the least.
    fn row<T>(&self, name: &str, mut run: impl FnMut() -> T) {
        self.rate(name, 0, || {
            black_box(run());
        });
    }

    /// Times `run`, which makes `items` things (0: only the time matters).
    fn rate(&self, name: &str, items: usize, mut run: impl FnMut()) {
        if self.only.as_ref().is_some_and(|only| !format!("{} {name}", self.size).contains(only.as_str())) {
            return;
        }
        let mut times = Vec::new();
        let begun = Instant::now();
        while times.len() < 3 || (begun.elapsed() < BUDGET && times.len() < 100_000) {
            let start = Instant::now();
            run();
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        let least = times.first().copied().unwrap_or_default();
        print!("{:<10} {name:<34} {median:>11.4} ms (least {least:.4}, {} runs)", self.size, times.len());
        if items > 0 {
            print!(" = {:.2} M/s", items as f64 / median / 1e3);
        }
        println!();
    }
}

fn main() {
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    for size in [REAL_LIKE, LARGE, HUGE] {
        let (festival, values) = synthetic::festival(size).unwrap();
        let bench = Bench { size: size.name, only: only.clone() };
        count(&bench, &festival, &values);
        best(&bench, &festival, &values);
        draw(&bench, &festival, &values);
        if size.concerts <= LARGE.concerts {
            limited(&bench, size, &festival, &values);
        }
    }
}

fn ask(festival: &Arc<Festival>, wishes: &Wishes) -> Question {
    Question::new(Arc::clone(festival), wishes.clone()).unwrap()
}

fn count(bench: &Bench, festival: &Arc<Festival>, values: &[i32]) {
    let plain = synthetic::plain_wishes(festival, values);
    let filtered = synthetic::filtered_wishes(festival, values);
    let total = ask(festival, &plain).total().unwrap();
    println!("{:<10} routes: 2^{} ({total:.0})", bench.size, total.bits());
    bench.row("build + count", || ask(festival, &plain).total().unwrap());
    bench.row("by length", || ask(festival, &plain).by_length().unwrap());
    bench.row("maximal", || ask(festival, &plain).maximal().unwrap());
    bench.row("5 filters: count", || ask(festival, &filtered).total().unwrap());
    bench.row("5 filters: dropped", || ask(festival, &filtered).dropped().unwrap());
    bench.row("5 filters: through", || ask(festival, &filtered).through().unwrap());
    bench.row("5 filters: all facets", || ask(festival, &filtered).facets().unwrap());
}

fn best(bench: &Bench, festival: &Arc<Festival>, values: &[i32]) {
    let plain = synthetic::plain_wishes(festival, values);
    for k in [1, 10, 100, 1_000, 10_000] {
        bench.row(&format!("best {k}, with build"), || ask(festival, &plain).best(k).unwrap());
    }
    for permille in [300, 500] {
        let options = DiverseOptions::new(10, permille);
        let found = ask(festival, &plain).diverse(options);
        bench.row(&format!("diverse 10 at {permille}"), || ask(festival, &plain).diverse(options));
        let proven = found.map_or(0, |found| found.proven);
        bench.note(&format!("diverse 10 at {permille}"), &format!("{proven} proven"));
    }
    let question = Arc::new(ask(festival, &plain));
    let dag = Arc::new(Dag::new(&question).unwrap());
    let table = || ScoreTable::new(Arc::clone(&question), Arc::clone(&dag));
    bench.row("score table", || table().is_ok());
    if let Ok(table) = table() {
        let (rank, _) = table.total().div_rem_u64(3);
        bench.row("route at a third of all ranks", || table.route(&rank).unwrap());
        let route = table.route(&rank).unwrap().concerts;
        bench.row("rank of that route", || table.rank(&route).unwrap());
    }
}

fn draw(bench: &Bench, festival: &Arc<Festival>, values: &[i32]) {
    let plain = synthetic::plain_wishes(festival, values);
    let question = ask(festival, &plain);
    bench.row("lexicographic table", || Lexicographic::new(&question).unwrap());
    let order = Lexicographic::new(&question).unwrap();
    let (rank, _) = order.total().div_rem_u64(3);
    bench.row("unrank (route order)", || order.route(&rank).unwrap());
    let few = order.total().to_u64().is_none();
    let routes = if few { 1_000 } else { 100_000 };
    bench.rate("random routes", routes, || {
        let mut sum = 0u64;
        order.sample(7, routes, |route| sum += route.len() as u64).unwrap();
        black_box(sum);
    });
    let dag = Dag::new(&question).unwrap();
    bench.rate("enumeration", 1_000_000, || {
        let mut sum = 0u64;
        Enumerator::new(&dag).visit(1_000_000, |_, route| sum += route.len() as u64);
        black_box(sum);
    });
}

fn limited(bench: &Bench, size: Size, festival: &Arc<Festival>, values: &[i32]) {
    let plain = synthetic::plain_wishes(festival, values);
    for (name, price, walk, once_only) in [
        ("price", true, false, false),
        ("walk", false, true, false),
        ("price and walk", true, true, false),
        ("once only", false, false, true),
        ("price, walk, once only", true, true, true),
    ] {
        let mut wishes = plain.clone();
        wishes.limits.max_price = price.then_some(i64::from(size.days) * 150_000);
        wishes.limits.max_walk = walk.then_some(size.days * 30);
        wishes.once_only = once_only;
        let question = ask(festival, &wishes);
        if size.concerts <= REAL_LIKE.concerts {
            bench.row(&format!("{name}: product"), || Dag::new(&question).map(|dag| dag.nodes.len()));
            bench.row(&format!("{name}: count"), || question.count_at_most(WORK_CAP).unwrap());
        }
        for k in [1, 10, 100] {
            bench.row(&format!("{name}: best {k} searched"), || question.best_searched(k, WORK_CAP).unwrap());
            let found = question.best_searched(k, WORK_CAP).unwrap();
            let least = found.routes.last().map_or(0, |route| route.score);
            bench.note(
                &format!("{name}: best {k}"),
                &format!("{:?}, {} proven, last {least}", found.proof, found.proven),
            );
        }
        bench.row(&format!("{name}: best 10 bounded"), || question.best_bounded(10, WORK_CAP).unwrap());
    }
}
