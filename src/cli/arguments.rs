//! The words of the command line.

use super::candidates;
use super::console::Talk;
use super::{examples, threads};
use crate::analysis::sensitivity::sampling_design::MOST_ROWS;
use crate::engine::exact::MAX_STATES;
use crate::engine::limits::{MOST_RUNS, MOST_SAMPLES};
use crate::model::settings::options::Asked;
use crate::report::json::schema_names;
use crate::report::plots::{PlotFormat, PlotStyle, Theme};
use crate::report::terminal::Detail;
use crate::study::questions::{
    self, CompareQuestion, DEFAULT_RUNS, DEFAULT_SEED, MOST_DRAWS, RunQuestion, SensitivityQuestion,
    SweepQuestion,
};
use crate::study::suggested_commands::shell;
use crate::study::{MOST_RUNS_OF_EXPECTATIONS, built_in};
use clap::builder::PossibleValuesParser;
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::{Path, PathBuf};

/// Where the main scenario is in the project.
const MAIN_SCENARIO: &str = "scenarios/us-china-2015";

/// The scenario of a command line that names none: that of the project, or else the built-in one.
pub fn main_scenario() -> PathBuf {
    let here = PathBuf::from(MAIN_SCENARIO);
    if here.exists() { here } else { built_in::MAIN.into() }
}

/// A sanctions-escalation scenario simulator: one file in, a distribution of futures out.
///
/// It explores what-ifs; it does not forecast. Without a command it runs the main scenario, us-china-2015, and draws its
/// plots; options and another scenario are then those of `run`.
#[derive(Debug, Parser)]
#[command(name = "escalade", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = examples::ESCALADE)]
pub struct Line {
    #[command(subcommand)]
    pub command: Option<Command>,

    #[command(flatten)]
    pub loudness: Loudness,
}

/// How much is said on standard error.
#[derive(Args, Clone, Copy, Debug)]
pub struct Loudness {
    /// Say nothing but the answer and errors: no warnings, no progress
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,

    /// Say what is done, and how long it takes, on standard error
    #[arg(short, long, global = true)]
    verbose: bool,
}

impl Loudness {
    pub fn talk(self) -> Talk {
        match (self.quiet, self.verbose) {
            (true, _) => Talk::Quiet,
            (_, true) => Talk::Verbose,
            _ => Talk::Usual,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a scenario many times: the distribution of outcomes, with plots
    Run(RunArguments),
    /// Put policies and variants side by side on the same luck: what differs, and how sure that is
    Compare(CompareArguments),
    /// Step through one or two parameters on the same luck: what they move, and where another policy becomes the best
    Sweep(SweepArguments),
    /// Which of the numbers that nobody knows matters, and which of them would change the choice of policy
    Sensitivity(SensitivityArguments),
    /// Which parts of a scenario do anything: every event, response, reaction, rule and variable switched off in turn
    Ablate(AblateArguments),
    /// Write the report of a scenario: one HTML page with the choice, how sure it is, and every assumption behind it
    Report(ReportArguments),
    /// Explore a scenario on a page: move an assumption, watch the futures move
    #[cfg(feature = "explore")]
    Explore(ExploreArguments),
    /// Solve a scenario exactly, where all its chances are finite: probabilities without sampling
    Exact(ExactArguments),
    /// Divide the runs of `run`, `compare`, `sweep` or `sensitivity` over any machines, and merge them to the same answer
    Shard(ShardArguments),
    /// Draw the plots of an answer again, from its JSON document, without running anything
    Plot(PlotFileArguments),
    /// Look for faults in a scenario, without running it
    Check(CheckArguments),
    /// List what is in a scenario and what you can change: parameters, variants, policies and everything else named
    Describe(DescribeArguments),
    /// Tell the story of one run, with the chances that were faced and how they fell
    Trace(TraceArguments),
    /// List the built-in scenarios, which every command takes by name
    List(ListArguments),
    /// Print the JSON Schema of scenario files, for editors that complete and check as one types, or of a JSON document
    Schema(SchemaArguments),
    /// Start a scenario of your own: a small one to change, or a copy of another
    New(NewArguments),
    /// Run a scenario again whenever its file is saved: its faults, or the answer and what changed
    Watch(WatchArguments),
    /// Print a script for a shell, which then completes commands, options and the names in scenarios
    Completions(CompletionsArguments),
    /// Print the manual page, or write those of all commands into a folder
    Man(ManArguments),
}

impl Command {
    /// The folder in which its work is taken up again, if it is.
    pub fn resumed(&self) -> Option<&Path> {
        let Resuming { resume } = match self {
            Command::Run(arguments) => &arguments.resuming,
            Command::Compare(arguments) => &arguments.resuming,
            Command::Sweep(arguments) => &arguments.resuming,
            Command::Sensitivity(arguments) => &arguments.resuming,
            _ => return None,
        };
        resume.as_deref()
    }
}

/// What is changed in a scenario.
#[derive(Args, Clone, Debug, Default)]
pub struct Choices {
    /// A what-if of the file, by name; a+b combines two
    #[arg(long, value_name = "NAME", add = candidates::variant())]
    pub variant: Option<String>,

    /// Another value for a parameter; repeatable
    #[arg(long, value_name = "PARAMETER=VALUE", value_parser = pair, add = candidates::set())]
    pub set: Vec<(String, String)>,

    /// Another policy for an actor; repeatable
    #[arg(long, value_name = "ACTOR=NAME", value_parser = pair, add = candidates::policy())]
    pub policy: Vec<(String, String)>,

    /// What is known of a run, by the commands that can tell of such runs alone.
    #[arg(skip)]
    pub given: Vec<String>,
}

/// What is known.
#[derive(Args, Clone, Debug, Default)]
pub struct Known {
    /// Only runs in which this holds: `CONDITION on DATE` (at the end of that step), `CONDITION by DATE` (at some time until
    /// then; `not CONDITION by DATE` at none), or `CONDITION` (at the end); repeatable
    #[arg(long, value_name = "CONDITION")]
    pub given: Vec<String>,
}

/// A scenario, and what is changed in it before it runs.
#[derive(Args, Debug)]
pub struct Chosen {
    /// A scenario file, a folder with a scenario.toml, or the name of a built-in scenario
    #[arg(default_value_os_t = main_scenario(), add = candidates::scenario())]
    pub scenario: PathBuf,

    #[command(flatten)]
    pub choices: Choices,
}

/// In what form an answer is printed.
#[derive(Args, Clone, Copy, Debug)]
pub struct Form {
    /// In what form the answer is printed: the same numbers in each, and nothing else on standard output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl Form {
    pub fn format(self) -> Format {
        if self.json { Format::Json } else { self.format }
    }
}

/// In what form a scenario is described.
#[derive(Args, Clone, Copy, Debug)]
pub struct DescriptionForm {
    /// In what form; csv is the ledger of assumptions: every parameter and every number without a name; svg and mermaid are
    /// a diagram of who can do what to whom
    #[arg(long, value_enum, default_value_t = DescriptionFormat::Text)]
    format: DescriptionFormat,

    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl DescriptionForm {
    pub fn format(self) -> DescriptionFormat {
        if self.json { DescriptionFormat::Json } else { self.format }
    }
}

/// The forms of a description: those of every answer, and two of a diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DescriptionFormat {
    Text,
    Markdown,
    Csv,
    Json,
    Svg,
    Mermaid,
}

/// In what form an answer is printed, and how much of it.
#[derive(Args, Clone, Copy, Debug)]
pub struct Shown {
    #[command(flatten)]
    form: Form,

    /// Only the answer and its first table. CSV and JSON always have everything
    #[arg(long)]
    brief: bool,

    /// Every row of every table
    #[arg(long, conflicts_with = "brief")]
    full: bool,
}

impl Shown {
    pub fn format(self) -> Format {
        self.form.format()
    }

    pub fn detail(self) -> Detail {
        match (self.brief, self.full) {
            (true, _) => Detail::Brief,
            (_, true) => Detail::Full,
            _ => Detail::Usual,
        }
    }
}

/// The forms of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Markdown,
    Csv,
    Json,
}

/// The luck of simulations, and on how many threads they run.
#[derive(Args, Debug)]
pub struct Luck {
    /// The random seed
    #[arg(long, default_value_t = DEFAULT_SEED, value_name = "N", allow_negative_numbers = true, value_parser = whole::<0, { u64::MAX }>)]
    pub seed: u64,

