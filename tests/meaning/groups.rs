//! Groups of members, selections and aggregates.

use crate::trial::{Trial, scenario};

const FIRMS: &str =
    "id,wealth,strategic,kind\nalpha,3,true,bank\nbeta,5,false,mine\ngamma,2,true,bank\ndelta,5,true,port\n";

/// Four firms from a table; each response is told which firms it hit, as digits in file order.
pub fn firms(steps: u32, text: &str) -> Trial {
    scenario(&format!(
        r#"
        step = "1 week"
        steps = {steps}
        [actors]
        us = {{}}
        [groups.firms]
        table = "firms.csv"
        [state.firms]
        hit = {{ start = 0, count = [0, 99] }}
        [state]
        x = {{ start = 0, count = [0, 9] }}
        {text}
        [metrics]
        alpha = {{ final = "sum(hit of firms where wealth == 3)" }}
        beta = {{ final = "sum(hit of firms where wealth == 5 and not strategic)" }}
        gamma = {{ final = "sum(hit of firms where wealth == 2)" }}
        delta = {{ final = "sum(hit of firms where wealth == 5 and strategic)" }}
        acts = {{ final = "times(us.hit)" }}
        "#
    ))
    .table("firms.csv", FIRMS)
}

fn hits(trial: Trial, [alpha, beta, gamma, delta]: [f64; 4]) -> Trial {
    trial.always("alpha", alpha).always("beta", beta).always("gamma", gamma).always("delta", delta)
}

fn select(select: &str) -> Trial {
    firms(
        1,
        &format!("[responses.us.hit]\nselect = {{ from = \"firms\"{select} }}\ndo = \"selected.hit += 1\""),
    )
}

#[test]
fn a_selection_without_take_is_all_for_which_where_holds() {
    hits(select(""), [1.0, 1.0, 1.0, 1.0]);
    hits(select(", where = \"strategic\""), [1.0, 0.0, 1.0, 1.0]);
    hits(select(", where = \"kind == bank and wealth > 2\""), [1.0, 0.0, 0.0, 0.0]);
}

#[test]
fn at_most_take_are_selected_in_order_with_ties_in_file_order() {
    hits(select(", take = 2"), [1.0, 1.0, 0.0, 0.0]);
    hits(select(", take = 2, order = \"wealth\""), [1.0, 0.0, 1.0, 0.0]);
    hits(select(", take = 1, order = \"wealth desc\""), [0.0, 1.0, 0.0, 0.0]);
    hits(select(", take = 2, order = \"wealth desc\""), [0.0, 1.0, 0.0, 1.0]);
    hits(select(", take = 2, order = \"-wealth\""), [0.0, 1.0, 0.0, 1.0]);
    hits(select(", take = 9, order = \"wealth desc\""), [1.0, 1.0, 1.0, 1.0]);
    hits(select(", where = \"strategic\", take = 1, order = \"wealth desc\""), [0.0, 0.0, 0.0, 1.0]);
}

#[test]
fn a_response_that_finds_nobody_is_not_available() {
    select(", where = \"wealth > 100\"").always("acts", 0.0);
    // A selection of none is none, too.
    firms(2, "[responses.us.hit]\nselect = { from = \"firms\", take = \"x\" }\ndo = \"selected.hit += 1\"\n[events.e]\nwhen = \"step == 2\"\ndo = \"x = 1\"")
        .always("acts", 1.0)
        .always("alpha", 1.0);
}

#[test]
fn what_finds_nobody_leaves_its_weight_to_others() {
    scenario(
        r#"
        steps = 1
        [actors]
        us = {}
        [groups.firms]
        count = 2
        [state.firms]
        listed = { start = false }
        [responses.us.hit]
        weight = 9
        select = { from = "firms", where = "listed" }
        do = []
        [responses.us.wait]
        [outcomes]
        waited = "now(us.wait)"
        rest = "otherwise"
        "#,
    )
    .outcome("waited", 1.0);
}

