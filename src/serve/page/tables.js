// The numbers behind each picture, as tables: for those who do not see it, and for files.

import { chance, chances, count, number, points, signedNumber } from "./format.js";
import { el, say } from "./dom.js";

const cell = (value, text) => ({ value, text: text ?? String(value ?? "") });
const share = (x, exact) => cell(x ?? null, chance(x, exact));
const plain = (x) => cell(x ?? null, number(x));

/** The table of picture `name` of an answer: {caption, columns: [{label, isNumber}], rows: [[cell]]}, or null if it has none. */
export function tableOf(name, answer, settings) {
    // An exact answer may leave out what was sampled.
    const isOfOutcomes = ["outcomes", "futures"].includes(name);
    const summary = isOfOutcomes || answer.drawnFrom?.[name] === Infinity ? answer.summary : answer.sampled ?? answer.summary;
    const when = (step) => `${summary.step_days === 7 ? "week" : summary.step_days === 1 ? "day" : "step"} ${step}`;
    const exact = isExact(summary);
    if (name === "outcomes" || name === "futures") return outcomes(answer, exact, settings);
    if (name === "differences") return answer.differences && differences(answer);
    if (name === "outcomes_over_time" || name === "time_to_outcome") return overTime(summary, when, name === "time_to_outcome", exact);
    if (name === "ladder" || name.startsWith("ladder_")) return ladder(name, summary, when);
    if (name === "metric_flags") return metrics(summary.metrics.filter(({ flag }) => flag), "Metrics that are yes or no: share of runs");
    if (name.startsWith("metric_")) {
        const metric = (summary.metrics ?? []).find(({ id }) => `metric_${plainName(id)}` === name);
        return metric && histogram(metric);
    }
    if (name.startsWith("fan_")) {
        const fan = (summary.fans ?? []).find(({ id }) => `fan_${plainName(id)}` === name);
        return fan && lists(fan, when);
    }
    if (name === "responses") return responses(summary);
    if (name === "milestones") return milestones(summary);
    if (name === "bands") return bands(answer, "outcomes", summary.outcomes.map(({ id, probability }) => [id, probability]), chance);
    if (name === "payoff_bands") return bands(answer, "objectives", (summary.objectives ?? []).map(({ id, mean }) => [id, mean]), number);
    if (name.startsWith("payoff_")) return payoff(summary, name);
    return null;
}

export const isExact = (summary) => summary.method === "exact" || summary.outcomes.every(({ interval }) => !interval);

export const plainName = (id) => id.replace(/[^A-Za-z0-9_]/g, "_");

let described = null;

/** Titles of metrics and the like are those of this description. */
export function nameBy(description) {
    described = description;
}

