//! Escalade: a sanctions-escalation scenario simulator.
//!
//! A scenario file defines actors, a ladder, responses and chances; a seeded Monte Carlo engine runs it
//! and reports the distribution of outcomes. It explores what-ifs; it does not forecast.
//!
//! ```
//! use escalade::{Settings, Simulation, Study};
//!
//! let study = Study::read("scenarios/gamblers-ruin.toml".as_ref(), Settings::default())?;
//! let simulation = Simulation { runs: 20_000, ..Simulation::default() };
//! let summary = study.run(&simulation, &|_done| {}).expect("no run of this scenario fails");
//! let top = &summary.outcomes[0];
//!
//! // Solved exactly, the same program says 0.128252…, and so does the closed form.
//! let exact = study.exact(10_000).expect("a small scenario with finite chances");
//! let chance: f64 = exact.outcomes[0].iter().sum();
//! assert!((chance - 0.128252).abs() < 1e-6);
//! assert!(top.interval[0] < chance && chance < top.interval[1]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The way to an answer
//!
//! A [`Study`] is a scenario made ready to run, under one choice of [`Settings`]: a variant, values of parameters,
//! policies. With it a program can do what the command line does:
//!
//! | call | answer |
//! | --- | --- |
//! | [`Study::read`], [`Study::parse`], [`Study::parse_with_tables`] | the study, or every fault of the file at once ([`Faulty`](study::Faulty)) |
//! | [`Study::built_in`] | the same of a scenario that is part of the program: [`study::built_in::all`] |
//! | [`Study::run`] | the distribution of outcomes over many runs, a [`Summary`] |
//! | [`Study::trace`] | one run step by step, a [`Story`](engine::replay::story::Story) |
//! | [`Study::exact`] | probabilities without sampling, where all chances are finite |
//! | [`Study::options`], [`Options::compare`](study::Options::compare) | variants and policies on the same luck, with paired intervals: a [`Comparison`](analysis::comparison::Comparison) |
//! | [`Options::sweep`](study::Options::sweep) | options along one or two parameters, and where the best of them changes: a [`Sweep`](analysis::sensitivity::sweep::Sweep) |
//! | [`Options::tornado`](study::Options::tornado), [`morris`](study::Options::morris), [`sobol`](study::Options::sobol) | which of the unknown parameters matter, one at a time or all at once |
//! | [`engine::runs::endings`] | how each single run ended |
//!
//! [`report::json::summary_json`], [`report::terminal::summary`], [`report::story::story`] and [`report::plots::write`]
//! turn the answers into what the commands print and write.
//!
//! # The same bits
//!
//! A random number is a pure function of its address: seed, run, step, and place in the scenario ([`engine::noise`]).
//! Whatever is counted is counted in whole numbers ([`engine::tally`]). Transcendental functions come from `libm`. So the same study
//! and the same [`Simulation`] give the same summary to the last bit, whatever the machine and the number of threads, and two
//! studies of the same file under different settings meet the same luck run by run:
//!
//! ```
//! use escalade::engine::runs::simulate::endings;
//! use escalade::{Settings, Simulation, Study};
//!
//! let under = |variant: &str| {
//!     let settings = Settings { variant: Some(variant.to_owned()), ..Settings::default() };
//!     Study::read("scenarios/hotline.toml".as_ref(), settings)
//! };
//! let simulation = Simulation { runs: 2_000, ..Simulation::default() };
//! let runs_of = |study: &Study| endings(&study.program, &simulation).expect("no run of this scenario fails");
//! let (none, live) = (runs_of(&under("none")?), runs_of(&under("live")?));
//! let alike = none.iter().zip(&live).filter(|(a, b)| a == b).count();
//! assert!(alike > 200, "without a crisis there is nothing to call about: those runs are the same");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The floors of the house
//!
//! Each module knows only those above it in this list.
//!
//! | module | its one job |
//! | --- | --- |
//! | [`engine`] | programs: the step kernel, noise, runs over threads, exact enumeration, replay, integer counters |
//! | [`diagnostics`] | faults with places, and their rendering |
//! | [`language`] | expressions and one-line effects: text to syntax tree |
//! | [`scenario`] | the file: TOML and CSV to a tree with places |
//! | [`model`] | names resolved, types and ranges checked, compiled to one flat [`Program`](engine::program::Program) |
//! | [`analysis`] | intervals and summaries |
//! | [`study`] | from file to answer in one call |
//! | [`report`] | terminal tables, plots, JSON, stories |
//! | [`cli`] | arguments in, the calls in order, exit code out |
//!
//! # Features
//!
//! `cli` is the command line, `plots` the plots as SVG and PNG; both are there by default. Without them, nothing is built of
//! clap, indicatif and plotters.
//!
//! The language of scenarios, the noise law and the statistics are described in the project's folder `docs`.

#![deny(unsafe_code)]

pub mod analysis;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostics;
pub mod language;
pub mod model;
pub mod report;
pub mod scenario;
pub mod study;

pub use escalade_engine as engine;

pub use analysis::summary::Summary;
pub use engine::runs::Simulation;
pub use model::Settings;
pub use study::{Error, Scenario, Study};

/// The programs in the documents are compiled and run with the tests.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../README.md")]
    mod readme {}
    #[doc = include_str!("../docs/noise.md")]
    mod noise {}
}
