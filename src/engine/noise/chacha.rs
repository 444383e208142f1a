//! The ChaCha8 block function, one stream at a time.
//!
//! Bernstein, "ChaCha, a variant of Salsa20" (2008), with a 64-bit block counter and a 64-bit nonce.

use super::uniform::BLOCK;

/// "expand 32-byte k", the constant words of every block.
const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];

/// Pairs of a column round and a diagonal round: eight rounds.
pub(super) const DOUBLE_ROUNDS: usize = 4;

/// The words of a block that mix in each quarter round of a column round, then of a diagonal round.
pub(super) const COLUMNS: [[usize; 4]; 4] = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15]];
pub(super) const DIAGONALS: [[usize; 4]; 4] = [[0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];

/// All that blocks with one key and one counter share, whatever their stream.
pub(super) struct Shared {
    /// The state before the first round; words 14 and 15, the stream, are 0 here.
    pub(super) initial: [u32; 16],
    /// The same with the first two columns through their first quarter round, which the stream does not touch.
    pub(super) ahead: [u32; 16],
}

impl Shared {
    pub(super) fn new(key: &[u32; 8], counter: u64) -> Shared {
        let mut initial = [0; 16];
        initial[..4].copy_from_slice(&CONSTANTS);
        initial[4..12].copy_from_slice(key);
        [initial[12], initial[13]] = halves(counter);
        let mut ahead = initial;
        quarter(&mut ahead, COLUMNS[0]);
        quarter(&mut ahead, COLUMNS[1]);
        Shared { initial, ahead }
    }

    /// The eight 64-bit words of one stream's block.
    pub(super) fn finish(&self, stream: u64) -> [u64; BLOCK] {
        let stream = halves(stream);
        let mut state = self.ahead;
        [state[14], state[15]] = stream;
        quarter(&mut state, COLUMNS[2]);
        quarter(&mut state, COLUMNS[3]);
        DIAGONALS.into_iter().for_each(|words| quarter(&mut state, words));
        for _ in 1..DOUBLE_ROUNDS {
            COLUMNS.into_iter().for_each(|words| quarter(&mut state, words));
            DIAGONALS.into_iter().for_each(|words| quarter(&mut state, words));
        }
        let mut initial = self.initial;
        [initial[14], initial[15]] = stream;
        let sum = |i: usize| u64::from(state[i].wrapping_add(initial[i]));
        std::array::from_fn(|i| sum(2 * i) | sum(2 * i + 1) << 32)
    }
}

/// The low word first.
fn halves(word: u64) -> [u32; 2] {
    [word as u32, (word >> 32) as u32]
}

// Called in a loop over the quarters, it would else be left a call, with the state in memory.
#[inline(always)]
fn quarter(state: &mut [u32; 16], [a, b, c, d]: [usize; 4]) {
    state[a] = state[a].wrapping_add(state[b]);
    state[d] = (state[d] ^ state[a]).rotate_left(16);
    state[c] = state[c].wrapping_add(state[d]);
    state[b] = (state[b] ^ state[c]).rotate_left(12);
    state[a] = state[a].wrapping_add(state[b]);
    state[d] = (state[d] ^ state[a]).rotate_left(8);
    state[c] = state[c].wrapping_add(state[d]);
    state[b] = (state[b] ^ state[c]).rotate_left(7);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quarter round of RFC 8439, section 2.1.1.
    #[test]
    fn quarter_round_of_the_standard() {
        let mut state = [0; 16];
        state[..4].copy_from_slice(&[0x1111_1111, 0x0102_0304, 0x9b8d_6f43, 0x0123_4567]);
        quarter(&mut state, [0, 1, 2, 3]);
        assert_eq!(state[..4], [0xea2a_92f4, 0xcb1c_f8ce, 0x4581_472e, 0x5881_c4bb]);
    }

    /// The key, counter and stream all zero: the first words of ChaCha8's published key stream.
    #[test]
    fn block_of_zeros() {
        let bytes: Vec<u8> =
            Shared::new(&[0; 8], 0).finish(0).iter().flat_map(|word| word.to_le_bytes()).collect();
        let expected =
            [0x3e, 0x00, 0xef, 0x2f, 0x89, 0x5f, 0x40, 0xd6, 0x7f, 0x5b, 0xb8, 0xe8, 0x1f, 0x09, 0xa5, 0xa1];
        assert_eq!(bytes[..16], expected);
    }
}
