// What if a number is wrong: the chosen outcome over the range of a knob, asked for on demand.

import { el, say, show } from "./dom.js";
import { curve } from "./drawings.js";
import { chance } from "./format.js";
import { get } from "./server.js";
import { key } from "./setting.js";

/** So long a setting must stand before an open curve is drawn again. */
const REST = 700;

export function curveIn(knob, { chosen, outcomes, now, swing }) {
    const said = el("p", { class: "note" });
    const host = el("div", { class: "curve-host" });
    const ends = el("p", { class: "ends" });
    const tips = el("ul", { class: "tips" });
    const panel = el("div", { class: "what-if-wrong", id: `wrong-${knob.id}`, hidden: true }, said, host, ends, tips,
        el("p", { class: "note" }, swing), knob.source ? el("p", { class: "note", text: `Source: ${knob.source}` }) : null, el("p", { class: "note" }, "Name: ", el("code", { text: knob.id })));
    const toggle = el("button", { type: "button", class: "wrong", "aria-expanded": "false", "aria-controls": panel.id, "aria-label": `What if ${knob.title} is wrong`, title: "What if this is wrong", text: "what if" });
    let found = null;
    let foundKey = "";
    let q = null;
    let timer = null;
    let control = null;

    toggle.addEventListener("click", () => {
        const open = panel.hidden;
        panel.hidden = !open;
        toggle.setAttribute("aria-expanded", String(open));
        if (open) ask();
    });

    /** The curve is that of a setting without this knob: where it stands moves along the curve. */
    function keyNow() {
        const { [knob.id]: _, ...set } = q.set;
        return `${key({ ...q, set })} ${chosen()}`;
    }

    async function ask() {
        clearTimeout(timer);
        const wanted = keyNow();
        if (wanted === foundKey || !chosen()) return draw();
        control?.abort();
        control = new AbortController();
        if (!found) say(said, "Asking");
        host.classList.add("stale");
        try {
            found = await get("sweep", { q, parameter: knob.id, of: chosen() }, control.signal);
            found.values = found.values.map((value) => value / (knob.factor ?? 1));
            found.tips = (found.tips ?? []).map((tip) => ({ ...tip, value: tip.value / (knob.factor ?? 1) }));
            foundKey = wanted;
            draw();
        } catch (error) {
            if (error.name !== "AbortError") say(said, error.message);
        }
        host.classList.remove("stale");
    }

    function draw() {
        const place = outcomes().findIndex(({ id }) => id === chosen());
        const line = found?.lines.find(({ id }) => id === chosen());
        if (!line) return;
        const [low, high] = [Math.min(...line.values), Math.max(...line.values)];
        say(said, `${line.title} over the range: ${chance(low)} to ${chance(high)}`);
        host.replaceChildren(curve({ values: found.values, line, tips: found.tips ?? [], now: now(), log: knob.log, written: found.written, place }));
        ends.replaceChildren(el("span", { text: found.written[0] }), el("span", { text: found.written.at(-1) }));
        tips.replaceChildren(...(found.tips ?? []).map(({ text }) => el("li", { text })));
        show(tips, (found.tips ?? []).length > 0);
    }

    return {
        button: toggle,
        panel,
        setting(next) {
            q = next;
            if (panel.hidden) return;
            if (keyNow() === foundKey) draw();
            else {
                host.classList.add("stale");
                clearTimeout(timer);
                timer = setTimeout(ask, REST);
            }
        },
    };
}