/** What a picture is called on its tab. */
export function titleOf(name, summary) {
    const fixed = { outcomes: "Outcomes", futures: "100 futures", differences: "A less B", outcomes_over_time: "Over time", time_to_outcome: "Time to outcome", metric_flags: "Yes or no", milestones: "Milestones", responses: "Responses", bands: "If numbers are wrong", payoff_bands: "Payoffs if numbers are wrong" };
    if (fixed[name]) return fixed[name];
    const of = (list, prefix) => (list ?? []).find(({ id }) => `${prefix}${plainName(id)}` === name)?.title;
    const payoff = (summary?.objectives ?? []).find(({ id }) => `payoff_${plainName(id)}` === name);
    if (payoff) return `Payoff of ${payoff.title}`;
    if (name === "ladder") return summary?.ladder_title === "rung" ? "Ladder" : capital(summary?.ladder_title ?? "Ladder");
    return capital(of(described?.metrics, "metric_") ?? of(summary?.metrics, "metric_") ?? of(summary?.ladders, "ladder_") ?? of(summary?.fans, "fan_") ?? name.replaceAll("_", " "));
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function outcomes({ summary, pinned, differences: list }, exact, settings) {
    const b = new Map((pinned?.outcomes ?? []).map((one) => [one.id, one]));
    const between = new Map((list ?? []).filter(({ kind }) => kind === "outcome").map((one) => [one.id, one]));
    const columns = [col("Outcome"), col("Chance", true), col("95% interval", true)];
    if (pinned) columns.push(col("B", true), col("A less B", true), col("95% interval, paired", true));
    columns.push(col("Middle time", true));
    const unit = summary.step_days === 7 ? "week" : summary.step_days === 1 ? "day" : "step";
    const rows = summary.outcomes.map((one) => {
        const row = [{ ...cell(one.title), outcome: one.id }, share(one.probability, exact), cell(one.interval ?? null, one.interval && !exact ? chances(one.interval) : "exact")];
        if (exact) row[2] = cell(null, "");
        if (pinned) {
            const difference = between.get(one.id);
            row.push(share(b.get(one.id)?.probability), cell(difference?.difference ?? null, difference ? points(difference.difference) : ""),
                cell(difference?.interval ?? null, difference ? `${points(difference.interval[0])} to ${points(difference.interval[1])}` : ""));
        }
        const middle = one.step_quantiles?.p50;
        row.push(cell(middle ?? null, middle === undefined || middle === null ? "" : `${unit} ${number(middle)}`));
        return row;
    });
    const said = exact ? "exact" : `${count(summary.runs)} runs`;
    return { caption: `How it ends: share of runs by outcome, ${said}${pinned ? `; differences in percentage points, A: ${settings.a}, B: ${settings.b}` : ""}`, columns, rows };
}

/** Whether luck alone could make such a difference. */
export const verdictOf = ({ verdict, is_told: isTold }) => verdict ?? (isTold ? "told apart" : "could be luck");

function differences({ differences: list, sampled, pinned }) {
    const values = (summary, { kind, id }) => {
        const from = { outcome: summary?.outcomes, metric: summary?.metrics, objective: summary?.objectives }[kind] ?? [];
        const one = from.find((own) => own.id === id);
        return one?.probability ?? one?.mean ?? null;
    };
    const rows = list.map((one) => {
        const isChance = one.kind === "outcome" || (one.kind === "metric" && (sampled?.metrics ?? []).some(({ id, flag }) => flag && id === one.id));
        const shown = isChance ? chance : number;
        const less = isChance ? points : signedNumber;
        const [a, b] = [values(sampled, one), values(pinned, one)];
        return [cell(one.kind), cell(one.title), cell(a, shown(a)), cell(b, shown(b)), cell(one.difference, less(one.difference)),
            cell(one.interval, `${less(one.interval[0])} to ${less(one.interval[1])}`), cell(verdictOf(one))];
    });
    return { caption: "A less B on the same luck; chances in percentage points", columns: [col("Kind"), col("What"), col("A", true), col("B", true), col("A less B", true), col("95% interval, paired", true), col("Verdict")], rows };
}

function overTime(summary, when, quantiles, exact) {
    if (quantiles) {
        const rows = summary.outcomes.map(({ title, step_quantiles: q, probability }) => [cell(title), share(probability, exact), plain(q?.p05), plain(q?.p50), plain(q?.p95)]);
        return { caption: "In which step it ends: 5%, half and 95% of the runs with the outcome", columns: [col("Outcome"), col("Chance", true), col("5%", true), col("Half", true), col("95%", true)], rows };
    }
    const total = summary.runs ?? 1;
    const steps = (summary.outcomes[0]?.cumulative ?? summary.outcomes[0]?.cumulative_probability)?.length ?? 0;
    const rows = Array.from({ length: steps }, (_, step) => [cell(when(step)), ...summary.outcomes.map((one) => share(one.cumulative ? one.cumulative[step] / total : one.cumulative_probability?.[step], exact))]);
    return { caption: "Share of runs that have ended so by then", columns: [col("When"), ...summary.outcomes.map(({ title }) => col(title, true))], rows };
}

function ladder(name, summary, when) {
    const rungs = name === "ladder" ? summary.ladder : (summary.ladders ?? []).find(({ id }) => `ladder_${plainName(id)}` === name)?.rungs ?? (`ladder_${plainName(summary.ladder_id ?? "")}` === name ? summary.ladder : null);
    if (!rungs?.length) return null;
    const rows = rungs[0].occupancy.map((_, step) => [cell(when(step)), ...rungs.map(({ occupancy }) => share(occupancy[step]))]);
    return { caption: "Share of runs on each rung", columns: [col("When"), ...rungs.map(({ title }) => col(title, true))], rows };
}

function metrics(list, caption) {
    const rows = list.map(({ title, unit, flag, mean, interval, sd, quantiles: q }) => {
        const shown = flag ? chance : number;
        return [cell(unit ? `${title} (${unit})` : title), cell(mean, shown(mean)), cell(interval ?? null, interval ? `${shown(interval[0])} to ${shown(interval[1])}` : ""), plain(sd), plain(q?.p05), plain(q?.p50), plain(q?.p95)];
    });
    return { caption, columns: [col("What"), col("Mean", true), col("95% interval", true), col("Spread (sd)", true), col("5%", true), col("Half", true), col("95%", true)], rows };
}

/** A payoff and what it is made of. */
function payoff(summary, name) {
    const whole = (summary.objectives ?? []).find(({ id }) => `payoff_${plainName(id)}` === name);
    if (!whole) return null;
    const terms = (summary.metrics ?? []).filter(({ term_of: of }) => of === whole.id);
    return metrics([whole, ...terms], `Payoff of ${whole.title}, and what it is made of`);
}

function bands({ uncertain }, kind, stated, shown) {
    if (!uncertain) return null;
    const at = new Map(stated);
    const rows = uncertain.bands[0][kind].map(({ id, title, mean, p05, p50, p95 }) => [cell(title), ...[at.get(id), mean, p05, p50, p95].map((x) => cell(x ?? null, shown(x)))]);
    return { caption: `Over ${uncertain.draws} draws of the unknown parameters, ${count(uncertain.runs_of_each)} runs each`, columns: [col("What"), col("At the stated values", true), col("Mean", true), col("5%", true), col("Half", true), col("95%", true)], rows };
}

function histogram(metric) {
    const { title, unit, mean, interval, sd, quantiles: q, histogram: bins, whole } = metric;
    const shown = [`mean ${number(mean)}`, interval ? `(${number(interval[0])} to ${number(interval[1])})` : "", `sd ${number(sd)}`, q ? `half of the runs below ${number(q.p50)}, 5% below ${number(q.p05)}, 5% above ${number(q.p95)}` : ""].filter(Boolean).join(", ");
    const total = bins?.counts.reduce((sum, n) => sum + n, 0) || 1;
    const n = bins?.counts.length ?? 0;
    const perValue = whole && bins && n === bins.high - bins.low + 1;
    const width = bins && n > 0 ? (bins.high - bins.low) / n : 0;
    const rows = (bins?.counts ?? []).map((hits, i) => perValue
        ? [plain(bins.low + i), share(hits / total)]
        : [cell(bins.low + i * width, `${number(bins.low + i * width)} to ${number(bins.low + (i + 1) * width)}`), share(hits / total)]);
    return { caption: `${title}${unit ? ` (${unit})` : ""}: ${shown}`, columns: [col("Value"), col("Share of runs", true)], rows };
}

/** A document of lists by step: each list is a column. */
function lists(fan, when) {
    const columns = Object.entries(fan).filter(([, value]) => Array.isArray(value) && value.every((x) => typeof x === "number"));
    if (columns.length === 0) return null;
    const rows = columns[0][1].map((_, step) => [cell(when(step)), ...columns.map(([, values]) => plain(values[step]))]);
    return { caption: `${fan.title}${fan.unit ? ` (${fan.unit})` : ""} at the end of each step`, columns: [col("When"), ...columns.map(([name]) => col(name, true))], rows };
}

function responses(summary) {
    const rows = (summary.responses ?? []).map((one) => [cell(one.actor_title), cell(one.title), share(one.share_of_runs), cell(one.interval ?? null, one.interval ? chances(one.interval) : ""), plain(one.mean_times)]);
    return { caption: "Responses: in what share of runs, and how often", columns: [col("Actor"), col("Response"), col("Share of runs", true), col("95% interval", true), col("Times in a run", true)], rows };
}

function milestones(summary) {
    const rows = (summary.milestones ?? []).map((one) => [cell(one.title), share(one.chance), cell(one.interval ?? null, one.interval ? chances(one.interval) : ""), share(one.given_last)]);
    return { caption: "Milestones: share of runs that pass each", columns: [col("Milestone"), col("Chance", true), col("95% interval", true), col("Of those that passed the one before", true)], rows };
}

const col = (label, isNumber = false) => ({ label, isNumber });

/** A table as an element; `choose(outcome)` makes the names of outcomes buttons. */
export function tableElement({ caption, columns, rows }, choose) {
    const body = rows.map((row) => el("tr", {}, ...row.map((one, i) => {
        const value = one.value === null || Array.isArray(one.value) ? null : one.value;
        const props = { class: columns[i].isNumber ? "number" : null, data: { value: value ?? "" } };
        if (i > 0) return el("td", { ...props, text: one.text });
        if (!one.outcome || !choose) return el("th", { scope: "row", text: one.text });
        return el("th", { scope: "row" }, el("button", { type: "button", class: "plain", text: one.text, data: { outcome: one.outcome }, title: "Its typical run", on: { click: () => choose(one.outcome) } }));
    })));
    return el("table", {}, el("caption", { text: caption }),
        el("thead", {}, el("tr", {}, ...columns.map(({ label, isNumber }) => el("th", { scope: "col", class: isNumber ? "number" : null, text: label })))),
        el("tbody", {}, ...body));
}

/** Puts the numbers of a table into an element that has its rows and columns already; whether it has. */
export function renewed(element, { caption, columns, rows }) {
    const own = element?.tBodies?.[0]?.rows;
    const heads = [...(element?.tHead?.rows[0].cells ?? [])];
    if (!own || own.length !== rows.length || heads.length !== columns.length) return false;
    if (columns.some(({ label }, i) => heads[i].textContent !== label) || rows.some((row, i) => own[i].cells[0].textContent !== row[0].text)) return false;
    say(element.caption, caption);
    rows.forEach((row, i) => row.forEach((one, j) => {
        if (j === 0) return;
        const place = own[i].cells[j];
        say(place, one.text);
        place.dataset.value = one.value === null || Array.isArray(one.value) ? "" : one.value;
    }));
    return true;
}

/** A table as CSV: numbers unrounded, an interval in two columns. */
export function csvOf({ columns, rows }) {
    const double = columns.map((_, i) => rows.some((row) => Array.isArray(row[i].value)));
    const field = (x) => {
        const text = x === null || x === undefined ? "" : String(x);
        return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    };
    const lines = [columns.flatMap(({ label }, i) => (double[i] ? [`${label} low`, `${label} high`] : [label]))];
    for (const row of rows) lines.push(row.flatMap(({ value }, i) => (double[i] ? (Array.isArray(value) ? value : ["", ""]) : [value])));
    return `${lines.map((line) => line.map(field).join(",")).join("\r\n")}\r\n`;
}
