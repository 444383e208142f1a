//! How far long work is: a bar on a terminal, a line now and then in a pipe, and what was done if it is interrupted.

use super::console::{self, is_watched, tell};
use crate::engine::runs::Part;
use crate::report::document::number;
use crate::report::files::atomic_write;
use crate::study::Progress;
use crate::study::questions::Watch;
use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// When it is first said how long work will take.
const FIRST: Duration = Duration::from_millis(800);

/// How often it is said how far it is, where nobody sees a bar.
const AGAIN: Duration = Duration::from_secs(10);

/// Where Ctrl-C finds what is being done.
static CURRENT: Mutex<Option<Work>> = Mutex::new(None);

/// Work that is being done.
#[derive(Clone)]
pub struct Work {
    /// Counts, estimates what is left, and draws itself if somebody looks.
    bar: ProgressBar,
    what: &'static str,
    started: Instant,
    /// When the first parts were done, and how many: what came before, the making of programs, says nothing of what is left.
    first: Arc<OnceLock<(Instant, u64)>>,
    is_timed: bool,
}

/// Does some work, told while it lasts, of which `total` parts are of one size: runs.
pub fn during<T>(total: u64, what: &'static str, work: impl FnOnce(&Work) -> T) -> T {
    told(Work::new(total, what, true), work)
}

/// The same of parts of which nobody knows how long they take: steps; or of work without parts, which has none.
pub fn during_untimed<T>(total: u64, what: &'static str, work: impl FnOnce(&Work) -> T) -> T {
    told(Work::new(total, what, false), work)
}

fn told<T>(of: Work, work: impl FnOnce(&Work) -> T) -> T {
    current(Some(of.clone()));
    let (is_done, done) = mpsc::channel::<()>();
    let teller = teller(of.clone(), done);
    let found = work(&of);
    drop::<Sender<()>>(is_done);
    if let Some(teller) = teller {
        // It tells and waits, and has nothing to give back.
        let _ = teller.join();
    }
    // Clearing the bar fills it.
    let parts = of.bar.position();
    of.bar.finish_and_clear();
    current(None);
    console::note(|| {
        let seconds = of.started.elapsed().as_secs_f64();
        let done = if parts == 0 { String::new() } else { number::count(parts) + " " };
        let rate = number::rough(parts as f64 / seconds.max(1e-3));
        let rate = if of.is_timed { format!(", {rate} a second") } else { String::new() };
        format!("{done}{} in {seconds:.1} s{rate}", of.what)
    });
    found
}

fn current(work: Option<Work>) {
    *CURRENT.lock().unwrap_or_else(PoisonError::into_inner) = work;
}

/// Tells of the work from a thread of its own, if nobody sees a bar, until it is done.
fn teller(work: Work, done: mpsc::Receiver<()>) -> Option<std::thread::JoinHandle<()>> {
    if is_watched() || console::is_quiet() {
        return None;
    }
    let tell_now_and_then = move || {
        let is_done = |wait| done.recv_timeout(wait) != Err(RecvTimeoutError::Timeout);
        // As soon as anything can be known of it.
        while work.left().is_none() && work.started.elapsed() < AGAIN {
            if is_done(FIRST) {
                return;
            }
        }
        if let Some(line) = work.forecast() {
            tell(&format!("{line}\n"));
        }
        let mut wait = AGAIN.saturating_sub(work.started.elapsed());
        while !is_done(std::mem::replace(&mut wait, AGAIN)) {
            tell(&format!("{}\n", work.so_far()));
        }
    };
    // Where there can be no more threads, the work is done without a word.
    std::thread::Builder::new().spawn(tell_now_and_then).ok()
}

impl Watch for Work {
    fn done(&self, runs: u64) {
        self.add(runs);
    }

    fn expect(&self, runs: u64) {
        self.bar.set_length(runs);
    }
}

