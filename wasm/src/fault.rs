//! How an error crosses: a thrown `{ code, params }`, every value of `params` a string.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// A plain object. (The crate js-sys has it too, and would add 10 kB of futures to each module.)
    #[wasm_bindgen(js_name = Object)]
    type Plain;

    #[wasm_bindgen(constructor, js_class = "Object")]
    fn new() -> Plain;

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set(this: &Plain, name: &str, value: &JsValue);
}

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

#[cfg(feature = "planning")]
impl From<figaro_core::Error> for Fault {
    fn from(error: figaro_core::Error) -> Self {
        Self::new(error.kind.code(), error.kind.params())
    }
}

impl From<Fault> for JsValue {
    fn from(fault: Fault) -> Self {
        let params = Plain::new();
        for (name, value) in fault.params {
            params.set(name, &value.into());
        }
        let thrown = Plain::new();
        thrown.set("code", &fault.code.into());
        thrown.set("params", &params);
        thrown.into()
    }
}
