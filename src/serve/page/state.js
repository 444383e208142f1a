// What the page is set to: held in its address, so that a reload, the back button and a copied link lose nothing.

const EMPTY = () => ({
    q: { variant: null, set: {}, policies: {}, seed: 2015 },
    kept: [],
    b: null,
    outcome: null,
    view: "pictures",
    picture: "outcomes",
    all: null,
    story: null,
});

export const state = EMPTY();
const heard = [];
let last = { what: null, at: 0 };

export function onChange(listener) {
    heard.push(listener);
}

/**
 * Changes the state by `change(state)`. With `by`, what is changed: several changes of one thing in a row are one step back.
 * With `passing`, the address waits: the thing is still being dragged.
 */
export function update(change, { by = null, passing = false } = {}) {
    change(state);
    if (!passing) {
        const now = Date.now();
        const again = by !== null && by === last.what && now - last.at < 1500;
        last = { what: by, at: now };
        const hash = write();
        if (hash !== (location.hash || "#")) history[again ? "replaceState" : "pushState"](null, "", hash);
    }
    tell();
}

/** As `update`, where going back should not undo it. */
export function settle(change) {
    change(state);
    history.replaceState(null, "", write());
    tell();
}

function tell() {
    for (const listener of heard) listener(state);
}

function write() {
    const params = new URLSearchParams();
    const { q } = state;
    const plain = !q.variant && q.seed === 2015 && Object.keys(q.set).length === 0 && Object.keys(q.policies).length === 0;
    if (!plain) params.set("q", JSON.stringify(q));
    if (state.kept.length > 0) params.set("kept", JSON.stringify(state.kept));
    for (const name of ["b", "outcome", "all", "story"]) if (state[name] !== null) params.set(name, JSON.stringify(state[name]));
    if (state.view !== "pictures") params.set("view", state.view);
    if (state.picture !== "outcomes") params.set("picture", state.picture);
    return `#${params}`;
}

/** Reads the address; what is not understood in it is left out. */
export function read() {
    const params = new URLSearchParams(location.hash.slice(1));
    const json = (name, good, otherwise) => {
        try {
            const value = JSON.parse(params.get(name) ?? "null");
            return value !== null && good(value) ? value : otherwise;
        } catch {
            return otherwise;
        }
    };
    const isObject = (x) => typeof x === "object" && x !== null && !Array.isArray(x);
    const empty = EMPTY();
    const kept = json("kept", Array.isArray, []);
    const tidy = (q) => ({
        variant: typeof q.variant === "string" && q.variant ? q.variant : null,
        set: isObject(q.set) ? Object.fromEntries(Object.entries(q.set).map(([id, value]) => [id, String(value)])) : {},
        policies: isObject(q.policies) ? Object.fromEntries(Object.entries(q.policies).map(([id, value]) => [id, String(value)])) : {},
        seed: Number.isSafeInteger(q.seed) && q.seed >= 0 ? q.seed : 2015,
    });
    Object.assign(state, empty, {
        q: tidy(json("q", isObject, empty.q)),
        kept: kept.filter((one) => isObject(one) && isObject(one.q)).map(({ name, q }) => ({ name: String(name ?? ""), q: tidy(q) })),
        outcome: json("outcome", (x) => typeof x === "string", null),
        all: json("all", (x) => typeof x === "boolean", null),
        story: json("story", isObject, null),
        view: params.get("view") ?? empty.view,
        picture: params.get("picture") ?? empty.picture,
    });
    state.b = json("b", (x) => Number.isInteger(x) && x >= 0 && x < state.kept.length, null);
}

window.addEventListener("popstate", () => {
    last = { what: null, at: 0 };
    read();
    tell();
});
