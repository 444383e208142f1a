// Where a number lies on a slider and back: even or logarithmic steps, a little beyond the range on either side.

/** A length of time comes in days; the knob has it in the unit that the file writes. */
export function inItsUnit(knob) {
    if (knob.kind !== "duration" || knob.unit || typeof knob.stated !== "number") return;
    const match = /^([\d.]+)\s*([a-z]+)$/i.exec(knob.written.stated ?? "");
    if (!match) return;
    knob.factor = knob.stated / Number(match[1]) || 1;
    knob.unit = /s$/.test(match[2]) ? match[2] : `${match[2]}s`;
    for (const end of ["low", "stated", "high"]) if (typeof knob[end] === "number") knob[end] = Number((knob[end] / knob.factor).toPrecision(9));
}

/** A step of 1, 2 or 5 times a power of ten that divides `span` into about `parts`. */
function niceStep(span, parts) {
    const rough = span / parts;
    const power = 10 ** Math.floor(Math.log10(rough));
    return power * ([1, 2, 5].find((times) => times * power >= rough * 0.999) ?? 10);
}

const digits = (step) => Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));

/** How a knob with a range slides, or null if it has none: `count` steps, `value(step)`, `step(value)`. */
export function scaleOf(knob) {
    const { low, high, stated } = knob;
    if (typeof low !== "number" || typeof high !== "number" || !(high > low)) return null;
    const counts = knob.kind === "whole" || (knob.kind === "duration" && high - low >= 8);
    if (knob.log && low > 0) {
        const beyond = (high / low) ** 0.08;
        const [from, to] = [low / beyond, high * beyond];
        const count = 120;
        const ratio = Math.log(to / from);
        return finish(count, (i) => {
            const x = Number((from * Math.exp((ratio * i) / count)).toPrecision(3));
            return counts ? Math.round(x) : x;
        }, (x) => (x > 0 ? (count * Math.log(x / from)) / ratio : 0));
    }
    const span = high - low;
    let step = niceStep(span, 100);
    if (counts) step = Math.max(1, Math.round(step));
    // The stated value is one of the steps, if a finer power of ten makes it one.
    const isStep = (size) => Math.abs(stated / size - Math.round(stated / size)) < 1e-6;
    const finer = 10 ** Math.floor(Math.log10(step) + 1e-9);
    if (typeof stated === "number" && !isStep(step) && isStep(finer)) step = finer;
    let [from, to] = [low, high];
    if (!counts || span > 20) {
        [from, to] = [low - 0.08 * span, high + 0.08 * span];
        if (low >= 0) from = Math.max(0, from);
        if (low >= 0 && high <= 1) to = Math.min(1, to);
    }
    from = Math.ceil(from / step - 1e-9) * step;
    const count = Math.max(1, Math.floor((to - from) / step + 1e-9));
    const places = digits(step);
    return finish(count, (i) => Number((from + i * step).toFixed(places)), (x) => (x - from) / step);
}

function finish(count, value, place) {
    return {
        count,
        value,
        step: (x) => Math.min(count, Math.max(0, Math.round(place(x)))),
        /** From 0 to 1. */
        share: (x) => Math.min(1, Math.max(0, place(x) / count)),
    };
}

/** The number in a text that is set, in the unit of its knob; NaN where there is none. */
export function numberIn(knob, text) {
    const match = /^\s*(-?[\d.]+(?:e-?\d+)?)\s*(%)?\s*(.*?)\s*$/i.exec(text ?? "");
    if (!match) return NaN;
    const unit = match[3];
    if (knob.kind === "duration" && unit && knob.unit && unit.replace(/s$/, "") !== knob.unit.replace(/s$/, "")) return NaN;
    return match[2] ? Number(match[1]) / 100 : Number(match[1]);
}

/** A number as the command line takes it for this knob. */
export function textOf(knob, x) {
    return knob.kind === "duration" && knob.unit ? `${x} ${knob.unit}` : String(x);
}