    /// Threads to use; 0 for as many as there are. The results do not depend on it
    #[arg(long, default_value_t = 0, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
    pub threads: u16,
}

impl Luck {
    /// On so many threads as are used.
    pub fn asked(&self) -> questions::Luck {
        threads::luck(self.seed, self.threads)
    }
}

fn whole<const LOW: u64, const HIGH: u64>(text: &str) -> Result<u64, String> {
    // As people write large ones: 20_000, 1e6.
    let plain = text.replace('_', "");
    let round =
        || plain.parse::<f64>().ok().filter(|number| number.fract() == 0.0 && (0.0..9e15).contains(number));
    let number = plain.parse().ok().or_else(|| round().map(|number| number as u64));
    let is_allowed = |number: &u64| (LOW..=HIGH).contains(number);
    number.filter(is_allowed).ok_or_else(|| {
        let meant = as_elsewhere(text).filter(is_allowed).map(|number| format!(": write {number}"));
        format!("expected a whole number from {LOW} to {HIGH}{}", meant.unwrap_or_default())
    })
}

/// A whole number as it is written elsewhere: `100,000`, `100 000`, `10k`, `2M`.
fn as_elsewhere(text: &str) -> Option<u64> {
    let closed = text.trim().to_lowercase().replace([',', ' ', '\'', '’'], "");
    let (digits, thousands) = match closed.as_bytes().last()? {
        b'k' => (&closed[..closed.len() - 1], 1),
        b'm' => (&closed[..closed.len() - 1], 2),
        _ => (&closed[..], 0),
    };
    digits.parse::<u64>().ok()?.checked_mul(1000_u64.pow(thousands))
}

fn threads(text: &str) -> Result<u16, String> {
    let number = whole::<0, 1024>(text)?;
    u16::try_from(number).map_err(|error| error.to_string())
}

/// Work that is taken up again.
#[derive(Args, Clone, Debug)]
pub struct Resuming {
    /// Keep what is counted in this folder, part by part; after an interruption the same command goes on from there
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, value_parser = folder)]
    pub resume: Option<PathBuf>,
}

/// Where the files of an answer go.
#[derive(Args, Clone, Debug)]
pub struct Files {
    /// Where plots and the JSON document go [default: plots/SCENARIO, of a what-if or another command plots/SCENARIO--WHAT]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, value_parser = folder)]
    pub out: Option<PathBuf>,

    /// Write no files
    #[arg(long, conflicts_with = "out")]
    pub no_plots: bool,

    /// Overwrite files of that name which escalade did not write, or which git tracks as the answer to another question
    #[arg(long)]
    pub force: bool,
}

/// The page of a report beside an answer.
#[derive(Args, Clone, Debug)]
pub struct PageArguments {
    /// Also write what is found as a page of HTML, as `escalade report` does; what this command does not look at is named there
    #[arg(long, value_name = "FILE.html", value_hint = ValueHint::FilePath)]
    pub report: Option<PathBuf>,
}

