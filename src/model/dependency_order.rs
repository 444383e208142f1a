//! What reads what: an order in which everything comes after what it reads, and the circles that have none.

/// Circles that are told. Who has mended so many looks again.
const MOST_CIRCLES: usize = 100;

/// All places, each after those it reads, which are tried in the order given; whatever order they are written in, it takes
/// time as there are reads. A circle is told from the place that closes it.
pub fn in_order(reads: &[Vec<usize>], mut circle: impl FnMut(&[usize])) -> Vec<usize> {
    let mut order = Vec::with_capacity(reads.len());
    let mut state = vec![State::New; reads.len()];
    let mut circles = 0;
    for root in 0..reads.len() {
        // Depth first, with a path of its own rather than the stack's: chains may be long.
        let mut path: Vec<(usize, usize)> = vec![];
        if state[root] == State::New {
            path.push((root, 0));
        }
        while let Some((place, next)) = path.pop() {
            let Some(&read) = reads[place].get(next) else {
                state[place] = State::Done;
                order.push(place);
                continue;
            };
            state[place] = State::Open;
            path.push((place, next + 1));
            match state[read] {
                State::Done => {}
                State::New => path.push((read, 0)),
                State::Open if circles == MOST_CIRCLES => {}
                State::Open => {
                    circles += 1;
                    let places = path.iter().map(|(place, _)| *place);
                    circle(&places.skip_while(|place| *place != read).collect::<Vec<_>>());
                }
            }
        }
    }
    order
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    /// On the path.
    Open,
    Done,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(reads: &[&[usize]]) -> (Vec<usize>, Vec<Vec<usize>>) {
        let reads: Vec<Vec<usize>> = reads.iter().map(|reads| reads.to_vec()).collect();
        let mut circles = vec![];
        let order = in_order(&reads, |circle| circles.push(circle.to_vec()));
        (order, circles)
    }

    #[test]
    fn everything_comes_after_what_it_reads() {
        assert_eq!(ordered(&[&[1, 2], &[2], &[], &[0, 0]]), (vec![2, 1, 0, 3], vec![]));
    }

    #[test]
    fn a_circle_is_told_and_does_not_stop_the_rest() {
        assert_eq!(ordered(&[&[1], &[2], &[1, 3], &[]]), (vec![3, 2, 1, 0], vec![vec![1, 2]]));
        assert_eq!(ordered(&[&[0]]), (vec![0], vec![vec![0]]));
    }

    #[test]
    fn a_long_chain_takes_no_longer_backwards() {
        let reads: Vec<Vec<usize>> = (0..300_000).map(|n| if n > 0 { vec![n - 1] } else { vec![] }).collect();
        assert_eq!(in_order(&reads, |_| {}), (0..300_000).collect::<Vec<_>>());
        let reads: Vec<Vec<usize>> =
            (0..300_000).map(|n| if n < 299_999 { vec![n + 1, 0] } else { vec![] }).collect();
        assert_eq!(in_order(&reads, |_| {}), (0..300_000).rev().collect::<Vec<_>>());
    }
}
