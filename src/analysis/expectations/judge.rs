//! Verdicts: whether numbers, exact or in intervals, lie where a claim says.

use super::contents::Verdict;
use super::demands::Demand;

/// What is known of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    pub estimate: f64,
    /// Both are the estimate if it is exact.
    pub interval: [f64; 2],
    /// How far an exact number may be off by rounding.
    pub slack: f64,
}

/// Rounding may leave an exact number so far from what it is, as a share of the size of what it is made of.
const SLACK: f64 = 1e-9;

impl Known {
    /// A number that is known exactly, made of others.
    pub fn exactly(estimate: f64, made_of: &[f64]) -> Known {
        let size = made_of.iter().map(|part| part.abs()).fold(estimate.abs(), f64::max);
        Known { estimate, interval: [estimate; 2], slack: SLACK * size }
    }

    pub fn within(estimate: f64, interval: [f64; 2]) -> Known {
        Known { estimate, interval, slack: 0.0 }
    }
}

/// What is to be said of a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    pub verdict: Verdict,
    /// Which of its demands decides.
    pub by: usize,
    /// Whether no more runs could change what is said.
    pub is_settled: bool,
}

/// Where the whole of what a number may be lies.
#[derive(Clone, Copy, PartialEq)]
enum Lies {
    Inside,
    Outside,
    Across,
}

/// By what is known of the number of each demand.
pub fn judge(demands: &[Demand], known: &[Known]) -> Judged {
    let lies: Vec<Lies> = demands.iter().zip(known).map(|(demand, known)| lies(demand, known)).collect();
    if let Some(by) = lies.iter().position(|lies| *lies == Lies::Outside) {
        return Judged { verdict: Verdict::Fail, by, is_settled: true };
    }
    let is_open = |(demand, lies): (&Demand, &Lies)| demand.must && *lies != Lies::Inside;
    if let Some(by) = demands.iter().zip(&lies).position(is_open) {
        return Judged { verdict: Verdict::Undetermined, by, is_settled: false };
    }
    // Of several the one that is the farthest out.
    let musts = demands.iter().zip(known).enumerate().filter(|(_, (demand, _))| demand.must);
    let size = |known: &Known| known.estimate.abs();
    let by = musts.max_by(|(_, (_, a)), (_, (_, b))| size(a).total_cmp(&size(b))).map_or(0, |(by, _)| by);
    let is_settled = lies.iter().all(|lies| *lies == Lies::Inside);
    Judged { verdict: Verdict::Pass, by, is_settled }
}

fn lies(demand: &Demand, known: &Known) -> Lies {
    let [low, high] = known.interval;
    if low.is_nan() || high.is_nan() || demand.low.is_nan() || demand.high.is_nan() {
        return Lies::Across;
    }
    let is_above = |value: f64| {
        let slack = slack(known, demand.low);
        if demand.or_equal { value >= demand.low - slack } else { value > demand.low + slack }
    };
    let is_below = |value: f64| {
        let slack = slack(known, demand.high);
        if demand.or_equal { value <= demand.high + slack } else { value < demand.high - slack }
    };
    match () {
        () if is_above(low) && is_below(high) => Lies::Inside,
        () if !is_above(high) || !is_below(low) => Lies::Outside,
        () => Lies::Across,
    }
}

fn slack(known: &Known, end: f64) -> f64 {
    if known.slack == 0.0 || !end.is_finite() { 0.0 } else { known.slack.max(SLACK * end.abs()) }
}

/// About how many runs it takes until the interval of so many lies to one side of the ends; `None` if it is on one of them, as far as
/// is known, or has none.
pub fn needed(demand: &Demand, known: &Known, runs: u64) -> Option<f64> {
    /// Beyond so many the answer is not to be had by sampling.
    const MOST: f64 = 1e12;
    let [low, high] = known.interval;
    let of_end = |end: f64| {
        let distance = (known.estimate - end).abs();
        let half = if known.estimate > end { known.estimate - low } else { high - known.estimate };
        // It is not across this end.
        if !end.is_finite() || half < distance { None } else { Some(half / distance) }
    };
    let ratio = [demand.low, demand.high].into_iter().filter_map(of_end).fold(0.0, f64::max);
    let runs = libm::ceil(runs as f64 * ratio * ratio);
    (ratio > 0.0 && runs < MOST).then_some(runs)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BELOW: Demand =
        Demand { between: None, low: f64::NEG_INFINITY, high: 0.2, or_equal: false, must: true };

    fn verdict(demand: Demand, known: Known) -> Verdict {
        judge(&[demand], &[known]).verdict
    }

    #[test]
    fn an_interval_is_inside_outside_or_across() {
        let of = |low, high| verdict(BELOW, Known::within(f64::midpoint(low, high), [low, high]));
        assert_eq!(of(0.1, 0.19), Verdict::Pass);
        assert_eq!(of(0.1, 0.2), Verdict::Undetermined);
        assert_eq!(of(0.1, 0.3), Verdict::Undetermined);
        assert_eq!(of(0.2, 0.3), Verdict::Fail);
        assert_eq!(of(f64::NAN, f64::NAN), Verdict::Undetermined);
    }

    #[test]
    fn an_exact_number_on_a_bound_is_on_it_whatever_its_rounding() {
        let on = Known::exactly(0.2 * (1.0 + 1e-12), &[]);
        assert_eq!(verdict(BELOW, on), Verdict::Fail);
        assert_eq!(verdict(Demand { or_equal: true, ..BELOW }, on), Verdict::Pass);
        // A difference of equal numbers is none, whatever is left of it.
        let rises = Demand { between: Some([0, 1]), low: 0.0, high: f64::INFINITY, ..BELOW };
        assert_eq!(verdict(rises, Known::exactly(1e-13, &[0.5, 0.5])), Verdict::Fail);
        assert_eq!(verdict(rises, Known::exactly(1e-6, &[0.5, 0.5])), Verdict::Pass);
    }

    #[test]
    fn what_goes_against_a_trend_fails_it_and_what_may_be_flat_does_not() {
        let end =
            Demand { between: Some([0, 2]), low: 0.0, high: f64::INFINITY, or_equal: false, must: true };
        let step = |first| Demand { between: Some([first, first + 1]), or_equal: true, must: false, ..end };
        let demands = [end, step(0), step(1)];
        let up = Known::within(0.5, [0.4, 0.6]);
        let flat = Known::within(0.0, [-0.1, 0.1]);
        let down = Known::within(-0.2, [-0.3, -0.1]);
        let found = judge(&demands, &[up, up, flat]);
        assert_eq!((found.verdict, found.by, found.is_settled), (Verdict::Pass, 0, false));
        let found = judge(&demands, &[up, up, up]);
        assert_eq!((found.verdict, found.is_settled), (Verdict::Pass, true));
        let found = judge(&demands, &[up, up, down]);
        assert_eq!((found.verdict, found.by), (Verdict::Fail, 2));
        let found = judge(&demands, &[flat, up, up]);
        assert_eq!((found.verdict, found.by, found.is_settled), (Verdict::Undetermined, 0, false));
    }

    #[test]
    fn runs_that_would_decide_grow_with_the_square_of_what_is_lacking() {
        let half_inside = Known::within(0.19, [0.17, 0.21]);
        let found = needed(&BELOW, &half_inside, 1000).expect("some number of runs");
        assert!((found - 4000.0).abs() <= 1.0, "{found}");
        assert_eq!(needed(&BELOW, &Known::within(0.2, [0.1, 0.3]), 1000), None);
    }
}
