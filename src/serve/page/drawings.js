// Pictures that the page draws itself: a hundred futures, and what differs between two settings.

import { drawn } from "./dom.js";
import { chance, points } from "./format.js";
import { pair } from "./colours.js";
import { canvas } from "./svg.js";
import { verdictOf } from "./tables.js";

/** Fills of outcomes and inks of one drawing, light and dark; scoped to its id. */
function css(id, outcomes) {
    const ink = [["ink", "#222222", "#f5f5f5"], ["soft", "#5c5c5c", "#a6a6a6"], ["paper", "#ffffff", "#1a1a1a"], ["line", "#e0e0e0", "#383838"], ["mark", "#005a8c", "#7cc4f5"]];
    const rules = (side) => [
        ...outcomes.map((_, i) => `#${id} .o${i}{fill:${pair(i)[side]}}`),
        ...ink.map(([name, ...colours]) => `#${id} .${name}{fill:${colours[side]}}#${id} .s-${name}{stroke:${colours[side]};fill:none}`),
    ].join("");
    return `${rules(0)}@media screen and (prefers-color-scheme:dark){${rules(1)}}`;
}

/** How many of a hundred: whole numbers that sum to a hundred, by largest remainder. */
export function hundredOf(outcomes) {
    const total = outcomes.reduce((sum, { probability }) => sum + probability, 0) || 1;
    const exact = outcomes.map(({ probability }) => (100 * probability) / total);
    const whole = exact.map(Math.floor);
    const order = exact.map((x, i) => [x - whole[i], i]).sort((a, b) => b[0] - a[0]);
    let left = 100 - whole.reduce((sum, n) => sum + n, 0);
    for (const [, i] of order) if (left-- > 0) whole[i] += 1;
    return whole;
}

const SIDE = 26;

/** One array, or two if there is a B: [{name, outcomes}]. */
export function futures(sides) {
    const id = "hundred-futures";
    const { outcomes } = sides[0];
    const groups = [];
    const words = [];
    const top = sides.length > 1 ? 84 : 64;
    const wide = sides.length > 1 ? 330 : 300;
    sides.forEach(({ name, outcomes: own }, side) => {
        const counts = hundredOf(own);
        words.push(`${sides.length > 1 ? `${name}: ` : ""}${own.map(({ title }, i) => `${title} ${counts[i]}`).filter((_, i) => counts[i] > 0).join(", ")}`);
        const squares = [];
        let place = 0;
        counts.forEach((n, i) => {
            for (let k = 0; k < n; k += 1, place += 1) {
                squares.push(drawn("rect", { class: `o${i}`, x: 40 + side * wide + (place % 10) * SIDE, y: top + Math.floor(place / 10) * SIDE, width: SIDE - 4, height: SIDE - 4, rx: 2, "data-outcome": own[i].id, "data-nth": k + 1 },
                    drawn("title", { text: `${own[i].title}: ${n} of 100` })));
            }
        });
        if (sides.length > 1) groups.push(drawn("text", { class: "ink", x: 40 + side * wide, y: 70, "font-size": 15, "font-weight": 600, text: clipped(name, 34) }));
        groups.push(...squares);
    });
    const left = 40 + sides.length * wide + 10;
    const all = sides.map(({ outcomes: own }) => hundredOf(own));
    const rows = outcomes.map((outcome, i) => ({ title: outcome.title, i, counts: all.map((own) => own[i]), rare: sides.map(({ outcomes: own }) => own[i].probability) }))
        .filter(({ rare }) => rare.some((p) => p > 0));
    const pitch = rows.length > 11 ? 22 : 25;
    rows.forEach(({ title, i, counts, rare }, row) => {
        const y = top + row * pitch;
        const said = counts.map((n, side) => (n === 0 && rare[side] > 0 ? "<1" : String(n)));
        groups.push(
            drawn("rect", { class: `o${i}`, x: left, y: y + 1, width: 16, height: 16, rx: 2 }),
            ...said.map((n, side) => drawn("text", { class: "ink", x: left + 54 + side * 36, y: y + 14, "font-size": 15, "font-weight": 600, "text-anchor": "end", text: n })),
            drawn("text", { class: "ink", x: left + 30 + sides.length * 36, y: y + 14, "font-size": 15, text: clipped(title, 40) }));
    });
    if (sides.length > 1) ["A", "B"].forEach((name, side) => groups.push(drawn("text", { class: "soft", x: left + 54 + side * 36, y: top - 8, "font-size": 14, "text-anchor": "end", text: name })));
    const height = top + Math.max(10 * SIDE, rows.length * pitch) + 34;
    const description = `Of 100 futures. ${words.join(". ")}.`;
    groups.push(
        drawn("text", { class: "soft", x: 40, y: height - 12, "font-size": 13, text: "Shares rounded to hundredths that sum to one." }),
        drawn("text", { class: "soft", x: 1160, y: height - 12, "font-size": 13, "text-anchor": "end", text: "A what-if, not a forecast" }));
    return canvas(id, 1200, height, "Of 100 futures", description, css(id, outcomes),
        drawn("rect", { class: "paper", width: "100%", height: "100%" }),
        drawn("text", { class: "ink", x: 40, y: 40, "font-size": 22, "font-weight": 600, text: "Of 100 futures" }), ...groups);
}

