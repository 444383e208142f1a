//! Options side by side on the terminal.
//!
//! | file | what it writes |
//! | --- | --- |
//! | `header` | what was run, and the legend of the options |
//! | `matrix` | outcomes, payoffs, constraints and metrics, an option a column |
//! | `differences` | differences of pairs with their intervals, and what is not told apart |
//! | `uncertainty` | bands over draws of the unknown parameters, how often each option is best |
//! | `best_option` | which option is best by which measure, the game of two players |
//! | `robustness` | how sure the choice is, which assumption would overturn it |
//! | `option_names` | how options are called |

mod best_option;
mod differences;
mod header;
mod matrix;
mod option_names;
mod robustness;
mod uncertainty;

use super::page::{PLAIN, Page};
use crate::analysis::comparison::Comparison;
use crate::report::document::answer;
pub use differences::changes;
use option_names::Names;

pub fn write(page: &mut Page, comparison: &Comparison) {
    let names = Names::new(comparison, matrix::COLUMNS, matrix::room(page.width()));
    page.is_cramped = names.legend;
    header::write(page, comparison, &names);
    page.gap();
    let called: Vec<&str> = (0..comparison.options.len()).map(|option| names.of(option)).collect();
    if let Some(answer) = answer::of_comparison(comparison, &called) {
        page.sentence("", &answer, PLAIN);
    }
    for answer in answer::of_choices(comparison, &called) {
        page.sentence("", &answer, PLAIN);
    }
    matrix::write(page, comparison, &names);
    if page.is_brief() {
        return;
    }
    differences::write(page, comparison, &names);
    uncertainty::write(page, comparison, &names);
    best_option::write(page, comparison, &names);
    differences::warn(page, comparison, &names);
    robustness::write(page, comparison, &names);
}
