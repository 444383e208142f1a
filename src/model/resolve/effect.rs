//! Effects: what is assigned, drawn, observed, to whom and when.

use super::{Resolver, Scope};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::language::syntax;
use crate::language::syntax::{AssignOperator, BinaryOperator, Name, Path, Statement, StatementKind};
use crate::model::entity::{Body, EffectNode, NodeId, Select, Target};
use crate::model::expr::*;
use crate::model::symbols::{Field, ID, OUTER, find, of_evidence, quoted};
use crate::scenario::{self, Effect, EffectBody, EffectTable};

/// A variable to be assigned to, and the loop over the selected members if it is `selected.x`.
struct Assigned {
    target: Target,
    each: Option<MemberSet>,
}

impl Resolver<'_, '_> {
    pub fn node(&mut self) -> NodeId {
        self.made.nodes += 1;
        self.made.nodes - 1
    }

    /// A list of effects; those with faults are left out.
    pub fn effects(&mut self, list: &[Effect]) -> Vec<EffectNode> {
        list.iter().filter_map(|effect| self.effect(effect)).collect()
    }

    fn effect(&mut self, effect: &Effect) -> Option<EffectNode> {
        match effect {
            Effect::Statement(statement) => self.statement(statement),
            Effect::Table(table) => self.table(table),
        }
    }

    fn statement(&mut self, statement: &Statement) -> Option<EffectNode> {
        let id = self.node();
        let span = statement.span;
        let (assigned, body) = match &statement.kind {
            StatementKind::Reset { belief: path } => {
                let belief = self.belief(path)?;
                let depth = self.member_of(belief, path.span, Some(&format!("\"{statement}\"")))?;
                (None, Body::Reset { belief, depth })
            }
            StatementKind::Assign { target, operator, value } => {
                let Some(assigned) = self.target(target) else {
                    self.check_anyway(value);
                    return None;
                };
                let value =
                    self.in_target(&assigned, |r| r.assigned(&assigned, target, *operator, value, span))?;
                (assigned.each, Body::Assign { target: assigned.target, value })
            }
            StatementKind::Raise { target, to } | StatementKind::Lower { target, to } => {
                let raise = matches!(statement.kind, StatementKind::Raise { .. });
                let assigned = self.target(target)?;
                let value = self.in_target(&assigned, |r| r.limited(&assigned, target, raise, to, span))?;
                (assigned.each, Body::Assign { target: assigned.target, value })
            }
        };
        let each = assigned.map(|set| Select::all(set, span));
        Some(EffectNode { each, ..EffectNode::plain(id, body, span) })
    }

    /// Finds the faults of a value whose target is unknown, as far as they do not depend on the target.
    fn check_anyway(&mut self, value: &syntax::Expr) {
        if !matches!(value.kind, syntax::ExprKind::Path(_) | syntax::ExprKind::Call { .. }) {
            let scope = Scope { amount: self.scope.rule, ..self.scope.clone() };
            self.within(scope, |r| r.expr(value, None));
        }
    }

    /// Values may use `per` in rules; members' names stand alone if the target is the selected members'.
    fn in_target<T>(&mut self, assigned: &Assigned, work: impl FnOnce(&mut Self) -> T) -> T {
        let scope = match &assigned.each {
            Some(set) => self.inside(set.group),
            None => self.scope.clone(),
        };
        let amount = scope.rule;
        self.within(Scope { amount, ..scope }, work)
    }

    fn read(&self, target: Target, span: Span) -> Expr {
        let ty = self.model.variables[target.variable].ty;
        let kind = match target.depth {
            Some(depth) => Kind::Member { variable: target.variable, depth },
            None => Kind::Variable(target.variable),
        };
        Expr::new(kind, ty, span)
    }