/** A less B with intervals around nought: outcomes in points, then metrics and payoffs each in its own unit, in words. */
export function differences(list, outcomes, names, runs) {
    const id = "a-beside-b";
    const chances = list.filter(({ kind }) => kind === "outcome");
    const others = list.filter(({ kind }) => kind !== "outcome");
    const reach = Math.max(0.01, ...chances.flatMap(({ interval }) => interval.map(Math.abs)));
    const step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5].find((one) => reach / one <= 4.2) ?? 0.5;
    const edge = Math.ceil(reach / step) * step;
    const [left, right] = [300, 900];
    const x = (difference) => (left + right) / 2 + (difference / edge) * ((right - left) / 2);
    const row = 34;
    const top = 118;
    const parts = [];
    const bottom = top + chances.length * row;
    for (let place = -Math.round(edge / step); place <= Math.round(edge / step); place += 1) {
        // Not summed up: 0.1 + 0.2 is a little more than 0.3.
        const tick = Number((place * step).toFixed(6));
        const at = x(tick);
        parts.push(
            drawn("path", { class: tick === 0 ? "s-soft" : "s-line", "stroke-width": tick === 0 ? 1.6 : 1, d: `M${at},${top - 6}V${bottom}` }),
            drawn("text", { class: "soft", x: at, y: bottom + 20, "font-size": 14, "text-anchor": "middle", text: tick === 0 ? "0" : points(tick) }));
    }
    chances.forEach((one, i) => {
        const y = top + i * row + row / 2;
        const place = outcomes.findIndex(({ id: own }) => own === one.id);
        const [low, high] = one.interval;
        const said = `${points(one.difference)} points (${points(low)} to ${points(high)})`;
        parts.push(
            drawn("text", { class: "ink", x: left - 14, y: y + 5, "font-size": 15, "text-anchor": "end", text: clipped(one.title, 36) }),
            drawn("g", {}, drawn("title", { text: `${one.title}: ${said}, ${verdictOf(one)}` }),
                drawn("rect", { class: `o${place}`, x: Math.min(x(0), x(one.difference)), y: y - 9, width: Math.abs(x(one.difference) - x(0)), height: 18 }),
                drawn("path", { class: "s-ink", "stroke-width": 1.5, d: `M${x(low)},${y}H${x(high)}M${x(low)},${y - 6}v12M${x(high)},${y - 6}v12` })),
            drawn("text", { class: "ink", x: right + 24, y: y + 5, "font-size": 15 }, drawn("tspan", { "font-weight": 600, text: points(one.difference) }), drawn("tspan", { class: "soft", text: `  (${points(low)} to ${points(high)})` })));
    });
    const height = bottom + 62;
    return canvas(id, 1200, height, `${names[0]} less ${names[1]}`, `Differences in percentage points with 95% intervals. ${chances.map(({ title, difference }) => `${title} ${points(difference)}`).join(", ")}.`, css(id, outcomes),
        drawn("rect", { class: "paper", width: "100%", height: "100%" }),
        drawn("text", { class: "ink", x: 40, y: 40, "font-size": 22, "font-weight": 600, text: "A less B, in percentage points" }),
        drawn("text", { class: "soft", x: 40, y: 66, "font-size": 15, text: clipped(`A: ${names[0]} · B: ${names[1]}`, 130) }),
        drawn("text", { class: "soft", x: 40, y: 88, "font-size": 15, text: `${runs}, the same luck for both; whiskers are paired 95% intervals` }),
        ...parts,
        others.length > 0 && drawn("text", { class: "soft", x: 40, y: height - 12, "font-size": 13, text: "Metrics and payoffs are in the table." }),
        drawn("text", { class: "soft", x: 1160, y: height - 12, "font-size": 13, "text-anchor": "end", text: "A what-if, not a forecast" }));
}

