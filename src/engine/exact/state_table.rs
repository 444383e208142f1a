//! Distinct keys with dense numbers, in order of first arrival.

use super::state_key::Codec;

/// Keys and their numbers.
#[derive(Clone, Debug)]
pub struct Table {
    width: usize,
    keys: Vec<u64>,
    finder: Finder,
    len: usize,
    /// How many keys there may be, if they can be found in an array, and the bytes that it may take.
    most: Option<usize>,
    room: usize,
}

/// How a key is found again. It decides how fast, never with which number.
#[derive(Clone, Debug)]
enum Finder {
    /// By the key itself, where it is one word of few bits.
    Array(Array),
    /// By hashing: 32 bits of the hash beside each number spare most looks at the keys.
    Slots(Vec<u64>),
}

/// A dense array in pages, of which only those are there that hold a key: keys that differ in their lowest bits share
/// one, and what is not there need not be fetched.
#[derive(Clone, Debug)]
struct Array {
    /// By what is above the lowest bits: the number of the page, 0 for one that nobody has written to.
    pages: Vec<u32>,
    /// Page after page: numbers plus 1, 0 for none.
    cells: Vec<u32>,
}

/// Lowest bits of keys that tell the cells of a page apart.
const PAGE_BITS: u32 = 5;
const PAGE: usize = 1 << PAGE_BITS;

impl Array {
    fn new(cells: usize) -> Self {
        Self { pages: vec![0; cells.div_ceil(PAGE)], cells: vec![0; PAGE] }
    }

    #[inline]
    fn cell(&self, key: u64) -> u32 {
        let page = self.pages[(key >> PAGE_BITS) as usize] as usize;
        self.cells[page * PAGE + key as usize % PAGE]
    }

    #[inline]
    fn cell_mut(&mut self, key: u64) -> &mut u32 {
        let page = &mut self.pages[(key >> PAGE_BITS) as usize];
        if *page == 0 {
            *page = (self.cells.len() / PAGE) as u32;
            self.cells.resize(self.cells.len() + PAGE, 0);
        }
        &mut self.cells[*page as usize * PAGE + key as usize % PAGE]
    }

    /// With the room that growing takes for a while.
    fn bytes(&self) -> usize {
        4 * self.pages.len() + 8 * self.cells.len()
    }

    /// Numbers keys by their places in a list.
    fn set(&mut self, keys: &[u64]) {
        keys.iter().zip(1..).for_each(|(&key, number)| *self.cell_mut(key) = number);
    }
}

const FREE: u64 = u64::MAX;
const LEAST: usize = 1024;
/// For fewer keys it is not worth while to begin an array.
const LEAST_IN_ARRAY: usize = 2048;

impl Table {
    /// A table of keys of so many words, found by hashing.
    pub fn new(width: usize) -> Self {
        Self { width, keys: vec![], finder: Finder::Slots(vec![FREE; LEAST]), len: 0, most: None, room: 0 }
    }

