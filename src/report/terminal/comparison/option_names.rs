//! How options are called: by their labels if these are short, else by number.

use crate::analysis::comparison::Comparison;
use unicode_width::UnicodeWidthStr as _;

/// Names of the options; numbers have a legend.
pub struct Names {
    short: Vec<String>,
    pub legend: bool,
}

impl Names {
    pub fn new(comparison: &Comparison, room: usize) -> Names {
        let labels = || comparison.options.iter().map(|option| &option.label);
        let legend = labels().any(|label| label.width() >= room);
        let short = labels().enumerate().map(|(index, label)| match legend {
            true => format!("#{}", index + 1),
            false => label.clone(),
        });
        Names { short: short.collect(), legend }
    }

    /// Columns of the longest.
    pub fn widest(&self) -> usize {
        self.short.iter().map(|name| name.width()).max().unwrap_or(0)
    }

    pub fn of(&self, option: usize) -> &str {
        &self.short[option]
    }
}
