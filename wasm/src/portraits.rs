//! The module `portraits`: features of routes, routes in their order, the routes that are most of something.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use figaro_core::portrait::{
    FEATURES, Feature, FeatureOrder, PortraitStream, Portraits, Winners, superlatives,
};
use figaro_core::routes::{Dag, Lexicographic, Question};
use figaro_core::schedule::Festival;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;
use crate::columns::{self, FestivalColumns, WishesColumns};
use crate::js::{array, numbers, object};
use crate::pack::{self, Routes};

/// The features of a portrait: the columns first, in their order, then what is no column.
#[wasm_bindgen(js_name = featureTable, unchecked_return_type = "FeatureRow[]")]
#[must_use]
pub fn feature_table() -> JsValue {
    let (columns, others): (Vec<&Feature>, Vec<&Feature>) = FEATURES.iter().partition(|f| f.is_column());
    array(columns.into_iter().chain(others).map(|feature| {
        object([
            ("key", feature.key.into()),
            ("unit", feature.unit.into()),
            ("least", feature.range.0.into()),
            ("most", feature.range.1.into()),
            ("definition", feature.definition.into()),
            ("column", feature.is_column().into()),
        ])
    }))
}

/// The portraits of one schedule version.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Gallery {
    festival: Arc<Festival>,
    portraits: Rc<Portraits>,
}

#[wasm_bindgen]
impl Gallery {
    /// Copies and checks the columns.
    #[wasm_bindgen(constructor)]
    pub fn new(columns: &FestivalColumns) -> Result<Self, Fault> {
        let festival = Arc::new(columns::festival(columns)?);
        let portraits = Rc::new(Portraits::new(Arc::clone(&festival))?);
        Ok(Self { festival, portraits })
    }

    /// f64[R * F]: a row a route, columns as `featureTable` has them, then one a tag; `scored`: with percentiles.
    pub fn rows(&self, offsets: Vec<u32>, concerts: Vec<u32>, scored: bool) -> Result<Vec<f64>, Fault> {
        let portraits = &self.portraits;
        let mut stream =
            if scored { PortraitStream::new(portraits) } else { PortraitStream::bare(portraits) };
        let mut values = Vec::new();
        for route in pack::route_set(offsets, concerts)?.iter() {
            values.extend_from_slice(stream.push(route)?);
        }
        Ok(values)
    }

    /// The routes of a question, to be ordered by their portraits.
    pub fn wall(&self, wishes: &WishesColumns) -> Result<Wall, Fault> {
        let wishes = columns::wishes(wishes, &self.festival)?;
        let question = Question::new(Arc::clone(&self.festival), wishes)?;
        let portraits = Rc::clone(&self.portraits);
        let (dag, order) = (Dag::new(&question)?, Lexicographic::new(&question)?);
        Ok(Wall { portraits, dag, order, by_feature: RefCell::default(), winners: OnceCell::new() })
    }
}

/// The routes of one question by their portraits. What was sorted is kept.
#[wasm_bindgen]
pub struct Wall {
    portraits: Rc<Portraits>,
    dag: Dag,
    order: Lexicographic,
    by_feature: RefCell<Option<(usize, FeatureOrder)>>,
    winners: OnceCell<((u32, Option<u32>), Winners)>,
}

#[wasm_bindgen]
impl Wall {
    /// Routes by a column of their portraits, greatest first; scores are that column's values.
    #[wasm_bindgen(js_name = byFeature)]
    pub fn by_feature(&self, column: usize, from: usize, count: usize) -> Result<Routes, Fault> {
        self.order_by(column)?;
        let by_feature = self.by_feature.borrow();
        let order = by_feature.as_ref().map(|(_, order)| order);
        let found =
            (from..from.saturating_add(count)).map_while(|rank| order.and_then(|order| order.at(rank)));
        pack::numbered(&self.order, found)
    }

    /// f32[R * F]: the portraits of the first routes in route order, `limit` at most.
    pub fn matrix(&self, limit: usize) -> Result<Vec<f32>, Fault> {
        let mut walk = figaro_core::routes::Enumerator::new(&self.dag);
        Ok(PortraitStream::new(&self.portraits).take(&mut walk, limit)?.values)
    }

    /// The winner of every superlative among routes of at least `least` concerts.
    #[wasm_bindgen(unchecked_return_type = "Winners")]
    pub fn superlatives(&self, least: u32, tag: Option<u32>) -> Result<JsValue, Fault> {
        let asked = (least, tag);
        if let Some((_, found)) = self.winners.get().filter(|(held, _)| *held == asked) {
            return Ok(winners(found));
        }
        let found = superlatives(&self.portraits, (&self.dag, &self.order), asked)?;
        let answer = winners(&found);
        let _ = self.winners.set((asked, found));
        Ok(answer)
    }
}

impl Wall {
    /// Sorts the routes by a column, unless they are.
    fn order_by(&self, column: usize) -> Result<(), Fault> {
        if self.by_feature.borrow().as_ref().is_none_or(|(held, _)| *held != column) {
            let order = FeatureOrder::new(&self.portraits, &self.dag, (self.order.total(), column))?;
            *self.by_feature.borrow_mut() = Some((column, order));
        }
        Ok(())
    }
}

/// `Winners`.
fn winners(found: &Winners) -> JsValue {
    let rows = found.winners.iter().map(|winner| {
        object([
            ("key", winner.key.into()),
            ("value", winner.value.into()),
            ("concerts", numbers(&winner.concerts)),
        ])
    });
    object([("winners", array(rows)), ("exact", found.exact.into())])
}