/// The heading of options about plots.
const PLOTS: &str = "Plots";

/// How plots are drawn, by whatever command. `--format` is that of answers, so that these have a name of their own.
#[derive(Args, Clone, Debug)]
pub struct PlotArguments {
    /// As which files
    #[arg(long, value_enum, value_name = "FORMAT,...", value_delimiter = ',', default_value = "svg,png", help_heading = PLOTS)]
    plot_format: Vec<PlotFile>,

    /// How large, in pixels. Plots that list rows are as high as their rows need
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1200x700", value_parser = size, help_heading = PLOTS)]
    plot_size: [u32; 2],

    /// For which paper: auto is light, and in SVG files dark where the reader's screen is; print stays clear without colour;
    /// grey has none
    #[arg(long, value_enum, value_name = "THEME", default_value_t = PlotTheme::Auto, help_heading = PLOTS)]
    plot_theme: PlotTheme,

    /// Without heading and footer, for papers that have captions
    #[arg(long, help_heading = PLOTS)]
    no_plot_titles: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PlotFile {
    Svg,
    Png,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PlotTheme {
    Auto,
    Light,
    Dark,
    Print,
    Grey,
}

impl PlotArguments {
    pub fn style(&self) -> PlotStyle {
        let is_wanted = |file: PlotFile| self.plot_format.contains(&file);
        let formats = [(PlotFile::Svg, PlotFormat::Svg), (PlotFile::Png, PlotFormat::Png)];
        PlotStyle {
            formats: formats
                .into_iter()
                .filter(|(file, _)| is_wanted(*file))
                .map(|(_, format)| format)
                .collect(),
            size: self.plot_size,
            theme: match self.plot_theme {
                PlotTheme::Auto => Theme::Auto,
                PlotTheme::Light => Theme::Light,
                PlotTheme::Dark => Theme::Dark,
                PlotTheme::Print => Theme::Print,
                PlotTheme::Grey => Theme::Grey,
            },
            titles: !self.no_plot_titles,
            only: vec![],
        }
    }
}

/// `1200x700`.
fn size(text: &str) -> Result<[u32; 2], String> {
    let [[low_width, low_height], [high_width, high_height]] = PlotStyle::SIZES;
    let sides = text.to_lowercase().replace('×', "x");
    let sides = sides.split_once('x').and_then(|(width, height)| {
        Some([width.trim().parse::<u32>().ok()?, height.trim().parse::<u32>().ok()?])
    });
    let is_allowed = |[width, height]: &[u32; 2]| {
        (low_width..=high_width).contains(width) && (low_height..=high_height).contains(height)
    };
    sides.filter(is_allowed).ok_or_else(|| {
        format!(
            "expected a size from {low_width}x{low_height} to {high_width}x{high_height}, such as 800x600"
        )
    })
}

/// A table of all runs.
#[derive(Args, Clone, Debug)]
pub struct RunsArguments {
    /// Write every run as a row into this CSV file: its outcome, when it ended, metrics, uses of responses, payoffs; with
    /// --uncertain the draws too. FILE.json describes the columns. `-` prints the table instead of the answer
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub runs_table: Option<PathBuf>,
}

/// A table of some runs step by step.
#[derive(Args, Clone, Debug)]
pub struct StepsArguments {
    /// Write some runs step by step into this CSV file: variables, ladders and beliefs at the end of each step. FILE.json
    /// describes the columns. `-` prints the table instead of the answer
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub steps_table: Option<PathBuf>,

    /// Of which runs: 0..9 for the first ten, 3,17 for these two [default: the first 100]
    #[arg(long, value_name = "RUNS", requires = "steps_table", value_delimiter = ',', allow_negative_numbers = true, value_parser = run_range)]
    pub runs_of: Vec<[u64; 2]>,

    /// Which variables, ladders and beliefs, by name, such as trust,rung [default: all but those of members of a group]
    #[arg(long, value_name = "NAME,...", requires = "steps_table", value_delimiter = ',', add = candidates::series())]
    pub of: Vec<String>,
}

/// `3`, or `0..9` with both ends.
fn run_range(text: &str) -> Result<[u64; 2], String> {
    let number = |text: &str| whole::<0, MOST_RUNS>(text.trim());
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    match (number(low), number(high)) {
        (Ok(low), Ok(high)) if low <= high => Ok([low, high]),
        (Ok(low), Ok(high)) => Err(format!("expected the lower number first: {high}..{low}")),
        _ => Err(format!("expected a run from 0 to {MOST_RUNS}, or a range of them such as 0..9")),
    }
}

/// How much is run.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Amount {
    /// How many runs; with --precision, the most [default: 100000; with --precision, 10000000]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<1, { MOST_RUNS / 2 }>)]
    pub runs: Option<u64>,

    /// Run until the 95% interval on every outcome's chance (of a comparison also on every difference) is no wider than
    /// this to either side: 0.5% or 0.005
    #[arg(long, value_name = "HALF-WIDTH", allow_hyphen_values = true, value_parser = half_width)]
    pub precision: Option<f64>,
}

impl Amount {
    pub fn runs(&self) -> u64 {
        self.asked().runs()
    }

