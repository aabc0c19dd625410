//! The core for JavaScript: each exported function decodes columns, calls the core and encodes the answer.
//!
//! A feature is a module of its own: `planning` for routes, `testing` for the tests of the boundary.
//! No algorithm lives here, and no exported function is longer than ten lines.

#[cfg(feature = "planning")]
mod advice;
#[cfg(feature = "planning")]
mod columns;
#[cfg(any(feature = "planning", feature = "testing"))]
mod fault;
#[cfg(any(feature = "planning", feature = "testing"))]
mod js;
#[cfg(feature = "planning")]
mod pack;
#[cfg(feature = "planning")]
mod planning;
#[cfg(feature = "planning")]
mod portraits;
#[cfg(feature = "testing")]
mod testing;

#[cfg(any(feature = "planning", feature = "testing"))]
pub use fault::Fault;
#[cfg(feature = "planning")]
pub use planning::*;
#[cfg(feature = "testing")]
pub use testing::*;
