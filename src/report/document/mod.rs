//! What several forms of output share and is worded once.
//!
//! | file | what it words |
//! | --- | --- |
//! | `number` | numbers, shares and margins, with the digits that their intervals support |
//! | `dates` | steps as dates, weeks, rounds |
//! | `value` | values of variables |
//! | `parameter` | names, values and ranges of parameters |
//! | `estimate` | estimates of quantities and their differences |
//! | `run_facts` | what was run |
//! | `phrases` | lists, plurals, under which option |
//! | `missing` | why a result is missing |
//! | `run_failure` | why a run cannot go on |
//! | `no_exact_answer` | why there is no exact answer |
//! | `counts` | how much there is in a scenario |
//! | `sensitivity` | the answers of sensitivity analyses together |

pub mod counts;
pub(crate) mod dates;
pub(crate) mod estimate;
pub(crate) mod missing;
pub mod no_exact_answer;
pub(crate) mod number;
pub(crate) mod parameter;
pub(crate) mod phrases;
pub(crate) mod run_facts;
pub mod run_failure;
pub mod sensitivity;
pub(crate) mod value;
