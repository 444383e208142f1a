// Pictures of the answer, one at a time or all at once; each with its files and the table behind it.

import { BANDS } from "./bands.js";
import { button, download, el, say, show, showTabs, tabs } from "./dom.js";
import { count } from "./format.js";
import { differences, futures } from "./drawings.js";
import { fileOf, imported } from "./svg.js";
import { csvOf, renewed, tableElement, tableOf, titleOf } from "./tables.js";

/** Wide screens begin with all pictures at once. */
const WIDE = 1900;

export function picturesIn(section, { scenarioName, choosePicture, chooseAll, chooseOutcome, openRun }) {
    const list = el("div", { id: "pictures", role: "tablist", "aria-label": "Pictures" });
    const all = el("input", { type: "checkbox", id: "all-pictures", on: { change: () => chooseAll(all.checked) } });
    const grid = el("div", { class: "grid", id: "picture-panel" });
    section.append(el("div", { class: "bar-of-pictures" }, list, el("label", { class: "all" }, all, " all at once")), grid);
    tabs(list, choosePicture);
    const figures = new Map();
    let names = ["outcomes"];

    function isAll(state) {
        return state.all ?? window.innerWidth >= WIDE;
    }

    function figureOf(name) {
        const host = el("div", { class: "drawing", tabindex: 0, role: "group" });
        const heading = el("h2", {});
        const summary = el("summary", { text: "Table" });
        const table = el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Table" });
        const more = el("details", { class: "behind" }, summary, table);
        const svgFile = button("SVG", () => host.querySelector(":scope > svg") && download(`${scenarioName()}-${name}.svg`, fileOf(host.firstElementChild), "image/svg+xml"));
        const csvFile = button("CSV", () => one.table && download(`${scenarioName()}-${name}.csv`, csvOf(one.table), "text/csv"));
        const element = el("section", { class: "picture", data: { name } }, el("div", { class: "head" }, heading, el("span", { class: "files" }, svgFile, csvFile)), host, more);
        if (name === "outcomes" || name === "differences") more.open = true;
        more.addEventListener("toggle", () => {
            if (more.open) tabulate(one);
        });
        host.addEventListener("click", (event) => {
            const square = event.target.closest("[data-outcome]");
            if (square) openRun(square.dataset.nth ? { outcome: square.dataset.outcome, nth: Number(square.dataset.nth) } : { typical: square.dataset.outcome });
        });
        const one = { name, element, host, heading, table: null, tableHost: table, more, svgFile, csvFile, drawn: null };
        show(more, false);
        show(csvFile, false);
        element.classList.add("waiting");
        return one;
    }

    function tabulate(one) {
        if (!one.table || one.tabulated === one.table) return;
        // Numbers alone change while an answer refines: what is pointed at or has the focus stays.
        if (renewed(one.tableHost.firstElementChild, one.table)) {
            one.tabulated = one.table;
            return;
        }
        const focused = document.activeElement?.dataset?.outcome;
        const hadFocus = one.tableHost.contains(document.activeElement);
        one.tableHost.replaceChildren(tableElement(one.table, chooseOutcome));
        one.tabulated = one.table;
        if (hadFocus && focused) one.tableHost.querySelector(`[data-outcome="${CSS.escape(focused)}"]`)?.focus();
    }

    /** A bar of an outcome opens its typical run; the table beneath has buttons that do the same. */
    function markBars(svg, outcomes) {
        for (const title of svg.querySelectorAll("g > title")) {
            const outcome = outcomes.find((known) => title.textContent.startsWith(`${known.title}: `));
            if (outcome) title.parentNode.dataset.outcome = outcome.id;
        }
    }

    function draw(one, answer, settings) {
        const { name } = one;
        const { summary, pinned } = answer;
        const title = titleOf(name, summary);
        say(one.heading, title);
        one.host.setAttribute("aria-label", `${title}, drawing`);
        one.svgFile.setAttribute("aria-label", `Download ${title} as SVG`);
        one.csvFile.setAttribute("aria-label", `Download the numbers of ${title} as CSV`);
        one.tableHost.setAttribute("aria-label", `${title}, table`);
        let svg = null;
        if (name === "futures") {
            const sides = [{ name: pinned ? `A: ${settings.a}` : "", outcomes: (pinned ? answer.sampled ?? summary : summary).outcomes }];
            if (pinned) sides.push({ name: `B: ${settings.b}`, outcomes: pinned.outcomes });
            const mark = JSON.stringify(sides.map((side) => [side.name, side.outcomes.map(({ title: text, probability }) => [text, probability])]));
            if (mark !== one.drawn) [svg, one.drawn] = [futures(sides), mark];
        } else if (name === "differences") {
            if (answer.differences && answer.differences !== one.drawn) {
                svg = differences(answer.differences, summary.outcomes, [settings.a, settings.b], `${count(answer.runs)} runs`);
                one.drawn = answer.differences;
            }
        } else {
            const text = answer.plots[name];
            if (text && text !== one.drawn) [svg, one.drawn] = [imported(text, "p-"), text];
            if (svg && name === "outcomes") markBars(svg, summary.outcomes);
        }
        if (svg) one.host.replaceChildren(svg);
        else if (BANDS.includes(name) && !answer.plots[name]) {
            one.host.replaceChildren(el("p", { class: "note", text: "The unknown parameters are drawn anew 100 times, each time with 200 runs." }));
            one.drawn = null;
        }
        one.table = tableOf(name, answer, settings) ?? null;
        show(one.more, one.table !== null);
        show(one.csvFile, one.table !== null);
        if (one.more.open) tabulate(one);
        one.element.classList.toggle("waiting", !one.host.firstElementChild);
    }

    return {
        isAll,
        /** Which plots to ask for: that of outcomes gives the colours, too. */
        wanted(state) {
            if (isAll(state)) return ["*"];
            const own = ["futures", "differences", ...BANDS].includes(state.picture) ? [] : [state.picture];
            return [...new Set(["outcomes", ...own])];
        },
        show(answer, state, settings) {
            if (answer?.names) names = answer.names;
            const rest = names.filter((name) => name !== "outcomes");
            const here = [...(names.includes("outcomes") ? ["outcomes"] : []), ...(answer?.pinned ? ["differences"] : []), "futures", ...rest];
            const chosen = here.includes(state.picture) ? state.picture : here[0];
            const everything = isAll(state);
            all.checked = everything;
            show(list, !everything);
            section.classList.toggle("everything", everything);
            const before = list.querySelector("[aria-selected=true]")?.dataset.name;
            showTabs(list, here.map((name) => [name, titleOf(name, answer?.summary)]), chosen, () => "picture-panel");
            if (before !== chosen) {
                const tab = list.querySelector("[aria-selected=true]");
                list.scrollLeft = tab.offsetLeft - list.clientWidth / 2 + tab.offsetWidth / 2;
            }
            if (everything) {
                grid.removeAttribute("role");
                grid.removeAttribute("aria-labelledby");
            } else {
                grid.setAttribute("role", "tabpanel");
                grid.setAttribute("aria-labelledby", `pictures-${chosen}`);
            }
            const shown = everything ? here : [chosen];
            for (const name of shown) if (!figures.has(name)) figures.set(name, figureOf(name));
            const elements = shown.map((name) => figures.get(name).element);
            if (elements.length !== grid.children.length || elements.some((one, i) => grid.children[i] !== one)) grid.replaceChildren(...elements);
            if (answer) for (const name of shown) draw(figures.get(name), answer, settings);
        },
        stale(isStale) {
            section.classList.toggle("stale", isStale);
            section.setAttribute("aria-busy", String(isStale));
        },
    };
}
