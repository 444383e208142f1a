//! A scenario that does with members whatever can be done with them, for any number of members.

/// The text of the scenario with `count` members.
pub fn scenario(count: usize) -> String {
    let take = count.div_ceil(10);
    format!(
        r#"
title = "Members"
step  = "1 week"
steps = 20

[actors]
us    = {{}}
china = {{}}

[ladder]
rungs = ["calm", "tense", "clash"]
start = "calm"

[groups.firms]
of    = "china"
count = {count}

[state.firms]
worth  = {{ start = "uniform(0.5, 2)", range = [0, 4] }}
status = {{ start = "free", one_of = ["free", "frozen"] }}
hurt   = {{ start = 0, count = [0, 9] }}

[state]
damage = {{ start = 0, range = [0, 1e6] }}

[events.accidents]
each = "firms where status == free"
do   = {{ chance = 0.1, do = ["hurt += 1", "worth *= 0.9"] }}

[responses.us.freeze_largest]
weight = "1 + mean(worth of firms)"
select = {{ from = "firms", where = "status == free", take = {take}, order = "worth desc" }}
do     = [
  "selected.status = frozen",
  {{ each = "selected", after = "1..4 weeks", do = "damage += worth" }},
]

[responses.us.freeze_any]
weight = "share(firms where status == free)"
select = {{ from = "firms", where = "status == free", take = {take}, order = "random" }}
do     = "selected.status = frozen"

[responses.china.hold]
weight = 2

[responses.china.relieve]
when   = "any(firms where status == frozen)"
weight = "sum(worth of firms where status == frozen) / sum(worth of firms)"
select = {{ from = "firms", where = "status == frozen" }}
do     = ["selected.status = free", "selected.hurt = 0"]

[events.climb]
chance = "0.2 * share(firms where status == frozen)"
do     = "rung += 1"

[outcomes]
clash = "rung == clash"
quiet = "otherwise"

[metrics]
frozen = {{ peak = "count(firms where status == frozen)" }}
damage_done = {{ final = "damage" }}
"#
    )
}
