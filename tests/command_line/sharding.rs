//! `escalade shard` and `--resume`: the bytes of the undivided command, whatever the shards; and refusals by name.

use super::support::{assert_told, contents, crisis, folder_with, run_in};
use escalade::engine::runs::paired::Paired;
use serde_json::Value;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, SystemTime};

/// What a command prints in a folder, and the files that it writes to `answer` there.
fn answer(folder: &Path, words: &[&str]) -> (String, Vec<(String, Vec<u8>)>) {
    let (code, out, err) = run_in(folder, words);
    assert_eq!(code, 0, "{words:?}: {err}");
    let files = folder.join("answer");
    let found = if files.exists() { contents(&files).into_iter().collect() } else { vec![] };
    (out, found)
}

fn plan(folder: &Path, shards: u64, words: &[&str]) {
    let shards = shards.to_string();
    let all = [&["shard", "plan", "--shards", &shards, "-o", "plan.json"], words].concat();
    let (code, _, err) = run_in(folder, &all);
    assert_eq!(code, 0, "{all:?}: {err}");
}

fn count(folder: &Path, shard: u64) -> String {
    let (number, file) = (shard.to_string(), format!("{shard}.tally"));
    let (code, _, err) = run_in(folder, &["shard", "run", "plan.json", &number, "-o", &file]);
    assert_eq!(code, 0, "shard {shard}: {err}");
    file
}

fn combine(folder: &Path, of: &[&str], into: &str) {
    let (code, _, err) = run_in(folder, &[&["shard", "combine", "plan.json", "-o", into], of].concat());
    assert_eq!(code, 0, "{of:?}: {err}");
}

/// The answer of a command divided into so many shards, in an order that is not theirs, some twice; where there are enough
/// of them, most of them combined before, and combined again.
fn sharded(words: &[&str], shards: u64) -> (String, Vec<(String, Vec<u8>)>) {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    plan(here, shards, words);
    let mut tallies: Vec<String> = (0..shards).rev().map(|shard| count(here, shard)).collect();
    if shards >= 7 {
        let names: Vec<&str> = tallies.iter().map(String::as_str).collect();
        combine(here, &names[2..4], "some.tally");
        combine(here, &[&["some.tally"], &names[5..]].concat(), "most.tally");
        tallies =
            vec![names[4].to_owned(), "most.tally".to_owned(), names[0].to_owned(), names[1].to_owned()];
    }
    tallies.push(tallies[0].clone());
    let names: Vec<&str> = tallies.iter().map(String::as_str).collect();
    answer(here, &[&["shard", "merge", "plan.json"], names.as_slice()].concat())
}

#[track_caller]
fn assert_same(words: &[&str], shards: &[u64]) {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = answer(folder.path(), words);
    assert!(!whole.0.is_empty());
    for &shards in shards {
        let (out, files) = sharded(words, shards);
        assert_eq!(out, whole.0, "{words:?} in {shards} shards");
        let names = |files: &[(String, Vec<u8>)]| files.iter().map(|file| file.0.clone()).collect::<Vec<_>>();
        assert_eq!(names(&files), names(&whole.1), "{words:?} in {shards} shards");
        assert!(files == whole.1, "files of {words:?} in {shards} shards");
    }
}

const PLOTS: [&str; 4] = ["--out", "answer", "--plot-format", "svg"];

