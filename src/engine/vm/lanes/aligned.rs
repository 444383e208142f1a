//! Numbers that begin where a line of the cache does: wide vectors then never lie across two lines, which takes twice
//! as long.

use super::chunk::CHUNK;
use std::ops::{Deref, DerefMut};

#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([f64; CHUNK]);

/// A list of numbers; 0 where nothing was written.
#[derive(Clone, Default)]
pub struct Aligned {
    lines: Vec<Line>,
    len: usize,
}

impl Aligned {
    pub fn zeros(len: usize) -> Self {
        Aligned { lines: vec![Line([0.0; CHUNK]); len.div_ceil(CHUNK)], len }
    }

    /// Makes room for at least so many; there never is less than there was.
    pub fn reserve(&mut self, len: usize) {
        if len > self.len {
            self.lines.resize(len.div_ceil(CHUNK), Line([0.0; CHUNK]));
            self.len = len;
        }
    }
}

impl Deref for Aligned {
    type Target = [f64];

    #[inline(always)]
    fn deref(&self) -> &[f64] {
        // SAFETY: a line is eight numbers and nothing else, and there are lines for `len` numbers.
        unsafe { std::slice::from_raw_parts(self.lines.as_ptr().cast(), self.len) }
    }
}

impl DerefMut for Aligned {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f64] {
        // SAFETY: as above.
        unsafe { std::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.len) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_begin_at_a_line_and_keep_what_they_hold() {
        let mut numbers = Aligned::zeros(3);
        numbers[2] = 7.0;
        numbers.reserve(1000);
        numbers.reserve(10);
        assert_eq!(numbers.len(), 1000);
        assert_eq!(numbers[..4], [0.0, 0.0, 7.0, 0.0]);
        assert_eq!(numbers.as_ptr().addr() % 64, 0);
        assert!(Aligned::default().is_empty());
    }
}
