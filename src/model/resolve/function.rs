//! Calls: functions, history, beliefs, distributions.

use super::Resolver;
use crate::diagnostics::{Code, Diagnostic, Span, nearest};
use crate::language::syntax::{self, BinaryOperator, ExprKind, Path};
use crate::model::check::arguments::no_distribution;
use crate::model::expr::*;
use crate::model::foresight::secrets_of;
use crate::model::symbols::{find, of_owner, quoted, unknown};

const FUNCTIONS: [&str; 31] = [
    "min",
    "max",
    "abs",
    "clamp",
    "round",
    "floor",
    "ceil",
    "exp",
    "ln",
    "sqrt",
    "sin",
    "cos",
    "logistic",
    "toward",
    "times",
    "since",
    "now",
    "pending",
    "missing",
    "until",
    "chance_of",
    "count",
    "share",
    "any",
    "all",
    "sum",
    "mean",
    "uniform",
    "beta",
    "normal",
    "poisson",
];

impl Resolver<'_, '_> {
    pub(super) fn call(
        &mut self,
        function: &Path,
        arguments: &[syntax::Expr],
        span: Span,
        hint: Option<Type>,
    ) -> Option<Expr> {
        if function.parts.len() > 1 {
            return self.belief_in(function, arguments, span);
        }
        let name = function.parts.first()?.text.as_str();
        match name {
            "min" | "max" => self.extreme(name, arguments, span, hint),
            "abs" => {
                let [x] = self.take(name, arguments, ["x"], span)?;
                let value = self.expr(x, None)?;
                let ty = match value.ty {
                    Type::Duration => Type::Duration,
                    _ => self.number_type(&value, x.span)?,
                };
                self.no_since(&value);
                Some(Expr::unary(Unary::Abs, value, ty, span))
            }
            "clamp" => {
                let [x, low, high] = self.take(name, arguments, ["x", "low", "high"], span)?;
                let raised = self.fold_extreme(Binary::Max, &[x, low], span)?;
                let high_value = self.expr(high, None)?;
                self.join_extreme(Binary::Min, raised, (high_value, high.span), span)
            }
            "round" | "floor" | "ceil" => {
                let [x] = self.take(name, arguments, ["x"], span)?;
                let operator = match name {
                    "round" => Unary::Round,
                    "floor" => Unary::Floor,
                    _ => Unary::Ceil,
                };
                let value = self.number_of(x)?;
                Some(Expr::unary(operator, value, Type::Whole, span))
            }
            "exp" | "ln" | "sqrt" | "sin" | "cos" | "logistic" => {
                let [x] = self.take(name, arguments, ["x"], span)?;
                let operator = match name {
                    "exp" => Unary::Exp,
                    "ln" => Unary::Ln,
                    "sqrt" => Unary::Sqrt,
                    "sin" => Unary::Sin,
                    "cos" => Unary::Cos,
                    _ => Unary::Logistic,
                };
                let value = self.number_of(x)?;
                Some(Expr::unary(operator, value, Type::Real, span))
            }
            "toward" => self.toward(arguments, span),
            "times" | "since" | "now" | "pending" => {
                let [x] = self.take(name, arguments, ["event or response"], span)?;
                self.history(name, x, span)
            }
            "missing" => {
                let [x] = self.take(name, arguments, ["metric"], span)?;
                self.missing(x, span)
            }
            "chance_of" => {
                let [x] = self.take(name, arguments, ["option of a game"], span)?;
                self.chance_of(x, span)
            }
            "until" => {
                let [x] = self.take(name, arguments, ["date"], span)?;
                if self.model.clock.start.is_none() || self.model.clock.step_days.is_none() {
                    return self.faults.refuse(
                        Diagnostic::error(span, "this scenario has no dates")
                            .label("`until` needs `start` and `step`"),
                    );
                }
                let date = self.expr(x, None)?;
                let date = self.coerce(date, Type::Date, x.span)?;
                let today = Expr::new(Kind::Date, Type::Date, span);
                let kind = Kind::Binary(Binary::Subtract, Box::new(date), Box::new(today));
                Some(Expr::new(kind, Type::Duration, span))
            }
            _ if distribution(name).is_some() => self.faults.refuse(
                Diagnostic::error(span, "a draw must be the whole right-hand side")
                    .label("cannot be part of an expression")
                    .help(format!("for example `x = {name}(…)`, and then use `x`")),
            ),
            "chance" | "quantile" | "mean" => {
                let fault = Diagnostic::error(
                    span,
                    format!("`{name}` over all runs can only stand in `[constraints]`"),
                )
                .label("a run does not know the others");
                self.faults.refuse(if name == "mean" {
                    fault.help("over members: `mean(x of group)`")
                } else {
                    fault
                })
            }
            _ => {
                let ending = format!(".{name}");
                let beliefs: Vec<&str> =
                    self.names.beliefs.keys().filter(|b| b.ends_with(&ending)).map(String::as_str).collect();
                let mut fault = Diagnostic::error(function.span, format!("there is no function `{name}`"))
                    .code(Code::UnknownName)
                    .label("not found");
                if beliefs.is_empty() {
                    fault = fault.suggest(name, FUNCTIONS);
                } else {
                    fault = fault.help(format!("beliefs are named in full: {}", quoted(beliefs)));
                }
                if self.names.parameters.contains_key(name) || self.names.variables.contains_key(name) {
                    fault = fault.help(format!("`{name}` is a value; a product needs `*`"));
                }
                self.faults.refuse(fault)
            }
        }
    }

