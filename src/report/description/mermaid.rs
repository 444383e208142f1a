//! The graph of a scenario as a Mermaid flowchart, which code hosts draw.

use super::graph::{Act, By, Graph, Owner, Thing, graph};
use crate::study::Study;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Mermaid draws no more arrows, and a page cannot ask it to.
const MOST_EDGES: usize = 500;

/// A flowchart of the whole scenario: a group for each actor, every arrow.
pub fn description_mermaid(study: &Study) -> String {
    let graph = graph(study);
    let names = Names::new(&graph);
    let mut page = Page { text: String::new() };
    page.line(0, &format!("---\ntitle: {}\n---", quoted_title(&graph.title)));
    page.line(0, "flowchart TB");
    for actor in 0..graph.actors.len() {
        actor_group(&mut page, &graph, &names, actor);
    }
    for (id, ladder) in graph.ladders.iter().enumerate() {
        let sides: Vec<&str> = ladder.sides.iter().map(|side| graph.actors[*side].as_str()).collect();
        let title = match sides.is_empty() {
            true => format!("ladder: {}", ladder.title),
            false => format!("ladder: {} ({})", ladder.title, sides.join(", ")),
        };
        page.group(&names.ladders[id], &title);
        for (rung, title) in ladder.rungs.iter().enumerate().rev() {
            page.line(2, &format!("{}[\"{}\"]", names.rung(id, rung), escaped(title)));
        }
        let chain: Vec<String> = (0..ladder.rungs.len()).rev().map(|rung| names.rung(id, rung)).collect();
        if chain.len() > 1 {
            page.line(2, &chain.join(" --- "));
        }
        page.line(1, "end");
    }
    state_groups(&mut page, &graph, &names);
    for (id, title, wanted) in [("events", "Events", true), ("rules", "Rules", false)] {
        let own: Vec<usize> = (0..graph.acts.len())
            .filter(|act| match graph.acts[*act].by {
                By::Event => wanted,
                By::Rule => !wanted,
                _ => false,
            })
            .collect();
        if !own.is_empty() {
            page.group(id, title);
            own.iter().for_each(|&act| page.line(2, &node(&names.acts[act], &graph.acts[act])));
            page.line(1, "end");
        }
    }
    page.group("outcomes", "Outcomes");
    for (id, outcome) in graph.outcomes.iter().enumerate() {
        page.line(2, &format!("{}[[\"{}\"]]", names.outcomes[id], escaped(&outcome.title)));
    }
    page.line(1, "end");
    edges(&mut page, &graph, &names);
    page.text
}

fn actor_group(page: &mut Page, graph: &Graph, names: &Names, actor: usize) {
    let acts = graph.acts.iter().enumerate().filter(|(_, act)| act.by.actor() == Some(actor));
    let beliefs = graph.beliefs.iter().enumerate().filter(|(_, belief)| belief.holder == actor);
    let mut lines: Vec<String> = acts.map(|(id, act)| node(&names.acts[id], act)).collect();
    lines.extend(beliefs.map(|(id, belief)| {
        let title = format!("belief: {}", belief.name);
        format!("{}([\"{}\"])", names.beliefs[id], escaped(&title))
    }));
    if lines.is_empty() {
        return page.line(1, &format!("{}[\"{}\"]", names.actors[actor], escaped(&graph.actors[actor])));
    }
    page.group(&names.actors[actor], &graph.actors[actor]);
    lines.iter().for_each(|line| page.line(2, line));
    page.line(1, "end");
}

/// Variables by whose they are.
fn state_groups(page: &mut Page, graph: &Graph, names: &Names) {
    let mut owners: Vec<&Owner> = vec![];
    for variable in &graph.variables {
        if !owners.contains(&&variable.owner) {
            owners.push(&variable.owner);
        }
    }
    for (place, owner) in owners.iter().enumerate() {
        let title = match owner {
            Owner::World => "State".to_owned(),
            Owner::Actor(actor) => format!("State: {}", graph.actors[*actor]),
            Owner::Group(title) => format!("Each of {title}"),
        };
        page.group(&format!("states_{}", place + 1), &title);
        for (id, variable) in graph.variables.iter().enumerate().filter(|(_, v)| v.owner == **owner) {
            let mut title = variable.title.clone();
            if let Some(actor) = variable.known_to {
                title += &format!(" (known to {} only)", graph.actors[actor]);
            }
            page.line(2, &format!("{}[(\"{}\")]", names.variables[id], escaped(&title)));
        }
        page.line(1, "end");
    }
}

fn node(name: &str, act: &Act) -> String {
    let title = escaped(&act.title);
    match act.by {
        By::Response(_) => format!("{name}[\"{title}\"]"),
        By::Reaction { .. } => format!("{name}{{{{\"{title}\"}}}}"),
        By::Option(_) => format!("{name}[/\"{title}\"/]"),
        By::Event => format!("{name}(\"{title}\")"),
        By::Rule => format!("{name}>\"{title}\"]"),
    }
}

