//! Sets of members, and what is counted or summed over them.

use super::{Loop, Resolver, Scope};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::engine::limits::MEMBER_LOOPS;
use crate::language::syntax::{self, AggregateKind, Members, Name};
use crate::model::entity::{Order, Select};
use crate::model::expr::*;
use crate::model::symbols::quoted;
use crate::scenario;

impl Resolver<'_, '_> {
    /// The members that are meant, with the condition they must meet.
    pub fn members(&mut self, members: &Members) -> Option<MemberSet> {
        let (group, selected_by) = self.whose_members(&members.group)?;
        if self.scope.loops.len() >= MEMBER_LOOPS {
            let fault = Diagnostic::error(members.span, "too many loops over members inside each other")
                .code(Code::Limit);
            return self.faults.refuse(fault.label(format!("at most {MEMBER_LOOPS}")));
        }
        let depth = self.scope.loops.len() as Depth;
        let filter = match &members.filter {
            Some(filter) => {
                let scope = self.inside(group);
                Some(self.within(scope, |r| {
                    let value = r.expr(filter, None)?;
                    r.coerce(value, Type::Flag, filter.span)
                })?)
            }
            None => None,
        };
        Some(MemberSet { group, selected_by, filter, depth })
    }

    /// The same, or only so many of them.
    pub fn each(&mut self, declared: &scenario::Select) -> Option<Select> {
        let members = self.members(&declared.members)?;
        let (take, order) = self.taken(members.group, declared)?;
        Some(Select { members, take, order, span: declared.span })
    }

    /// How many are meant, and who comes first.
    pub fn taken(&mut self, group: GroupId, declared: &scenario::Select) -> Option<(Option<Expr>, Order)> {
        let take = self.optional(declared.take.as_ref(), Type::Whole);
        let order = match &declared.order {
            None => Some(Order::File),
            Some(scenario::Order::Random(span)) if self.scope.rule => {
                self.no_chance_in_rules(*span, "a random order")
            }
            Some(scenario::Order::Random(_)) => Some(Order::Random),
            Some(scenario::Order::By { key, descending }) => {
                let value = self.within(self.inside(group), |r| r.number(key));
                value.map(|key| Order::By { key, descending: *descending })
            }
        };
        Some((take?, order?))
    }

    /// The scope inside a loop over a group's members.
    pub fn inside(&self, group: GroupId) -> Scope {
        let mut scope = self.scope.clone();
        scope.loops.push(Loop { group });
        scope
    }

    fn whose_members(&mut self, name: &Name) -> Option<(GroupId, Option<ResponseId>)> {
        if name.text == "selected" {
            if let Some(response) = self.scope.response {
                if self.scope.put_off {
                    return self.faults.refuse(
                        Diagnostic::error(name.span, "by then nobody is selected any more")
                            .label("`selected` inside what is put off")
                            .help("for each of the selected: `{ each = \"selected\", after = …, do = … }`"),
                    );
                }
                if let Some(group) = self.names.selection[response] {
                    return Some((group, Some(response)));
                }
                if self.names.selecting_nobody.contains(&response) {
                    return None;
                }
                return self.faults.refuse(
                    Diagnostic::error(name.span, "this response selects nothing")
                        .label("`selected` needs a `select`")
                        .help("for example `select = { from = \"firms\", where = \"on_list\" }`"),
                );
            }
            return self.faults.refuse(
                Diagnostic::error(name.span, "nothing is selected here")
                    .label("only the effects and the cost of a response know `selected`"),
            );
        }
        if let Some(group) = self.names.groups.get(&name.text) {
            return Some((*group, None));
        }
        let groups: Vec<&str> = self.names.groups.keys().map(String::as_str).collect();
        let mut fault = Diagnostic::error(name.span, format!("there is no group `{}`", name.text))
            .code(Code::UnknownName)
            .label("expected a group or `selected`")
            .missing(&name.text)
            .suggest(&name.text, groups.iter().copied().chain(["selected"]));
        if fault.help.is_empty() && !groups.is_empty() {
            fault = fault.help(format!("there are {}", quoted(groups)));
        }
        self.faults.refuse(fault)
    }

    pub(super) fn aggregate(
        &mut self,
        kind: AggregateKind,
        value: Option<&syntax::Expr>,
        members: &Members,
        span: Span,
    ) -> Option<Expr> {
        use AggregateKind as A;
        let needs_value = matches!(kind, A::Sum | A::Mean | A::Min | A::Max);
        if needs_value && value.is_none() {
            let word = kind.word();
            return self.faults.refuse(
                Diagnostic::error(span, format!("`{word}` of what?"))
                    .label(format!("expected `{word}(value of {})`", members.group.text)),
            );
        }
        let set = self.members(members)?;
        let value = match value {
            Some(value) if needs_value => {
                let scope = self.inside(set.group);
                let resolved = self.within(scope, |r| r.expr(value, None))?;
                self.no_since(&resolved);
                let ty = self.number_type(&resolved, value.span)?;
                Some((resolved, ty))
            }
            Some(value) => {
                let word = kind.word();
                return self.faults.refuse(
                    Diagnostic::error(value.span, format!("`{word}` counts members, it takes no value"))
                        .label(format!("write `{word}({} where …)`", members.group.text)),
                );
            }
            None => None,
        };
        let of_value = value.as_ref().map_or(Type::Real, |(_, ty)| *ty);
        let ty = match kind {
            A::Count => Type::Whole,
            A::Share | A::Mean => Type::Real,
            A::Any | A::All => Type::Flag,
            A::Sum | A::Min | A::Max => of_value,
        };
        let value = value.map(|(value, _)| Box::new(value));
        Some(Expr::new(Kind::Aggregate { kind, members: Box::new(set), value }, ty, span))
    }
}
