//! Trees as one `TreeEnsemble` in double.

use super::categories;
use super::graph::{Element, Graph, doubles, int, ints, tensor, tensor_of};
use super::output;
use crate::error::Error;
use crate::learn::bad_option;
use crate::learn::bins::FeatureBins;
use crate::learn::head::Head;
use crate::learn::trees::{Objective, Test, Tree, TreeModel};

/// The attributes of the operator, one entry a node or leaf.
#[derive(Default)]
struct Lists {
    roots: Vec<i64>,
    features: Vec<i64>,
    splits: Vec<f64>,
    missing_true: Vec<i64>,
    true_ids: Vec<i64>,
    true_leaves: Vec<i64>,
    false_ids: Vec<i64>,
    false_leaves: Vec<i64>,
    leaf_targets: Vec<i64>,
    leaf_values: Vec<f64>,
}

impl Lists {
    fn add(&mut self, tree: &Tree, target: i64, split: &dyn Fn(u32, Test) -> (i64, f64, bool)) {
        let (first, first_leaf) = (self.features.len() as i64, self.leaf_values.len() as i64);
        self.roots.push(first);
        for node in tree.nodes() {
            let (feature, bound, missing_left) = split(node.feature, node.test);
            self.node(
                (feature, bound, missing_left),
                |child| match child {
                    0.. => (first + i64::from(child), 0),
                    _ => (first_leaf - 1 - i64::from(child), 1),
                },
                (node.left, node.right),
            );
        }
        if tree.nodes().is_empty() {
            self.node((0, 0.0, false), |_| (first_leaf, 1), (-1, -1));
        }
        for &leaf in tree.leaves() {
            self.leaf_targets.push(target);
            self.leaf_values.push(leaf);
        }
    }

    fn node(
        &mut self,
        (feature, bound, missing_left): (i64, f64, bool),
        place: impl Fn(i32) -> (i64, i64),
        (left, right): (i32, i32),
    ) {
        self.features.push(feature);
        self.splits.push(bound);
        self.missing_true.push(i64::from(missing_left));
        let (id, leaf) = place(left);
        self.true_ids.push(id);
        self.true_leaves.push(leaf);
        let (id, leaf) = place(right);
        self.false_ids.push(id);
        self.false_leaves.push(leaf);
    }

    fn put(self, graph: &mut Graph, (input, output): (&str, &str), targets: i64) {
        let attribute = |name: &str, values: &[f64]| {
            tensor_of(name, tensor(name, Element::Double, (&[values.len() as i64], &doubles(values))))
        };
        let modes = vec![0u8; self.features.len()];
        let modes = tensor("nodes_modes", Element::Uint8, (&[modes.len() as i64], &modes));
        let attributes = vec![
            int("aggregate_function", 1),
            int("post_transform", 0),
            int("n_targets", targets),
            ints("tree_roots", &self.roots),
            ints("nodes_featureids", &self.features),
            tensor_of("nodes_modes", modes),
            attribute("nodes_splits", &self.splits),
            ints("nodes_missing_value_tracks_true", &self.missing_true),
            ints("nodes_truenodeids", &self.true_ids),
            ints("nodes_trueleafs", &self.true_leaves),
            ints("nodes_falsenodeids", &self.false_ids),
            ints("nodes_falseleafs", &self.false_leaves),
            ints("leaf_targetids", &self.leaf_targets),
            attribute("leaf_weights", &self.leaf_values),
        ];
        graph.node_in("ai.onnx.ml", "TreeEnsemble", (&[input], output, attributes));
    }
}

/// `features` to `scores` double[rows, outputs].
fn scores(graph: &mut Graph, model: &TreeModel) {
    let features = model.binning().features();
    let questions = categories::questions(model);
    graph.input("features", Element::Double, &[-1, features.len() as i64]);
    let input = if questions.is_empty() { "features" } else { "asked" };
    if !questions.is_empty() {
        categories::columns(graph, model, &questions);
    }
    let split = |feature: u32, test: Test| match test {
        Test::UpTo { bin, missing_left } => {
            let bound = match features.get(feature as usize) {
                Some(FeatureBins::Ranges(bounds)) => bounds.get(usize::from(bin).wrapping_sub(1)).copied(),
                _ => None,
            };
            (i64::from(feature), f64::from(bound.unwrap_or(f32::INFINITY)), missing_left)
        }
        Test::In(set) => {
            let place = questions.binary_search(&(feature, set)).unwrap_or(0);
            ((features.len() + place) as i64, 0.5, false)
        }
    };
    let outputs = model.start().len();
    let mut lists = Lists::default();
    for (index, tree) in model.trees().iter().enumerate() {
        lists.add(tree, (index % outputs) as i64, &split);
    }
    if model.trees().is_empty() {
        lists.add(&Tree::constant(0.0), 0, &split);
    }
    lists.put(graph, (input, "sums"), outputs as i64);
    graph.doubles("start", &[1, outputs as i64], model.start());
}

/// A classifier as an ONNX file: trees, then the head.
///
/// # Errors
/// `training-option` for a model of numbers, `column-length` when `names` or the head have other classes.
pub fn classifier_of_trees(model: &TreeModel, head: &Head, names: &[&str]) -> Result<Vec<u8>, Error> {
    let Some(classes) = model.objective().classes() else {
        return Err(bad_option("objective", 0.0, "a classifier"));
    };
    crate::learn::same_length("head", head.classes(), classes)?;
    let mut graph = Graph::default();
    scores(&mut graph, model);
    if model.objective() == Objective::Logistic {
        graph.doubles("both", &[1, 2], &[0.0, 1.0]);
        graph.node("Add", (&["sums", "start"], "scores"), Vec::new());
        graph.node("MatMul", (&["scores", "both"], "logits"), Vec::new());
    } else {
        graph.node("Add", (&["sums", "start"], "logits"), Vec::new());
    }
    output::classify(&mut graph, head, names)?;
    Ok(graph.finish(&[("model", &model.hash())]))
}

/// A model of numbers as an ONNX file.
///
/// # Errors
/// `training-option` for a classifier.
pub fn regressor_of_trees(model: &TreeModel) -> Result<Vec<u8>, Error> {
    if model.objective().classes().is_some() {
        return Err(bad_option("objective", 0.0, "a model of numbers"));
    }
    let mut graph = Graph::default();
    scores(&mut graph, model);
    graph.node("Add", (&["sums", "start"], "prediction"), Vec::new());
    graph.output("prediction", Element::Double, &[-1, 1]);
    Ok(graph.finish(&[("model", &model.hash())]))
}
