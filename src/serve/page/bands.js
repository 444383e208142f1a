// Bands over what nobody knows: asked for where their picture is looked at, once the answer itself stands.

import { get } from "./server.js";
import { key } from "./setting.js";

export const BANDS = ["bands", "payoff_bands"];

/** `arrived()` is called when there are other bands than before. */
export function bandsOf(arrived) {
    let found = null;
    let asked = null;
    let control = null;

    return {
        /** Those of a setting, as far as they are known: plots by name, the summary, the command; or what is wrong. */
        of: (q) => (found?.key === key(q) ? found : null),
        async ask(q) {
            const wanted = key(q);
            if (asked === wanted) return;
            asked = wanted;
            control?.abort();
            control = new AbortController();
            try {
                found = { key: wanted, ...(await get("bands", { q }, control.signal)) };
            } catch (error) {
                if (error.name === "AbortError") return;
                found = { key: wanted, plots: {}, fault: error.message };
            }
            arrived();
        },
        forget() {
            control?.abort();
            [found, asked] = [null, null];
        },
    };
}
