// How `escalade explore` bears many who ask at once:
//
//     node explore-load.mjs PROGRAM SCENARIO [CLIENTS] [SECONDS]
//
// 100 clients for 60 s unless said. Each holds the stream of changes open, as a page does, moves a knob at random times, reads
// answers until the next move, and now and then asks for a curve or a story. It fails if a client is left without an answer, if
// the first answer to a move that was waited for does not come within 30 s, if anything but an answer comes, or if memory grows
// from the second third of the time to the last by more than a quarter. Where it can be read (Linux), memory is that of /proc.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const [program, scenario, clients = "100", seconds = "60"] = process.argv.slice(2);
const TIME = 1000 * Number(seconds);
/** Longer waits are faults. */
const PATIENCE = 30_000;
/** Pauses between moves are of this length in the middle. */
const PAUSE = 2_000;

/** The same moves each time. */
function randomBy(seed) {
    let state = seed;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
}

const faults = new Map();
function fault(what) {
    faults.set(what, (faults.get(what) ?? 0) + 1);
}

const server = spawn(program, ["explore", scenario, "--no-open"], { stdio: ["ignore", "pipe", "inherit"] });
const address = await new Promise((found, failed) => {
    server.stdout.on("data", (data) => {
        const match = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(String(data));
        if (match) found(match[0]);
    });
    server.on("exit", (code) => failed(new Error(`the server ended with ${code}`)));
});
let isOver = false;
server.on("exit", (code) => isOver || fault(`the server ended with ${code}`));

/** Resident memory in MB; NaN where there is no /proc. */
function memory() {
    try {
        return Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024;
    } catch {
        return NaN;
    }
}

async function get(path, params, signal) {
    const query = new URLSearchParams(params).toString();
    const response = await fetch(`${address}${path}?${query}`, { signal });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
}

const { knobs } = await (await get("scenario", {})).json();
const numbers = knobs.filter(({ kind, low, high }) => ["number", "whole"].includes(kind) && low < high);

/** All events of a stream until `signal` ends it. */
async function read(response, heard) {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const piece of response.body) {
        rest += decoder.decode(piece, { stream: true });
        const blocks = rest.split("\n\n");
        rest = blocks.pop();
        for (const block of blocks) {
            const name = /^event: ?(.*)$/m.exec(block)?.[1];
            if (name) heard(name, block);
        }
    }
}

const waits = [];
const settled = [];

async function client(number) {
    const random = randomBy(number + 1);
    const until = performance.now() + TIME;
    const whole = new AbortController();
    get("events", {}, whole.signal).then((response) => read(response, () => {})).catch((error) => whole.signal.aborted || fault(error.message));
    const mine = [];
    const q = { set: {} };
    await new Promise((go) => setTimeout(go, PAUSE * random()));
    while (performance.now() < until) {
        const knob = numbers[Math.floor(random() * numbers.length)];
        const value = knob.low + (knob.high - knob.low) * random();
        q.set[knob.id] = String(knob.kind === "whole" ? Math.round(value) : Number(value.toPrecision(4)));
        const control = new AbortController();
        const start = performance.now();
        let hear = null;
        const answered = new Promise((done) => (hear = done));
        const patience = setTimeout(() => hear("late"), PATIENCE);
        get("answers", { q: JSON.stringify(q), plots: "outcomes" }, control.signal)
            .then((response) => read(response, (name, block) => {
                hear(name);
                if (name === "end") settled.push(performance.now() - start);
                if (name === "fault") fault(block.slice(0, 200));
            }))
            .catch((error) => control.signal.aborted || (fault(error.message), hear("fault")));
        const name = await answered;
        clearTimeout(patience);
        if (name === "answer") {
            mine.push(performance.now() - start);
            const ask = random();
            const aside = new AbortController();
            if (ask < 0.1) await get("story", { q: JSON.stringify(q), run: Math.floor(1000 * random()) }, aside.signal).then((found) => found.text(), (error) => fault(error.message));
            else if (ask < 0.3) get("sweep", { q: JSON.stringify(q), parameter: knob.id, aside: true, part: "line" }, aside.signal).then((found) => found.text()).catch((error) => aside.signal.aborted || fault(error.message));
            await new Promise((go) => setTimeout(go, PAUSE * (0.5 + random())));
            aside.abort();
        } else if (name === "late") fault(`no answer within ${PATIENCE / 1000} s`);
        control.abort();
    }
    whole.abort();
    waits.push(mine);
}

const before = memory();
const seen = [];
const start = performance.now();
const looks = setInterval(() => seen.push([performance.now() - start, memory()]), 200);
await Promise.all(Array.from({ length: Number(clients) }, (_, number) => client(number)));
clearInterval(looks);
// What is freed is given back a little later.
await new Promise((go) => setTimeout(go, 1000));
const after = memory();
isOver = true;
server.kill();

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN;
const all = waits.flat().sort((a, b) => a - b);
const most = (from, to) => Math.max(...seen.filter(([at]) => at >= from * TIME && at < to * TIME).map(([, size]) => size));
const share = (p) => (all[Math.min(all.length - 1, Math.floor(p * all.length))] / 1000).toFixed(2);
if (waits.some((mine) => mine.length === 0)) fault("a client has no answer");
const [second, third] = [most(1 / 3, 2 / 3), most(2 / 3, 1.01)];
if (third > 1.25 * second) fault(`memory grows from ${second.toFixed(0)} to ${third.toFixed(0)} MB`);
console.log(`${scenario}, ${clients} clients, ${seconds} s: ${all.length} moves answered, at least ${Math.min(...waits.map((mine) => mine.length))} of each client; first answer after ${share(0.5)} s (median), ${share(0.95)} s (95%), ${share(1)} s (worst); ${settled.length > 0 ? `all runs ${settled.length} times, after ${(middle(settled) / 1000).toFixed(1)} s (median)` : "never all runs before the next move"}`);
console.log(`memory: ${before.toFixed(0)} MB before, ${most(0, 1.01).toFixed(0)} at most, ${second.toFixed(0)} and ${third.toFixed(0)} in the second and the last third, ${after.toFixed(0)} after`);
for (const [what, times] of faults) console.error(`${times} times: ${what}`);
process.exit(faults.size > 0 ? 1 : 0);
