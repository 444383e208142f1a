//! Members named from inside other loops: `id`, `outer`, and columns that hold members' names.

use crate::trial::{Trial, scenario};

/// Alpha and beta are frozen at first. Zeta is no firm.
const FIRMS: &str = "id,size\nalpha,1\nbeta,2\ngamma,3\ndelta,4\nomega,5\n";
const LINKS: &str = "id,src,dst,weight\nl1,alpha,gamma,2\nl2,beta,gamma,3\nl3,gamma,delta,5\nl4,beta,delta,7\n\
                     l5,delta,omega,1\nl6,gamma,omega,4\nl7,zeta,alpha,9\n";

fn network(text: &str) -> Trial {
    let state = if text.contains("[state.firms]") {
        ""
    } else {
        "[state.firms]\nfrozen = { start = \"id in [alpha, beta]\" }\n\
         exposure = { start = 0, count = [0, 99] }"
    };
    scenario(&format!(
        "steps = 3\n[groups.firms]\ntable = \"firms.csv\"\n[groups.links]\ntable = \"links.csv\"\n{state}\n{text}"
    ))
    .table("firms.csv", FIRMS)
    .table("links.csv", LINKS)
}

/// What an expression is worth, with alpha and beta frozen.
fn worth(expr: &str, value: f64) {
    network(&format!("[metrics]\nm = {{ final = \"{expr}\" }}")).always("m", value);
}

#[test]
fn a_firm_freezes_when_two_of_its_suppliers_have() {
    let rules = r#"
        [rules.spreads]
        do = { each = "firms where not frozen and count(links where dst == outer.id and any(firms where id == outer.src and frozen)) >= 2", do = "frozen = true" }
        [rules.exposes]
        do = { each = "firms", do = "exposure = sum(weight * count(firms where id == outer.src and frozen) of links where dst == outer.id)" }
    "#;
    // Gamma by alpha and beta, then delta by beta and gamma, then omega by both: 3, 4 and 5 are frozen.
    network(&format!(
        "{rules}[metrics]\nall = {{ final = \"count(firms where frozen)\" }}\n\
         in_all = {{ sum = \"count(firms where frozen)\" }}\n\
         delta = {{ first = \"any(firms where id == delta and frozen)\" }}\n\
         omega = {{ sum = \"sum(exposure of firms where id == omega)\" }}\n\
         exposed = {{ final = \"sum(exposure of firms)\" }}\n\
         alpha = {{ final = \"sum(exposure of firms where id == alpha)\" }}"
    ))
    .always("all", 5.0)
    .always("in_all", 12.0)
    .always("delta", 2.0)
    // 4 for gamma, then 4 + 1 twice.
    .always("omega", 14.0)
    // Gamma 2 + 3, delta 5 + 7, omega 1 + 4.
    .always("exposed", 22.0)
    .always("alpha", 0.0);
}

#[test]
fn links_carry_by_chance() {
    // From alpha to beta to gamma, one hop a step at most, each with a chance of a half.
    scenario(
        r#"
        steps = 3
        [groups.firms]
        table = "firms.csv"
        [groups.links]
        table = "links.csv"
        [state.firms]
        frozen = { start = "id == alpha" }
        [events.spreads]
        do = { each = "links where any(firms where id == outer.src and frozen)", do = { chance = 0.5, do = { each = "firms where id == outer.dst", do = "frozen = true" } } }
        [outcomes]
        gamma = "any(firms where id == gamma and frozen)"
        beta = { at_end = "any(firms where id == beta and frozen)" }
        none = "otherwise"
        "#,
    )
    .table("firms.csv", "id,size\nalpha,1\nbeta,2\ngamma,3\n")
    .table("links.csv", "id,src,dst\none,alpha,beta\ntwo,beta,gamma\n")
    .outcome("gamma", 0.5 * 0.75 + 0.25 * 0.5)
    .outcome("none", 0.125);
}

#[test]
fn an_id_is_the_name_of_a_member() {
    worth("sum(size of firms where id == gamma)", 3.0);
    worth("sum(size of firms where id != gamma)", 12.0);
    worth("sum(size of firms where gamma == id)", 3.0);
    worth("sum(size of firms where id in [alpha, omega])", 6.0);
    worth("sum((if id == delta then 10 else 1) of firms)", 14.0);
}

#[test]
fn an_outer_member_has_fields_of_its_own() {
    // Pairs of two firms, and of a firm and a larger one.
    worth("sum(count(firms where id != outer.id) of firms)", 20.0);
    worth("sum(count(firms where size > outer.size) of firms)", 10.0);
    worth("sum(sum(size - outer.size of firms where size > outer.size) of firms)", 20.0);
    worth("sum(count(firms where frozen and not outer.frozen) of firms)", 6.0);
    // Firms two links away by way of gamma: gamma has two suppliers and two buyers.
    worth(
        "sum(count(links where src == gamma and any(links where dst == outer.src and src == outer.outer.id)) of firms)",
        4.0,
    );
}

