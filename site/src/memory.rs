//! Texts that pass between JavaScript and this program, through memory that both see.
//!
//! JavaScript asks for `room` for a question, writes it there as UTF-8, calls `ask`, and reads the answer, which begins at
//! `answer_at` and has the length that `ask` tells. All of it is safe code: what is passed is where a buffer of ours lies, and
//! nothing is read from where JavaScript says.
#![allow(unsafe_code)] // `no_mangle` alone: a name in the module's table that nothing else has.

use super::question::answer;
use std::cell::RefCell;

thread_local! {
    /// There is one thread: the question, and the answer to the last.
    static TEXTS: RefCell<[Vec<u8>; 2]> = const { RefCell::new([vec![], vec![]]) };
}

/// Room for a question of so many bytes: where it begins. What was there before is forgotten.
#[unsafe(no_mangle)]
pub extern "C" fn room(bytes: usize) -> *mut u8 {
    TEXTS.with_borrow_mut(|[question, _]| {
        question.clear();
        question.resize(bytes, 0);
        question.as_mut_ptr()
    })
}

/// Answers the question. Returns how many bytes the answer has.
#[unsafe(no_mangle)]
pub extern "C" fn ask() -> usize {
    TEXTS.with_borrow_mut(|[question, answered]| {
        *answered = answer(&String::from_utf8_lossy(question)).into_bytes();
        answered.len()
    })
}

/// Where the answer begins.
#[unsafe(no_mangle)]
pub extern "C" fn answer_at() -> *const u8 {
    TEXTS.with_borrow(|[_, answered]| answered.as_ptr())
}