    pub fn asked(&self) -> questions::Amount {
        questions::Amount { runs: self.runs, precision: self.precision }
    }
}

fn half_width(text: &str) -> Result<f64, String> {
    let (number, unit) = text.strip_suffix('%').map_or((text, 1.0), |number| (number, 100.0));
    match number.trim().parse::<f64>() {
        Ok(number) if number > 0.0 && number / unit < 0.5 => Ok(number / unit),
        _ => Err("expected a share above 0 and below 50%, such as 0.5% or 0.005".to_owned()),
    }
}

fn draws(text: &str) -> Result<u64, String> {
    whole::<2, MOST_DRAWS>(text)
}

fn draws_or_none(text: &str) -> Result<u64, String> {
    if text == "0" { Ok(0) } else { draws(text).map_err(|message| message + ", or 0 for none") }
}

/// A folder that is called like a file is hardly meant.
fn folder(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let end = path.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
    if path.is_dir() || !["png", "svg", "json", "csv", "md", "txt", "pdf"].contains(&end.as_str()) {
        return Ok(path);
    }
    let folder = path.with_extension("").display().to_string();
    let format = match end.as_str() {
        "json" | "csv" => Some(end.as_str()),
        "md" => Some("markdown"),
        _ => None,
    };
    Err(match format {
        Some(format) => format!(
            "this looks like a file, and a folder is expected. For one file: --format {format} > {text}"
        ),
        None => format!(
            "this looks like a file, and a folder is expected. For SVG and PNG of every plot in a folder: --out {folder}"
        ),
    })
}

/// What stands before a `=` and behind it. Where nothing stands behind it, or there is none, the scenario is asked what may
/// stand there.
fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    match name.trim() {
        "" => Err("a name is missing before the `=`".to_owned()),
        name => Ok((name.to_owned(), value.trim().to_owned())),
    }
}

#[derive(Args, Debug)]
#[command(after_help = examples::RUN)]
#[command(mut_arg("seed", |seed| seed.help("The random seed: same file, same seed, same numbers")))]
#[command(mut_arg("format", |format| format.help("In what form the answer is printed; any but text draws no plots unless --out says where")))]
pub struct RunArguments {
    #[command(flatten)]
    pub chosen: Chosen,

    #[command(flatten)]
    pub known: Known,

    #[command(flatten)]
    pub amount: Amount,

    /// Draw the unknown parameters K times: the band of every number over the draws stands beside its value
    #[arg(long, value_name = "K", allow_negative_numbers = true, value_parser = draws)]
    pub uncertain: Option<u64>,

    /// How many runs at every draw [default: --runs divided among the draws, at least 200]
    #[arg(long, value_name = "N", requires = "uncertain", allow_negative_numbers = true, value_parser = whole::<2, { MOST_RUNS / 2 }>)]
    pub runs_per_sample: Option<u64>,

    #[command(flatten)]
    pub luck: Luck,

    #[command(flatten)]
    pub resuming: Resuming,

    #[command(flatten)]
    pub files: Files,

    #[command(flatten)]
    pub page: PageArguments,

    #[command(flatten)]
    pub plots: PlotArguments,

    #[command(flatten)]
    pub runs: RunsArguments,

    #[command(flatten)]
    pub steps: StepsArguments,

    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Args, Debug)]
#[command(after_help = examples::COMPARE)]
#[command(mut_arg("variant", |variant| variant.help(VARIANTS_TO_COMPARE)))]
pub struct CompareArguments {
    /// A scenario file, a folder with a scenario.toml, or the name of a built-in scenario
    #[arg(default_value_os_t = main_scenario(), add = candidates::scenario())]
    pub scenario: PathBuf,

    #[command(flatten)]
    pub several: Several,

    /// Another value for a parameter, for all; repeatable
    #[arg(long, value_name = "PARAMETER=VALUE", value_parser = pair, add = candidates::set())]
    pub set: Vec<(String, String)>,

    #[command(flatten)]
    pub amount: Amount,

    /// Draw the unknown parameters K times, and tell how often each option is best; 0 for not at all [default: 100 if the
    /// file has objectives, fewer below 100000 runs, none below 40000]
    #[arg(long, value_name = "K", allow_negative_numbers = true, value_parser = draws_or_none)]
    pub uncertain: Option<u64>,

    /// How many runs of each at every draw [default: 200; with --uncertain, --runs divided among the draws, at least 200]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<2, { MOST_RUNS / 2 }>)]
    pub runs_per_sample: Option<u64>,

    #[command(flatten)]
    pub luck: Luck,

    #[command(flatten)]
    pub resuming: Resuming,

    #[command(flatten)]
    pub files: Files,

    #[command(flatten)]
    pub page: PageArguments,

    #[command(flatten)]
    pub plots: PlotArguments,

    #[command(flatten)]
    pub runs: RunsArguments,

    #[command(flatten)]
    pub shown: Shown,
}

impl RunArguments {
    /// What is asked, on so many threads as are used.
    pub fn question(&self) -> RunQuestion {
        RunQuestion {
            amount: self.amount.asked(),
            uncertain: self.uncertain,
            runs_per_sample: self.runs_per_sample,
            luck: self.luck.asked(),
            is_compared: self.page.report.is_some(),
        }
    }
}

impl CompareArguments {
    /// What is asked, on so many threads as are used.
    pub fn question(&self) -> CompareQuestion {
        CompareQuestion {
            asked: self.several.asked(&self.set),
            amount: self.amount.asked(),
            uncertain: self.uncertain,
            runs_per_sample: self.runs_per_sample,
            luck: self.luck.asked(),
        }
    }

    /// What all options have in common.
    pub fn base(&self) -> Choices {
        Choices { set: self.set.clone(), ..Choices::default() }
    }
}

const VARIANTS_TO_COMPARE: &str = "What-ifs of the file, by name, * for all, `stated` for the file as it stands; a+b combines \
    two. One alone is put beside the file as it stands; with policies, all combinations";

/// Options that are put side by side.
#[derive(Args, Clone, Debug)]
pub struct Several {
    /// Policies of an actor, * for all; with several actors, all combinations. Without it, what the file says under
    /// `compare`, or all policies of the first actor that has several
    #[arg(long, value_name = "ACTOR=NAME,...", value_parser = pair_and_list, add = candidates::policies_to_compare())]
    pub policy: Vec<(String, Vec<String>)>,

