//! `escalade explore`: the server as a browser meets it, and as somebody does who wants in.

use super::support::{crisis, printed};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

/// The program while it serves.
struct Serving {
    program: Child,
    port: u16,
    /// `/TOKEN/`
    root: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

struct Answer {
    code: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        assert_eq!(self.code, 200, "{}", self.body);
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

impl Serving {
    fn start(folder: &Path, scenario: &str) -> Serving {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_escalade"));
        command.current_dir(folder).args(["explore", scenario, "--no-open"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut program = command.spawn().expect("the program starts");
        let mut line = String::new();
        let out = program.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("an address");
        let address = line.trim().strip_prefix("http://127.0.0.1:").expect("an address on this machine");
        let (port, root) = address.split_once('/').expect("a token");
        Serving { program, port: port.parse().expect("a port"), root: format!("/{root}") }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        stream
    }

    fn ask(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let mut stream = self.connect();
        let host = match headers.contains("Host:") {
            true => String::new(),
            false => format!("Host: 127.0.0.1:{}\r\n", self.port),
        };
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\n{host}Connection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
        );
        stream.write_all(head.as_bytes()).expect("it reads");
        // It may refuse before it has read all.
        let _ = stream.write_all(body);
        let mut answer = vec![];
        let _ = stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let code = head.split_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        let body = match head.contains("transfer-encoding: chunked") {
            true => unchunked(body),
            false => body.to_owned(),
        };
        Answer { code, head: head.to_lowercase(), body }
    }

    fn get(&self, what: &str) -> Answer {
        self.ask("GET", &format!("{}{what}", self.root), "", b"")
    }

    /// All events of a stream, to its end.
    fn events(&self, what: &str) -> Vec<(String, Value)> {
        let answer = self.get(what);
        assert_eq!(answer.code, 200, "{}", answer.body);
        let event = |text: &str| {
            let name = text.lines().find_map(|line| line.strip_prefix("event: "))?;
            let data = text.lines().find_map(|line| line.strip_prefix("data: "))?;
            Some((name.to_owned(), serde_json::from_str(data).expect("JSON")))
        };
        answer.body.split("\n\n").filter_map(event).collect()
    }
}

fn unchunked(body: &str) -> String {
    let (mut rest, mut text) = (body, String::new());
    while let Some((length, after)) = rest.split_once("\r\n") {
        let Ok(length) = usize::from_str_radix(length.trim(), 16) else { break };
        if length == 0 || after.len() < length {
            break;
        }
        text += &after[..length];
        rest = after[length..].trim_start_matches("\r\n");
    }
    text
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

#[test]
fn the_page_tells_what_the_command_that_it_shows_prints() {
    let serving = Serving::start(super::support::root(), "strait");
    let scenario = serving.get("scenario").json();
    let knob = scenario["knobs"].as_array().unwrap().iter().find(|knob| knob["is_unknown"] == true).unwrap();
    let state = format!(
        "{{\"set\":{{\"{}\":\"{}\"}},\"seed\":7}}",
        knob["id"].as_str().unwrap(),
        knob["written"]["high"].as_str().unwrap()
    );
    let events = serving.events(&format!("answers?q={}&plots=*", encoded(&state)));
    let runs: Vec<u64> = events
        .iter()
        .filter(|(name, _)| name == "answer")
        .map(|(_, event)| event["runs"].as_u64().unwrap())
        .collect();
    assert_eq!(runs, [1_000, 5_000, 20_000, 100_000]);
    assert_eq!(events.last().unwrap().0, "end");
    // While a knob is dragged the first is asked for alone.
    let first = serving.events(&format!("answers?q={}&plots=*&first=true", encoded(&state)));
    assert_eq!((&first[0], first.len()), (&events[0], 2));
    assert_eq!(first[1].0, "end");
    for (_, event) in events.iter().filter(|(name, _)| name == "answer") {
        let command = serving.get(&format!("command?q={}&runs={}", encoded(&state), event["runs"])).json();
        let words: Vec<&str> = command["command"].as_str().unwrap().split(' ').skip(1).collect();
        let printed: Value = serde_json::from_str(&printed(&[&words[..], &["--json"]].concat())).unwrap();
        assert_eq!(event["summary"], printed);
        assert_eq!(event["plots"].as_object().unwrap().len(), event["plot_names"].as_array().unwrap().len());
    }
    let exact =
        &events.iter().find(|(name, _)| name == "exact").expect("it is finite and small").1["summary"];
    let words = format!(
        "exact strait --set {}={}",
        knob["id"].as_str().unwrap(),
        knob["written"]["high"].as_str().unwrap()
    );
    let command = serving.get(&format!("command?q={}", encoded(&state))).json();
    assert_eq!(command["exact"], format!("escalade {words}"));
    let words: Vec<&str> = words.split(' ').chain(["--json"]).collect();
    let printed: Value = serde_json::from_str(&printed(&words)).unwrap();
    assert_eq!(*exact, printed);
}

#[test]
fn beside_a_pinned_state_it_tells_what_compare_does() {
    let serving = Serving::start(super::support::root(), "hotline");
    let [a, b] = ["{\"variant\":\"live\"}", "{\"variant\":\"none\"}"].map(encoded);
    let events = serving.events(&format!("answers?q={a}&pin={b}&plots=outcomes"));
    let (_, last) = events.iter().rfind(|(name, _)| name == "answer").unwrap();
    let compared: Value =
        serde_json::from_str(&printed(&["compare", "hotline", "--variant", "none,live", "--json"])).unwrap();
    assert_eq!(last["summary"], compared["options"][1]["summary"]);
    assert_eq!(last["pinned"], compared["options"][0]["summary"]);
    for (told, outcome) in last["differences"]
        .as_array()
        .unwrap()
        .iter()
        .zip(compared["pairs"][0]["outcomes"].as_array().unwrap())
    {
        assert_eq!(
            (&told["id"], &told["difference"], &told["interval"]),
            (&outcome["id"], &outcome["difference"], &outcome["interval"])
        );
    }
    let sentence = last["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("more likely in A than in B") || sentence.contains("less likely in A than in B"),
        "{sentence}"
    );
}

#[test]
fn a_curve_tells_what_run_and_sweep_tell() {
    let serving = Serving::start(super::support::root(), "hollow-pledge");
    let json = |words: &str| -> Value {
        serde_json::from_str(&printed(&words.split(' ').collect::<Vec<_>>())).expect("a document")
    };
    let found = serving.get("sweep?q=%7B%22seed%22%3A3%7D&parameter=seen").json();
    // The line is the scenario as it is on the page.
    for (place, value) in found["written"].as_array().unwrap().iter().enumerate().step_by(4) {
        let value = value.as_str().unwrap();
        let run =
            json(&format!("run hollow-pledge --set seen={value} --runs 2000 --seed 3 --no-plots --json"));
        for (line, outcome) in
            found["lines"].as_array().unwrap().iter().zip(run["outcomes"].as_array().unwrap())
        {
            assert_eq!(line["id"], outcome["id"]);
            let [told, known] =
                [&line["values"][place], &outcome["probability"]].map(|one| one.as_f64().unwrap());
            assert!((told - known).abs() < 1e-12, "{value}: {line} {outcome}");
        }
    }
    let tips = |of: &str| -> Vec<f64> {
        let tips = found["tips"].as_array().unwrap().iter();
        let tips = tips.filter(|tip| tip["text"].as_str().unwrap().starts_with(of));
        tips.map(|tip| tip["value"].as_f64().unwrap()).collect()
    };
    // What is best is best among all policies of the one who chooses.
    let swept =
        json("sweep hollow-pledge --set seen=0.05..0.9:9 --policy osmar=* --runs 1000 --seed 3 --json");
    let known = swept["choices"][0]["tips"].as_array().unwrap().iter();
    let known: Vec<f64> = known.map(|tip| tip["crossing"]["at"].as_f64().unwrap()).collect();
    assert!(!known.is_empty(), "the example has become too plain");
    assert_eq!(tips("Best for Osmar: It"), known);
    // Between two values of which different outcomes are the likeliest lies a tip, and nowhere else.
    let values: Vec<f64> = serde_json::from_value(found["values"].clone()).unwrap();
    let lines: Vec<Vec<f64>> = found["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| serde_json::from_value(line["values"].clone()).unwrap())
        .collect();
    let likeliest = |at: usize| (0..lines.len()).rev().max_by(|&a, &b| lines[a][at].total_cmp(&lines[b][at]));
    let changes: Vec<usize> = (1..values.len()).filter(|&at| likeliest(at - 1) != likeliest(at)).collect();
    let told = tips("Likeliest: It");
    assert!(!changes.is_empty(), "the example has become too plain");
    assert_eq!(told.len(), changes.len());
    for (tip, at) in told.into_iter().zip(changes) {
        assert!((values[at - 1]..=values[at]).contains(&tip), "{tip} {at}");
    }
    let plain = serving.get("sweep?q=%7B%22seed%22%3A3%7D&parameter=seen&part=line&aside=true").json();
    assert_eq!((&plain["lines"], &plain["best"]), (&found["lines"], &Value::Null));
}

#[test]
fn bands_are_those_of_the_command_that_it_shows() {
    let serving = Serving::start(super::support::root(), "hotline");
    let found = serving.get("bands?q=%7B%22set%22%3A%7B%22strike_bar%22%3A%220.6%22%7D%7D").json();
    let words: Vec<&str> =
        found["command"].as_str().unwrap().split(' ').skip(1).chain(["--no-plots", "--json"]).collect();
    let printed: Value = serde_json::from_str(&printed(&words)).unwrap();
    assert_eq!(found["summary"], printed);
    assert_eq!(found["summary"]["uncertain"]["draws"], 100);
    assert!(found["plots"]["bands"].as_str().unwrap().starts_with("<svg"));
    // Of what has nothing unknown there are none.
    let refused = Serving::start(super::support::root(), "ladder-52").get("bands?q=%7B%7D");
    assert!(refused.code == 422 && refused.body.contains("nothing to draw"), "{}", refused.body);
}

/// Whoever goes away takes the work along that was done for him.
#[test]
fn a_curve_that_nobody_waits_for_keeps_nobody_waiting() {
    let serving = Serving::start(super::support::root(), "us-china-2015");
    for _ in 0..20 {
        let mut stream = serving.connect();
        let head = format!(
            "GET {}sweep?q=%7B%7D&parameter=leak&aside=true HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
            serving.root, serving.port
        );
        stream.write_all(head.as_bytes()).expect("it reads");
        std::thread::sleep(Duration::from_millis(20));
    }
    // Each of them would take seconds.
    let begun = std::time::Instant::now();
    assert_eq!(serving.get("sweep?q=%7B%7D&parameter=none").code, 422);
    assert!(serving.get("story?q=%7B%7D&run=3").json()["outcome"].is_string());
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
}

#[test]
fn runs_are_told_and_forked() {
    let serving = Serving::start(super::support::root(), "hotline");
    let story = serving.get("story?q=%7B%7D&outcome=clash&nth=2").json();
    assert_eq!(story["outcome"], "clash");
    let fork = story["forks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|fork| !fork["options"].as_array().unwrap().is_empty())
        .unwrap();
    let (run, step) = (&story["run"], &fork["step"]);
    let choose = encoded(fork["options"][0]["choose"].as_str().unwrap());
    let forked = serving.get(&format!("story?q=%7B%7D&run={run}&at={step}&choose={choose}")).json();
    assert!(forked["branch"]["html"].as_str().unwrap().contains("Instead"), "{forked}");
    // The command that it shows tells the same.
    let words: Vec<&str> = forked["command"].as_str().unwrap().split(' ').skip(1).chain(["--json"]).collect();
    let traced: Value = serde_json::from_str(&printed(&words)).unwrap();
    assert_eq!(traced["branch"]["outcome"], forked["branch"]["outcome"]);
    let typical = serving.get("story?q=%7B%7D&typical=settled").json();
    assert_eq!(typical["outcome"], "settled");
}

#[test]
fn whoever_has_no_business_there_is_refused() {
    let serving = Serving::start(super::support::root(), "strait");
    let ask = |path: &str, headers: &str| serving.ask("GET", path, headers, b"").code;
    let scenario = format!("{}scenario", serving.root);
    assert_eq!(ask(&scenario, ""), 200);
    for (path, headers, code) in [
        ("/scenario", "", 404),
        ("/", "", 404),
        ("/00000000000000000000000000000000/scenario", "", 404),
        (scenario.as_str(), "Host: example.com\r\n", 403),
        (&scenario, "Host: 127.0.0.1.example.com\r\n", 403),
        (&scenario, "Host: 127.0.0.1\r\n", 403),
        (&scenario, "Origin: http://example.com\r\n", 403),
        (&scenario, "Origin: null\r\n", 403),
        (&format!("{}../../Cargo.toml", serving.root), "", 404),
        (&format!("{}%2e%2e%2fCargo.toml", serving.root), "", 404),
        (&format!("{}/etc/passwd", serving.root), "", 404),
    ] {
        assert_eq!(ask(path, headers), code, "{path} {headers}");
    }
    assert_eq!(serving.ask("POST", &scenario, "", b"").code, 405);
    assert_eq!(serving.ask("POST", &format!("{}check", serving.root), "", &vec![b' '; 20 << 20]).code, 413);
    let page = serving.get("");
    assert_eq!(page.code, 200);
    assert!(page.body.contains("app.js") && serving.get("app.js").head.contains("text/javascript"));
    assert!(page.head.contains("content-security-policy: default-src 'none'"), "{}", page.head);
    assert!(page.head.contains("x-content-type-options: nosniff"));
}

#[test]
fn what_makes_no_sense_is_told_as_the_command_line_tells_it() {
    let serving = Serving::start(super::support::root(), "hotline");
    for (state, told) in [
        ("{\"set\":{\"strike_bar\":\"NaN\"}}", "`strike_bar` takes"),
        ("{\"set\":{\"strike_bat\":\"0.5\"}}", "did you mean `strike_bar`?"),
        ("{\"variant\":\"lively\"}", "did you mean `live`?"),
        ("{\"policies\":{\"alba\":\"<script>\"}}", "has no policy `<script>`"),
        ("{\"set\":[]}", "no state of the page"),
        ("{\"runs\":1e12}", "unknown field"),
        ("nonsense", "no state of the page"),
    ] {
        let answer = serving.get(&format!("command?q={}", encoded(state)));
        assert_eq!(answer.code, 422, "{state}: {}", answer.body);
        let error: Value = serde_json::from_str(&answer.body).unwrap();
        assert!(error["error"].as_str().unwrap().contains(told), "{state}: {error}");
        let events = serving.events(&format!("answers?q={}", encoded(state)));
        let [(name, event)] = &events[..] else { panic!("{events:?}") };
        assert_eq!((name.as_str(), &event["error"]), ("fault", &error["error"]));
    }
    for path in [
        "sweep?q=%7B%7D&parameter=none",
        "sweep?q=%7B%7D",
        "story?q=%7B%7D&outcome=none",
        "story?q=%7B%7D&run=1099511627777",
        "story?q=%7B%7D&at=1&choose=none",
    ] {
        assert_eq!(serving.get(path).code, 422, "{path}");
    }
    for path in ["story?run=-1", "story?run=1e12", "command?q=%7B%7D&runs=x"] {
        assert_eq!(serving.get(path).code, 400, "{path}");
    }
    assert_eq!(serving.get("scenario").code, 200);
}

#[test]
fn whoever_does_not_read_keeps_nobody_waiting() {
    let serving = Serving::start(super::support::root(), "us-china-2015");
    let mute: Vec<TcpStream> = (0..20)
        .map(|seed| {
            let mut stream = serving.connect();
            let state = encoded(&format!("{{\"seed\":{seed}}}"));
            let head = format!(
                "GET {}answers?q={state}&plots=* HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
                serving.root, serving.port
            );
            stream.write_all(head.as_bytes()).expect("it reads");
            stream
        })
        .collect();
    assert_eq!(serving.get("command?q=%7B%7D").code, 200);
    assert!(serving.get("story?q=%7B%7D&run=3").json()["outcome"].is_string());
    drop(mute);
}

#[test]
fn a_file_that_changes_is_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, crisis("")).expect("a file");
    let serving = Serving::start(folder.path(), "mine.toml");
    let before = serving.get("scenario").json();
    let mut stream = serving.connect();
    let head = format!("GET {}events HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", serving.root, serving.port);
    stream.write_all(head.as_bytes()).expect("it reads");
    let mut lines = BufReader::new(stream).lines();
    let mut changed = || loop {
        let line = lines.next().expect("it goes on").expect("text");
        if let Some(data) = line.strip_prefix("data: ") {
            return serde_json::from_str::<Value>(data).expect("JSON");
        }
    };
    std::thread::sleep(Duration::from_millis(700));
    std::fs::write(&file, "steps = 3\nnonsense = 1\n").expect("a file");
    let fault = changed();
    assert_eq!(fault["ok"], false);
    assert!(fault["error"].as_str().unwrap().contains("mine.toml:2"), "{fault}");
    let still = serving.get("scenario").json();
    assert_eq!((&still["hash"], &still["fault"]), (&before["hash"], &fault["error"]));
    std::fs::write(&file, crisis("").replace("steps", "# changed\nsteps")).expect("a file");
    assert_eq!(changed()["ok"], true);
    let after = serving.get("scenario").json();
    assert_ne!(after["hash"], before["hash"]);
    assert!(after["fault"].is_null());
}

#[test]
fn what_is_typed_is_checked() {
    let serving = Serving::start(super::support::root(), "us-china-2015");
    let check =
        |text: &str| serving.ask("POST", &format!("{}check", serving.root), "", text.as_bytes()).json();
    let text = serving.get("scenario").json()["text"].as_str().unwrap().to_owned();
    let sound = check(&text);
    assert_eq!((&sound["ok"], &sound["errors"]), (&Value::Bool(true), &0.into()));
    let wrong = check(&format!("nonsense = 1\n{text}"));
    assert_eq!(wrong["ok"], false);
    assert_eq!(wrong["errors"], 1);
    assert!(wrong["faults"].as_str().unwrap().contains("nonsense"));
}

#[test]
fn markup_in_a_scenario_is_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let script = "<script>alert(1)</script>";
    let text = crisis("").replace("A crisis", script);
    std::fs::write(folder.path().join("mine.toml"), text).expect("a file");
    let serving = Serving::start(folder.path(), "mine.toml");
    assert_eq!(serving.get("scenario").json()["title"], script);
    assert!(!serving.get("").body.contains(script));
    let story = serving.get("story?q=%7B%7D&run=0").json();
    assert!(!story["html"].as_str().unwrap().contains("<script"));
    let events = serving.events("answers?q=%7B%7D&plots=*");
    let answers = events.iter().filter(|(name, _)| name == "answer");
    for svg in answers.flat_map(|(_, event)| event["plots"].as_object().unwrap().values()) {
        assert!(!svg.as_str().unwrap().contains("<script"));
    }
    assert!(!serving.get("diagram").body.contains("<script"));
}
