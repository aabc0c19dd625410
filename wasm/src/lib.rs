//! The core for JavaScript: each exported function decodes columns, calls the core and encodes the answer.
//!
//! A feature is a module of its own: `planning` for routes, `portraits` for what they are like, `delays` for how
//! likely they keep their time, `learning` for models of items, `testing` for the tests of the boundary.
//! No algorithm lives here, and no exported function is longer than ten lines.

#![cfg_attr(
    not(all(feature = "planning", feature = "portraits", feature = "delays", feature = "learning")),
    allow(dead_code, reason = "what only one module uses; the gate checks with all on")
)]

#[cfg(feature = "planning")]
mod advice;
#[cfg(any(feature = "planning", feature = "portraits", feature = "delays"))]
mod columns;
#[cfg(feature = "delays")]
mod delays;
#[cfg(feature = "testing")]
mod digest;
#[cfg(any(
    feature = "planning",
    feature = "portraits",
    feature = "delays",
    feature = "learning",
    feature = "testing"
))]
mod fault;
#[cfg(any(
    feature = "planning",
    feature = "portraits",
    feature = "delays",
    feature = "learning",
    feature = "testing"
))]
mod js;
#[cfg(feature = "learning")]
mod learning;
#[cfg(feature = "learning")]
mod learning_columns;
#[cfg(all(test, feature = "learning"))]
mod learning_digest;
#[cfg(feature = "learning")]
mod learning_measures;
#[cfg(any(feature = "planning", feature = "portraits"))]
mod pack;
#[cfg(feature = "planning")]
mod planning;
#[cfg(feature = "portraits")]
mod portraits;
#[cfg(feature = "testing")]
mod testing;

#[cfg(feature = "delays")]
pub use delays::*;
#[cfg(any(
    feature = "planning",
    feature = "portraits",
    feature = "delays",
    feature = "learning",
    feature = "testing"
))]
pub use fault::Fault;
#[cfg(feature = "learning")]
pub use learning::*;
#[cfg(feature = "learning")]
pub use learning_measures::*;
#[cfg(feature = "planning")]
pub use planning::*;
#[cfg(feature = "portraits")]
pub use portraits::*;
#[cfg(feature = "testing")]
pub use testing::*;
