//! What was counted before, somewhere else, and by what name it is known.

use crate::engine::program::Program;
use crate::engine::runs::{self, paired::Paired};
use crate::model::{Point, Settings};
use blake3::{Hash, Hasher};

/// What was counted somewhere else: asked before anything is simulated. What it does not have is simulated as ever, so that
/// it can change nothing but the time that an answer takes.
pub trait Counted: Send + Sync {
    /// Of all runs of what has this name.
    fn find(&self, name: &Hash) -> Option<Paired>;
}

/// Programs that meet the same luck, as whatever counts them knows them: each by its settings, not by the number of an
/// option, which means something among the options only.
pub(super) struct Named<'a> {
    /// Of the scenario's bytes.
    pub scenario_hash: &'a str,
    pub seed: u64,
    pub sample: u64,
    pub runs: u64,
    pub arms: Vec<(&'a Settings, &'a Point)>,
    pub pairs: &'a [[usize; 2]],
}

impl Named<'_> {
    /// The same name is the same count.
    pub fn name(&self) -> Hash {
        let mut hasher = Hasher::new();
        text(&mut hasher, self.scenario_hash);
        [self.seed, self.sample, self.runs].into_iter().for_each(|value| number(&mut hasher, value));
        number(&mut hasher, self.arms.len() as u64);
        for (settings, point) in &self.arms {
            number(&mut hasher, settings.variant.is_some().into());
            text(&mut hasher, settings.variant.as_deref().unwrap_or_default());
            for pairs in [&settings.set, &settings.policies] {
                number(&mut hasher, pairs.len() as u64);
                for (name, value) in pairs {
                    text(&mut hasher, name);
                    text(&mut hasher, value);
                }
            }
            number(&mut hasher, settings.given.len() as u64);
            settings.given.iter().for_each(|given| text(&mut hasher, given));
            number(&mut hasher, point.len() as u64);
            for &(parameter, value) in *point {
                number(&mut hasher, parameter as u64);
                number(&mut hasher, value.to_bits());
            }
        }
        number(&mut hasher, self.pairs.len() as u64);
        self.pairs.iter().flatten().for_each(|&arm| number(&mut hasher, arm as u64));
        hasher.finalize()
    }
}

fn number(hasher: &mut Hasher, number: u64) {
    hasher.update(&number.to_le_bytes());
}

/// Its length first, so that two texts are not one.
fn text(hasher: &mut Hasher, text: &str) {
    number(hasher, text.len() as u64);
    hasher.update(text.as_bytes());
}

/// Whether that is what is counted of these programs.
pub(super) fn is_of(
    counted: &Paired,
    programs: &[&Program],
    how: runs::Counted,
    pairs: &[[usize; 2]],
) -> bool {
    counted.form() == Paired::new(programs, how, pairs).form()
}