    fn assigned(
        &mut self,
        assigned: &Assigned,
        path: &Path,
        operator: AssignOperator,
        value: &syntax::Expr,
        span: Span,
    ) -> Option<Expr> {
        let current = self.read(assigned.target, path.span);
        let ty = current.ty;
        let operator = match operator {
            AssignOperator::Set => {
                let resolved = self.right_hand_side(value, ty)?;
                self.no_since(&resolved);
                self.rung_exists(&current, &resolved);
                return Some(resolved);
            }
            AssignOperator::Add => BinaryOperator::Add,
            AssignOperator::Subtract => BinaryOperator::Subtract,
            AssignOperator::Multiply => BinaryOperator::Multiply,
            AssignOperator::Divide => BinaryOperator::Divide,
        };
        if !ty.is_number() {
            let name = path.to_string();
            return self.faults.refuse(
                Diagnostic::error(span, format!("`{name}` is {}, which has no arithmetic", ty.describe()))
                    .code(Code::Type)
                    .label(format!("expected `{name} = …`")),
            );
        }
        let resolved = self.value(value, Type::Real)?;
        let changed = self.changed(operator, current, (resolved, value.span), span)?;
        self.coerce(changed, if ty.is_whole() { Type::Whole } else { ty }, span)
    }

    fn limited(
        &mut self,
        assigned: &Assigned,
        path: &Path,
        raise: bool,
        to: &syntax::Expr,
        span: Span,
    ) -> Option<Expr> {
        let current = self.read(assigned.target, path.span);
        let ty = current.ty;
        if !ty.is_number() {
            let word = if raise { "raise" } else { "lower" };
            return self.faults.refuse(
                Diagnostic::error(path.span, format!("`{word}` needs an order, which `{}` has not", path))
                    .code(Code::Type)
                    .label(format!("this is {}", ty.describe())),
            );
        }
        let value = self.value(to, ty)?;
        self.no_since(&value);
        self.rung_exists(&current, &value);
        let operator = if raise { Binary::Max } else { Binary::Min };
        Some(Expr::new(Kind::Binary(operator, Box::new(current), Box::new(value)), ty, span))
    }

    fn target(&mut self, path: &Path) -> Option<Assigned> {
        let shared = |variable| Assigned { target: Target { variable, depth: None }, each: None };
        let reading = syntax::Expr { kind: syntax::ExprKind::Path(path.clone()), span: path.span };
        match path.parts.as_slice() {
            [first, ..] if first.text == OUTER => match self.outer_field(path)? {
                (Field::Variable(variable), _, depth) => {
                    Some(Assigned { target: Target { variable, depth: Some(depth) }, each: None })
                }
                (Field::Attribute(id), group, _) => self.not_a_variable(path, group, id),
            },
            [name] => {
                let visible = self.scope.loops.iter().enumerate().skip(self.scope.hidden).rev();
                for (depth, each) in visible {
                    match self.names.fields.get(&(each.group, name.text.clone())) {
                        Some(Field::Variable(variable)) => {
                            let target = Target { variable: *variable, depth: Some(depth as Depth) };
                            return Some(Assigned { target, each: None });
                        }
                        Some(Field::Attribute(id)) => return self.not_a_variable(path, each.group, *id),
                        None => {}
                    }
                }
                if let Some(id) = self.names.variables.get(&name.text) {
                    return Some(shared(*id));
                }
                if self.names.computed.contains_key(&name.text) {
                    let help = "its rungs have conditions: change what they read".into();
                    return self.not_assignable(path, "is a ladder that is computed", Some(help));
                }
                if let Some(ladder) = self.names.sided.get(&name.text) {
                    let ladder = &self.model.ladders[*ladder];
                    let sides: Vec<&str> =
                        ladder.variables.iter().map(|id| self.model.variables[*id].name.as_str()).collect();
                    let help = format!("say whose: {}", quoted(sides));
                    return self.not_assignable(path, "is the highest rung of all sides", Some(help));
                }
                if let Some(id) = self.names.parameters.get(&name.text) {
                    let help =
                        self.model.parameters.get(*id).map(|_| "what changes belongs in `[state]`".into());
                    return self.not_assignable(path, "is a parameter", help);
                }
                if self.names.definitions.contains_key(&name.text) {
                    return self.not_assignable(path, "is a definition", None);
                }
                if matches!(name.text.as_str(), "step" | "date" | "outcome" | "default") {
                    return self.not_assignable(path, "is not a variable", None);
                }
                self.unknown_name(name, None);
                None
            }
            [owner, name] if owner.text == "selected" => self.selected(owner, name, path),
            [owner, name] => {
                let full = path.to_string();
                if name.text == "cost" && self.names.actors.contains_key(&owner.text) {
                    return self.not_assignable(
                        path,
                        "is the sum of an actor's costs",
                        Some("say `cost` at the response".into()),
                    );
                }
                if let Some(id) = self.names.variables.get(&full) {
                    return Some(shared(*id));
                }
                if self.names.groups.contains_key(&owner.text) {
                    let help = format!(
                        "for all of them: `{{ each = \"{}\", do = \"{} = …\" }}`",
                        owner.text, name.text
                    );
                    return self.not_assignable(path, "has a value for each member", Some(help));
                }
                // Reading it finds the same fault.
                self.expr(&reading, None);
                None
            }
            _ => {
                self.expr(&reading, None);
                None
            }
        }
    }

