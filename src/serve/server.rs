//! The explorer over HTTP, on this machine alone.

use super::answers::{Waiting as _, Wanted, answer};
use super::asker::{Asker, connection};
use super::check::check;
use super::events::{Stream, Told, stream};
use super::explorer::Explorer;
use super::guard::{guarded, is_ours, token};
use super::page_files::FILES;
use super::scenario::{command, scenario};
use super::state::State;
use super::stories::{self, story};
use super::turns::Rank;
use super::what_if::{Line, Part, bands, importance, sweep};
use crate::engine::limits::LARGEST_FILE;
use crate::report::html::{self, Report};
use crate::report::plots::scenario_svg;
use crate::study::questions::Luck;
use crate::study::{Amounts, suggested_commands, unless_stopped};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, Request, State as Shared};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, broadcast, mpsc};
use tokio_stream::wrappers::ReceiverStream;

/// How many runs a report from the page has of each option.
const RUNS_OF_REPORT: u64 = 20_000;

/// How often files are looked at.
const LOOK: Duration = Duration::from_millis(300);

/// How many requests may wait for their answer at a time: each has a thread.
const AT_A_TIME: usize = 256;

/// Where it is served.
pub struct Address(pub String);

struct Site {
    explorer: Arc<Explorer>,
    port: u16,
    token: String,
    places: Arc<Semaphore>,
    changed: broadcast::Sender<Value>,
}

type Site_ = Arc<Site>;

/// Serves the explorer of a scenario until the program ends; 0 for any port that is free. `ready` is told the address.
///
/// # Errors
/// If no such port is free.
pub fn serve(explorer: Explorer, port: u16, ready: impl FnOnce(&Address)) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(AT_A_TIME)
        .enable_all()
        .build()
        .map_err(|error| format!("cannot begin to serve: {error}"))?;
    runtime.block_on(async {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
            .await
            .map_err(|error| format!("cannot listen on port {port}: {error}"))?;
        let port = listener.local_addr().map_or(port, |address| address.port());
        let token = token()?;
        ready(&Address(format!("http://127.0.0.1:{port}/{token}/")));
        let (changed, _) = broadcast::channel(8);
        let places = Arc::new(Semaphore::new(AT_A_TIME));
        let site = Arc::new(Site { explorer: Arc::new(explorer), port, token, places, changed });
        tokio::spawn(look_at_files(site.clone()));
        axum::serve(listener, routes(site)).await.map_err(|error| format!("cannot serve: {error}"))
    })
}

fn routes(site: Site_) -> Router {
    let inside = Router::new()
        .route("/scenario", get(of_scenario))
        .route("/answers", get(answers))
        .route("/importance", get(of_importance))
        .route("/sweep", get(of_sweep))
        .route("/bands", get(of_bands))
        .route("/story", get(of_story))
        .route("/command", get(of_command))
        .route("/diagram", get(diagram))
        .route("/report", get(report))
        .route("/events", get(events))
        .route("/check", post(of_check))
        .fallback(page);
    Router::new()
        .route(&format!("/{}/", site.token), get(async || file("index.html")))
        .nest(&format!("/{}", site.token), inside)
        .layer(DefaultBodyLimit::max(LARGEST_FILE))
        .layer(middleware::from_fn_with_state(site.clone(), guard))
        .with_state(site)
}

/// Lets in who may ask, and says to browsers what the page may do.
async fn guard(Shared(site): Shared<Site_>, request: Request, next: Next) -> Response {
    if !is_ours(request.headers(), site.port) {
        return guarded(StatusCode::FORBIDDEN.into_response());
    }
    guarded(next.run(request).await)
}

async fn page(uri: Uri) -> Response {
    file(uri.path().trim_start_matches('/'))
}

