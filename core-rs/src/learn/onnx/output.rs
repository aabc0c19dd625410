//! Logits to probabilities and labels.

use super::graph::{Element, Graph, int};
use crate::error::Error;
use crate::learn::head::Head;
use crate::learn::same_length;

/// Ends a classifier: `logits` to `probabilities`, `label` and `labelIndex`.
pub(super) fn classify(graph: &mut Graph, head: &Head, names: &[&str]) -> Result<(), Error> {
    let classes = head.classes();
    same_length("classNames", names.len(), classes)?;
    let wide = &[1, classes as i64];
    // One scale a class and not one number: onnxruntime folds a single one into a product as a float.
    graph.doubles("scale", wide, &vec![head.scale(); classes]);
    graph.doubles("shift", wide, head.shift());
    graph.doubles("decision", wide, head.decision());
    graph.texts("classNames", names);
    graph.node("Mul", (&["logits", "scale"], "scaled"), Vec::new());
    graph.node("Add", (&["scaled", "shift"], "shifted"), Vec::new());
    graph.node("Softmax", (&["shifted"], "probabilities"), vec![int("axis", 1)]);
    graph.node("Add", (&["shifted", "decision"], "decided"), Vec::new());
    let first_largest = vec![int("axis", 1), int("keepdims", 0), int("select_last_index", 0)];
    graph.node("ArgMax", (&["decided"], "labelIndex"), first_largest);
    graph.node("Gather", (&["classNames", "labelIndex"], "label"), vec![int("axis", 0)]);
    graph.output("label", Element::Text, &[-1]);
    graph.output("labelIndex", Element::Int64, &[-1]);
    graph.output("probabilities", Element::Double, &[-1, classes as i64]);
    Ok(())
}
