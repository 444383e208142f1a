// The page: reads the scenario, asks for answers as knobs move, and shows each part what concerns it.

import { answersTo } from "./answers.js";
import { asideOf } from "./aside.js";
import { BANDS, bandsOf } from "./bands.js";
import { button, download, el, say, show, showTabs, tabs } from "./dom.js";
import { commandIn } from "./command.js";
import { compareIn } from "./compare.js";
import { fileIn } from "./file.js";
import { fileOf, imported } from "./svg.js";
import { get, getText, listen } from "./server.js";
import { called, key } from "./setting.js";
import { inItsUnit } from "./scale.js";
import { knobsIn } from "./knobs.js";
import { onChange, read, settle, state, update } from "./state.js";
import { picturesIn } from "./pictures.js";
import { setColours } from "./colours.js";
import { storiesIn } from "./story.js";
import { stripIn } from "./strip.js";
import { nameBy } from "./tables.js";

const VIEWS = [["pictures", "Pictures"], ["stories", "Runs"], ["diagram", "Diagram"], ["command", "Take along"], ["file", "File"]];
/** Longer waits dim what is shown. */
const DIM_AFTER = 150;

const at = (id) => document.getElementById(id);
let scenario = null;
let answer = null;
let phase = "asking";
let isDragging = false;
let lastAsked = "";
let dimmer = null;
let storyTimer = null;
let knowsOrder = false;
let lastView = null;

read();

const outcomes = () => answer?.summary.outcomes ?? scenario?.description.outcomes ?? [];
/** The chosen outcome; at first the likeliest. */
function chosen() {
    const all = outcomes();
    if (all.some(({ id }) => id === state.outcome)) return state.outcome;
    if (!answer) return null;
    return all.reduce((best, one) => (one.probability > best.probability ? one : best)).id;
}
function settings() {
    const kept = state.kept.find(({ q }) => key(q) === key(state.q));
    return { a: kept?.name || called(scenario, state.q), b: state.kept[state.b]?.name ?? "" };
}

const strip = stripIn(at("strip"), at("spoken"), {
    chooseOutcome: (id) => update((s) => (s.outcome = id), { by: "outcome" }),
    tell: (id) => runs.open({ typical: id }),
});
const knobs = knobsIn(at("knobs"), { chosen, outcomes, dragging: (is) => (isDragging = is) });
const bands = bandsOf(() => render());
const aside = asideOf(() => knobs.front());
const compare = compareIn(at("compare"), () => scenario);
const pictures = picturesIn(at("view-pictures"), {
    scenarioName: () => scenario?.name ?? "scenario",
    choosePicture: (name) => update((s) => (s.picture = name), { by: "picture" }),
    chooseAll: (all) => update((s) => (s.all = all)),
    chooseOutcome: (id) => {
        update((s) => ([s.outcome, s.view, s.story] = [id, "stories", { typical: id }]));
        at("view-stories").querySelector("h2").focus();
    },
    openRun: (story) => runs.open(story),
});
const runs = storiesIn(at("view-stories"), { outcomes, chosen });
const command = commandIn(at("view-command"));
const file = fileIn(at("view-file"));
const diagram = diagramIn(at("view-diagram"));

const answers = answersTo({
    answer(found) {
        answer = found;
        setColours(found.summary.outcomes, found.plots.outcomes);
        undim();
        askOrder();
        // Chosen once, the chief outcome stays: it does not change because a knob made another the likeliest.
        if (state.outcome === null && !isDragging) settle((s) => (s.outcome = chosen()));
        else render();
    },
    fault(text) {
        const box = at("fault");
        if (text) box.replaceChildren(el("pre", { text }), el("p", { text: answer ? "What is shown is the last good answer." : "" }));
        show(box, Boolean(text));
        if (text) undim();
    },
    state(next) {
        phase = next;
        askBands();
        if (next === "settled") {
            undim();
            aside.start();
        }
        const shown = answer && forShow();
        if (shown) strip.show(shown, phase, chosen());
        strip.progress(shown, phase);
        if (next === "settled" && state.view === "command") command.show(state.q, answer && forShow(), state.kept[state.b]?.q ?? null);
    },
});

/** The answer as it is shown: beside B, A is of the same runs as B, be it known better or without sampling. */
function forShow() {
    const found = bands.of(state.q);
    const drawn = found?.fault ? [] : scenario.knobs.some((knob) => knob.is_unknown) ? BANDS.filter((name) => !found || found.plots[name]) : [];
    // Payoffs have bands only where there are any.
    const names = [...answer.names, ...drawn.filter((name) => name === "bands" || answer.summary.objectives?.length > 0)];
    const whole = { ...answer, names, plots: { ...answer.plots, ...found?.plots }, uncertain: found?.summary?.uncertain ?? null, bandsCommand: found?.command };
    if (state.b === null || !answer.pinned) return { ...whole, pinned: null, differences: null, sentence: null };
    return { ...whole, summary: answer.sampled, runs: answer.sampledRuns };
}

/** Bands take thousands of runs: they are asked for where one looks at them. */
function askBands() {
    if (!answer || state.view !== "pictures" || phase === "asking" || phase === "failed") return;
    const isLookedAt = pictures.isAll(state) ? phase === "settled" && !document.hidden : BANDS.includes(state.picture);
    if (isLookedAt && scenario.knobs.some((knob) => knob.is_unknown)) bands.ask(structuredClone(state.q));
}

function undim() {
    clearTimeout(dimmer);
    dimmer = null;
    pictures.stale(false);
    at("strip").classList.remove("stale");
}

