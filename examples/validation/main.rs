//! Writes `docs/validation.md`: sampled answers beside known ones.
//!
//! ```sh
//! cargo run --release --example validation
//! ```

mod closed_forms;
mod coverage;
mod finite;
mod fit;
mod page;
mod rare;

fn main() -> std::io::Result<()> {
    let finite = finite::scenarios();
    let fits: Vec<fit::Fit> = finite.iter().map(|one| fit::fit(&one.study, one)).collect();
    let coverages: Vec<coverage::Coverage> = finite.iter().flat_map(coverage::coverage).collect();
    let page = page::page(&finite, &fits, &coverages, &rare::rare(), &closed_forms::closed_forms());
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/validation.md"), page)
}
