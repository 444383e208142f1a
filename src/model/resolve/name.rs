//! What a name means where it stands.

use super::Resolver;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::language::syntax::{Name, Path};
use crate::language::yes_or_no;
use crate::model::expr::*;
use crate::model::symbols::{BUILT_IN, Field, ID, OUTER, of_owner, quoted, unknown};

impl<'s> Resolver<'_, 's> {
    pub(super) fn path(&mut self, path: &Path, hint: Option<Type>) -> Option<Expr> {
        match path.parts.as_slice() {
            [first, ..] if first.text == OUTER => {
                let field = self.outer_field(path)?;
                self.of_member(field, path.span)
            }
            [name] => self.bare(name, hint),
            [owner, name] => self.owned(owner, name, path),
            _ => self.faults.refuse(
                Diagnostic::error(path.span, format!("there is nothing called `{path}`"))
                    .code(Code::UnknownName)
                    .missing(path.to_string())
                    .label("names have at most two parts"),
            ),
        }
    }

    fn bare(&mut self, name: &Name, hint: Option<Type>) -> Option<Expr> {
        let (text, span) = (name.text.as_str(), name.span);
        if let Some(ty) = hint
            && let Some(value) = self.value_of_name(ty, text)
        {
            return Some(Expr::constant(value, ty, span));
        }
        if let Some(expr) = self.look_up(name) {
            return expr;
        }
        self.unknown_name(name, hint);
        None
    }

    /// The type of a bare name as a variable, parameter or attribute, with no fault if it is none.
    pub(super) fn type_of_bare(&self, text: &str) -> Option<Type> {
        if let Some((field, group, _)) = self.field(text) {
            return Some(match field {
                Field::Variable(id) => self.model.variables[id].ty,
                Field::Attribute(id) => self.model.groups[group].attributes[id].ty,
            });
        }
        if let Some(id) = self.names.variables.get(text) {
            return Some(self.model.variables[*id].ty);
        }
        let ladder = self.names.sided.get(text).or(self.names.computed.get(text).map(|(ladder, _)| ladder));
        if let Some(ladder) = ladder {
            return Some(Type::Rung(*ladder));
        }
        if text == "outcome" && self.scope.ending {
            return Some(Type::Outcome);
        }
        self.names.parameters.get(text).map(|id| self.model.parameters[*id].ty)
    }

    /// The attribute or member variable of that name, in the innermost visible loop that has one.
    pub(super) fn field(&self, text: &str) -> Option<(Field, GroupId, Depth)> {
        let visible = self.scope.loops.iter().enumerate().skip(self.scope.hidden).rev();
        for (depth, each) in visible {
            if let Some(field) = self.names.fields.get(&(each.group, text.to_string())) {
                return Some((*field, each.group, depth as Depth));
            }
        }
        None
    }

    /// `None` if there is nothing of that name; `Some(None)` if there is, with faults.
    fn look_up(&mut self, name: &Name) -> Option<Option<Expr>> {
        let (text, span) = (name.text.as_str(), name.span);
        if self.scope.metrics
            && let Some(id) = self.names.metrics.get(text)
        {
            return Some(Some(Expr::new(Kind::Metric(*id), Type::Real, span)));
        }
        if let Some(field) = self.field(text) {
            return Some(self.of_member(field, span));
        }
        if let Some(id) = self.names.variables.get(text) {
            return Some(self.variable(*id, None, span));
        }
        if let Some(ladder) = self.names.sided.get(text) {
            return Some(self.highest(*ladder, span));
        }
        if self.names.computed.contains_key(text) {
            return Some(self.computed_rung(text, span));
        }
        if let Some(id) = self.names.parameters.get(text) {
            return Some(self.parameter(*id, text, span));
        }
        if self.names.definitions.contains_key(text) {
            return Some(self.definition(text, span));
        }
        self.built_in(text, span)
    }

    pub(super) fn variable(&mut self, id: VariableId, depth: Option<Depth>, span: Span) -> Option<Expr> {
        let variable = &self.model.variables[id];
        let (ty, holder, declared) = (variable.ty, variable.known_to, variable.span);
        if let Some(holder) = holder {
            let name = variable.name.clone();
            self.check_reader(holder, &name, span, declared);
        }
        let kind = match depth {
            Some(depth) => Kind::Member { variable: id, depth },
            None => Kind::Variable(id),
        };
        Some(Expr::new(kind, ty, span))
    }

    /// What is private may be read by its holder's choices and by the world.
    pub(super) fn check_reader(&mut self, holder: ActorId, name: &str, span: Span, declared: Span) {
        let Some(reader) = self.scope.reader else { return };
        if reader == holder {
            return;
        }
        let (reader, holder) = (&self.model.actors[reader].name, &self.model.actors[holder].name);
        let message = format!("`{reader}` cannot choose by `{name}`, which only `{holder}` knows");
        let mut fault = Diagnostic::error(self.used_at.unwrap_or(span), message).code(Code::Private);
        if let Some(definition) = self.using.first() {
            fault = fault
                .label(format!("`{definition}` reads it"))
                .related(span, format!("`{name}` is read here"));
        } else {
            fault = fault.label(format!("private to `{holder}`"));
        }
        let fault = fault.related(declared, format!("known to `{holder}` only"));
        self.fault(fault);
    }

    fn highest(&mut self, ladder: LadderId, span: Span) -> Option<Expr> {
        let variables = self.model.ladders[ladder].variables.clone();
        let ty = Type::Rung(ladder);
        let mut sides = variables.into_iter().map(|id| Expr::new(Kind::Variable(id), ty, span));
        let first = sides.next()?;
        Some(sides.fold(first, |highest, side| Expr::binary(Binary::Max, highest, side, ty)))
    }

    fn parameter(&mut self, id: ParameterId, text: &str, span: Span) -> Option<Expr> {
        self.names.used.borrow_mut().insert(id);
        if self.names.broken.contains(text) {
            return None;
        }
        Some(Expr::new(Kind::Parameter { id, map: None }, self.model.parameters[id].ty, span))
    }

    /// A definition is written out where it is used; member names of the caller are hidden from it.
    fn definition(&mut self, text: &str, span: Span) -> Option<Expr> {
        // The definition lives as long as the scenario, not as this borrow of the names.
        let definition: &'s crate::scenario::Definition = self.names.definitions.get(text)?;
        self.written_out(&definition.name.text, definition.name.span, span, |r| {
            r.expr(&definition.expr, None)
        })
    }

    /// The highest rung of a computed ladder whose condition holds, written out like a definition.
    pub fn computed_rung(&mut self, text: &str, span: Span) -> Option<Expr> {
        let (ladder, declared): (LadderId, &'s crate::scenario::Ladder) = *self.names.computed.get(text)?;
        let name = declared.name.as_ref().map_or("rung", |name| &name.text);
        let ty = Type::Rung(ladder);
        self.written_out(name, declared.span, span, |r| {
            let mut rung = Expr::constant(0.0, ty, span);
            for place in 1..r.model.ladders[ladder].rungs.len() {
                let called = r.model.ladders[ladder].rungs[place].clone();
                let (_, when) = declared.when.iter().find(|(name, _)| name.text == called)?;
                let parts = [r.flag(when)?, Expr::constant(place as f64, ty, span), rung];
                rung = Expr::new(Kind::If(Box::new(parts)), ty, span);
            }
            Some(rung)
        })
    }

    fn written_out(
        &mut self,
        key: &'s str,
        place: Span,
        span: Span,
        write: impl FnOnce(&mut Self) -> Option<Expr>,
    ) -> Option<Expr> {
        if self.using.contains(&key) {
            let chain = self.using.iter().copied().chain([key]);
            let circle = quoted(chain.skip_while(|name| *name != key));
            return self.faults.refuse(
                Diagnostic::error(place, format!("`{key}` is defined by itself"))
                    .label("a definition cannot lead back to itself")
                    .related(span, format!("the circle closes here: {circle}")),
            );
        }
        if self.names.broken.contains(key) {
            return None;
        }
        let mut scope = self.scope.clone();
        scope.hidden = scope.loops.len();
        scope.response = None;
        scope.metrics = false;
        let outermost = self.used_at.is_none();
        if outermost {
            self.used_at = Some(span);
        }
        self.using.push(key);
        let body = self.within(scope, write);
        self.using.pop();
        if outermost {
            self.used_at = None;
        }
        body.map(|body| Expr { span, ..body })
    }

    /// Checks a definition by itself.
    pub fn check_definition(&mut self, definition: &'s crate::scenario::Definition) -> bool {
        self.using.push(&definition.name.text);
        self.size = 0;
        let resolved = self.expr(&definition.expr, None);
        self.using.pop();
        resolved.is_some()
    }

    fn built_in(&mut self, text: &str, span: Span) -> Option<Option<Expr>> {
        Some(match text {
            "step" => Some(Expr::new(Kind::Step, Type::Whole, span)),
            "date" => {
                if self.model.clock.start.is_none() || self.model.clock.step_days.is_none() {
                    let fault = Diagnostic::error(span, "this scenario has no dates")
                        .label("`date` needs `start` and `step`");
                    self.fault(fault);
                    return Some(None);
                }
                Some(Expr::new(Kind::Date, Type::Date, span))
            }
            "outcome" if self.scope.ending => Some(Expr::new(Kind::Outcome, Type::Outcome, span)),
            "outcome" => self.faults.refuse(
                Diagnostic::error(span, "there is no outcome before the end")
                    .label("only objectives and `final` metrics can read it"),
            ),
            "default" if self.scope.default => Some(Expr::new(Kind::Default, Type::Real, span)),
            "default" => self.faults.refuse(
                Diagnostic::error(span, "`default` means something only in a policy's weights")
                    .label("there it is the weight written at the response"),
            ),
            _ => return None,
        })
    }

    fn owned(&mut self, owner: &Name, name: &Name, path: &Path) -> Option<Expr> {
        let full = path.to_string();
        if let Some(id) = self.names.variables.get(&full) {
            return self.variable(*id, None, path.span);
        }
        let (whose, which) = (owner.text.as_str(), name.text.as_str());
        let group = self.names.groups.get(whose).copied();
        self.faults.refuse(if let Some(id) = self.names.beliefs.get(&full) {
            let values = self.model.beliefs.get(*id).map(|belief| &belief.values);
            let value = values.and_then(|values| values.first()).map_or("value", |v| v.1.as_str());
            Diagnostic::error(path.span, format!("`{full}` is a belief, not a number"))
                .code(Code::Type)
                .label("how likely is what?")
                .help(format!("name a value: `{full}({value})`"))
        } else if self.names.responses.contains_key(&full) {
            Diagnostic::error(path.span, format!("`{full}` is a response"))
                .code(Code::Type)
                .label("expected a value")
                .help(format!("`times({full})`, `since({full})` and `now({full})` tell when it was taken"))
        } else if whose == "selected" || group.is_some() {
            Diagnostic::error(path.span, format!("`{full}` has a value for each member"))
                .label("which member is meant?")
                .help(format!("inside `each`, `where`, `of` and `order` a member's `{which}` stands alone"))
                .help(format!("over members: `count({whose} where …)`, `sum({which} of {whose})`"))
        } else if self.names.actors.contains_key(whose) {
            let own = of_owner(&self.names.variables, whose).chain(of_owner(&self.names.beliefs, whose));
            let mut fault = Diagnostic::error(name.span, format!("`{whose}` has no `{which}`"))
                .code(Code::UnknownName)
                .label("not found");
            fault = fault.suggest(which, own);
            if self.names.variables.contains_key(which) {
                fault = fault.help(format!("`{which}` is shared: it stands alone"));
            }
            fault
        } else {
            unknown(owner.span, whose, "actor", self.names.actors.keys().map(String::as_str))
        })
    }

    /// Nothing has that name: say so, with the nearest name, and what else has it.
    pub(super) fn unknown_name(&mut self, name: &Name, hint: Option<Type>) {
        let text = name.text.as_str();
        let own: Vec<String> = hint.map(|ty| self.names_of(ty).to_vec()).unwrap_or_default();
        let mut visible = own.clone();
        for each in self.scope.loops.iter().skip(self.scope.hidden) {
            let fields = self.names.fields.keys().filter(|(group, _)| *group == each.group);
            visible.extend(fields.map(|(_, name)| name.clone()));
        }
        visible.extend(self.names.variables.keys().filter(|name| !name.contains('.')).cloned());
        visible.extend(self.names.sided.keys().cloned());
        visible.extend(self.names.parameters.keys().cloned());
        visible.extend(self.names.definitions.keys().cloned());
        if self.scope.metrics {
            visible.extend(self.names.metrics.keys().cloned());
        }
        let alone = BUILT_IN.iter().filter(|name| !["selected", ID, OUTER].contains(name));
        visible.extend(alone.map(|name| name.to_string()));
        let mut fault = match hint {
            Some(Type::Rung(_)) => {
                Diagnostic::error(name.span, format!("there is no rung `{text}`")).code(Code::UnknownName)
            }
            Some(Type::Choice(_)) => Diagnostic::error(name.span, format!("there is no value `{text}` here"))
                .code(Code::UnknownName),
            Some(Type::Outcome) => {
                Diagnostic::error(name.span, format!("there is no outcome `{text}`")).code(Code::UnknownName)
            }
            _ => Diagnostic::error(name.span, format!("there is nothing called `{text}`"))
                .code(Code::UnknownName),
        };
        fault = fault.label("not found").missing(text);
        fault = match text {
            "rung" => fault.help("there is no ladder: declare one under `[ladder]`"),
            "date" => fault.help("dates need `start` and `step`"),
            _ if own.is_empty()
                && let Some(flag) = yes_or_no(text) =>
            {
                fault.help(format!("flags are written `true` and `false`: write `{flag}`"))
            }
            _ => fault.suggest(text, visible.iter().map(String::as_str)),
        };
        let ending = format!(".{text}");
        let owned: Vec<&str> =
            self.names.variables.keys().filter(|full| full.ends_with(&ending)).map(String::as_str).collect();
        if fault.help.is_empty() && !owned.is_empty() {
            fault = fault.help(format!("with its owner: {}", quoted(owned)));
        } else if fault.help.is_empty() && !own.is_empty() && own.len() <= 15 {
            fault = fault.help(format!("expected one of {}", quoted(own.iter().map(String::as_str))));
        } else if fault.help.is_empty() {
            fault = self.elsewhere(text, fault);
        }
        self.fault(fault);
    }

    /// What else in the scenario has that name.
    fn elsewhere(&self, text: &str, fault: Diagnostic) -> Diagnostic {
        if text == ID && !self.names.groups.is_empty() {
            return fault.help("`id` is the name of a member: write it inside a loop over a group");
        }
        if let Some((group, _)) = self.names.fields.keys().find(|(_, name)| name == text) {
            let group = &self.model.groups[*group].name;
            return fault.help(format!("the members of `{group}` have it: write it inside a loop over them"));
        }
        let ladder = self.model.ladders.iter().find(|ladder| ladder.rungs.iter().any(|rung| rung == text));
        if let Some(ladder) = ladder {
            return fault
                .help(format!("it is a rung of `{}`: it means something opposite it only", ladder.name));
        }
        let has = |ty| matches!(ty, Type::Choice(c) if self.model.choices[c].iter().any(|name| name == text));
        if let Some(variable) = self.model.variables.iter().find(|variable| has(variable.ty)) {
            return fault
                .help(format!("it is a value of `{}`: it means something opposite it only", variable.name));
        }
        if self.names.events.contains_key(text) {
            return fault.help(format!("it is an event: `times({text})`, `since({text})`, `now({text})`"));
        }
        if self.names.metrics.contains_key(text) {
            return fault.help(format!(
                "`{text}` is a metric, known when a run has ended; two metrics are compared by one of their difference"
            ));
        }
        if self.names.outcomes.contains_key(text) {
            return match self.scope.ending {
                true => fault.help(format!("it is an outcome: `outcome == {text}`")),
                false => fault.help("it is an outcome, which is known at the end of a run only"),
            };
        }
        fault
    }
}