    /// What-ifs of the file, by name, * for all, `stated` for the file as it stands; a+b combines two; with policies, all
    /// combinations
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', add = candidates::variants_to_compare())]
    pub variant: Vec<String>,
}

impl Several {
    /// To be typed again, with a space before each.
    pub fn words(&self) -> String {
        let variants = Some(self.variant.join(",")).filter(|variants| !variants.is_empty());
        let variants = variants.map_or(String::new(), |variants| format!(" --variant {}", shell(&variants)));
        self.policy.iter().fold(variants, |words, (actor, policies)| {
            words + &format!(" --policy {}", shell(&format!("{actor}={}", policies.join(","))))
        })
    }

    pub fn asked(&self, set: &[(String, String)]) -> Asked {
        Asked { variants: self.variant.clone(), policies: self.policy.clone(), set: set.to_vec() }
    }
}

#[derive(Args, Debug)]
#[command(after_help = examples::SWEEP)]
pub struct SweepArguments {
    /// A scenario file, a folder with a scenario.toml, or the name of a built-in scenario
    #[arg(default_value_os_t = main_scenario(), add = candidates::scenario())]
    pub scenario: PathBuf,

    /// LOW..HIGH:POINTS steps through a parameter, both ends included (`deadline=2..12 weeks:6`), A,B,C takes these values, and
    /// `*` all values of a flag or a choice; one or two may be swept. VALUE sets a parameter for all. Repeatable
    #[arg(long, value_name = "PARAMETER=LOW..HIGH:POINTS", value_parser = pair, add = candidates::sweep())]
    pub set: Vec<(String, String)>,

    #[command(flatten)]
    pub several: Several,

    /// Which outcome, metric or objective (by its actor) is shown; repeatable. JSON and CSV have all of them
    #[arg(long, value_name = "ID", add = candidates::quantity())]
    pub of: Vec<String>,

    /// How many runs of each option at each point [default: 5000, or 1 if nothing is left to chance]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<1, { MOST_RUNS / 2 }>)]
    pub runs: Option<u64>,

    #[command(flatten)]
    pub luck: Luck,

    #[command(flatten)]
    pub resuming: Resuming,

    #[command(flatten)]
    pub files: Files,

    #[command(flatten)]
    pub plots: PlotArguments,

    #[command(flatten)]
    pub shown: Shown,
}

impl SweepArguments {
    /// What is asked, on so many threads as are used.
    pub fn question(&self) -> SweepQuestion {
        let Several { variant: variants, policy: policies } = self.several.clone();
        let (set, of, runs) = (self.set.clone(), self.of.clone(), self.runs);
        SweepQuestion { set, variants, policies, of, runs, luck: self.luck.asked() }
    }
}

#[derive(Args, Debug)]
#[command(after_help = examples::SENSITIVITY)]
pub struct SensitivityArguments {
    /// A scenario file, a folder with a scenario.toml, or the name of a built-in scenario
    #[arg(default_value_os_t = main_scenario(), add = candidates::scenario())]
    pub scenario: PathBuf,

    /// Morris's screening in R trajectories, instead of one parameter at a time from its stated value
    #[arg(long, value_name = "R", allow_negative_numbers = true, value_parser = whole::<2, MOST_ROWS>)]
    pub morris: Option<u64>,

    /// Sobol's indices from N rows of Saltelli's design, instead of one parameter at a time from its stated value
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<2, MOST_ROWS>)]
    pub sobol: Option<u64>,

    #[command(flatten)]
    pub several: Several,

    /// A value for a parameter, for all, which is then no longer unknown; repeatable
    #[arg(long, value_name = "PARAMETER=VALUE", value_parser = pair, add = candidates::set())]
    pub set: Vec<(String, String)>,

    /// Which outcome, metric or objective (by its actor) is shown; repeatable. JSON and CSV have all of them
    #[arg(long, value_name = "ID", add = candidates::quantity())]
    pub of: Vec<String>,

    /// How many runs of each option at each setting [default: 1000, with --morris 500, with --sobol 100; 1 if nothing is
    /// left to chance]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<1, { MOST_RUNS / 2 }>)]
    pub runs: Option<u64>,

    #[command(flatten)]
    pub luck: Luck,

    #[command(flatten)]
    pub resuming: Resuming,

    #[command(flatten)]
    pub files: Files,

    #[command(flatten)]
    pub page: PageArguments,

    #[command(flatten)]
    pub plots: PlotArguments,

    #[command(flatten)]
    pub shown: Shown,
}

impl SensitivityArguments {
    /// What is asked, on so many threads as are used.
    pub fn question(&self) -> SensitivityQuestion {
        SensitivityQuestion {
            morris: self.morris,
            sobol: self.sobol,
            asked: self.several.asked(&self.set),
            of: self.of.clone(),
            runs: self.runs,
            luck: self.luck.asked(),
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = examples::ABLATE)]
pub struct AblateArguments {
    #[command(flatten)]
    pub chosen: Chosen,

    /// Only these parts: by id (`events.leak`), by its end (`leak`), or all whose ids begin so (`events`, `responses.us`);
    /// repeatable
    #[arg(long, value_name = "ID,...", value_delimiter = ',', add = candidates::part())]
    pub only: Vec<String>,

    /// A part does nothing if it moves no outcome by more than so many points [default: 0.3]
    #[arg(long, value_name = "POINTS", allow_negative_numbers = true, value_parser = points)]
    pub below: Option<f64>,

    /// How many runs without each part [default: 10000, or 1 if nothing is left to chance]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<1, { MOST_RUNS / 2 }>)]
    pub runs: Option<u64>,

