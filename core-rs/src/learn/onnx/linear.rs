//! Linear models as a product, dense or sparse, in double.

use super::graph::{Element, Graph, int};
use super::output;
use crate::error::Error;
use crate::learn::head::Head;
use crate::learn::linear::LinearModel;
use crate::learn::same_length;

fn begin(model: &LinearModel, head: &Head) -> Result<Graph, Error> {
    same_length("head", head.classes(), model.classes())?;
    let mut graph = Graph::default();
    let shape = [model.features() as i64, model.classes() as i64];
    graph.floats("weights", &shape, model.weights());
    let intercept: Vec<f64> = model.intercept().iter().map(|&weight| f64::from(weight)).collect();
    graph.doubles("intercept", &[1, model.classes() as i64], &intercept);
    Ok(graph)
}

fn to_double() -> Vec<super::protobuf::Message> {
    vec![int("to", Element::Double as i64)]
}

/// A linear classifier over `features` double[rows, features]: the vector that the text or table features give.
///
/// # Errors
/// `column-length` when `names` or the head have other classes.
pub fn dense_linear(model: &LinearModel, head: &Head, names: &[&str]) -> Result<Vec<u8>, Error> {
    let mut graph = begin(model, head)?;
    graph.input("features", Element::Double, &[-1, model.features() as i64]);
    graph.node("Cast", (&["weights"], "wide"), to_double());
    graph.node("MatMul", (&["features", "wide"], "products"), Vec::new());
    graph.node("Add", (&["products", "intercept"], "logits"), Vec::new());
    output::classify(&mut graph, head, names)?;
    Ok(graph.finish(&[("model", &model.hash())]))
}

/// A linear classifier over sparse rows: `indices` int64[rows, entries] and `values` double[rows, entries].
///
/// # Errors
/// `column-length` when `names` or the head have other classes.
pub fn sparse_linear(model: &LinearModel, head: &Head, names: &[&str]) -> Result<Vec<u8>, Error> {
    let mut graph = begin(model, head)?;
    graph.input("indices", Element::Int64, &[-1, -2]);
    graph.input("values", Element::Double, &[-1, -2]);
    graph.ints("one", &[1]);
    graph.ints("two", &[2]);
    graph.node("Gather", (&["weights", "indices"], "picked"), vec![int("axis", 0)]);
    graph.node("Cast", (&["picked"], "wide"), to_double());
    graph.node("Unsqueeze", (&["values", "two"], "deep"), Vec::new());
    graph.node("Mul", (&["wide", "deep"], "products"), Vec::new());
    graph.node("ReduceSum", (&["products", "one"], "sums"), vec![int("keepdims", 0)]);
    graph.node("Add", (&["sums", "intercept"], "logits"), Vec::new());
    output::classify(&mut graph, head, names)?;
    Ok(graph.finish(&[("model", &model.hash())]))
}
