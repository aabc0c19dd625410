//! The label loop over two weeks: which labels the training set holds, and how good the model is each day.

use figaro_core::learn::linear::{LinearModel, LinearOptions, LinearTrainer};
use figaro_core::learn::metrics::{Confusion, choose};
use figaro_core::learn::text::{TextOptions, Vectorizer};
use figaro_core::routes::SplitMix64;

use super::draws::unit;

/// What is done on a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// Operators relabel the filled items before training, and review the predictions of the empty ones.
    RelabelAndReview,
    /// Operators relabel the filled items before training.
    Relabel,
    /// Where model and given label differ, a coin decides; added the next day.
    Coin,
    /// Where model and given label differ, operators decide; added the next day.
    Ask,
    /// The given labels are taken; nobody is asked.
    TakeGiven,
}

use Day::{Ask, Coin, Relabel, RelabelAndReview, TakeGiven};

/// Monday to Friday, twice.
pub const TWO_WEEKS: [Day; 10] = [
    RelabelAndReview,
    Relabel,
    Coin,
    RelabelAndReview,
    Coin,
    Coin,
    RelabelAndReview,
    Ask,
    RelabelAndReview,
    Relabel,
];

/// The simpler mode on as many days.
pub const EVERY_MORNING: [Day; 10] = [TakeGiven; 10];

/// Titles with their true class.
pub type Items = Vec<(String, u32)>;

/// Who is how often wrong, and how many items there are.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    pub classes: usize,
    /// Items known before the first day, with given labels.
    pub begin: usize,
    /// Items a day.
    pub daily: usize,
    /// Share of a day's items that come without a label.
    pub empty: f64,
    /// Share of given labels that are wrong.
    pub given_wrong: f64,
    /// Share of an operator's labels that are wrong.
    pub operator_wrong: f64,
    pub seed: u64,
}

/// A day as it ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayEnd {
    /// Items that the day's model was trained on.
    pub training: usize,
    /// Of their labels, the share that is wrong.
    pub wrong: f64,
    /// Labels that operators gave on the day.
    pub asked: usize,
    /// Share of the filled items for which model and given label differ; NaN where it was not asked.
    pub unequal: f64,
    pub macro_f1: f64,
    pub min_f1: f64,
}

/// One item in the training set.
#[derive(Debug, Clone, Copy)]
struct Label {
    item: usize,
    class: u32,
}

struct Run<'a> {
    items: &'a Items,
    setting: Setting,
    random: SplitMix64,
    training: Vec<Label>,
    next: Vec<Label>,
    asked: usize,
}

