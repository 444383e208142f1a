// A beside B: settings that are kept, which of them is B, swapping and naming them.

import { button, el, fill, say, show } from "./dom.js";
import { called, copy, key } from "./setting.js";
import { state, update } from "./state.js";

export function compareIn(section, scenario) {
    const menu = el("select", { id: "b", on: { change: () => update((s) => (s.b = menu.value === "" ? null : Number(menu.value)), { by: "b" }) } });
    const swap = button("Swap A and B", () => update((s) => {
        const b = s.kept[s.b];
        const own = { name: called(scenario(), s.q), q: copy(s.q) };
        const at = s.kept.findIndex((one) => key(one.q) === key(s.q));
        // A setting that was given a name keeps it, and stays kept.
        const isNamed = b.name && b.name !== called(scenario(), b.q);
        s.q = copy(b.q);
        if (at >= 0) s.b = at;
        else if (isNamed) s.b = s.kept.push(own) - 1;
        else s.kept[s.b] = own;
    }));
    const end = button("End comparison", () => update((s) => (s.b = null)));
    // On narrow screens, where the answer in short has no room for it.
    const sentence = el("p", { class: "sentence" });
    const list = el("ul", { class: "kept" });
    const counted = el("summary", {});
    const kept = el("details", {}, counted, list);
    section.append(
        el("div", { class: "row" },
            button("Pin as B", () => update((s) => {
                const same = s.kept.findIndex((one) => key(one.q) === key(s.q));
                if (same >= 0) s.b = same;
                else {
                    s.kept.push({ name: called(scenario(), s.q), q: copy(s.q) });
                    s.b = s.kept.length - 1;
                }
                s.picture = "differences";
            }), { id: "pin", title: "Keeps the present setting, and compares what you set next with it" }),
            el("label", { for: "b", text: "A: the knobs. B:" }), menu, swap, end),
        kept, sentence);

    function item(one, i) {
        const name = el("input", { type: "text", value: one.name, "aria-label": `Name of kept setting ${i + 1}`, on: { change: () => update((s) => (s.kept[i].name = name.value.trim() || called(scenario(), s.kept[i].q))) } });
        return el("li", {}, name,
            button("to the knobs", () => update((s) => (s.q = copy(s.kept[i].q))), { "aria-label": `${one.name} to the knobs` }),
            button("as B", () => update((s) => ([s.b, s.picture] = [i, "differences"])), { "aria-label": `${one.name} as B` }),
            button("forget", () => update((s) => {
                s.kept.splice(i, 1);
                s.b = s.b === i || s.b === null ? null : s.b > i ? s.b - 1 : s.b;
            }), { "aria-label": `Forget ${one.name}` }),
            one.name !== called(scenario(), one.q) && el("span", { class: "note", text: called(scenario(), one.q) }));
    }

    let drawn = "";
    return {
        show(said) {
            say(sentence, state.b === null ? "" : (said ?? ""));
            fill(menu, [["", "none"], ...state.kept.map(({ name }, i) => [String(i), name])], state.b === null ? "" : String(state.b));
            show(swap, state.b !== null);
            show(end, state.b !== null);
            show(kept, state.kept.length > 0);
            show(menu, state.kept.length > 0);
            show(menu.previousElementSibling, state.kept.length > 0);
            const mark = JSON.stringify(state.kept);
            if (mark !== drawn) {
                counted.textContent = `Kept settings (${state.kept.length})`;
                list.replaceChildren(...state.kept.map(item));
                drawn = mark;
            }
        },
    };
}