    #[command(flatten)]
    pub luck: Luck,

    /// Folder for ablation.json (none by default)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, value_parser = folder)]
    pub out: Option<PathBuf>,

    /// Overwrite an ablation.json which escalade did not write, or which git tracks as the answer to another question
    #[arg(long, requires = "out")]
    pub force: bool,

    #[command(flatten)]
    pub shown: Shown,
}

/// Points of a share: 0.3 or 0.3%.
fn points(text: &str) -> Result<f64, String> {
    match text.strip_suffix('%').unwrap_or(text).trim().parse::<f64>() {
        Ok(points) if (0.0..=100.0).contains(&points) => Ok(points),
        _ => Err("expected points from 0 to 100, such as 0.3".to_owned()),
    }
}

#[derive(Args, Debug)]
#[command(after_help = examples::REPORT)]
pub struct ReportArguments {
    /// A scenario file, a folder with a scenario.toml, or the name of a built-in scenario
    #[arg(default_value_os_t = main_scenario(), add = candidates::scenario())]
    pub scenario: PathBuf,

    #[command(flatten)]
    pub several: Several,

    /// Another value for a parameter, for all; repeatable
    #[arg(long, value_name = "PARAMETER=VALUE", value_parser = pair, add = candidates::set())]
    pub set: Vec<(String, String)>,

    /// How many runs of each option at the stated values; at each end of a parameter a thousand of them
    #[arg(long, default_value_t = DEFAULT_RUNS, value_name = "N", allow_negative_numbers = true, value_parser = whole::<2, { MOST_RUNS / 2 }>)]
    pub runs: u64,

    /// Draw the unknown parameters K times, with --runs divided among the draws, at least 200; 0 for not at all [default: 100 of
    /// 200 runs, fewer below 100000 runs]
    #[arg(long, value_name = "K", allow_negative_numbers = true, value_parser = draws_or_none)]
    pub uncertain: Option<u64>,

    #[command(flatten)]
    pub luck: Luck,

    /// Where the page goes [default: SCENARIO.html]
    #[arg(long, value_name = "FILE.html", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,

    /// Overwrite a file that is no report of escalade's
    #[arg(long)]
    pub force: bool,
}

fn pair_and_list(text: &str) -> Result<(String, Vec<String>), String> {
    let (actor, list) = pair(text)?;
    if list.is_empty() {
        return Ok((actor, vec![]));
    }
    let list: Vec<String> = list.split(',').map(|name| name.trim().to_owned()).collect();
    if list.iter().any(String::is_empty) {
        return Err("a name is missing between commas".to_owned());
    }
    Ok((actor, list))
}

#[cfg(feature = "explore")]
#[derive(Args, Debug)]
#[command(after_help = examples::EXPLORE)]
pub struct ExploreArguments {
    /// A scenario file, a folder with a scenario.toml, or the name of a built-in scenario
    #[arg(default_value_os_t = main_scenario(), add = candidates::scenario())]
    pub scenario: PathBuf,

    /// Do not open the page in a browser: its address is printed
    #[arg(long)]
    pub no_open: bool,

    /// The port it is served at [default: any that is free]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    pub port: u16,

    /// Threads to use; 0 for as many as there are. The results do not depend on it
    #[arg(long, default_value_t = 0, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
    pub threads: u16,
}

#[derive(Args, Debug)]
#[command(after_help = examples::EXACT, group = ArgGroup::new("folders").args(["out", "export"]).multiple(true))]
pub struct ExactArguments {
    #[command(flatten)]
    pub chosen: Chosen,

    #[command(flatten)]
    pub known: Known,

    /// How many states may be alive at once. They never take more than 2 GiB together, whatever is asked for
    #[arg(long, default_value_t = MAX_STATES, value_name = "N", allow_negative_numbers = true, value_parser = states)]
    pub max_states: usize,

    /// Drop states of less probability than P, and tell how much was dropped: a bound on the error
    #[arg(long, default_value_t = 0.0, value_name = "P", allow_negative_numbers = true, value_parser = share)]
    pub prune: f64,

    /// A metric to tell though it makes more states (peak, low, first); repeatable
    #[arg(long, value_name = "NAME", add = candidates::metric())]
    pub metric: Vec<String>,

    /// All metrics, and the highest rung
    #[arg(long)]
    pub all_metrics: bool,

    /// Threads to use; 0 for as many as there are. The results do not depend on it
    #[arg(long, default_value_t = 0, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
    pub threads: u16,

    /// Folder for plots and summary.json (none by default)
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, value_parser = folder)]
    pub out: Option<PathBuf>,

    /// Folder for the Markov chain in files for PRISM and Storm (NAME.tra, .lab, .sta, .srew). It has a state for each step,
    /// and --max-states is then the most that it may have in all
    #[arg(long, value_name = "DIR", conflicts_with = "prune", value_hint = ValueHint::DirPath, value_parser = folder)]
    pub export: Option<PathBuf>,

    /// Overwrite files of that name which escalade did not write, or which git tracks as the answer to another question
    #[arg(long, requires = "folders")]
    pub force: bool,

    #[command(flatten)]
    pub plots: PlotArguments,

    #[command(flatten)]
    pub shown: Shown,
}

#[derive(Args, Debug)]
#[command(after_help = examples::SHARD, disable_help_subcommand = true)]
pub struct ShardArguments {
    #[command(subcommand)]
    pub step: ShardStep,
}

