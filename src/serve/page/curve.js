// What if a number is wrong: the chosen outcome over the range of a knob, as a line under its slider, and larger where it is opened.

import { el, say, show } from "./dom.js";
import { curve, lineUnder } from "./drawings.js";
import { chance, count } from "./format.js";
import { get } from "./server.js";
import { key } from "./setting.js";
import { textOf } from "./scale.js";

/** So long a setting must stand before an open curve is drawn again. */
const REST = 700;

/** `now()` is where the knob stands; `drawn()` is called when there is another curve than before. */
export function curveIn(knob, scale, { chosen, outcomes, now, swing, drawn }) {
    const said = el("p", { class: "note" });
    const host = el("div", { class: "curve-host" });
    const ends = el("p", { class: "ends" });
    const tips = el("ul", { class: "tips" });
    const more = el("p", { class: "note", role: "status" });
    const panel = el("div", { class: "what-if-wrong", id: `wrong-${knob.id}`, hidden: true }, said, host, ends, tips, more,
        el("p", { class: "note" }, swing), knob.source ? el("p", { class: "note", text: `Source: ${knob.source}` }) : null, el("p", { class: "note" }, "Name: ", el("code", { text: knob.id })));
    const toggle = el("button", { type: "button", class: "wrong", "aria-expanded": "false", "aria-controls": panel.id, "aria-label": `What if ${knob.title} is wrong`, title: "What if this is wrong", text: "what if" });
    const under = el("div", { class: "line-under", hidden: true });
    let found = null;
    let foundKey = "";
    let hasBest = false;
    let q = null;
    let pin = null;
    let timer = null;
    let control = null;

    toggle.addEventListener("click", () => {
        const open = panel.hidden;
        panel.hidden = !open;
        toggle.setAttribute("aria-expanded", String(open));
        if (open) askNow();
    });

    /** The curve is that of a setting without this knob: where it stands moves along the curve. */
    function keyNow() {
        const without = (one) => {
            const { [knob.id]: _, ...set } = one.set;
            return key({ ...one, set });
        };
        return JSON.stringify([without(q), pin && without(pin)]);
    }

    const isFresh = () => found !== null && keyNow() === foundKey;

    /** Asks for the line, or for what is best where, as far as that is not known yet; `aside` if nobody waits for it. */
    async function ask(part, { aside, signal }) {
        const wanted = keyNow();
        const isKnown = wanted === foundKey && (part === "line" || hasBest || !found.has_best);
        // What is best is asked of a line that is there.
        if (isKnown || (part === "best" && wanted !== foundKey)) return;
        const answer = await get("sweep", { q, pin, parameter: knob.id, part, aside }, signal);
        if (wanted !== keyNow()) return;
        const factor = knob.factor ?? 1;
        const tips = answer.tips.map((tip) => ({ ...tip, value: tip.value / factor }));
        if (part === "line") found = { ...answer, values: answer.values.map((value) => value / factor), tips, best: [] };
        else found = { ...found, tips: [...found.tips, ...tips], best: answer.best };
        [foundKey, hasBest] = [wanted, part === "best"];
        draw();
        drawn();
    }

    async function askNow() {
        clearTimeout(timer);
        control?.abort();
        control = new AbortController();
        if (!found) say(said, "Asking");
        host.classList.toggle("stale", !isFresh());
        try {
            // The line first: what is best is known from many more runs.
            const how = { aside: false, signal: control.signal };
            await ask("line", how);
            draw();
            host.classList.remove("stale");
            if (found.has_best && !hasBest) say(more, "Asking what is best for whom");
            await ask("best", how);
        } catch (error) {
            if (error.name === "AbortError") return;
            say(said, error.message);
            host.classList.remove("stale");
        }
        say(more, "");
    }

    function draw() {
        const place = outcomes().findIndex(({ id }) => id === chosen());
        const line = found?.lines.find(({ id }) => id === chosen());
        if (!line) return;
        const { values, written, tips: marks } = found;
        under.classList.toggle("stale", !isFresh());
        if (!under.hidden) under.replaceChildren(lineUnder({ values, written, line, tips: marks, scale, place, title: knob.title }));
        if (panel.hidden) return;
        const [low, high] = [Math.min(...line.values), Math.max(...line.values)];
        say(said, `${line.title} over the range: ${chance(low)} to ${chance(high)}, ${count(found.runs)} runs at each of ${values.length} values`);
        host.replaceChildren(curve({ values, line, tips: marks, now: now(), log: knob.log, written, place }));
        ends.replaceChildren(el("span", { text: written[0] }), el("span", { text: written.at(-1) }));
        const same = found.best.filter(({ tips: number, first }) => number === 0 && first !== null);
        tips.replaceChildren(...marks.map(({ text }) => el("li", { text })), ...same.map(({ what, first }) => el("li", { class: "same", text: `${what}: ${first} all along.` })));
        show(tips, tips.children.length > 0);
    }

    return {
        button: toggle,
        panel,
        under,
        ask,
        /** Whether the line is shown under the slider. */
        inFront(is) {
            show(under, is);
            if (is && q) draw();
        },
        /** Where something tips, in a few words; nothing while that is not known. */
        tips() {
            if (!isFresh() || found.tips.length === 0) return "";
            const places = [...new Set(found.tips.map(({ value }) => textOf(knob, scale.value(scale.step(value)))))];
            return `tips at ${places.length > 3 ? `${places.slice(0, 3).join(", ")} and more` : places.join(", ")}`;
        },
        setting(next, nextPin) {
            [q, pin] = [next, nextPin];
            draw();
            if (panel.hidden) return;
            if (!isFresh() || (found.has_best && !hasBest)) {
                host.classList.add("stale");
                clearTimeout(timer);
                timer = setTimeout(askNow, REST);
            }
        },
    };
}
