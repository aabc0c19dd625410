//! Advice as JavaScript objects: checks, repairs, "why not", filters at fault. Shapes: `wasm/types.ts`.

use figaro_core::routes::{
    Alternative, AtFault, Bounded, Check, CheckedLeg, Diverse, Efficient, Fault, FilterKey, How, Impossible,
    Ranked, Repair, WhyNot,
};
use wasm_bindgen::JsValue;

use crate::js::{array, numbers, object};

/// Concert filters by their bit, the others from 32 on in the order of `FILTER_KEYS` in planning.ts.
#[must_use]
pub const fn key_number(key: FilterKey) -> u32 {
    match key {
        FilterKey::Concerts(bit) => bit,
        FilterKey::Include => 32,
        FilterKey::MaxLegWalk => 33,
        FilterKey::MaxWait => 34,
        FilterKey::Buffer => 35,
        FilterKey::WalkFactor => 36,
        FilterKey::MinConcerts => 37,
        FilterKey::MaxConcerts => 38,
        FilterKey::MinDayConcerts => 39,
        FilterKey::MaxDayConcerts => 40,
        FilterKey::MaxPrice => 41,
        FilterKey::MaxWalk => 42,
        FilterKey::Breaks => 43,
        FilterKey::OnceOnly => 44,
    }
}

/// `AtFault`.
#[must_use]
pub fn at_fault(found: &AtFault) -> JsValue {
    let keys = |set: &Vec<FilterKey>| array(set.iter().map(|key| key_number(*key).into()));
    object([("sets", array(found.sets.iter().map(keys))), ("exact", found.exact.into())])
}

fn ranked(route: &Ranked) -> JsValue {
    object([("score", (route.score as f64).into()), ("concerts", numbers(&route.concerts))])
}

fn maybe<T>(value: Option<&T>, show: impl Fn(&T) -> JsValue) -> JsValue {
    value.map_or(JsValue::NULL, show)
}

/// `Repair[]`.
#[must_use]
pub fn repairs(found: &[Repair]) -> JsValue {
    array(found.iter().map(|repair| {
        object([
            ("route", ranked(&repair.route)),
            ("kept", numbers(&repair.kept)),
            ("dropped", numbers(&repair.dropped)),
            ("added", numbers(&repair.added)),
        ])
    }))
}

/// `Bounded`.
#[must_use]
pub fn bounded(found: &Bounded) -> JsValue {
    let how = match found.how {
        How::Product => "product",
        How::Search => "search",
    };
    object([
        ("routes", array(found.routes.iter().map(ranked))),
        ("exact", found.exact().into()),
        ("proven", (found.proven as u32).into()),
        ("upperBound", maybe(found.upper_bound().as_ref(), |bound| (*bound as f64).into())),
        ("how", how.into()),
    ])
}

/// `Bounded` of a greedy choice.
#[must_use]
pub fn diverse(found: &Diverse) -> JsValue {
    object([
        ("routes", array(found.routes.iter().map(ranked))),
        ("exact", found.exact.into()),
        ("proven", (found.proven as u32).into()),
        ("upperBound", maybe(found.upper_bound.as_ref(), |bound| (*bound as f64).into())),
        ("how", "greedy".into()),
    ])
}

/// `Efficient[]`.
#[must_use]
pub fn efficient(found: &[Efficient]) -> JsValue {
    array(found.iter().map(|efficient| {
        object([
            ("route", ranked(&efficient.route)),
            ("value", (efficient.value as f64).into()),
            ("walk", (efficient.walk as f64).into()),
            ("price", (efficient.price as f64).into()),
            ("end", efficient.end.into()),
        ])
    }))
}

/// `Alternative[]`.
#[must_use]
pub fn alternatives(found: &[Alternative]) -> JsValue {
    array(found.iter().map(|alternative| {
        object([
            ("route", ranked(&alternative.route)),
            ("shared", alternative.shared.into()),
            ("union", alternative.union.into()),
            ("lost", numbers(&alternative.lost)),
            ("gained", numbers(&alternative.gained)),
        ])
    }))
}

