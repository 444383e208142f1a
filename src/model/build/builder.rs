//! A model in the making, and what every kind of entry is built with.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::language::syntax::{self, Name};
use crate::model::check::parameter_values::Validator;
use crate::model::const_eval::evaluate;
use crate::model::entity::{Model, Value};
use crate::model::expr::*;
use crate::model::range::Ranges;
use crate::model::resolve::{Made, Resolver, Scope};
use crate::model::symbols::Symbols;
use crate::scenario::{Scenario, Text};
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Build<'s, 'f> {
    pub(super) scenario: &'s Scenario,
    pub(super) names: Symbols<'s>,
    pub(super) model: Model,
    pub(super) made: Made,
    pub(super) faults: &'f mut Diagnostics,
    /// The stated values of the parameters.
    pub(super) values: Vec<Value>,
    /// By list of names, which kind of choice it is.
    pub(super) lists: BTreeMap<Vec<String>, ChoiceId>,
}

impl<'s> Build<'s, '_> {
    /// Resolves something in a scope.
    pub(super) fn resolve<T>(&mut self, scope: Scope, work: impl FnOnce(&mut Resolver<'_, 's>) -> T) -> T {
        let mut resolver = Resolver::new(&self.names, &self.model, self.faults, &mut self.made);
        resolver.scope = scope;
        work(&mut resolver)
    }

    /// What depends on the values of parameters, at the stated ones.
    pub(super) fn check(&mut self, look: impl FnOnce(&mut Validator)) {
        let ranges = Ranges::at(&self.model, &self.values);
        let mut validator = Validator::new(&ranges, &self.values);
        look(&mut validator);
        validator.found.into_iter().for_each(|found| self.faults.push(found.fault));
    }

    /// A fixed expression's value as the parameters stand.
    pub(super) fn stated(&self, expr: &Expr) -> f64 {
        evaluate(expr, &self.values, &self.model.clock).low
    }

    /// The list of names as a kind of choice; equal lists are one.
    pub(super) fn choice(&mut self, names: Vec<String>) -> ChoiceId {
        *self.lists.entry(names).or_insert_with_key(|names| {
            self.model.choices.push(names.clone());
            self.model.choices.len() - 1
        })
    }

    /// The names of a `one_of`, each once.
    pub(super) fn one_of(&mut self, names: &[Name]) -> ChoiceId {
        let list = self.each_once(names, "is already in the list");
        self.choice(list)
    }

    /// The names, but for those that are there already, which is a fault.
    pub(super) fn each_once(&mut self, names: &[Name], twice: &str) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let (first, others): (Vec<&Name>, Vec<&Name>) =
            names.iter().partition(|name| seen.insert(&name.text));
        for name in others {
            self.faults
                .push(Diagnostic::error(name.span, format!("`{}` {twice}", name.text)).code(Code::Name));
        }
        first.into_iter().map(|name| name.text.clone()).collect()
    }
}

/// A fixed length of time.
pub(super) fn length(r: &mut Resolver, expr: Option<&syntax::Expr>) -> Option<Option<Expr>> {
    let Some(expr) = expr else { return Some(None) };
    r.fixed(expr, Type::Duration).map(Some)
}

/// The title, or else the name with spaces.
pub(super) fn title(title: Option<&Text>, name: &str) -> String {
    title.map_or_else(|| name.replace('_', " "), |title| title.text.clone())
}

pub(super) fn text(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.text.clone())
}

pub(super) fn constant(value: f64, ty: Type, span: Span) -> Expr {
    Expr::constant(value, ty, span)
}
