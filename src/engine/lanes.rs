//! Many runs side by side: a column holds one number for each lane, and every lane is at the same step.

mod fork;

use crate::diagnostics::Span;
use crate::model::arithmetic;
use crate::model::program::{Check, Column, Operand, Place, Program};

/// The state and registers of a block of runs.
pub struct Lanes {
    data: Vec<f64>,
    /// Room in each column.
    stride: usize,
    /// Lanes in use.
    pub len: usize,
    /// The stream of each lane's luck.
    pub streams: Vec<u64>,
    /// Bits of the variables that were clamped: as many words a lane as it takes.
    pub clamped: Vec<u64>,
    pub clamped_words: usize,
    pub step: u32,
    /// Where each loop stands.
    pub index: [u32; LOOPS],
    /// Lists of lanes, the innermost last; used where few lanes are active.
    pub lists: Vec<Vec<u32>>,
    /// Lists that were used and may be again.
    spare: Vec<Vec<u32>>,
    /// How many of the columns are state and must survive a step.
    state: usize,
    pub failed: Vec<bool>,
    pub failures: Vec<Failure>,
}

/// Without it the same lane of all columns would share a cache set, and loads wait for stores to other columns.
const PADDING: usize = 72;

/// How deep loops may be nested in a program.
pub const LOOPS: usize = 8;

/// A run that cannot go on: an error of the scenario that only this run's state shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub stream: u64,
    pub step: u32,
    pub check: Check,
    pub value: f64,
    pub span: Span,
}

/// Which lanes an instruction works on: all, or those of a list.
#[derive(Clone, Copy)]
pub enum Active<'a> {
    All(usize),
    List(&'a [u32]),
}

/// Where numbers come from, with member and ring resolved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    Column(usize),
    Value(f64),
}

impl Lanes {
    pub fn new(program: &Program, capacity: usize) -> Self {
        let stride = capacity.next_multiple_of(8) + PADDING;
        let clamped_words = program.clamped.len().div_ceil(64);
        Self {
            data: vec![0.0; stride * program.columns as usize],
            stride,
            len: 0,
            streams: vec![0; stride],
            clamped: vec![0; stride * clamped_words],
            clamped_words,
            step: 0,
            index: [0; LOOPS],
            lists: vec![],
            spare: vec![],
            state: program.state.len(),
            failed: vec![false; stride],
            failures: vec![],
        }
    }

    pub fn stride(&self) -> usize {
        self.stride
    }

    /// State columns and registers.
    pub fn columns(&self) -> usize {
        self.data.len() / self.stride
    }

    /// Every lane at the start of a run, with its stream.
    pub fn start(&mut self, program: &Program, streams: impl IntoIterator<Item = u64>) {
        self.len = 0;
        for stream in streams {
            self.streams[self.len] = stream;
            self.len += 1;
        }
        for (column, state) in program.state.iter().enumerate() {
            let at = column * self.stride;
            self.data[at..at + self.len].fill(state.start);
        }
        self.clamped.fill(0);
        self.failed.fill(false);
        self.failures.clear();
        self.step = 0;
        self.lists.clear();
    }

    pub fn column(&self, column: Column) -> &[f64] {
        let at = column as usize * self.stride;
        &self.data[at..at + self.len]
    }

    pub fn column_mut(&mut self, column: Column) -> &mut [f64] {
        let at = column as usize * self.stride;
        &mut self.data[at..at + self.len]
    }

    pub fn get(&self, column: Column, lane: usize) -> f64 {
        self.data[column as usize * self.stride + lane]
    }

    pub fn set(&mut self, column: Column, lane: usize, value: f64) {
        self.data[column as usize * self.stride + lane] = value;
    }

