//! Beliefs about hidden variables, and the evidence that moves them.

use super::builder::{Build, title};
use crate::diagnostics::{Code, Diagnostic};
use crate::language::syntax::{self, Name};
use crate::model::entity::{Belief, Evidence, Sign};
use crate::model::expr::*;
use crate::model::resolve::Scope;
use crate::model::symbols::{Field, ID, of_evidence, unknown};

impl Build<'_, '_> {
    pub(super) fn sketch_beliefs(&mut self) {
        for declared in &self.scenario.beliefs {
            let name = format!("{}.{}", declared.holder.text, declared.name.text);
            let about = self.hidden_variable(&declared.about).unwrap_or_else(|| {
                self.names.broken.insert(name.clone());
                0
            });
            self.model.beliefs.push(Belief {
                title: title(declared.title.as_ref(), &name),
                name,
                holder: self.names.actors.get(&declared.holder.text).copied().unwrap_or(0),
                about,
                values: vec![],
                infers: vec![],
                span: declared.name.span,
            });
        }
        for declared in &self.scenario.evidence {
            let about = self.hidden_variable(&declared.about).unwrap_or_else(|| {
                self.names.broken.insert(of_evidence(&declared.name));
                0
            });
            self.model.evidence.push(Evidence {
                name: declared.name.text.clone(),
                about,
                values: vec![],
                signs: vec![],
                span: declared.name.span,
            });
        }
        if self.model.variables.is_empty() || self.model.actors.is_empty() {
            // Their owners are missing, which has been said; nothing can refer to them safely.
            self.model.beliefs.clear();
            self.model.evidence.clear();
            self.names.beliefs.clear();
            self.names.evidence.clear();
        }
    }

    /// A variable with values that can be told apart: shared, an actor's or members'.
    fn hidden_variable(&mut self, about: &Name) -> Option<VariableId> {
        if self.names.computed.contains_key(&about.text) {
            let fault =
                Diagnostic::error(about.span, format!("`{}` is a ladder that is computed", about.text));
            return self
                .faults
                .refuse(fault.label("beliefs are about what can be hidden: one of the variables it reads"));
        }
        let members = about.text.split_once('.').and_then(|(group, field)| {
            let group = *self.names.groups.get(group)?;
            self.names.fields.get(&(group, field.to_owned()))
        });
        let id = match members {
            Some(Field::Variable(id)) => *id,
            Some(Field::Attribute(_)) => {
                let what = if about.text.ends_with(&format!(".{ID}")) {
                    "the name of a member"
                } else {
                    "a column of a table"
                };
                let fault = Diagnostic::error(about.span, format!("`{}` is {what}", about.text));
                return self.faults.refuse(
                    fault
                        .code(Code::Type)
                        .label("everybody knows it")
                        .help("beliefs are about what can be hidden: variables, under `[state]`"),
                );
            }
            None => match self.names.variables.get(&about.text) {
                Some(id) => *id,
                None => {
                    let members = self.model.variables.iter().filter(|variable| variable.group.is_some());
                    let members = members.map(|variable| variable.name.as_str());
                    let all = self.names.variables.keys().map(String::as_str).chain(members);
                    return self.faults.refuse(unknown(about.span, &about.text, "variable", all));
                }
            },
        };
        let variable = &self.model.variables[id];
        if variable.ty == Type::Real {
            return self.faults.refuse(
                Diagnostic::error(about.span, format!("`{}` is a number without steps", about.text))
                    .code(Code::Type)
                    .label("beliefs are about choices, flags, counts or rungs")
                    .related(variable.span, "the variable"),
            );
        }
        Some(id)
    }

    pub(super) fn beliefs(&mut self) {
        for (id, declared) in self.scenario.beliefs.iter().enumerate().take(self.model.beliefs.len()) {
            let Belief { about, name, .. } = &self.model.beliefs[id];
            if self.names.broken.contains(name) {
                continue;
            }
            let about = *about;
            let mut values: Vec<(f64, String, Expr)> = vec![];
            let mut whole = true;
            for (name, prior) in &declared.prior {
                match self.likelihood(about, name, prior) {
                    Some((value, prior)) => values.push((value, name.text.clone(), prior)),
                    None => whole = false,
                }
            }
            self.model.beliefs[id].values = values;
            if whole {
                self.check(|v| v.belief(id));
            }
        }
    }

    fn likelihood(&mut self, about: VariableId, name: &Name, expr: &syntax::Expr) -> Option<(f64, Expr)> {
        self.resolve(Scope::world(), |r| {
            let value = r.named_value(name, about);
            let number = r.fixed(expr, Type::Real);
            Some((value?, number?))
        })
    }

    pub(super) fn evidence(&mut self) {
        for (id, declared) in self.scenario.evidence.iter().enumerate().take(self.model.evidence.len()) {
            if self.names.broken.contains(&of_evidence(&declared.name)) {
                continue;
            }
            let about = self.model.evidence[id].about;
            let mut columns: Vec<(f64, String)> = vec![];
            let mut rows = vec![];
            let mut whole = true;
            for sign in &declared.signs {
                let mut row: Vec<(f64, Expr)> = vec![];
                for (name, expr) in &sign.likelihood {
                    let Some((value, number)) = self.likelihood(about, name, expr) else {
                        whole = false;
                        continue;
                    };
                    if !columns.iter().any(|(other, _)| *other == value) {
                        columns.push((value, name.text.clone()));
                    }
                    row.push((value, number));
                }
                rows.push((sign, row));
            }
            if rows.is_empty() {
                self.faults.push(
                    Diagnostic::error(declared.name.span, "evidence without signs").code(Code::MissingKey),
                );
            }
            let mut signs = vec![];
            for (sign, row) in rows {
                let mut likelihood = vec![];
                for (value, name) in &columns {
                    match row.iter().find(|(other, _)| other == value) {
                        Some((_, number)) => likelihood.push(number.clone()),
                        None if whole => {
                            let message = format!("how likely is `{}` if it is `{name}`?", sign.name.text);
                            let fault = Diagnostic::error(sign.name.span, message)
                                .label(format!("expected a likelihood for `{name}`"));
                            self.faults.push(fault);
                            whole = false;
                        }
                        None => {}
                    }
                }
                signs.push(Sign { name: sign.name.text.clone(), likelihood, span: sign.name.span });
            }
            self.model.evidence[id].values = columns.into_iter().map(|(value, _)| value).collect();
            self.model.evidence[id].signs = signs;
            self.check(|v| v.evidence(id));
        }
    }
}