#[test]
fn runs_are_divided() {
    assert_same(&[&["run", "hotline", "--runs", "3000"], PLOTS.as_slice()].concat(), &[1, 2, 7, 64]);
    let given = ["--given", "alarm >= 3 by step 20", "--json"];
    assert_same(&[&["run", "hotline", "--runs", "3000"], given.as_slice()].concat(), &[1, 7]);
    assert_same(&["us-china-2015", "--runs", "300", "--json"], &[2, 7]);
    let uncertain = [
        "run",
        "hotline",
        "--runs",
        "1000",
        "--uncertain",
        "9",
        "--runs-per-sample",
        "50",
        "--format",
        "csv",
    ];
    assert_same(&uncertain, &[2, 7, 64]);
    let page =
        ["run", "hotline", "--runs", "500", "--json", "--report", "answer/page.html", "--out", "answer"];
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("answer")).expect("a folder");
    let whole = answer(folder.path(), &page);
    let other = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(other.path().join("answer")).expect("a folder");
    plan(other.path(), 2, &page);
    let tallies = [count(other.path(), 0), count(other.path(), 1)];
    assert!(answer(other.path(), &["shard", "merge", "plan.json", &tallies[1], &tallies[0]]) == whole);
}

#[test]
fn comparisons_are_divided() {
    let draws = ["--uncertain", "5", "--runs-per-sample", "40"];
    let words = ["compare", "hotline", "--variant", "none,live", "--runs", "2000"];
    assert_same(&[&words, draws.as_slice(), &PLOTS].concat(), &[1, 2, 7, 64]);
    assert_same(&["compare", "us-china-2015", "--runs", "150", "--uncertain", "0", "--json"], &[7]);
}

#[test]
fn draws_that_nobody_asked_for_are_divided() {
    assert_same(&["compare", "brinkmanship", "--policy", "norvane=*", "--runs", "40000", "--json"], &[2]);
}

