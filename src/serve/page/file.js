// The text of the file: changed here, checked as one types, taken away as a download. The page never writes to disk.

import { button, download, el, say, show } from "./dom.js";
import { post } from "./server.js";

const counted = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

export function fileIn(section) {
    const lines = el("pre", { class: "lines", "aria-hidden": "true" });
    const area = el("textarea", { id: "file-text", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", "aria-label": "Text of the scenario", "aria-describedby": "file-note" });
    const verdict = el("p", { class: "verdict", role: "status" });
    const faults = el("pre", { class: "fault", tabindex: 0, hidden: true });
    const changed = el("p", { class: "note" });
    let original = "";
    let name = "scenario";
    let slot = "";
    section.append(
        el("p", { class: "note", id: "file-note", text: "This page cannot save to your disk. Change the text, see whether it holds, then download it and put it in the place of the file: the page reads the file again when it changes." }),
        el("div", { class: "row" }, button("Download", () => download(`${name}.toml`, area.value, "application/toml")), button("Back to the file's text", () => {
            area.value = original;
            typed();
        }), verdict), changed,
        // Beneath the text: what comes and goes here does not move the line one writes on.
        el("div", { class: "editor" }, lines, area), faults);

    let timer = null;
    let control = null;

    function number() {
        const n = area.value.split("\n").length;
        if (lines.dataset.n === String(n)) return;
        lines.dataset.n = n;
        lines.textContent = Array.from({ length: n }, (_, i) => i + 1).join("\n");
    }

    function typed() {
        number();
        try {
            if (area.value === original) sessionStorage.removeItem(slot);
            else sessionStorage.setItem(slot, area.value);
        } catch {
            // Without storage the text lasts as long as the page.
        }
        say(changed, area.value === original ? "" : "Changed here, not in the file. The answer is that of the file.");
        clearTimeout(timer);
        timer = setTimeout(check, 350);
    }

    async function check() {
        control?.abort();
        control = new AbortController();
        try {
            const found = await post("check", area.value, control.signal);
            verdict.className = `verdict ${found.ok ? "pass" : "fail"}`;
            say(verdict, [found.ok ? "Holds" : counted(found.errors, "error"), found.warnings > 0 ? counted(found.warnings, "warning") : ""].filter(Boolean).join(", "));
            say(faults, (found.faults ?? "").trimEnd());
            show(faults, Boolean((found.faults ?? "").trim()));
        } catch (error) {
            if (error.name === "AbortError") return;
            verdict.className = "verdict fail";
            say(verdict, error.message);
        }
    }

    area.addEventListener("input", typed);
    area.addEventListener("scroll", () => (lines.scrollTop = area.scrollTop));

    let seen = false;
    return {
        /** The file as it is on disk now. What was changed here stays. */
        take(scenario) {
            const untouched = !seen || area.value === original;
            [original, name, slot, seen] = [scenario.text, scenario.name.replace(/[^\w-]+/g, "-"), `text of ${scenario.name}`, true];
            let kept = null;
            try {
                kept = sessionStorage.getItem(slot);
            } catch {
                // As above.
            }
            if (untouched) area.value = kept ?? original;
            number();
            say(changed, area.value === original ? "" : "Changed here, not in the file. The answer is that of the file.");
        },
        show() {
            number();
            check();
        },
    };
}