fn file(name: &str) -> Response {
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, text)) => ([(header::CONTENT_TYPE, *kind)], *text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What most requests say.
#[derive(Deserialize)]
struct Asked {
    #[serde(default = "nothing")]
    q: String,
    pin: Option<String>,
    plots: Option<String>,
    parameter: Option<String>,
    #[serde(default)]
    part: Part,
    aside: Option<bool>,
    first: Option<bool>,
    runs: Option<u64>,
}

fn nothing() -> String {
    "{}".to_owned()
}

/// Works out an answer on a thread that may wait, for as long as somebody waits for it.
async fn worked<T: Send + 'static>(
    site: Site_,
    work: impl FnOnce(&Explorer, &Asker) -> Result<T, String> + Send + 'static,
) -> Result<T, Response> {
    let Ok(place) = site.places.clone().try_acquire_owned() else {
        return Err(refused(StatusCode::SERVICE_UNAVAILABLE, "error: too many ask at once"));
    };
    // Dropped with all of this if the connection ends.
    let (_connection, asker) = connection();
    let done = tokio::task::spawn_blocking(move || {
        let _place = place;
        unless_stopped(|| work(&site.explorer, &asker))
    });
    match done.await {
        Ok(Ok(Ok(found))) => Ok(found),
        Ok(Err(stopped)) => Err(refused(StatusCode::SERVICE_UNAVAILABLE, &format!("error: {stopped}"))),
        Ok(Ok(Err(why))) => Err(refused(StatusCode::UNPROCESSABLE_ENTITY, &why)),
        Err(_) => {
            Err(refused(StatusCode::INTERNAL_SERVER_ERROR, "error: this went wrong inside of escalade"))
        }
    }
}

fn refused(code: StatusCode, why: &str) -> Response {
    (code, [(header::CONTENT_TYPE, JSON)], json!({ "error": why }).to_string()).into_response()
}

const JSON: &str = "application/json";

fn document(found: Result<Value, Response>) -> Response {
    match found {
        Ok(value) => ([(header::CONTENT_TYPE, JSON)], value.to_string()).into_response(),
        Err(response) => response,
    }
}

async fn of_scenario(Shared(site): Shared<Site_>) -> Response {
    document(worked(site, |explorer, _| scenario(explorer)).await)
}

async fn of_importance(Shared(site): Shared<Site_>, Query(asked): Query<Asked>) -> Response {
    let work = move |explorer: &Explorer, asker: &Asker| importance(explorer, asker, &State::read(&asked.q)?);
    document(worked(site, work).await)
}

async fn of_sweep(Shared(site): Shared<Site_>, Query(asked): Query<Asked>) -> Response {
    let work = move |explorer: &Explorer, asker: &Asker| {
        let state = State::read(&asked.q)?;
        let pinned = asked.pin.as_deref().map(State::read).transpose()?;
        let parameter = asked.parameter.as_deref().unwrap_or_default();
        let rank = if asked.aside.unwrap_or(false) { Rank::Aside } else { Rank::First };
        let line = Line { state: &state, pinned: pinned.as_ref(), parameter, part: asked.part };
        sweep(explorer, &line, &asker.in_turns(&explorer.turns, rank))
    };
    document(worked(site, work).await)
}

async fn of_bands(Shared(site): Shared<Site_>, Query(asked): Query<Asked>) -> Response {
    let work = move |explorer: &Explorer, asker: &Asker| {
        let state = State::read(&asked.q)?;
        bands(explorer, &asker.in_turns(&explorer.turns, Rank::Better), &state)
    };
    document(worked(site, work).await)
}

async fn of_command(Shared(site): Shared<Site_>, Query(asked): Query<Asked>) -> Response {
    let runs = asked.runs.unwrap_or(100_000).clamp(1, 1 << 38);
    document(worked(site, move |explorer, _| command(explorer, &State::read(&asked.q)?, runs)).await)
}

async fn of_story(Shared(site): Shared<Site_>, Query(asked): Query<stories::Asked>) -> Response {
    let state = if asked.q.is_empty() { nothing() } else { asked.q.clone() };
    document(worked(site, move |explorer, asker| story(explorer, asker, &State::read(&state)?, &asked)).await)
}

