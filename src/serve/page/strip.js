// The answer in short, always in sight: the chosen outcome's chance, all outcomes as one bar, the difference from B in a sentence.

import { button, el, fill, say, show } from "./dom.js";
import { chance, chances, count, points } from "./format.js";
import { colour } from "./colours.js";
import { isExact } from "./tables.js";

export function stripIn(section, spoken, { chooseOutcome, tell }) {
    const menu = el("select", { id: "outcome", "aria-label": "Chosen outcome", on: { change: () => chooseOutcome(menu.value) } });
    const big = el("output", { class: "big", id: "chief" });
    const interval = el("span", { class: "interval" });
    const versus = el("span", { class: "versus" });
    const progress = el("span", { class: "progress" });
    const bars = el("div", { class: "bars" });
    const sentence = el("p", { class: "sentence" });
    const jump = el("span", { class: "jumps" }, el("a", { href: "#knobs", text: "Knobs" }), " ", el("a", { href: "#answer", text: "Pictures" }));
    // Such links must not replace the address, which holds the settings.
    jump.addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (!link) return;
        event.preventDefault();
        document.getElementById(link.getAttribute("href").slice(1)).scrollIntoView();
    });
    section.append(
        el("div", { class: "row" }, menu, big, interval, versus, button("Typical run", () => tell(menu.value), { class: "typical" }), jump, progress),
        bars, sentence);

    // For the mouse; the menu does the same.
    bars.addEventListener("click", (event) => {
        const { id } = event.target.dataset;
        if (id) chooseOutcome(id);
    });
    section.classList.add("empty");
    let lastSpoken = 0;
    let timer = null;
    let said = "";

    /** Says `text` aloud, no more often than every two seconds. */
    function speak(text) {
        if (text === said) return;
        clearTimeout(timer);
        timer = setTimeout(() => {
            lastSpoken = Date.now();
            said = text;
            spoken.textContent = text;
        }, Math.max(0, lastSpoken + 2000 - Date.now()));
    }

    function bar(summary, name) {
        let row = [...bars.children].find(({ dataset }) => dataset.name === name);
        if (!row) bars.append(row = el("div", { class: "bar", role: "img", data: { name } }));
        const { outcomes } = summary;
        if (row.children.length !== outcomes.length) row.replaceChildren(...outcomes.map(({ id }, i) => el("span", { style: `background:${colour(i)}`, data: { id } })));
        outcomes.forEach((one, i) => {
            const part = row.children[i];
            part.style.flexGrow = one.probability;
            part.title = `${name ? `${name}: ` : ""}${one.title} ${chance(one.probability)}`;
            part.classList.toggle("chosen", one.id === menu.value);
        });
        row.setAttribute("aria-label", `${name ? `${name}: ` : ""}${outcomes.map((one) => `${one.title} ${chance(one.probability)}`).join(", ")}`);
    }

    return {
        show(answer, state, chosen) {
            const { summary, pinned, differences } = answer;
            section.classList.remove("empty");
            fill(menu, summary.outcomes.map(({ id, title }) => [id, title]), chosen);
            const place = summary.outcomes.findIndex(({ id }) => id === chosen);
            const one = summary.outcomes[place];
            menu.style.setProperty("--own", colour(place));
            if (!one) return;
            const exact = isExact(summary);
            say(big, chance(one.probability, exact));
            say(interval, exact ? "exact" : pinned ? `(${chances(one.interval)})` : `95% interval ${chances(one.interval)}`);
            const difference = pinned && differences?.find(({ kind, id }) => kind === "outcome" && id === chosen);
            say(versus, difference ? `B ${chance(pinned.outcomes.find(({ id }) => id === chosen)?.probability)}, difference ${points(difference.difference)} points (${points(difference.interval[0])} to ${points(difference.interval[1])})` : "");
            show(versus, Boolean(difference));
            bar(summary, pinned ? "A" : "");
            if (pinned) bar(pinned, "B");
            for (const row of [...bars.children]) if (row.dataset.name !== (pinned ? "A" : "") && !(pinned && row.dataset.name === "B")) row.remove();
            say(sentence, pinned ? (answer.sentence ?? "") : "");
            show(sentence, Boolean(pinned && answer.sentence));
            section.dataset.runs = answer.runs;
            if (state === "settled") speak(`${one.title}: ${chance(one.probability, exact)}${exact ? ", exact" : `, ${chances(one.interval)}`}${pinned && answer.sentence ? `. ${answer.sentence}` : ""}`);
        },
        progress(answer, state) {
            const runs = answer ? `${count(answer.runs)} runs` : "";
            const exact = answer && isExact(answer.summary);
            const text = { asking: answer ? `${runs}, asking` : "Asking", refining: `${runs}, refining`, settled: exact ? "" : runs, failed: answer ? `${runs}: the last good answer` : "No answer" }[state];
            say(progress, text ?? "");
            section.dataset.state = state;
        },
    };
}
