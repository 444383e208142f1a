//! What a good file gives.

use super::*;

#[test]
fn entries_come_in_the_order_of_the_file() {
    let s = good(
        "[responses.us.zeal]\nweight = 1\n[responses.china.deny]\n[responses.us.act]\n\
         [metrics]\nz = { peak = \"rung\" }\na = { final = \"rung\" }\n",
    );
    let names: Vec<_> = s.responses.iter().map(|r| format!("{}.{}", r.actor.text, r.name.text)).collect();
    assert_eq!(names, ["us.zeal", "china.deny", "us.act"]);
    let metrics: Vec<_> = s.metrics.iter().map(|m| m.name.text.as_str()).collect();
    assert_eq!(metrics, ["z", "a"]);
}

#[test]
fn every_shape_of_table_gives_the_same_tree() {
    let shapes = [
        "[responses.us.offer]\nweight = 2\non.accept = \"x += 1\"\n",
        "[responses.us]\noffer = { weight = 2, on = { accept = [\"x += 1\"] } }\n",
        "[responses]\nus.offer.weight = 2\nus.offer.on.accept = \"x += 1\"\n",
        "responses = {\n us = { offer = { weight = 2, on.accept = \"x += 1\", } },\n}\n",
        "[responses.us.offer.on]\naccept = \"x += 1\"\n[responses.us.offer]\nweight = 2\n",
    ];
    for shape in shapes {
        let s = good(shape);
        let [offer] = &s.responses[..] else { panic!("{shape}") };
        assert_eq!((offer.actor.text.as_str(), offer.name.text.as_str()), ("us", "offer"));
        assert_eq!(offer.weight.as_ref().map(shown).as_deref(), Some("2"));
        assert_eq!(offer.on.len(), 1);
        assert_eq!((offer.on[0].0.text.as_str(), offer.on[0].1.len()), ("accept", 1));
    }
}

#[test]
fn a_policy_for_a_reaction_may_stand_under_a_heading_of_its_own() {
    let s = good(
        "[policies.china.calm]\nabout = \"x\"\n[policies.china.calm.reactions.to_threat]\n\
         lambda = \"l\"\nutilities = { deny = 0, envoy = \"u\" }\n\
         [policies.china.hard]\nweights = { deny = \"2 * default\" }\nreactions.to_threat.weights = { deny = 1 }\n",
    );
    assert_eq!(s.policies.len(), 2);
    assert!(s.policies[0].choice.is_none());
    let (reaction, choice) = &s.policies[0].reactions[0];
    assert_eq!(reaction.text, "to_threat");
    assert!(matches!(choice, Choice::Logit { utilities, .. } if utilities.len() == 2));
    assert!(matches!(&s.policies[1].reactions[0].1, Choice::Weights(w) if w.len() == 1));
}

#[test]
fn scalars_of_toml_stand_for_themselves() {
    let s = good(
        "start = 2014-05-19\nend = \"2016-12-31\"\nstep = \"1 week\"\nsteps = 5\n\
         [parameters]\na = 0.5\nb = 0x10\nc = 2015-01-02\nd = true\ne = \"6 weeks\"\nf = \"a\"\n",
    );
    assert_eq!(s.start.map(|d| d.value.to_string()).as_deref(), Some("2014-05-19"));
    assert_eq!(s.end.map(|d| d.value.to_string()).as_deref(), Some("2016-12-31"));
    assert_eq!(s.steps.map(|n| n.value), Some(5));
    let values: Vec<_> = s.parameters.iter().map(|p| shown(&p.value)).collect();
    assert_eq!(values, ["0.5", "16", "2015-01-02", "true", "42 days", "a"]);
}

#[test]
fn words_of_probability_carry_their_band() {
    let s = good(
        "[parameters]\np = { value = \"very likely\" }\nq = { value = \"unlikely\", range = [0.1, 0.4] }\n\
         r = { value = \"likely\", one_of = [\"likely\", \"never\"] }\n\
         [variants]\nworse = { p = \"unlikely\", r = \"likely\", play = { us = \"hard\" } }\n\
         [events.e]\nchance = \"almost certain\"\ndo = { chance = \"likely\", do = \"x = 1\" }\n",
    );
    let [p, q, r] = &s.parameters[..] else { panic!() };
    let band = |p: &Parameter| p.range.as_ref().map(|(lo, hi)| (shown(lo), shown(hi)));
    assert_eq!((shown(&p.value), band(p)), ("0.875".into(), Some(("0.8".into(), "0.95".into()))));
    assert_eq!(p.word.as_ref().map(|w| w.text.as_str()), Some("very likely"));
    assert_eq!((shown(&q.value), band(q)), ("0.325".into(), Some(("0.1".into(), "0.4".into()))));
    assert_eq!((shown(&r.value), r.word.is_none(), band(r)), ("likely".into(), true, None));
    let set: Vec<_> = s.variants[0].set.iter().map(|(n, e)| (n.text.as_str(), shown(e))).collect();
    assert_eq!(set, [("p", "0.325".into()), ("r", "likely".into())]);
    assert_eq!(s.variants[0].play[0].1.text, "hard");
    assert_eq!(s.events[0].chance.as_ref().map(shown).as_deref(), Some("0.97"));
}

