// Making elements: text is only ever text, so that nothing from a scenario can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element. Of `props`, `class`, `text`, `on` (listeners) and `data` have their own meaning; others are attributes. */
export function el(tag, props = {}, ...children) {
    return dress(document.createElement(tag), props, children);
}

/** An element of an SVG. */
export function drawn(tag, props = {}, ...children) {
    return dress(document.createElementNS(SVG, tag), props, children);
}

function dress(element, props, children) {
    for (const [name, value] of Object.entries(props)) {
        if (value === null || value === undefined || value === false) continue;
        if (name === "text") element.textContent = value;
        else if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
        else if (name === "data") Object.assign(element.dataset, value);
        else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
    return element;
}

export function button(text, click, props = {}) {
    return el("button", { type: "button", text, on: { click }, ...props });
}

/** Sets text only where it differs: what is read aloud or selected stays. */
export function say(element, text) {
    if (element.textContent !== text) element.textContent = text;
}

export function show(element, shown) {
    if (element.hidden === shown) element.hidden = !shown;
}

/** The options of a menu, rebuilt only where they differ. */
export function fill(select, options, chosen) {
    const wanted = JSON.stringify(options);
    if (select.dataset.options !== wanted) {
        select.replaceChildren(...options.map(([value, text]) => el("option", { value, text })));
        select.dataset.options = wanted;
    }
    if (select.value !== chosen) select.value = chosen;
}

/** Tabs: arrow keys move among them, as the pattern has it. `choose` is called with the chosen name. */
export function tabs(list, choose) {
    list.addEventListener("keydown", (event) => {
        const all = [...list.querySelectorAll("[role=tab]")];
        const here = all.indexOf(document.activeElement);
        const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }[event.key];
        if (here < 0 || to === undefined) return;
        event.preventDefault();
        const next = all[(to + all.length) % all.length];
        next.focus();
        choose(next.dataset.name);
    });
    list.addEventListener("click", (event) => {
        const tab = event.target.closest("[role=tab]");
        if (tab) choose(tab.dataset.name);
    });
}

/** Brings the tabs of a list to `names` ([name, title]) with one chosen; those that stay keep their focus. */
export function showTabs(list, names, chosen, panel) {
    const old = new Map([...list.children].map((tab) => [tab.dataset.name, tab]));
    const tabsNow = names.map(([name, title]) => {
        const tab = old.get(name) ?? el("button", { type: "button", role: "tab", id: `${list.id}-${name}`, data: { name } });
        say(tab, title);
        tab.setAttribute("aria-selected", String(name === chosen));
        tab.setAttribute("aria-controls", panel(name));
        tab.tabIndex = name === chosen ? 0 : -1;
        return tab;
    });
    if (tabsNow.length !== list.children.length || tabsNow.some((tab, i) => list.children[i] !== tab)) list.replaceChildren(...tabsNow);
}

let lastBlob = null;

/** Hands a text to the browser as a file. */
export function download(name, text, type) {
    if (lastBlob) URL.revokeObjectURL(lastBlob);
    lastBlob = URL.createObjectURL(new Blob([text], { type }));
    el("a", { href: lastBlob, download: name }).click();
}

/** A button that copies what `text` returns, and says so for a while. */
export function copyButton(what, text) {
    const said = el("button", { type: "button", text: "Copy", "aria-label": `Copy ${what}` });
    said.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(text());
            said.textContent = "Copied";
        } catch {
            said.textContent = "Select it and copy";
        }
        setTimeout(() => (said.textContent = "Copy"), 2000);
    });
    return said;
}
