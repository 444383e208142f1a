//! Beliefs brought up to date in many lanes at once.

use super::lanes::Lanes;
use super::lanes::place::Source;
use super::posterior::{Posteriors, Scale};
use crate::program::{Column, Program};
use std::cell::Cell;

/// Brings a belief, about one member of those that it is about, up to date with its counts in the active lanes of the
/// mask.
pub fn update(program: &Program, belief: usize, member: Column, lanes: &mut Lanes, mask: Source) {
    if mask == Source::Value(0.0) {
        return;
    }
    let opened = open_list(lanes, mask);
    let posterior = &program.posteriors[belief];
    lanes.posteriors.resize_with(program.posteriors.len(), Posteriors::default);
    let mut known = std::mem::take(&mut lanes.posteriors[belief]);
    let (all, listed) = (lanes.len(), !lanes.lists.is_empty());
    let (view, list) = lanes.listed();
    let mask = match mask {
        Source::Column(column) => Some(view.lanes(column)),
        Source::Value(_) => None,
    };
    let counts: Vec<&[Cell<f64>]> =
        posterior.counts.iter().map(|(first, _)| view.lanes((first + member) as usize)).collect();
    let columns = posterior.probabilities().map(|first| (first + member) as usize);
    let to: Vec<&[Cell<f64>]> = columns.clone().map(|column| view.lanes(column)).collect();
    let prior: Vec<f64> = columns.map(|column| program.state[column].start).collect();
    let scale = Scale::new(counts.len());
    let active = if listed { list.len() } else { all };
    #[expect(clippy::needless_range_loop, reason = "there is a list only where it is asked for")]
    for at in 0..active {
        let lane = if listed { list[at] as usize } else { at };
        if let Some(mask) = mask
            && mask[lane].get() == 0.0
        {
            continue;
        }
        let probabilities = known.at(posterior, &prior, &counts, &scale, lane);
        for (to, &probability) in to.iter().zip(probabilities) {
            to[lane].set(probability);
        }
    }
    lanes.posteriors[belief] = known;
    if opened {
        lanes.close_list();
    }
}

/// Lists the lanes of the mask, unless there is a list already.
fn open_list(lanes: &mut Lanes, mask: Source) -> bool {
    let Source::Column(mask) = mask else { return false };
    if !lanes.lists.is_empty() {
        return false;
    }
    lanes.mark(mask as Column, 1.0);
    lanes.open_list();
    true
}
