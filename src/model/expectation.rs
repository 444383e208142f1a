//! Statistics over all runs, and what the author of a scenario claims of them.

use crate::diagnostics::Span;
use crate::model::expr::{Expr, ParameterId};

/// How a statistic must lie to its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Below it, else above.
    pub below: bool,
    /// Or on it.
    pub or_equal: bool,
}

/// A place among the metrics, and after them the objectives.
pub type NumberId = usize;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statistic {
    Chance(usize),
    Mean(NumberId),
    /// At a probability.
    Quantile(NumberId, f64),
}

impl Statistic {
    /// The number that it is of.
    pub fn number(self) -> Option<NumberId> {
        match self {
            Statistic::Chance(_) => None,
            Statistic::Mean(number) | Statistic::Quantile(number, _) => Some(number),
        }
    }
}

/// A claim about a statistic over all runs.
#[derive(Clone, Debug)]
pub struct Expectation {
    pub name: String,
    pub title: Option<String>,
    pub source: Option<String>,
    /// The claim as it is written.
    pub text: String,
    pub statistic: Statistic,
    /// Of a quantile, as it is written.
    pub level: Option<Expr>,
    pub claim: Claim,
    /// Of what it is claimed: of a difference, of the first and of the second option.
    pub settings: Vec<Setting>,
    pub span: Span,
}

/// What is changed in a scenario before something is claimed of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Several are joined by `+`.
    pub variant: Option<String>,
    /// Actors and their policies.
    pub policies: Vec<(String, String)>,
}

/// What is claimed of a statistic.
#[derive(Clone, Debug)]
pub enum Claim {
    Bound {
        comparison: Comparison,
        bound: Expr,
    },
    Value {
        value: Expr,
        within: Expr,
    },
    /// From one value of the parameter to another.
    Trend {
        trend: Trend,
        parameter: ParameterId,
        ends: [f64; 2],
    },
    /// Under the first option it is lower than under the second, else higher.
    Difference {
        lower: bool,
        least: Option<Expr>,
        /// As they are written.
        options: [String; 2],
    },
}

#[derive(Clone, Debug)]
pub enum Trend {
    Rises,
    Falls,
    /// Nowhere farther than that from where it is at the lower end.
    Flat(Expr),
}

impl Expectation {
    /// The fixed expressions that it reads.
    pub fn bounds(&self) -> impl Iterator<Item = &Expr> {
        let bounds = match &self.claim {
            Claim::Bound { bound, .. } => [Some(bound), None],
            Claim::Value { value, within } => [Some(value), Some(within)],
            Claim::Trend { trend: Trend::Flat(within), .. } => [Some(within), None],
            Claim::Trend { .. } => [None, None],
            Claim::Difference { least, .. } => [least.as_ref(), None],
        };
        bounds.into_iter().flatten()
    }
}
