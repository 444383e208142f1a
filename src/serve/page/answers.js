// Answers that refine: one question at a time, the newest; what is stale is cancelled, what is shown is never made coarser.

import { Fault, listen } from "./server.js";

/** How long a question without an answer may hold back a newer one while a knob is dragged. */
const PATIENCE = 250;
const DEBOUNCE = 60;
/** So long a hand holds still before the answer gets better, without its letting go. */
const HOLD = 250;

/**
 * `tell.answer({summary, plots, names, pinned, differences, sentence, runs, isLast, exact, fresh})` with all that is known of the
 * present question, `tell.fault(text or null)`, `tell.state("asking" | "refining" | "settled" | "failed")`.
 */
export function answersTo(tell) {
    let asked = null;
    let timer = null;
    let control = null;
    let startedAt = 0;
    let answered = true;
    let known = null;
    let hold = null;

    function start() {
        timer = null;
        clearTimeout(hold);
        control?.abort();
        control = new AbortController();
        const { signal } = control;
        const question = asked;
        startedAt = performance.now();
        answered = false;
        tell.state("asking");
        const { q, plots, pin, first } = question;
        let failed = false;
        listen("answers", { q, plots: plots.join(","), pin, first: first || null }, (event, data) => {
            if (event === "answer") hear(question, data);
            else if (event === "exact") hearExact(question, data);
            else if (event === "fault") {
                failed = true;
                answered = true;
                tell.fault(data.error);
                tell.state("failed");
            }
        }, signal).then(
            () => {
                if (signal.aborted || failed) return;
                answered = true;
                if (!first) return tell.state("settled");
                hold = setTimeout(() => {
                    asked = { ...question, first: false };
                    start();
                }, HOLD);
            },
            (error) => {
                if (signal.aborted) return;
                answered = true;
                tell.fault(error instanceof Fault ? error.message : String(error));
                tell.state("failed");
            },
        );
    }

    function about(question) {
        const fresh = known?.key !== question.key;
        if (fresh) known = { key: question.key, runs: 0, plots: {}, drawnFrom: {}, exact: null };
        return fresh;
    }

    function hear(question, data) {
        answered = true;
        const fresh = about(question);
        const better = data.runs >= known.runs;
        if (better) {
            const { runs, is_last: isLast, summary, plot_names: names } = data;
            Object.assign(known, { runs, isLast, names, summary: known.exact ?? summary });
        }
        if (better || !known.pinKey || known.pinKey !== question.pinKey) {
            const { pinned = null, differences = null, sentence = null } = data;
            Object.assign(known, { pinned, differences, sentence, sampled: data.summary, sampledRuns: data.runs, pinKey: question.pinKey });
        }
        take(data.plots, data.runs);
        tell.fault(null);
        tell.answer({ ...known, fresh });
        if (!data.is_last) tell.state("refining");
    }

    function hearExact(question, data) {
        answered = true;
        const fresh = about(question);
        known.exact = data.summary;
        known.summary = data.summary;
        known.names ??= Object.keys(data.plots);
        take(data.plots, Infinity);
        tell.answer({ ...known, fresh });
    }

    function take(plots, runs) {
        for (const [name, svg] of Object.entries(plots ?? {})) {
            if (runs < (known.drawnFrom[name] ?? 0)) continue;
            known.plots[name] = svg;
            known.drawnFrom[name] = runs;
        }
    }

    return {
        /** `key` and `pinKey` tell questions apart; `dragging` if more are sure to come. */
        ask(question, dragging) {
            // While a knob is dragged, runs beyond the first ones would only keep the next answer waiting.
            asked = { ...question, first: dragging };
            clearTimeout(hold);
            if (!dragging) {
                clearTimeout(timer);
                start();
                return;
            }
            if (timer !== null) return;
            const since = performance.now() - startedAt;
            // The first move of a hand is asked at once.
            if (answered && since >= DEBOUNCE) return start();
            const due = () => {
                // Rather the last picture a little late than none while the knob moves.
                if (!answered && performance.now() - startedAt < PATIENCE) timer = setTimeout(due, 20);
                else start();
            };
            timer = setTimeout(due, Math.max(0, DEBOUNCE - since));
        },
        forget() {
            known = null;
        },
    };
}
