//! A bar on standard error while a long command works, if somebody looks.

use super::console::is_watched;
use crate::study::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Does some work under a bar that counts up to `total`.
pub fn during<T>(total: u64, what: &'static str, work: impl FnOnce(&ProgressBar) -> T) -> T {
    let bar = bar(total, what);
    let done = work(&bar);
    bar.finish_and_clear();
    done
}

/// Hidden where standard error is no terminal.
fn bar(total: u64, what: &'static str) -> ProgressBar {
    if !is_watched() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
    let template = "{msg} [{bar:40}] {human_pos}/{human_len} {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.with_message(what)
}

/// A bar for runs of which it is not known how many it takes: it fills up to the next look.
pub fn until(bar: &ProgressBar) -> Progress<'_> {
    Progress { done: Box::new(|runs| bar.inc(runs)), next: Box::new(|look| bar.set_length(look)) }
}
