//! Many runs side by side: a column holds one number for each lane, and every lane is at the same step.
//!
//! State columns are as long as a block of runs. Work is done on one strip of lanes at a time, so that what a step
//! touches stays in the first-level cache; registers are as long as a strip only. Lanes are numbered from the first
//! of the strip.

use super::aligned::Aligned;
use super::chunk::CHUNK;
use super::mask;
use super::place::{Places, Source, place_of, room};
use super::slot::{AREAS, Area, Values};
use super::use_counts::{self, Use, UseCounts};
use super::view::{Active, Data, View};
use crate::dataflow::Bits;
use crate::limits::LOOPS;
use crate::program::{Column, Operand, Place, Program};
use crate::vm::branch_statistics::BlockStats;
use crate::vm::failure::Failure;
use crate::vm::posterior::Posteriors;
use std::cell::Cell;

/// The state and registers of a block of runs.
pub struct Lanes {
    /// State columns, then registers, then values that are the same in all lanes, each of them once for each lane of a
    /// chunk.
    pub(super) data: Aligned,
    /// How many of the columns are state and must survive a step, and further ones of bits: what was clamped, and
    /// counts that share a word.
    pub(super) state: usize,
    bits: usize,
    /// Those of the columns in which lanes differ between steps. Counts that share a word have no column of their own.
    held: Vec<u32>,
    uses: UseCounts,
    pub(super) registers: usize,
    /// Room in each state column, and in each register.
    pub(super) pitch: usize,
    pub(super) width: usize,
    /// Lanes that are worked on at a time.
    pub(super) strip: usize,
    /// Lanes in use.
    pub(super) total: usize,
    /// The strip in work: its first lane, and how many it has.
    first: usize,
    pub(super) here: usize,
    pub(super) streams: Vec<u64>,
    pub step: u32,
    pub(super) index: [u32; LOOPS],
    /// Lists of lanes, the innermost last; used where few lanes are active.
    pub lists: Vec<Vec<u32>>,
    /// Lists that were used and may be again.
    spare: Vec<Vec<u32>>,
    /// Room for a bit for each lane of the strip.
    mask: Vec<u64>,
    pub block_stats: BlockStats,
    /// What beliefs came to at counts met before.
    pub posteriors: Vec<Posteriors>,
    pub(super) failed: Vec<bool>,
    pub failures: Vec<Failure>,
    pub(super) values: Values,
    pub(super) places: Box<Places>,
}

impl Lanes {
    /// Room for `capacity` lanes, of which `strip` are worked on at a time.
    pub fn new(
        program: &Program,
        [capacity, strip]: [usize; 2],
        uses: UseCounts,
        values: Values,
        unkept: &Bits,
    ) -> Self {
        let (stride, width) = (room(capacity), room(strip.min(capacity)));
        let state = program.state.len();
        let bits = use_counts::first_word(program) + uses.words();
        let mut unkept = unkept.clone();
        uses.packed_columns(program).for_each(|column| unkept.add(column as usize));
        let held = (0..(state + bits) as u32).filter(|&column| !unkept.has(column as usize)).collect();
        let mut lanes = Self {
            data: Aligned::default(),
            state,
            bits,
            held,
            uses,
            registers: program.columns as usize - state,
            pitch: stride,
            width,
            strip: strip.min(capacity),
            total: 0,
            first: 0,
            here: 0,
            streams: vec![0; stride],
            step: 0,
            index: [0; LOOPS],
            lists: vec![],
            spare: vec![],
            mask: vec![],
            block_stats: BlockStats::new(program.code.len()),
            posteriors: vec![],
            failed: vec![false; stride],
            failures: vec![],
            places: Box::new(Places { origins: [0; AREAS], pitches: [CHUNK, stride, width, 0] }),
            values,
        };
        lanes.data = Aligned::zeros(lanes.values_at() + lanes.values.numbers.len() * CHUNK);
        lanes.fill_values();
        for (column, state) in program.state.iter().enumerate() {
            lanes.data[column * stride..(column + 1) * stride].fill(state.start);
        }
        lanes
    }

    #[inline]
    pub(super) fn kept(&self) -> usize {
        self.state + self.bits
    }

    #[inline]
    pub(super) fn registers_at(&self) -> usize {
        self.kept() * self.pitch
    }

    #[inline]
    pub(super) fn values_at(&self) -> usize {
        self.registers_at() + self.registers * self.width
    }

    pub(super) fn fill_values(&mut self) {
        let at = self.values_at();
        let (chunks, _) = self.data[at..].as_chunks_mut();
        for (chunk, &value) in chunks.iter_mut().zip(&self.values.numbers) {
            *chunk = [value; CHUNK];
        }
    }

