//! What stands at the head of a plot: what it finds, in a sentence, and what it shows.

/// Of a plot whose heading already says what is shown, `shown` is empty.
pub struct Head {
    pub finding: String,
    pub shown: String,
}

impl Head {
    pub fn new(finding: impl Into<String>, shown: impl Into<String>) -> Self {
        Head { finding: finding.into(), shown: shown.into() }
    }

    /// The second line: what is shown, of which scenario.
    pub fn of(&self, title: &str) -> String {
        match self.shown.as_str() {
            "" => title.to_owned(),
            shown if title.trim().is_empty() => shown.to_owned(),
            shown => format!("{shown} · {title}"),
        }
    }
}

impl From<&str> for Head {
    fn from(heading: &str) -> Self {
        Head::new(heading, "")
    }
}

impl From<&String> for Head {
    fn from(heading: &String) -> Self {
        Head::new(heading, "")
    }
}
