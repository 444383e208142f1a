//! Beliefs brought up to date in many lanes at once.

use super::lanes::Lanes;
use super::lanes::place::Source;
use super::posterior::{Columns, Posteriors};
use crate::program::{Column, Program};

/// With fewer than one lane in so many, each by itself is quicker than all at once.
const SPARSE: usize = 4;

/// Brings a belief, about one member of those that it is about, up to date with what determines it in the active
/// lanes of the mask.
pub fn update(program: &Program, belief: usize, member: Column, lanes: &mut Lanes, mask: Source) {
    if mask == Source::Value(0.0) {
        return;
    }
    let posterior = &program.posteriors[belief];
    let whom = whom(lanes, mask);
    lanes.posteriors.resize_with(program.posteriors.len(), Posteriors::default);
    let mut known = std::mem::take(&mut lanes.posteriors[belief]);
    if known.is_empty() {
        known = Posteriors::new(program, posterior);
    }
    let all = lanes.len();
    let (view, list) = lanes.listed();
    match (whom, mask) {
        (Whom::All, _) if posterior.done.is_none() => known.put_all(posterior, &view, member),
        (Whom::All, _) => {
            let columns = Columns::of(posterior, &view, member);
            (0..all).for_each(|lane| known.put(posterior, &columns, lane));
        }
        (Whom::Listed, Source::Column(mask)) => {
            let (columns, mask) = (Columns::of(posterior, &view, member), view.lanes(mask));
            let holds = list.iter().map(|&lane| lane as usize).filter(|&lane| mask[lane].get() != 0.0);
            holds.for_each(|lane| known.put(posterior, &columns, lane));
        }
        (Whom::Listed | Whom::Marked, _) => {
            let columns = Columns::of(posterior, &view, member);
            list.iter().for_each(|&lane| known.put(posterior, &columns, lane as usize));
        }
    }
    lanes.posteriors[belief] = known;
    if let Whom::Marked = whom {
        lanes.close_list();
    }
}

/// In which lanes a belief is brought up to date.
#[derive(Clone, Copy)]
enum Whom {
    /// In all: of those outside of the mask it is so already, and stays what it is.
    All,
    /// In those of the list that are in the mask.
    Listed,
    /// In those of the mask, listed for this.
    Marked,
}

fn whom(lanes: &mut Lanes, mask: Source) -> Whom {
    if !lanes.lists.is_empty() {
        return Whom::Listed;
    }
    let Source::Column(mask) = mask else { return Whom::All };
    if lanes.mark(mask as Column, 1.0) * SPARSE > lanes.len() {
        return Whom::All;
    }
    lanes.open_list();
    Whom::Marked
}
