// Runs in words: a typical one of an outcome, the next ones, and the same run with one other choice.

import { button, copyButton, download, el, say, show } from "./dom.js";
import { chance } from "./format.js";
import { Fault, get } from "./server.js";
import { state, update } from "./state.js";

export function storiesIn(section, { outcomes, chosen }) {
    const heading = el("h2", { tabindex: -1, text: "A run" });
    const how = el("p", { class: "note" });
    const text = el("div", { class: "told", tabindex: 0, role: "group", "aria-label": "The run" });
    const forks = el("div", { class: "forks" });
    const branch = el("div", { class: "branch", hidden: true, tabindex: 0, role: "group", "aria-label": "The run beside itself with one other choice" });
    const fault = el("pre", { class: "fault", hidden: true });
    const number = el("input", { type: "number", min: 0, step: 1, id: "run-number", on: { change: () => number.value !== "" && open({ run: Math.max(0, Math.floor(Number(number.value))) }) } });
    const before = button("Previous run", () => move(-1));
    let told = null;
    const command = el("code", {});
    const toldBy = el("p", { class: "note", hidden: true }, "On the command line: ", command, " ", copyButton("the command that tells this run", () => command.textContent));
    section.append(
        el("div", { class: "row" },
            button("Typical run", () => open({ typical: chosen() })), before, button("Next run", () => move(1), { id: "next-run" }),
            el("span", { class: "numbered" }, el("label", { for: "run-number", text: "Run" }), number),
            el("span", { class: "files" }, button("Markdown", () => told && download(`run-${told.run}.md`, markdown(), "text/markdown"), { "aria-label": "Download the run as Markdown" }), copyButton("the run as Markdown", () => (told ? markdown() : "")))),
        heading, how, fault, branch, el("div", { class: "beside" }, text, forks), toldBy);

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
        return fork.options.map(({ choose, title, chance: p }) => button(`${title} ${chance(p)}`, () => update((s) => (s.story = { run: told.run, at: fork.step, choose })),
            { "aria-label": `${title} ${chance(p)}, ${fork.when}, instead of ${fork.made}`, "aria-pressed": String(state.story?.at === fork.step && state.story?.choose === choose) }));
    }

    function render() {
        const hadFocus = [text, forks, branch].some((one) => one.contains(document.activeElement));
        const title = outcomes().find(({ id }) => id === told.outcome)?.title ?? told.outcome;
        const now = state.story ?? { typical: chosen() };
        heading.textContent = `Run ${told.run}: ${title ?? "no outcome"}`;
        how.textContent = now.typical ? `Typical of “${title}”: the run nearest to the median course of those that end so. It shows how, not how often.`
            : now.nth ? `Number ${now.nth} of the runs that end in “${title}”. It shows how, not how often.` : "One run of many. It shows how, not how often.";
        before.disabled = !(now.nth > 1);
        if (document.activeElement !== number) number.value = told.run;
        command.textContent = told.command ?? "";
        show(toldBy, Boolean(told.command));
        // These two are escaped by the server.
        text.innerHTML = told.html;
        branch.innerHTML = told.branch?.html ?? "";
        show(branch, Boolean(told.branch));
        if (told.branch) {
            const other = outcomes().find(({ id }) => id === told.branch.outcome)?.title ?? told.branch.outcome;
            branch.prepend(el("div", { class: "row" }, el("h3", { tabindex: -1, text: `One other choice: ${other === title ? `still ${title}` : `${other} instead of ${title}`}` }),
                button("Close", () => update((s) => (s.story = without(s.story))))));
        }
        const lines = [...text.querySelectorAll("ol.story > li")];
        const elsewhere = told.forks.filter((fork) => {
            const line = lines.find((one) => !one.dataset.forked && tells(one, fork));
            if (!line) return true;
            line.dataset.forked = true;
            const isHere = isFork(fork);
            line.append(el("details", { class: "options", open: isHere }, el("summary", { text: "otherwise", "aria-label": `${fork.when}, ${titleOf(fork)}: choose otherwise` }), ...optionsOf(fork)));
            return false;
        });
        const items = elsewhere.map((fork) => el("li", {}, el("span", { class: "when", text: fork.when }), ` ${titleOf(fork)}. Otherwise: `, ...optionsOf(fork)));
        forks.replaceChildren(...(items.length > 0 ? [el("details", { open: elsewhere.some(isFork) }, el("summary", { text: `Other choices in this run (${items.length})` }), el("ul", {}, ...items))] : []));
        if (hadFocus) (branch.querySelector("h3") ?? heading).focus();
    }

    const isFork = (fork) => state.story?.at === fork.step && fork.options.some(({ choose }) => choose === state.story?.choose);
    const titleOf = (fork) => fork.title ?? `${fork.actor}: ${fork.made}`;

    /** Whether a line of the story tells this choice. */
    function tells(line, fork) {
        const when = line.querySelector(".when")?.textContent ?? "";
        // With a calendar the step stands after the date.
        const rest = line.textContent.slice(when.length).replace(/\s+/g, " ").trim();
        const title = titleOf(fork);
        return when.toLowerCase() === fork.when.toLowerCase() ? rest.startsWith(title) : rest.startsWith(`${fork.when} ${title}`);
    }

    /** The run as it is told, and what follows of it in full. */
    function markdown() {
        const copy = el("div");
        copy.append(...[...text.childNodes].map((one) => one.cloneNode(true)));
        for (const one of copy.querySelectorAll(".options")) one.remove();
        for (const one of copy.querySelectorAll(".when")) one.textContent = `**${one.textContent}**`;
        const lines = [...copy.querySelectorAll("ol.story > li")].map((line) => `- ${line.textContent.replace(/\s+/g, " ").trim()}`);
        const whole = copy.querySelector("details pre")?.textContent.trimEnd();
        return [`# ${heading.textContent}`, how.textContent, lines.join("\n"), whole ? `\`\`\`text\n${whole}\n\`\`\`` : "", told.command ? `\`${told.command}\`` : "", "A what-if, not a forecast."].filter(Boolean).join("\n\n") + "\n";
    }

    function without(story) {
        const { at, choose, ...rest } = story ?? {};
        return rest;
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
            const waits = setTimeout(() => say(how, "Looking for the run"), 300);
            try {
                told = await get("story", params, control.signal);
                show(fault, false);
                render();
            } catch (error) {
                clearTimeout(waits);
                if (error.name === "AbortError") return;
                asked = "";
                say(how, "");
                fault.textContent = error instanceof Fault ? error.message : String(error);
                show(fault, true);
            }
            section.removeAttribute("aria-busy");
            clearTimeout(waits);
        },
    };
}
