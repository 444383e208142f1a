//! The checked model: everything a scenario declares, with names resolved to indices.

use crate::diagnostics::Span;
use crate::model::expectation::Expectation;
use crate::model::expr::*;
use jiff::civil::Date;

pub use crate::engine::program::NodeId;
pub use crate::model::expectation::{Comparison, Statistic};

#[derive(Clone, Debug)]
pub struct Model {
    pub title: String,
    pub hash: String,
    pub clock: Clock,
    pub parameters: Vec<Parameter>,
    pub actors: Vec<Actor>,
    pub ladders: Vec<Ladder>,
    pub choices: Vec<Vec<String>>,
    pub variables: Vec<Variable>,
    pub groups: Vec<Group>,
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
    pub objectives: Vec<(ActorId, Expr)>,
    pub constraints: Vec<Constraint>,
    pub expectations: Vec<Expectation>,
    /// What happened, each a metric too.
    pub record: Vec<Recorded>,
    /// What runs come past on their way, each a metric too.
    pub milestones: Vec<MetricId>,
    /// What is known of a run, by the settings and not by the file: of all others nothing is told.
    pub given: Vec<Given>,
    pub fans: Vec<Fan>,
    pub variants: Vec<Variant>,
    /// What happens in a step between the delayed effects and the tests, in order.
    pub turn: Vec<Part>,
    /// The policy each actor has by default.
    pub play: Vec<Option<usize>>,
    /// What the file sets side by side: `actor=policy`, `actor=*` or a variant, all of which exist.
    pub compare: Vec<String>,
    /// How many nodes the effect trees have.
    pub nodes: usize,
}

/// Something that is known of a run.
#[derive(Clone, Debug)]
pub struct Given {
    /// As it was said.
    pub text: String,
    pub condition: Expr,
    pub when: When,
}

/// When the condition holds. A run that has ended stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At the end of this step.
    On(u32),
    /// At the start, or at the end of some step up to this one.
    By(u32),
    /// At none of them.
    NeverBy(u32),
}

impl When {
    /// The step at the end of which it is known whether it was so.
    pub fn decided(self) -> u32 {
        let (When::On(step) | When::By(step) | When::NeverBy(step)) = self;
        step
    }
}

/// Steps as time.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    pub start: Option<Date>,
    /// Days in a step, where the scenario says.
    pub step_days: Option<f64>,
    pub steps: u32,
}

impl Clock {
    /// A step in what lengths of time are counted in: days, or, where the steps are rounds, rounds.
    pub fn step_length(&self) -> f64 {
        self.step_days.unwrap_or(1.0)
    }

    /// Whole steps in a duration, rounded up. A hair of rounding error in the division is forgiven.
    pub fn steps_in(&self, days: f64) -> f64 {
        (days / self.step_length() - 1e-9).ceil().max(0.0)
    }

    /// The unit in which times are told, and its length in days: that of the step. Without a step length, steps.
    pub fn unit(&self) -> (&'static str, f64) {
        let Some(step) = self.step_days else { return ("steps", 1.0) };
        let units = [("years", 365.25), ("months", 365.25 / 12.0), ("weeks", 7.0)];
        units.into_iter().find(|(_, days)| (step / days).fract() == 0.0).unwrap_or(("days", 1.0))
    }

    pub fn units_per_step(&self) -> f64 {
        self.step_days.map_or(1.0, |step| step / self.unit().1)
    }

    /// The step that contains a date, if there are dates and it is one of them.
    pub fn step_on(&self, date: Date) -> Option<u32> {
        let days = day_number(date) - day_number(self.start?);
        let step = (days / self.step_days?).floor() + 1.0;
        (1.0..=f64::from(self.steps)).contains(&step).then_some(step as u32)
    }

    /// `it runs from 2015-01-05 to 2015-03-29`, where steps have dates: for whoever asks for one outside.
    pub fn dates(&self) -> Option<String> {
        let (start, days) = (self.start?, self.step_days?);
        let last = date_of(day_number(start) + days * f64::from(self.steps) - 1.0);
        let last = last.map_or(String::new(), |last| last.to_string());
        Some(format!("it runs from {start} to {last}"))
    }

    /// Days from 1970-01-01 to the start.
    pub fn start_day(&self) -> f64 {
        self.start.map_or(0.0, day_number)
    }
}

/// Days since 1970-01-01.
pub fn day_number(date: Date) -> f64 {
    // By years that begin in March, so that the day that some of them lack is the last; `Date::until` takes its time.
    let (month, day) = (i32::from(date.month()), i32::from(date.day()));
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let before = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5;
    f64::from(365 * year + leaps + before + day - 1 - 719_468)
}

