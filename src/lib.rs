//! Escalade: a sanctions-escalation scenario simulator.
//!
//! A scenario file defines actors, a ladder, responses and chances; a seeded Monte Carlo engine runs it
//! and reports the distribution of outcomes. It explores what-ifs; it does not forecast.
//!
//! ```
//! use escalade::Scenario;
//!
//! let hotline = Scenario::load("hotline")?.seed(7).runs(20_000);
//! let live = hotline.clone().variant("live")?.run()?;
//! let none = hotline.clone().variant("none")?.run()?;
//! assert!(live["clash"].chance < none["clash"].chance);
//!
//! // The same without sampling.
//! let exact = hotline.variant("live")?.exact()?["clash"].chance;
//! assert!(live["clash"].interval[0] < exact && exact < live["clash"].interval[1]);
//! # Ok::<(), escalade::Error>(())
//! ```
//!
//! # The way to an answer
//!
//! A [`Scenario`] is loaded, and what is chosen is said in a chain: a variant, values of parameters, policies, seed, runs.
//! Whatever fails, the [`Error`] displays the message of the command line.
//!
//! | call | answer |
//! | --- | --- |
//! | [`Scenario::load`] | a file, a folder, or a scenario that is part of the program: [`study::built_in::all`] |
//! | [`Scenario::parse`], [`parse_with_tables`](Scenario::parse_with_tables) | the same from memory |
//! | [`Scenario::run`] | the distribution of outcomes over many runs, a [`Summary`] |
//! | [`Scenario::exact`] | probabilities without sampling, where all chances are finite: a [`Summary`] too |
//! | [`Scenario::each_run`] | how each single run ended, and what was measured of it |
//! | [`Scenario::trace`] | one run step by step, a [`Story`](engine::replay::story::Story) |
//! | [`Scenario::compare`] | variants and policies on the same luck, with paired intervals: a [`Comparison`](analysis::comparison::Comparison) |
//! | [`assert_chance!`] | for tests: whether a chance is right, with a stated rate of false alarms |
//!
//! A [`Study`] ([`Scenario::study`]) is a scenario made ready to run, under one choice of [`Settings`]. With it a program can
//! do what the command line does:
//!
//! | call | answer |
//! | --- | --- |
//! | [`Study::run`], [`run_until`](Study::run_until) | a [`Summary`], with progress; until intervals are narrow enough |
//! | [`Study::run_and_keep`], [`report::csv::RunsTable`] | every run as a row, written while they are made |
//! | [`Study::paths`], [`report::csv::StepsTable`] | runs step by step |
//! | [`Study::exact`], [`solve`](Study::solve) | exact probabilities by step; an exact [`Summary`], with bounds on states and pruning |
//! | [`Study::branch`] | one run with one other choice and the same luck |
//! | [`Study::options`], [`Options::compare`](study::Options::compare) | any options side by side |
//! | [`Study::expectations`] | whether what the file claims of its runs is so |
//! | [`Options::sweep`](study::Options::sweep) | options along one or two parameters, and where the best of them changes: a [`Sweep`](analysis::sensitivity::sweep::Sweep) |
//! | [`Options::tornado`](study::Options::tornado), [`morris`](study::Options::morris), [`sobol`](study::Options::sobol) | which of the unknown parameters matter, one at a time or all at once |
//! | [`Study::findings`] | all that a report tells: a comparison with bands, a tornado, expectations, stories; [`report::html::page`] writes it |
//! | [`report::description::describe`] | what is in the scenario, as `escalade describe` lists it |
//!
//! [`report::json::summary_json`], [`report::terminal::summary`], [`report::story::story`] and [`report::plots::of_summary`]
//! turn the answers into what the commands print and write; [`report::csv`] and
//! [`terminal::Form::Markdown`](report::terminal::Form::Markdown) are the other forms.
//!
//! # The same bits
//!
//! A random number is a pure function of its address: seed, run, step, and place in the scenario ([`engine::noise`]).
//! Whatever is counted is counted in whole numbers ([`engine::tally`]). Transcendental functions come from `libm`. So the same
//! scenario, choices, seed and runs give the same summary to the last bit, whatever the machine and the number of threads, and
//! one scenario under different choices meets the same luck run by run:
//!
//! ```
//! let hotline = escalade::Scenario::load("hotline")?.runs(2_000);
//! let (none, live) = (hotline.clone().variant("none")?.each_run()?, hotline.variant("live")?.each_run()?);
//! let alike = none.iter().zip(&live).filter(|(a, b)| (a.outcome, a.step) == (b.outcome, b.step)).count();
//! assert!(alike > 200, "without a crisis there is nothing to call about: those runs are the same");
//! # Ok::<(), escalade::Error>(())
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
//! | `serve` | the explorer, a live page on this machine |
//! | [`cli`] | arguments in, the calls in order, exit code out |
//!
//! # Features
//!
//! `cli` is the command line, `plots` the plots as SVG and PNG, `report` the page of a report; all are there by default. Without them, nothing is built of
//! clap, indicatif, plotters and maud. In a debug build, optimise the package `escalade-engine`: see docs/testing.md.
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
#[cfg(feature = "explore")]
pub mod serve;
pub mod study;

pub use escalade_engine as engine;

pub use analysis::summary::Summary;
pub use engine::runs::Simulation;
pub use model::Settings;
pub use study::{Error, Scenario, Study, Trial};

/// The programs in the documents are compiled and run with the tests.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../README.md")]
    mod readme {}
    #[doc = include_str!("../docs/noise.md")]
    mod noise {}
    #[doc = include_str!("../docs/testing.md")]
    mod testing {}
    #[cfg(feature = "report")]
    #[doc = include_str!("../docs/report.md")]
    mod report {}
}
