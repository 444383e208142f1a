//! Which unknown parameters matter, on the terminal, a file an analysis.

mod layout;
mod morris;
mod sobol;
mod tornado;

use super::page::Page;
use crate::analysis::sensitivity::Sensitivity;

/// All analyses that were asked for. `shown` are the quantities that have tables, by place.
pub fn write(page: &mut Page, sensitivity: &Sensitivity, shown: &[usize]) {
    if let Some(tornado) = &sensitivity.tornado {
        tornado::write(page, tornado, shown);
    }
    if let Some(morris) = &sensitivity.morris {
        page.gap();
        morris::write(page, morris, shown);
    }
    if let Some(sobol) = &sensitivity.sobol {
        page.gap();
        sobol::write(page, sobol, shown);
    }
}
