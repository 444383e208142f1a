//! How much there is in a scenario that has no errors.

use super::page::{PLAIN, Page, Place};
use crate::report::document::counts::Counts;
use crate::report::document::phrases::counted;

pub fn write(page: &mut Page, title: &str, counts: &Counts) {
    page.title(&format!("{title}: no errors"));
    let parts = counts.parts.map(|(number, word)| counted(number, word));
    let assumptions = counts.assumptions.map(|(number, word)| counted(number, word));
    for numbers in [&parts[..], &assumptions] {
        page.flow_as(Place::Item, "  ", numbers, ", ", 4, PLAIN);
    }
}