    /// `selected.status`: the variable of each selected member.
    fn selected(&mut self, owner: &Name, name: &Name, path: &Path) -> Option<Assigned> {
        let set = self.members(&syntax::Members { group: owner.clone(), filter: None, span: owner.span })?;
        match self.names.fields.get(&(set.group, name.text.clone())) {
            Some(Field::Variable(variable)) => {
                let target = Target { variable: *variable, depth: Some(set.depth) };
                Some(Assigned { target, each: Some(set) })
            }
            Some(Field::Attribute(id)) => self.not_a_variable(path, set.group, *id),
            None => {
                let group = &self.model.groups[set.group].name;
                let own =
                    self.names.fields.iter().filter(|((group, _), field)| {
                        *group == set.group && matches!(field, Field::Variable(_))
                    });
                let own: Vec<&str> = own.map(|((_, name), _)| name.as_str()).collect();
                let mut fault =
                    Diagnostic::error(name.span, format!("the members of `{group}` have no `{}`", name.text))
                        .code(Code::UnknownName)
                        .label("not found")
                        .suggest(&name.text, own.iter().copied());
                if fault.help.is_empty() && !own.is_empty() {
                    fault = fault.help(format!("they have {}", quoted(own)));
                }
                self.faults.refuse(fault)
            }
        }
    }

    fn not_a_variable<T>(&mut self, path: &Path, group: GroupId, attribute: AttributeId) -> Option<T> {
        let what = match self.model.groups[group].attributes.get(attribute) {
            Some(column) if column.name == ID => "is the name of a member",
            _ => "is a column of a table",
        };
        self.not_assignable(path, what, None)
    }

    fn not_assignable<T>(&mut self, path: &Path, what: &str, help: Option<String>) -> Option<T> {
        let mut fault =
            Diagnostic::error(path.span, format!("`{path}` {what}")).label("cannot be assigned to");
        fault.help.extend(help);
        self.faults.refuse(fault)
    }

    fn table(&mut self, table: &EffectTable) -> Option<EffectNode> {
        let id = self.node();
        let when = self.optional(table.when.as_ref(), Type::Flag);
        let chance = match &table.chance {
            Some(chance) if self.scope.rule => self.no_chance_in_rules(chance.span, "a chance"),
            Some(chance) => self.chance(chance).map(Some),
            None => Some(None),
        };
        let (each, after, body) =
            self.body(table.each.as_ref(), table.after.as_ref(), |r| r.of_body(&table.body));
        if !table.otherwise.is_empty() && table.when.is_none() && table.chance.is_none() {
            let fault = Diagnostic::error(table.span, "`else` needs a `chance` or a `when`")
                .label("nothing here can fail");
            self.fault(fault);
        }
        let otherwise = self.effects(&table.otherwise);
        Some(EffectNode {
            id,
            when: when?,
            chance: chance?,
            each: each?,
            after: after?,
            body: body?,
            otherwise,
            span: table.span,
        })
    }

