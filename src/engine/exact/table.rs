//! Distinct keys with dense numbers, in order of first arrival.

/// Finds keys again by hashing: 32 bits of the hash beside each number spare most looks at the keys.
#[derive(Clone, Debug)]
pub struct Table {
    width: usize,
    keys: Vec<u64>,
    slots: Vec<u64>,
    len: usize,
}

const FREE: u64 = u64::MAX;
const LEAST: usize = 1024;

impl Table {
    pub fn new(width: usize) -> Self {
        Self { width, keys: vec![], slots: vec![FREE; LEAST], len: 0 }
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
        8 * (2 * self.keys.len() + 3 * self.slots.len() / 2)
    }

    /// The number of a key, new or old.
    #[inline]
    pub fn intern(&mut self, key: &[u64], hash: u64) -> u32 {
        if (self.len + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let tag = hash & !0xffff_ffff;
        let mut slot = hash as usize & mask;
        loop {
            let found = self.slots[slot];
            if found == FREE {
                let id = self.len as u32;
                self.slots[slot] = tag | u64::from(id);
                append(&mut self.keys, key);
                self.len += 1;
                return id;
            }
            if found & !0xffff_ffff == tag && self.is(found, key) {
                return found as u32;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Whether a slot that is not free holds the key.
    #[inline]
    fn is(&self, slot: u64, key: &[u64]) -> bool {
        let id = (slot & 0xffff_ffff) as usize;
        match key {
            // Most keys are one word, for which a call to compare memory takes long.
            [word] => self.keys[id] == *word,
            key => self.key(id) == key,
        }
    }

    /// Fetches the slots of these hashes, all at once rather than one after the other when they are needed.
    pub fn touch(&self, hashes: &[u64]) {
        let mask = self.slots.len() - 1;
        let found = hashes.iter().fold(0, |found, &hash| found ^ self.slots[hash as usize & mask]);
        std::hint::black_box(found);
    }

    /// Whether a key is there.
    pub fn contains(&self, key: &[u64]) -> bool {
        let mask = self.slots.len() - 1;
        let mut slot = hash(key) as usize & mask;
        while self.slots[slot] != FREE {
            if self.is(self.slots[slot], key) {
                return true;
            }
            slot = (slot + 1) & mask;
        }
        false
    }

    #[cold]
    fn grow(&mut self) {
        let mut slots = vec![FREE; self.slots.len() * 4];
        let mask = slots.len() - 1;
        for id in 0..self.len {
            let hash = hash(self.key(id));
            let mut slot = hash as usize & mask;
            while slots[slot] != FREE {
                slot = (slot + 1) & mask;
            }
            slots[slot] = hash & !0xffff_ffff | id as u64;
        }
        self.slots = slots;
    }
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
pub fn hash(key: &[u64]) -> u64 {
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
    use super::*;

    #[test]
    fn equal_keys_share_a_number_and_others_do_not() {
        let mut table = Table::new(2);
        for round in 0..2 {
            for n in 0..5_000_u64 {
                let key = [n % 70, n / 70];
                assert_eq!(u64::from(table.intern(&key, hash(&key))), n, "round {round}");
            }
        }
        assert_eq!(table.len(), 5_000);
        assert!(table.contains(&[69, 3]) && !table.contains(&[70, 3]));
    }

    #[test]
    fn keys_of_one_hash_stay_apart() {
        let mut table = Table::new(1);
        let ids: Vec<u32> = (0..600).map(|n| table.intern(&[n], 7)).collect();
        assert_eq!(ids, (0..600).collect::<Vec<u32>>());
    }
}
