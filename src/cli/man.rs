//! `escalade man`: manual pages, made of what `--help` says.

use super::arguments::{Line, ManArguments};
use super::console::print;
use super::exit::Stop;
use crate::report::document::phrases::counted;
use crate::report::files::atomic_write;
use crate::study::built_in;
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use std::io;
use std::path::Path;

pub fn man(arguments: &ManArguments) -> Result<(), Stop> {
    let mut line = Line::command().disable_help_subcommand(true).subcommand_help_heading("COMMANDS");
    line.build();
    let pages: Vec<(String, String)> = commands(&line).into_iter().map(named_page).collect();
    let Some(folder) = &arguments.folder else { return print(&pages[0].1) };
    write(folder, &pages).map_err(|error| Stop::Failed(format!("error: cannot write {error}")))?;
    print(&format!("{} in {}\n", counted(pages.len(), "manual page"), folder.display()))
}

/// A command, and all below it.
fn commands(command: &Command) -> Vec<&Command> {
    std::iter::once(command).chain(command.get_subcommands().flat_map(commands)).collect()
}

fn write(folder: &Path, pages: &[(String, String)]) -> io::Result<()> {
    let of_folder = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
    atomic_write::make_folder(folder).map_err(of_folder)?;
    pages.iter().try_for_each(|(name, page)| atomic_write::write(&folder.join(name), page.as_bytes()))
}

/// The name of its file, and the page.
fn named_page(command: &Command) -> (String, String) {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let mut page = vec![];
    // What is written to memory is written.
    let _ = write_page(command, &mut page);
    (format!("{name}.1"), String::from_utf8_lossy(&page).into_owned())
}

fn write_page(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    // What a manual says does not depend on the folder in which it was made.
    let stated = command.clone().mut_args(|argument| match argument.get_default_values() {
        [_] if argument.get_id() == "scenario" => argument.default_value(built_in::MAIN),
        _ => argument,
    });
    let version = env!("CARGO_PKG_VERSION");
    let man = Man::new(stated).source(format!("escalade {version}"));
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(page)?;
    }
    page.extend(sections(&after).as_bytes());
    page.extend(EXIT_STATUS.as_bytes());
    if command.get_name() != "escalade" {
        page.extend(b".SH \"SEE ALSO\"\n\\fBescalade\\fR(1)\n");
    }
    Ok(())
}

const EXIT_STATUS: &str = "\
.SH \"EXIT STATUS\"
.TP
\\fB0\\fR
done
.TP
\\fB1\\fR
the run failed, or what a file claims of its runs fails or is undecided
.TP
\\fB2\\fR
the command line or the scenario is wrong
";

/// The paragraphs that help ends with, each a section: a head, then lines as they stand.
fn sections(after_help: &str) -> String {
    let mut text = String::new();
    for paragraph in after_help.split("\n\n") {
        let Some((head, lines)) = paragraph.split_once(":\n") else { continue };
        text += &match head {
            "Examples" => ".SH EXAMPLES\n.nf\n".to_owned(),
            head => format!(".SH SETUP\n{}:\n.nf\n", escaped(head)),
        };
        for line in lines.lines() {
            text += &format!("{}\n", escaped(line.strip_prefix("  ").unwrap_or(line)));
        }
        text += ".fi\n";
    }
    text
}

/// A line that is no request of roff's, with hyphens that can be copied.
fn escaped(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    if line.starts_with('.') { format!("\\&{line}") } else { line }
}