async fn diagram(Shared(site): Shared<Site_>) -> Response {
    match worked(site, |explorer, _| Ok(scenario_svg(&explorer.study(&State::default())?))).await {
        Ok(svg) => ([(header::CONTENT_TYPE, "image/svg+xml")], svg).into_response(),
        Err(response) => response,
    }
}

async fn answers(Shared(site): Shared<Site_>, Query(asked): Query<Asked>) -> Response {
    let (to, from) = stream();
    let Ok(place) = site.places.clone().try_acquire_owned() else {
        return refused(StatusCode::SERVICE_UNAVAILABLE, "error: too many ask at once");
    };
    tokio::task::spawn_blocking(move || {
        let _place = place;
        if let Err(why) = answered(&site.explorer, &asked, &to) {
            to.tell("fault", &json!({ "error": why }));
        }
    });
    told(from)
}

fn answered(explorer: &Explorer, asked: &Asked, to: &Stream) -> Result<(), String> {
    let state = State::read(&asked.q)?;
    let pinned = asked.pin.as_deref().map(State::read).transpose()?;
    let wanted = Wanted::read(asked.plots.as_deref().unwrap_or("outcomes"));
    answer(explorer, &state, pinned.as_ref(), (&wanted, asked.first.unwrap_or(false)), to)
}

fn told(from: mpsc::Receiver<Told>) -> Response {
    Sse::new(ReceiverStream::new(from)).keep_alive(KeepAlive::default()).into_response()
}

async fn events(Shared(site): Shared<Site_>) -> Response {
    let (to, from) = mpsc::channel(2);
    let mut changed = site.changed.subscribe();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = to.closed() => return,
                found = changed.recv() => {
                    let Ok(value) = found else { continue };
                    let event = axum::response::sse::Event::default().event("changed").data(value.to_string());
                    if to.send(Ok(event)).await.is_err() {
                        return;
                    }
                }
            }
        }
    });
    told(from)
}

/// Tells all pages when the scenario's files change.
async fn look_at_files(site: Site_) {
    let mut before = site.explorer.stamps();
    loop {
        tokio::time::sleep(LOOK).await;
        let explorer = site.explorer.clone();
        let seen = before.clone();
        let looked = tokio::task::spawn_blocking(move || {
            let now = explorer.stamps();
            // What is still being written is read when it is whole: the next look tells.
            let is_other = now != seen && explorer.read_again();
            (now, is_other)
        });
        let Ok((now, is_other)) = looked.await else { continue };
        before = now;
        if is_other {
            let fault = site.explorer.fault();
            let value = json!({ "ok": fault.is_none(), "error": fault });
            // Nobody may be listening.
            let _ = site.changed.send(value);
        }
    }
}

async fn of_check(Shared(site): Shared<Site_>, text: String) -> Response {
    document(worked(site, move |explorer, _| Ok(check(explorer, &text))).await)
}

async fn report(Shared(site): Shared<Site_>, Query(asked): Query<Asked>) -> Response {
    let work = move |explorer: &Explorer, asker: &Asker| reported(explorer, asker, &State::read(&asked.q)?);
    match worked(site, work).await {
        Ok(page) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response(),
        Err(response) => response,
    }
}

/// The report of the scenario as it is on the page.
fn reported(explorer: &Explorer, asker: &Asker, state: &State) -> Result<String, String> {
    let progress = asker.in_turns(&explorer.turns, Rank::Better);
    let study = explorer.study(state)?;
    let options = study.alone().map_err(|faulty| faulty.to_string())?;
    let simulation = Luck { seed: state.seed(), threads: explorer.threads }.simulation(RUNS_OF_REPORT);
    let amounts = Amounts { simulation, draws: None };
    let findings = study.findings(&options, &amounts, &progress).map_err(|why| why.to_string())?;
    let asked = suggested_commands::settings(&study);
    Ok(html::page(&Report {
        study: &study,
        options: &options,
        findings: &findings,
        scenario: Path::new(&explorer.name),
        asked: &asked,
        set: "",
        draws: None,
        command: "report",
    }))
}
