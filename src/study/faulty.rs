//! Why there is no study.

use crate::diagnostics::{Diagnostic, Diagnostics, Sources, render};

/// Every fault that was found, and the texts they point into.
#[derive(Clone)]
pub struct Faulty {
    pub faults: Diagnostics,
    pub sources: Sources,
}

impl Faulty {
    pub(super) fn new(fault: Diagnostic, sources: Sources) -> Box<Self> {
        let mut faults = Diagnostics::default();
        faults.push(fault);
        Box::new(Faulty { faults, sources })
    }

    /// One fault that no text has: of what is asked for.
    pub fn of(fault: Diagnostic) -> Box<Self> {
        Self::new(fault, Sources::default())
    }

    /// The faults as text, at most `limit` of them.
    pub fn render(&self, colour: bool, limit: usize) -> String {
        render(&self.faults, &self.sources, colour, limit)
    }
}

/// All faults as the command line prints them, without colours.
impl std::fmt::Display for Faulty {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(self.render(false, usize::MAX).trim_end())
    }
}

/// As it is displayed: for `unwrap` and `expect`.
impl std::fmt::Debug for Faulty {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Faulty {}
