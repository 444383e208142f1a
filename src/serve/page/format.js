// Numbers as they are read: chances, differences in points, metrics, counts.

export function chance(x, exact = false) {
    if (x === null || x === undefined) return "";
    const percent = 100 * x;
    if (exact) return `${trim(percent.toFixed(percent !== 0 && percent < 1 ? 4 : 3))}%`;
    if (percent !== 0 && percent < 1) return `${percent.toFixed(2)}%`;
    return `${percent.toFixed(1)}%`;
}

export function chances([low, high]) {
    return `${chance(low).slice(0, -1)} to ${chance(high)}`;
}

/** A difference of two chances, in percentage points. */
export function points(x) {
    return signed(100 * x, Math.abs(100 * x) < 1 ? 2 : 1);
}

export function number(x) {
    if (x === null || x === undefined || Number.isNaN(x)) return "";
    if (x === 0) return "0";
    const size = Math.abs(x);
    if (size >= 1e6 || size < 1e-3) return minus(String(Number(x.toPrecision(3))));
    return minus(trim(x.toFixed(size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3)));
}

export function signedNumber(x) {
    return x > 0 ? `+${number(x)}` : number(x);
}

export function count(n) {
    return n < 10_000 ? String(n) : Number(n).toLocaleString("en");
}

function signed(x, digits) {
    const text = minus(x.toFixed(digits));
    if (Number(x.toFixed(digits)) === 0) return text.replace("−", "");
    return x > 0 ? `+${text}` : text;
}

const minus = (text) => text.replace(/^-/, "−");
const trim = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