function ask() {
    const { q } = state;
    const pin = state.kept[state.b]?.q ?? null;
    const plots = pictures.wanted(state);
    const question = { q: structuredClone(q), pin: pin && structuredClone(pin), plots, key: key(q), pinKey: pin && key(pin) };
    const mark = `${question.key} ${question.pinKey} ${plots.join()} ${isDragging}`;
    if (mark === lastAsked) return;
    const sameNumbers = lastAsked.startsWith(`${question.key} ${question.pinKey} `);
    lastAsked = mark;
    aside.stop();
    if (!sameNumbers && dimmer === null) {
        dimmer = setTimeout(() => {
            pictures.stale(true);
            at("strip").classList.add("stale");
        }, DIM_AFTER);
    }
    answers.ask(question, isDragging);
}

function render() {
    if (!scenario) return;
    if (!VIEWS.some(([name]) => name === state.view)) state.view = "pictures";
    knobs.show();
    compare.show(answer?.sentence);
    showTabs(at("views"), VIEWS, state.view, (name) => `view-${name}`);
    for (const [name] of VIEWS) show(at(`view-${name}`), name === state.view);
    if (answer) {
        const shown = forShow();
        strip.show(shown, phase, chosen());
        if (state.view === "pictures") pictures.show(shown, state, settings());
    } else if (state.view === "pictures") pictures.show(null, state, settings());
    strip.progress(answer && forShow(), phase);
    askBands();
    clearTimeout(storyTimer);
    if (state.view === "stories") {
        const wait = state.story && runs.asked !== JSON.stringify(state.story) ? 0 : 400;
        runs.asked = JSON.stringify(state.story);
        storyTimer = setTimeout(() => runs.show(), wait);
    }
    if (state.view === "file" && lastView !== "file") file.show();
    lastView = state.view;
    if (state.view === "diagram") diagram.show();
    if (state.view === "command") command.show(state.q, answer && forShow(), state.kept[state.b]?.q ?? null);
}

onChange(() => {
    ask();
    render();
});

tabs(at("views"), (view) => update((s) => (s.view = view), { by: "view" }));

at("skip").addEventListener("click", (event) => {
    // The address holds the settings; a link must not replace it.
    event.preventDefault();
    at("answer").focus();
    at("answer").scrollIntoView();
});

let resizing = null;
window.addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => {
        ask();
        render();
    }, 200);
});

// ---- the scenario ------------------------------------------------------------------------------------------------------

async function load() {
    scenario = await get("scenario");
    scenario.knobs.forEach(inItsUnit);
    nameBy(scenario.description);
    document.title = `${scenario.title} · Escalade`;
    say(at("title"), scenario.title);
    say(at("about").querySelector("p"), scenario.about ?? "");
    show(at("about"), Boolean(scenario.about));
    show(at("warnings"), Boolean(scenario.warnings));
    say(at("warnings").querySelector("pre"), scenario.warnings ?? "");
    setColours(scenario.description.outcomes, null);
    fileFault(scenario.fault ?? null);
    knobs.take(scenario);
    file.take(scenario);
    diagram.forget();
    lastAsked = "";
    answers.forget();
    bands.forget();
    ask();
    render();
    knowsOrder = false;
}

function fileFault(text) {
    const box = at("file-fault");
    if (text) box.replaceChildren(el("p", { text: "The file has faults. What is shown is the answer to its last good text." }), el("pre", { text }));
    show(box, Boolean(text));
}

/** In what order knobs matter: asked once there is an answer to look at. */
function askOrder() {
    if (knowsOrder) return;
    knowsOrder = true;
    const { hash } = scenario;
    get("importance", { q: state.q }).then(({ order }) => scenario.hash === hash && knobs.order(order), () => {
        // Without it knobs stay as they stand in the file.
    });
}

/** The file on disk: read again when it changes; its faults stand above the last good answer. */
async function watch() {
    for (let pause = 500; ; pause = Math.min(pause * 2, 8000)) {
        try {
            await listen("events", {}, async (event, data) => {
                if (event !== "changed") return;
                if (data.ok) await load();
                else fileFault(data.error);
            });
            say(at("connection"), "");
            pause = 500;
        } catch {
            say(at("connection"), "The server does not answer");
        }
        await new Promise((go) => setTimeout(go, pause));
        try {
            const { hash } = await get("scenario");
            say(at("connection"), "");
            if (scenario && hash !== scenario.hash) await load();
        } catch {
            // Still gone.
        }
    }
}

function diagramIn(section) {
    const host = el("div", { class: "drawing", tabindex: 0, role: "group", "aria-label": "Diagram, drawing" });
    section.append(el("div", { class: "head" }, el("h2", { text: "Who may do what to whom" }), el("span", { class: "files" },
        button("SVG", () => host.firstElementChild && download(`${scenario.name}-diagram.svg`, fileOf(host.firstElementChild), "image/svg+xml"), { "aria-label": "Download the diagram as SVG" }))), host);
    let asked = false;
    return {
        forget() {
            asked = false;
        },
        async show() {
            if (asked) return;
            asked = true;
            try {
                const svg = imported(await getText("diagram"), "d-");
                if (svg) host.replaceChildren(svg);
            } catch (error) {
                asked = false;
                host.replaceChildren(el("pre", { class: "fault", text: error.message }));
            }
        },
    };
}

load().catch((error) => {
    at("fault").replaceChildren(el("pre", { text: error.message }));
    show(at("fault"), true);
});
watch();
