//! The one door through which everything random goes.

use super::lanes::Lanes;
use super::lanes::place::Source;
use crate::program::{Action, Distribution};
use crate::program::{Check, Note, Op, Origin, Program, Store, Take};

/// Something random, to be settled in the active lanes.
pub struct Random<'a> {
    pub kind: Kind<'a>,
    /// The column of what comes of it.
    pub to: usize,
    pub mask: Source,
    pub site: u32,
    pub origin: Origin,
}

pub enum Kind<'a> {
    /// 1 where the chance comes true under the mask, else 0.
    Chance(Source),
    /// The index of the option chosen by these weights under the mask, -1 elsewhere and where all weights are 0.
    Choice(&'a [Source]),
    /// A whole number in these bounds, each equally likely, under the mask.
    Delay { low: u32, high: u32 },
    /// A draw from a distribution, under the mask, of which only what clamping to the range leaves of it is read.
    Quantile { distribution: Distribution, parameters: [Source; 3], range: (f64, f64) },
}

/// Members taken at random, so many at most, each choice of them as likely as any other.
pub struct AtRandom<'a> {
    pub take: &'a Take,
    pub limit: Source,
    pub mask: Source,
    /// The site of the first member, one site a member.
    pub site: u32,
}

/// Settles what is random. The other methods observe what happens, for replay.
pub trait Settle {
    /// Whether what happens is observed, operation by operation.
    const OBSERVES: bool = false;

    fn settle(&mut self, lanes: &mut Lanes, random: &Random);

    /// Clears the flags of the candidates that are not taken.
    fn members(&mut self, lanes: &mut Lanes, draw: &AtRandom);

    fn on_take(&mut self, _lanes: &Lanes, _take: &Take) {}
    fn on_store(&mut self, _lanes: &Lanes, _store: &Store, _value: Source) {}
    fn on_mark(&mut self, _lanes: &Lanes, _action: Action, _mask: Source) {}
    fn on_schedule(&mut self, _lanes: &Lanes, _op: &Op, _delay: Source) {}
    fn on_belief(&mut self, _lanes: &Lanes, _belief: u32, _member: Option<u32>, _mask: Source) {}
    fn on_failure(&mut self, _lanes: &Lanes, _check: Check, _value: f64) {}
    fn on_note(&mut self, _program: &Program, _lanes: &mut Lanes, _note: &Note) {}
}
