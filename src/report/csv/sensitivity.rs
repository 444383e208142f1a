//! Which unknown parameters matter.

use super::table::{Subject, Table, by_quantity, cell, items};
use crate::analysis::sensitivity::Sensitivity;
use crate::report::json::sensitivity_value;
use serde_json::Value;

/// The analyses as one table: a number for each analysis, option, outcome, metric or objective, parameter and statistic.
pub fn sensitivity_csv(sensitivity: &Sensitivity) -> String {
    let document = sensitivity_value(sensitivity);
    let mut table = Table::new(&[
        "analysis",
        "option",
        "kind",
        "id",
        "title",
        "parameter",
        "statistic",
        "value",
        "low",
        "high",
        "unit",
    ]);
    let (tornado, morris, sobol) = (&document["tornado"], &document["morris"], &document["sobol"]);
    let frames = [
        sensitivity.tornado.as_ref().map(|tornado| &tornado.frame),
        sensitivity.morris.as_ref().map(|morris| &morris.frame),
        sensitivity.sobol.as_ref().map(|sobol| &sobol.frame),
    ];
    // All are of the same options.
    let named = |option: &Value| {
        let label = cell(&option["option"]);
        frames.iter().flatten().next().map_or_else(|| label.clone(), |frame| frame.name_of(&label))
    };
    for stated in items(&tornado["stated"]) {
        let mut rows = Rows { table: &mut table, analysis: "tornado", option: named(stated) };
        for (of, estimate) in by_quantity(tornado, &stated["values"]) {
            rows.write(&of, "", "stated", &estimate["mean"], &estimate["interval"]);
        }
    }
    for input in items(&tornado["inputs"]) {
        let parameter = cell(&input["id"]);
        for option in items(&input["options"]) {
            let mut rows = Rows { table: &mut table, analysis: "tornado", option: named(option) };
            for (of, found) in by_quantity(tornado, &option["values"]) {
                for statistic in ["low", "high", "swing"] {
                    let estimate = &found[statistic];
                    rows.write(&of, &parameter, statistic, &estimate["mean"], &estimate["interval"]);
                }
            }
        }
    }
    const EFFECTS: [&str; 6] = ["mu", "mu_star", "mu_star_of_noise", "sigma", "sigma_without_noise", "moves"];
    const INDICES: [&str; 3] = ["first_jansen", "first_saltelli", "total_jansen"];
    for option in items(&morris["by_option"]) {
        let mut rows = Rows { table: &mut table, analysis: "morris", option: named(option) };
        for (of, effects) in by_quantity(morris, &option["effects"]) {
            rows.of_inputs(&of, &morris["inputs"], effects, &EFFECTS);
        }
    }
    for option in items(&sobol["by_option"]) {
        let mut rows = Rows { table: &mut table, analysis: "sobol", option: named(option) };
        for (of, shares) in by_quantity(sobol, &option["indices"]) {
            for statistic in ["variance", "noise"] {
                rows.write(&of, "", statistic, &shares[statistic], &Value::Null);
            }
            rows.of_inputs(&of, &sobol["inputs"], &shares["inputs"], &INDICES);
        }
    }
    table.finish()
}

/// Rows of one analysis of one option.
struct Rows<'t> {
    table: &'t mut Table,
    analysis: &'static str,
    option: String,
}

impl Rows<'_> {
    fn write(&mut self, of: &Subject, parameter: &str, statistic: &str, value: &Value, interval: &Value) {
        let [kind, id, title, statistic, value, low, high, unit] = of.number(statistic, value, interval);
        let what = [self.analysis.to_owned(), self.option.clone(), kind, id, title, parameter.to_owned()];
        self.table.row(what.into_iter().chain([statistic, value, low, high, unit]));
    }

    /// Those of the statistics that there are, of every parameter.
    fn of_inputs(&mut self, of: &Subject, inputs: &Value, found: &Value, statistics: &[&str]) {
        for input in items(inputs) {
            let parameter = cell(&input["id"]);
            let found = &found[&parameter];
            for statistic in statistics.iter().filter(|statistic| found.get(**statistic).is_some()) {
                let interval = &found[format!("{statistic}_interval")];
                self.write(of, &parameter, statistic, &found[*statistic], interval);
            }
        }
    }
}
