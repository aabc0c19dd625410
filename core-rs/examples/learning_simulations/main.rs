//! Simulations of what is decided with models, by the core itself: one line of JSON a case.
//!
//! `cargo run --release -p figaro-core --example learning_simulations -- [titles.tsv]` with titles as
//! `bench/peers_learning/text.py` writes them; without them the label loop is left out.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench prints, and may stop at a fault"
)]

mod arms;
mod draws;
mod gate;
mod label_loop;
mod verdicts;

use figaro_core::learn::gate::Rule;
use figaro_core::learn::overfit::Verdict;
use figaro_core::routes::SplitMix64;
use gate::Policy;
use label_loop::{Day, Items, Setting};
use verdicts::{Fault, greedy, healthy, judged, lazy};

const LADDER: Rule = Rule::Ladder { step: 0.005 };

/// Figures `found` with `atLeast` or `atMost` are judged by the record.
fn say(simulation: &str, case: &str, figures: &[(&str, f64)]) {
    let each: Vec<String> = figures.iter().map(|(name, value)| format!("\"{name}\":{value:.5}")).collect();
    println!("{{\"simulation\":\"{simulation}\",\"case\":\"{case}\",\"figures\":{{{}}}}}", each.join(","));
}

/// The bars are the measured shares with three points for chance.
fn gates() {
    let cases = [("0.010 worse", -0.0865, 0.07), ("0.005 worse", -0.0445, 0.19), ("a tie", 0.0, 0.33)];
    for (name, lift, bar) in cases {
        let run = (4_000, 1);
        let raw = gate::promoted(Rule::Raw, lift, run);
        let found = gate::promoted(LADDER, lift, run);
        say(
            "daily gate",
            &format!("promoted, {name}"),
            &[("found", found), ("atMost", bar + 0.03), ("raw", raw)],
        );
    }
    let run = |policy, fresh| gate::sixty_days(policy, fresh, (60, 3));
    let raw = run(Policy::Gate(Rule::Raw), true);
    let policies = [
        ("60 days, ladder", run(Policy::Gate(LADDER), true), Some(raw.auc - 0.002)),
        ("60 days, raw", raw, None),
        ("60 days, 1.96 errors", run(Policy::Significant, true), None),
        ("60 days, ladder, one hold-out", run(Policy::Gate(LADDER), false), None),
        ("60 days, raw, one hold-out", run(Policy::Gate(Rule::Raw), false), None),
    ];
    for (name, ended, bar) in policies {
        let mut figures = vec![("found", ended.auc)];
        figures.extend(bar.map(|bar| ("atLeast", bar)));
        figures.extend([
            ("promotions", ended.promotions),
            ("worse", ended.worse),
            ("overstated", ended.overstated),
        ]);
        say("daily gate", name, &figures);
    }
}

fn tests_of_arms() {
    let (valid, naive) = arms::found(1.0, (4_000, 1));
    say("A/B, 14 daily looks", "false alarms", &[("found", valid), ("atMost", 0.025), ("naive", naive)]);
    let (power, _) = arms::found(1.2, (4_000, 2));
    say("A/B, 14 daily looks", "power at +20 %", &[("found", power), ("atLeast", 0.8)]);
}

fn verdicts() {
    let none = Fault::default();
    let cases = [
        ("healthy", healthy(), 150, none, Verdict::Ok, 0.8),
        ("overfit", greedy(), 150, none, Verdict::Overfit, 0.88),
        ("leak", healthy(), 150, Fault { leaky: true, ..none }, Verdict::Leak, 0.95),
        ("drift", healthy(), 150, Fault { turned: true, ..none }, Verdict::Drift, 0.85),
        ("underfit", lazy(), 2, none, Verdict::Underfit, 0.9),
    ];
    for (name, options, rounds, fault, verdict, bar) in cases {
        let runs = 40;
        let reports: Vec<_> = (0..runs).map(|seed| judged(&options, rounds, (fault, seed))).collect();
        let share = |hit: &dyn Fn(&figaro_core::learn::overfit::Report) -> bool| {
            reports.iter().filter(|report| hit(report)).count() as f64 / runs as f64
        };
        let measure =
            |name: &str| share(&|report| report.findings.iter().any(|own| own.measure == name && own.found));
        let gap = reports.iter().filter_map(|report| report.gap).sum::<f64>() / runs as f64;
        let figures = [
            ("found", share(&|report| report.verdict == verdict)),
            ("atLeast", bar),
            ("rise", measure("rise-from-best-round")),
            ("sibling", measure("regularised-sibling")),
            ("permuted", measure("permuted-labels")),
            ("gapOfAuc", gap),
        ];
        say("check_overfitting", name, &figures);
    }
}

/// Titles in random order, those of the first fold held out.
fn titles(path: &str) -> (Items, Items) {
    let file = std::fs::read_to_string(path).unwrap();
    let mut keyed: Vec<(u64, bool, (String, u32))> = Vec::new();
    let mut random = SplitMix64::new(2_022);
    for line in file.lines() {
        let mut parts = line.splitn(3, '\t');
        let held = parts.next() == Some("0");
        let class = parts.next().unwrap().parse().unwrap();
        keyed.push((random.next_u64(), held, (parts.next().unwrap().to_owned(), class)));
    }
    keyed.sort_unstable_by_key(|own| own.0);
    let part = |which: bool| keyed.iter().filter(|own| own.1 == which).map(|own| own.2.clone()).collect();
    (part(false), part(true))
}

fn label_loop(path: &str) {
    let (items, held) = titles(path);
    let setting = Setting {
        classes: 10,
        begin: 1_000,
        daily: 500,
        empty: 0.3,
        given_wrong: 0.1,
        operator_wrong: 0.05,
        seed: 5,
    };
    let run = |calendar: &[Day]| label_loop::run(calendar, (&items, &held), setting);
    let morning = run(&label_loop::EVERY_MORNING);
    let weeks = run(&label_loop::TWO_WEEKS);
    let last = |days: &[label_loop::DayEnd]| days.last().map_or(0.0, |day| day.macro_f1);
    for (name, days, bar) in [("every morning", &morning, None), ("two weeks", &weeks, Some(last(&morning)))]
    {
        for (number, day) in days.iter().enumerate() {
            let mut figures = vec![("training", day.training as f64), ("wrong", day.wrong)];
            figures.extend([("asked", day.asked as f64), ("minF1", day.min_f1)]);
            if day.unequal.is_finite() {
                figures.push(("unequal", day.unequal));
            }
            let ends = number + 1 == days.len();
            figures.push((if ends { "found" } else { "macroF1" }, day.macro_f1));
            figures.extend(bar.filter(|_| ends).map(|bar| ("atLeast", bar)));
            say("label loop", &format!("{name}, day {}", number + 1), &figures);
        }
    }
}

fn main() {
    gates();
    tests_of_arms();
    verdicts();
    if let Some(path) = std::env::args().nth(1) {
        label_loop(&path);
    }
}
