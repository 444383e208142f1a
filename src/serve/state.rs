//! What is chosen on the page.

use crate::model::Settings;
use crate::study::questions::DEFAULT_SEED;
use serde::Deserialize;
use serde_json::{Map, Value};

/// As the page sends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    #[serde(default)]
    pub variant: Option<String>,
    #[serde(default)]
    set: Map<String, Value>,
    #[serde(default)]
    policies: Map<String, Value>,
    #[serde(default)]
    seed: Option<u64>,
}

impl State {
    /// Reads it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<State, String> {
        serde_json::from_str(text).map_err(|error| format!("error: this is no state of the page: {error}"))
    }

    pub fn seed(&self) -> u64 {
        self.seed.unwrap_or(DEFAULT_SEED)
    }

    /// # Errors
    /// A value that is neither text, a number nor a flag.
    pub fn settings(&self) -> Result<Settings, String> {
        let pairs = |of: &Map<String, Value>| {
            of.iter()
                .map(|(name, value)| match value {
                    Value::String(text) => Ok((name.clone(), text.clone())),
                    Value::Number(number) => Ok((name.clone(), number.to_string())),
                    Value::Bool(flag) => Ok((name.clone(), flag.to_string())),
                    _ => Err(format!("error: `{name}` takes a text, a number or a flag")),
                })
                .collect::<Result<Vec<(String, String)>, String>>()
        };
        Ok(Settings {
            variant: self.variant.clone(),
            set: pairs(&self.set)?,
            policies: pairs(&self.policies)?,
            ..Settings::default()
        })
    }

    /// The same with this parameter as it is without being set.
    pub fn without(mut self, parameter: &str) -> State {
        self.set.remove(parameter);
        self
    }
}