    /// The keys `each`, `after` and what stands inside them.
    #[allow(clippy::type_complexity, reason = "three parts, each present, absent or with faults")]
    pub fn body<T>(
        &mut self,
        each: Option<&scenario::Select>,
        after: Option<&syntax::Expr>,
        inside: impl FnOnce(&mut Self) -> Option<T>,
    ) -> (Option<Option<Select>>, Option<Option<Expr>>, Option<T>) {
        let set = each.map_or(Some(None), |each| self.each(each).map(Some));
        let after = match after {
            Some(after) => {
                if each.is_none() && self.scope.loops.len() > self.scope.hidden {
                    let fault = Diagnostic::error(after.span, "a delay inside a loop over members")
                        .label("belongs to the loop itself")
                        .help("write it beside `each`: `{ each = …, after = …, do = … }`");
                    self.fault(fault);
                }
                let delay = self.delay(after);
                if let Some(delay) = &delay
                    && self.scope.rule
                    && delay.ty == Type::Delay
                {
                    self.no_chance_in_rules::<()>(after.span, "a delay to be drawn");
                }
                delay.map(Some)
            }
            None => Some(None),
        };
        let put_off = self.scope.put_off || matches!(after, Some(Some(_)));
        let body = match &set {
            Some(Some(set)) => {
                let scope = Scope { put_off, ..self.inside(set.members.group) };
                self.within(scope, inside)
            }
            // Without the members the names inside mean nothing: their faults would mislead.
            None => None,
            Some(None) => {
                let scope = Scope { put_off, ..self.scope.clone() };
                self.within(scope, inside)
            }
        };
        (set, after, body)
    }

    pub(super) fn no_chance_in_rules<T>(&mut self, span: Span, what: &str) -> Option<T> {
        let fault = Diagnostic::error(span, "rules are without chance").label(what);
        self.faults.refuse(fault.help("chance belongs in `[events]`"))
    }

    fn of_body(&mut self, body: &EffectBody) -> Option<Body> {
        match body {
            EffectBody::Do(list) => Some(Body::Do(self.effects(list))),
            EffectBody::Draw { variable, weights } => self.drawn(variable, weights),
            EffectBody::Observe { evidence, by, then } => self.observed(evidence, by, then),
            EffectBody::Play(game) => self.played(game),
        }
    }

    /// What the options do is resolved anew wherever a game is played, so that each place has luck of its own.
    fn played(&mut self, name: &Name) -> Option<Body> {
        if self.scope.rule {
            return self.no_chance_in_rules(name.span, "a game");
        }
        if self.scope.of_moves {
            let fault = Diagnostic::error(name.span, "a game within a game").label("cannot be played here");
            let help =
                "the nodes of the other game can be nodes of this one, or an event plays it afterwards";
            return self.faults.refuse(fault.help(help));
        }
        if !self.scope.loops.is_empty() {
            let fault = Diagnostic::error(name.span, "a game inside a loop over members");
            return self.faults.refuse(
                fault
                    .label("cannot be played here")
                    .help("actors play games, once each time: write it outside of `each`"),
            );
        }
        let game = find(&self.names.games, name, "game", self.faults)?;
        let declared = self.names.game_list[game];
        let moves = self.within(Scope::of_moves(), |r| {
            let of_node = |r: &mut Self, node: &scenario::GameNode| {
                node.options.iter().map(|option| r.effects(&option.effects)).collect()
            };
            declared.nodes.iter().map(|node| of_node(r, node)).collect()
        });
        Some(Body::Play { game, moves })
    }

    fn drawn(&mut self, path: &Path, weights: &[(Name, syntax::Expr)]) -> Option<Body> {
        if self.scope.rule {
            return self.no_chance_in_rules(path.span, "a draw");
        }
        let assigned = self.target(path)?;
        let target = assigned.target;
        let ty = self.model.variables[target.variable].ty;
        let scope = match &assigned.each {
            Some(set) => self.inside(set.group),
            None => self.scope.clone(),
        };
        if weights.is_empty() {
            self.fault(Diagnostic::error(path.span, "nothing to draw from").label("expected `weights`"));
        }
        let list = self.within(scope, |r| {
            let weigh = |(name, weight): &(Name, syntax::Expr)| {
                let value = r.named_value(name, target.variable);
                let weight = r.number(weight);
                Some((value?, weight?))
            };
            weights.iter().map(weigh).collect::<Vec<_>>()
        });
        let list = list.into_iter().collect::<Option<Vec<_>>>()?;
        if ty == Type::Real {
            return None;
        }
        let body = Body::Draw { target, weights: list };
        if let Some(set) = assigned.each {
            // `draw = "selected.x"`: one draw for each selected member, in a node of its own.
            let node = EffectNode::plain(self.node(), body, path.span);
            return Some(Body::Do(vec![EffectNode { each: Some(Select::all(set, path.span)), ..node }]));
        }
        Some(body)
    }