    /// One number of a lane, wherever it comes from.
    pub fn read(&self, source: Source, lane: usize) -> f64 {
        match source {
            Source::Column(column) => self.data[column * self.stride + lane],
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

    pub fn place(&self, place: Place) -> usize {
        match place {
            Place::Column(column) => column as usize,
            Place::Member { base, loops } => (base + self.index[loops as usize]) as usize,
            Place::Ring { base, length } => (base + self.step % length) as usize,
        }
    }

    /// The active lanes, and the data to work on.
    #[inline(always)]
    pub fn split(&mut self) -> (Data<'_>, Active<'_>) {
        let active = match self.lists.last() {
            Some(list) => Active::List(list),
            None => Active::All(self.len),
        };
        (Data { data: &mut self.data, stride: self.stride, lanes: self.len }, active)
    }

    /// The data, to work on all lanes.
    #[inline(always)]
    pub fn all(&mut self) -> Data<'_> {
        Data { data: &mut self.data, stride: self.stride, lanes: self.len }
    }

    /// An empty list, to be filled and pushed.
    pub fn spare_list(&mut self) -> Vec<u32> {
        self.spare.pop().unwrap_or_default()
    }

    /// Gives back a list that was not needed.
    pub fn keep_list(&mut self, mut list: Vec<u32>) {
        list.clear();
        self.spare.push(list);
    }

    /// Closes the innermost list.
    pub fn close_list(&mut self) {
        if let Some(list) = self.lists.pop() {
            self.keep_list(list);
        }
    }

    pub fn active_lanes(&self) -> Vec<usize> {
        match self.lists.last() {
            Some(list) => list.iter().map(|&lane| lane as usize).collect(),
            None => (0..self.len).collect(),
        }
    }

    /// Overwrites a lane with the last one and drops that.
    pub fn swap_remove(&mut self, lane: usize) {
        let last = self.len - 1;
        if lane != last {
            for column in 0..self.state {
                let at = column * self.stride;
                self.data[at + lane] = self.data[at + last];
            }
            self.streams[lane] = self.streams[last];
            for word in 0..self.clamped_words {
                let at = word * self.stride;
                self.clamped[at + lane] = self.clamped[at + last];
            }
            self.failed[lane] = self.failed[last];
        }
        // The room is used again by nobody in this block, but a lane that splits may.
        self.len = last;
    }

    /// Appends a copy of a lane, state and registers alike, and lists it wherever its original is listed.
    pub fn fork(&mut self, lane: usize) -> usize {
        let columns = self.columns();
        if self.len == self.stride {
            self.grow(columns);
        }
        let new = self.len;
        for column in 0..columns {
            let at = column * self.stride;
            self.data[at + new] = self.data[at + lane];
        }
        self.streams[new] = self.streams[lane];
        for word in 0..self.clamped_words {
            let at = word * self.stride;
            self.clamped[at + new] = self.clamped[at + lane];
        }
        self.failed[new] = self.failed[lane];
        for list in &mut self.lists {
            list.push(new as u32);
        }
        self.len += 1;
        new
    }

    fn grow(&mut self, columns: usize) {
        let (old, new) = (self.stride, self.stride * 2);
        let mut data = vec![0.0; new * columns];
        for column in 0..columns {
            data[column * new..column * new + old]
                .copy_from_slice(&self.data[column * old..(column + 1) * old]);
        }
        let mut clamped = vec![0; new * self.clamped_words];
        for word in 0..self.clamped_words {
            clamped[word * new..word * new + old]
                .copy_from_slice(&self.clamped[word * old..(word + 1) * old]);
        }
        self.data = data;
        self.clamped = clamped;
        self.streams.resize(new, 0);
        self.failed.resize(new, false);
        self.stride = new;
    }
}

/// The columns, borrowed apart from the lists of lanes.
pub struct Data<'a> {
    data: &'a mut [f64],
    pub stride: usize,
    /// Lanes in use.
    pub lanes: usize,
}

