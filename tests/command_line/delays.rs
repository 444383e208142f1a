//! What is put off: told when it is put off, and again with its cause when it falls due.

use super::support::{assert_told, escalade, folder_with, told};

#[test]
fn what_falls_due_says_since_when_and_why() {
    let folder = folder_with(
        r#"
title = "Delays"
step = "1 week"
steps = 16
[actors]
us = {}
[groups.firms]
count = 5
[state]
heat = { start = 0, count = [0, 9] }
kind = { start = "a", one_of = ["a", "b"] }
[state.firms]
listed = { start = false }
loss = { start = 0, range = [0, 9] }
[events.storm]
once = true
when = "step == 2"
do = { after = "3 weeks", do = ["heat += 1", { draw = "kind", weights = { a = 1, b = 4 } }] }
[responses.us.sanction]
when = "step == 3"
prepare = "2 weeks"
select = { from = "firms", where = "not listed", take = 4 }
do = [
  { each = "selected", do = "listed = true" },
  { each = "selected", after = "1..4 weeks", do = "loss += 1" },
]
[responses.us.bluff]
when = "step == 8"
prepare = "3 weeks"
still = "heat > 5"
do = "heat = 0"
[responses.us.warn]
when = "step == 9"
select = { from = "firms", where = "listed", take = 2 }
do = [{ after = "0..1 weeks", do = "heat += 1" }, { after = "2 weeks", do = { after = "1 week", do = "heat += 2" } }]
[outcomes]
end = "otherwise"
"#,
    );
    for (name, options) in [("trace delays", &[][..]), ("trace delays all", &["--all"])] {
        let arguments = [&["trace", "scenario.toml", "--run", "1"], options].concat();
        let (code, out, err) =
            told(escalade(&arguments).current_dir(folder.path()).output().expect("the program starts"));
        assert_eq!(code, 0, "{err}");
        assert_told(name, &out);
    }
}