/// The date that so many days since 1970-01-01 are, if there is such a date.
pub fn date_of(day_number: f64) -> Option<Date> {
    let days = jiff::Span::new().try_days(day_number as i64).ok()?;
    Date::constant(1970, 1, 1).checked_add(days).ok()
}

#[derive(Clone, Debug)]
pub enum Part {
    /// Every event that is not a part of its own.
    Events(Vec<EventId>),
    Actor(ActorId),
    Rules,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: String,
    pub title: Option<String>,
    pub ty: Type,
    pub value: Expr,
    /// Declared range of a number or duration: ends as they stand at the stated values of the others.
    pub range: Option<[f64; 2]>,
    pub dist: Option<Expr>,
    pub unit: Option<String>,
    pub source: Option<String>,
    pub span: Span,
}

/// The value of a parameter: a delay has two ends, everything else one number twice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Value {
    pub low: f64,
    pub high: f64,
}

impl Value {
    pub fn one(value: f64) -> Self {
        Self { low: value, high: value }
    }
}

/// Values of parameters that are drawn or stepped through rather than written: numbers, and durations in days.
pub type Point = Vec<(ParameterId, f64)>;

#[derive(Clone, Debug)]
pub struct Actor {
    pub name: String,
    pub title: String,
    pub turn_every: Option<Expr>,
    /// The variable `ACTOR.cost`.
    pub cost: VariableId,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Ladder {
    /// `rung` for the main ladder.
    pub name: String,
    pub title: String,
    pub rungs: Vec<String>,
    /// Number of the first rung: 0 for named rungs.
    pub base: i64,
    /// One variable, or one for each side.
    pub variables: Vec<VariableId>,
    pub sides: Vec<ActorId>,
    /// The rung on which it stands, if that is computed.
    pub computed: Option<Expr>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Variable {
    /// As written in full: `trust`, `us.pressure`, `firms.status`.
    pub name: String,
    pub title: String,
    pub unit: Option<String>,
    pub ty: Type,
    pub low: Expr,
    pub high: Expr,
    pub start: VariableStart,
    /// The group whose members have it.
    pub group: Option<GroupId>,
    pub known_to: Option<ActorId>,
    /// Clamping of declared variables is reported; of ladders it is their nature.
    pub report_clamping: bool,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum VariableStart {
    Value(Expr),
    Chance(Expr),
}

#[derive(Clone, Debug)]
pub struct Group {
    pub name: String,
    pub title: String,
    pub members: Vec<String>,
    /// The columns of its table; after them `id`, which every member has.
    pub attributes: Vec<Attribute>,
    pub span: Span,
}

impl Group {
    /// The columns of its table but for the names of its members.
    pub fn columns(&self) -> &[Attribute] {
        self.attributes.split_last().map_or(&[], |(_, columns)| columns)
    }
}

#[derive(Clone, Debug)]
pub struct Attribute {
    pub name: String,
    pub ty: Type,
    /// One value a member.
    pub values: Vec<f64>,
}

#[derive(Clone, Debug)]
pub struct Belief {
    pub name: String,
    pub title: String,
    pub holder: ActorId,
    /// If it is members', there is a belief about each of them.
    pub about: VariableId,
    /// The values it is spread over, as values of the variable, each with its prior.
    pub values: Vec<(f64, String, Expr)>,
    /// What is done that the holder learns from.
    pub infers: Vec<Deed>,
    pub span: Span,
}

/// What somebody chooses, for all to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Turn(ActorId),
    Reaction(usize),
    Move { game: GameId, node: usize },
}

impl Model {
    /// The values of an attribute, one a member; `recoded`: as values of another list of names.
    pub fn column<'a>(&'a self, group: GroupId, id: AttributeId, recoded: Option<&'a [f64]>) -> &'a [f64] {
        recoded.unwrap_or_else(|| &self.groups[group].attributes[id].values)
    }

    /// Who chooses.
    pub fn chooser(&self, deed: Deed) -> ActorId {
        match deed {
            Deed::Turn(actor) => actor,
            Deed::Reaction(id) => self.reactions[id].actor,
            Deed::Move { game, node } => self.games[game].nodes[node].actor,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Evidence {
    pub name: String,
    pub about: VariableId,
    /// The values of the variable that have a column.
    pub values: Vec<f64>,
    pub signs: Vec<Sign>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Sign {
    pub name: String,
    /// One for each of the evidence's `values`.
    pub likelihood: Vec<Expr>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Event {
    pub name: String,
    pub title: String,
    pub when: Option<Expr>,
    pub chance: Option<Expr>,
    pub at: Option<Expr>,
    pub every: Option<Expr>,
    pub once: bool,
    pub again_after: Option<Expr>,
    /// `each`, `after`, `do`; the node's own `when` and `chance` are empty.
    pub effect: EffectNode,
    pub otherwise: Vec<EffectNode>,
    pub node: NodeId,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Response {
    pub actor: ActorId,
    pub name: String,
    pub title: String,
    /// Not in the file: the `hold` that every actor has.
    pub built_in: bool,
    pub when: Option<Expr>,
    pub weight: Expr,
    pub prepare: Option<Expr>,
    pub still: Option<Expr>,
    pub once: bool,
    pub again_after: Option<Expr>,
    pub cost: Option<Expr>,
    pub select: Option<Select>,
    pub effects: Vec<EffectNode>,
    pub on: Vec<(String, Vec<EffectNode>)>,
    pub node: NodeId,
    pub span: Span,
}

/// Members of a group, all that meet a condition or so many of them.
#[derive(Clone, Debug)]
pub struct Select {
    /// Of a response: depth 0, not selected by anything.
    pub members: MemberSet,
    pub take: Option<Expr>,
    pub order: Order,
    pub span: Span,
}

impl Select {
    /// All members of a set.
    pub fn all(members: MemberSet, span: Span) -> Self {
        Self { members, take: None, order: Order::File, span }
    }

    /// What is read of the members and of how many are meant.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let key = match &self.order {
            Order::By { key, .. } => Some(key),
            Order::File | Order::Random => None,
        };
        self.members.filter.iter().chain(&self.take).chain(key)
    }
}

#[derive(Clone, Debug)]
pub enum Order {
    File,
    By { key: Expr, descending: bool },
    Random,
}

#[derive(Clone, Debug)]
pub struct Reaction {
    pub actor: ActorId,
    pub name: String,
    pub title: String,
    pub to: Vec<ResponseId>,
    pub when: Option<Expr>,
    /// Its own options, then the reacting actor's responses by name.
    pub options: Vec<ReactionOption>,
    pub node: NodeId,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct ReactionOption {
    pub name: String,
    pub title: String,
    pub weight: Expr,
    pub kind: OptionKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum OptionKind {
    Own { when: Option<Expr>, effects: Vec<EffectNode> },
    Response(ResponseId),
}

#[derive(Clone, Debug)]
pub struct Policy {
    pub actor: ActorId,
    pub name: String,
    pub title: String,
    pub about: Option<String>,
    /// Over the actor's responses.
    pub choice: Choice,
    /// By reaction, over its options.
    pub reactions: Vec<(usize, Choice)>,
    pub span: Span,
}

/// How to choose among options numbered as the owner lists them.
#[derive(Clone, Debug)]
pub enum Choice {
    /// Weights that replace those written at the options.
    Weights(Vec<(usize, Expr)>),
    Rules(Vec<ChoiceRule>),
    Logit {
        lambda: Expr,
        utilities: Vec<(usize, Expr)>,
    },
}

#[derive(Clone, Debug)]
pub struct ChoiceRule {
    pub when: Option<Expr>,
    pub option: usize,
    pub chance: Option<Expr>,
    /// Which rule with a chance this is, among those of the policy that choose the same option.
    pub occurrence: usize,
    pub span: Span,
}

/// A tree of moves. What its options do is written out at each effect that plays it.
#[derive(Clone, Debug)]
pub struct Game {
    pub name: String,
    pub title: String,
    /// In file order; the first is where it starts. Every other one follows one option.
    pub nodes: Vec<GameNode>,
    /// How precisely each of the actors that move chooses.
    pub lambda: Vec<(ActorId, Expr)>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct GameNode {
    pub name: String,
    pub title: String,
    pub actor: ActorId,
    pub options: Vec<GameOption>,
    /// What those who move before do not know of whoever moves here.
    pub unseen: Vec<Unseen>,
    pub span: Span,
}

/// A private variable by which a node's actor chooses, and what another actor believes of it.
#[derive(Clone, Copy, Debug)]
pub struct Unseen {
    pub by: ActorId,
    pub variable: VariableId,
    pub belief: BeliefId,
}

#[derive(Clone, Debug)]
pub struct GameOption {
    pub name: String,
    pub title: String,
    pub when: Option<Expr>,
    pub next: GameNext,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum GameNext {
    Node(usize),
    /// What the end is worth to each actor, at least to those that move.
    End(Vec<(ActorId, Expr)>),
}

impl Game {
    /// A node and all below it, each before those below it.
    pub fn below(&self, node: usize) -> Vec<usize> {
        let mut found = vec![node];
        let mut at = 0;
        while at < found.len() {
            let options = &self.nodes[found[at]].options;
            found.extend(options.iter().filter_map(GameOption::leads_to));
            at += 1;
        }
        found
    }

    pub fn lambda_of(&self, actor: ActorId) -> Option<&Expr> {
        self.lambda.iter().find(|(of, _)| *of == actor).map(|(_, lambda)| lambda)
    }
}

impl GameOption {
    pub fn leads_to(&self) -> Option<usize> {
        match self.next {
            GameNext::Node(node) => Some(node),
            GameNext::End(_) => None,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub name: String,
    pub when: Option<Expr>,
    pub effect: EffectNode,
    pub otherwise: Vec<EffectNode>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Outcome {
    pub name: String,
    pub title: String,
    pub test: OutcomeTest,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum OutcomeTest {
    /// The condition and for how long it must have held (days; 0: now).
    Holds {
        condition: Expr,
        duration: Option<Expr>,
    },
    AtEnd(Expr),
    Otherwise,
}

#[derive(Clone, Debug)]
pub struct Metric {
    pub name: String,
    pub title: String,
    pub unit: Option<String>,
    pub kind: MetricKind,
    pub part: MetricPart,
    /// What is measured; for a count, `times` of the response.
    pub expr: Expr,
    /// Its ends are fixed.
    pub declared_range: Option<[Expr; 2]>,
    /// What it is where it would be missing, fixed.
    pub otherwise: Option<Expr>,
    pub span: Span,
}

/// What a metric is told with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricPart {
    Metrics,
    /// It is a term of an actor's payoff.
    Payoff(ActorId),
    /// It is whether something happened that is on record.
    Record,
    /// It is whether a milestone is reached, after all before it.
    Milestones,
}

/// Something that happened by a date, or did not.
#[derive(Clone, Copy, Debug)]
pub struct Recorded {
    /// Whether it happens by then in a run.
    pub metric: MetricId,
    pub by: Date,
    pub happened: bool,
    /// How often such things happen.
    pub base: Option<f64>,
}

impl Metric {
    /// Whether there may be runs in which it has no value.
    pub fn may_be_missing(&self) -> bool {
        self.kind == MetricKind::First && self.otherwise.is_none()
    }
}

pub use crate::scenario::MetricKind;

#[derive(Clone, Debug)]
pub struct Constraint {
    pub name: String,
    pub text: String,
    pub statistic: Statistic,
    /// Of a quantile, as it is written.
    pub level: Option<Expr>,
    pub comparison: Comparison,
    pub bound: Expr,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Fan {
    pub name: String,
    pub title: String,
    pub unit: Option<String>,
    pub expr: Expr,
    /// It is the place of the outcome that would hold if the run ended now.
    pub is_outcome: bool,
}

#[derive(Clone, Debug)]
pub struct Variant {
    pub name: String,
    pub set: Vec<(ParameterId, Expr)>,
    pub play: Vec<(ActorId, usize)>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct EffectNode {
    pub id: NodeId,
    pub when: Option<Expr>,
    pub chance: Option<Expr>,
    pub each: Option<Select>,
    pub after: Option<Expr>,
    pub body: Body,
    pub otherwise: Vec<EffectNode>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Body {
    Assign {
        target: Target,
        value: Expr,
    },
    Reset {
        belief: BeliefId,
        /// The loop that says about which member, for a belief about members.
        depth: Option<Depth>,
    },
    Do(Vec<EffectNode>),
    Draw {
        target: Target,
        weights: Vec<(f64, Expr)>,
    },
    Observe {
        evidence: EvidenceId,
        belief: BeliefId,
        depth: Option<Depth>,
        then: Vec<(usize, Vec<EffectNode>)>,
    },
    /// What each option of each node does, by node and option.
    Play {
        game: GameId,
        moves: Vec<Vec<Vec<EffectNode>>>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub variable: VariableId,
    /// The loop that says which member, for a member's variable.
    pub depth: Option<Depth>,
}

impl EffectNode {
    /// What happens at once and always.
    pub fn plain(id: NodeId, body: Body, span: Span) -> Self {
        Self { id, when: None, chance: None, each: None, after: None, body, otherwise: vec![], span }
    }

    /// Calls `visit` on this node and those inside it, in the order of the text.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a EffectNode)) {
        visit(self);
        match &self.body {
            Body::Do(list) => list.iter().for_each(|node| node.walk(visit)),
            Body::Observe { then, .. } => {
                then.iter().flat_map(|(_, list)| list).for_each(|node| node.walk(visit))
            }
            Body::Play { moves, .. } => {
                moves.iter().flatten().flatten().for_each(|node| node.walk(visit));
            }
            _ => {}
        }
        self.otherwise.iter().for_each(|node| node.walk(visit));
    }
}
