//! Words of one list of names as words of another.

use super::Resolver;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::engine::limits::{MOST_CELLS, count};
use crate::language::syntax::BinaryOperator;
use crate::model::expr::*;
use crate::model::symbols::{ID, OUTER, quoted};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The place of a word that the other list lacks: it equals nothing.
const NOWHERE: f64 = -1.0;

/// Longer lists are not told in full.
const MOST_NAMES: usize = 15;

impl Resolver<'_, '_> {
    /// A choice as a value of another list of names, which must have every word that it may be.
    pub(super) fn translate(&mut self, value: Expr, target: ChoiceId, span: Span) -> Option<Expr> {
        let (ty, place) = (Type::Choice(target), value.span);
        match value.kind {
            Kind::Parameter { id, .. } => {
                let Type::Choice(own) = self.model.parameters[id].ty else { return None };
                let (own, names) = (&self.model.choices[own], &self.model.choices[target]);
                let index = |name: &String| names.iter().position(|other| other == name).map(|i| i as f64);
                if let Some(missing) = own.iter().find(|name| index(name).is_none()) {
                    let parameter = &self.model.parameters[id];
                    let fault = self.not_a_value(&parameter.name, missing, target, span);
                    return self.faults.refuse(fault.related(parameter.span, "the parameter"));
                }
                let map = own.iter().filter_map(index).collect();
                Some(Expr::new(Kind::Parameter { id, map: Some(map) }, ty, place))
            }
            Kind::Attribute { group, attribute, depth, .. } => {
                let recoded = self.recoded((group, attribute), target, span)?;
                if let Some(member) = recoded.iter().position(|place| *place == NOWHERE) {
                    let named = self.column_named(group, attribute);
                    let fault = self.not_a_value(&named, &self.word(group, attribute, member), target, span);
                    return self.faults.refuse(fault);
                }
                let kind = Kind::Attribute { group, attribute, depth, recoded: Some(recoded) };
                Some(Expr::new(kind, ty, place))
            }
            Kind::If(parts) => {
                let [condition, then, otherwise] = *parts;
                let (at, or) = (then.span, otherwise.span);
                let then = self.coerce(then, ty, at)?;
                let otherwise = self.coerce(otherwise, ty, or)?;
                Some(Expr::new(Kind::If(Box::new([condition, then, otherwise])), ty, place))
            }
            _ => {
                let fault = Diagnostic::error(span, "these are values of two different lists of names");
                self.faults.refuse(fault.code(Code::Type).label(self.expected(target)))
            }
        }
    }

    fn not_a_value(&self, what: &str, word: &str, target: ChoiceId, span: Span) -> Diagnostic {
        Diagnostic::error(span, format!("`{what}` may be `{word}`, which is not a value here"))
            .code(Code::Type)
            .label(self.expected(target))
    }

    fn expected(&self, target: ChoiceId) -> String {
        match &self.model.choices[target] {
            names if names.len() <= MOST_NAMES => {
                format!("expected one of {}", quoted(names.iter().map(String::as_str)))
            }
            names => format!("expected one of {} names", names.len()),
        }
    }

    /// Both sides of a comparison as values of one list of names, if one of them is a column: each of its words is
    /// looked up in the list of the other side.
    pub(super) fn by_word(
        &mut self,
        operator: BinaryOperator,
        left: Expr,
        right: Expr,
        span: Span,
    ) -> Option<(Expr, Expr)> {
        let (is_right, target) = match (list_of(&right, &left), list_of(&left, &right)) {
            (Some(target), _) => (true, target),
            (None, Some(target)) => (false, target),
            (None, None) => return Some((left, right)),
        };
        let column = if is_right { &right } else { &left };
        let Kind::Attribute { group, attribute, depth, .. } = column.kind else { return Some((left, right)) };
        let recoded = self.recoded((group, attribute), target, span)?;
        if recoded.iter().all(|place| *place == NOWHERE) {
            if column.ty.is_number() {
                // Not what its members are called by: it is told what cannot be compared.
                return Some((left, right));
            }
            self.nothing_in_common(operator, &left, &right, span);
        } else if self.is_id(if is_right { &left } else { &right }) {
            self.strangers((group, attribute), &recoded, target, span);
        }
        let kind = Kind::Attribute { group, attribute, depth, recoded: Some(recoded) };
        let recoded = Expr::new(kind, Type::Choice(target), column.span);
        Some(if is_right { (left, recoded) } else { (recoded, right) })
    }

    /// Where in a list of names the word of each member is.
    fn recoded(
        &mut self,
        (group, attribute): (GroupId, AttributeId),
        target: ChoiceId,
        span: Span,
    ) -> Option<Arc<[f64]>> {
        let key = (group, attribute, target);
        if let Some(known) = self.names.recoded.borrow().get(&key) {
            return Some(known.clone());
        }
        let column = &self.model.groups[group].attributes[attribute];
        let cells = self.names.recoded.borrow().values().map(|known| known.len()).sum::<usize>();
        if cells + column.values.len() > MOST_CELLS {
            return self.faults.refuse(
                Diagnostic::error(span, "columns are compared with too many lists of names")
                    .code(Code::Limit)
                    .label(format!("with this one more than {} cells in all", count(MOST_CELLS as u64))),
            );
        }
        let ty = Type::Choice(target);
        let places: Vec<f64> = match column.ty {
            // Each word of a list is looked up once, however many members have it.
            Type::Choice(own) => {
                let words = &self.model.choices[own];
                let places: Vec<f64> =
                    words.iter().map(|word| self.value_of_name(ty, word).unwrap_or(NOWHERE)).collect();
                column
                    .values
                    .iter()
                    .map(|word| places.get(*word as usize).copied().unwrap_or(NOWHERE))
                    .collect()
            }
            _ => {
                let place = |number: &f64| self.value_of_name(ty, &number.to_string()).unwrap_or(NOWHERE);
                column.values.iter().map(place).collect()
            }
        };
        let places: Arc<[f64]> = places.into();
        self.names.recoded.borrow_mut().insert(key, places.clone());
        Some(places)
    }

