//! Who and what there is: actors, ladders, groups, variables.

use super::builder::{Build, constant, length, text, title};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::engine::limits::{self, MOST_CELLS, MOST_COLUMNS, MOST_MEMBERS, MOST_RUNGS};
use crate::model::entity::{Actor, Attribute, Group, Ladder, Variable, VariableStart};
use crate::model::expr::*;
use crate::model::resolve::{Loop, Scope};
use crate::model::symbols::{ID, find};
use crate::scenario::table::Cells;
use crate::scenario::{self, GroupMembers, Rungs, Start, VariableKind};

/// Before any of them has a name and numbers of its own.
pub(super) fn too_many_members(scenario: &scenario::Scenario, faults: &mut Diagnostics) -> bool {
    let (mut members, mut cells) = (0, 0);
    let crowded = scenario.groups.iter().find(|group| {
        let (own, columns) = match &group.members {
            GroupMembers::Count(count) => (count.value.min(MOST_MEMBERS) as usize, 0),
            GroupMembers::Table(table) => (table.ids.len().min(MOST_MEMBERS as usize), table.columns.len()),
        };
        members += own;
        cells += own * columns;
        members > MOST_COLUMNS as usize || cells > MOST_CELLS
    });
    if let Some(group) = crowded {
        let (what, most) = match members > MOST_COLUMNS as usize {
            true => ("members", limits::count(MOST_COLUMNS)),
            false => ("cells of tables", limits::count(MOST_CELLS as u64)),
        };
        let fault = Diagnostic::error(group.name.span, format!("the groups have too many {what} in all"))
            .code(Code::Limit)
            .label(format!("with this group more than {most}"))
            .help("leave out groups, or make them smaller");
        faults.push(fault);
    }
    crowded.is_some()
}

/// A shared variable that everybody may read.
fn plain_variable(
    name: String,
    title: String,
    ty: Type,
    [low, high]: [f64; 2],
    start: f64,
    span: Span,
) -> Variable {
    Variable {
        name,
        title,
        unit: None,
        ty,
        low: constant(low, ty, span),
        high: constant(high, ty, span),
        start: VariableStart::Value(constant(start, ty, span)),
        group: None,
        known_to: None,
        report_clamping: false,
        span,
    }
}

impl Build<'_, '_> {
    pub(super) fn sketch_actors(&mut self) {
        for actor in &self.scenario.actors {
            let name = actor.name.text.clone();
            self.model.actors.push(Actor {
                title: title(actor.title.as_ref(), &name),
                turn_every: None,
                cost: self.names.variables.get(&format!("{name}.cost")).copied().unwrap_or(0),
                name,
                span: actor.name.span,
            });
        }
    }

    pub(super) fn actors(&mut self) {
        for (id, actor) in self.scenario.actors.iter().enumerate() {
            let every = self.resolve(Scope::world(), |r| length(r, actor.turn_every.as_ref()));
            self.model.actors[id].turn_every = every.flatten();
            self.check(|v| v.actor(id));
        }
    }

    pub(super) fn sketch_ladders(&mut self) {
        for (id, declared) in self.scenario.ladders.iter().enumerate() {
            let name = declared.name.as_ref().map_or("rung", |name| &name.text).to_string();
            let (base, rungs) = self.rungs(declared);
            let mut ladder = Ladder {
                title: title(declared.title.as_ref(), &name),
                base,
                rungs,
                variables: vec![],
                sides: vec![],
                computed: None,
                span: declared.name.as_ref().map_or(declared.span, |name| name.span),
                name: name.clone(),
            };
            let mut sides: Vec<(String, Span)> = vec![];
            for side in &declared.sides {
                ladder.sides.push(self.names.actors.get(&side.text).copied().unwrap_or(0));
                sides.push((format!("{}.{name}", side.text), side.span));
            }
            if sides.is_empty() {
                sides.push((name.clone(), ladder.span));
            }
            let (low, high) = (base as f64, base as f64 + ladder.rungs.len() as f64 - 1.0);
            for (full, span) in sides {
                let ty = Type::Rung(id);
                ladder.variables.push(self.model.variables.len());
                let title = title(declared.title.as_ref(), &full);
                self.model.variables.push(plain_variable(full, title, ty, [low, high.max(low)], low, span));
            }
            self.model.ladders.push(ladder);
        }
    }