/** A chance over the range of a parameter with its band, where it stands now, and where the best option changes. */
export function curve({ values, line, tips, now, log, written, place }) {
    const [width, height, pad] = [300, 84, 8];
    const [first, last] = [values[0], values.at(-1)];
    const share = (v) => (log && first > 0 ? Math.log(v / first) / Math.log(last / first) : (v - first) / (last - first || 1));
    const x = (v) => pad + Math.min(1, Math.max(0, share(v))) * (width - 2 * pad);
    const low = Math.max(0, Math.min(...line.low));
    const high = Math.min(1, Math.max(...line.high));
    const room = Math.max(0.02, (high - low) * 0.15);
    const [bottom, top] = [Math.max(0, low - room), Math.min(1, high + room)];
    const y = (p) => height - 4 - ((p - bottom) / (top - bottom)) * (height - 8);
    const path = (list) => list.map((p, i) => `${i ? "L" : "M"}${x(values[i]).toFixed(1)},${y(p).toFixed(1)}`).join("");
    const band = `${path(line.high)}${line.low.map((p, i) => [values[i], p]).reverse().map(([v, p]) => `L${x(v).toFixed(1)},${y(p).toFixed(1)}`).join("")}Z`;
    const said = `${line.title}: ${line.values.map((p, i) => `${chance(p)} at ${written[i]}`).join(", ")}`;
    return drawn("svg", { class: "curve", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": said, style: `--own:var(--outcome-${place})` },
        drawn("path", { class: "band", d: band }),
        drawn("path", { class: "line", d: path(line.values) }),
        ...line.values.map((p, i) => drawn("circle", { class: "dot", cx: x(values[i]).toFixed(1), cy: y(p).toFixed(1), r: 2.6 }, drawn("title", { text: `${written[i]}: ${chance(p)} (${chance(line.low[i])} to ${chance(line.high[i])})` }))),
        ...tips.map(({ value, text }) => drawn("path", { class: "tip", d: `M${x(value).toFixed(1)},2V${height - 2}` }, drawn("title", { text }))),
        Number.isFinite(now) && drawn("path", { class: "now", d: `M${x(now).toFixed(1)},2V${height - 2}` }, drawn("title", { text: "where the knob stands" })));
}

/** The same as a line as long as the slider above it, place by place. */
export function lineUnder({ values, written, line, tips, scale, place, title }) {
    const height = 22;
    const x = (value) => (100 * scale.share(value)).toFixed(2);
    const [bottom, top] = [Math.min(...line.low), Math.max(...line.high)];
    const room = Math.max(0.04, top - bottom);
    const middle = (top + bottom) / 2;
    const y = (p) => (height / 2 - ((p - middle) / room) * (height - 4)).toFixed(2);
    const path = (list) => list.map((p, i) => `${i ? "L" : "M"}${x(values[i])},${y(p)}`).join("");
    const back = line.low.map((p, i) => `L${x(values[i])},${y(p)}`).reverse().join("");
    const said = `${line.title} over the range of ${title}: ${line.values.map((p, i) => `${chance(p)} at ${written[i]}`).join(", ")}${tips.map(({ text }) => `. ${text}`).join("")}`;
    const edge = (i) => (i < 0 ? 0 : i >= values.length - 1 ? 100 : (Number(x(values[i])) + Number(x(values[i + 1]))) / 2);
    return drawn("svg", { viewBox: `0 0 100 ${height}`, preserveAspectRatio: "none", role: "img", "aria-label": said, style: `--own:var(--outcome-${place})` },
        drawn("path", { class: "band", d: `${path(line.high)}${back}Z` }),
        drawn("path", { class: "line", d: path(line.values) }),
        ...values.map((_, i) => drawn("rect", { class: "at", x: edge(i - 1), y: 0, width: edge(i) - edge(i - 1), height },
            drawn("title", { text: `${line.title} at ${written[i]}: ${chance(line.values[i])} (${chance(line.low[i])} to ${chance(line.high[i])})` }))),
        ...tips.map(({ value, text, is_sure: isSure }) => drawn("g", { class: isSure ? "tip" : "tip unsure" },
            drawn("path", { d: `M${x(value)},0V${height}` }), drawn("path", { class: "reach", d: `M${x(value)},0V${height}` }), drawn("title", { text }))));
}

function clipped(text, most) {
    return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