impl Run<'_> {
    fn truth(&self, item: usize) -> u32 {
        self.items[item].1
    }

    /// The true class, or another one in `wrong` of all cases.
    fn label(&mut self, item: usize, wrong: f64) -> Label {
        let truth = self.truth(item);
        let off = 1 + self.random.below(self.setting.classes as u64 - 1) as u32;
        let missed = unit(&mut self.random) < wrong;
        Label { item, class: if missed { (truth + off) % self.setting.classes as u32 } else { truth } }
    }

    fn ask(&mut self, item: usize) -> Label {
        self.asked += 1;
        self.label(item, self.setting.operator_wrong)
    }

    /// A model of the training set, with the C that is best on a quarter of it, as a nightly search would find it.
    fn train(&self) -> (Vectorizer, LinearModel) {
        let quarter = |number: usize| number % 4 == 3;
        let part = |held: bool| -> Vec<Label> {
            let all = self.training.iter().enumerate();
            all.filter(|(number, _)| quarter(*number) == held).map(|(_, own)| *own).collect()
        };
        let (rest, held) = (part(false), part(true));
        let truth: Vec<u32> = held.iter().map(|own| own.class).collect();
        let score = |c: f64| {
            let said = said(&self.fit(&rest, c), &self.titles(&held));
            Confusion::new(&truth, &said, self.setting.classes).unwrap().macro_f1()
        };
        let best = [10.0, 3.0, 1.0, 0.3].map(|c| (score(c), c));
        let (_, c) = best.into_iter().reduce(|best, next| if next.0 > best.0 { next } else { best }).unwrap();
        self.fit(&self.training, c)
    }

    fn titles(&self, labels: &[Label]) -> Vec<&str> {
        labels.iter().map(|own| self.items[own.item].0.as_str()).collect()
    }

    fn fit(&self, labels: &[Label], c: f64) -> (Vectorizer, LinearModel) {
        let target: Vec<f64> = labels.iter().map(|own| f64::from(own.class)).collect();
        let (vectorizer, matrix) = Vectorizer::fit(&self.titles(labels), &TextOptions::default()).unwrap();
        let options = LinearOptions { c, ..LinearOptions::for_text(self.setting.classes) };
        let mut trainer = LinearTrainer::new(&options, &matrix, (&target, &[])).unwrap();
        trainer.run(usize::MAX, &mut |_| true).unwrap();
        (vectorizer, trainer.model())
    }

    /// One working day over the items from `first` on; the share of unequal labels, NaN where it was not asked.
    fn day(&mut self, day: Day, first: usize, model: &mut (Vectorizer, LinearModel)) -> f64 {
        let (mut filled, mut empty) = (Vec::new(), Vec::new());
        for item in first..first + self.setting.daily {
            if unit(&mut self.random) < self.setting.empty {
                empty.push(item);
            } else {
                filled.push(self.label(item, self.setting.given_wrong));
            }
        }
        self.asked = 0;
        let waiting = std::mem::take(&mut self.next);
        self.training.extend(waiting);
        if matches!(day, Coin | Ask) {
            return self.settle(day, &filled, model);
        }
        if day != TakeGiven {
            filled = filled.iter().map(|own| self.ask(own.item)).collect();
        }
        self.training.extend(&filled);
        *model = self.train();
        if day == RelabelAndReview {
            let reviewed: Vec<Label> = empty.iter().map(|&item| self.ask(item)).collect();
            self.next.extend(reviewed);
        }
        f64::NAN
    }

    /// The day's filled items by the day's rule; the share in which model and given label differ.
    fn settle(&mut self, day: Day, filled: &[Label], model: &(Vectorizer, LinearModel)) -> f64 {
        let said = said(model, &self.titles(filled));
        let mut unequal = 0;
        for (given, &said) in filled.iter().zip(&said) {
            let differ = given.class != said;
            unequal += usize::from(differ);
            let label = match day {
                Coin if differ && unit(&mut self.random) < 0.5 => Label { class: said, ..*given },
                Ask if differ => self.ask(given.item),
                _ => *given,
            };
            self.next.push(label);
        }
        unequal as f64 / filled.len().max(1) as f64
    }
}

fn said((vectorizer, model): &(Vectorizer, LinearModel), titles: &[&str]) -> Vec<u32> {
    choose(&model.predict(&vectorizer.transform(titles).unwrap()).unwrap(), model.classes())
}

/// Runs a calendar over the items in their order; each day's model is measured on the held items' true classes.
pub fn run(calendar: &[Day], (items, held): (&Items, &Items), setting: Setting) -> Vec<DayEnd> {
    let random = SplitMix64::new(setting.seed);
    let mut run = Run { items, setting, random, training: Vec::new(), next: Vec::new(), asked: 0 };
    for item in 0..setting.begin {
        let label = run.label(item, setting.given_wrong);
        run.training.push(label);
    }
    let mut model = run.train();
    let mut days = Vec::new();
    for (number, &day) in calendar.iter().enumerate() {
        let first = setting.begin + number * setting.daily;
        let unequal = run.day(day, first, &mut model);
        days.push(measured(&run, &model, (held, unequal)));
    }
    days
}

fn measured(run: &Run<'_>, model: &(Vectorizer, LinearModel), (held, unequal): (&Items, f64)) -> DayEnd {
    let titles: Vec<&str> = held.iter().map(|(title, _)| title.as_str()).collect();
    let truth: Vec<u32> = held.iter().map(|&(_, class)| class).collect();
    let confusion = Confusion::new(&truth, &said(model, &titles), run.setting.classes).unwrap();
    let wrong = run.training.iter().filter(|own| own.class != run.truth(own.item)).count();
    DayEnd {
        training: run.training.len(),
        wrong: wrong as f64 / run.training.len() as f64,
        asked: run.asked,
        unequal,
        macro_f1: confusion.macro_f1(),
        min_f1: confusion.min_f1(),
    }
}
