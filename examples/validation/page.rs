//! The page `docs/validation.md`.

use crate::closed_forms::{self, ClosedForm};
use crate::coverage::{self, Coverage};
use crate::finite::Finite;
use crate::fit::{self, Fit, sum};
use crate::rare::{self, Rare};
use escalade::{Simulation, Study};
use std::fmt::Write as _;

/// Runs of the tables that set sampled numbers beside exact ones.
const RUNS: u64 = 400_000;
const SEED: u64 = 2015;

/// How far apart two numbers may be that are the same but for rounding.
const ROUNDING: f64 = 1e-10;

pub fn page(
    finite: &[Finite],
    fits: &[Fit],
    coverages: &[Coverage],
    rare: &[Rare],
    forms: &[ClosedForm],
) -> String {
    let mut text = String::new();
    head(&mut text);
    for one in finite {
        beside(&mut text, one);
    }
    fitted(&mut text, fits);
    covered(&mut text, coverages);
    rare_means(&mut text, rare);
    formulas(&mut text, forms);
    text
}

/// Writing to a text cannot fail.
macro_rules! line {
    ($text:expr, $($part:tt)*) => { writeln!($text, $($part)*).expect("a text takes everything") };
}

fn head(text: &mut String) {
    line!(
        text,
        "# Validation\n\n\
        Is the sampler right? Here it meets answers that are known otherwise: by enumeration (`escalade exact`, see \
        [method.md](method.md#exact-solution)), and by formulas.\n\n\
        This page is written by `cargo run --release --example validation` and is the same, byte for byte, each time and on any \
        machine; `cargo test` fails if it is not what that command would write. Version {}. Seeds and runs are said with each table.\n\n\
        *z* is how many standard errors a sampled number is away from the known one. Of many, about one in twenty is beyond 2, \
        one in 370 beyond 3, and one in 16,000 beyond 4, also if all is right.\n\n\
        ## Sampled and exact\n\n\
        Seed {SEED}, {} runs. Metrics that would make more states (`peak`, `low`, `first`) are left out.",
        env!("CARGO_PKG_VERSION"),
        thousands(RUNS),
    );
}

fn beside(text: &mut String, one: &Finite) {
    let sampled = run(&one.study);
    line!(text, "\n### {}\n\n| | exact | sampled | z |\n| --- | ---: | ---: | ---: |", one.name);
    for (outcome, exact) in sampled.outcomes.iter().zip(one.chances()) {
        let z = z(outcome.chance, exact, exact * (1.0 - exact), RUNS);
        line!(text, "| {} | {} | {} | {z} |", outcome.title, number(exact), number(outcome.chance));
    }
    for (metric, exact) in sampled.metrics.iter().zip(&one.exact.metrics) {
        let Some(exact) = *exact else { continue };
        let z = z(metric.mean, exact, metric.sd * metric.sd, RUNS);
        line!(text, "| mean of {} | {} | {} | {z} |", metric.title, number(exact), number(metric.mean));
    }
}

fn run(study: &Study) -> escalade::Summary {
    let simulation = Simulation { seed: SEED, runs: RUNS, ..Simulation::default() };
    study.run(&simulation, &|_| {}).expect("no run of these scenarios fails")
}

fn fitted(text: &mut String, fits: &[Fit]) {
    line!(
        text,
        "\n## Fit over {} seeds\n\n\
        Seeds 0 to {}, {} runs each. Pearson's chi-square of the counts against the exact chances, for outcomes and, finer, for outcomes in \
        each step. Cells that are expected fewer than 10 times are pooled. Statistics of independent seeds add up, and so do their degrees of freedom. *P* is the chance of a sum that \
        large or larger if the sampler is right; *least* is the smallest of the {} chances of the single seeds.\n\n\
        A test makes {} tests for each scenario, and fails if one of them is less likely than {:.1e}: a sound program would have failed \
        with a chance of at most {:.0e}. With 0.05 added to the chance that the hotline of ladder-52 is answered, each of the {} seeds fails it.\n\n\
        | scenario | cells | degrees | chi-square | P | least |\n| --- | --- | ---: | ---: | ---: | ---: |",
        fit::SEEDS,
        fit::SEEDS - 1,
        thousands(fit::RUNS),
        fit::SEEDS,
        2 * (fit::SEEDS + 1),
        fit::level(fits.len()),
        fit::FALSE_ALARM,
        fit::SEEDS,
    );
    for fit in fits {
        for (cells, all) in [("outcomes", &fit.outcomes), ("outcomes by step", &fit.steps)] {
            let total = sum(all);
            let least = all.iter().map(|one| one.tail()).fold(1.0, f64::min);
            line!(
                text,
                "| {} | {cells} | {} | {:.1} | {:.3} | {:.3} |",
                fit.name,
                thousands(u64::from(total.degrees)),
                total.statistic,
                total.tail(),
                least
            );
        }
    }
    let worst = fits.iter().map(Fit::worst).fold(1.0, f64::min);
    let tests: usize = fits.iter().map(|fit| fit.tests().len()).sum();
    line!(text, "\nThe least likely of all {tests} has P = {worst:.4}.");
}