/// `WhyNot`.
#[must_use]
pub fn why_not(found: &WhyNot) -> JsValue {
    object([
        ("concert", found.concert.into()),
        ("best", maybe(found.best.as_ref(), ranked)),
        ("with", maybe(found.with.as_ref(), ranked)),
        ("price", maybe(found.price.as_ref(), |price| (*price as f64).into())),
        ("lost", numbers(&found.lost)),
        ("gained", numbers(&found.gained)),
        ("impossible", maybe(found.impossible.as_ref(), impossible)),
    ])
}

fn impossible(found: &Impossible) -> JsValue {
    object([
        ("blocked", found.blocked.into()),
        ("conflicts", numbers(&found.conflicts)),
        ("atFault", at_fault(&found.at_fault)),
    ])
}

/// `Check`.
#[must_use]
pub fn check(found: &Check) -> JsValue {
    object([
        ("concerts", numbers(&found.concerts)),
        ("feasible", found.feasible.into()),
        ("fits", found.fits.into()),
        ("faults", array(found.faults.iter().map(fault))),
        ("legs", array(found.legs.iter().map(leg))),
        ("score", (found.score as f64).into()),
        ("price", (found.price as f64).into()),
        ("walk", (found.walk as f64).into()),
        ("wait", (found.wait as f64).into()),
    ])
}

fn leg(leg: &CheckedLeg) -> JsValue {
    object([
        ("from", leg.from.into()),
        ("to", leg.to.into()),
        ("overnight", leg.overnight.into()),
        ("gap", leg.gap.into()),
        ("walk", leg.walk.into()),
        ("need", leg.need.into()),
        ("slack", leg.slack.into()),
        ("wait", leg.wait.into()),
    ])
}

fn fault(fault: &Fault) -> JsValue {
    let day = |day: Option<u32>| day.map_or(JsValue::NULL, JsValue::from);
    let pair = |kind: &str, i: u32, j: u32, name: &'static str, value: JsValue| {
        object([("kind", kind.into()), ("i", i.into()), ("j", j.into()), (name, value)])
    };
    match *fault {
        Fault::Duplicate { concert } => object([("kind", "duplicate".into()), ("concert", concert.into())]),
        Fault::Overlap { i, j, minutes } => pair("overlap", i, j, "minutes", minutes.into()),
        Fault::WalkTooLong { i, j, walk, need, gap, short_by } => object([
            ("kind", "walk-too-long".into()),
            ("i", i.into()),
            ("j", j.into()),
            ("walk", walk.into()),
            ("need", need.into()),
            ("gap", gap.into()),
            ("shortBy", short_by.into()),
        ]),
        Fault::LegWalk { i, j, walk, limit } => {
            let value = object([("walk", walk.into()), ("limit", limit.into())]);
            pair("leg-walk", i, j, "over", value)
        }
        Fault::Wait { i, j, wait, limit } => {
            let value = object([("wait", wait.into()), ("limit", limit.into())]);
            pair("wait", i, j, "over", value)
        }
        Fault::SameProgramme { i, j } => {
            object([("kind", "same-programme".into()), ("i", i.into()), ("j", j.into())])
        }
        Fault::Blocked { concert, filters } => {
            object([("kind", "blocked".into()), ("concert", concert.into()), ("filters", filters.into())])
        }
        Fault::MissingInclude { concert } => {
            object([("kind", "missing-include".into()), ("concert", concert.into())])
        }
        Fault::TooFew { day: of, concerts, limit } => object([
            ("kind", "too-few".into()),
            ("day", day(of)),
            ("concerts", concerts.into()),
            ("limit", limit.into()),
        ]),
        Fault::TooMany { day: of, concerts, limit } => object([
            ("kind", "too-many".into()),
            ("day", day(of)),
            ("concerts", concerts.into()),
            ("limit", limit.into()),
        ]),
        Fault::PriceOver { by } => object([("kind", "price-over".into()), ("by", (by as f64).into())]),
        Fault::WalkOver { by } => object([("kind", "walk-over".into()), ("by", (by as f64).into())]),
        Fault::NoBreak { window } => object([("kind", "no-break".into()), ("window", window.into())]),
    }
}
