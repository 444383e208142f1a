// What one takes along: the command line, the text of a variant, the address, the report.

import { copyButton, el, say, show } from "./dom.js";
import { get, link } from "./server.js";
import { isExact } from "./tables.js";

export function commandIn(section) {
    const command = el("code", { id: "command" });
    const variant = el("code", { id: "variant" });
    const report = el("a", { target: "_blank", rel: "noopener", class: "button", text: "Make report" });
    const fault = el("pre", { class: "fault", hidden: true });
    const block = (what, code, note) => el("section", { class: "take" },
        el("div", { class: "head" }, el("h2", { text: what }), copyButton(what.toLowerCase(), () => code.textContent)), el("p", { class: "note", text: note }), el("pre", { tabindex: 0 }, code));
    const address = el("code", {});
    const exact = el("code", { id: "exact-command" });
    const exactly = block("Exact", exact, "The chances on the page are exact. This gives them to the digit; the sampled numbers are those of the command above.");
    exactly.hidden = true;
    const ofB = el("code", { id: "command-of-b" });
    const beside = block("Command line of B", ofB, "Gives the numbers of B. Differences come from the same runs of both, one by one, as compare makes them.");
    beside.hidden = true;
    section.append(
        block("Command line", command, "Gives the numbers that are shown, on any machine with this version."),
        beside,
        exactly,
        block("Variant", variant, "Put this under [variants] in the file, and the setting has a name."),
        block("Address", address, "Holds all that is set, pinned and chosen, as long as this server runs."),
        el("section", { class: "take" }, el("h2", { text: "Report" }), el("p", { class: "note", text: "One page of HTML with the choice, how sure it is, and every assumption behind it. It opens in a new tab and takes a while." }), report), fault);
    let control = null;
    return {
        async show(q, answer, pin) {
            const runs = answer?.runs ?? 1000;
            show(exactly, Boolean(answer && isExact(answer.summary)));
            const isPlain = !q.variant && Object.keys(q.set).length === 0 && Object.keys(q.policies).length === 0;
            report.href = link("report", { q });
            say(address, location.href);
            control?.abort();
            control = new AbortController();
            try {
                const found = await get("command", { q, runs }, control.signal);
                say(command, found.command);
                say(exact, found.exact);
                // The luck is that of A.
                if (pin) say(ofB, (await get("command", { q: { ...pin, seed: q.seed }, runs }, control.signal)).command);
                show(beside, Boolean(pin));
                say(variant, isPlain ? "# nothing differs from the file" : found.variant);
                fault.hidden = true;
            } catch (error) {
                if (error.name === "AbortError") return;
                fault.textContent = error.message;
                fault.hidden = false;
            }
        },
    };
}
