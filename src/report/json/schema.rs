//! The JSON Schema of scenario files, as `escalade schema` prints it.

use super::text;
use crate::scenario;

/// The schema as one JSON document, ending in a newline.
pub fn schema_json() -> String {
    text::text(&scenario::schema())
}