/// Some draws have runs that fail: their shards say so, and the answer is without draws, as that of one machine is.
#[test]
fn draws_that_nobody_asked_for_and_that_fail_are_left_out() {
    let text = r#"
title = "A bet in the rain"
steps = 1
[actors]
us = {}
[parameters]
r = { value = 2, range = [1, 6] }
[state]
won = { start = false }
wet = { start = false }
[events.luck]
chance = 0.5
do = "won = true"
[events.rain]
chance = "0.3 * r * (if won then 1 else 0.1)"
do = "wet = true"
[responses.us.stay]
weight = 1
[policies.us]
go = { weights = { hold = 1 } }
stay = { weights = { stay = 1 } }
[outcomes]
win  = { at_end = "won" }
lose = "otherwise"
[objectives]
us = "if won then 1 else 0"
"#;
    let words = ["compare", "scenario.toml", "--runs", "40000", "--no-plots"];
    let whole = {
        let folder = folder_with(text);
        run_in(folder.path(), &words)
    };
    assert!(whole.0 == 0 && whole.1.contains("Which is best?"), "{whole:?}");
    assert!(whole.2.contains("the unknown parameters are left at their stated values"), "{whole:?}");
    for shards in [1, 7, 64] {
        let folder = folder_with(text);
        plan(folder.path(), shards, &words);
        let tallies: Vec<String> = (0..shards).map(|shard| count(folder.path(), shard)).collect();
        let mut names: Vec<&str> = tallies.iter().map(String::as_str).collect();
        if shards > 7 {
            combine(folder.path(), &names[20..], "most.tally");
            names = [&names[..20], &["most.tally"]].concat();
        }
        assert_eq!(
            run_in(folder.path(), &[&["shard", "merge", "plan.json"], names.as_slice()].concat()),
            whole
        );
    }
    let folder = folder_with(text);
    for _ in 0..2 {
        assert_eq!(run_in(folder.path(), &[&words, ["--resume", "parts"].as_slice()].concat()), whole);
    }
    // Asked for, they are an error of the shard that has the first of them.
    let folder = folder_with(text);
    plan(folder.path(), 1, &[&words, ["--uncertain", "40"].as_slice()].concat());
    let (code, out, err) = run_in(folder.path(), &["shard", "run", "plan.json", "0"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("escalade trace scenario.toml --run"), "{err}");
}

#[test]
fn sweeps_are_divided() {
    let words =
        ["sweep", "hotline", "--set", "gang_did_it=50..95%:4", "--variant", "none,live", "--runs", "300"];
    assert_same(&[&words, PLOTS.as_slice()].concat(), &[1, 2, 7, 64]);
}

#[test]
fn sensitivity_analyses_are_divided() {
    assert_same(&["sensitivity", "hotline", "--runs", "40", "--no-plots"], &[2, 7]);
    let both = ["sensitivity", "hotline", "--sobol", "9", "--morris", "4", "--runs", "20"];
    assert_same(&[&both, PLOTS.as_slice()].concat(), &[1, 2, 7, 64]);
}

/// What was counted is taken from the tallies, of every kind of job, not counted again: it would go unnoticed otherwise.
#[test]
fn merging_simulates_nothing_again() {
    for (batches, words) in [
        (2, "run hotline --runs 200 --uncertain 3 --runs-per-sample 40"),
        (2, "compare hotline --variant none,live --runs 200 --uncertain 3 --runs-per-sample 40"),
        (1, "sweep hotline --set gang_did_it=50..95%:3 --runs 40"),
        (1, "sensitivity hotline --runs 40"),
        (2, "sensitivity hotline --sobol 9 --morris 4 --runs 20"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let here = folder.path();
        let words: Vec<&str> = words.split(' ').chain(["--json"]).collect();
        let (_, plain, _) = run_in(here, &words);
        plan(here, 1, &words);
        count(here, 0);
        std::fs::copy(here.join("0.tally"), here.join("whole")).expect("a file");
        for altered in 0..batches {
            std::fs::copy(here.join("whole"), here.join("0.tally")).expect("a file");
            let swap = |batch: u32, counted: &mut Paired| {
                if batch == altered {
                    counted.each.iter_mut().for_each(|tally| tally.endings.swap(0, 1));
                }
            };
            edit(&here.join("0.tally"), |_| {}, swap);
            let (code, merged, err) = run_in(here, &["shard", "merge", "plan.json", "0.tally"]);
            assert_eq!(code, 0, "{err}");
            assert_ne!(plain, merged, "{words:?}, {altered}");
        }
    }
}

/// Makes of a tally file one with another head and other counts, and the hash that belongs to them.
fn edit(path: &Path, head: impl Fn(&mut Value), counts: impl Fn(u32, &mut Paired)) {
    let bytes = std::fs::read(path).expect("a file");
    let number = |at: usize| u32::from_le_bytes([0, 1, 2, 3].map(|byte| bytes[at + byte]));
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).expect("short").to_le_bytes();
    let mut at = 16 + number(12) as usize;
    let mut document: Value = serde_json::from_slice(&bytes[16..at]).expect("JSON");
    head(&mut document);
    let document = document.to_string();
    let mut all = [&bytes[..12], &length(document.as_bytes()), document.as_bytes()].concat();
    while bytes[at] == 1 {
        // Its kind, four numbers of 24 bytes together, its length, its bytes.
        let (start, stop) = (at + 29, at + 29 + number(at + 25) as usize);
        let mut plain = vec![];
        std::io::copy(&mut flate2::read::DeflateDecoder::new(&bytes[start..stop]), &mut plain)
            .expect("deflate");
        let mut counted: Paired = postcard::from_bytes(&plain).expect("counts");
        counts(number(at + 1), &mut counted);
        let plain = postcard::to_stdvec(&counted).expect("bytes");
        let mut packed = vec![];
        let mut encoder = flate2::read::DeflateEncoder::new(plain.as_slice(), flate2::Compression::default());
        std::io::copy(&mut encoder, &mut packed).expect("deflate");
        all.extend([&bytes[at..at + 25], &length(&packed), &packed].concat());
        at = stop;
    }
    all.push(0);
    let hash = blake3::hash(&all);
    all.extend(hash.as_bytes());
    std::fs::write(path, all).expect("a file");
}

/// Every way in which a tally can be the wrong one.
#[test]
fn wrong_tallies_are_refused_by_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let write = |name: &str, bytes: &[u8]| std::fs::write(here.join(name), bytes).expect("a file");
    write("scenario.toml", crisis("").as_bytes());
    let words = ["run", "scenario.toml", "--runs", "500", "--json"];
    let of = |name: &str, shards: u64, words: &[&str]| {
        plan(here, shards, words);
        count(here, 0);
        std::fs::rename(here.join("0.tally"), here.join(name)).expect("a file");
    };
    of("seed.tally", 3, &[&words, ["--seed", "7"].as_slice()].concat());
    of("words.tally", 3, &["run", "scenario.toml", "--runs", "600"]);
    of("shards.tally", 2, &words);
    write("scenario.toml", crisis("[metrics]\nlast = { final = \"rung\" }").as_bytes());
    of("scenario.tally", 3, &words);
    write("scenario.toml", crisis("").as_bytes());
    plan(here, 3, &words);
    (0..3).for_each(|shard| drop(count(here, shard)));
    combine(here, &["0.tally", "1.tally"], "both.tally");
    let whole = std::fs::read(here.join("0.tally")).expect("a file");
    write("text.tally", b"runs: 500");
    write("empty.tally", b"");
    write("newer.tally", &[b"ESCTALLY", [3, 0, 0, 0].as_slice(), &whole[12..]].concat());
    write("cut.tally", &whole[..whole.len() - 40]);
    let mut altered = whole.clone();
    altered[whole.len() - 60] ^= 1;
    write("altered.tally", &altered);
    let edited = |name: &str, head: &dyn Fn(&mut Value), counts: &dyn Fn(u32, &mut Paired)| {
        write(name, &whole);
        edit(&here.join(name), head, counts);
    };
    edited("version.tally", &|head| head["version"] = "0.0.9".into(), &|_, _| {});
    edited("law.tally", &|head| head["noise_law"] = 2.into(), &|_, _| {});
    edited("holds.tally", &|head| head["holds"] = serde_json::json!([[0, 1]]), &|_, _| {});
    edited("beyond.tally", &|head| head["holds"] = serde_json::json!([[0, u64::MAX]]), &|_, _| {});
    edited("forged.tally", &|_| {}, &|_, counted| counted.each[0].runs += 1);
    edited("form.tally", &|_| {}, &|_, counted| drop(counted.each[0].endings.pop()));
    let mut said = String::new();
    let mut refused = |arguments: &[&str]| {
        let (code, out, err) = run_in(here, arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        said += &format!("$ escalade {}\n{err}\n", arguments.join(" "));
    };
    for wrong in [
        "none", "text", "empty", "newer", "cut", "altered", "version", "law", "scenario", "seed", "words",
        "shards", "holds", "beyond", "forged", "form",
    ] {
        refused(&["shard", "merge", "plan.json", "1.tally", &format!("{wrong}.tally"), "2.tally"]);
    }
    refused(&["shard", "merge", "plan.json", "0.tally", "both.tally", "2.tally"]);
    refused(&["shard", "merge", "plan.json", "1.tally"]);
    refused(&["shard", "combine", "plan.json", "0.tally", "both.tally", "-o", "all.tally"]);
    refused(&["shard", "run", "plan.json", "3"]);
    refused(&["shard", "run", "plan.json", "0", "-o", "scenario.toml"]);
    refused(&["shard", "run", "scenario.toml", "0"]);
    refused(&["shard", "run", "plan.json", "0", "-o", "nowhere/0.tally"]);
    let plan = std::fs::read_to_string(here.join("plan.json")).expect("a plan");
    for (from, to) in [
        ("shard-plan/1", "shard-plan/2"),
        ("\"noise_law\": 1", "\"noise_law\": 2"),
        ("\"500\"", "\"501\""),
        ("\"shards\": 3", "\"shards\": 0"),
        ("\"shards\": 3", "\"shards\": 501"),
        ("\"shards\": 3", "\"shards\": \"3\""),
        ("\"--json\"", "\"--jsno\""),
    ] {
        write("plan.json", plan.replace(from, to).as_bytes());
        refused(&["shard", "run", "plan.json", "0"]);
    }
    write("plan.json", plan.as_bytes());
    write("scenario.toml", (crisis("") + "# edited\n").as_bytes());
    refused(&["shard", "run", "plan.json", "0"]);
    assert_told("shard refusals", &said);
}

/// The same shard with other counts: one of them is wrong, and nobody can say which.
#[test]
fn the_same_shard_with_other_counts_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    plan(here, 2, &["run", "hotline", "--runs", "400", "--json"]);
    (0..2).for_each(|shard| drop(count(here, shard)));
    std::fs::copy(here.join("0.tally"), here.join("other.tally")).expect("a file");
    edit(&here.join("other.tally"), |_| {}, |_, counted| counted.each[0].uses[0].times += 1);
    let (code, _, err) = run_in(here, &["shard", "merge", "plan.json", "0.tally", "other.tally", "1.tally"]);
    assert_eq!(code, 2);
    assert!(err.contains("0.tally and other.tally both hold shard 0, and not the same of it"), "{err}");
}

