//! `index.html`: all plots of a folder on one page, small, with their titles.

use super::draw::canvas::Canvas;
use super::draw::svg::escaped;
use super::style::PlotFormat;
use std::fmt::Write as _;

/// Where a page of plots comes from.
pub struct Source<'a> {
    /// Of the scenario.
    pub title: &'a str,
    pub scenario_hash: &'a str,
    /// What drew them.
    pub command: &'a str,
}

/// The page, of plots by the names of their files. It asks for nothing but these files, and runs nothing.
pub fn page(source: &Source<'_>, plots: &[&(String, Canvas)], formats: &[PlotFormat]) -> String {
    let title = escaped(source.title);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"generator\" content=\"Escalade {}\">\n<title>{title}: plots</title>\n\
         <style>{STYLE}</style>\n<h1>{title}</h1>\n<p><code>{}</code><br>scenario <code>{}</code></p>\n<main>\n",
        env!("CARGO_PKG_VERSION"),
        escaped(source.command),
        escaped(source.scenario_hash),
    );
    for (name, canvas) in plots {
        let file = |format: &PlotFormat| format!("{}.{}", escaped(name), format.extension());
        let Some(first) = formats.first().map(file) else { continue };
        let [width, height] = [canvas.width, canvas.height].map(|side| (side * canvas.scale).round());
        let title = escaped(&canvas.title);
        let links =
            formats.iter().map(|format| format!("<a href=\"{}\">{}</a>", file(format), format.extension()));
        // A string takes whatever is written.
        let _ = writeln!(
            page,
            "<figure><a href=\"{first}\"><img src=\"{first}\" width=\"{width}\" height=\"{height}\" alt=\"{}\" loading=\"lazy\"></a>\
             <figcaption>{title} <small>{}</small></figcaption></figure>",
            escaped(&canvas.description),
            links.collect::<Vec<_>>().join(" ")
        );
    }
    page + "</main>\n</html>\n"
}

const STYLE: &str = ":root{color-scheme:light dark}\
    body{font-family:system-ui,sans-serif;line-height:1.4;margin:1.5rem;color:#222;background:#fff}\
    h1{font-size:1.4rem;margin:0 0 .5rem}code{overflow-wrap:anywhere}small{color:#646464}a{color:#005a8c}\
    main{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));gap:1.25rem}\
    figure{margin:0;border:1px solid #c4c9ce;padding:.5rem}img{display:block;width:100%;height:14rem;object-fit:contain;object-position:top}\
    figcaption{font-size:.9rem;margin-top:.5rem}\
    @media screen and (prefers-color-scheme:dark){body{color:#ececec;background:#191919}small{color:#b4b8bc}a{color:#7cc4f5}\
    figure{border-color:#4c5156}}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_plot_is_on_the_page_with_its_files() {
        let mut canvas = Canvas::new(1200.0, 700.0);
        canvas.title = "How it <ends>".to_owned();
        let plots = [("outcomes".to_owned(), canvas)];
        let source = Source { title: "A & B", scenario_hash: "12ab", command: "escalade run a" };
        let page = page(&source, &plots.iter().collect::<Vec<_>>(), &[PlotFormat::Svg, PlotFormat::Png]);
        for part in [
            "<h1>A &amp; B</h1>",
            "<code>escalade run a</code>",
            "How it &lt;ends&gt;",
            "<img src=\"outcomes.svg\" width=\"1200\" height=\"700\"",
            "<a href=\"outcomes.png\">png</a>",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(!page.contains("<script") && !page.contains("http"));
    }
}
