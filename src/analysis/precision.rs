//! Enough runs, and no more: when to stop.

/// Runs were made until no interval on a chance was wider than asked for, or there were the most that might be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// The half-width that was asked for.
    pub asked: f64,
    /// The most runs.
    pub most: u64,
    /// The greatest half-width that is left, and of what.
    pub widest: f64,
    pub of: String,
}

impl Precision {
    /// Of intervals, each with what it is of.
    pub fn new(asked: f64, most: u64, intervals: impl Iterator<Item = (String, [f64; 2])>) -> Precision {
        let mut widest = Precision { asked, most, widest: 0.0, of: String::new() };
        for (of, [low, high]) in intervals {
            let half = (high - low) / 2.0;
            if half > widest.widest {
                widest = Precision { widest: half, of, ..widest };
            }
        }
        widest
    }

    pub fn reached(&self) -> bool {
        self.widest <= self.asked
    }
}

/// After how many runs it is looked whether they are enough: 1,000, 1,500, 2,000, 3,000, 4,000 and so on, each of them half
/// or a third more than the one before, up to `most`. So it depends on neither threads nor time.
pub fn looks(most: u64) -> impl Iterator<Item = u64> {
    let mut next = [1000u64, 1500];
    std::iter::from_fn(move || {
        let look = next[0];
        next = [next[1], look.saturating_mul(2)];
        Some(look)
    })
    .take_while(move |&look| look < most)
    .chain([most])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_grow_up_to_the_most() {
        let all = |most| looks(most).collect::<Vec<_>>();
        assert_eq!(all(9000), [1000, 1500, 2000, 3000, 4000, 6000, 8000, 9000]);
        assert_eq!(all(4000), [1000, 1500, 2000, 3000, 4000]);
        assert_eq!(all(7), [7]);
        assert_eq!(looks(1 << 40).last(), Some(1 << 40));
    }
}
