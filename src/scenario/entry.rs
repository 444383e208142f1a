//! The entries of a scenario file as they were written, each with its place.

use super::placed::{Placed, Text};
use super::table::Table;
use crate::diagnostics::Span;
use crate::language::syntax::{Claim, Expr, Members, Name, Path, Statement};
use jiff::civil::Date;
use std::sync::Arc;

/// A whole scenario file.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// blake3 over the bytes of the file and then of each table it names, in file order; hexadecimal.
    pub hash: String,
    pub title: Option<Text>,
    pub about: Option<Text>,
    pub start: Option<Placed<Date>>,
    pub end: Option<Placed<Date>>,
    /// Length of a step in days: an expression of kind `Duration`.
    pub step: Option<Expr>,
    pub steps: Option<Placed<u32>>,
    pub turn: Option<Vec<Name>>,
    /// Actor and the policy it has by default.
    pub play: Vec<(Name, Name)>,
    /// `"us=*"`, `"us=restraint"` or the name of a variant.
    pub compare: Vec<Text>,
    pub variants: Vec<Variant>,
    pub parameters: Vec<Parameter>,
    pub actors: Vec<Actor>,
    pub ladders: Vec<Ladder>,
    pub variables: Vec<Variable>,
    pub groups: Vec<Group>,
    pub definitions: Vec<Definition>,
    pub beliefs: Vec<Belief>,
    pub evidence: Vec<Evidence>,
    pub events: Vec<Event>,
    pub responses: Vec<Response>,
    pub reactions: Vec<Reaction>,
    pub policies: Vec<Policy>,
    pub games: Vec<Game>,
    pub rules: Vec<Rule>,
    pub outcomes: Vec<Outcome>,
    pub metrics: Vec<Metric>,
    /// Actor and the payoff it wants high.
    pub objectives: Vec<Objective>,
    pub constraints: Vec<Constraint>,
    pub expectations: Vec<Expectation>,
    pub record: Vec<Recorded>,
    pub milestones: Vec<Milestone>,
    /// `[plots] fan`: expressions to draw as fan charts.
    pub fans: Vec<Expr>,
    /// `[plots] outcomes_over_time`: whether it is drawn how runs would end if they ended now.
    pub outcomes_over_time: bool,
    /// Names of entries that are in the file, but too broken to be read.
    pub broken: std::collections::BTreeSet<String>,
}

/// `[variants.NAME]`: parameters changed (`play = {…}` apart).
#[derive(Clone, Debug)]
pub struct Variant {
    pub name: Name,
    pub about: Option<Text>,
    pub set: Vec<(Name, Expr)>,
    pub play: Vec<(Name, Name)>,
}

/// `[parameters]`. A bare string `value = "very likely"` (ICD 203) is a `Text` that `word` keeps;
/// then `value` is the middle of its band and `range` the band.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: Name,
    pub value: Expr,
    pub word: Option<Text>,
    pub range: Option<(Expr, Expr)>,
    pub dist: Option<Expr>,
    pub one_of: Option<Vec<Name>>,
    pub unit: Option<Text>,
    pub title: Option<Text>,
    pub source: Option<Text>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Actor {
    pub name: Name,
    pub title: Option<Text>,
    pub about: Option<Text>,
    pub turn_every: Option<Expr>,
}

