//! Reading whole scenarios: what a good file gives, and what is said of a bad one.

use super::*;
use crate::diagnostics::{Diagnostic, Diagnostics, Sources};
use crate::language::syntax::{Expr, ExprKind};
use std::io;

mod broken;
mod tables;
mod trees;

/// The tree, the faults and the texts, with one table `t.csv` for whoever names it.
struct Reading {
    scenario: Option<Scenario>,
    faults: Diagnostics,
    sources: Sources,
}

fn read_bytes(bytes: &[u8], csv: &str) -> Reading {
    let (mut sources, mut faults) = (Sources::default(), Diagnostics::default());
    let mut tables = |name: &str| match name {
        "t.csv" => Ok(csv.as_bytes().to_vec()),
        _ => Err(io::ErrorKind::NotFound.into()),
    };
    let scenario = parse("s/a.toml", bytes, &mut tables, &mut sources, &mut faults);
    Reading { scenario, faults, sources }
}

fn read_text(toml: &str) -> Reading {
    read_bytes(toml.as_bytes(), "id\na\n")
}

fn good(toml: &str) -> Scenario {
    let reading = read_text(toml);
    assert_eq!(reading.told(), Vec::<String>::new(), "{toml}");
    reading.scenario.expect("a file without faults gives a tree")
}

impl Reading {
    /// Each fault as `line: message [underlined]`.
    fn told(&self) -> Vec<String> {
        self.faults.iter().map(|fault| self.tell(fault)).collect()
    }

    fn tell(&self, fault: &Diagnostic) -> String {
        match fault.place {
            Some(place) => {
                let (line, _) = self.sources.line_and_column(place);
                format!("{line}: {} [{}]", fault.message, self.sources.text(place))
            }
            None => fault.message.clone(),
        }
    }

    fn help(&self) -> Vec<&str> {
        self.faults.iter().flat_map(|fault| fault.help.iter().map(String::as_str)).collect()
    }
}

fn shown(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Number(x) => x.to_string(),
        ExprKind::Flag(b) => b.to_string(),
        ExprKind::Date(d) => d.to_string(),
        ExprKind::Path(p) => p.parts.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join("."),
        ExprKind::Duration(length) => format!("{} {}", length.count(), length.unit()),
        _ => "…".into(),
    }
}