#[test]
fn what_cannot_be_divided_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut said = String::new();
    for words in [
        "exact hotline",
        "run hotline --precision 1%",
        "compare hotline --runs-table runs.csv",
        "run hotline --steps-table steps.csv",
        "run hotline --resume parts",
        "run --help",
        "run hotline --runs 5",
        "run hotline --rnus 5",
        "shard merge plan.json 0.tally",
        "run nothing.toml",
    ] {
        let all: Vec<&str> = ["shard", "plan", "--shards", "8"].into_iter().chain(words.split(' ')).collect();
        let (code, out, err) = run_in(folder.path(), &all);
        assert_eq!((code, out.as_str()), (2, ""), "{words}: {err}");
        said += &format!("$ escalade {}\n{err}\n", all.join(" "));
    }
    assert_eq!(contents(folder.path()).len(), 0);
    assert_told("shard plans refused", &said);
}

#[test]
fn what_is_done_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut said = String::new();
    for words in [
        "shard plan --shards 3 compare hotline --variant none,live --runs 3000 --uncertain 4 --json",
        "shard run plan.json 0",
        "shard run plan.json 1 --threads 1 -o second.tally",
        "shard combine plan.json 0.tally second.tally -o two.tally",
    ] {
        let (code, out, err) = run_in(folder.path(), &words.split(' ').collect::<Vec<_>>());
        assert_eq!((code, err.as_str()), (0, ""));
        said += &format!("$ escalade {words}\n{out}\n");
    }
    let plan = std::fs::read_to_string(folder.path().join("plan.json")).expect("a plan");
    // A comment in the scenario changes hashes, and nothing else.
    let is_hash = |word: &str| word.len() == 64;
    said += &plan
        .split('"')
        .map(|word| if is_hash(word) { "[hash]" } else { word })
        .collect::<Vec<_>>()
        .join("\"");
    assert_told("shard said", &said);
}

