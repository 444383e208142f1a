//! Transitions that were worked out once: for each state of a stage its successors with their probabilities.

const NONE: u32 = u32::MAX;

#[derive(Default)]
pub struct Rows {
    /// By state: where its successors begin, and how many they are.
    rows: Vec<(u32, u32)>,
    pub successors: Vec<u32>,
    pub probabilities: Vec<f64>,
    /// By state and sum of the stage: the expected increment.
    increments: Vec<f64>,
    sums: usize,
}

impl Rows {
    pub fn new(sums: usize) -> Self {
        Self { sums, ..Self::default() }
    }

    pub fn has(&self, state: usize) -> bool {
        self.rows.get(state).is_some_and(|row| row.0 != NONE)
    }

    pub fn bytes(&self) -> usize {
        2 * (8 * self.rows.len() + 12 * self.successors.len() + 8 * self.increments.len())
    }

    /// Begins the row of a state; what is pushed from now on belongs to it.
    pub fn begin(&mut self, state: usize, increments: &[f64]) {
        if self.rows.len() <= state {
            self.rows.resize(state + 1, (NONE, 0));
            self.increments.resize((state + 1) * self.sums, 0.0);
        }
        self.rows[state] = (self.successors.len() as u32, 0);
        self.increments[state * self.sums..(state + 1) * self.sums].copy_from_slice(increments);
    }

    /// Adds to a row that was begun. Successors of one state that are the same become one.
    pub fn push(&mut self, state: usize, successor: u32, probability: f64) {
        let (start, count) = &mut self.rows[state];
        let row = *start as usize..;
        // Long rows would take long to look through; there the same may stand twice.
        if *count <= 16
            && let Some(at) = self.successors[row.clone()].iter().position(|&known| known == successor)
        {
            self.probabilities[row.start + at] += probability;
            return;
        }
        *count += 1;
        self.successors.push(successor);
        self.probabilities.push(probability);
    }

    /// One step of the chain: adds to `live` and `ended` what the states hand on, and the increments to `sums`.
    ///
    /// In the order of the states, so that the same masses give the same bits.
    pub fn multiply(&self, mass: &[f64], live: &mut [f64], ended: &mut [f64], sums: &mut [f64]) {
        for (state, &mass) in mass.iter().enumerate().take(self.rows.len()) {
            if mass == 0.0 {
                continue;
            }
            let (start, count) = self.rows[state];
            let row = start as usize..start as usize + count as usize;
            for (&successor, &probability) in
                self.successors[row.clone()].iter().zip(&self.probabilities[row])
            {
                let to = if successor & super::expand::ENDED == 0 {
                    &mut live[successor as usize]
                } else {
                    &mut ended[(successor & !super::expand::ENDED) as usize]
                };
                *to += mass * probability;
            }
            let increments = &self.increments[state * self.sums..(state + 1) * self.sums];
            for (sum, increment) in sums.iter_mut().zip(increments) {
                *sum += mass * increment;
            }
        }
    }
}
