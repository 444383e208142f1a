//! Numbers that cannot be: arguments that make no distribution, rungs that a ladder has not.

use crate::diagnostics::{Code, Diagnostic, Span};
use crate::model::entity::Ladder;
use crate::model::expr::Distribution;

/// What keeps arguments, as far as they are known, from being those of a distribution: which of them, and why.
pub fn no_distribution(distribution: Distribution, values: &[Option<f64>]) -> Option<(usize, String)> {
    use Distribution as D;
    // No draw lies further out.
    const SIGMAS: f64 = 8.3;
    let names = Distribution::ALL.iter().find(|(_, other, _)| *other == distribution)?.2;
    let wrong = |index: usize, problem: &str| {
        Some((index, format!("the {} of this distribution {problem}", names[index])))
    };
    let value = |index: usize| values.get(index).copied().flatten();
    for index in 0..values.len() {
        let is_positive = matches!(distribution, D::Beta | D::Loguniform);
        let is_size = match distribution {
            D::Normal | D::Lognormal => index == 1,
            D::Poisson => true,
            _ => false,
        };
        match value(index) {
            Some(value) if is_positive && value <= 0.0 => return wrong(index, "must be above 0"),
            Some(value) if is_size && value < 0.0 => return wrong(index, "must not be below 0"),
            _ => {}
        }
    }
    let rising = matches!(distribution, D::Uniform | D::Triangular | D::Loguniform);
    for index in 1..values.len() {
        if rising && value(index - 1).zip(value(index)).is_some_and(|(low, high)| low > high) {
            return wrong(index, &format!("is below its {}", names[index - 1]));
        }
    }
    match (distribution, value(0), value(1)) {
        (D::Poisson, Some(mean), _) if mean > 700.0 => wrong(0, "must be at most 700"),
        (D::Lognormal, Some(mean), Some(sd)) if libm::exp(mean + SIGMAS * sd).is_infinite() => {
            wrong(1, "is so large that a draw may be infinite")
        }
        (D::Normal, Some(mean), Some(sd)) if (mean.abs() + SIGMAS * sd).is_infinite() => {
            wrong(1, "is so large that a draw may be infinite")
        }
        (D::Uniform | D::Triangular, Some(low), _) => {
            let last = values.len() - 1;
            let far = value(last).is_some_and(|high| (high - low).is_infinite());
            if far { wrong(last, &format!("is too far from its {}", names[0])) } else { None }
        }
        _ => None,
    }
}

/// Whether a ladder has no such rung.
pub fn no_rung(ladder: &Ladder, value: f64, place: Span) -> Option<Diagnostic> {
    let (low, high) = (ladder.base as f64, ladder.base as f64 + ladder.rungs.len() as f64 - 1.0);
    let exists = (low..=high).contains(&value) && value.fract() == 0.0;
    (!exists).then(|| {
        Diagnostic::error(place, format!("`{}` has no rung {value}", ladder.name))
            .code(Code::Range)
            .label(format!("its rungs are {low} to {high}"))
            .related(ladder.span, "the ladder")
    })
}
