//! Files that no person wrote: refused in seconds, with a message of bounded length.

use super::support::{escalade, told};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// More than a screen or two helps nobody.
const LONGEST_MESSAGE: usize = 40_000;

/// Signs that TOML is made of.
const SIGNS: &[u8] = b" \n\"'=[]{}.,#abcxyz0123456789_-+:";

fn refused(what: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("huge.toml"), bytes).expect("a file");
    let output = escalade(&["check", "huge.toml"]).current_dir(folder.path()).output();
    let (code, out, err) = told(output.expect("the program starts"));
    let start: String = err.chars().take(2000).collect();
    assert_eq!((code, out.as_str()), (2, ""), "{what}: {start}");
    assert!(err.starts_with("error") || err.starts_with("warning"), "{what}: {start}");
    assert!(!err.contains("panicked") && !err.contains("overflow"), "{what}: {start}");
    assert!(err.len() <= LONGEST_MESSAGE, "{what}: {} bytes: {start}", err.len());
}

#[test]
fn large_files_are_refused() {
    refused("50 MB of brackets", "[".repeat(50 << 20).as_bytes());
    refused("4 MB of one letter", "a".repeat(4 << 20).as_bytes());
    refused(
        "4 MB of one letter in quotes",
        format!("title = \"{}\"\n", "a".repeat((4 << 20) - 20)).as_bytes(),
    );
    refused("4 MB of line ends", "\n".repeat(4 << 20).as_bytes());
    refused("4 MB of keys", "a=1\n".repeat(1 << 20).as_bytes());
    refused("4 MB of quotes", "\"".repeat(4 << 20).as_bytes());
}

#[test]
fn deep_files_are_refused() {
    for (what, text) in [
        ("nested lists", format!("a = {}{}\n", "[".repeat(100_000), "]".repeat(100_000))),
        ("lists left open", format!("a = {}\n", "[".repeat(100_000))),
        ("nested tables", format!("{}{}\n", "a = {".repeat(100_000), "}".repeat(100_000))),
        (
            "nested effects",
            format!("[events.a]\ndo = {}\"x = 1\"{}\n", "{ do = ".repeat(50_000), "}".repeat(50_000)),
        ),
        ("a long heading", format!("[{}a]\n", "a.".repeat(100_000))),
        ("a long key", format!("{}a = 1\n", "a.".repeat(100_000))),
        ("many headings", (0..100_000).map(|n| format!("[a{n}]\n")).collect()),
        ("many unknown keys", (0..50_000).map(|n| format!("key{n} = {n}\n")).collect()),
    ] {
        refused(what, text.as_bytes());
    }
}

#[test]
fn endless_expressions_are_refused() {
    let effect = |expression: &str| {
        super::support::crisis(&format!(
            "[state]\nx = {{ start = 0, range = [0, 1] }}\n[rules.r]\ndo = \"x = {expression}\"\n"
        ))
    };
    for (what, expression) in [
        ("brackets", format!("{}x{}", "(".repeat(100_000), ")".repeat(100_000))),
        ("brackets left open", "(".repeat(100_000)),
        ("minus signs", format!("{}x", "-".repeat(100_000))),
        ("negations", format!("{}x", "not ".repeat(100_000))),
        ("conditions", format!("{}x", "if x > 0 then 1 else ".repeat(50_000))),
        ("calls", format!("{}x{}", "min(1, ".repeat(50_000), ")".repeat(50_000))),
        ("dots", format!("x{}", ".x".repeat(100_000))),
        ("commas", format!("min(x{})", ", y".repeat(100_000))),
        ("digits", "1".repeat(100_000) + "&"),
        ("unknown signs", "&".repeat(100_000)),
    ] {
        refused(what, effect(&expression).as_bytes());
    }
}

#[test]
fn random_bytes_are_refused() {
    let mut rng = ChaCha8Rng::seed_from_u64(2015);
    for number in 0..20 {
        let mut bytes = vec![0; 1 + (rng.next_u32() as usize >> (12 + number % 16))];
        rng.fill_bytes(&mut bytes);
        refused("random bytes", &bytes);
        // The same as text: every byte a sign that can be typed.
        bytes.iter_mut().for_each(|byte| *byte = SIGNS[usize::from(*byte) % SIGNS.len()]);
        refused("random text", &bytes);
    }
}

#[test]
fn large_tables_are_refused() {
    let scenario = super::support::crisis("[groups.firms]\ntable = \"firms.csv\"\n");
    let rows = |row: &dyn Fn(usize) -> String, count: usize| (0..count).map(row).collect::<String>();
    for (what, table) in [
        ("17 MB", format!("id,x\n{}", "a,1\n".repeat(17 << 18))),
        ("a million broken rows", format!("id,x\n{}", "a,b,c\n".repeat(1_000_000))),
        ("one id in all rows", format!("id,x\n{}", "a,1\n".repeat(200_000))),
        ("too many members", format!("id,x\n{}", rows(&|n| format!("m{n},1\n"), 200_000))),
        ("a cell of megabytes", format!("id,x\na,{}\nb,1\nc,1\n", "9".repeat(4 << 20))),
        ("quotes left open", format!("id,x\n{}", "\"a,1\n".repeat(100_001))),
        ("columns without end", format!("id{}\n", ",x".repeat(1 << 20))),
    ] {
        let folder = folder(&scenario, &table);
        let output = escalade(&["check", "scenario.toml"]).current_dir(folder.path()).output();
        let (code, _, err) = told(output.expect("the program starts"));
        let start: String = err.chars().take(2000).collect();
        assert_eq!(code, 2, "{what}: {start}");
        assert!(
            !err.contains("panicked") && err.len() <= LONGEST_MESSAGE,
            "{what}: {} bytes: {start}",
            err.len()
        );
    }
}

fn folder(scenario: &str, table: &str) -> tempfile::TempDir {
    let folder = super::support::folder_with(scenario);
    std::fs::write(folder.path().join("firms.csv"), table).expect("a file");
    folder
}
