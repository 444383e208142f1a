// Runs in words: a typical one of an outcome, the next ones, and the same run with one other choice.

import { button, copyButton, download, el, show } from "./dom.js";
import { chance } from "./format.js";
import { Fault, get } from "./server.js";
import { state, update } from "./state.js";

export function storiesIn(section, { outcomes, chosen }) {
    const heading = el("h2", { tabindex: -1 });
    const how = el("p", { class: "note" });
    const text = el("div", { class: "told", tabindex: 0, role: "group", "aria-label": "The run" });
    const forks = el("div", { class: "forks" });
    const branch = el("div", { class: "branch", tabindex: 0, role: "group", "aria-label": "The run beside itself with one other choice" });
    const fault = el("pre", { class: "fault", hidden: true });
    const number = el("input", { type: "number", min: 0, step: 1, id: "run-number", on: { change: () => number.value !== "" && open({ run: Math.max(0, Math.floor(Number(number.value))) }) } });
    const before = button("Previous run", () => move(-1));
    let told = null;
    section.append(
        el("div", { class: "row" },
            button("Typical run", () => open({ typical: chosen() })), before, button("Next run", () => move(1), { id: "next-run" }),
            el("label", { for: "run-number", text: "Run" }), number,
            el("span", { class: "files" }, button("Markdown", () => told && download(`run-${told.run}.md`, told.markdown, "text/markdown")), copyButton("the story as Markdown", () => told?.markdown ?? ""))),
        heading, how, fault, branch, el("div", { class: "beside" }, text, forks));

    let control = null;
    let asked = "";

    function open(story) {
        update((s) => ([s.story, s.view] = [story, "stories"]));
    }

    function move(by) {
        const now = state.story ?? {};
        const outcome = now.outcome ?? now.typical ?? told?.outcome ?? chosen();
        open({ outcome, nth: Math.max(1, (now.nth ?? 0) + by) });
    }

    function optionsOf(fork) {
        return fork.options.map(({ choose, title, chance: p }) => button(`${title} ${chance(p)}`, () => update((s) => (s.story = { ...without(s.story, told), at: fork.step, choose })),
            { "aria-label": `${fork.when}: ${title} instead of what was chosen, which had a chance of ${chance(p)}`, "aria-pressed": String(state.story?.at === fork.step && state.story?.choose === choose) }));
    }

    function render() {
        const title = outcomes().find(({ id }) => id === told.outcome)?.title ?? told.outcome;
        const now = state.story ?? {};
        heading.textContent = `Run ${told.run}: ${title ?? "no outcome"}`;
        how.textContent = now.typical ? `Typical of “${title}”: the run nearest to the median course of those that end so. It shows how, not how often.`
            : now.nth ? `Number ${now.nth} of the runs that end in “${title}”. It shows how, not how often.` : "One run of many. It shows how, not how often.";
        before.disabled = !(now.nth > 1);
        if (document.activeElement !== number) number.value = told.run;
        // These two are escaped by the server.
        text.innerHTML = told.html;
        branch.innerHTML = told.branch?.html ?? "";
        show(branch, Boolean(told.branch));
        if (told.branch) {
            const other = outcomes().find(({ id }) => id === told.branch.outcome)?.title ?? told.branch.outcome;
            branch.prepend(el("div", { class: "row" }, el("h3", { text: `One other choice: ${other === title ? `still ${title}` : `${other} instead of ${title}`}` }),
                button("Close", () => update((s) => (s.story = without(s.story))))));
        }
        const elsewhere = [];
        told.forks.forEach((fork, i) => {
            const line = text.querySelector(`[data-fork="${i}"]`);
            if (line) {
                line.classList.add("fork-line");
                line.append(el("details", { class: "options", open: state.story?.at === fork.step }, el("summary", { text: "otherwise", "aria-label": `${fork.when}, ${fork.title}: choose otherwise` }), ...optionsOf(fork)));
            } else elsewhere.push(el("li", {}, el("span", { class: "when", text: fork.when }), ` ${fork.title}. Otherwise: `, ...optionsOf(fork)));
        });
        forks.replaceChildren(...(elsewhere.length > 0 ? [el("h3", { text: "Choices in this run" }), el("ul", {}, ...elsewhere)] : []));
    }

    function without(story, pinned = null) {
        const { at, choose, ...rest } = story ?? {};
        // A branch is one of a certain run, whichever way it was found.
        return pinned && Object.keys(rest).length === 0 ? { run: pinned.run } : rest;
    }

    return {
        open,
        /** Asks for the story that the state names, under the present setting. */
        async show() {
            const story = state.story ?? { typical: chosen() };
            if (!story.typical && !story.outcome && story.run === undefined) story.typical = chosen();
            const params = { q: state.q, ...story };
            const mark = JSON.stringify(params);
            if (mark === asked || (!chosen() && story.run === undefined)) return;
            asked = mark;
            control?.abort();
            control = new AbortController();
            section.setAttribute("aria-busy", "true");
            try {
                told = await get("story", params, control.signal);
                show(fault, false);
                render();
            } catch (error) {
                if (error.name === "AbortError") return;
                asked = "";
                fault.textContent = error instanceof Fault ? error.message : String(error);
                show(fault, true);
            }
            section.removeAttribute("aria-busy");
        },
    };
}
