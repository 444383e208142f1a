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
    "index.html": HTML,
    "style.css": STYLE,
    "app.js": SCRIPT,
}