#[derive(Debug, Subcommand)]
pub enum ShardStep {
    /// Divide a command into shards: what is to be simulated, and how it is cut, as a file
    Plan(ShardPlanArguments),
    /// Count one shard, on whatever machine has the plan and the scenario
    Run(ShardRunArguments),
    /// Make one tally file of several
    Combine(ShardCombineArguments),
    /// Give the answer of the plan's command from the tallies of all shards: the same bytes as without shards
    Merge(ShardMergeArguments),
}

/// Shards of one question.
const MOST_SHARDS: u64 = 1_000_000;

#[derive(Args, Debug)]
#[command(after_help = examples::SHARD_PLAN)]
pub struct ShardPlanArguments {
    /// Into how many shards
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = whole::<1, MOST_SHARDS>)]
    pub shards: u64,

    /// Where the plan goes
    #[arg(short, long, value_name = "FILE.json", default_value = "plan.json", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,

    /// `run`, `compare`, `sweep` or `sensitivity` with its scenario and options, as it would be typed without shards
    #[arg(value_name = "COMMAND", trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    pub command: Vec<String>,
}

#[derive(Args, Debug)]
#[command(after_help = examples::SHARD_RUN)]
pub struct ShardRunArguments {
    /// The plan
    #[arg(value_name = "PLAN.json", value_hint = ValueHint::FilePath)]
    pub plan: PathBuf,

    /// Which shard, from 0
    #[arg(value_name = "K", allow_negative_numbers = true, value_parser = whole::<0, MOST_SHARDS>)]
    pub shard: u64,

    /// Where its tally goes [default: K.tally]
    #[arg(short, long, value_name = "FILE.tally", value_hint = ValueHint::FilePath)]
    pub out: Option<PathBuf>,

    /// Threads to use; 0 for as many as there are. The tally does not depend on it
    #[arg(long, default_value_t = 0, value_name = "N", allow_negative_numbers = true, value_parser = threads)]
    pub threads: u16,
}

#[derive(Args, Debug)]
#[command(after_help = examples::SHARD_COMBINE)]
pub struct ShardCombineArguments {
    /// The plan
    #[arg(value_name = "PLAN.json", value_hint = ValueHint::FilePath)]
    pub plan: PathBuf,

    /// Tallies of its shards, combined ones too
    #[arg(value_name = "TALLY", required = true, value_hint = ValueHint::FilePath)]
    pub tallies: Vec<PathBuf>,

    /// Where the combined tally goes
    #[arg(short, long, value_name = "FILE.tally", value_hint = ValueHint::FilePath)]
    pub out: PathBuf,
}

#[derive(Args, Debug)]
#[command(after_help = examples::SHARD_MERGE)]
pub struct ShardMergeArguments {
    /// The plan
    #[arg(value_name = "PLAN.json", value_hint = ValueHint::FilePath)]
    pub plan: PathBuf,

    /// The tallies of all its shards, in any order
    #[arg(value_name = "TALLY", required = true, value_hint = ValueHint::FilePath)]
    pub tallies: Vec<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = examples::PLOT)]
pub struct PlotFileArguments {
    /// summary.json, comparison.json, sweep.json or sensitivity.json, as `run`, `exact`, `compare`, `sweep` and `sensitivity`
    /// write them and print them with --json
    #[arg(value_name = "FILE.json", value_hint = ValueHint::FilePath)]
    pub document: PathBuf,

    /// Only these plots, by the names of their files: outcomes,ladder
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', help_heading = PLOTS)]
    pub only: Vec<String>,

    #[command(flatten)]
    pub plots: PlotArguments,

    /// Where plots go [default: the folder of the document]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, value_parser = folder)]
    pub out: Option<PathBuf>,

    /// Overwrite files of that name which escalade did not write, or which git tracks
    #[arg(long)]
    pub force: bool,
}

/// States have numbers of 31 bits.
fn states(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=1_000_000_000) => Ok(number),
        _ => Err("expected a whole number from 1 to 1000000000".to_owned()),
    }
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.0..1.0).contains(&share) => Ok(share),
        _ => Err("expected a number from 0 to less than 1".to_owned()),
    }
}

/// How often something may be wrong.
fn error_rate(text: &str) -> Result<f64, String> {
    let (number, unit) = text.strip_suffix('%').map_or((text, 1.0), |number| (number, 100.0));
    match number.trim().parse::<f64>() {
        Ok(number) if number > 0.0 && number / unit <= 0.5 => Ok(number / unit),
        _ => Err("expected a rate above 0 and at most 50%, such as 1e-6".to_owned()),
    }
}

#[derive(Args, Debug)]
#[command(after_help = examples::CHECK)]
#[command(mut_arg("format", |format| format.help("In what form; json and csv have all faults and warnings, with their places, on standard output; with --expect, csv has the expectations")))]
#[command(mut_arg("seed", |seed| seed.requires("expect")))]
#[command(mut_arg("threads", |threads| threads.requires("expect")))]
pub struct CheckArguments {
    #[command(flatten)]
    pub chosen: Chosen,

    /// Also try what the file claims under [expect]: exactly where it is small, else by runs. Exit code 1 if a claim fails or
    /// is undecided
    #[arg(long)]
    pub expect: bool,

    /// How many runs of each option and setting, at most
    #[arg(long, value_name = "N", default_value_t = MOST_RUNS_OF_EXPECTATIONS, requires = "expect", allow_negative_numbers = true, value_parser = whole::<2, { MOST_RUNS / 2 }>)]
    pub runs: u64,

    /// How likely a false verdict may be, for each claim
    #[arg(long, value_name = "RATE", default_value = "1e-6", requires = "expect", allow_negative_numbers = true, value_parser = error_rate)]
    pub error: f64,

    #[command(flatten)]
    pub luck: Luck,

    #[command(flatten)]
    pub form: Form,
}

