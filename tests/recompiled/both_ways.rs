//! Programs at many settings, compiled afresh and one after the other.

use escalade::Study;
use escalade::analysis::sensitivity::sampling_design::{ends, latin_hypercube};
use escalade::diagnostics::{Diagnostics, Sources};
use escalade::engine::program::Program;
use escalade::model::compile::compile;
use escalade::model::{Point, Recompiler, plan_at, unknowns};

/// Draws of what is unknown; each number at both of its ends; and all together at their ends.
pub fn points(study: &Study, draws: u64) -> Vec<Point> {
    let unknowns = unknowns(&study.model, &study.settings, &study.plan);
    let mut points = vec![vec![]];
    points.extend(latin_hypercube(&study.model, &unknowns, 1, draws));
    for end in [0, 1] {
        points.extend(unknowns.iter().map(|unknown| vec![(unknown.parameter, ends(unknown)[end])]).take(8));
        points.push(unknowns.iter().map(|unknown| (unknown.parameter, ends(unknown)[end])).collect());
    }
    points
}

/// How many of the programs at these points differ from the first.
///
/// # Errors
/// Where it is not the same both ways.
pub fn compare(study: &Study, points: &[Point]) -> Result<usize, String> {
    let all: Vec<&Point> = points.iter().collect();
    let recompiler = Recompiler::new(&study.model, &study.settings, &study.plan, &all);
    let mut programs: Vec<String> = vec![];
    for point in points {
        let mut faults = Diagnostics::default();
        let plan = plan_at(&study.model, &study.settings, point, &mut Sources::default(), &mut faults);
        if recompiler.plan_at(point) != plan {
            return Err(format!("another plan at {point:?}"));
        }
        // Only what makes a plan is compiled.
        let Some(plan) = plan else { continue };
        let afresh = compile(&study.model, &plan, &mut faults).map(written);
        let again = recompiler.program_at(point).map(|(_, program)| written(program));
        if again != afresh {
            return Err(format!("another program at {point:?}"));
        }
        programs.extend(again);
    }
    Ok(programs.iter().filter(|program| **program != programs[0]).count())
}

/// Every number of a program is written so that no other is written the same.
fn written(program: Program) -> String {
    format!("{program:?}")
}