/// The tallies in a folder, and when each was written.
fn tallies(folder: &Path) -> Vec<(String, SystemTime)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return vec![] };
    let entry = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.ok()?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let written = entry.metadata().ok()?.modified().ok()?;
        (name.ends_with(".tally") && !name.starts_with('.')).then_some((name, written))
    };
    entries.filter_map(entry).collect()
}

/// Killed at any time, the command goes on from where it was: what is whole is not counted again.
#[test]
fn what_was_killed_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let plain =
        ["compare", "hotline", "--variant", "none,live", "--runs", "60000", "--uncertain", "0", "--json"];
    let whole = run_in(here, &[plain.as_slice(), &["--no-plots"]].concat());
    let words = [plain.as_slice(), &["--resume", "parts"]].concat();
    let (mut kills, mut luck) = (0, std::process::id());
    while kills < 10 {
        let before = tallies(&here.join("parts"));
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_escalade"));
        command.current_dir(here).args(&words).stdout(Stdio::null()).stderr(Stdio::null());
        let mut program = command.spawn().expect("the program starts");
        luck = luck.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        std::thread::sleep(Duration::from_millis(u64::from(luck >> 24)));
        program.kill().expect("a signal");
        program.wait().expect("an end");
        kills += 1;
        let after = tallies(&here.join("parts"));
        assert!(before.iter().all(|old| after.contains(old)), "{before:?}\n{after:?}");
        if after.len() == 16 {
            break;
        }
    }
    let before = tallies(&here.join("parts"));
    let (code, out, err) = run_in(here, &words);
    assert_eq!((code, out), (0, whole.1), "{err}");
    let after = tallies(&here.join("parts"));
    assert!(after.len() == 16 && before.iter().all(|old| after.contains(old)), "{before:?}\n{after:?}");
    let leftovers = contents(&here.join("parts")).into_keys().filter(|name| name.starts_with('.')).count();
    assert_eq!(leftovers, 0);
    // Its folder is that of a plan, whose tallies can be merged.
    let all: Vec<String> = (0..16).map(|shard| format!("parts/{shard}.tally")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let merged = run_in(here, &[&["shard", "merge", "parts/plan.json"], all.as_slice()].concat());
    assert_eq!((merged.0, merged.1), (0, run_in(here, &words).1));
}