    /// A table that goes over to an array for as long as that takes no more than `room` bytes.
    pub fn with_room(codec: &Codec, room: usize) -> Self {
        let keys = codec.bits().and_then(|bits| 1_usize.checked_shl(bits));
        // The list of pages is there from the beginning.
        let most = keys.filter(|&keys| keys.div_ceil(PAGE) <= room / 16);
        Self { most, room, ..Self::new(codec.width) }
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn key(&self, id: usize) -> &[u64] {
        &self.keys[id * self.width..(id + 1) * self.width]
    }

    pub fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// What it takes of memory, with the room that growing takes for a while.
    pub fn bytes(&self) -> usize {
        let finder = match &self.finder {
            Finder::Array(array) => array.bytes(),
            Finder::Slots(slots) => 12 * slots.len(),
        };
        16 * self.keys.len() + finder
    }

    /// The number of a key, new or old.
    #[inline]
    pub fn intern(&mut self, key: &[u64]) -> u32 {
        let id = self.len as u32;
        match &mut self.finder {
            Finder::Array(array) => {
                let cell = array.cell_mut(key[0]);
                if *cell > 0 {
                    return *cell - 1;
                }
                *cell = id + 1;
                if array.bytes() > self.room {
                    self.leave_array();
                    return self.intern(key);
                }
            }
            Finder::Slots(slots) => {
                if (self.len + 1) * 2 > slots.len() {
                    self.grow();
                    return self.intern(key);
                }
                let hash = hash(key);
                match look_up(slots, &self.keys, key, hash) {
                    Ok(id) => return id,
                    Err(slot) => slots[slot] = hash & !0xffff_ffff | u64::from(id),
                }
            }
        }
        append(&mut self.keys, key);
        self.len += 1;
        id
    }

    #[cold]
    fn grow(&mut self) {
        let Finder::Slots(slots) = &mut self.finder else { return };
        match self.most {
            Some(most) if self.len >= LEAST_IN_ARRAY => {
                let mut array = Array::new(most);
                array.set(&self.keys);
                self.finder = Finder::Array(array);
            }
            _ => *slots = filed(&self.keys, self.width, slots.len() * 4),
        }
    }

    /// Goes back to hashing for good: keys lie too far apart.
    #[cold]
    fn leave_array(&mut self) {
        self.most = None;
        let slots = (4 * self.len).next_power_of_two().max(LEAST);
        self.finder = Finder::Slots(filed(&self.keys, self.width, slots));
    }

    /// The number of a key that may be there.
    #[inline]
    pub fn find(&self, key: &[u64]) -> Option<u32> {
        match &self.finder {
            Finder::Array(array) => array.cell(key[0]).checked_sub(1),
            Finder::Slots(slots) => look_up(slots, &self.keys, key, hash(key)).ok(),
        }
    }

    /// Numbers the keys anew: the first is the one that had the number `order[0]`.
    pub fn reorder(&mut self, order: &[u32]) {
        let mut keys = Vec::with_capacity(self.keys.len());
        order.iter().for_each(|&id| append(&mut keys, self.key(id as usize)));
        self.keys = keys;
        match &mut self.finder {
            Finder::Array(array) => array.set(&self.keys),
            Finder::Slots(slots) => *slots = filed(&self.keys, self.width, slots.len()),
        }
    }

    /// Forgets all keys.
    pub fn clear(&mut self) {
        match &mut self.finder {
            Finder::Array(array) => self.keys.iter().for_each(|&key| *array.cell_mut(key) = 0),
            Finder::Slots(slots) => slots.fill(FREE),
        }
        self.keys.clear();
        self.len = 0;
    }
}

/// The number of a key, or the slot that is free for it.
#[inline]
fn look_up(slots: &[u64], keys: &[u64], key: &[u64], hash: u64) -> Result<u32, usize> {
    let mask = slots.len() - 1;
    let tag = hash & !0xffff_ffff;
    let mut slot = hash as usize & mask;
    loop {
        let found = slots[slot];
        if found == FREE {
            return Err(slot);
        }
        if found & !0xffff_ffff == tag && is(keys, found as u32, key) {
            return Ok(found as u32);
        }
        slot = (slot + 1) & mask;
    }
}

/// Whether a number stands for the key.
#[inline]
fn is(keys: &[u64], id: u32, key: &[u64]) -> bool {
    let id = id as usize;
    match key {
        // Most keys are one word, for which a call to compare memory takes long.
        [word] => keys[id] == *word,
        key => keys[id * key.len()..(id + 1) * key.len()] == *key,
    }
}

/// So many slots with all of these distinct keys in them.
#[cold]
fn filed(keys: &[u64], width: usize, slots: usize) -> Vec<u64> {
    let mut slots = vec![FREE; slots];
    let mask = slots.len() - 1;
    for (key, id) in keys.chunks_exact(width).zip(0_u64..) {
        let hash = hash(key);
        let mut slot = hash as usize & mask;
        while slots[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        slots[slot] = hash & !0xffff_ffff | id;
    }
    slots
}

/// Appends a key; most are one word, for which a call to copy memory takes long.
#[inline]
pub fn append(keys: &mut Vec<u64>, key: &[u64]) {
    match key {
        [word] => keys.push(*word),
        key => keys.extend_from_slice(key),
    }
}

/// Multiply and rotate, word by word, with a final mix.
#[inline]
fn hash(key: &[u64]) -> u64 {
    let mut h = 0_u64;
    for &word in key {
        h = (h.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    h ^= h >> 32;
    h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^ (h >> 32)
}

#[cfg(test)]
mod tests {
    use super::super::state_key::Code;
    use super::*;

    /// The same keys in a table of each kind, and in one whose array has not room enough.
    fn all(keys: impl Iterator<Item = u64> + Clone) -> [Table; 3] {
        let codec = Codec::new(&[(0, Code::Count { most: 8_191 })], &[]);
        let mut tables = [0, 1 << 17, 1 << 14].map(|room| Table::with_room(&codec, room));
        tables.iter_mut().for_each(|table| keys.clone().for_each(|key| _ = table.intern(&[key])));
        let in_array = tables.each_ref().map(|table| matches!(table.finder, Finder::Array(_)));
        assert!(in_array == [false, true, false] && tables[2].most.is_none());
        tables
    }

    #[test]
    fn equal_keys_share_a_number_and_others_do_not() {
        let mut table = Table::new(2);
        for round in 0..2 {
            for n in 0..5_000_u64 {
                let key = [n % 70, n / 70];
                assert_eq!(u64::from(table.intern(&key)), n, "round {round}");
            }
        }
        assert_eq!(table.len(), 5_000);
        assert!(table.find(&[69, 3]) == Some(279) && table.find(&[70, 3]).is_none());
    }

    #[test]
    fn arrays_and_hashing_give_the_same_numbers() {
        let [hashed, array, left] = all((0..6_000).map(|n| n * n % 8_191));
        assert!(hashed.keys() == array.keys() && hashed.keys() == left.keys());
        for key in 0..8_192 {
            let number = hashed.find(&[key]);
            assert!(array.find(&[key]) == number && left.find(&[key]) == number, "{key}");
        }
    }

    #[test]
    fn keys_are_found_under_their_new_numbers_and_not_at_all_once_forgotten() {
        for mut table in all((0..3_000).map(|n| 2 * n)) {
            let order: Vec<u32> = (0..3_000).rev().collect();
            table.reorder(&order);
            assert!((0..3_000).all(|n| table.find(&[2 * n]) == Some(2_999 - n as u32)));
            table.clear();
            assert!((0..6_000).all(|key| table.find(&[key]).is_none()));
            assert_eq!(table.intern(&[77]), 0);
        }
    }
}
