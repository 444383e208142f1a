//! What code works on: the columns of a strip, borrowed in one way or the other.

use super::chunk::{CHUNK, each};
use super::place::{Places, Source, place_of};
use super::slot::Slot;
use std::cell::Cell;
use std::marker::PhantomData;

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

    /// The chunks of the strip, in order.
    #[inline(always)]
    pub fn rows(&self) -> Rows {
        Rows { next: 0, end: self.rows }
    }

    #[inline(always)]
    fn chunks(&self, slot: Slot, rows: usize) -> *const Chunk {
        let at = self.at(slot);
        debug_assert!(at + rows * CHUNK <= self.data.len());
        // SAFETY: slots are made by the linker for the numbers of these very lanes. Each column has room for all chunks of
        // a strip, each value for one. Asking again for every operand of every instruction would cost as much as some of
        // them do.
        unsafe { self.data.as_ptr().add(at).cast() }
    }

    /// A column to be read, by its number.
    #[inline(always)]
    pub fn input_column(&self, column: usize) -> Input<'a> {
        self.input(Slot::of_column(column, self.state))
    }

    /// A column, or a value, to be read.
    #[inline(always)]
    pub fn input(&self, slot: Slot) -> Input<'a> {
        let stride = usize::from(!slot.is_value());
        let rows = if stride == 0 { 1 } else { self.rows };
        Input { first: self.chunks(slot, rows), stride, lives: PhantomData }
    }

    /// A column, by its number, or a value, to be read; `value` is room for it.
    #[inline(always)]
    pub fn source<'b>(&self, source: Source, value: &'b mut [f64; CHUNK]) -> Input<'b>
    where
        'a: 'b,
    {
        match source {
            Source::Column(column) => self.input_column(column),
            Source::Value(number) => {
                *value = [number; CHUNK];
                Input { first: std::ptr::from_mut(value).cast_const().cast(), stride: 0, lives: PhantomData }
            }
        }
    }

    /// Numbers from elsewhere, one for each lane of all chunks.
    ///
    /// # Panics
    /// If there are fewer.
    #[inline(always)]
    pub fn outside<'b>(&self, numbers: &'b [f64]) -> Input<'b> {
        assert!(numbers.len() >= self.rows * CHUNK, "fewer numbers than lanes");
        Input { first: numbers.as_ptr().cast(), stride: 1, lives: PhantomData }
    }

    /// A column to be written.
    #[inline(always)]
    pub fn output(&self, slot: Slot) -> Output<'a> {
        debug_assert!(!slot.is_value());
        let nothing = self.value(Slot::ZERO).to_bits();
        Output { first: self.chunks(slot, self.rows), nothing, lives: PhantomData }
    }

    /// The same, by its number.
    #[inline(always)]
    pub fn output_column(&self, column: usize) -> Output<'a> {
        self.output(Slot::of_column(column, self.state))
    }

    /// A column lane by lane, by its number.
    #[inline(always)]
    pub fn lanes(&self, column: usize) -> &'a [Cell<f64>] {
        &self.data[self.at(Slot::of_column(column, self.state))..][..self.rows * CHUNK]
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

/// A chunk's place in the columns of a view.
#[derive(Clone, Copy)]
pub struct Row(usize);

/// The places of all chunks of a view, which alone makes them.
pub struct Rows {
    next: usize,
    end: usize,
}

impl Iterator for Rows {
    type Item = Row;

    #[inline(always)]
    fn next(&mut self) -> Option<Row> {
        let row = self.next;
        self.next += 1;
        if row < self.end { Some(Row(row)) } else { None }
    }
}

/// An operand, read a chunk at a time: a column, or a value that lies there once for each lane of a chunk, so that
/// both are read alike.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    first: *const Chunk,
    stride: usize,
    lives: PhantomData<&'a Chunk>,
}

impl Input<'_> {
    /// The numbers of a chunk; the row must be of the same view.
    #[inline(always)]
    pub fn get(self, row: Row) -> [f64; CHUNK] {
        // SAFETY: a row is a chunk of the view, for all of which its columns have room; of a value this is the first.
        let chunk = unsafe { &*self.first.add(row.0 * self.stride) };
        each!(|k| chunk[k].get())
    }
}

/// A column, written a chunk at a time.
#[derive(Clone, Copy)]
pub struct Output<'a> {
    first: *const Chunk,
    nothing: u64,
    lives: PhantomData<&'a Chunk>,
}

impl Output<'_> {
    #[inline(always)]
    fn chunk(&self, row: Row) -> &Chunk {
        // SAFETY: as for an input.
        unsafe { &*self.first.add(row.0) }
    }

    /// What stands in a chunk that is going to be overwritten in part. That part of it stays is kept from the compiler,
    /// which would make a masked store of it: on some processors twenty times slower than a plain one.
    #[inline(always)]
    pub fn get(&self, row: Row) -> [f64; CHUNK] {
        let chunk = self.chunk(row);
        each!(|k| f64::from_bits(chunk[k].get().to_bits() ^ self.nothing))
    }

    #[inline(always)]
    pub fn put(&self, row: Row, numbers: [f64; CHUNK]) {
        let chunk = self.chunk(row);
        for k in 0..CHUNK {
            chunk[k].set(numbers[k]);
        }
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
            Active::All(n) => {
                for lane in 0..n {
                    f(lane);
                }
            }
            Active::List(list) => {
                for &lane in list {
                    f(lane as usize);
                }
            }
        }
    }
}
