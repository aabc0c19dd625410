//! The engine natively, as a peer of the bench: `figaro-bench-native INSTANCE ROW,ROW` prints a line of JSON a row;
//! `figaro-bench-native hash` prints the hashes of the synthetic festivals.
#![allow(clippy::print_stdout, reason = "a peer answers on its standard output")]

mod instance;
#[allow(dead_code, reason = "the wishes are the core's own bench's")]
#[path = "../../../core-rs/benches/synthetic/mod.rs"]
mod synthetic;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use figaro_core::big::Big;
use figaro_core::portrait::{PortraitStream, Portraits};
use figaro_core::routes::{
    Dag, Enumerator, Lexicographic, Question, RepairOptions, RouteSet, ScoreTable, WORK_CAP, Wishes,
};
use figaro_core::schedule::Festival;
use instance::Instance;

/// An answer to compare and a remark.
struct Answer(String, String);

type Outcome = Result<Answer, String>;

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self(text, String::new())
    }
}

/// The peer at work: the festival is open, the wishes are read.
struct Peer {
    instance: Instance,
    festival: Arc<Festival>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [word] if word == "hash" => hashes(),
        [file, rows] => serve(file, rows),
        _ => Err("usage: figaro-bench-native hash | INSTANCE ROW,ROW".to_owned()),
    };
    if let Err(fault) = outcome {
        eprintln!("{fault}");
        std::process::exit(1);
    }
}

fn hashes() -> Result<(), String> {
    for size in [synthetic::REAL_LIKE, synthetic::LARGE, synthetic::HUGE] {
        let (festival, values) = synthetic::festival(size).ok_or("no festival")?;
        let c = festival.columns();
        let signed = |column: &[i32]| column.iter().map(|value| *value as u32).collect::<Vec<_>>();
        let columns = [
            signed(&c.starts),
            signed(&c.ends),
            signed(&c.numbers),
            c.days.clone(),
            c.halls.clone(),
            signed(&c.prices),
            c.genres.clone(),
            c.programmes.clone(),
            c.walk_minutes.clone(),
            signed(&values),
        ];
        let hash = columns.iter().flatten().fold(0xcbf2_9ce4_8422_2325_u64, |hash, value| {
            (hash ^ u64::from(*value)).wrapping_mul(0x100_0000_01b3)
        });
        println!("{} {hash:016x}", size.name);
    }
    Ok(())
}

fn serve(file: &str, rows: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let instance = Instance::parse(&text)?;
    let festival = instance.festival()?;
    let peer = Peer { instance, festival };
    println!("{{\"ready\":true,\"version\":\"{}\"}}", figaro_core::ENGINE_VERSION);
    for row in rows.split(',') {
        match peer.row(row) {
            Ok((times, items, answer)) => print_row(row, &times, (items, &answer)),
            Err(reason) => println!("{{\"row\":\"{row}\",\"skip\":\"{}\"}}", reason.replace('"', "'")),
        }
    }
    Ok(())
}

fn print_row(row: &str, times: &[f64], (items, answer): (usize, &Answer)) {
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let least = times.first().copied().unwrap_or_default();
    let Answer(answer, note) = answer;
    println!(
        "{{\"row\":\"{row}\",\"median\":{median},\"min\":{least},\"runs\":{},\"items\":{items},\
         \"answer\":\"{answer}\",\"note\":\"{note}\"}}",
        times.len()
    );
}