/// `[ladder]` (name `None`) or `[ladders.NAME]`.
#[derive(Clone, Debug)]
pub struct Ladder {
    pub name: Option<Name>,
    pub title: Option<Text>,
    pub rungs: Rungs,
    /// With `sides`, one start a side; without, one start whose side is `None`.
    pub sides: Vec<Name>,
    pub start: Vec<(Option<Name>, Expr)>,
    /// By rung, all but the first: when it holds. Then the ladder is computed, and has no start.
    pub when: Vec<(Name, Expr)>,
    pub source: Option<Text>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Rungs {
    Named(Vec<Name>),
    /// `"0..10"`.
    Numbered {
        from: i64,
        to: i64,
        span: Span,
    },
}

/// An entry of `[state]`, or of `[state.OWNER]` where the owner is an actor or a group.
#[derive(Clone, Debug)]
pub struct Variable {
    pub owner: Option<Name>,
    pub name: Name,
    pub start: Start,
    pub kind: VariableKind,
    pub known_to: Option<Name>,
    pub title: Option<Text>,
    pub unit: Option<Text>,
    pub source: Option<Text>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Start {
    /// A value, a parameter, or a distribution as the whole right-hand side.
    Value(Expr),
    /// `start = { chance = "link" }`: a flag that is true with that chance.
    Chance(Expr),
}

#[derive(Clone, Debug)]
pub enum VariableKind {
    /// `range = [lo, hi]`.
    Real(Expr, Expr),
    /// `count = [lo, hi]`.
    Whole(Expr, Expr),
    /// `one_of = […]`.
    Choice(Vec<Name>),
    /// Neither: a flag, `true` or `false`.
    Flag,
}

/// `[groups.NAME]`: members from a table or a `count`.
#[derive(Clone, Debug)]
pub struct Group {
    pub name: Name,
    pub of: Option<Name>,
    pub title: Option<Text>,
    pub members: GroupMembers,
    pub source: Option<Text>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum GroupMembers {
    Count(Placed<u32>),
    /// One table may be that of several groups.
    Table(Arc<Table>),
}

#[derive(Clone, Debug)]
pub struct Definition {
    pub name: Name,
    pub expr: Expr,
}

/// `[beliefs.HOLDER.NAME]`.
#[derive(Clone, Debug)]
pub struct Belief {
    pub holder: Name,
    pub name: Name,
    pub about: Name,
    pub prior: Vec<(Name, Expr)>,
    /// What is done that it learns from: `game.node`, `actor.reaction`, `actor`.
    pub infers: Vec<Path>,
    pub title: Option<Text>,
    pub source: Option<Text>,
    pub span: Span,
}

/// `[evidence.NAME]`.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub name: Name,
    pub about: Name,
    pub signs: Vec<Sign>,
    pub title: Option<Text>,
    pub source: Option<Text>,
    pub span: Span,
}

/// How likely a sign is under each value of the hidden variable.
#[derive(Clone, Debug)]
pub struct Sign {
    pub name: Name,
    pub likelihood: Vec<(Name, Expr)>,
}

/// `[events.NAME]`.
#[derive(Clone, Debug)]
pub struct Event {
    pub name: Name,
    pub title: Option<Text>,
    pub when: Option<Expr>,
    /// `chance = …` (possibly an `Expr` of kind `Window`).
    pub chance: Option<Expr>,
    /// `rate = "x per month"`.
    pub rate: Option<Expr>,
    /// `at = 2015-04-01` or a parameter.
    pub at: Option<Expr>,
    pub every: Option<Expr>,
    pub once: bool,
    pub again_after: Option<Expr>,
    /// `each`, `after`, `do` and `else`, which mean what they mean in an effect.
    pub each: Option<Select>,
    pub after: Option<Expr>,
    pub effects: Vec<Effect>,
    pub otherwise: Vec<Effect>,
    pub source: Option<Text>,
    pub span: Span,
}

/// `[responses.ACTOR.NAME]`.
#[derive(Clone, Debug)]
pub struct Response {
    pub actor: Name,
    pub name: Name,
    pub title: Option<Text>,
    pub when: Option<Expr>,
    pub weight: Option<Expr>,
    pub prepare: Option<Expr>,
    pub still: Option<Expr>,
    pub once: bool,
    pub again_after: Option<Expr>,
    pub cost: Option<Expr>,
    pub select: Option<Select>,
    pub effects: Vec<Effect>,
    /// `on.accept = …`: what follows when a reaction to this response takes that option.
    pub on: Vec<(Name, Vec<Effect>)>,
    pub source: Option<Text>,
    pub span: Span,
}

/// `select = { from, where, take, order }`, and likewise `each`, `take` and `order` of effects.
#[derive(Clone, Debug)]
pub struct Select {
    pub members: Members,
    pub take: Option<Expr>,
    pub order: Option<Order>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Order {
    /// `order = "link desc"`; ascending without a word.
    By { key: Expr, descending: bool },
    /// `order = "random"`.
    Random(Span),
}

/// `[reactions.ACTOR.NAME]`.
#[derive(Clone, Debug)]
pub struct Reaction {
    pub actor: Name,
    pub name: Name,
    pub title: Option<Text>,
    pub to: Vec<Path>,
    pub when: Option<Expr>,
    pub options: Vec<ReactionOption>,
    /// `weights = { envoy = … }`: the reacting actor's responses by name.
    pub weights: Vec<(Name, Expr)>,
    pub source: Option<Text>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct ReactionOption {
    pub name: Name,
    pub title: Option<Text>,
    pub when: Option<Expr>,
    pub weight: Option<Expr>,
    pub effects: Vec<Effect>,
    pub source: Option<Text>,
    pub span: Span,
}

/// `[policies.ACTOR.NAME]`, and for each reaction `[policies.ACTOR.NAME.reactions.REACTION]`.
#[derive(Clone, Debug)]
pub struct Policy {
    pub actor: Name,
    pub name: Name,
    pub title: Option<Text>,
    pub about: Option<Text>,
    pub choice: Option<Choice>,
    pub reactions: Vec<(Name, Choice)>,
    pub span: Span,
}

/// How an actor chooses; no choice at all means the weights written at the responses.
#[derive(Clone, Debug)]
pub enum Choice {
    /// `weights = { envoy = "0.3 * default" }`.
    Weights(Vec<(Name, Expr)>),
    /// `rules = [ … ]`, the first that applies.
    Rules(Vec<ChoiceRule>),
    /// `lambda`, `utilities = { … }`.
    Logit { lambda: Expr, utilities: Vec<(Name, Expr)>, span: Span },
}

#[derive(Clone, Debug)]
pub struct ChoiceRule {
    pub when: Option<Expr>,
    pub choose: Name,
    pub chance: Option<Expr>,
    pub span: Span,
}

/// `[games.NAME]`: a tree of moves with payoffs, which the effect `play` plays.
#[derive(Clone, Debug)]
pub struct Game {
    pub name: Name,
    pub title: Option<Text>,
    pub about: Option<Text>,
    /// How precisely each actor chooses; one for all without an actor.
    pub lambda: Vec<(Option<Name>, Expr)>,
    /// The first is where it starts.
    pub nodes: Vec<GameNode>,
    pub source: Option<Text>,
    pub span: Span,
}

/// `[games.NAME.nodes.NODE]`: where one actor moves.
#[derive(Clone, Debug)]
pub struct GameNode {
    pub name: Name,
    pub title: Option<Text>,
    pub actor: Name,
    pub options: Vec<GameOption>,
}

#[derive(Clone, Debug)]
pub struct GameOption {
    pub name: Name,
    pub title: Option<Text>,
    pub when: Option<Expr>,
    pub next: GameNext,
    pub effects: Vec<Effect>,
}

/// What follows an option of a game.
#[derive(Clone, Debug)]
pub enum GameNext {
    /// `to`: another node.
    Node(Name),
    /// `pays`: the end, and what it is worth to each actor.
    End(Vec<(Name, Expr)>),
}

/// `[rules.NAME]`: what happens every step without chance.
#[derive(Clone, Debug)]
pub struct Rule {
    pub name: Name,
    pub title: Option<Text>,
    pub when: Option<Expr>,
    pub each: Option<Select>,
    pub effects: Vec<Effect>,
    pub otherwise: Vec<Effect>,
    pub source: Option<Text>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Outcome {
    pub name: Name,
    pub title: Option<Text>,
    pub test: OutcomeTest,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum OutcomeTest {
    /// Tested at the end of every step; may be an `Expr` of kind `For`.
    Holds(Expr),
    /// `{ at_end = "…" }`: tested at the horizon alone.
    AtEnd(Expr),
    /// `"otherwise"`.
    Otherwise,
}

#[derive(Clone, Debug)]
pub struct Metric {
    pub name: Name,
    pub title: Option<Text>,
    pub unit: Option<Text>,
    pub kind: MetricKind,
    pub expr: Expr,
    /// Declared range, if any.
    pub range: Option<(Expr, Expr)>,
    /// `else`: what it is in runs in which it would be missing.
    pub otherwise: Option<Expr>,
    pub span: Span,
}

/// What an actor wants high.
#[derive(Clone, Debug)]
pub struct Objective {
    pub actor: Name,
    pub payoff: Payoff,
}

#[derive(Clone, Debug)]
pub enum Payoff {
    Whole(Expr),
    /// The sum of these, each told by itself too.
    Terms(Vec<Term>),
}

/// A part of a payoff.
#[derive(Clone, Debug)]
pub struct Term {
    pub name: Name,
    pub expr: Expr,
    /// What it is multiplied by.
    pub weight: Option<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    Final,
    Peak,
    Low,
    Sum,
    Time,
    First,
    /// Of a response: the expression is its path.
    Count,
}

/// `no_rupture = "chance(rupture) < 2%"`.
#[derive(Clone, Debug)]
pub struct Constraint {
    pub name: Name,
    pub expr: Expr,
}

/// `[record.NAME]`: something that happened by a date, or did not.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub name: Name,
    /// What has held at the end of some step by then, if it happened.
    pub holds: Expr,
    pub by: Placed<Date>,
    pub happened: bool,
    /// How often such things happen.
    pub base: Option<Expr>,
    pub title: Option<Text>,
    pub source: Option<Text>,
    pub span: Span,
}

/// `[milestones]`: what a run comes past on its way, each after the one before it.
#[derive(Clone, Debug)]
pub struct Milestone {
    pub name: Name,
    /// What holds at the end of some step, if it is reached.
    pub holds: Expr,
    pub title: Option<Text>,
}

/// `[expect]`: what the author claims of all runs.
#[derive(Clone, Debug)]
pub struct Expectation {
    pub name: Name,
    pub title: Option<Text>,
    pub about: Option<Text>,
    pub claim: Claim,
    /// The claim as it is written.
    pub text: Text,
    /// Of which variant it is claimed.
    pub variant: Option<Text>,
    /// Actor and the policy that it plays.
    pub policy: Vec<(Name, Name)>,
    pub source: Option<Text>,
    pub span: Span,
}

/// One effect of a `do` list.
#[derive(Clone, Debug)]
pub enum Effect {
    Statement(Statement),
    Table(Box<EffectTable>),
}

/// `{ when, chance, each, after, do, else }`; the keys apply in that order.
#[derive(Clone, Debug)]
pub struct EffectTable {
    pub when: Option<Expr>,
    pub chance: Option<Expr>,
    /// `each = "selected"`, `each = "firms where status == frozen"`, with `take` and `order`.
    pub each: Option<Select>,
    pub after: Option<Expr>,
    pub body: EffectBody,
    /// The `else` list: of `chance` if there is one, else of `when`.
    pub otherwise: Vec<Effect>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum EffectBody {
    Do(Vec<Effect>),
    /// `draw = "culprit", weights = { … }`.
    Draw {
        variable: Path,
        weights: Vec<(Name, Expr)>,
    },
    /// `observe = "traces", by = "alba.suspects", then = { frank = … }`.
    Observe {
        evidence: Name,
        by: Path,
        then: Vec<(Name, Vec<Effect>)>,
    },
    /// `play = "threat"`.
    Play(Name),
}