    fn rungs(&mut self, declared: &scenario::Ladder) -> (i64, Vec<String>) {
        match &declared.rungs {
            Rungs::Named(names) => {
                let rungs = self.each_once(names, "is already a rung of this ladder");
                if rungs.len() > MOST_RUNGS as usize {
                    let most = format!("at most {}", limits::count(MOST_RUNGS));
                    self.faults.push(
                        Diagnostic::error(declared.span, "too many rungs").code(Code::Limit).label(most),
                    );
                }
                if rungs.is_empty() {
                    self.faults.push(
                        Diagnostic::error(declared.span, "a ladder has at least one rung").code(Code::Range),
                    );
                }
                (0, rungs)
            }
            Rungs::Numbered { from, to, span } => {
                let count = to.checked_sub(*from).filter(|count| (0..i64::from(MOST_RUNGS)).contains(count));
                if count.is_none() {
                    let message = if to < from { "these rungs run backwards" } else { "too many rungs" };
                    self.faults
                        .push(Diagnostic::error(*span, message).label("expected, for example, `0..10`"));
                    return (0, vec!["0".into()]);
                }
                (*from, (*from..=*to).map(|rung| rung.to_string()).collect())
            }
        }
    }

    pub(super) fn sketch_groups(&mut self) {
        for declared in &self.scenario.groups {
            let name = declared.name.text.clone();
            let mut group = Group {
                title: title(declared.title.as_ref(), &name),
                name,
                members: vec![],
                attributes: vec![],
                span: declared.name.span,
            };
            match &declared.members {
                GroupMembers::Count(count) if count.value > MOST_MEMBERS => {
                    let fault =
                        Diagnostic::error(count.span, format!("{} members are too many", count.value))
                            .code(Code::Limit)
                            .label(format!("at most {}", limits::count(MOST_MEMBERS)));
                    self.faults.push(fault);
                }
                GroupMembers::Count(count) => {
                    group.members = (1..=count.value).map(|number| number.to_string()).collect();
                    if count.value == 0 {
                        self.faults.push(
                            Diagnostic::error(count.span, "a group has at least one member")
                                .code(Code::Range),
                        );
                    }
                }
                GroupMembers::Table(table) => {
                    group.members = table.ids.iter().map(|id| id.value.clone()).collect();
                    if group.members.len() > MOST_MEMBERS as usize {
                        let message = format!("{} members are too many", group.members.len());
                        let label = format!("at most {}", limits::count(MOST_MEMBERS));
                        self.faults.push(Diagnostic::error(table.span, message).label(label));
                    }
                    if group.members.is_empty() {
                        let fault = Diagnostic::error(table.span, "a group has at least one member")
                            .label("this table has no rows");
                        self.faults.push(fault);
                    }
                    for column in &table.columns {
                        let (ty, values) = match &column.cells {
                            Cells::Flags(flags) => {
                                (Type::Flag, flags.iter().map(|flag| f64::from(u8::from(*flag))).collect())
                            }
                            Cells::Numbers(numbers) => {
                                let whole = numbers.iter().all(|number| number.fract() == 0.0);
                                (if whole { Type::Whole } else { Type::Real }, numbers.clone())
                            }
                            Cells::Words { words, indices } => {
                                let choice = self.choice(words.clone());
                                (
                                    Type::Choice(choice),
                                    indices.iter().map(|index| f64::from(*index)).collect(),
                                )
                            }
                        };
                        group.attributes.push(Attribute { name: column.name.value.clone(), ty, values });
                    }
                }
            }
            let ids = Type::Choice(self.choice(group.members.clone()));
            let values = (0..group.members.len()).map(|member| member as f64).collect();
            group.attributes.push(Attribute { name: ID.into(), ty: ids, values });
            self.model.groups.push(group);
        }
    }

    pub(super) fn sketch_variables(&mut self) {
        for declared in &self.scenario.variables {
            let name = match &declared.owner {
                Some(owner) => format!("{}.{}", owner.text, declared.name.text),
                None => declared.name.text.clone(),
            };
            let ty = match &declared.kind {
                VariableKind::Real(..) => Type::Real,
                VariableKind::Whole(..) => Type::Whole,
                VariableKind::Flag => Type::Flag,
                VariableKind::Choice(names) => Type::Choice(self.one_of(names)),
            };
            let known_to = declared
                .known_to
                .as_ref()
                .and_then(|actor| find(&self.names.actors, actor, "actor", self.faults));
            let owner = declared.owner.as_ref();
            let span = declared.name.span;
            let high = match ty {
                Type::Choice(choice) => self.model.choices[choice].len() as f64 - 1.0,
                _ => 1.0,
            };
            let title = title(declared.title.as_ref(), &name);
            self.model.variables.push(Variable {
                unit: text(declared.unit.as_ref()),
                group: owner.and_then(|owner| self.names.groups.get(&owner.text).copied()),
                known_to,
                report_clamping: matches!(ty, Type::Real | Type::Whole),
                ..plain_variable(name, title, ty, [0.0, high], 0.0, span)
            });
        }
        for actor in &self.scenario.actors {
            let span = actor.name.span;
            let name = format!("{}.cost", actor.name.text);
            let title = format!("cost to {}", title(actor.title.as_ref(), &actor.name.text));
            // Until the costs of the responses are known.
            let range = [f64::MIN, f64::MAX];
            self.model.variables.push(plain_variable(name, title, Type::Real, range, 0.0, span));
        }
    }

