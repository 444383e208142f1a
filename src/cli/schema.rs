//! `escalade schema`: the form of scenario files, for editors, and of JSON documents, for programs.

use super::arguments::SchemaArguments;
use super::console::print;
use super::exit::Stop;
use crate::report::json::schema_json;

pub fn schema(arguments: &SchemaArguments) -> Result<(), Stop> {
    // Other names do not get past the parser.
    print(&schema_json(&arguments.of).unwrap_or_default())
}