fn covered(text: &mut String, coverages: &[Coverage]) {
    line!(
        text,
        "\n## Coverage of the intervals\n\n\
        {} simulations with seeds of their own, {} runs each: in how many does the printed 95% interval contain the exact chance? Wilson's interval does not cover with 95% exactly; how \
        often it should is the binomial law summed over the counts whose interval contains the chance. *P* is the two-sided exact binomial test of \
        the one against the other. A test fails if one of them is less than {:.0e} divided by their number.\n\n\
        | scenario | outcome | chance | should cover | covered | P |\n| --- | --- | ---: | ---: | ---: | ---: |",
        thousands(coverage::SEEDS),
        thousands(coverage::RUNS),
        fit::FALSE_ALARM,
    );
    for one in coverages {
        line!(
            text,
            "| {} | {} | {} | {:.2}% | {:.1}% | {:.3} |",
            one.scenario,
            one.outcome,
            number(one.chance),
            100.0 * one.expected,
            100.0 * one.covered as f64 / coverage::SEEDS as f64,
            one.tail
        );
    }
}

fn rare_means(text: &mut String, rare: &[Rare]) {
    line!(
        text,
        "\n## Means of what is rare\n\n\
        A loss comes with a small chance: how often does the 95% interval on its mean contain the true one? By the binomial law if the loss is the same each time, else of {} simulations with seeds of their own. \
        A test fails if one of the former is below {:.0}%, or one of the latter so far below that this has a chance of less than {:.0e} divided by their number. \
        See [method.md](method.md#means).\n\n\
        | chance | runs | the same each time | {} | {} |\n| ---: | ---: | ---: | ---: | ---: |",
        thousands(rare::SEEDS),
        100.0 * rare::CLAIMED,
        fit::FALSE_ALARM,
        rare::SIZES[0].0,
        rare::SIZES[1].0,
    );
    for one in rare {
        let [uniform, lognormal] = one.drawn.map_or(["", ""].map(str::to_owned), |drawn| {
            drawn.map(|covered| format!("{:.1}%", 100.0 * covered as f64 / rare::SEEDS as f64))
        });
        line!(
            text,
            "| {} | {} | {:.2}% | {uniform} | {lognormal} |",
            one.chance,
            thousands(one.runs),
            100.0 * one.same
        );
    }
}

fn formulas(text: &mut String, forms: &[ClosedForm]) {
    line!(
        text,
        "\n## Formulas\n\n\
        Seed {}, {} runs. *Enumerated* says whether the exact solution is the formula's value but for rounding (less than {ROUNDING:.0e} away, relatively). The scenarios are in `examples/validation/closed_forms.rs`.\n\n\
        | | formula | enumerated | sampled | z |\n| --- | ---: | --- | ---: | ---: |",
        closed_forms::SEED,
        thousands(closed_forms::RUNS),
    );
    for form in forms {
        let enumerated = if agrees(form.exact, form.formula) { "the same" } else { "**differs**" };
        line!(
            text,
            "| {} | {} | {enumerated} | {} | {:+.2} |",
            form.what,
            number(form.formula),
            number(form.sampled),
            form.z
        );
    }
}

pub fn agrees(exact: f64, formula: f64) -> bool {
    (exact - formula).abs() <= ROUNDING * formula.abs().max(1.0)
}

/// Six decimals; what is too small for them is said to be small.
fn number(x: f64) -> String {
    if x > 0.0 && x < 5e-7 { "< 0.000001".to_owned() } else { format!("{x:.6}") }
}

fn z(sampled: f64, known: f64, variance: f64, runs: u64) -> String {
    // Of what is all but impossible, or the same in every run, there is no standard error.
    let error = (variance / runs as f64).sqrt();
    if error < 1e-9 { "–".to_owned() } else { format!("{:+.2}", (sampled - known) / error) }
}

fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|c| std::str::from_utf8(c).ok()).collect();
    groups.join(",")
}
