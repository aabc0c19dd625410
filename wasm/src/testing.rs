//! The module `testing`: a probe that owns memory, answers, fails and traps when asked to.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::Fault;

#[wasm_bindgen]
extern "C" {
    /// Columns as a JavaScript object: each getter copies one column straight into the core's memory.
    #[wasm_bindgen(typescript_type = "{ readonly values: Uint32Array }")]
    pub type ProbeColumns;

    #[wasm_bindgen(method, getter)]
    fn values(this: &ProbeColumns) -> Option<Vec<u32>>;
}

/// A handle that owns its column.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Probe {
    values: Vec<u32>,
}

#[wasm_bindgen]
impl Probe {
    /// Copies the column in. Errors: `probe-values-missing`.
    #[wasm_bindgen(constructor)]
    pub fn new(columns: &ProbeColumns) -> Result<Self, Fault> {
        let values = columns.values().ok_or_else(|| Fault::new("probe-values-missing", Vec::new()))?;
        Ok(Self { values })
    }

    /// The sum of the column, exact.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.values.iter().copied().map(u64::from).sum()
    }

    /// A copy of the column, twice as large.
    #[must_use]
    pub fn doubled(&self) -> Vec<u32> {
        self.values.iter().map(|value| value.wrapping_mul(2)).collect()
    }

    /// One value. Errors: `probe-index` { index, values }.
    pub fn at(&self, index: usize) -> Result<u32, Fault> {
        let params = || vec![("index", index.to_string()), ("values", self.values.len().to_string())];
        self.values.get(index).copied().ok_or_else(|| Fault::new("probe-index", params()))
    }

    /// Another probe with values of its own.
    #[must_use]
    pub fn twin(&self) -> Self {
        Self { values: self.values.clone() }
    }

    /// Traps, as a fault of the engine would.
    pub fn trap(&self) {
        std::process::abort();
    }

    /// Calls itself until the stack is full: the other way in which an engine dies.
    #[must_use]
    pub fn dive(&self, depth: u32) -> u64 {
        let page = std::hint::black_box([depth; 1024]);
        let below = if depth == 0 { 0 } else { self.dive(depth - 1) };
        below + page.iter().copied().map(u64::from).sum::<u64>()
    }
}

/// One number for many answers of the core; natively it is the same.
#[wasm_bindgen(js_name = coreDigest)]
pub fn core_digest(festivals: u32) -> Result<u64, Fault> {
    Ok(crate::digest::digest(u64::from(festivals))?)
}
