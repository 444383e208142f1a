//! The page on validation is what its command writes, and what it shows is sound.

use crate::closed_forms::{ClosedForm, closed_forms};
use crate::page::{agrees, page};
use crate::shared::{coverages, finite, fits, rare_losses};
use std::sync::OnceLock;

fn forms() -> &'static [ClosedForm] {
    static FORMS: OnceLock<Vec<ClosedForm>> = OnceLock::new();
    FORMS.get_or_init(closed_forms)
}

#[test]
fn the_page_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/validation.md");
    let written = std::fs::read_to_string(path).expect("the page is there");
    let page = page(finite(), fits(), coverages(), rare_losses(), forms());
    assert!(written == page, "docs/validation.md is stale: cargo run --release --example validation");
}

#[test]
fn formulas_are_met() {
    // 5.8 standard errors: a sound program passes all thirty with a chance of error of a few in ten million.
    for form in forms() {
        assert!(agrees(form.exact, form.formula), "{}: {}, not {}", form.what, form.exact, form.formula);
        assert!(form.z.abs() < 5.8, "{}: {}, not {}", form.what, form.sampled, form.formula);
    }
}
