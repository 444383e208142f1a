// What nobody asked for: the curves of the knobs in front, one after the other while no answer is waited for.

/** So long an answer must stand before. */
const REST = 250;

/** `front()` gives the curves. */
export function asideOf(front) {
    let timer = null;
    let control = null;
    let isWanted = false;

    async function draw(signal) {
        // Lines first: what is best needs more runs.
        for (const part of ["line", "best"]) {
            for (const curve of front()) {
                try {
                    await curve.ask(part, { aside: true, signal });
                } catch {
                    // Without a curve the knob is as good; its button says what is wrong.
                }
                if (signal.aborted) return;
            }
        }
    }

    function begin() {
        clearTimeout(timer);
        // Pages that nobody looks at leave the machine to others.
        if (!isWanted || document.hidden) return;
        control?.abort();
        control = new AbortController();
        const { signal } = control;
        timer = setTimeout(() => draw(signal), REST);
    }

    document.addEventListener("visibilitychange", begin);
    return {
        start() {
            isWanted = true;
            begin();
        },
        stop() {
            isWanted = false;
            clearTimeout(timer);
            control?.abort();
        },
    };
}
