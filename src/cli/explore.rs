//! `escalade explore`: a page on which assumptions are moved and the futures move.

use super::arguments::ExploreArguments;
use super::console::{self, print, tell};
use super::exit::Stop;
use super::{faults, threads};
use crate::serve::{Address, Explorer, serve};

pub fn explore(arguments: &ExploreArguments) -> Result<(), Stop> {
    let explorer = Explorer::new(&arguments.scenario, threads::threads(arguments.threads));
    let explorer = explorer.map_err(|error| faults::stopped(&error))?;
    let ready = |Address(address): &Address| {
        // Whoever has closed standard output still has the browser.
        let _ = print(&format!("{address}\n"));
        if !console::is_quiet() {
            tell("served on this machine alone, to whoever has this address; Ctrl-C ends it\n");
        }
        if !arguments.no_open
            && let Err(error) = open::that_detached(address)
        {
            tell(&format!("cannot open a browser ({error}): open the address yourself\n"));
        }
    };
    serve(explorer, arguments.port, ready).map_err(|why| Stop::Failed(format!("error: {why}\n")))
}
