//! What single operations compute, and what distributions there are to draw from.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    Negate,
    Not,
    Abs,
    Floor,
    Ceil,
    Round,
    Exp,
    Ln,
    Sqrt,
    Sin,
    Cos,
    Logistic,
    /// Half-life (in steps) to the share that is left after one step.
    Decay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Min,
    Max,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    And,
    Or,
}

/// Distributions of start values and right-hand sides, drawn by inverse CDF from one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    Uniform,
    Beta,
    Normal,
    Lognormal,
    Triangular,
    Loguniform,
    Poisson,
}

impl Distribution {
    pub const ALL: [(&'static str, Distribution, &'static [&'static str]); 7] = [
        ("uniform", Distribution::Uniform, &["low", "high"]),
        ("beta", Distribution::Beta, &["a", "b"]),
        ("normal", Distribution::Normal, &["mean", "sd"]),
        ("lognormal", Distribution::Lognormal, &["mean of the logarithm", "sd of the logarithm"]),
        ("triangular", Distribution::Triangular, &["low", "mode", "high"]),
        ("loguniform", Distribution::Loguniform, &["low", "high"]),
        ("poisson", Distribution::Poisson, &["mean"]),
    ];

    /// Whether only whole numbers are drawn: clamped to a range, they are finitely many.
    pub fn is_whole(self) -> bool {
        self == Distribution::Poisson
    }
}