/// Thick arrows to reactions, thin ones to their options and to what is moved, dotted ones from what is read.
fn edges(page: &mut Page, graph: &Graph, names: &Names) {
    let (mut arrows, mut reads): (Vec<String>, Vec<[String; 2]>) = (vec![], vec![]);
    let mut reads_by_group: Vec<[String; 2]> = vec![];
    for (id, act) in graph.acts.iter().enumerate() {
        let name = &names.acts[id];
        if let By::Reaction { to, options, .. } = &act.by {
            arrows.extend(to.iter().map(|to| format!("{} == answered by ==> {name}", names.acts[*to])));
            arrows.extend(options.iter().map(|option| format!("{name} --> {}", names.acts[*option])));
        }
        for one in &act.moves {
            let target = match (one.thing, one.rung) {
                (Thing::Ladder(ladder), Some(rung)) => names.rung(ladder, rung),
                (thing, _) => names.thing(thing).to_owned(),
            };
            arrows.push(format!("{name} -- {} --> {target}", one.how.verb()));
        }
        for &thing in &act.reads {
            let from = names.thing(thing).to_owned();
            reads.push([from.clone(), name.clone()]);
            let group = names.group(graph, id);
            let own = match thing {
                Thing::Act(other) => names.group(graph, other) == group,
                Thing::Belief(belief) => act.by.actor() == Some(graph.beliefs[belief].holder),
                Thing::Ladder(_) | Thing::Variable(_) => false,
            };
            let arrow = [from, group.to_owned()];
            // Nothing can lead to the group that it is in.
            if !own && !reads_by_group.contains(&arrow) {
                reads_by_group.push(arrow);
            }
        }
    }
    let of_outcomes = graph.outcomes.iter().enumerate().flat_map(|(id, outcome)| {
        outcome.reads.iter().map(move |thing| [names.thing(*thing).to_owned(), names.outcomes[id].clone()])
    });
    let of_outcomes: Vec<[String; 2]> = of_outcomes.collect();
    for (id, belief) in graph.beliefs.iter().enumerate() {
        if let Some(about) = belief.about {
            arrows.push(format!("{} -. is believed .-> {}", names.variables[about], names.beliefs[id]));
        }
    }
    let rungs: usize = graph.ladders.iter().map(|ladder| ladder.rungs.len()).sum();
    if rungs + arrows.len() + reads.len() + of_outcomes.len() > MOST_EDGES {
        page.line(1, "%% What single acts read would be too many arrows: they lead to the groups that the acts are in.");
        reads = reads_by_group;
    }
    arrows.iter().for_each(|arrow| page.line(1, arrow));
    reads.iter().chain(&of_outcomes).for_each(|[from, to]| page.line(1, &format!("{from} -.-> {to}")));
}

struct Page {
    text: String,
}

impl Page {
    fn line(&mut self, depth: usize, line: &str) {
        // Text never fails to be written into.
        let _ = writeln!(self.text, "{:depth$}{line}", "", depth = 2 * depth);
    }

    fn group(&mut self, name: &str, title: &str) {
        self.line(1, &format!("subgraph {name} [\"{}\"]", escaped(title)));
    }
}

/// What nodes are called: of plain letters, and no two alike.
struct Names {
    actors: Vec<String>,
    ladders: Vec<String>,
    variables: Vec<String>,
    beliefs: Vec<String>,
    acts: Vec<String>,
    outcomes: Vec<String>,
}

impl Names {
    fn new(graph: &Graph) -> Names {
        let mut taken = BTreeSet::new();
        let mut all = |kind: &str, ids: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            ids.map(|id| {
                let plain: String =
                    id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
                let first = format!("{kind}_{plain}");
                let numbered = (2..).map(|n| format!("{first}_{n}"));
                let name = std::iter::once(first.clone()).chain(numbered).find(|name| !taken.contains(name));
                let name = name.unwrap_or(first);
                taken.insert(name.clone());
                name
            })
            .collect()
        };
        Names {
            actors: all("actor", &mut graph.actors.iter().map(String::as_str)),
            ladders: all("ladder", &mut graph.ladders.iter().map(|ladder| ladder.title.as_str())),
            variables: all("state", &mut graph.variables.iter().map(|variable| variable.id.as_str())),
            beliefs: all("belief", &mut graph.beliefs.iter().map(|belief| belief.name.as_str())),
            acts: all("act", &mut graph.acts.iter().map(|act| act.id.as_str())),
            outcomes: all("outcome", &mut graph.outcomes.iter().map(|outcome| outcome.id.as_str())),
        }
    }

    fn thing(&self, thing: Thing) -> &str {
        match thing {
            Thing::Ladder(id) => &self.ladders[id],
            Thing::Variable(id) => &self.variables[id],
            Thing::Belief(id) => &self.beliefs[id],
            Thing::Act(id) => &self.acts[id],
        }
    }

    /// The group that an act is in.
    fn group(&self, graph: &Graph, act: usize) -> &str {
        match graph.acts[act].by {
            By::Event => "events",
            By::Rule => "rules",
            By::Response(actor) | By::Option(actor) | By::Reaction { actor, .. } => &self.actors[actor],
        }
    }

    /// Rungs by number: their names may be anything.
    fn rung(&self, ladder: usize, rung: usize) -> String {
        format!("rung_{ladder}_{rung}")
    }
}

/// A text between quotes, its signs as entities where Mermaid would read them as its own or as Markdown.
fn escaped(text: &str) -> String {
    let mut done = String::new();
    for c in crate::diagnostics::one_line(text).chars() {
        match c {
            '"' | '#' | '&' | '<' | '>' | '`' | '*' | '_' | '~' | '\\' | '[' | ']' | '$' => {
                done += &format!("#{};", u32::from(c));
            }
            // `1. first` and `- first` would be lists.
            '.' | '-' | '+' | ')' if done.chars().all(|before| before.is_ascii_digit()) => {
                done += &format!("#{};", u32::from(c));
            }
            c => done.push(c),
        }
    }
    done
}

/// As YAML has it between double quotes.
fn quoted_title(title: &str) -> String {
    let title = crate::diagnostics::one_line(title).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{title}\"")
}
