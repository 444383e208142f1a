//! `escalade schema`: the form of scenario files, for editors.

use super::console::print;
use super::exit::Stop;
use crate::report::json::schema_json;

pub fn schema() -> Result<(), Stop> {
    print(&schema_json())
}