#[test]
fn state_tells_variables_from_owners() {
    let s = good(
        "[state]\ntrust = { start = 0.5, range = [0, 1] }\nopen = { start = false }\n\
         [state.firms]\nguilty = { start = { chance = \"link\" }, known_to = \"china\" }\n\
         status = { start = \"free\", one_of = [\"free\", \"named\"] }\n\
         [state.us]\nhits = { start = 0, count = [0, 9] }\n",
    );
    let owners: Vec<_> = s
        .variables
        .iter()
        .map(|v| (v.owner.as_ref().map(|o| o.text.as_str()), v.name.text.as_str()))
        .collect();
    let firms = Some("firms");
    assert_eq!(
        owners,
        [(None, "trust"), (None, "open"), (firms, "guilty"), (firms, "status"), (Some("us"), "hits")]
    );
    assert!(matches!(s.variables[2].start, Start::Chance(_)));
    assert!(matches!(s.variables[2].kind, VariableKind::Flag));
    assert!(matches!(s.variables[4].kind, VariableKind::Whole(..)));
}

#[test]
fn effects_nest_and_keep_their_keys_apart() {
    let s = good(
        "[events.e]\ndo = [\n \"x += 1\",\n { draw = \"n\", weights = { 1 = 130, 2 = 3 } },\n\
         { when = \"a\", do = \"x = 1\", else = [\"x = 2\", \"x = 3\"] },\n\
         { observe = \"traces\", by = \"us.suspects\", then = { frank = \"x = 0\" } },\n\
         { each = \"firms where listed\", after = \"8..26 weeks\", do = \"hit = true\" },\n]\n",
    );
    let [
        Effect::Statement(_),
        Effect::Table(draw),
        Effect::Table(when),
        Effect::Table(sign),
        Effect::Table(each),
    ] = &s.events[0].effects[..]
    else {
        panic!("{:?}", s.events[0].effects)
    };
    let EffectBody::Draw { variable, weights } = &draw.body else { panic!() };
    assert_eq!(variable.parts[0].text, "n");
    assert_eq!(weights.iter().map(|(n, _)| n.text.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(when.otherwise.len(), 2);
    let EffectBody::Observe { evidence, by, then } = &sign.body else { panic!() };
    assert_eq!((evidence.text.as_str(), by.parts.len(), then.len()), ("traces", 2, 1));
    let members = &each.each.as_ref().expect("it says each").members;
    assert_eq!((members.group.text.as_str(), members.filter.is_some()), ("firms", true));
    assert!(each.after.is_some());
}

#[test]
fn endings_and_measures_take_their_kinds() {
    let s = good(
        "[outcomes]\na = \"rung == 1\"\nb = { at_end = \"x\", title = \"B\" }\nc = { when = \"y\" }\nd = \"otherwise\"\n\
         [metrics]\nm = { count = \"us.call\", unit = \"calls\" }\nn = { final = \"x\", range = [0, 1] }\n\
         [constraints]\nno_a = \"chance(a) < 2%\"\n[plots]\nfan = [\"x\"]\n[objectives]\nus = \"m\"\n",
    );
    let tests: Vec<_> = s.outcomes.iter().map(|o| std::mem::discriminant(&o.test)).collect();
    assert_eq!(tests[0], tests[2]);
    assert!(matches!(s.outcomes[1].test, OutcomeTest::AtEnd(_)));
    assert!(matches!(s.outcomes[3].test, OutcomeTest::Otherwise));
    assert_eq!(s.metrics.iter().map(|m| m.kind).collect::<Vec<_>>(), [MetricKind::Count, MetricKind::Final]);
    assert_eq!((s.constraints.len(), s.fans.len(), s.objectives.len()), (1, 1, 1));
}

#[test]
fn expectations_are_texts_or_tables() {
    let s = good(
        "[expect]\na = \"clash < 20%\"\nb = { claim = \"clash rises in p\", variant = \"live\", policy = { us = \"hawk\" }, \
         title = \"B\", about = \"long\", source = \"theory\" }\n",
    );
    let [a, b] = &s.expectations[..] else { panic!("two") };
    assert_eq!((a.name.text.as_str(), a.text.text.as_str()), ("a", "clash < 20%"));
    assert!(a.variant.is_none() && a.policy.is_empty() && a.source.is_none());
    assert_eq!(b.variant.as_ref().map(|variant| variant.text.as_str()), Some("live"));
    assert_eq!((b.policy[0].0.text.as_str(), b.policy[0].1.text.as_str()), ("us", "hawk"));
}

#[test]
fn ladders_have_numbers_or_names_and_perhaps_sides() {
    let s = good(
        "[ladder]\nsides = [\"us\", \"china\"]\nstart = { china = \"low\", us = \"high\" }\nrungs = [\"low\", \"high\"]\n\
         [ladders.cyber]\nrungs = \"-1..10\"\nstart = 3\n",
    );
    assert_eq!(s.ladders[0].start[0].0.as_ref().map(|n| n.text.as_str()), Some("china"));
    assert!(matches!(s.ladders[1].rungs, Rungs::Numbered { from: -1, to: 10, .. }));
    assert_eq!(s.ladders[1].name.as_ref().map(|n| n.text.as_str()), Some("cyber"));
}

#[test]
fn a_selection_has_an_order() {
    for (order, descending) in [("link desc", true), ("link asc", false), ("link", false)] {
        let s = good(&format!(
            "[responses.us.hit]\nselect = {{ from = \"firms\", take = 5, order = \"{order}\" }}\n"
        ));
        let select = s.responses[0].select.as_ref().expect("it selects");
        let Some(Order::By { key, descending: found }) = &select.order else { panic!() };
        assert_eq!((shown(key), *found), ("link".into(), descending));
    }
    let s = good("[responses.us.hit]\nselect = { from = \"firms\", order = \"random\" }\n");
    assert!(matches!(s.responses[0].select.as_ref().and_then(|s| s.order.as_ref()), Some(Order::Random(_))));
}

#[test]
fn places_are_exact_unless_toml_changed_the_text() {
    for (text, underlined) in [
        ("\"a + b\"", "a + b"),
        ("'a + b'", "a + b"),
        ("\"\"\"a + b\"\"\"", "a + b"),
        ("\"\\u0061 + b\"", "\"\\u0061 + b\""),
    ] {
        let toml = format!("[define]\nx = {text}\n");
        let reading = read_text(&toml);
        let scenario = reading.scenario.as_ref().expect("a tree");
        assert_eq!(reading.sources.text(scenario.definitions[0].expr.span), underlined);
    }
}

#[test]
fn the_hash_covers_the_file_and_its_tables() {
    let toml = b"[groups.firms]\ntable = \"t.csv\"\n";
    let hash = |toml: &[u8], csv: &str| read_bytes(toml, csv).scenario.map(|s| s.hash).unwrap_or_default();
    let first = hash(toml, "id\na\n");
    assert_eq!(first.len(), 64);
    assert_eq!(first, hash(toml, "id\na\n"));
    assert_ne!(first, hash(toml, "id\nb\n"));
    assert_ne!(first, hash(b"[groups.firms]\ntable = \"t.csv\" \n", "id\na\n"));

    let mut hasher = blake3::Hasher::new();
    for part in [&toml[..], b"id\na\n"] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    assert_eq!(first, hasher.finalize().to_hex().to_string());
}

#[test]
fn files_and_their_tables_are_read_from_a_folder() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    std::fs::create_dir(folder.path().join("data")).expect("a folder below it");
    std::fs::write(folder.path().join("data/t.csv"), "id\na\nb\n").expect("a table");
    let file = folder.path().join("a.toml");
    std::fs::write(&file, "[groups.firms]\ntable = \"./data/t.csv\"\n").expect("a file");
    let (mut sources, mut faults) = (Sources::default(), Diagnostics::default());
    let s = read(&file, &mut sources, &mut faults).expect("a tree");
    assert!(faults.is_empty());
    assert!(matches!(&s.groups[0].members, GroupMembers::Table(t) if t.ids.len() == 2));
    for (path, why) in
        [(folder.path().join("b.toml"), "no such file"), (folder.path().join("data"), "a directory")]
    {
        let mut faults = Diagnostics::default();
        assert!(read(&path, &mut sources, &mut faults).is_none());
        let fault = faults.iter().next().expect("a fault");
        assert!(fault.message.contains(why) && fault.place.is_none(), "{}", fault.message);
    }
}