    fn number_of(&mut self, expr: &syntax::Expr) -> Option<Expr> {
        let value = self.expr(expr, None)?;
        self.no_since(&value);
        self.number_type(&value, expr.span)?;
        Some(value)
    }

    /// As many arguments as the function has names for.
    fn take<'e, const N: usize>(
        &mut self,
        function: &str,
        arguments: &'e [syntax::Expr],
        names: [&str; N],
        span: Span,
    ) -> Option<[&'e syntax::Expr; N]> {
        let all: Vec<&syntax::Expr> = arguments.iter().collect();
        let found = all.len();
        if let Ok(taken) = <[&syntax::Expr; N]>::try_from(all) {
            return Some(taken);
        }
        self.faults.refuse(
            Diagnostic::error(span, format!("`{function}` takes {N} value{}, found {found}", plural(N)))
                .code(Code::Syntax)
                .label(format!("expected `{function}({})`", names.join(", "))),
        )
    }

    fn extreme(
        &mut self,
        name: &str,
        arguments: &[syntax::Expr],
        span: Span,
        _hint: Option<Type>,
    ) -> Option<Expr> {
        if arguments.len() < 2 {
            return self.faults.refuse(
                Diagnostic::error(span, format!("`{name}` takes two values or more"))
                    .code(Code::Syntax)
                    .label(format!("expected `{name}(x, y)`"))
                    .help(format!("over members: `{name}(x of group)`")),
            );
        }
        let operator = if name == "min" { Binary::Min } else { Binary::Max };
        self.fold_extreme(operator, &arguments.iter().collect::<Vec<_>>(), span)
    }

    fn fold_extreme(&mut self, operator: Binary, arguments: &[&syntax::Expr], span: Span) -> Option<Expr> {
        let values: Vec<Option<(Expr, Span)>> =
            arguments.iter().map(|argument| Some((self.expr(argument, None)?, argument.span))).collect();
        let mut values = values.into_iter();
        let mut all = values.next()??.0;
        for value in values {
            all = self.join_extreme(operator, all, value?, span)?;
        }
        Some(all)
    }

    fn join_extreme(
        &mut self,
        operator: Binary,
        left: Expr,
        (right, right_span): (Expr, Span),
        span: Span,
    ) -> Option<Expr> {
        self.no_since(&left);
        self.no_since(&right);
        let ty = match (left.ty, right.ty) {
            (a, b) if a == b && matches!(a, Type::Duration | Type::Date | Type::Rung(_)) => a,
            _ => {
                let place = left.span;
                let (a, b) = (self.number_type(&left, place), self.number_type(&right, right_span));
                if (a?, b?) == (Type::Whole, Type::Whole) { Type::Whole } else { Type::Real }
            }
        };
        Some(Expr::new(Kind::Binary(operator, Box::new(left), Box::new(right)), ty, span))
    }

    /// `x + (rest - x) * (1 - the share left after a step)`.
    fn toward(&mut self, arguments: &[syntax::Expr], span: Span) -> Option<Expr> {
        let [x, rest, half_life] = self.take("toward", arguments, ["x", "rest", "half-life"], span)?;
        let (from, rest) = (self.number_of(x), self.number_of(rest));
        let days = self.expr(half_life, None);
        let days = days.and_then(|days| self.coerce(days, Type::Duration, half_life.span))?;
        if matches!(days.kind, Kind::Constant(value) if value <= 0.0) {
            return self
                .faults
                .refuse(Diagnostic::error(half_life.span, "a half-life is longer than 0").code(Code::Range));
        }
        let (from, rest) = (from?, rest?);
        self.copied(&from, 1, span)?;
        let make = |operator, left: Expr, right: Expr| {
            Expr::new(Kind::Binary(operator, Box::new(left), Box::new(right)), Type::Real, span)
        };
        let step = Expr::constant(self.model.clock.step_length(), Type::Duration, half_life.span);
        let steps = Expr::binary(Binary::Divide, days, step, Type::Real);
        let steps = Expr { span: half_life.span, ..steps };
        let left = Expr::unary(Unary::Decay, steps, Type::Real, half_life.span);
        let moved = make(Binary::Subtract, Expr::constant(1.0, Type::Real, span), left);
        let way = make(Binary::Subtract, rest, from.clone());
        Some(make(Binary::Add, from, make(Binary::Multiply, way, moved)))
    }

    fn history(&mut self, function: &str, argument: &syntax::Expr, span: Span) -> Option<Expr> {
        let ExprKind::Path(path) = &argument.kind else {
            return self.faults.refuse(
                Diagnostic::error(argument.span, format!("`{function}` takes an event or a response"))
                    .code(Code::Type)
                    .label("expected a name such as `us.threaten`"),
            );
        };
        let action = self.action(path, function == "pending")?;
        match (function, action) {
            ("times", action) => Some(Expr::new(Kind::Times(action), Type::Whole, span)),
            ("now", action) => Some(Expr::new(Kind::Now(action), Type::Flag, span)),
            ("since", action) => Some(Expr::new(Kind::Since(action), Type::Duration, span)),
            (_, Action::Response(id)) => {
                let owner = self.names.response_actor[id];
                let declared = self.model.actors.get(owner)?.span;
                self.check_reader(owner, &format!("pending({path})"), span, declared);
                Some(Expr::new(Kind::Pending(id), Type::Flag, span))
            }
            (_, Action::Event(_)) => self.faults.refuse(
                Diagnostic::error(path.span, "an event is never pending")
                    .code(Code::Type)
                    .label("`pending` takes a response"),
            ),
        }
    }

    /// `chance_of(threat.reply.concede)`: it depends on what the actor of the node chooses by, and all below.
    fn chance_of(&mut self, argument: &syntax::Expr, span: Span) -> Option<Expr> {
        let ExprKind::Path(path) = &argument.kind else {
            let fault =
                Diagnostic::error(argument.span, "`chance_of` takes an option of a game").code(Code::Type);
            return self.faults.refuse(fault.label("expected `game.node.option`"));
        };
        if self.scope.in_game {
            let fault = Diagnostic::error(span, "a game is not played by the chances of games");
            return self.faults.refuse(fault.label("cannot be read by those who move in one"));
        }
        let [first, others @ ..] = path.parts.as_slice() else { return None };
        let game = find(&self.names.games, first, "game", self.faults)?;
        let [node_name, option_name] = others else {
            let fault =
                Diagnostic::error(path.span, format!("`{path}` is no option of a game")).code(Code::Type);
            return self.faults.refuse(fault.label("expected `game.node.option`"));
        };
        let nodes = &self.names.game_list[game].nodes;
        let position = nodes.iter().position(|node| node.name.text == node_name.text);
        let Some(node) = position else {
            let all = nodes.iter().map(|node| node.name.text.as_str());
            let mut fault = unknown(node_name.span, &node_name.text, "node", all);
            fault.message = format!("the game `{}` has no node `{}`", first.text, node_name.text);
            return self.faults.refuse(fault);
        };
        let options = &nodes[node].options;
        let position = options.iter().position(|option| option.name.text == option_name.text);
        let Some(option) = position else {
            let all = options.iter().map(|option| option.name.text.as_str());
            let mut fault = unknown(option_name.span, &option_name.text, "option", all);
            fault.message =
                format!("`{}.{}` has no option `{}`", first.text, node_name.text, option_name.text);
            return self.faults.refuse(fault);
        };
        self.may_foresee(game, node, &path.to_string(), span);
        Some(Expr::new(Kind::ChanceOf { game, node, option }, Type::Real, span))
    }

    /// Whoever reads a chance of a game may read all that it depends on.
    fn may_foresee(&mut self, game: GameId, node: usize, name: &str, span: Span) {
        let (Some(reader), Some(entry)) = (self.scope.reader, self.model.games.get(game)) else { return };
        // What is no tree has no nodes here.
        if node >= entry.nodes.len() {
            return;
        }
        let all = secrets_of(self.names, self.model, entry, node);
        let secret = all.into_iter().find(|secret| secret.holder != reader);
        let Some(secret) = secret else { return };
        let [reader, holder] = [reader, secret.holder].map(|actor| &self.model.actors[actor].name);
        let message =
            format!("`{reader}` cannot choose by the chance of `{name}`, which depends on `{}`", secret.name);
        let label = match self.using.first() {
            Some(definition) => format!("`{definition}` reads it"),
            None => format!("`{}` is private to `{holder}`", secret.name),
        };
        let fault = Diagnostic::error(self.used_at.unwrap_or(span), message).code(Code::Private).label(label);
        self.fault(fault.related(secret.declared, format!("known to `{holder}` only")));
    }

    fn missing(&mut self, argument: &syntax::Expr, span: Span) -> Option<Expr> {
        let name = match &argument.kind {
            ExprKind::Path(path) if path.parts.len() == 1 => &path.parts[0],
            _ => {
                let fault = Diagnostic::error(argument.span, "`missing` takes a metric").code(Code::Type);
                return self.faults.refuse(fault.label("expected a name such as `weeks_to_pledge`"));
            }
        };
        if !self.scope.metrics {
            let fault = Diagnostic::error(span, "only objectives read metrics");
            return self.faults.refuse(fault.label("what is missing is known at the end of a run"));
        }
        let metric = find(&self.names.metrics, name, "metric", self.faults)?;
        Some(Expr::new(Kind::Missing(metric), Type::Flag, span))
    }

    /// An event, or a response with its actor.
    pub fn action(&mut self, path: &Path, responses_only: bool) -> Option<Action> {
        let full = path.to_string();
        if let Some(id) = self.names.responses.get(&full) {
            return Some(Action::Response(*id));
        }
        if let Some(id) = self.names.events.get(&full) {
            return Some(Action::Event(*id));
        }
        let what = if responses_only { "response" } else { "event or response" };
        let ending = format!(".{full}");
        let owned: Vec<&str> =
            self.names.responses.keys().filter(|key| key.ends_with(&ending)).map(String::as_str).collect();
        let mut fault = Diagnostic::error(path.span, format!("there is no {what} `{full}`"))
            .code(Code::UnknownName)
            .label("not found")
            .missing(&full);
        if owned.is_empty() {
            let events = self.names.events.keys().filter(|_| !responses_only);
            let all = events.chain(self.names.responses.keys()).map(String::as_str);
            fault = fault.suggest(&full, all);
        } else {
            fault = fault.help(format!("responses are named with their actor: {}", quoted(owned)));
        }
        self.faults.refuse(fault)
    }

    /// `us.suspects(state)`: how likely the holder thinks a value.
    fn belief_in(&mut self, function: &Path, arguments: &[syntax::Expr], span: Span) -> Option<Expr> {
        let id = self.belief(function)?;
        let full = function.to_string();
        let [value] = self.take(&full, arguments, ["value"], span)?;
        let belief = &self.model.beliefs[id];
        let (holder, declared) = (belief.holder, belief.span);
        let ty = self.model.variables[belief.about].ty;
        self.check_reader(holder, &full, span, declared);
        let depth = self.member_of(id, function.span, None);
        let resolved = self.expr(value, Some(ty))?;
        let depth = depth?;
        let Kind::Constant(wanted) = resolved.kind else {
            return self.faults.refuse(
                Diagnostic::error(value.span, "a belief is asked about one value").label(format!(
                    "expected a value of `{}`",
                    self.model.variables[self.model.beliefs[id].about].name
                )),
            );
        };
        let position = self.model.beliefs[id].values.iter().position(|(value, ..)| *value == wanted);
        Some(match position {
            Some(value) => Expr::new(Kind::Belief { belief: id, value, depth }, Type::Real, span),
            None => Expr::constant(0.0, Type::Real, span),
        })
    }

    /// The loop that stands at the member meant, for a belief about members: the innermost over their group. `act`: what
    /// is done to the belief, as text; else it is read.
    pub(super) fn member_of(
        &mut self,
        belief: BeliefId,
        place: Span,
        act: Option<&str>,
    ) -> Option<Option<Depth>> {
        let held = &self.model.beliefs[belief];
        let Some(group) = self.model.variables[held.about].group else { return Some(None) };
        let mut visible = self.scope.loops.iter().enumerate().skip(self.scope.hidden);
        let innermost = visible.rfind(|(_, each)| each.group == group);
        if let Some((depth, _)) = innermost {
            return Some(Some(depth as Depth));
        }
        let (name, members) = (&held.name, &self.model.groups[group].name);
        let selected = self.scope.response.and_then(|response| self.names.selection[response]);
        let from = if selected == Some(group) { "selected" } else { members };
        let fault =
            Diagnostic::error(place, format!("`{name}` is a belief about each member of `{members}`"))
                .code(Code::Type)
                .label("about which member?")
                .related(held.span, "the belief");
        self.faults.refuse(match act {
            Some(act) => fault.help(format!("for each of them: `{{ each = \"{from}\", do = {act} }}`")),
            None => fault
                .help(format!(
                    "inside `each`, `where`, `of` and `order` over `{members}` it is the belief about that member"
                ))
                .help(format!("over members: `count({from} where {name}(…) > …)`, `sum({name}(…) of {from})`")),
        })
    }

    pub fn belief(&mut self, path: &Path) -> Option<BeliefId> {
        let full = path.to_string();
        if let Some(id) = self.names.beliefs.get(&full) {
            return (!self.names.broken.contains(&full)).then_some(*id);
        }
        let name = path.parts.last().map_or("", |name| &name.text);
        let owner = path.parts.first().map_or("", |owner| &owner.text);
        let mut fault = Diagnostic::error(path.span, format!("there is no belief `{full}`"))
            .code(Code::UnknownName)
            .label("not found")
            .missing(&full);
        let own: Vec<&str> = of_owner(&self.names.beliefs, owner).collect();
        fault = match own.as_slice() {
            [] => fault.suggest(&full, self.names.beliefs.keys().map(String::as_str)),
            own => match nearest(name, own.iter().copied()) {
                Some(near) => fault.help(format!("did you mean `{owner}.{near}`?")),
                None => fault,
            },
        };
        if fault.help.is_empty() && !self.names.beliefs.is_empty() {
            fault =
                fault.help(format!("there are {}", quoted(self.names.beliefs.keys().map(String::as_str))));
        }
        self.faults.refuse(fault)
    }

    /// A whole right-hand side: a value, or a distribution to draw from.
    pub fn right_hand_side(&mut self, expr: &syntax::Expr, ty: Type) -> Option<Expr> {
        if let ExprKind::Call { function, arguments } = &expr.kind
            && let [name] = function.parts.as_slice()
            && let Some((distribution, names)) = distribution(&name.text)
        {
            let drawn = self.draw(distribution, names, arguments, (&name.text, expr.span))?;
            return self.coerce(drawn, ty, expr.span);
        }
        self.value(expr, ty)
    }

    fn draw(
        &mut self,
        distribution: Distribution,
        names: &[&str],
        arguments: &[syntax::Expr],
        (word, span): (&str, Span),
    ) -> Option<Expr> {
        if self.scope.rule {
            return self.faults.refuse(
                Diagnostic::error(span, "rules are without chance")
                    .label("a draw")
                    .help("chance belongs in `[events]`"),
            );
        }
        if arguments.len() != names.len() {
            let message = format!("`{word}` takes {} value{}", names.len(), plural(names.len()));
            return self.faults.refuse(
                Diagnostic::error(span, format!("{message}, found {}", arguments.len()))
                    .code(Code::Syntax)
                    .label(format!("expected `{word}({})`", names.join(", "))),
            );
        }
        let values: Vec<Option<Expr>> = arguments.iter().map(|argument| self.expr(argument, None)).collect();
        let values = values.into_iter().collect::<Option<Vec<Expr>>>()?;
        let durations = values.iter().all(|value| value.ty == Type::Duration)
            && matches!(
                distribution,
                Distribution::Uniform | Distribution::Triangular | Distribution::Normal
            );
        if !durations {
            for (value, argument) in values.iter().zip(arguments) {
                self.number_type(value, argument.span)?;
            }
        }
        self.sensible(distribution, &values)?;
        let ty = match distribution {
            Distribution::Poisson => Type::Whole,
            _ if durations => Type::Duration,
            _ => Type::Real,
        };
        Some(Expr::new(Kind::Draw(distribution, values), ty, span))
    }

    /// Constant arguments that make no distribution.
    fn sensible(&mut self, distribution: Distribution, values: &[Expr]) -> Option<()> {
        let constant = |value: &Expr| match value.kind {
            Kind::Constant(value) => Some(value),
            _ => None,
        };
        let known: Vec<Option<f64>> = values.iter().map(constant).collect();
        let Some((index, message)) = no_distribution(distribution, &known) else { return Some(()) };
        self.faults.refuse(Diagnostic::error(values[index].span, message))
    }

    /// `x += e` and the like as `x = x + e`.
    pub(super) fn changed(
        &mut self,
        operator: BinaryOperator,
        target: Expr,
        value: (Expr, Span),
        span: Span,
    ) -> Option<Expr> {
        let place = target.span;
        self.arithmetic(operator, (target, place), value, span)
    }
}

pub(super) fn distribution(name: &str) -> Option<(Distribution, &'static [&'static str])> {
    Distribution::ALL.iter().find(|(word, ..)| *word == name).map(|(_, kind, names)| (*kind, *names))
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
