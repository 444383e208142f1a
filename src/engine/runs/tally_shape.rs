//! What a simulation of a program counts.

use crate::program::{Measure, Program};
use crate::tally::{NumberShape, Shape};

/// How much is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// All that can be told of the runs.
    All,
    /// How they end and with what numbers, and nothing step by step.
    Ends,
}

pub fn shape(program: &Program, counted: Counted) -> Shape {
    match counted {
        Counted::All => shape_of_all(program),
        Counted::Ends => Shape { ladders: vec![], uses: 0, fans: vec![], ..shape_of_all(program) },
    }
}

fn shape_of_all(program: &Program) -> Shape {
    let drawn = program.draws();
    let number = |measure: &Measure| {
        // What ends at the greatest number there is has no bound that is known.
        let end = |end: f64| if end.abs() == f64::MAX { end * 2.0 } else { end };
        let [low, high] = measure.range.map(end);
        NumberShape { low, high, whole: measure.whole || measure.flag, drawn }
    };
    Shape {
        steps: program.steps,
        endings: program.outcomes as usize,
        given: program.given.count as usize,
        ladders: program.ladders.iter().map(|ladder| ladder.rungs as usize).collect(),
        numbers: program.metrics.iter().chain(&program.objectives).map(number).collect(),
        uses: program.response_times.len(),
        marks: program.clamped.len(),
        fans: program.fans.iter().map(|fan| fan.whole).collect(),
    }
}