impl Work {
    fn new(total: u64, what: &'static str, is_timed: bool) -> Work {
        let is_shown = is_watched() && !console::is_quiet();
        let target = match is_shown {
            true => ProgressDrawTarget::stderr_with_hz(10),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(total), target);
        let left = if is_timed { " {eta} left" } else { "" };
        if let Ok(style) =
            ProgressStyle::with_template(&format!("{{msg}} [{{bar:40}}] {{human_pos}}/{{human_len}}{left}"))
        {
            bar.set_style(style.progress_chars("=> "));
        }
        Work { bar: bar.with_message(what), what, started: Instant::now(), first: Arc::default(), is_timed }
    }

    /// Of so many more parts that are done.
    pub fn add(&self, parts: u64) {
        if parts == 0 {
            return;
        }
        self.bar.inc(parts);
        self.first.get_or_init(|| (Instant::now(), self.bar.position()));
    }

    /// So many parts are done, and this is to be said of them.
    pub fn at(&self, parts: u64, message: String) {
        self.bar.set_position(parts);
        self.bar.set_message(message);
    }

    /// For runs of so many options of which it is not known how many it takes: it fills up to the next look.
    pub fn until<'a>(&'a self, options: u64, part: Option<Part<'a>>) -> Progress<'a> {
        Progress {
            done: Box::new(move |runs| self.add(runs * options)),
            next: Box::new(move |look| self.bar.set_length(look.saturating_mul(options))),
            part,
        }
    }

    fn total(&self) -> u64 {
        self.bar.length().unwrap_or(0)
    }

    /// What is left, if it can be known.
    fn left(&self) -> Option<Duration> {
        let (done, total) = (self.bar.position(), self.total());
        let (since, first) = *self.first.get().filter(|_| self.is_timed)?;
        let (counted, left) = (done.saturating_sub(first), total.saturating_sub(done));
        (counted > 0 && left > 0).then(|| since.elapsed().mul_f64(left as f64 / counted as f64))
    }

    /// How long it will all take, if that is worth a word.
    fn forecast(&self) -> Option<String> {
        let whole = self.left()? + self.started.elapsed();
        let total = number::count(self.total());
        (whole > AGAIN).then(|| format!("about {} for {total} {}", HumanDuration(whole), self.what))
    }

    fn so_far(&self) -> String {
        let left = match self.left() {
            Some(left) => format!("; about {} left", HumanDuration(left)),
            None if self.bar.position() >= self.total() => "; still working".to_owned(),
            None => String::new(),
        };
        format!("{} done after {}{left}", self.done(), HumanDuration(self.started.elapsed()))
    }

    /// `43,000 of 100,000 runs`.
    fn done(&self) -> String {
        if self.total() == 0 {
            return self.what.to_owned();
        }
        let (done, total) = (number::count(self.bar.position()), number::count(self.total()));
        let message = self.bar.message();
        let what = if message.is_empty() { self.what } else { message.as_str() };
        format!("{done} of {total} {what}")
    }
}

/// From now on Ctrl-C lets no file be half written, says what was done, and ends the program with code 130.
pub fn tell_when_interrupted() {
    // Where there are no such signals, the system does what it always does.
    let _ = ctrlc::set_handler(|| {
        let files = atomic_write::stop();
        let work = CURRENT.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let written = match files {
            0 => "nothing was written".to_owned(),
            1 => "one file was written".to_owned(),
            files => format!("{} files were written", number::count(files)),
        };
        let message = match work {
            Some(work) => {
                let (after, done) = (HumanDuration(work.started.elapsed()), work.done());
                let done = if work.total() == 0 {
                    format!("while {done} were written")
                } else {
                    format!("with {done} done")
                };
                work.bar.finish_and_clear();
                format!("interrupted after {after}, {done}; {written}\n")
            }
            None if files == 0 => "interrupted\n".to_owned(),
            None => format!("interrupted; {written}\n"),
        };
        console::say(&message);
        std::process::exit(130);
    });
}
