//! Messages speak of the command line: its options said as the arguments of Python, in one place.
//!
//! `--max-states N` becomes `max_states=N`, and `--set pace=0.3` becomes `set={"pace": "0.3"}`. Whole commands stay what they
//! are, since they can be typed; so do lines of the scenario.

/// Options that have another name in Python; `_` stands for `-` by itself.
const RENAMED: [(&str, &str); 2] = [("metric", "metrics"), ("all", "everything")];

/// Options behind which a name stands, and not a number or a word of the sentence.
const NAMED: [&str; 5] = ["variant", "at", "choose", "outcome", "typical"];

/// Options that give one thing to another, and the argument if it is several things that are given.
const PAIRS: [(&str, &str); 2] = [("set", "over"), ("policy", "policies")];

/// What is asked, on which it depends whether an argument takes one thing or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A scenario, and what is chosen in it.
    Scenario,
    /// Options side by side.
    SideBySide,
    /// Options side by side, along parameters.
    Sweep,
}

/// A message as the command line words it, in the words of Python.
pub fn in_python(message: &str, asked: Asked) -> String {
    let lines =
        message.lines().map(|line| if is_excerpt(line) { line.to_owned() } else { said(line, asked) });
    let text = lines.collect::<Vec<_>>().join("\n");
    if message.ends_with('\n') { text + "\n" } else { text }
}

/// Whether a line is one of the scenario: `12 | steps = 9`.
fn is_excerpt(line: &str) -> bool {
    let rest = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.trim_start().len() && rest.trim_start().starts_with('|')
}

fn said(line: &str, asked: Asked) -> String {
    let (mut out, mut rest) = (String::new(), line);
    while let Some(at) = rest.find("--") {
        let (before, option) = rest.split_at(at);
        let name: &str =
            option[2..].split(|c: char| !(c.is_ascii_lowercase() || c == '-')).next().unwrap_or("");
        // Dashes also underline places.
        let is_option = name.starts_with(|c: char| c != '-')
            && !before.ends_with(|c: char| c.is_alphanumeric() || c == '-');
        // The command goes on to the end, or to the mark that ends it.
        if let Some(end) = command(before, option) {
            out.push_str(before);
            out.push_str(&option[..end]);
            rest = &option[end..];
        } else if is_option {
            out.push_str(before);
            rest = argument(&mut out, name, &option[2 + name.len()..], asked);
        } else {
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
        }
    }
    out + rest
}

/// Where a command ends that an option is part of, if it is.
fn command(before: &str, option: &str) -> Option<usize> {
    let start = before.rfind("escalade ").map(|at| at + "escalade ".len())?;
    let is_command =
        before[start..].starts_with(|c: char| c.is_ascii_lowercase()) && !before[start..].contains('`');
    is_command.then(|| option.find('`').unwrap_or(option.len()))
}

/// Adds an option as an argument, with its value if one follows. Returns what comes after.
fn argument<'a>(out: &mut String, name: &str, after: &'a str, asked: Asked) -> &'a str {
    // At the start of a message the option says what it is of, with what was given: `--set pace=so so: expected a number`.
    let heads = |leads: &[&str]| leads.iter().any(|lead| out.ends_with(lead));
    let is_head = heads(&["error: ", "warning: "]);
    let is_place = heads(&["--> ", " in "]);
    let end = match (is_head, is_place) {
        (true, _) => ": ",
        (_, true) => ":",
        _ => " ",
    };
    let (value, rest) = value(after, end);
    if let Some((_, several)) = PAIRS.iter().find(|(pair, _)| *pair == name) {
        return match value.split_once('=') {
            Some((of, given)) => {
                let are_several =
                    given.contains(',') || (name == "set" && (given.contains("..") || given == "*"));
                let keyword = match (name, asked) {
                    ("set", Asked::Sweep) | ("policy", Asked::SideBySide | Asked::Sweep) => several,
                    _ if are_several && !is_head => several,
                    _ => name,
                };
                out.push_str(&format!("{keyword}={{{}: {}}}", quoted(of), quoted(given)));
                rest
            }
            None if (is_head || is_place) && !value.is_empty() => {
                let is_one = asked == Asked::Scenario || (name == "set" && asked != Asked::Sweep);
                let keyword = if is_one { name } else { several };
                out.push_str(&format!("{keyword}[{}]", quoted(value)));
                rest
            }
            None => bare(out, name, after),
        };
    }
    let keyword = keyword(name, value, asked);
    if NAMED.contains(&name) && !value.is_empty() {
        out.push_str(&format!("{keyword}={}", quoted(value)));
        return rest;
    }
    // A number, or what stands for one: N.
    let is_number = value.starts_with(|c: char| c.is_ascii_digit())
        || (!value.is_empty() && value.chars().all(|c| c.is_ascii_uppercase()));
    if is_number {
        out.push_str(&format!("{keyword}={value}"));
        return rest;
    }
    bare(out, &keyword, after)
}

/// An argument without a value, in backticks.
fn bare<'a>(out: &mut String, keyword: &str, after: &'a str) -> &'a str {
    let is_marked = out.ends_with('`');
    out.push_str(&if is_marked { format!("{keyword}=") } else { format!("`{keyword}=`") });
    after
}

fn keyword(name: &str, value: &str, asked: Asked) -> String {
    if name == "variant" && (asked != Asked::Scenario || value.contains(',')) {
        return "variants".to_owned();
    }
    let renamed = RENAMED.iter().find(|(option, _)| *option == name);
    renamed.map_or_else(|| name.replace('-', "_"), |(_, renamed)| (*renamed).to_owned())
}

/// What follows an option, up to this, and what follows that.
fn value<'a>(after: &'a str, end: &str) -> (&'a str, &'a str) {
    let Some(text) = after.strip_prefix(' ') else { return ("", after) };
    if let Some((quoted, rest)) = text.strip_prefix('\'').and_then(|text| text.split_once('\'')) {
        return (quoted, rest);
    }
    let value = &text[..text.find(end).or_else(|| text.find('`')).unwrap_or(text.len())];
    let value = value.trim_end_matches([',', ';', ':', '.', ')', '`']);
    (value, &text[value.len()..])
}

fn quoted(text: &str) -> String {
    let mark = if text.contains('"') && !text.contains('\'') { '\'' } else { '"' };
    let escaped = text.replace('\\', "\\\\").replace(mark, &format!("\\{mark}"));
    format!("{mark}{escaped}{mark}")
}
