//! The files of the page.

/// A file: its name, its type, and what is in it.
pub type File = (&'static str, &'static str, &'static str);

macro_rules! files {
    ($($name:literal: $kind:expr,)*) => {
        /// All of them.
        pub const FILES: &[File] = &[$(($name, $kind, include_str!(concat!("page/", $name)))),*];
    };
}

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

files! {
    "answers.js": SCRIPT,
    "app.js": SCRIPT,
    "aside.js": SCRIPT,
    "bands.js": SCRIPT,
    "colours.js": SCRIPT,
    "command.js": SCRIPT,
    "compare.js": SCRIPT,
    "curve.js": SCRIPT,
    "dom.js": SCRIPT,
    "drawings.js": SCRIPT,
    "file.js": SCRIPT,
    "format.js": SCRIPT,
    "index.html": HTML,
    "knobs.js": SCRIPT,
    "pictures.js": SCRIPT,
    "scale.js": SCRIPT,
    "server.js": SCRIPT,
    "setting.js": SCRIPT,
    "state.js": SCRIPT,
    "story.js": SCRIPT,
    "strip.js": SCRIPT,
    "style.css": STYLE,
    "svg.js": SCRIPT,
    "tables.js": SCRIPT,
}