    /// Room in each column of the strip.
    #[inline]
    pub fn stride(&self) -> usize {
        self.width
    }

    /// State columns and registers.
    pub fn columns(&self) -> usize {
        self.state + self.registers
    }

    /// Lanes in use, in all strips.
    #[inline]
    pub fn total(&self) -> usize {
        self.total
    }

    /// Lanes of the strip.
    #[inline]
    pub fn len(&self) -> usize {
        self.here
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.here == 0
    }

    /// Every lane at the start of a run, with its stream; all of them are the strip.
    pub fn start(&mut self, program: &Program, streams: impl IntoIterator<Item = u64>) {
        self.total = 0;
        for stream in streams {
            self.streams[self.total] = stream;
            self.total += 1;
        }
        for &column in &self.held {
            if let Some(state) = program.state.get(column as usize) {
                let at = column as usize * self.pitch;
                self.data[at..at + self.total].fill(state.start);
            }
        }
        let bits = self.state * self.pitch..self.kept() * self.pitch;
        self.data[bits].fill(0.0);
        self.failed.fill(false);
        self.failures.clear();
        self.step = 0;
        self.lists.clear();
        self.focus_on_all();
    }

    /// Makes the strip that of the lanes from `first` on, as many as there are and have room in a register.
    #[inline]
    pub fn focus(&mut self, first: usize) {
        self.first = first;
        self.here = (self.total - first).min(self.strip);
    }

    /// Makes all lanes the strip. With more than one strip, no register may be used then.
    pub fn focus_on_all(&mut self) {
        self.first = 0;
        self.here = self.total;
    }

    /// Makes the strip ready for instructions.
    #[inline]
    pub fn prepare(&mut self) {
        let (registers, values) = (self.registers_at(), self.values_at());
        self.places.origins[Area::VALUE] = values;
        self.places.origins[Area::STATE] = self.first;
        self.places.origins[Area::REGISTER] = registers;
        for (ring, &length) in self.values.rings.iter().enumerate() {
            self.places.origins[Area::ring(ring)] = self.first + (self.step % length) as usize * self.pitch;
        }
        self.set_value(0, f64::from(self.step));
    }

    /// Moves a loop to an index.
    #[inline]
    pub fn turn(&mut self, level: usize, index: u32) {
        self.index[level] = index;
        let i = index as usize;
        let values = self.values_at();
        self.places.origins[Area::state_at(level)] = self.first + i * self.pitch;
        self.places.origins[Area::register_at(level)] = self.registers_at() + i * self.width;
        self.places.origins[Area::value_at(level)] = values + i * CHUNK;
        self.set_value(1 + level, f64::from(index));
    }

    #[inline]
    fn set_value(&mut self, value: usize, number: f64) {
        let at = self.values_at() + value * CHUNK;
        if let Some(chunk) = self.data[at..].first_chunk_mut() {
            *chunk = [number; CHUNK];
        }
    }

    /// Where each loop stands.
    #[inline]
    pub fn index(&self) -> &[u32; LOOPS] {
        &self.index
    }

    /// The streams of the lanes' luck.
    #[inline]
    pub fn streams(&self) -> &[u64] {
        &self.streams[self.first..self.first + self.here]
    }

    #[inline]
    pub fn has_failed(&self, lane: usize) -> bool {
        self.failed[self.first + lane]
    }

    pub fn set_failed(&mut self, lane: usize) {
        self.failed[self.first + lane] = true;
    }

    #[inline(always)]
    pub(super) fn place_of(&self, column: usize) -> usize {
        place_of(column, self.state, self.pitch, self.first, self.registers_at(), self.width)
    }

    #[inline]
    pub fn column(&self, column: Column) -> &[f64] {
        let at = self.place_of(column as usize);
        &self.data[at..at + self.here]
    }

    #[inline]
    pub fn column_mut(&mut self, column: Column) -> &mut [f64] {
        let at = self.place_of(column as usize);
        &mut self.data[at..at + self.here]
    }

    #[inline]
    pub fn get(&self, column: Column, lane: usize) -> f64 {
        self.data[self.place_of(column as usize) + lane]
    }

    #[inline]
    pub fn set(&mut self, column: Column, lane: usize, value: f64) {
        let at = self.place_of(column as usize);
        self.data[at + lane] = value;
    }

    /// Bits that tell what was clamped in a lane, from bit `64 · word` on.
    #[inline]
    pub fn clamped(&self, word: usize, lane: usize) -> u64 {
        self.data[(self.state + word) * self.pitch + self.first + lane].to_bits()
    }

    /// Where each response's uses are counted.
    #[inline]
    pub fn uses(&self) -> &[Use] {
        self.uses.places()
    }