#[derive(Args, Debug)]
#[command(after_help = examples::DESCRIBE)]
pub struct DescribeArguments {
    /// A scenario file, a folder with a scenario.toml, or the name of a built-in scenario
    #[arg(default_value_os_t = main_scenario(), add = candidates::scenario_or_section())]
    pub scenario: PathBuf,

    /// What of it: parameters, variants, actors (with responses), policies, games, ladders, state, events, outcomes,
    /// metrics, objectives (with constraints and expectations) [default: all]
    #[arg(value_name = "SECTION", add = candidates::section())]
    pub sections: Vec<String>,

    #[command(flatten)]
    pub form: DescriptionForm,
}

#[derive(Args, Debug)]
#[command(after_help = examples::TRACE)]
pub struct TraceArguments {
    #[command(flatten)]
    pub chosen: Chosen,

    #[command(flatten)]
    pub known: Known,

    /// Which run to tell
    #[arg(long, default_value_t = 0, value_name = "N", allow_negative_numbers = true, value_parser = whole::<0, MOST_RUNS>)]
    pub run: u64,

    /// Tell the first run that ends in this outcome
    #[arg(long, value_name = "ID", group = "search", conflicts_with = "run", add = candidates::outcome())]
    pub outcome: Option<String>,

    /// Not the first run with the outcome but the K-th
    #[arg(long, value_name = "K", default_value_t = 1, requires = "outcome", conflicts_with = "typical", allow_negative_numbers = true, value_parser = whole::<1, MOST_RUNS>)]
    pub nth: u64,

    /// Tell the run that is nearest to the median course of those that end in this outcome
    #[arg(long, value_name = "ID", group = "search", conflicts_with = "run", add = candidates::outcome())]
    pub typical: Option<String>,

    /// How many runs to look through [default: 1000000 for --outcome, 10000 for --typical]
    #[arg(long, value_name = "N", requires = "search", allow_negative_numbers = true, value_parser = whole::<1, MOST_RUNS>)]
    pub runs: Option<u64>,

    /// Where to branch: tell the run beside itself with one other choice in this step, a number or a date such as 2015-09-22
    #[arg(long, value_name = "STEP", requires = "looked_at")]
    pub at: Option<String>,

    /// The other choice: ACTOR.RESPONSE, ACTOR.REACTION.OPTION, or hold or none for choosing nothing
    #[arg(long, value_name = "RESPONSE", requires = "at", group = "looked_at", add = candidates::response())]
    pub choose: Option<String>,

    /// The random seed
    #[arg(long, default_value_t = DEFAULT_SEED, value_name = "N", allow_negative_numbers = true, value_parser = whole::<0, { u64::MAX }>)]
    pub seed: u64,

    /// The luck of this parameter sample, as `compare --uncertain` and `sensitivity` number them; set its values with --set
    #[arg(long, value_name = "S", default_value_t = 0, conflicts_with = "search", allow_negative_numbers = true, value_parser = whole::<0, MOST_SAMPLES>)]
    pub sample: u64,

    /// Also write the games that the run plays, as they stood, into this folder: STEP-GAME.efg, Gambit's extensive form.
    /// With --at, all games as they stand when that step begins, played or not
    #[arg(long, value_name = "DIR", group = "looked_at", conflicts_with = "choose")]
    pub efg: Option<PathBuf>,

    /// Also tell every chance that came to nothing, every turn without a response, every drift
    #[arg(long)]
    pub all: bool,

    /// Tell the turning points only: what moved a rung, what the outcome hangs on, and what somebody came to think more likely than not
    #[arg(long, conflicts_with_all = ["all", "json"])]
    pub brief: bool,

    #[command(flatten)]
    pub form: Form,
}

#[derive(Args, Debug)]
#[command(after_help = examples::LIST)]
pub struct ListArguments {
    #[command(flatten)]
    pub form: Form,
}

#[derive(Args, Debug)]
#[command(after_help = examples::SCHEMA)]
pub struct SchemaArguments {
    /// Of what: scenario files, or the kind of a document, which stands in its "schema": summary of "escalade.summary/1"
    #[arg(value_name = "KIND", default_value = "scenario", value_parser = PossibleValuesParser::new(schema_names()))]
    pub of: String,
}

#[derive(Args, Debug)]
#[command(after_help = examples::NEW)]
pub struct NewArguments {
    /// What it is called: NAME.toml is written, or the folder NAME with a scenario.toml if NAME ends in / or tables belong
    /// to it. Nothing is overwritten
    pub name: PathBuf,

    /// A scenario to copy, with its tables: a file, a folder with a scenario.toml, or the name of a built-in scenario
    #[arg(long, value_name = "SCENARIO", add = candidates::scenario())]
    pub from: Option<PathBuf>,
}

#[derive(Args, Debug)]
#[command(after_help = examples::WATCH)]
pub struct WatchArguments {
    /// A scenario file, or a folder with a scenario.toml
    #[arg(add = candidates::scenario_file())]
    pub scenario: PathBuf,

    #[command(flatten)]
    pub choices: Choices,

    /// How many runs, each time
    #[arg(long, default_value_t = 20_000, value_name = "N", allow_negative_numbers = true, value_parser = whole::<2, { MOST_RUNS / 2 }>)]
    pub runs: u64,

    #[command(flatten)]
    pub luck: Luck,
}

#[derive(Args, Debug)]
#[command(after_help = examples::COMPLETIONS)]
pub struct CompletionsArguments {
    /// The shell
    pub shell: Shell,
}

/// Shells that complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
}

#[derive(Args, Debug)]
#[command(after_help = examples::MAN)]
pub struct ManArguments {
    /// Where escalade.1 and a page for each command are written; without it, escalade.1 is printed
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub folder: Option<PathBuf>,
}
