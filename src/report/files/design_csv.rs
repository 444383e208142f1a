//! `morris.csv` and `sobol.csv`: the designs of sensitivity analyses with their outputs.

use crate::analysis::estimates::estimate::Estimate;
use crate::analysis::sensitivity::frame::{Frame, Input};
use crate::analysis::sensitivity::morris::Morris;
use crate::analysis::sensitivity::sobol::Sobol;
use crate::model::Point;

/// A design and what came of it, a point a line, with all digits: option, sample, point, the parameters, then the expected
/// value of every outcome, metric and objective.
pub fn morris_table(morris: &Morris) -> String {
    let points: Vec<&[Point]> =
        morris.trajectories.iter().map(|trajectory| trajectory.points.as_slice()).collect();
    table(&morris.frame, &morris.inputs, &points, &morris.outputs)
}

/// The same of Saltelli's design; the points of a row are A, A with one parameter of B for each, and B.
pub fn sobol_table(sobol: &Sobol) -> String {
    let points: Vec<&[Point]> = sobol.rows.iter().map(Vec::as_slice).collect();
    table(&sobol.frame, &sobol.inputs, &points, &sobol.outputs)
}

fn table(
    frame: &Frame,
    inputs: &[Input],
    points: &[&[Point]],
    outputs: &[Vec<Vec<Vec<Estimate>>>],
) -> String {
    use std::fmt::Write as _;
    let inputs = inputs.iter().map(|input| input.id.clone());
    let quantities = frame.quantities.iter().map(|measured| format!("{}.{}", measured.kind(), measured.id()));
    let head: Vec<String> = ["option", "sample", "point"]
        .map(str::to_owned)
        .into_iter()
        .chain(inputs)
        .chain(quantities)
        .collect();
    let mut text = head.join(",") + "\n";
    for (label, samples) in frame.options.iter().zip(outputs) {
        let label = frame.name_of(label);
        for (sample, (points, outputs)) in points.iter().zip(samples).enumerate() {
            for (place, (point, outputs)) in points.iter().zip(outputs).enumerate() {
                // Writing into a text cannot fail.
                let _ = write!(text, "{label},{},{place}", sample + 1);
                let numbers = point.iter().map(|(_, value)| *value).chain(outputs.iter().map(|one| one.mean));
                numbers.for_each(|number| {
                    let _ = write!(text, ",{number}");
                });
                text.push('\n');
            }
        }
    }
    text
}
