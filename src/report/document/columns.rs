//! The columns of a table of runs, each with what it is.

use crate::model::entity::Model;
use crate::model::expr::Type;
use std::collections::BTreeSet;

/// A column, described.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub title: String,
    pub unit: Option<String>,
    pub role: Role,
    pub kind: Kind,
    /// Where a parameter's value comes from.
    pub source: Option<String>,
    /// What an empty cell means; of a column without it no cell is empty.
    pub empty: Option<&'static str>,
}

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It tells which row it is.
    Index,
    Outcome,
    Metric,
    /// A metric that is a term of a payoff.
    Term,
    /// How often a response took effect.
    Count,
    Payoff,
    Parameter,
    Variable,
    /// How likely somebody thinks a value.
    Belief,
}

impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Role::Index => "index",
            Role::Outcome => "outcome",
            Role::Metric => "metric",
            Role::Term => "term",
            Role::Count => "count",
            Role::Payoff => "payoff",
            Role::Parameter => "parameter",
            Role::Variable => "variable",
            Role::Belief => "belief",
        }
    }
}

/// What its cells hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Integer,
    Number,
    /// `true` or `false`.
    Boolean,
    /// A name.
    Text,
    /// As `2015-09-22`.
    Date,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Boolean => "boolean",
            Kind::Text => "text",
            Kind::Date => "date",
        }
    }

    /// Of values of the scenario.
    pub fn of(ty: Type) -> Kind {
        match ty {
            Type::Whole => Kind::Integer,
            Type::Flag => Kind::Boolean,
            Type::Choice(_) | Type::Rung(_) | Type::Outcome => Kind::Text,
            Type::Date => Kind::Date,
            Type::Real | Type::Duration | Type::Delay => Kind::Number,
        }
    }
}

impl Column {
    pub fn new(name: impl Into<String>, title: impl Into<String>, role: Role, kind: Kind) -> Column {
        let (name, title) = (name.into(), title.into());
        Column { name, title, unit: None, role, kind, source: None, empty: None }
    }

    pub fn unit(self, unit: Option<impl Into<String>>) -> Column {
        Column { unit: unit.map(Into::into), ..self }
    }
}

/// The unit of values of the scenario.
pub fn unit(model: &Model, ty: Type, stated: Option<&String>) -> Option<String> {
    match ty {
        Type::Duration | Type::Delay if model.clock.step_days.is_some() => Some("days".to_owned()),
        Type::Duration | Type::Delay => Some("rounds".to_owned()),
        _ => stated.cloned(),
    }
}

/// A metric or a variable may be called as another column is: then what it is stands before its name.
pub fn told_apart(columns: &mut [Column]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for column in columns {
        while !taken.insert(column.name.clone()) {
            column.name = format!("{}.{}", column.role.name(), column.name);
        }
    }
}