    /// A key such as `gang`, `3` or `true` as a value of a variable.
    pub fn named_value(&mut self, name: &Name, variable: VariableId) -> Option<f64> {
        let declared = &self.model.variables[variable];
        let ty = declared.ty;
        let number =
            name.text.parse::<f64>().ok().filter(|number| number.fract() == 0.0 && number.is_finite());
        let bounds = match (&declared.low.kind, &declared.high.kind) {
            (Kind::Constant(low), Kind::Constant(high)) => Some((*low, *high)),
            _ => None,
        };
        let inside = |number: &f64| bounds.is_none_or(|(low, high)| (low..=high).contains(number));
        let found = match ty {
            Type::Flag => match name.text.as_str() {
                "true" => Some(1.0),
                "false" => Some(0.0),
                _ => None,
            },
            Type::Whole => number.filter(inside),
            Type::Rung(_) => self.value_of_name(ty, &name.text).or(number.filter(inside)),
            _ => self.value_of_name(ty, &name.text),
        };
        if found.is_none() {
            let mut fault =
                Diagnostic::error(name.span, format!("`{}` cannot be `{}`", declared.name, name.text))
                    .code(Code::UnknownName)
                    .related(declared.span, "the variable");
            fault = match (ty, bounds) {
                (Type::Real, _) => {
                    fault.label("only choices, flags, counts and rungs have values with weights")
                }
                (Type::Whole, Some((low, high))) => fault.label(format!("expected {low} to {high}")),
                (Type::Flag, _) => fault.label("expected `true` or `false`"),
                _ => {
                    let names = self.names_of(ty);
                    let list = quoted(names.iter().map(String::as_str));
                    fault
                        .label(format!("expected one of {list}"))
                        .suggest(&name.text, names.iter().map(String::as_str))
                }
            };
            self.fault(fault);
        }
        found
    }

    fn observed(&mut self, evidence: &Name, by: &Path, then: &[(Name, Vec<Effect>)]) -> Option<Body> {
        if self.scope.rule {
            return self.no_chance_in_rules(evidence.span, "an observation");
        }
        let id = find(&self.names.evidence, evidence, "evidence", self.faults);
        let id = id.filter(|_| !self.names.broken.contains(&of_evidence(evidence)));
        let belief = self.belief(by);
        let mut follow = vec![];
        for (sign, effects) in then {
            let signs = id.map(|id| &self.model.evidence[id].signs);
            let position = signs.and_then(|signs| signs.iter().position(|other| other.name == sign.text));
            if let (Some(signs), None) = (signs, position) {
                let names: Vec<&str> = signs.iter().map(|sign| sign.name.as_str()).collect();
                let fault =
                    Diagnostic::error(sign.span, format!("`{}` has no sign `{}`", evidence.text, sign.text))
                        .code(Code::UnknownName)
                        .label(format!("expected {}", quoted(names.iter().copied())))
                        .suggest(&sign.text, names.iter().copied());
                self.fault(fault);
            }
            let effects = self.effects(effects);
            follow.extend(position.map(|position| (position, effects)));
        }
        let (id, belief) = (id?, belief?);
        let (shown, held) = (&self.model.evidence[id], &self.model.beliefs[belief]);
        if shown.about != held.about {
            let about = |variable: VariableId| self.model.variables[variable].name.clone();
            return self.faults.refuse(
                Diagnostic::error(
                    by.span,
                    format!(
                        "`{}` is about `{}`, the evidence about `{}`",
                        held.name,
                        about(held.about),
                        about(shown.about)
                    ),
                )
                .label("a belief can only learn from signs of the same variable")
                .related(shown.span, "the evidence"),
            );
        }
        let missing = held.values.iter().find(|(value, ..)| !shown.values.contains(value));
        if let Some((_, name, _)) = missing {
            let message = format!("`{}` does not say how likely its signs are if it is `{name}`", shown.name);
            return self.faults.refuse(
                Diagnostic::error(evidence.span, message)
                    .label(format!("`{}` thinks `{name}` possible", held.name))
                    .related(shown.span, "the evidence")
                    .related(held.span, "the belief"),
            );
        }
        let again = format!("{{ observe = \"{}\", by = \"{by}\" }}", evidence.text);
        let depth = self.member_of(belief, by.span, Some(&again))?;
        Some(Body::Observe { evidence: id, belief, depth, then: follow })
    }
}