#[test]
fn each_selected_member_is_affected_once_and_the_cost_knows_the_selection() {
    hits(
        firms(
            1,
            "[responses.us.hit]\nselect = { from = \"firms\", where = \"strategic\" }\ncost = \"sum(wealth of selected)\"\ndo = { each = \"selected\", do = [\"hit += 1\", \"x += 1\"] }\n[outcomes]\nten = \"us.cost == 10 and x == 3\"\nrest = \"otherwise\"",
        )
        .outcome("ten", 1.0),
        [1.0, 0.0, 1.0, 1.0],
    );
}

#[test]
fn a_condition_on_the_selected_narrows_them() {
    hits(
        firms(
            1,
            "[responses.us.hit]\nselect = { from = \"firms\", where = \"strategic\" }\ndo = { each = \"selected where wealth > 2\", do = \"hit += 1\" }",
        ),
        [1.0, 0.0, 0.0, 1.0],
    );
}

#[test]
fn the_selection_is_made_when_choosing() {
    // By the time it takes effect every firm is in the condition, but the selected one stands.
    hits(
        firms(
            4,
            r#"
            [responses.us.hit]
            once = true
            prepare = "2 weeks"
            select = { from = "firms", where = "wealth > 4 - x", order = "wealth", take = 1 }
            do = "selected.hit = step"
            [events.e]
            when = "step == 2"
            do = "x = 4"
            "#,
        ),
        [0.0, 3.0, 0.0, 0.0],
    );
}

#[test]
fn members_for_which_where_no_longer_holds_drop_out() {
    hits(
        firms(
            4,
            r#"
            [responses.us.hit]
            once = true
            prepare = "2 weeks"
            select = { from = "firms", where = "wealth > x" }
            do = "selected.hit += 1"
            [events.e]
            when = "step == 2"
            do = "x = 3"
            "#,
        ),
        [0.0, 1.0, 0.0, 1.0],
    )
    .always("acts", 1.0);
}

#[test]
fn a_response_whose_members_have_all_dropped_out_lapses() {
    hits(
        firms(
            6,
            r#"
            [responses.us.hit]
            prepare = "2 weeks"
            once = true
            cost = 1
            select = { from = "firms", where = "wealth > x and wealth < 5" }
            do = "selected.hit = step"
            [events.e]
            when = "step == 2"
            do = "x = 9"
            [events.f]
            when = "step == 4"
            do = "x = 2"
            [outcomes]
            cheap = { at_end = "us.cost == 1" }
            rest = "otherwise"
            "#,
        )
        .outcome("cheap", 1.0),
        // Chosen in 1, lapses in 3, cannot be chosen in 3, chosen in 4, takes effect in 6.
        [6.0, 0.0, 0.0, 0.0],
    )
    .always("acts", 1.0);
}

#[test]
fn what_was_put_off_for_the_selected_still_finds_them() {
    hits(
        firms(
            6,
            r#"
            [responses.us.hit]
            once = true
            select = { from = "firms", where = "hit == 0", take = 2, order = "wealth" }
            do = ["selected.hit = 50", { each = "selected", after = "2 weeks", do = "hit += step" }]
            "#,
        ),
        [53.0, 0.0, 53.0, 0.0],
    );
}

#[test]
fn selected_inside_what_is_put_off_as_a_whole_is_refused_or_finds_them() {
    let text = "[responses.us.hit]\nonce = true\nselect = { from = \"firms\", take = 2 }\ndo = { after = \"2 weeks\", do = { each = \"selected\", do = \"hit += 1\" } }";
    firms(6, text).refused("selected");
    let text = "[responses.us.hit]\nonce = true\nselect = { from = \"firms\", take = 2 }\ndo = { after = \"2 weeks\", do = \"selected.hit += 1\" }";
    firms(6, text).refused("selected");
    let text = "[responses.us.hit]\nonce = true\nselect = { from = \"firms\", take = 2 }\ndo = { after = \"2 weeks\", do = \"x = count(selected)\" }";
    firms(6, text).refused("selected");
}

