//! The faults of one text, placed in its source and few in number.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, SourceId, Span};

/// Where a text stands in its source, so that its parts can be underlined.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// Byte i of the text is byte `start + i` of the source.
    Exact { source: SourceId, start: u32 },
    /// The text was escaped or folded in the source: every part is shown as this whole stretch.
    Whole(Span),
}

/// After that many, further faults of the same text are more likely echoes than news.
const MOST: usize = 3;

pub(super) struct Faults<'a> {
    place: Place,
    out: &'a mut Diagnostics,
    errors: usize,
}

impl<'a> Faults<'a> {
    pub(super) fn new(place: Place, out: &'a mut Diagnostics) -> Self {
        Self { place, out, errors: 0 }
    }

    /// Where bytes `start..end` of the text stand in the source.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        match self.place {
            Place::Whole(span) => span,
            Place::Exact { source, start: offset } => {
                let at = |byte: usize| offset.saturating_add(u32::try_from(byte).unwrap_or(u32::MAX));
                Span { source, start: at(start), end: at(end) }
            }
        }
    }

    pub(super) fn push(&mut self, fault: Diagnostic) {
        self.errors += 1;
        if self.errors <= MOST {
            let start = self.out.len();
            self.out.push(fault);
            self.out.code_since(start, Code::Syntax);
        }
    }

    pub(super) fn any(&self) -> bool {
        self.errors > 0
    }
}
