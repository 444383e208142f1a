//! `outer.NAME`: what belongs to the member of the loop outside the innermost.

use super::Resolver;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::language::syntax::{Name, Path};
use crate::model::expr::*;
use crate::model::symbols::{Field, OUTER, quoted};

impl Resolver<'_, '_> {
    /// The attribute or member variable that is meant, and the loop at whose member; each `outer` is one loop further
    /// out.
    pub(super) fn outer_field(&mut self, path: &Path) -> Option<(Field, GroupId, Depth)> {
        let levels = path.parts.iter().take_while(|part| part.text == OUTER).count();
        let [name] = &path.parts[levels..] else { return self.not_of_a_member(path, levels) };
        let loops = &self.scope.loops[self.scope.hidden..];
        if loops.len() <= levels {
            return self.no_outer_member(path, levels, name);
        }
        let depth = self.scope.loops.len() - 1 - levels;
        let group = self.scope.loops[depth].group;
        match self.names.fields.get(&(group, name.text.clone())) {
            Some(field) => Some((*field, group, depth as Depth)),
            None => self.no_outer_field(group, name),
        }
    }

    /// `outer` alone, or `outer.us.cost`.
    fn not_of_a_member<T>(&mut self, path: &Path, levels: usize) -> Option<T> {
        let fault = match path.parts.get(levels..) {
            Some([]) | None => Diagnostic::error(path.span, format!("`{path}` is a member, not a value"))
                .label("which of its values?")
                .help(format!("for example `{path}.id`")),
            Some(rest) => {
                let rest = rest.iter().map(|part| part.text.as_str()).collect::<Vec<_>>().join(".");
                Diagnostic::error(path.span, format!("a member has no `{rest}`"))
                    .label("expected `outer.NAME`, a column or variable of the member")
                    .help(match path.parts.len() - levels {
                        2 => format!(
                            "of the member that it names: `any(firms where id == {} and {})`",
                            path.parts[..=levels]
                                .iter()
                                .map(|part| part.text.as_str())
                                .collect::<Vec<_>>()
                                .join("."),
                            path.parts[levels + 1].text
                        ),
                        _ => format!("what is no member's stands without `outer`: `{rest}`"),
                    })
            }
        };
        self.faults.refuse(fault.code(Code::UnknownName))
    }

    fn no_outer_member<T>(&mut self, path: &Path, levels: usize, name: &Name) -> Option<T> {
        let loops = &self.scope.loops[self.scope.hidden..];
        let group = loops.first().map(|each| self.model.groups[each.group].name.as_str());
        let (message, label) = match (group, levels) {
            (None, _) => ("there is no member here".to_owned(), "stands in no loop over members".to_owned()),
            (Some(group), 1) => {
                ("there is no outer member here".into(), format!("stands in one loop only, over `{group}`"))
            }
            (Some(group), _) => (
                "there are not so many loops here".into(),
                format!("the outermost is over `{group}`, {} further out", plural(loops.len() - 1)),
            ),
        };
        let mut fault = Diagnostic::error(path.span, message).code(Code::UnknownName).label(label);
        let inner = loops.last().map(|each| (each.group, name.text.clone()));
        let is_own = inner.is_some_and(|field| self.names.fields.contains_key(&field));
        if levels > 1 && loops.len() > 1 {
            let nearer = format!("{OUTER}.").repeat(loops.len() - 1);
            return self.faults.refuse(fault.help(format!("did you mean `{nearer}{}`?", name.text)));
        }
        if is_own && self.using.is_empty() {
            fault = fault
                .help(format!("what belongs to the member itself stands alone: `{name}`", name = name.text));
        }
        fault = match self.using.last() {
            Some(definition) => {
                fault.help(format!("`{definition}` does not know the members for which it is used: write it out there"))
            }
            _ => fault.help(
                "`outer` is for loops inside others: inside `each = \"firms\"`, `count(links where src == outer.id)`",
            ),
        };
        self.faults.refuse(fault)
    }

    fn no_outer_field<T>(&mut self, group: GroupId, name: &Name) -> Option<T> {
        let of_group = |(of, _): &&(GroupId, String)| *of == group;
        let own: Vec<&str> =
            self.names.fields.keys().filter(of_group).map(|(_, name)| name.as_str()).collect();
        let group = &self.model.groups[group].name;
        let text = name.text.as_str();
        let mut fault = Diagnostic::error(name.span, format!("the members of `{group}` have no `{text}`"))
            .code(Code::UnknownName)
            .label("not found")
            .missing(text)
            .suggest(text, own.iter().copied());
        if self.field(text).is_some() || self.names.variables.contains_key(text) {
            fault = fault.help(format!("without `outer` there is one: `{text}`"));
        } else if fault.help.is_empty() {
            fault = fault.help(format!("they have {}", quoted(own)));
        }
        self.faults.refuse(fault)
    }

    /// The value of a field at the member of the loop at `depth`.
    pub(super) fn of_member(
        &mut self,
        (field, group, depth): (Field, GroupId, Depth),
        span: Span,
    ) -> Option<Expr> {
        match field {
            Field::Variable(variable) => self.variable(variable, Some(depth), span),
            Field::Attribute(attribute) => {
                let ty = self.model.groups[group].attributes[attribute].ty;
                Some(Expr::new(Kind::Attribute { group, attribute, depth, recoded: None }, ty, span))
            }
        }
    }
}

fn plural(loops: usize) -> String {
    if loops == 1 { "1 loop".into() } else { format!("{loops} loops") }
}
