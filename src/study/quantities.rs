//! Outcomes, metrics and objectives by the names that are asked for.

use super::error::Error;
use super::faulty::Faulty;
use super::prepared::Study;
use crate::analysis::estimates::estimate::quantities;
use crate::diagnostics::Diagnostic;
use crate::model::settings::names::Known;

impl Study {
    /// The place of a metric that is asked for by id.
    ///
    /// # Errors
    /// If there is no such metric.
    pub fn metric(&self, name: &str) -> Result<usize, Error> {
        let metrics = &self.model.metrics;
        metrics.iter().position(|metric| metric.name == *name).ok_or_else(|| {
            let names: Vec<String> = metrics.iter().map(|metric| format!("`{}`", metric.name)).collect();
            let fault = Diagnostic::without_place(format!("there is no metric `{name}`"));
            let fault = match names.is_empty() {
                true => fault.help("this scenario has none"),
                false => fault.help(format!("this scenario has {}", names.join(", "))),
            };
            Faulty::new(fault, self.sources.clone()).into()
        })
    }

    /// The places, among all quantities, of outcomes, metrics and objectives that are asked for by id or title, each once.
    ///
    /// # Errors
    /// If there is no such id.
    pub fn quantities(&self, ids: &[String]) -> Result<Vec<usize>, Error> {
        let all = quantities(&self.model);
        let names = all.iter().map(|quantity| (quantity.id.as_str(), quantity.title.as_str()));
        let known = Known::new("outcome, metric or objective", names);
        let place = |id: &String| {
            known.find(id).map_err(|fault| Error::from(Faulty::new(*fault, self.sources.clone())))
        };
        let mut found: Vec<usize> = vec![];
        for place in ids.iter().map(place) {
            let place = place?;
            if !found.contains(&place) {
                found.push(place);
            }
        }
        Ok(found)
    }
}
