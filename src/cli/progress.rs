//! A bar on standard error while a long command works, if somebody looks.

use crate::study::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that counts up to `total`; hidden where standard error is no terminal.
pub fn bar(total: u64, what: &'static str) -> ProgressBar {
    if !super::common::is_watched() {
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
