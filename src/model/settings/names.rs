//! Names as they are asked for: an id, or a title where only one thing has it; and what there is, where nothing is called so.

use crate::diagnostics::{Diagnostic, SCENARIO, nearest};
use crate::model::entity::Model;
use crate::model::settings::command_line::Settings;

/// The most names that are listed where one is not found.
const MOST_LISTED: usize = 12;

/// What may be named: things of one kind.
pub struct Known<'m> {
    what: &'static str,
    /// Whose they are, if somebody's.
    of: Option<&'m str>,
    /// Ids with their titles.
    names: Vec<(&'m str, &'m str)>,
}

impl<'m> Known<'m> {
    /// `what` is one of them in words: `parameter`.
    pub fn new(what: &'static str, names: impl IntoIterator<Item = (&'m str, &'m str)>) -> Self {
        Known { what, of: None, names: names.into_iter().collect() }
    }

    pub fn parameters(model: &'m Model) -> Self {
        let name = |parameter: &'m crate::model::entity::Parameter| {
            (parameter.name.as_str(), parameter.title.as_deref().unwrap_or_default())
        };
        Known::new("parameter", model.parameters.iter().map(name))
    }

    pub fn actors(model: &'m Model) -> Self {
        Known::new("actor", model.actors.iter().map(|actor| (actor.name.as_str(), actor.title.as_str())))
    }

    pub fn variants(model: &'m Model) -> Self {
        Known::new("variant", model.variants.iter().map(|variant| (variant.name.as_str(), "")))
    }

    /// Those of an actor, and `default`: the weights written at its responses.
    pub fn policies(model: &'m Model, actor: usize) -> Self {
        let own = model.policies.iter().filter(|policy| policy.actor == actor);
        let names = own.map(|policy| (policy.name.as_str(), policy.title.as_str()));
        let default = [("default", "")].into_iter();
        let is_written =
            model.policies.iter().any(|policy| policy.actor == actor && policy.name == "default");
        let names = names.chain(default.filter(|_| !is_written)).collect();
        Known { what: "policy", of: Some(&model.actors[actor].name), names }
    }

    /// The place of what a text means: its id, or a title that nothing else has, whatever the case of its letters.
    pub fn place(&self, text: &str) -> Option<usize> {
        if let Some(place) = self.names.iter().position(|(id, _)| *id == text) {
            return Some(place);
        }
        let wanted = text.to_lowercase();
        let is_titled = |title: &str| !title.is_empty() && title.to_lowercase() == wanted;
        let mut titled = self.names.iter().enumerate().filter(|(_, (_, title))| is_titled(title));
        match (titled.next(), titled.next()) {
            (Some((place, _)), None) => Some(place),
            _ => None,
        }
    }

    /// The same, or why nothing is meant.
    pub fn find(&self, text: &str) -> Result<usize, Box<Diagnostic>> {
        self.place(text).ok_or_else(|| Box::new(self.missing(text)))
    }

    /// The id of what is at a place.
    pub fn at(&self, place: usize) -> &'m str {
        self.names[place].0
    }

    /// The id of what a text means; the text itself, if it means nothing.
    fn id<'t>(&'t self, text: &'t str) -> &'t str {
        self.place(text).map_or(text, |place| self.names[place].0)
    }

    /// Whether something has this id.
    pub fn has(&self, id: &str) -> bool {
        self.names.iter().any(|(other, _)| *other == id)
    }

    /// The part of `escalade describe` that tells of them.
    fn section(&self) -> Option<&'static str> {
        Some(match self.what {
            "parameter" => "parameters",
            "actor" => "actors",
            "variant" => "variants",
            "policy" => "policies",
            "outcome" => "outcomes",
            _ => return None,
        })
    }

    /// Nothing is called so: what was probably meant, and what there is, the nearest first.
    fn missing(&self, text: &str) -> Diagnostic {
        let message = match self.of {
            Some(of) => format!("`{of}` has no {} `{text}`", self.what),
            None => format!("there is no {} `{text}`", self.what),
        };
        let fault = Diagnostic::without_place(message).missing(text);
        let titles = self.names.iter().map(|(_, title)| *title).filter(|title| !title.is_empty());
        let near = nearest(text, self.names.iter().map(|(id, _)| *id).chain(titles));
        let of_title = |near: &str| self.names.iter().find(|(id, title)| *id == near || *title == near);
        let lowercase = text.to_lowercase();
        let begins = |(id, title): &&(&str, &str)| {
            lowercase.len() >= 3 && [id, title].iter().any(|name| name.to_lowercase().starts_with(&lowercase))
        };
        let has = |(id, title): &&(&str, &str)| {
            lowercase.len() >= 3 && [id, title].iter().any(|name| name.to_lowercase().contains(&lowercase))
        };
        let having: Vec<&str> = self.names.iter().filter(has).map(|(id, _)| *id).collect();
        let near = near.and_then(of_title).or_else(|| self.names.iter().find(begins));
        let near = near.map(|(id, _)| *id).or_else(|| having.first().copied());
        let fault = match near {
            // One of these was as likely meant as another.
            Some(_) if (2..=MOST_LISTED).contains(&having.len()) => {
                let having: Vec<String> = having.iter().map(|id| format!("`{id}`")).collect();
                fault.help(format!("{} have it in their name: {}", having.len(), having.join(", ")))
            }
            Some(id) => fault.help(format!("did you mean `{id}`?")),
            None => fault,
        };
        let fault = match self.section() {
            Some(section) if having.len() > 1 => {
                fault.help(format!("what is behind each: escalade describe {SCENARIO} {section}"))
            }
            _ => fault,
        };
        if self.names.is_empty() {
            return fault.help("this scenario has none");
        }
        let distance = |(id, title): &(&str, &str)| {
            [id, title].map(|name| strsim::osa_distance(&lowercase, &name.to_lowercase())).into_iter().min()
        };
        if let [(id, _)] = self.names[..] {
            return fault.help(format!("the only one is `{id}`"));
        }
        let mut all = self.names.clone();
        // The text may be endless; names are not.
        if text.len() <= 64 {
            all.sort_by_key(distance);
        }
        let shown = all.iter().take(MOST_LISTED).map(|(id, title)| match *title {
            title if title.is_empty() || title.replace(' ', "_").eq_ignore_ascii_case(id) => {
                format!("`{id}`")
            }
            title => format!("`{id}` ({title})"),
        });
        let more = match all.len().saturating_sub(MOST_LISTED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        fault.help(format!("there are {}{more}", shown.collect::<Vec<_>>().join(", ")))
    }
}

