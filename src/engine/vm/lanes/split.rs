//! Lanes that split in bulk: column by column, and only what may still be read.

use super::aligned::Aligned;
use super::chunk::CHUNK;
use super::place::room;
use super::state::Lanes;
use crate::limits::LOOPS;
use crate::program::Column;

impl Lanes {
    /// Appends a copy of each lane of `from`, of these columns alone, and lists the copies wherever lists are open.
    /// What the other columns hold in the copies is of no use to anybody. All lanes must be one strip.
    pub fn split_many(&mut self, from: &[u32], columns: &[Column]) {
        debug_assert!(self.here == self.total, "lanes can split only where all lanes are one strip");
        while self.total + from.len() > self.strip {
            self.grow();
        }
        let new = self.total;
        for &column in columns {
            let at = self.place_of(column as usize);
            let (old, room) = self.data[at..at + self.strip].split_at_mut(new);
            for (copy, &lane) in room.iter_mut().zip(from) {
                *copy = old[lane as usize];
            }
        }
        for (copy, &lane) in from.iter().enumerate() {
            self.streams[new + copy] = self.streams[lane as usize];
            self.failed[new + copy] = self.failed[lane as usize];
        }
        self.total += from.len();
        self.here = self.total;
        for list in &mut self.lists {
            list.extend(new as u32..self.total as u32);
        }
    }

    fn grow(&mut self) {
        let (old, width, registers_at) = (self.pitch, self.width, self.registers_at());
        self.pitch = room(2 * self.pitch);
        self.width = self.pitch;
        self.strip = self.pitch;
        self.places.pitches = [CHUNK, self.pitch, self.width, 0];
        let before = std::mem::take(&mut self.data);
        self.data = Aligned::zeros(self.values_at() + self.values.numbers.len() * CHUNK);
        for column in 0..self.kept() {
            let to = column * self.pitch;
            self.data[to..to + old].copy_from_slice(&before[column * old..(column + 1) * old]);
        }
        for register in 0..self.registers {
            let (to, from) = (self.registers_at() + register * self.width, registers_at + register * width);
            self.data[to..to + width].copy_from_slice(&before[from..from + width]);
        }
        self.fill_values();
        self.streams.resize(self.pitch, 0);
        self.failed.resize(self.pitch, false);
        self.prepare();
        for level in 0..LOOPS {
            self.turn(level, self.index[level]);
        }
    }
}
