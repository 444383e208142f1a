//! Who is taken among candidates.

use super::lanes::Lanes;
use super::lanes::place::Source;
use crate::program::Take;

/// Clears the flags of all candidates but the first `limit` by key; ties go in file order. `words`, if given, are the
/// keys: a row of them for each member.
pub fn first_by_key(lanes: &mut Lanes, take: &Take, limit: Source, mask: Source, words: Option<&[f64]>) {
    let stride = lanes.stride();
    let (mut data, active) = lanes.split();
    let mut chosen: Vec<usize> = vec![];
    active.each(|lane| chosen.extend((data.read(mask, lane) != 0.0).then_some(lane)));
    // Neighbouring lanes lie in one line of the cache, so that a walk over the members serves several at once.
    let mut candidates: [Vec<(f64, u32)>; 8] = Default::default();
    for lanes in chosen.chunks(candidates.len()) {
        candidates.iter_mut().for_each(Vec::clear);
        for member in 0..take.members {
            let flags = data.slice((take.flags + member) as usize);
            let keys = match (words, take.keys) {
                (Some(words), _) => Some(&words[member as usize * stride..]),
                (None, Some(keys)) => Some(data.slice((keys + member) as usize)),
                (None, None) => None,
            };
            for (&lane, candidates) in lanes.iter().zip(&mut candidates) {
                if flags[lane] != 0.0 {
                    let key = keys.map_or(0.0, |keys| keys[lane]);
                    candidates.push((if take.descending { 0.0 - key } else { key + 0.0 }, member));
                }
            }
        }
        for (&lane, candidates) in lanes.iter().zip(&mut candidates) {
            let limit = data.read(limit, lane) as usize;
            if candidates.len() > limit {
                candidates.select_nth_unstable_by(limit, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                for &(_, member) in &candidates[limit..] {
                    data.slice_mut((take.flags + member) as usize)[lane] = 0.0;
                }
            }
        }
    }
}