    /// Bounds and start values, once parameters have types.
    pub(super) fn variables(&mut self) {
        let started = |ladder: &usize| self.scenario.ladders[*ladder].when.is_empty();
        let started: Vec<usize> = (0..self.scenario.ladders.len()).filter(started).collect();
        for ladder in started {
            self.ladder_starts(ladder);
        }
        let first: usize = self.model.ladders.iter().map(|ladder| ladder.variables.len()).sum();
        for (index, declared) in self.scenario.variables.iter().enumerate() {
            self.variable(first + index, declared);
        }
    }

    fn ladder_starts(&mut self, id: LadderId) {
        let declared = &self.scenario.ladders[id];
        let sides = declared.sides.clone();
        let mut given = vec![false; self.model.ladders[id].variables.len()];
        for (side, start) in &declared.start {
            let position = match side {
                None if sides.is_empty() => 0,
                None => {
                    let fault = Diagnostic::error(start.span, "each side needs a start of its own")
                        .label("expected `{ side = rung, … }`");
                    self.faults.push(fault);
                    return;
                }
                Some(side) => match sides.iter().position(|other| other.text == side.text) {
                    Some(position) => position,
                    None => {
                        let fault = Diagnostic::error(
                            side.span,
                            format!("`{}` is no side of this ladder", side.text),
                        )
                        .suggest(&side.text, sides.iter().map(|side| side.text.as_str()));
                        self.faults.push(fault);
                        continue;
                    }
                },
            };
            given[position] = true;
            let variable = self.model.ladders[id].variables[position];
            if let Some(value) = self.start(variable, start) {
                self.model.variables[variable].start = VariableStart::Value(value);
                self.check(|v| v.variable(variable));
            }
        }
        if let Some(missing) = given.iter().position(|given| !given) {
            let (place, message) = match sides.get(missing) {
                Some(side) => (side.span, format!("where does `{}` start?", side.text)),
                None => (declared.span, "where does the ladder start?".into()),
            };
            self.faults.push(Diagnostic::error(place, message).label("expected a `start`"));
        }
    }

    fn variable(&mut self, id: VariableId, declared: &scenario::Variable) {
        let ty = self.model.variables[id].ty;
        if let VariableKind::Real(low, high) | VariableKind::Whole(low, high) = &declared.kind {
            let ends = self.resolve(Scope::world(), |r| (r.fixed(low, ty), r.fixed(high, ty)));
            let (Some(low_end), Some(high_end)) = ends else { return };
            self.model.variables[id].low = low_end;
            self.model.variables[id].high = high_end;
        }
        let start = match &declared.start {
            Start::Value(value) => self.start(id, value).map(VariableStart::Value),
            Start::Chance(chance) => {
                if ty != Type::Flag {
                    let fault = Diagnostic::error(chance.span, "only a flag starts by a chance")
                        .code(Code::Type)
                        .label(format!("this variable is {}", ty.describe()));
                    self.faults.push(fault);
                    return;
                }
                let value = self.resolve(self.start_scope(id), |r| {
                    let value = r.number(chance)?;
                    (!reads_state(r, &value)).then_some(value)
                });
                value.map(VariableStart::Chance)
            }
        };
        if let Some(start) = start {
            self.model.variables[id].start = start;
            self.check(|v| v.variable(id));
        }
    }

    fn start_scope(&self, id: VariableId) -> Scope {
        let loops = self.model.variables[id].group.map(|group| Loop { group });
        Scope { loops: loops.into_iter().collect(), ..Scope::world() }
    }

    fn start(&mut self, id: VariableId, start: &crate::language::syntax::Expr) -> Option<Expr> {
        let ty = self.model.variables[id].ty;
        self.resolve(self.start_scope(id), |r| {
            let value = r.right_hand_side(start, ty)?;
            (!reads_state(r, &value)).then_some(value)
        })
    }
}

/// Start values are made of numbers, parameters and a member's own attributes.
fn reads_state(r: &mut crate::model::resolve::Resolver, value: &Expr) -> bool {
    let mut place = None;
    value.walk(&mut |part| {
        let allowed = matches!(
            part.kind,
            Kind::Constant(_)
                | Kind::Parameter { .. }
                | Kind::Attribute { .. }
                | Kind::Unary(..)
                | Kind::Binary(..)
                | Kind::If(_)
                | Kind::Draw(..)
        );
        if !allowed && place.is_none() {
            place = Some(part.span);
        }
    });
    let Some(place) = place else { return false };
    let fault = Diagnostic::error(place, "a start value cannot read the state")
        .label("only numbers, parameters and a member's columns can stand here");
    r.fault(fault);
    true
}