#[test]
fn words_are_compared_whatever_lists_they_are_of() {
    // `src` has zeta and no omega, in an order of its own.
    worth("sum(count(links where src == outer.id) of firms)", 6.0);
    worth("sum(count(links where src != outer.id) of firms)", 29.0);
    worth("count(links where src in [zeta, gamma])", 3.0);
    worth("sum(count(links where outer.src == dst) of links)", 7.0);
    network(
        "[parameters]\nwho = { value = \"zeta\", one_of = [\"nobody\", \"zeta\", \"beta\"] }\n\
         [metrics]\nm = { final = \"sum(weight of links where src == who)\" }\n\
         n = { final = \"count(firms where id == who)\" }",
    )
    .always("m", 9.0)
    .always("n", 0.0);
    network(
        "[parameters]\nwho = { value = \"zeta\", one_of = [\"nobody\", \"zeta\", \"beta\"] }\n\
         [metrics]\nm = { final = \"sum(weight of links where src == who)\" }",
    )
    .set("who", "beta")
    .always("m", 10.0);
}

#[test]
fn a_variable_holds_the_name_of_a_member() {
    let firms = "[state.firms]\nmaker = { start = \"nobody\", one_of = [\"nobody\", \"omega\", \"gamma\", \"alpha\", \"beta\", \"delta\"] }\n";
    let links = "[rules.finds]\ndo = { each = \"links where dst == gamma\", do = { each = \"firms where id == outer.src\", do = \"maker = id\" } }\n";
    network(&format!(
        "{firms}{links}[metrics]\nown = {{ final = \"count(firms where maker == id)\" }}\n\
         beta = {{ final = \"count(firms where maker == beta)\" }}\nnone = {{ final = \"count(firms where maker == nobody)\" }}"
    ))
    .always("own", 2.0)
    .always("beta", 1.0)
    .always("none", 3.0);
}

#[test]
fn a_variable_has_to_have_the_name() {
    network("[state]\nx = { start = \"beta\", one_of = [\"alpha\", \"beta\"] }\n[events.e]\ndo = { each = \"firms\", do = \"x = id\" }")
        .refused("`firms.id` may be `gamma`, which is not a value here");
}

#[test]
fn an_outer_member_can_be_assigned_to() {
    network(
        "[events.adds]\nwhen = \"step == 1\"\ndo = { each = \"firms\", do = { each = \"links where dst == outer.id\", do = \"outer.exposure += weight\" } }\n\
         [metrics]\nomega = { final = \"sum(exposure of firms where id == omega)\" }\nall = { final = \"sum(exposure of firms)\" }",
    )
    .always("omega", 5.0)
    .always("all", 31.0);
}

#[test]
fn members_that_are_counted_have_numbers_for_names() {
    let trial = |metric: &str| {
        scenario(&format!(
            "steps = 1\n[groups.firms]\ncount = 4\n[groups.links]\ntable = \"links.csv\"\n\
             [metrics]\nm = {{ final = \"{metric}\" }}"
        ))
        .table("links.csv", "id,src,dst\n1,1,2\n2,1,3\n3,3,9\n")
    };
    trial("count(firms where id == 2)").always("m", 1.0);
    trial("count(firms where id in [2, 3])").always("m", 2.0);
    trial("count(firms where 2 != id)").always("m", 3.0);
    trial("sum(count(firms where 2 == outer.id and id != 2) of firms)").always("m", 3.0);
    // Firm 1 delivers to two, firm 3 to one; the 9 is nobody.
    trial("sum(count(links where src == outer.id) of firms)").always("m", 3.0);
    trial("sum(count(links where outer.id == dst) of firms)").always("m", 2.0);
    trial("max(count(links where src == outer.id) of firms)").always("m", 2.0);
}

#[test]
fn selections_and_orders_know_the_outer_member() {
    // By how many links lead away: beta and gamma have two, of which beta is the first in the file.
    network(
        "[actors]\nus = {}\n[responses.us.hit]\nselect = { from = \"firms\", take = 1, order = \"count(links where src == outer.id) desc\" }\n\
         do = \"selected.exposure = 1 + count(links where dst == outer.id)\"\n\
         [metrics]\nbeta = { final = \"sum(exposure of firms where id == beta)\" }\nall = { final = \"sum(exposure of firms)\" }",
    )
    .always("beta", 1.0)
    .always("all", 1.0);
}

#[test]
fn what_can_never_be_equal_is_told() {
    let told = |metric: &str| network(&format!("[metrics]\nm = {{ final = \"{metric}\" }}")).warnings();
    let own = told("sum(count(links where src == id) of firms)");
    assert!(own.contains("this can never hold"), "{own}");
    assert!(own.contains("`links.src` and `links.id` have no word in common"), "{own}");
    assert!(own.contains("did you mean `outer.id`?"), "{own}");
    let lone = told("count(links where dst != id)");
    assert!(
        lone.contains("this always holds") && lone.contains("`links.dst` has names of `firms`"),
        "{lone}"
    );
    let further = told("sum(sum(count(links where src == id) of links) of firms)");
    assert!(further.contains("did you mean `outer.outer.id`?"), "{further}");
    network("[metrics]\nm = { final = \"sum(count(links where weight == outer.id) of firms)\" }")
        .refused("cannot compare a whole number with one of");
    let right = told("sum(count(links where src == outer.id) of firms)");
    assert!(!right.contains("never"), "{right}");
}

#[test]
fn a_definition_knows_no_caller() {
    network("[define]\nlinked = \"count(links where src == outer.id)\"\n[metrics]\nm = { final = \"sum(linked of firms)\" }")
        .refused("there is no outer member here");
    network("[define]\nlinked = \"sum(count(links where src == outer.id) of firms)\"\n[metrics]\nm = { final = \"linked\" }")
        .always("m", 6.0);
}