#[test]
fn a_folder_that_is_taken_up_again_is_looked_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    for (command, more) in [
        ("run", ["--uncertain", "3"]),
        ("sensitivity", ["--sobol", "4"]),
        ("sweep", ["--set", "gang_did_it=50..90%:3"]),
    ] {
        let plain = [&[command, "hotline", "--runs", "300", "--no-plots"], more.as_slice()].concat();
        let words = [plain.as_slice(), &["--resume", command]].concat();
        let whole = run_in(here, &plain);
        assert_eq!(run_in(here, &words), whole);
        let path = here.join(command).join("3.tally");
        let good = std::fs::read(&path).expect("a tally");
        std::fs::write(&path, &good[..good.len() / 2]).expect("a file");
        let (code, out, err) = run_in(here, &words);
        assert_eq!((code, out), (0, whole.1), "{err}");
        let path = format!("{command}/3.tally");
        assert!(
            err.contains(&format!("warning: {path} is cut short: its end is missing; it is counted again")),
            "{err}"
        );
        assert!(std::fs::read(here.join(path)).expect("a tally") == good);
    }
    let (code, out, err) = run_in(here, &["run", "hotline", "--runs", "301", "--resume", "run"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: run holds what was counted of another question"), "{err}");
    let (code, out, err) = run_in(here, &["run", "ladder-52", "--runs", "300", "--resume", "run"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("counted of another scenario, or of another text of ladder-52"), "{err}");
    std::fs::write(here.join("run/3.tally"), "precious").expect("a file");
    let (code, _, err) =
        run_in(here, &["run", "hotline", "--runs", "300", "--uncertain", "3", "--resume", "run"]);
    assert_eq!(code, 2);
    assert!(err.contains("run/3.tally is there, and is not a tally file"), "{err}");
}

/// A run that cannot go on is told as it is without shards.
#[test]
fn a_failing_run_is_told_by_its_shard() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "[state]\nheat = { start = 0, count = [0, 52] }\nloss = { start = 0, range = [0, 1000] }\n\n\
                [events.warm]\nchance = 0.08\ndo = \"heat += 1\"\n\n\
                [rules.share]\ndo = \"loss += 1 / (9 - heat)\"\n";
    std::fs::write(folder.path().join("scenario.toml"), crisis(text)).expect("a file");
    let words = ["run", "scenario.toml", "--runs", "4000", "--no-plots"];
    let (code, _, whole) = run_in(folder.path(), &words);
    assert_eq!(code, 1);
    plan(folder.path(), 1, &words);
    assert_eq!(run_in(folder.path(), &["shard", "run", "plan.json", "0"]), (1, String::new(), whole));
    assert!(!folder.path().join("0.tally").exists());
}
