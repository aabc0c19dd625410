//! Small answers as plain JavaScript objects. (The crate js-sys has them too, and would add 10 kB of futures.)

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// A plain object.
    #[wasm_bindgen(js_name = Object)]
    type Plain;

    #[wasm_bindgen(constructor, js_class = "Object")]
    fn new() -> Plain;

    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set(this: &Plain, name: &str, value: &JsValue);

    /// An array.
    #[wasm_bindgen(js_name = Array)]
    type List;

    #[wasm_bindgen(constructor, js_class = "Array")]
    fn empty() -> List;

    #[wasm_bindgen(method, structural)]
    fn push(this: &List, value: &JsValue);
}

/// An object of named values.
#[must_use]
pub fn object<const N: usize>(fields: [(&str, JsValue); N]) -> JsValue {
    let object = Plain::new();
    for (name, value) in fields {
        object.set(name, &value);
    }
    object.into()
}

/// An object of names only known now.
#[must_use]
pub fn record(fields: impl IntoIterator<Item = (&'static str, JsValue)>) -> JsValue {
    let object = Plain::new();
    for (name, value) in fields {
        object.set(name, &value);
    }
    object.into()
}

/// An array of values.
#[must_use]
pub fn array(values: impl IntoIterator<Item = JsValue>) -> JsValue {
    let list = List::empty();
    for value in values {
        list.push(&value);
    }
    list.into()
}

/// An array of positions.
#[must_use]
pub fn numbers(values: &[u32]) -> JsValue {
    array(values.iter().map(|value| JsValue::from(*value)))
}