impl Data<'_> {
    /// A column to write and one to read; they must differ.
    #[inline(always)]
    pub fn two(&mut self, to: usize, a: usize) -> (&mut [f64], &[f64]) {
        let s = self.stride;
        match self.data.get_disjoint_mut([to * s..(to + 1) * s, a * s..(a + 1) * s]) {
            Ok([to, a]) => (to, a),
            Err(_) => unreachable!("the compiler never reads the register that it writes"),
        }
    }

    #[inline(always)]
    pub fn three(&mut self, to: usize, a: usize, b: usize) -> (&mut [f64], &[f64], &[f64]) {
        let s = self.stride;
        match self.data.get_disjoint_mut([to * s..(to + 1) * s, a * s..(a + 1) * s, b * s..(b + 1) * s]) {
            Ok([to, a, b]) => (to, a, b),
            Err(_) => unreachable!("the compiler never reads the register that it writes"),
        }
    }

    /// `to[i] = f(to[i], a[i])` for all lanes.
    #[inline(always)]
    pub fn map1(&mut self, to: usize, a: Source, f: impl Fn(f64, f64) -> f64) {
        let n = self.lanes;
        match a {
            Source::Value(a) => {
                for to in &mut self.slice_mut(to)[..n] {
                    *to = f(*to, a);
                }
            }
            Source::Column(a) => {
                let (to, a) = self.two(to, a);
                let (to, a) = (&mut to[..n], &a[..n]);
                for i in 0..n {
                    to[i] = f(to[i], a[i]);
                }
            }
        }
    }

    /// `to[i] = f(to[i], a[i], b[i])` for all lanes.
    #[inline(always)]
    pub fn map2(&mut self, to: usize, a: Source, b: Source, f: impl Fn(f64, f64, f64) -> f64) {
        let n = self.lanes;
        match (a, b) {
            (Source::Value(a), Source::Value(b)) => self.map1(to, Source::Value(a), |to, a| f(to, a, b)),
            (Source::Column(a), Source::Value(b)) => self.map1(to, Source::Column(a), |to, a| f(to, a, b)),
            (Source::Value(a), Source::Column(b)) => self.map1(to, Source::Column(b), |to, b| f(to, a, b)),
            (Source::Column(a), Source::Column(b)) if a == b => {
                self.map1(to, Source::Column(a), |to, a| f(to, a, a));
            }
            (Source::Column(a), Source::Column(b)) => {
                let (to, a, b) = self.three(to, a, b);
                let (to, a, b) = (&mut to[..n], &a[..n], &b[..n]);
                for i in 0..n {
                    to[i] = f(to[i], a[i], b[i]);
                }
            }
        }
    }

    /// `to[i] = if condition[i] { a[i] } else { b[i] }` for all lanes.
    #[inline(always)]
    pub fn select(&mut self, to: usize, condition: Source, a: Source, b: Source) {
        use arithmetic::pick;
        match (condition, a, b) {
            (Source::Value(c), a, b) => {
                self.map1(to, if c != 0.0 { a } else { b }, |_, x| x);
            }
            (c, Source::Value(a), b) => self.map2(to, c, b, |_, c, b| pick(c, a, b)),
            (c, a, Source::Value(b)) => self.map2(to, c, a, |_, c, a| pick(c, a, b)),
            (c, a, b) => {
                // Two passes, since three sources may overlap in any way.
                self.map1(to, b, |_, b| b);
                self.map2(to, c, a, |to, c, a| pick(c, a, to));
            }
        }
    }

    #[inline(always)]
    pub fn slice(&self, column: usize) -> &[f64] {
        &self.data[column * self.stride..(column + 1) * self.stride]
    }

    #[inline(always)]
    pub fn slice_mut(&mut self, column: usize) -> &mut [f64] {
        &mut self.data[column * self.stride..(column + 1) * self.stride]
    }

    #[inline(always)]
    pub fn read(&self, source: Source, lane: usize) -> f64 {
        match source {
            Source::Column(column) => self.data[column * self.stride + lane],
            Source::Value(value) => value,
        }
    }
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