#[test]
fn a_selection_made_as_a_reaction_is_as_good() {
    hits(
        firms(
            4,
            r#"
            [responses.us.hit]
            weight = 0
            prepare = "1 week"
            select = { from = "firms", take = 1, order = "wealth desc" }
            do = "selected.hit = step"
            [responses.us.ask]
            once = true
            [reactions.us.follow]
            to = "us.ask"
            weights = { hit = 1 }
            "#,
        ),
        [0.0, 2.0, 0.0, 0.0],
    );
}

/// Firms that an event is for, in each place that knows `each`.
fn taken(each: &str, expected: [f64; 4]) {
    let act = "[responses.us.hit]\n";
    for text in [
        format!("{act}[events.e]\n{each}\ndo = \"hit += 1\""),
        format!("{act}[events.e]\ndo = {{ {}, do = \"hit += 1\" }}", each.replace('\n', ", ")),
        format!("{act}[rules.r]\n{each}\ndo = \"hit += 1\""),
        format!("{act}do = {{ {}, do = \"hit += 1\" }}", each.replace('\n', ", ")),
        format!(
            "{act}[actors.them]\n[reactions.them.answer]\nto = \"us.hit\"\noptions.a = {{ do = {{ {}, do = \"hit += 1\" }} }}",
            each.replace('\n', ", ")
        ),
    ] {
        hits(firms(1, &text), expected);
    }
}

#[test]
fn an_effect_is_for_at_most_take_members_in_order() {
    taken("each = \"firms\"\ntake = 2", [1.0, 1.0, 0.0, 0.0]);
    taken("each = \"firms\"\ntake = 9", [1.0, 1.0, 1.0, 1.0]);
    taken("each = \"firms\"\ntake = \"x\"", [0.0, 0.0, 0.0, 0.0]);
    taken("each = \"firms\"\ntake = 2\norder = \"wealth\"", [1.0, 0.0, 1.0, 0.0]);
    taken("each = \"firms\"\ntake = 1\norder = \"wealth desc\"", [0.0, 1.0, 0.0, 0.0]);
    taken("each = \"firms where strategic\"\ntake = 1\norder = \"wealth desc\"", [0.0, 0.0, 0.0, 1.0]);
    taken("each = \"firms where hit < 1\"\ntake = 2\norder = \"hit - wealth\"", [0.0, 1.0, 0.0, 1.0]);
}

#[test]
fn who_is_taken_is_read_before_the_first_and_put_off_with_the_rest() {
    // Of the two with the least hits in each of three steps.
    let text =
        "[responses.us.hit]\n[events.e]\neach = \"firms\"\ntake = 2\norder = \"hit\"\ndo = \"hit += 1\"";
    hits(firms(3, text), [2.0, 2.0, 1.0, 1.0]);
    let text = "[responses.us.hit]\n[events.e]\nonce = true\neach = \"firms\"\ntake = 1\norder = \"wealth\"\nafter = \"2 weeks\"\ndo = \"hit += 1\"";
    hits(firms(2, text), [0.0, 0.0, 0.0, 0.0]);
    hits(firms(3, text), [0.0, 0.0, 1.0, 0.0]);
    // Of those selected, and for each member of another loop.
    let text = "[responses.us.hit]\nselect = { from = \"firms\", where = \"strategic\" }\ndo = { each = \"selected\", take = 1, order = \"wealth desc\", do = \"hit += 1\" }";
    hits(firms(1, text), [0.0, 0.0, 0.0, 1.0]);
    let text = "[responses.us.hit]\n[events.e]\neach = \"firms where strategic\"\ndo = { each = \"firms\", take = 1, order = \"hit\", do = \"hit += 1\" }";
    hits(firms(1, text), [1.0, 1.0, 1.0, 0.0]);
}

