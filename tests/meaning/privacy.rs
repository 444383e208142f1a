//! Who may read what.

use crate::trial::{Trial, scenario};

fn secretive(text: &str) -> Trial {
    scenario(&format!(
        r#"
        step = "1 week"
        steps = 2
        [actors]
        us = {{}}
        china = {{}}
        [parameters]
        bar = {{ value = 0.5 }}
        [state]
        resolve = {{ start = 0.5, range = [0, 1], known_to = "china" }}
        open = {{ start = 0.5, range = [0, 1] }}
        culprit = {{ start = "a", one_of = ["a", "b"], known_to = "china" }}
        [define]
        hidden = "resolve * 2"
        doubly = "hidden + 1"
        [beliefs.us.suspects]
        about = "culprit"
        prior = {{ a = 0.5, b = 0.5 }}
        [groups.firms]
        count = 2
        [state.firms]
        listed = {{ start = true }}
        {text}
        "#
    ))
}

#[test]
fn the_world_reads_everything() {
    secretive(
        r#"
        [events.e]
        when = "resolve > 0 and us.suspects(a) > 0"
        chance = "resolve"
        do = { chance = "hidden / 2", do = "resolve -= 0.1 * us.suspects(b)" }
        [rules.r]
        do = "open = resolve"
        [responses.us.a]
        cost = "resolve"
        do = "open = doubly / 9"
        [metrics]
        m = { peak = "resolve + us.suspects(a)" }
        [objectives]
        us = "-resolve"
        [outcomes]
        o = "resolve > 2 or us.suspects(a) > 2"
        rest = "otherwise"
        "#,
    )
    .outcome("rest", 1.0);
}

#[test]
fn the_owner_reads_its_own() {
    secretive(
        r#"
        [responses.china.a]
        when = "resolve > 0"
        weight = "hidden"
        [responses.us.b]
        when = "us.suspects(a) > 0"
        [reactions.china.answer]
        to = "us.b"
        when = "resolve > 0"
        options.x = { weight = "resolve", when = "doubly > 0" }
        [policies.china.p]
        rules = [{ when = "resolve > bar", choose = "a", chance = "resolve" }]
        "#,
    )
    .outcome("end", 1.0);
}

#[test]
fn nobody_chooses_by_what_only_another_knows() {
    for text in [
        "[responses.us.a]\nwhen = \"resolve > 0\"",
        "[responses.us.a]\nweight = \"resolve\"",
        "[responses.us.a]\nprepare = \"0 weeks\"\nstill = \"resolve > 0\"",
        "[responses.us.a]\nselect = { from = \"firms\", where = \"resolve > 0\" }",
        "[responses.us.a]\nselect = { from = \"firms\", take = 1, order = \"resolve\" }",
        "[responses.us.a]\nselect = { from = \"firms\", take = \"round(resolve)\" }",
        "[responses.us.a]\n[policies.us.p]\nrules = [{ when = \"resolve > 0\", choose = \"a\" }]",
        "[responses.us.a]\n[policies.us.p]\nrules = [{ choose = \"a\", chance = \"resolve\" }]",
        "[responses.us.a]\n[policies.us.p]\nweights = { a = \"resolve\" }",
        "[responses.us.a]\n[policies.us.p]\nlambda = 1\nutilities = { a = \"resolve\" }",
        "[responses.us.a]\n[policies.us.p]\nlambda = \"resolve\"\nutilities = { a = 1 }",
        "[responses.us.a]\nwhen = \"hidden > 0\"",
        "[responses.us.a]\nwhen = \"doubly > 0\"",
        "[responses.us.a]\nwhen = \"culprit == a\"",
        "[responses.china.a]\n[reactions.us.r]\nto = \"china.a\"\nwhen = \"resolve > 0\"\noptions.x = {}",
        "[responses.china.a]\n[reactions.us.r]\nto = \"china.a\"\noptions.x = { weight = \"resolve\" }",
        "[responses.china.a]\n[reactions.us.r]\nto = \"china.a\"\noptions.x = { when = \"resolve > 0\" }",
    ] {
        secretive(text).refused("china");
    }
    for text in [
        "[responses.china.a]\nwhen = \"us.suspects(a) > 0\"",
        "[responses.china.a]\n[policies.china.p]\nweights = { a = \"us.suspects(a)\" }",
    ] {
        secretive(text).refused("us.suspects");
    }
}
