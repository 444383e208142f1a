//! What code works on: the columns of a strip, borrowed in one way or the other.

use super::{CHUNK, Places, Slot, Source, place_of};
use std::cell::Cell;

/// The columns, borrowed apart from the lists of lanes.
pub struct Data<'a> {
    pub(super) data: &'a mut [f64],
    pub(super) state: usize,
    pub(super) stride: usize,
    pub(super) first: usize,
    pub(super) registers: usize,
    pub(super) width: usize,
    pub(super) lanes: usize,
}

impl Data<'_> {
    #[inline(always)]
    fn place_of(&self, column: usize) -> usize {
        place_of(column, self.state, self.stride, self.first, self.registers, self.width)
    }

    #[inline(always)]
    pub fn slice(&self, column: usize) -> &[f64] {
        let at = self.place_of(column);
        &self.data[at..at + self.lanes]
    }

    #[inline(always)]
    pub fn slice_mut(&mut self, column: usize) -> &mut [f64] {
        let at = self.place_of(column);
        &mut self.data[at..at + self.lanes]
    }

    #[inline(always)]
    pub fn read(&self, source: Source, lane: usize) -> f64 {
        match source {
            Source::Column(column) => self.data[self.place_of(column) + lane],
            Source::Value(value) => value,
        }
    }
}

/// All numbers of a strip, for functions that read and write columns which may be the same.
pub struct View<'a> {
    pub(super) data: &'a [Cell<f64>],
    pub(super) places: &'a Places,
    pub(super) state: usize,
    /// Chunks of the strip, the last of which may not be full.
    pub(super) rows: usize,
}

/// Lanes that are worked on at once.
pub type Chunk = [Cell<f64>; CHUNK];

impl<'a> View<'a> {
    #[inline(always)]
    fn at(&self, slot: Slot) -> usize {
        self.places.origins[slot.area()] + slot.column() * self.places.pitches[slot.pitch()]
    }

    /// A column, with room to full chunks.
    #[inline(always)]
    pub fn chunks(&self, slot: Slot) -> &'a [Chunk] {
        let at = self.at(slot);
        debug_assert!(at + self.rows * CHUNK <= self.data.len());
        // SAFETY: slots are made by the linker for the columns of these very lanes, each of which has room for all
        // chunks of a strip. Asking again for every operand of every instruction would cost as much as some of them do.
        unsafe { std::slice::from_raw_parts(self.data.as_ptr().add(at).cast(), self.rows) }
    }

    /// The same, by its number.
    #[inline(always)]
    pub fn column(&self, column: usize) -> &'a [Chunk] {
        self.chunks(Slot::of_column(column, self.state))
    }

    /// A column lane by lane, by its number.
    #[inline(always)]
    pub fn lanes(&self, column: usize) -> Numbers<'a> {
        self.numbers(Slot::of_column(column, self.state))
    }

    /// A number that is the same in all lanes.
    #[inline(always)]
    pub fn value(&self, slot: Slot) -> f64 {
        self.data[self.at(slot)].get()
    }

    /// The numbers of a column lane by lane; of a value the same for each.
    #[inline(always)]
    pub fn numbers(&self, slot: Slot) -> Numbers<'a> {
        Numbers { data: &self.data[self.at(slot)..], each: usize::from(!slot.is_value()) }
    }
}

/// A column or a value, read one lane at a time.
#[derive(Clone, Copy)]
pub struct Numbers<'a> {
    data: &'a [Cell<f64>],
    each: usize,
}

impl Numbers<'_> {
    #[inline(always)]
    pub fn get(&self, lane: usize) -> f64 {
        self.data[lane * self.each].get()
    }

    #[inline(always)]
    pub fn set(&self, lane: usize, value: f64) {
        self.data[lane * self.each].set(value);
    }
}

/// Which lanes an instruction works on: all of the strip, or those of a list.
#[derive(Clone, Copy)]
pub enum Active<'a> {
    All(usize),
    List(&'a [u32]),
}

impl Active<'_> {
    #[inline(always)]
    pub fn each(self, mut f: impl FnMut(usize)) {
        match self {
            Active::All(n) => (0..n).for_each(&mut f),
            Active::List(list) => list.iter().for_each(|&i| f(i as usize)),
        }
    }
}
