//! The module `learning`: folds, metrics, verdicts, gates and A/B tests.

use figaro_core::learn::gate::{self, Answers, GateOptions, Measures, Metric, Rule};
use figaro_core::learn::overfit::{self, Evidence, Finding, Limits};
use figaro_core::learn::pipeline::{self, Quality};
use figaro_core::learn::sequential::{self, Arm, Sequential};
use figaro_core::learn::split::by_group;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;
use crate::js::{array, object};
use crate::learning::maybe;
use crate::learning_columns::{choice, count_of, seed_of};

#[wasm_bindgen]
extern "C" {
    /// `Predictions` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "Predictions")]
    pub type Predictions;

    #[wasm_bindgen(method, getter)]
    fn labels(this: &Predictions) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter)]
    fn probabilities(this: &Predictions) -> Option<Vec<f64>>;

    /// `GateEvidence` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "GateEvidence")]
    pub type GateEvidence;

    #[wasm_bindgen(method, getter)]
    fn truth(this: &GateEvidence) -> Option<Vec<u32>>;
    #[wasm_bindgen(method, getter)]
    fn classes(this: &GateEvidence) -> f64;
    #[wasm_bindgen(method, getter)]
    fn old(this: &GateEvidence) -> Predictions;
    #[wasm_bindgen(method, getter, js_name = new)]
    fn candidate(this: &GateEvidence) -> Predictions;

    /// `GateSettings` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "GateSettings")]
    pub type GateSettings;

    #[wasm_bindgen(method, getter)]
    fn metric(this: &GateSettings) -> String;
    #[wasm_bindgen(method, getter)]
    fn rule(this: &GateSettings) -> String;
    #[wasm_bindgen(method, getter)]
    fn step(this: &GateSettings) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = minF1Fall)]
    fn min_f1_fall(this: &GateSettings) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = calibrationRise)]
    fn calibration_rise(this: &GateSettings) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn draws(this: &GateSettings) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn seed(this: &GateSettings) -> Option<f64>;

    /// `OverfitEvidence` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "OverfitEvidence")]
    pub type OverfitEvidence;

    #[wasm_bindgen(method, getter)]
    fn model(this: &OverfitEvidence) -> Option<Vec<f64>>;
    #[wasm_bindgen(method, getter, js_name = validLosses)]
    fn valid_losses(this: &OverfitEvidence) -> Option<Vec<f64>>;
    #[wasm_bindgen(method, getter)]
    fn sibling(this: &OverfitEvidence) -> Option<Vec<f64>>;
    #[wasm_bindgen(method, getter)]
    fn majority(this: &OverfitEvidence) -> Option<Vec<f64>>;
    #[wasm_bindgen(method, getter)]
    fn linear(this: &OverfitEvidence) -> Option<Vec<f64>>;
    #[wasm_bindgen(method, getter)]
    fn permuted(this: &OverfitEvidence) -> Option<Vec<f64>>;
    #[wasm_bindgen(method, getter, js_name = permutedMajority)]
    fn permuted_majority(this: &OverfitEvidence) -> Option<Vec<f64>>;
    #[wasm_bindgen(method, getter)]
    fn newest(this: &OverfitEvidence) -> Option<Vec<u8>>;
    #[wasm_bindgen(method, getter)]
    fn scores(this: &OverfitEvidence) -> Option<OverfitScores>;
    #[wasm_bindgen(method, getter)]
    fn limits(this: &OverfitEvidence) -> Option<OverfitLimits>;

    /// The scores of an `OverfitEvidence`.
    pub type OverfitScores;

    #[wasm_bindgen(method, getter)]
    fn train(this: &OverfitScores) -> f64;
    #[wasm_bindgen(method, getter)]
    fn held(this: &OverfitScores) -> f64;

    /// `OverfitLimits` of wasm/learning_types.ts.
    pub type OverfitLimits;

    #[wasm_bindgen(method, getter)]
    fn rise(this: &OverfitLimits) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = siblingErrors)]
    fn sibling_errors(this: &OverfitLimits) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = siblingPart)]
    fn sibling_part(this: &OverfitLimits) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = leakErrors)]
    fn leak_errors(this: &OverfitLimits) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = driftErrors)]
    fn drift_errors(this: &OverfitLimits) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = baselineErrors)]
    fn baseline_errors(this: &OverfitLimits) -> Option<f64>;

    /// `SequentialTest` of wasm/learning_types.ts.
    #[wasm_bindgen(typescript_type = "SequentialTest")]
    pub type SequentialTest;

    #[wasm_bindgen(method, getter)]
    fn level(this: &SequentialTest) -> f64;
    #[wasm_bindgen(method, getter)]
    fn effect(this: &SequentialTest) -> f64;
    #[wasm_bindgen(method, getter)]
    fn lowest(this: &SequentialTest) -> Option<f64>;
}