#[test]
fn take_and_order_of_an_effect_have_their_places() {
    let event = |keys: &str| firms(1, &format!("[responses.us.hit]\n[events.e]\n{keys}\ndo = \"x += 1\""));
    event("take = 2").refused("`take` needs `each` beside it");
    event("each = \"firms\"\norder = \"wealth\"").refused("`order` needs `take` beside it");
    event("each = \"firms\"\ntake = 1\norder = \"welth\"").refused("`wealth`");
    event("each = \"firms\"\ntake = 0.5").refused("whole number");
    firms(
        1,
        "[responses.us.hit]\n[rules.r]\neach = \"firms\"\ntake = 1\norder = \"random\"\ndo = \"hit += 1\"",
    )
    .refused("rules are without chance");
}

#[test]
fn aggregates_count_add_and_compare_members() {
    let trial = scenario(
        r#"
        steps = 1
        [groups.firms]
        table = "firms.csv"
        [metrics]
        count = { final = "count(firms)" }
        strategic = { final = "count(firms where strategic)" }
        share = { final = "share(firms where strategic)" }
        sum = { final = "sum(wealth of firms)" }
        partial = { final = "sum(2 * wealth of firms where kind == bank)" }
        mean = { final = "mean(wealth of firms where strategic)" }
        min = { final = "min(wealth of firms where strategic)" }
        max = { final = "max(wealth of firms where kind != mine)" }
        any = { final = "any(firms where wealth > 4)" }
        nobody = { final = "any(firms where wealth > 5)" }
        all = { final = "all(firms where wealth > 1)" }
        not_all = { final = "all(firms where strategic)" }
        empty_sum = { final = "sum(wealth of firms where wealth > 9)" }
        richest = { final = "count(firms where wealth == max(3, 5))" }
        "#,
    );
    trial
        .table("firms.csv", FIRMS)
        .always("count", 4.0)
        .always("strategic", 3.0)
        .always("share", 0.75)
        .always("sum", 15.0)
        .always("partial", 10.0)
        .always("mean", 10.0 / 3.0)
        .always("min", 2.0)
        .always("max", 5.0)
        .always("any", 1.0)
        .always("nobody", 0.0)
        .always("all", 1.0)
        .always("not_all", 0.0)
        .always("empty_sum", 0.0)
        .always("richest", 2.0);
}

#[test]
fn the_mean_of_nobody_is_an_error_of_the_scenario() {
    for aggregate in ["mean", "min", "max"] {
        scenario(&format!(
            r#"
            steps = 3
            [groups.firms]
            count = 2
            [state.firms]
            w = {{ start = 1, range = [0, 2] }}
            [state]
            x = {{ start = 0, range = [0, 2] }}
            bar = {{ start = 0, range = [0, 2] }}
            [events.e]
            chance = 0.1
            do = "bar = 2"
            [events.f]
            do = "x = {aggregate}(w of firms where w > bar)"
            "#
        ))
        .fails();
    }
}

#[test]
fn members_start_by_their_attributes() {
    scenario(
        r#"
        steps = 1
        [groups.firms]
        table = "firms.csv"
        [state.firms]
        worth = { start = "2 * wealth", count = [0, 20] }
        [metrics]
        all = { final = "sum(worth of firms)" }
        banks = { final = "sum(worth of firms where kind == bank)" }
        "#,
    )
    .table("firms.csv", FIRMS)
    .always("all", 30.0)
    .always("banks", 10.0);
}

#[test]
fn each_member_has_its_own_luck_at_the_start() {
    scenario(
        r#"
        steps = 1
        [groups.firms]
        count = 3
        [parameters]
        link = { value = 0.5 }
        [state.firms]
        linked = { start = { chance = "link" } }
        [outcomes]
        all = "all(firms where linked)"
        some = "any(firms where linked)"
        none = "otherwise"
        "#,
    )
    .outcome("all", 0.125)
    .outcome("none", 0.125);
}

#[test]
fn tables_are_checked_row_by_row() {
    let text = "steps = 1\n[groups.firms]\ntable = \"firms.csv\"\n[metrics]\nw = { final = \"sum(wealth of firms)\" }";
    scenario(text).table("firms.csv", "id,wealth\na,1\nb\n").refused("firms.csv:3");
    scenario(text).refused("firms.csv");
}
