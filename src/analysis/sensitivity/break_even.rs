//! Where along a line a difference turns its sign, and how sure that is.

use crate::analysis::estimates::estimate::Estimate;

/// A place where a difference turns its sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakEven {
    pub at: f64,
    /// The places around it at which the 95% interval of the difference holds 0.
    pub interval: [f64; 2],
    /// Whether the difference is told from 0 on both sides of that.
    pub is_sure: bool,
}

/// The crossings of a difference known at rising places, in order, and the stretches where its interval holds 0.
///
/// Between two places the difference is taken to be a straight line, and so are the ends of its interval: the standard
/// error of a mixture of two estimates is at most the mixture of their standard errors, whatever their correlation. So
/// the interval of a crossing is, if anything, too wide by sampling; what the straight line leaves out is not in it.
pub fn break_evens(places: &[f64], differences: &[Estimate]) -> (Vec<BreakEven>, Vec<[f64; 2]>) {
    let known = |d: &Estimate| d.mean.is_finite() && d.variance.is_finite();
    if places.len() < 2 || !differences.iter().all(known) {
        return (vec![], vec![]);
    }
    let line = |of: fn(&Estimate) -> f64| -> Vec<f64> { differences.iter().map(of).collect() };
    let (low, mean, high) = (line(|d| d.interval()[0]), line(|d| d.mean), line(|d| d.interval()[1]));
    let unclear = stretches(places, &low, &high);
    let ends = [places[0], places[places.len() - 1]];
    let crossing = |at: f64| {
        let interval = unclear.iter().find(|[from, to]| (*from..=*to).contains(&at)).copied();
        let interval = interval.unwrap_or([at, at]);
        BreakEven { at, interval, is_sure: interval[0] > ends[0] && interval[1] < ends[1] }
    };
    (turns(places, &mean).into_iter().map(crossing).collect(), unclear)
}

/// The places where a broken line goes from one side of 0 to the other.
fn turns(places: &[f64], line: &[f64]) -> Vec<f64> {
    let mut found = vec![];
    // The last point that is not 0: what touches 0 and turns back does not cross.
    let mut before: Option<usize> = None;
    for (i, &value) in line.iter().enumerate().filter(|(_, value)| **value != 0.0) {
        if let Some(from) = before.filter(|&from| line[from] * value < 0.0) {
            let share = line[from] / (line[from] - value);
            found.push(match i - from {
                1 => places[from] + share * (places[i] - places[from]),
                _ => places[from + 1].midpoint(places[i - 1]),
            });
        }
        before = Some(i);
    }
    found
}

/// Where `low ≤ 0 ≤ high`, both broken lines.
fn stretches(places: &[f64], low: &[f64], high: &[f64]) -> Vec<[f64; 2]> {
    let mut found: Vec<[f64; 2]> = vec![];
    for i in 1..places.len() {
        // Of a segment the shares at which low ≤ 0, and those at which high ≥ 0: both are connected.
        let part = |a: f64, b: f64| -> Option<[f64; 2]> {
            match (a <= 0.0, b <= 0.0) {
                (true, true) => Some([0.0, 1.0]),
                (true, false) => Some([0.0, a / (a - b)]),
                (false, true) => Some([a / (a - b), 1.0]),
                (false, false) => None,
            }
        };
        let both = part(low[i - 1], low[i]).zip(part(-high[i - 1], -high[i]));
        let Some(([a, b], [c, d])) = both else { continue };
        let (from, to) = (a.max(c), b.min(d));
        if from > to {
            continue;
        }
        let place = |share: f64| match share {
            0.0 => places[i - 1],
            1.0 => places[i],
            share => places[i - 1] + share * (places[i] - places[i - 1]),
        };
        match found.last_mut().filter(|last| last[1] == places[i - 1] && from == 0.0) {
            Some(last) => last[1] = place(to),
            None => found.push([place(from), place(to)]),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::estimates::interval::Z;

    fn known(means: &[f64], error: f64) -> Vec<Estimate> {
        means.iter().map(|&mean| Estimate::normal(mean, (error / Z) * (error / Z))).collect()
    }

    fn near(found: [f64; 2], expected: [f64; 2]) -> bool {
        found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12)
    }

    #[test]
    fn a_straight_line_crosses_where_it_should() {
        let (found, unclear) = break_evens(&[0.0, 1.0, 2.0], &known(&[-1.0, 1.0, 3.0], 0.5));
        assert_eq!(found.len(), 1);
        assert!((found[0].at - 0.5).abs() < 1e-12 && found[0].is_sure);
        assert!(near(found[0].interval, [0.25, 0.75]), "{found:?}");
        assert_eq!(unclear.len(), 1);
    }

    #[test]
    fn without_noise_the_interval_is_the_point() {
        let (found, _) = break_evens(&[0.0, 4.0], &known(&[3.0, -1.0], 0.0));
        assert!((found[0].at - 3.0).abs() < 1e-12 && near(found[0].interval, [3.0, 3.0]));
        assert!(found[0].is_sure);
    }

    #[test]
    fn what_is_not_told_apart_at_an_end_is_not_sure() {
        let (found, unclear) = break_evens(&[0.0, 1.0, 2.0], &known(&[-0.1, 1.0, 3.0], 0.5));
        assert_eq!((found.len(), found[0].is_sure), (1, false));
        assert_eq!(unclear[0][0], 0.0);
        let (found, unclear) = break_evens(&[0.0, 1.0], &known(&[0.2, 0.3], 0.5));
        assert!(found.is_empty() && unclear == [[0.0, 1.0]]);
    }

    #[test]
    fn it_may_turn_more_than_once() {
        let (found, unclear) = break_evens(&[0.0, 1.0, 2.0, 3.0], &known(&[-1.0, 1.0, 1.0, -1.0], 0.1));
        assert_eq!(found.iter().map(|c| c.at).collect::<Vec<_>>(), [0.5, 2.5]);
        assert_eq!(unclear.len(), 2);
        let (found, _) = break_evens(&[0.0, 1.0, 2.0], &known(&[1.0, 0.0, 1.0], 0.1));
        assert!(found.is_empty(), "touching is not crossing");
        let (found, _) = break_evens(&[0.0, 1.0, 2.0], &known(&[1.0, 0.0, -1.0], 0.1));
        assert_eq!(found[0].at, 1.0);
    }

    #[test]
    fn what_is_not_known_says_nothing() {
        let (found, unclear) = break_evens(&[0.0, 1.0], &known(&[f64::NAN, 1.0], 0.1));
        assert!(found.is_empty() && unclear.is_empty());
    }
}