impl Settings {
    /// The same with ids in the place of titles.
    pub fn with_ids(&self, model: &Model) -> Settings {
        let parameters = Known::parameters(model);
        let actors = Known::actors(model);
        let set = self.set.iter().map(|(name, value)| (parameters.id(name).to_owned(), value.clone()));
        let policy = |(actor, policy): &(String, String)| match actors.place(actor) {
            Some(id) => (model.actors[id].name.clone(), Known::policies(model, id).id(policy).to_owned()),
            None => (actor.clone(), policy.clone()),
        };
        Settings {
            variant: self.variant.clone(),
            set: set.collect(),
            policies: self.policies.iter().map(policy).collect(),
            given: self.given.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [(&str, &str); 4] =
        [("live", "Hotline from the start"), ("none", "No hotline"), ("a", "Twin"), ("b", "twin")];

    #[test]
    fn ids_and_titles_that_are_unique_are_found() {
        let known = Known::new("variant", NAMES);
        assert_eq!(known.place("none"), Some(1));
        assert_eq!(known.place("no hotline"), Some(1));
        assert_eq!(known.place("Twin"), None, "two things have it");
        assert_eq!(known.place(""), None);
    }

    #[test]
    fn what_is_not_there_is_told_with_what_is_the_nearest_first() {
        let fault = Known::new("variant", NAMES).missing("nine");
        assert_eq!(fault.message, "there is no variant `nine`");
        let all = "there are `none` (No hotline), `live` (Hotline from the start), `a` (Twin), `b` (twin)";
        assert_eq!(fault.help, ["did you mean `none`?", all]);
        let fault = Known::new("variant", [("live", "Hotline from the start")]).missing("hotline from start");
        assert_eq!(fault.help, ["did you mean `live`?", "the only one is `live`"]);
        let fault = Known::new("variant", []).missing("live");
        assert_eq!(fault.help, ["this scenario has none"]);
    }
}
