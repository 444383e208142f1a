//! Lanes that split in bulk: column by column, and only what may still be read.

use super::{Column, Lanes};

impl Lanes {
    /// Appends a copy of each lane of `from`, of these columns alone, and lists the copies wherever lists are open.
    /// What the other columns hold in the copies is of no use to anybody.
    pub fn fork_many(&mut self, from: &[u32], columns: &[Column]) {
        let columns_in_all = self.columns();
        while self.len + from.len() > self.stride {
            self.grow(columns_in_all);
        }
        let new = self.len;
        for &column in columns {
            let at = column as usize * self.stride;
            let (old, room) = self.data[at..at + self.stride].split_at_mut(new);
            for (copy, &lane) in room.iter_mut().zip(from) {
                *copy = old[lane as usize];
            }
        }
        for (copy, &lane) in from.iter().enumerate() {
            self.streams[new + copy] = self.streams[lane as usize];
            self.failed[new + copy] = self.failed[lane as usize];
        }
        self.len += from.len();
        for list in &mut self.lists {
            list.extend(new as u32..self.len as u32);
        }
    }
}
