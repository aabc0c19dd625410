//! Questions about categories, as columns of 0 (left) and 1 (right) beside the features.
//!
//! Runtimes disagree on set membership in trees; equality, a product with a constant matrix and a sum are the same
//! everywhere, and exact in whole numbers.

use super::graph::{Element, Graph, int};
use crate::learn::bins::FeatureBins;
use crate::learn::trees::{Test, TreeModel};

/// The different questions by category, in the order of the trees: (feature, set).
pub(super) fn questions(model: &TreeModel) -> Vec<(u32, [u64; 4])> {
    let mut all: Vec<(u32, [u64; 4])> = Vec::new();
    for node in model.trees().iter().flat_map(|tree| tree.nodes()) {
        if let Test::In(set) = node.test {
            all.push((node.feature, set));
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Adds the columns of the questions: `features` becomes `asked`.
pub(super) fn columns(graph: &mut Graph, model: &TreeModel, questions: &[(u32, [u64; 4])]) {
    let mut parts = vec!["features".to_owned()];
    for own in questions.chunk_by(|one, two| one.0 == two.0) {
        let Some(&(feature, _)) = own.first() else { continue };
        let Some(FeatureBins::Categories(values)) = model.binning().features().get(feature as usize) else {
            continue;
        };
        parts.push(column(graph, (feature, values), own));
    }
    let names: Vec<&str> = parts.iter().map(String::as_str).collect();
    graph.node("Concat", (&names, "asked"), vec![int("axis", 1)]);
}

/// The columns of one feature's questions; gives their name.
fn column(graph: &mut Graph, (feature, values): (u32, &[f64]), own: &[(u32, [u64; 4])]) -> String {
    let name = |part: &str| format!("{part}{feature}");
    graph.ints(&name("place"), &[i64::from(feature)]);
    graph.doubles(&name("known"), &[1, values.len() as i64], values);
    let mut matrix = Vec::with_capacity(values.len() * own.len());
    for bin in 1..=values.len() {
        matrix.extend(own.iter().map(|(_, set)| {
            let (left, others_left) = (in_set(set, bin), in_set(set, 0));
            match (left, others_left) {
                (false, true) => 1.0,
                (true, false) => -1.0,
                _ => 0.0,
            }
        }));
    }
    graph.doubles(&name("sets"), &[values.len() as i64, own.len() as i64], &matrix);
    let others: Vec<f64> = own.iter().map(|(_, set)| if in_set(set, 0) { 0.0 } else { 1.0 }).collect();
    graph.doubles(&name("others"), &[1, own.len() as i64], &others);
    let (picked, equal) = (name("picked"), name("equal"));
    graph.node("Gather", (&["features", &name("place")], &picked), vec![int("axis", 1)]);
    graph.node("Equal", (&[&picked, &name("known")], &equal), Vec::new());
    let double = vec![int("to", Element::Double as i64)];
    graph.node("Cast", (&[&equal], &name("hot")), double);
    graph.node("MatMul", (&[&name("hot"), &name("sets")], &name("moved")), Vec::new());
    graph.node("Add", (&[&name("moved"), &name("others")], &name("right")), Vec::new());
    name("right")
}

fn in_set(set: &[u64; 4], bin: usize) -> bool {
    set.get(bin >> 6).is_some_and(|word| word >> (bin & 63) & 1 == 1)
}