/// The fold of each row, groups whole.
#[wasm_bindgen]
pub fn folds(groups: &[u32], target: &[u32], folds: f64, seed: f64) -> Result<Vec<u8>, Fault> {
    Ok(by_group(groups, target, (count_of("folds", folds)?, seed_of(seed)?))?)
}

/// All that is measured of predictions.
#[wasm_bindgen(unchecked_return_type = "ClassMetrics")]
pub fn metrics(truth: &[u32], probabilities: &[f64], labels: &[u32], classes: f64) -> Result<JsValue, Fault> {
    let classes = count_of("classes", classes)?;
    Ok(quality(&pipeline::quality(truth, (probabilities, labels), classes)?, truth.len()))
}

/// The log-loss of each row.
#[wasm_bindgen]
pub fn losses(truth: &[u32], probabilities: &[f64], classes: f64) -> Result<Vec<f64>, Fault> {
    Ok(pipeline::losses(truth, probabilities, count_of("classes", classes)?)?)
}

/// Labels in random order.
#[wasm_bindgen]
pub fn permuted(labels: &[u32], seed: f64) -> Result<Vec<u32>, Fault> {
    let labels: Vec<f64> = labels.iter().map(|&label| f64::from(label)).collect();
    Ok(overfit::permuted(&labels, seed_of(seed)?).into_iter().map(|label| label as u32).collect())
}

/// `ClassMetrics`.
fn quality(found: &Quality, rows: usize) -> JsValue {
    let confusion = &found.confusion;
    let counts: Vec<u32> = confusion.counts().iter().map(|&count| count as u32).collect();
    object([
        ("rows", (rows as u32).into()),
        ("accuracy", confusion.accuracy().into()),
        ("macroF1", confusion.macro_f1().into()),
        ("minF1", confusion.min_f1().into()),
        ("f1", array(confusion.f1().into_iter().map(maybe))),
        ("auc", array(found.auc.iter().copied().map(maybe))),
        ("macroAuc", maybe(found.macro_auc)),
        ("logLoss", found.log_loss.into()),
        ("brier", found.brier.into()),
        ("calibrationError", found.calibration_error.into()),
        ("confusion", counts.into()),
    ])
}

/// Judges a trained model by losses of held-out rows.
#[wasm_bindgen(js_name = checkOverfitting, unchecked_return_type = "OverfitVerdict")]
pub fn check_overfitting(given: &OverfitEvidence) -> Result<JsValue, Fault> {
    let [model, valid_losses, sibling, majority, linear, permuted, permuted_majority] = [
        given.model(),
        given.valid_losses(),
        given.sibling(),
        given.majority(),
        given.linear(),
        given.permuted(),
        given.permuted_majority(),
    ]
    .map(Option::unwrap_or_default);
    let newest: Vec<bool> = given.newest().unwrap_or_default().iter().map(|&flag| flag != 0).collect();
    let evidence = Evidence {
        model: &model,
        valid_losses: &valid_losses,
        sibling: &sibling,
        majority: &majority,
        linear: &linear,
        permuted: &permuted,
        permuted_majority: &permuted_majority,
        newest: &newest,
        scores: given.scores().map(|scores| (scores.train(), scores.held())),
    };
    Ok(verdict(&overfit::check_overfitting(&evidence, &limits(given.limits().as_ref()))?))
}

fn limits(given: Option<&OverfitLimits>) -> Limits {
    let own = Limits::default();
    let Some(given) = given else { return own };
    Limits {
        rise: given.rise().unwrap_or(own.rise),
        sibling_errors: given.sibling_errors().unwrap_or(own.sibling_errors),
        sibling_part: given.sibling_part().unwrap_or(own.sibling_part),
        leak_errors: given.leak_errors().unwrap_or(own.leak_errors),
        drift_errors: given.drift_errors().unwrap_or(own.drift_errors),
        baseline_errors: given.baseline_errors().unwrap_or(own.baseline_errors),
    }
}

