//! How options are called: by their labels if these are short, else by number.

use crate::analysis::comparison::Comparison;
use unicode_width::UnicodeWidthStr as _;

/// The least columns of a number.
const NUMBER: usize = 8;

/// Names of the options; numbers have a legend.
pub struct Names {
    short: Vec<String>,
    pub legend: bool,
}

impl Names {
    /// Labels, if so many of them stand side by side in `room` columns.
    pub fn new(comparison: &Comparison, many: usize, room: usize) -> Names {
        let labels: Vec<&String> = comparison.options.iter().map(|option| &option.label).collect();
        let wide =
            |labels: &[&String]| labels.iter().map(|label| label.width().max(NUMBER) + 1).sum::<usize>();
        let legend = labels.chunks(many).any(|labels| wide(labels) > room);
        let labels = || labels.iter().copied();
        let short = labels().enumerate().map(|(index, label)| match legend {
            true => format!("#{}", index + 1),
            false => label.clone(),
        });
        Names { short: short.collect(), legend }
    }

    pub fn are_two(&self) -> bool {
        self.short.len() == 2
    }

    pub fn of(&self, option: usize) -> &str {
        &self.short[option]
    }
}