    /// A word of counts.
    #[inline]
    pub fn used(&self, word: usize, lane: usize) -> u64 {
        self.clamped(self.bits - self.uses.words() + word, lane)
    }

    /// How many words of counts there are.
    #[inline]
    pub fn words_of_uses(&self) -> usize {
        self.uses.words()
    }

    /// One number of a lane, wherever it comes from.
    #[inline]
    pub fn read(&self, source: Source, lane: usize) -> f64 {
        match source {
            Source::Column(column) => self.get(column as Column, lane),
            Source::Value(value) => value,
        }
    }

    #[inline(always)]
    pub fn source(&self, program: &Program, operand: Operand) -> Source {
        match operand {
            Operand::Constant(value) => Source::Value(value),
            Operand::Column(column) => Source::Column(column as usize),
            Operand::Member { base, loops } => Source::Column((base + self.index[loops as usize]) as usize),
            Operand::Table { table, loops } => {
                Source::Value(program.tables[table as usize][self.index[loops as usize] as usize])
            }
            Operand::Ring { base, length } => Source::Column((base + self.step % length) as usize),
            Operand::Step => Source::Value(f64::from(self.step)),
            Operand::Index { loops } => Source::Value(f64::from(self.index[loops as usize])),
        }
    }

    #[inline]
    pub fn place(&self, place: Place) -> usize {
        match place {
            Place::Column(column) => column as usize,
            Place::Member { base, loops } => (base + self.index[loops as usize]) as usize,
            Place::Ring { base, length } => (base + self.step % length) as usize,
        }
    }

    /// All numbers of the strip, for the vector code: room beyond its lanes may be read and written too.
    #[inline(always)]
    pub fn view(&mut self) -> View<'_> {
        self.listed().0
    }

    /// The same, and the list of active lanes, if there is one.
    #[inline(always)]
    pub fn listed(&mut self) -> (View<'_>, &[u32]) {
        let list = self.lists.last().map_or(&[][..], |list| list.as_slice());
        let view = View {
            data: Cell::from_mut(&mut *self.data).as_slice_of_cells(),
            places: &self.places,
            state: self.state,
            rows: self.here.div_ceil(CHUNK),
        };
        (view, list)
    }

    /// The active lanes, and the data to work on.
    #[inline(always)]
    pub fn split(&mut self) -> (Data<'_>, Active<'_>) {
        let registers = self.registers_at();
        let active = match self.lists.last() {
            Some(list) => Active::List(list),
            None => Active::All(self.here),
        };
        let data = Data {
            data: &mut self.data,
            state: self.state,
            stride: self.pitch,
            first: self.first,
            registers,
            width: self.width,
            lanes: self.here,
        };
        (data, active)
    }

    /// An empty list, to be filled and pushed.
    #[inline]
    pub fn spare_list(&mut self) -> Vec<u32> {
        self.spare.pop().unwrap_or_default()
    }

    /// Gives back a list that was not needed.
    #[inline]
    pub fn keep_list(&mut self, mut list: Vec<u32>) {
        list.clear();
        self.spare.push(list);
    }

    /// How many lanes of the strip hold at least this in a column; what is more is known of them until asked again.
    pub fn mark(&mut self, column: Column, least: f64) -> usize {
        let mut mask = std::mem::take(&mut self.mask);
        let count = mask::fill(self.column(column), least, &mut mask);
        self.mask = mask;
        count
    }

    /// Opens a list of the lanes that were marked last.
    pub fn open_list(&mut self) {
        let mut list = self.spare_list();
        mask::list(&self.mask, &mut list);
        self.lists.push(list);
    }

    /// Closes the innermost list.
    #[inline]
    pub fn close_list(&mut self) {
        if let Some(list) = self.lists.pop() {
            self.keep_list(list);
        }
    }

    pub fn active_lanes(&self) -> Vec<usize> {
        match self.lists.last() {
            Some(list) => list.iter().map(|&lane| lane as usize).collect(),
            None => (0..self.here).collect(),
        }
    }

    /// Drops lanes, given in ascending order and counted over all strips: each is overwritten with the last one
    /// that is left.
    pub fn remove(&mut self, lanes: &[u32]) {
        let mut moves: Vec<(usize, usize)> = Vec::with_capacity(lanes.len());
        for &lane in lanes.iter().rev() {
            self.total -= 1;
            if lane as usize != self.total {
                moves.push((lane as usize, self.total));
            }
        }
        for &column in &self.held {
            let at = column as usize * self.pitch;
            let column = &mut self.data[at..at + self.pitch];
            for &(to, from) in &moves {
                column[to] = column[from];
            }
        }
        for &(to, from) in &moves {
            self.streams[to] = self.streams[from];
            self.failed[to] = self.failed[from];
        }
        self.focus_on_all();
    }
}