/// `OverfitVerdict`.
fn verdict(report: &overfit::Report) -> JsValue {
    let finding = |finding: &Finding| {
        object([
            ("verdict", finding.verdict.key().into()),
            ("measure", finding.measure.into()),
            ("value", finding.value.into()),
            ("limit", finding.limit.into()),
            ("found", finding.found.into()),
        ])
    };
    object([
        ("verdict", report.verdict.key().into()),
        ("remedy", report.verdict.remedy().into()),
        ("findings", array(report.findings.iter().map(finding))),
        ("bestRound", maybe(report.best_round.map(|round| round as f64))),
        ("gap", maybe(report.gap)),
    ])
}

/// May a new model replace the one in production?
#[wasm_bindgen(js_name = decideGate, unchecked_return_type = "GateDecision")]
pub fn decide_gate(evidence: &GateEvidence, settings: &GateSettings) -> Result<JsValue, Fault> {
    let (old, new) = (evidence.old(), evidence.candidate());
    let (old_shares, old_labels) =
        (old.probabilities().unwrap_or_default(), old.labels().unwrap_or_default());
    let (new_shares, new_labels) =
        (new.probabilities().unwrap_or_default(), new.labels().unwrap_or_default());
    let truth = evidence.truth().unwrap_or_default();
    let answers = (
        &Answers { probabilities: &old_shares, labels: &old_labels },
        &Answers { probabilities: &new_shares, labels: &new_labels },
    );
    let classes = count_of("classes", evidence.classes())?;
    Ok(decision(&gate::decide(answers, (&truth, classes), &gate_options(settings)?)?))
}

fn gate_options(given: &GateSettings) -> Result<GateOptions, Fault> {
    let metrics = [("roc-auc", Metric::RocAuc), ("macro-f1", Metric::MacroF1)];
    let own = GateOptions::new(choice("metric", given.metric(), (&metrics, "roc-auc or macro-f1"))?);
    let step = given.step().unwrap_or(0.005);
    let rules = [("ladder", Rule::Ladder { step }), ("raw", Rule::Raw)];
    Ok(GateOptions {
        rule: choice("rule", given.rule(), (&rules, "ladder or raw"))?,
        min_f1_fall: given.min_f1_fall().unwrap_or(own.min_f1_fall),
        calibration_rise: given.calibration_rise().unwrap_or(own.calibration_rise),
        draws: given.draws().map_or(Ok(own.draws), |draws| count_of("draws", draws))?,
        seed: given.seed().map_or(Ok(own.seed), seed_of)?,
        ..own
    })
}

/// `GateDecision`.
fn decision(decision: &gate::Decision) -> JsValue {
    let measures = |measures: &Measures| {
        object([
            ("score", measures.score.into()),
            ("macroF1", measures.macro_f1.into()),
            ("minF1", measures.min_f1.into()),
            ("logLoss", measures.log_loss.into()),
            ("calibrationError", measures.calibration_error.into()),
        ])
    };
    object([
        ("promote", decision.promote.into()),
        ("reason", decision.reason.key().into()),
        ("rows", (decision.rows as u32).into()),
        ("old", measures(&decision.old)),
        ("new", measures(&decision.new)),
        ("difference", decision.difference.into()),
        ("error", decision.error.into()),
        ("chanceWorse", decision.chance_worse.into()),
    ])
}

/// Looks at the sums of two arms: count, sum, squares of A, then of B.
#[wasm_bindgen(unchecked_return_type = "SequentialLook")]
pub fn sequential(test: &SequentialTest, sums: &[f64]) -> Result<JsValue, Fault> {
    let number = |place: usize| sums.get(place).copied().unwrap_or(f64::NAN);
    let arm = |first: usize| -> Result<Arm, Fault> {
        let count = count_of("count", number(first))? as u64;
        Ok(Arm { count, sum: number(first + 1), squares: number(first + 2) })
    };
    let mut state = Sequential::new(test.level(), test.effect())?.from_p_value(test.lowest().unwrap_or(1.0));
    Ok(look(&state.look(&arm(0)?, &arm(3)?)?))
}

/// `SequentialLook`.
fn look(look: &sequential::Look) -> JsValue {
    object([
        ("difference", look.difference.into()),
        ("error", look.error.into()),
        ("pValue", look.p_value.into()),
        ("naivePValue", look.naive_p_value.into()),
        ("decided", look.decided.into()),
    ])
}

/// The p-value that arms got as many subjects as their shares say.
#[wasm_bindgen(js_name = sampleRatio)]
pub fn sample_ratio(counts: &[f64], shares: &[f64]) -> Result<f64, Fault> {
    let counts = counts
        .iter()
        .map(|&count| Ok(count_of("counts", count)? as u64))
        .collect::<Result<Vec<_>, Fault>>()?;
    Ok(sequential::sample_ratio(&counts, shares)?)
}
