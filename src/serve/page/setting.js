// Settings: what a knob or a menu stands at, what differs from the file, and how a setting is called.

/** A copy that can be changed alone. */
export function copy(q) {
    return structuredClone(q);
}

/** The same text for the same setting, whatever was set first. */
export function key(q) {
    const sorted = (map) => Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
    return JSON.stringify([q.variant, sorted(q.set), sorted(q.policies), q.seed]);
}

export function variantNames(q) {
    return q.variant ? q.variant.split("+") : [];
}

function chosenVariants(scenario, q) {
    return variantNames(q).map((name) => scenario.description.variants.find(({ id }) => id === name)).filter(Boolean);
}

/** The text of a parameter that stands if its knob is not moved: the file's, or what a chosen variant makes of it. */
export function standing(scenario, q, knob) {
    let text = knob.written?.stated ?? String(knob.stated ?? "");
    let variant = null;
    for (const one of chosenVariants(scenario, q)) {
        const own = one.set?.[knob.id];
        if (own) [text, variant] = [own.written, one.title];
    }
    return { text, variant };
}

/** The policy that an actor plays if none is chosen. */
export function playing(scenario, q, actor) {
    let policy = actor.plays;
    for (const one of chosenVariants(scenario, q)) policy = one.play?.[actor.actor] ?? policy;
    return policy;
}

/** What is moved: [{kind, id, title, from, to}]. Names that the file no longer has are told by their id. */
export function moved(scenario, q) {
    const found = [];
    for (const name of variantNames(q)) {
        const title = scenario.variants.find(({ id }) => id === name)?.title ?? name;
        found.push({ kind: "variant", id: name, title: "what-if", from: null, to: title });
    }
    for (const [id, policy] of Object.entries(q.policies)) {
        const actor = scenario.policies.find((one) => one.actor === id);
        const name = (wanted) => actor?.policies.find((one) => one.id === wanted)?.title ?? wanted;
        found.push({ kind: "policy", id, title: actor?.title ?? id, from: actor ? name(playing(scenario, q, actor)) : null, to: name(policy) });
    }
    for (const [id, text] of Object.entries(q.set)) {
        const knob = scenario.knobs.find((one) => one.id === id);
        found.push({ kind: "set", id, title: knob?.title ?? id, from: knob ? standing(scenario, q, knob).text : null, to: text });
    }
    if (q.seed !== 2015) found.push({ kind: "seed", id: "seed", title: "seed", from: "2015", to: String(q.seed) });
    return found;
}

export function putBack(q, { kind, id }) {
    if (kind === "variant") q.variant = variantNames(q).filter((name) => name !== id).join("+") || null;
    if (kind === "policy") delete q.policies[id];
    if (kind === "set") delete q.set[id];
    if (kind === "seed") q.seed = 2015;
}

/** A setting in a few words. */
export function called(scenario, q) {
    const words = moved(scenario, q).map(({ kind, title, to }) => (kind === "variant" ? to : `${title} ${to}`));
    if (words.length === 0) return "as the file stands";
    return words.length > 3 ? `${words.slice(0, 3).join(", ")} and ${words.length - 3} more` : words.join(", ");
}
