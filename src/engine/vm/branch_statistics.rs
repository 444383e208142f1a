//! What looking for the lanes of a block has come to so far, so that it need not be looked every time.

use crate::program::Cost;

/// A body that costs no more than this for each lane is run without looking whether it is needed.
const CHEAP: u32 = 60;

/// Whether looking for the lanes of a block costs more than doing its work for all of them.
pub fn is_cheap(cost: Cost) -> bool {
    cost.dense <= CHEAP
}

/// After so many times in a row in which work on all lanes was the best, nobody looks as often again.
const SURE: u8 = 8;

/// By block.
pub struct BlockStats {
    /// Times in a row in which work on all lanes was the best, or was not asked.
    streaks: Vec<u8>,
}

impl BlockStats {
    pub fn new(places: usize) -> BlockStats {
        BlockStats { streaks: vec![0; places] }
    }

    /// Whether work on all lanes is as good as certain to be best.
    pub fn all_would_do(&mut self, block: usize) -> bool {
        let streak = &mut self.streaks[block];
        let sure = *streak >= SURE;
        if sure {
            *streak = if *streak == 2 * SURE { SURE - 1 } else { *streak + 1 };
        }
        sure
    }

    pub fn all_did(&mut self, block: usize) {
        self.streaks[block] += 1;
    }

    pub fn all_did_not(&mut self, block: usize) {
        self.streaks[block] = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_always_was_best_is_looked_at_now_and_then() {
        let mut stats = BlockStats::new(1);
        let looked = |stats: &mut BlockStats| {
            let looks = !stats.all_would_do(0);
            if looks {
                stats.all_did(0);
            }
            looks
        };
        let looks: Vec<bool> = (0..100).map(|_| looked(&mut stats)).collect();
        assert!(looks[..8].iter().all(|&looks| looks));
        assert_eq!(looks[8..].iter().filter(|&&looks| looks).count(), 92 / 10);
        stats.all_did_not(0);
        assert!(!stats.all_would_do(0));
    }
}
