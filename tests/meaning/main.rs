//! What scenarios mean: every rule of the language as a small scenario with an answer found by hand.
//!
//! Each is solved exactly, sampled and retold, and the three must agree (`trial`).

mod ablating;
mod at_random;
mod belief;
mod belief_about_members;
mod choosing;
mod delays;
mod drafts;
mod drawn;
mod endings;
mod functions;
mod games;
mod groups;
mod history;
mod inference;
mod ladders;
mod measures;
mod milestones;
mod noise;
mod order;
mod outer;
mod parameters;
mod policies;
mod preparation;
mod privacy;
mod reactions;
mod time;
mod trial;
mod watch;
