// Drawings of the server in the page: parsed as XML, cleared of all that could act, with ids of their own.

import { drawn } from "./dom.js";

const FORBIDDEN = "script, foreignObject, iframe, object, embed, image, audio, video, animate, set, animateTransform, animateMotion";

/** An element to put into the page, or null if `text` is no SVG. `prefix` keeps its ids apart from others. */
export function imported(text, prefix) {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    const root = parsed.documentElement;
    if (root.nodeName !== "svg" || parsed.querySelector("parsererror")) return null;
    for (const one of root.querySelectorAll(FORBIDDEN)) one.remove();
    const ids = new Map([root, ...root.querySelectorAll("[id]")].filter((one) => one.id).map((one) => [one.id, prefix + one.id]));
    for (const one of [root, ...root.querySelectorAll("*")]) {
        for (const { name, value } of [...one.attributes]) {
            if (/^on/i.test(name)) one.removeAttribute(name);
            else if (/href$/i.test(name)) {
                if (value.startsWith("#")) one.setAttribute(name, `#${ids.get(value.slice(1)) ?? value.slice(1)}`);
                else one.removeAttribute(name);
            } else if (name === "id") one.id = ids.get(value) ?? value;
            else if (/^aria-(labelledby|describedby|controls)$/.test(name)) one.setAttribute(name, value.split(/\s+/).map((id) => ids.get(id) ?? id).join(" "));
            else if (value.includes("url(")) one.setAttribute(name, value.replace(/url\(['"]?#([^'")]+)['"]?\)/g, (_, id) => `url(#${ids.get(id) ?? id})`));
        }
    }
    for (const style of root.querySelectorAll("style")) {
        style.textContent = style.textContent
            .replace(/@import[^;]*;?/g, "")
            .replace(/#([A-Za-z_][\w.-]*)(?=[\s.,{>:])/g, (all, id) => (ids.has(id) ? `#${ids.get(id)}` : all));
    }
    return document.importNode(root, true);
}

/** Text of an SVG for a file of its own. */
export function fileOf(svg) {
    const copy = svg.cloneNode(true);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** An SVG of the page itself, with a title and a description; `id` is its own. */
export function canvas(id, width, height, title, description, css, ...children) {
    return drawn("svg", { id, role: "img", viewBox: `0 0 ${width} ${height}`, width, height, "font-family": "Open Sans, Helvetica, Arial, sans-serif", "aria-labelledby": `${id}-title ${id}-desc` },
        drawn("title", { id: `${id}-title`, text: title }),
        drawn("desc", { id: `${id}-desc`, text: description }),
        drawn("style", { text: css }),
        ...children);
}
