//! `exp` and `ln` by `+ - * /` in a fixed order, so that every build gives the same bits.

mod exp;
mod lanes;
mod ln;

pub(crate) use exp::exp;
pub(crate) use lanes::exp_each;
pub(crate) use ln::ln;
