// The colours of outcomes: read from the server's plot of them, so that all pictures agree; else those that plots begin with.

const FIRST = [
    ["#4095c5", "#2e7399"], ["#e08640", "#934d18"], ["#40b696", "#236553"], ["#d99bbd", "#9d5a7e"],
    ["#ecb740", "#8a6514"], ["#80c7ef", "#3f7fa3"], ["#404040", "#c8c8c8"], ["#a0744f", "#8a6040"],
    ["#9265b0", "#8357a3"], ["#a9a9a9", "#6f6f6f"], ["#a9bc4f", "#66732a"], ["#408087", "#468d94"],
];

const sheet = new CSSStyleSheet();
let colours = [];

/** Puts `--outcome-N` where style sheets find them; `plot` is the text of the plot of outcomes, if there is one. */
export function setColours(outcomes, plot) {
    const found = plot ? inPlot(plot) : new Map();
    const now = outcomes.map(({ title }, i) => found.get(title) ?? FIRST[i] ?? [`hsl(${(i * 137) % 360} 45% 55%)`, `hsl(${(i * 137) % 360} 40% 42%)`]);
    if (JSON.stringify(now) === JSON.stringify(colours)) return;
    colours = now;
    const rule = (side) => `:root{${colours.map((pair, i) => `--outcome-${i}:${pair[side]}`).join(";")}}`;
    sheet.replaceSync(`${rule(0)}@media screen and (prefers-color-scheme:dark){${rule(1)}}`);
    if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

export const colour = (i) => `var(--outcome-${i})`;

/** [light, dark] of outcome `i`, for pictures that leave the page. */
export const pair = (i) => colours[i] ?? ["#888888", "#888888"];

/** Each bar of the plot is a group whose title begins with the outcome's; its first rectangle has the colour. */
function inPlot(text) {
    const found = new Map();
    const plot = new DOMParser().parseFromString(text, "image/svg+xml");
    const style = plot.querySelector("style")?.textContent ?? "";
    const [light, dark = ""] = style.split("@media");
    for (const title of plot.querySelectorAll("g > title")) {
        const name = title.textContent.slice(0, title.textContent.lastIndexOf(": "));
        const mark = title.parentNode.querySelector("rect")?.getAttribute("class")?.split(" ")[0];
        if (!name || !mark) continue;
        const of = (css) => new RegExp(`\\.${mark.replace(/[^\w-]/g, "")}\\{fill:(#[0-9a-fA-F]{3,8})`).exec(css)?.[1];
        const one = of(light);
        if (one) found.set(name, [one, of(dark) ?? one]);
    }
    return found;
}