    /// Words of a column that is compared with members' names, and most of which are such: those that are not may be
    /// misspelt.
    fn strangers(
        &mut self,
        (group, attribute): (GroupId, AttributeId),
        recoded: &[f64],
        target: ChoiceId,
        span: Span,
    ) {
        let lost: BTreeSet<String> = (0..recoded.len())
            .filter(|member| recoded[*member] == NOWHERE)
            .map(|member| self.word(group, attribute, member))
            .collect();
        if lost.is_empty() || 2 * lost.len() > recoded.len() {
            return;
        }
        let named = self.column_named(group, attribute);
        let words = quoted(lost.iter().take(MOST_NAMES).map(String::as_str));
        let message = format!("`{named}` has what is no `{ID}` here: {words}");
        let fault = Diagnostic::warning(span, message).code(Code::Unused).label("equals no member there");
        let known = &self.model.choices[target];
        let fault = match lost.first() {
            Some(word) => fault.suggest(word, known.iter().map(String::as_str)),
            None => fault,
        };
        self.fault(fault);
    }

    fn nothing_in_common(&mut self, operator: BinaryOperator, left: &Expr, right: &Expr, span: Span) {
        let message = match operator {
            BinaryOperator::NotEqual => "this always holds",
            _ => "this can never hold",
        };
        let mut fault = Diagnostic::warning(span, message).code(Code::Unused);
        if let (Some(left), Some(right)) = (self.named(left), self.named(right)) {
            fault = fault.label(format!("`{left}` and `{right}` have no word in common"));
        }
        for (id, other) in [(left, right), (right, left)] {
            if self.is_id(id) {
                fault.help.extend(self.whose_id(other));
                break;
            }
        }
        self.fault(fault);
    }

    /// What was meant by `id`, opposite a column that has other members' names.
    fn whose_id(&mut self, other: &Expr) -> Option<String> {
        let innermost = self.scope.loops.len().checked_sub(1)?;
        for depth in (self.scope.hidden..innermost).rev() {
            if self.names_members_of(other, self.scope.loops[depth].group) {
                let path = format!("{OUTER}.").repeat(innermost - depth);
                return Some(format!("`id` is the member's own: did you mean `{path}{ID}`?"));
            }
        }
        let group = (0..self.model.groups.len()).find(|group| self.names_members_of(other, *group))?;
        let (group, named) = (&self.model.groups[group].name, self.named(other)?);
        Some(format!(
            "`{named}` has names of `{group}`: inside a loop over them, the name of the member is `{OUTER}.{ID}` in this one"
        ))
    }

    /// Whether some of its words are names of members of a group.
    fn names_members_of(&mut self, value: &Expr, group: GroupId) -> bool {
        let Some(Type::Choice(members)) = self.model.groups[group].attributes.last().map(|id| id.ty) else {
            return false;
        };
        match (&value.kind, value.ty) {
            (Kind::Attribute { group, attribute, .. }, _) => self
                .recoded((*group, *attribute), members, value.span)
                .is_some_and(|places| places.iter().any(|place| *place != NOWHERE)),
            (_, Type::Choice(own)) => {
                let names: BTreeSet<&String> = self.model.choices[members].iter().collect();
                self.model.choices[own].iter().any(|word| names.contains(word))
            }
            _ => false,
        }
    }

    fn is_id(&self, value: &Expr) -> bool {
        matches!(value.kind, Kind::Attribute { group, attribute, .. }
            if self.model.groups[group].columns().len() == attribute)
    }

    /// How a fault calls it.
    fn named(&self, value: &Expr) -> Option<String> {
        Some(match &value.kind {
            Kind::Attribute { group, attribute, .. } => self.column_named(*group, *attribute),
            Kind::Variable(id) | Kind::Member { variable: id, .. } => self.model.variables[*id].name.clone(),
            Kind::Parameter { id, .. } => self.model.parameters[*id].name.clone(),
            _ => return None,
        })
    }

    fn column_named(&self, group: GroupId, attribute: AttributeId) -> String {
        let group = &self.model.groups[group];
        format!("{}.{}", group.name, group.attributes[attribute].name)
    }

    /// What stands in a member's row.
    fn word(&self, group: GroupId, attribute: AttributeId, member: usize) -> String {
        let column = &self.model.groups[group].attributes[attribute];
        let Some(value) = column.values.get(member) else { return String::new() };
        let word = match column.ty {
            Type::Choice(own) => self.model.choices[own].get(*value as usize).cloned(),
            _ => None,
        };
        word.unwrap_or_else(|| value.to_string())
    }
}

/// The list of names of one side, if the other is a column that has words of another list, or numbers.
fn list_of(column: &Expr, other: &Expr) -> Option<ChoiceId> {
    let Type::Choice(target) = other.ty else { return None };
    let words = matches!(column.ty, Type::Choice(_) | Type::Whole | Type::Real) && column.ty != other.ty;
    (words && matches!(column.kind, Kind::Attribute { .. })).then_some(target)
}
