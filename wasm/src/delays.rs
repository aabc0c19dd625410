//! The module `delays`: how likely routes keep their time, and what to do when one misses a concert.

use std::cell::RefCell;
use std::sync::Arc;

use figaro_core::routes::{Delays, Fallback, OnTime, Punctual, Question, Ranked};
use figaro_core::schedule::Festival;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;
use crate::columns::{self, DelayColumns, FestivalColumns, WishesColumns};
use crate::js::{array, numbers, object};

/// A festival in this module's memory.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Timetable {
    festival: Arc<Festival>,
}

#[wasm_bindgen]
impl Timetable {
    /// Copies and checks the columns.
    #[wasm_bindgen(constructor)]
    pub fn new(columns: &FestivalColumns) -> Result<Self, Fault> {
        Ok(Self { festival: Arc::new(columns::festival(columns)?) })
    }

    /// The routes of a question under delays.
    pub fn punctuality(&self, wishes: &WishesColumns, delays: &DelayColumns) -> Result<Punctuality, Fault> {
        let wishes = columns::wishes(wishes, &self.festival)?;
        let delays = columns::delays(delays, &self.festival)?;
        let question = Question::new(Arc::clone(&self.festival), wishes)?;
        Ok(Punctuality { question, delays, best: RefCell::default() })
    }
}

/// The routes of one question under delays. The ranking is kept as far as it was asked for.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Punctuality {
    question: Question,
    delays: Delays,
    best: RefCell<Vec<Punctual>>,
}

/// The longest ranking that is made at once without being asked for.
const MAX_AHEAD: usize = 1_000;

#[wasm_bindgen]
impl Punctuality {
    /// P(in time) of each leg of a list of concerts, and of all.
    #[wasm_bindgen(js_name = onTime, unchecked_return_type = "OnTime")]
    pub fn on_time(&self, concerts: &[u32]) -> Result<JsValue, Fault> {
        Ok(on_time(&self.question.on_time(concerts, &self.delays)?))
    }

    /// Routes `from..from + count` by P(in time), greatest first.
    #[wasm_bindgen(js_name = mostPunctual, unchecked_return_type = "PunctualRoute[]")]
    pub fn most_punctual(&self, from: usize, count: usize) -> Result<JsValue, Fault> {
        self.rank_up_to(from.saturating_add(count))?;
        Ok(array(self.best.borrow().iter().skip(from).take(count).map(punctual)))
    }

    /// The best that is left, for each leg that may fail and each delay.
    #[wasm_bindgen(unchecked_return_type = "Fallback[]")]
    pub fn fallbacks(&self, route: &[u32]) -> Result<JsValue, Fault> {
        let found = self.question.fallbacks(route, &self.delays)?;
        Ok(array(found.iter().map(fallback)))
    }
}

impl Punctuality {
    /// The ranking, at least `count` long where there are as many routes.
    fn rank_up_to(&self, count: usize) -> Result<(), Fault> {
        let have = self.best.borrow().len();
        if have < count {
            let more = count.max((have * 2).clamp(16, MAX_AHEAD));
            *self.best.borrow_mut() = self.question.most_punctual(&self.delays, more)?;
        }
        Ok(())
    }
}

fn ranked(route: &Ranked) -> JsValue {
    object([("score", (route.score as f64).into()), ("concerts", numbers(&route.concerts))])
}

/// `OnTime`.
fn on_time(found: &OnTime) -> JsValue {
    object([
        ("concerts", numbers(&found.concerts)),
        ("legs", array(found.legs.iter().map(|leg| JsValue::from(*leg)))),
        ("route", found.route.into()),
        ("logNano", found.log_nano.map_or(JsValue::NULL, |log| (log as f64).into())),
    ])
}

/// `PunctualRoute`.
fn punctual(found: &Punctual) -> JsValue {
    object([
        ("route", ranked(&found.route)),
        ("onTime", found.on_time.into()),
        ("logNano", (found.log_nano as f64).into()),
    ])
}

/// `Fallback`.
fn fallback(found: &Fallback) -> JsValue {
    let delay = object([("least", found.delay.0.into()), ("most", found.delay.1.into())]);
    object([
        ("after", found.after.into()),
        ("missed", found.missed.into()),
        ("delay", delay),
        ("probability", found.probability.into()),
        ("instead", found.instead.as_ref().map_or(JsValue::NULL, ranked)),
    ])
}