/// One run to warm up, then at least 3 within 400 ms and at most 20,000; a first run of 5 s or more stays alone.
fn measure(mut run: impl FnMut() -> Outcome) -> Result<(Vec<f64>, Answer), String> {
    let first = Instant::now();
    let answer = run()?;
    let took = first.elapsed().as_secs_f64() * 1e3;
    if took >= 5_000.0 {
        return Ok((vec![took], answer));
    }
    let (mut times, begun) = (Vec::new(), Instant::now());
    while times.len() < 3 || (begun.elapsed().as_millis() < 400 && times.len() < 20_000) {
        let start = Instant::now();
        let _ = black_box(run()?);
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok((times, answer))
}

impl Peer {
    fn row(&self, row: &str) -> Result<(Vec<f64>, usize, Answer), String> {
        let timed = |items: usize, run: &mut dyn FnMut() -> Outcome| {
            measure(run).map(|(times, answer)| (times, items, answer))
        };
        match row {
            "buildCount" => timed(0, &mut || self.build_count()),
            "facets" => timed(0, &mut || self.facets()),
            "best1" => timed(0, &mut || self.best(1)),
            "best10" => timed(0, &mut || self.best(10)),
            "best100" => timed(0, &mut || self.best(100)),
            "best1000" => timed(0, &mut || self.best(1_000)),
            "best10000" => timed(0, &mut || self.best(10_000)),
            "unrankScoreCold" => timed(0, &mut || self.unrank_score(&self.score_table()?)),
            "unrankScore" => {
                let table = self.score_table()?;
                timed(0, &mut || self.unrank_score(&table))
            }
            "unrankRoute" => {
                let order = Lexicographic::new(&self.ask(self.plain())?).map_err(text)?;
                timed(0, &mut || self.unrank_route(&order))
            }
            "random" => {
                let order = Lexicographic::new(&self.ask(self.plain())?).map_err(text)?;
                let draws = self.instance.number("draws").unwrap_or(1_000) as usize;
                timed(draws, &mut || sample(&order, draws))
            }
            "enumerate" => {
                let dag = Dag::new(&self.ask(self.one_day())?).map_err(text)?;
                timed(self.enumerated(&dag), &mut || Ok(self.enumerated(&dag).to_string().into()))
            }
            "portraits" => {
                let dag = Dag::new(&self.ask(self.one_day())?).map_err(text)?;
                timed(self.enumerated(&dag), &mut || self.portraits(&dag))
            }
            "budget" => timed(0, &mut || self.limited(self.budget())),
            "once" => timed(0, &mut || self.limited(Wishes { once_only: true, ..self.scored() })),
            "replan" => timed(0, &mut || self.replan()),
            _ => Err(format!("there is no row {row}")),
        }
    }

    fn ask(&self, wishes: Wishes) -> Result<Question, String> {
        Question::new(Arc::clone(&self.festival), wishes).map_err(text)
    }

    fn plain(&self) -> Wishes {
        Wishes::none(&self.festival)
    }

    fn scored(&self) -> Wishes {
        let mut wishes = self.plain();
        wishes.scoring.values = self.instance.ints("values");
        wishes.scoring.walk_cost = self.instance.number("walkCost").unwrap_or(0) as i32;
        wishes.scoring.wait_cost = self.instance.number("waitCost").unwrap_or(0) as i32;
        wishes
    }

    fn budget(&self) -> Wishes {
        let mut wishes = self.scored();
        wishes.limits.max_price = self.instance.number("maxPrice");
        wishes.limits.max_walk = self.instance.number("maxWalk").map(|minutes| minutes as u32);
        wishes
    }

    /// The day to enumerate; all days when none is named.
    fn one_day(&self) -> Wishes {
        let mut wishes = self.plain();
        if let Some(day) = self.instance.number("day") {
            let days = &self.festival.columns().days;
            wishes.blocked = days.iter().map(|of| u32::from(i64::from(*of) != day)).collect();
        }
        wishes
    }

    fn build_count(&self) -> Outcome {
        let festival = Festival::new(self.festival.columns().clone()).map_err(text)?;
        let wishes = Wishes::none(&festival);
        let question = Question::new(Arc::new(festival), wishes).map_err(text)?;
        Ok(question.total().map_err(text)?.to_string().into())
    }

    fn facets(&self) -> Outcome {
        let mut wishes = self.plain();
        wishes.blocked = self.instance.ids("blocked");
        wishes.legs.max_wait = self.instance.number("maxWait").map(|minutes| minutes as u32);
        let facets = self.ask(wishes)?.facets().map_err(text)?;
        let dropped: Vec<String> = facets.dropped.iter().map(|(_, count)| count.to_string()).collect();
        let mut through = Big::from(0);
        facets.through.iter().for_each(|count| through.add_assign(count));
        Ok(format!("{} | {} | {through}", facets.total, dropped.join(" ")).into())
    }

    fn best(&self, count: usize) -> Outcome {
        let routes = self.ask(self.scored())?.best(count).map_err(text)?;
        Ok(routes.iter().map(|route| route.score).sum::<i64>().to_string().into())
    }

    fn score_table(&self) -> Result<ScoreTable, String> {
        let question = Arc::new(self.ask(self.scored())?);
        let dag = Arc::new(Dag::new(&question).map_err(text)?);
        ScoreTable::new(question, dag).map_err(text)
    }

    fn rank(&self) -> Big {
        Big::from(self.instance.number("rank").unwrap_or(0).unsigned_abs())
    }

    fn unrank_score(&self, table: &ScoreTable) -> Outcome {
        Ok(table.route(&self.rank()).map_err(text)?.score.to_string().into())
    }

    fn unrank_route(&self, order: &Lexicographic) -> Outcome {
        Ok(listed(&order.route(&self.rank()).map_err(text)?).into())
    }

    fn limit(&self) -> usize {
        self.instance.number("limit").unwrap_or(1_000_000) as usize
    }

    fn enumerated(&self, dag: &Dag) -> usize {
        black_box(Enumerator::new(dag).take(self.limit())).len()
    }

    fn portraits(&self, dag: &Dag) -> Outcome {
        let portraits = Portraits::new(Arc::clone(&self.festival)).map_err(text)?;
        let mut walk = Enumerator::new(dag);
        let matrix = PortraitStream::new(&portraits).take(&mut walk, self.limit()).map_err(text)?;
        let rows = (0..).take_while(|row| !matrix.row(*row).is_empty()).count();
        Ok(Answer(rows.to_string(), format!("{} numbers", matrix.values.len())))
    }

    fn limited(&self, wishes: Wishes) -> Outcome {
        let found = self.ask(wishes)?.best_bounded(1, WORK_CAP).map_err(text)?;
        let score = found.routes.first().map_or(0, |route| route.score);
        Ok(match found.upper_bound() {
            None => score.to_string().into(),
            Some(bound) => {
                Answer(String::new(), format!("found {score}, proven that none scores more than {bound}"))
            }
        })
    }

    fn replan(&self) -> Outcome {
        let mut wishes = self.scored();
        let sold_out = self.instance.number("soldOut").unwrap_or(-1);
        wishes.blocked = (0..self.festival.len() as i64).map(|c| u32::from(c == sold_out)).collect();
        let list = self.instance.ids("list");
        let repairs = self
            .ask(wishes)?
            .repair(&list, &RepairOptions { count: 1, ..RepairOptions::default() })
            .map_err(text)?;
        let first = repairs.first().ok_or("no repair")?;
        Ok(format!("{} kept, {} added, {}", first.kept.len(), first.added.len(), first.route.score).into())
    }
}

fn sample(order: &Lexicographic, draws: usize) -> Outcome {
    let mut routes = RouteSet::new();
    order.sample(7, draws, |route| routes.push(route)).map_err(text)?;
    Ok(routes.len().to_string().into())
}

fn listed(route: &[u32]) -> String {
    route.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
