//! How an error crosses: a thrown `{ code, params }`, every value of `params` a string.

use wasm_bindgen::JsValue;

use crate::js;

/// What an exported function answers instead of a value; `?` makes one of the core's errors.
#[derive(Debug)]
pub struct Fault {
    code: &'static str,
    params: Vec<(&'static str, String)>,
}

impl Fault {
    /// A fault of the boundary itself: a stable kebab-case code and the values of its message.
    #[must_use]
    pub const fn new(code: &'static str, params: Vec<(&'static str, String)>) -> Self {
        Self { code, params }
    }
}

impl From<figaro_core::Error> for Fault {
    fn from(error: figaro_core::Error) -> Self {
        Self::new(error.kind.code(), error.kind.params())
    }
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        let params = js::record(fault.params.into_iter().map(|(name, value)| (name, value.into())));
        js::object([("code", fault.code.into()), ("params", params)])
    }
}
