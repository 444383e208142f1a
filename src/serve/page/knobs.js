// The knobs: what-ifs, policies and parameters, those that matter first on top; each shows its range, and whether it is moved.

import { button, el, fill, say, show } from "./dom.js";
import { points } from "./format.js";
import { numberIn, scaleOf, textOf } from "./scale.js";
import { moved, playing, putBack, standing, variantNames } from "./setting.js";
import { state, update } from "./state.js";
import { curveIn } from "./curve.js";

/** So many are on top. */
const FIRST = 8;

export function knobsIn(section, { chosen, outcomes, dragging }) {
    const search = el("input", { type: "search", id: "search", placeholder: "Search knobs", "aria-label": "Search knobs", on: { input: () => sift() } });
    const allBack = button("Put all back", () => update((s) => (s.q = { variant: null, set: {}, policies: {}, seed: 2015 })), { id: "all-back" });
    const chips = el("ul", { class: "chips", "aria-label": "Moved" });
    const menus = el("div", { class: "menus" });
    const switches = el("div", { class: "group" });
    const firstTitle = el("h3", {});
    const first = el("div", { class: "group" });
    const restCount = el("summary", {});
    const rest = el("div", { class: "group" });
    const others = el("details", { class: "others" }, restCount, rest);
    const nothing = el("p", { class: "note", text: "No knob has that in its name or source.", hidden: true });
    const seed = el("input", { type: "number", id: "seed", min: 0, step: 1, on: { change: () => update((s) => (s.q.seed = seed.value === "" ? 2015 : Math.max(0, Math.floor(Number(seed.value)))), { by: "seed" }) } });
    section.append(
        el("div", { class: "head" }, el("h2", { text: "Assumptions" }), allBack), search, menus, switches, firstTitle, first, others, nothing,
        el("div", { class: "menu" }, el("label", { for: "seed", text: "Seed", title: "The seed of the luck: another one, other runs" }), seed),
        // At the foot, where its growing moves no knob.
        chips);

    let scenario = null;
    let rows = [];
    let order = null;
    let waitsForOrder = false;
    let isSearching = false;
    let wasOpen = false;

    // ---- building -----------------------------------------------------------------------------------------------------

    function build() {
        rows = scenario.knobs.map((knob) => rowOf(knob));
        switches.replaceChildren(...rows.filter(({ isSwitch }) => isSwitch).map(({ element }) => element));
        show(switches, switches.children.length > 0);
        place();
        sift();
    }

    function isNumber(knob) {
        return scaleOf(knob) !== null;
    }

    /** Order: by importance once it is known; until then the unknown ones as they stand in the file. */
    function place() {
        const numbers = rows.filter(({ isSwitch }) => !isSwitch);
        const rank = new Map((order ?? []).map(({ id }, i) => [id, i]));
        const sorted = numbers.map((row, i) => [row, i]).sort(([a, i], [b, j]) => {
            const of = (row, at) => (rank.has(row.knob.id) ? rank.get(row.knob.id) : 1e6 + (row.knob.is_unknown && isNumber(row.knob) ? 0 : 1e6) + at);
            return of(a, i) - of(b, j);
        }).map(([row]) => row);
        const fits = sorted.length <= FIRST + 2;
        const top = sorted.filter((row, i) => fits || i < FIRST);
        first.replaceChildren(...top.map(({ element }) => element));
        rest.replaceChildren(...sorted.slice(top.length).map(({ element }) => element));
        for (const row of numbers) row.curve?.inFront(top.includes(row));
        say(firstTitle, order ? "What matters most, first" : "Numbers");
        show(firstTitle, sorted.length > 0);
        const swings = new Map((order ?? []).map((one) => [one.id, one]));
        for (const row of numbers) {
            const swing = swings.get(row.knob.id);
            const outcome = outcomes().find(({ id }) => id === swing?.of);
            say(row.swing, swing && outcome ? `moves ${outcome.title} by ${points(Math.abs(swing.swing)).replace("+", "")} points over its range` : "");
        }
    }

    function rowOf(knob) {
        const id = `knob-${knob.id}`;
        const isFlag = knob.kind === "flag";
        const isChoice = knob.kind === "choice" && Array.isArray(knob.values);
        const scale = isFlag || isChoice ? null : scaleOf(knob);
        const back = button("put back", () => update((s) => delete s.q.set[knob.id]), { class: "back", "aria-label": `Put back ${knob.title}` });
        const note = el("span", { class: "note" });
        const swing = el("span", { class: "note swing" });
        const label = el(isFlag || isChoice || !scale ? "label" : "span", { id: `${id}-label`, for: isFlag || isChoice || !scale ? id : null, class: "name", text: knob.title });
        const row = { knob, scale, isSwitch: isFlag || isChoice, back, note, swing, label };

        if (isFlag) {
            row.control = el("input", { type: "checkbox", role: "switch", id, on: { change: () => set(row, String(row.control.checked)) } });
            row.element = el("div", { class: "knob flag" }, el("div", { class: "name-row" }, row.control, label, back), el("div", { class: "notes" }, note));
        } else if (isChoice) {
            row.control = el("select", { id, on: { change: () => set(row, row.control.value) } });
            row.control.append(...knob.values.map((value) => el("option", { value, text: String(value).replaceAll("_", " ") })));
            row.element = el("div", { class: "knob choice" }, el("div", { class: "name-row" }, label, back), row.control, el("div", { class: "notes" }, note));
        } else {
            row.box = el("input", { type: knob.kind === "date" && /^\d{4}-\d\d-\d\d$/.test(knob.written?.stated ?? "") ? "date" : "text", id, class: "box", inputmode: scale && knob.kind !== "duration" ? "decimal" : null, autocomplete: "off", "aria-labelledby": scale ? `${id}-label` : null,
                on: { change: () => typed(row), keydown: (event) => event.key === "Enter" && typed(row) } });
            // Long units stand in the line beneath, so that all sliders have one length.
            const unit = knob.unit && scale && knob.unit.length <= 7 ? el("span", { class: "unit", text: knob.unit }) : null;
            if (scale) {
                const { low, high, stated } = knob;
                row.range = el("span", { class: "range" });
                row.stated = el("span", { class: "stated" });
                row.slider = el("input", { type: "range", min: 0, max: scale.count, step: 1, "aria-labelledby": `${id}-label`,
                    on: { input: () => slid(row, true), change: () => slid(row, false) } });
                row.range.style.left = `${100 * scale.share(low)}%`;
                row.range.style.right = `${100 - 100 * scale.share(high)}%`;
                row.stated.style.left = `${100 * scale.share(stated)}%`;
                const track = el("div", { class: "track" }, el("span", { class: "rail" }, row.range, row.stated), row.slider);
                const curve = curveIn(knob, scale, { chosen, outcomes, now: () => valueOf(row), swing: row.swing, drawn: () => showRow(row) });
                row.curve = curve;
                row.element = el("div", { class: "knob number" }, el("div", { class: "name-row" }, label, back), el("div", { class: "dial" }, el("div", { class: "slide" }, track, curve.under), el("span", { class: "value" }, row.box, unit)), el("div", { class: "notes" }, note, curve.button), curve.panel);
            } else {
                row.element = el("div", { class: "knob text" }, el("div", { class: "name-row" }, label, back), el("div", { class: "dial" }, el("span", { class: "value" }, row.box, unit)), el("div", { class: "notes" }, note));
            }
        }
        row.element.dataset.id = knob.id;
        row.element.title = knob.source ? `${knob.id}. Source: ${knob.source}` : knob.id;
        row.words = [knob.id, knob.title, knob.source ?? "", knob.unit ?? ""].join(" ").toLowerCase();
        return row;
    }

    // ---- moving -------------------------------------------------------------------------------------------------------

    function set(row, text, passing = false) {
        const { knob } = row;
        update((s) => {
            const base = standing(scenario, s.q, knob).text;
            const [a, b] = [numberIn(knob, text), numberIn(knob, base)];
            // Where it stood before is not moved; stated words such as `unlikely` have their number in `stated`.
            const same = text === base || (row.scale && (Number.isNaN(b) ? a === knob.stated && !s.q.variant : a === b));
            if (same) delete s.q.set[knob.id];
            else s.q.set[knob.id] = text;
        }, { by: knob.id, passing });
    }

    function slid(row, passing) {
        dragging(passing);
        // A slider that is let go where it was does not round what was typed.
        const now = valueOf(row);
        const place = Number(row.slider.value);
        if (Number.isFinite(now) && row.scale.step(now) === place) {
            if (!passing) update(() => {}, { by: row.knob.id });
            return;
        }
        set(row, textOf(row.knob, row.scale.value(place)), passing);
    }

    function typed(row) {
        const text = row.box.value.trim().replace(",", ".");
        dragging(false);
        if (text === "") update((s) => delete s.q.set[row.knob.id], { by: row.knob.id });
        else set(row, row.scale && /^-?[\d.]+$/.test(text) ? textOf(row.knob, Number(text)) : row.box.value.trim());
        showRow(row, true);
    }

    function textNow({ knob }) {
        return state.q.set[knob.id] ?? standing(scenario, state.q, knob).text;
    }

    function valueOf(row) {
        const own = numberIn(row.knob, textNow(row));
        if (!Number.isNaN(own)) return own;
        return state.q.set[row.knob.id] === undefined && typeof row.knob.stated === "number" ? row.knob.stated : NaN;
    }

    // ---- showing ------------------------------------------------------------------------------------------------------

    function showRow(row, force = false) {
        const { knob } = row;
        const text = textNow(row);
        const isMoved = state.q.set[knob.id] !== undefined;
        const stands = standing(scenario, state.q, knob);
        row.element.classList.toggle("is-moved", isMoved);
        show(row.back, isMoved);
        if (row.scale) {
            const value = valueOf(row);
            if (Number.isFinite(value)) {
                const place = String(row.scale.step(value));
                if (row.slider.value !== place) row.slider.value = place;
            }
            const unit = knob.unit && knob.kind !== "duration" ? ` ${knob.unit}` : "";
            row.slider.setAttribute("aria-valuetext", Number.isFinite(value) ? `${textOf(knob, value)}${unit}` : text);
            const shown = Number.isFinite(value) ? String(value) : text;
            if ((force || document.activeElement !== row.box) && row.box.value !== shown) row.box.value = shown;
            const base = numberIn(knob, stands.text);
            if (stands.variant && Number.isFinite(base)) row.stated.style.left = `${100 * row.scale.share(base)}%`;
            else row.stated.style.left = `${100 * row.scale.share(knob.stated)}%`;
            const tips = row.curve.tips();
            const outside = Number.isFinite(value) && (value < knob.low || value > knob.high);
            say(row.note, `${knob.written.low} to ${knob.written.high}${knob.unit && knob.kind !== "duration" ? ` ${knob.unit}` : ""}, ${stands.variant ? `${stands.text} in ${stands.variant}` : `stated ${stands.text}`}${outside ? ": outside its range" : ""}${tips ? `; ${tips}` : ""}`);
            row.element.classList.toggle("is-outside", outside);
        } else if (row.box) {
            if ((force || document.activeElement !== row.box) && row.box.value !== text) row.box.value = text;
            say(row.note, isMoved ? `stated ${stands.text}` : "");
        } else {
            if (row.control.type === "checkbox") row.control.checked = text === "true";
            else row.control.value = text;
            say(row.note, isMoved ? `${stands.variant ? `in ${stands.variant}` : "stated"}: ${named(stands.text)}` : "");
        }
    }

    function named(text) {
        return { true: "on", false: "off" }[text] ?? text.replaceAll("_", " ");
    }

    function showMenus() {
        const names = variantNames(state.q);
        const wanted = [];
        if (scenario.variants.length > 0) {
            const shown = names.length < scenario.variants.length ? [...names, ""] : names;
            shown.forEach((name, i) => wanted.push(["variant", i, i === 0 ? "What-if" : "and", [["", i === 0 ? "as the file stands" : "no other"], ...scenario.variants.filter(({ id }) => id === name || !names.includes(id)).map(({ id, title }) => [id, title])], name]));
        }
        for (const actor of scenario.policies) {
            if (actor.policies.length < 2) continue;
            const plays = playing(scenario, state.q, actor);
            wanted.push(["policy", actor.actor, actor.title, actor.policies.map(({ id, title }) => [id, id === plays ? `${title} (stated)` : title]), state.q.policies[actor.actor] ?? plays]);
        }
        const old = new Map([...menus.children].map((one) => [one.dataset.key, one]));
        const elements = wanted.map(([kind, which, title, options, chosenNow]) => {
            const key = `${kind} ${which}`;
            let menu = old.get(key);
            if (!menu) {
                const id = `menu-${kind}-${which}`;
                const select = el("select", { id, on: { change: () => chooseMenu(kind, which, select.value) } });
                menu = el("div", { class: "menu", data: { key } }, el("label", { for: id }), select);
            }
            say(menu.firstChild, title);
            menu.firstChild.classList.toggle("and", kind === "variant" && which > 0);
            fill(menu.lastChild, options, chosenNow);
            menu.classList.toggle("is-moved", kind === "variant" ? Boolean(chosenNow) : state.q.policies[which] !== undefined);
            return menu;
        });
        if (elements.length !== menus.children.length || elements.some((one, i) => menus.children[i] !== one)) menus.replaceChildren(...elements);
        show(menus, elements.length > 0);
    }

    function chooseMenu(kind, which, value) {
        dragging(false);
        update((s) => {
            if (kind === "variant") {
                const names = variantNames(s.q);
                names[which] = value;
                s.q.variant = [...new Set(names.filter(Boolean))].join("+") || null;
            } else {
                const actor = scenario.policies.find((one) => one.actor === which);
                if (value === playing(scenario, s.q, actor)) delete s.q.policies[which];
                else s.q.policies[which] = value;
            }
        });
    }

    function showChips() {
        const all = moved(scenario, state.q);
        const mark = JSON.stringify(all);
        if (chips.dataset.mark !== mark) {
            chips.dataset.mark = mark;
            const hadFocus = chips.contains(document.activeElement);
            chips.replaceChildren(...all.map((one) => el("li", {}, `${one.title}: ${one.from === null ? "" : `${named(one.from)} → `}${named(one.to)} `,
                button("×", () => update((s) => putBack(s.q, one)), { class: "plain", "aria-label": `Put ${one.title} back`, title: "Put back" }))));
            if (hadFocus) (chips.querySelector("button") ?? search).focus();
        }
        show(chips, all.length > 0);
        allBack.disabled = all.length === 0;
    }

    /** Search looks through names, titles and sources. */
    function sift() {
        const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
        let found = 0;
        for (const row of rows) {
            const fits = words.every((word) => row.words.includes(word));
            show(row.element, fits);
            found += fits;
        }
        const isSought = words.length > 0;
        const here = (group) => [...group.children].filter(({ hidden }) => !hidden).length;
        // The rest opens for a search, and closes again after it if it was closed.
        if (isSought !== isSearching) {
            if (isSought) wasOpen = others.open;
            others.open = isSought || wasOpen;
            isSearching = isSought;
        }
        show(firstTitle, here(first) > 0);
        say(restCount, isSought ? `Of the others, ${here(rest)}` : `The others (${rest.children.length})`);
        show(others, here(rest) > 0);
        show(search, rows.length > 0);
        say(nothing, rows.length > 0 ? "No knob has that in its name or source." : "The file has no parameters to turn.");
        show(nothing, found === 0);
    }

    return {
        take(next) {
            scenario = next;
            build();
        },
        show() {
            showMenus();
            showChips();
            if (document.activeElement !== seed) seed.value = state.q.seed;
            for (const row of rows) {
                row.curve?.setting(state.q, state.kept[state.b]?.q ?? null);
                showRow(row);
            }
        },
        /** The curves of those on top. */
        front() {
            const inFront = [...first.children].filter((one) => !one.hidden);
            return rows.filter(({ curve, element }) => curve && inFront.includes(element)).map(({ curve }) => curve);
        },
        /** Knobs do not move beneath a hand: the order waits until none of them has the focus. */
        order(found) {
            order = found;
            waitsForOrder = true;
            const try_ = () => {
                if (!waitsForOrder || first.contains(document.activeElement) || rest.contains(document.activeElement)) return;
                waitsForOrder = false;
                place();
                sift();
            };
            try_();
            if (waitsForOrder) section.addEventListener("focusout", () => setTimeout(try_, 0));
        },
    };
}
