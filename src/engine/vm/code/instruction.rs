//! One instruction on columns: the functions that do it, and where its numbers lie.

use crate::vm::lanes::slot::Slot;
use crate::vm::lanes::state::Lanes;
use crate::vm::lanes::view::View;

/// Does an instruction for all lanes of the strip. Unsafe to call where the processor lacks what it was compiled for.
pub type Work = unsafe fn(&View, &Instruction);

/// Does an instruction for the lanes of the list.
pub type ListWork = fn(&mut Lanes, &Instruction);

#[derive(Clone, Copy)]
pub struct Instruction {
    /// Does it for all lanes of the strip.
    pub all: Work,
    /// Does it for the lanes of the list.
    pub listed: ListWork,
    pub to: Slot,
    pub a: Slot,
    pub b: Slot,
    pub c: Slot,
    /// The range to clamp to, and the bit that notes clamping: values.
    pub low: Slot,
    pub high: Slot,
    pub bit: Slot,
}
