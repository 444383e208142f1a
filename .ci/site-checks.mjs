// What WebAssembly answers, held against what the command line prints, byte by byte: all built-in scenarios by runs, compared,
// and solved where they are finite; and what is refused.
//
//     node .ci/site-checks.mjs FOLDER PROGRAM
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, program] = process.argv.slice(2);
const { begin } = await import(pathToFileURL(resolve(folder, "escalade.js")));
const ask = await begin(await readFile(join(folder, "escalade.wasm")));

/** What the command line prints; none where it refuses. */
function printed(words) {
    try {
        return execFileSync(program, ["--quiet", ...words, "--json"], { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }).toString();
    } catch {
        return null;
    }
}

let compared = 0;
let wrong = 0;
function same(words, question) {
    const expected = printed(words);
    const began = performance.now();
    const found = ask(question);
    const took = Math.round(performance.now() - began);
    const is_right = expected === null ? JSON.parse(found).error?.startsWith("error: ") : found === expected;
    if (expected !== null) compared += 1;
    if (!is_right) {
        wrong += 1;
        console.error(`${words.join(" ")}: not the same\n${found.slice(0, 400)}`);
    } else {
        console.log(`${words.join(" ")}: ${expected === null ? "refused by both" : `${expected.length} characters`}, ${took} ms`);
    }
    return expected !== null;
}

const listed = JSON.parse(printed(["list"])).scenarios.map((scenario) => scenario.name);
let solved = 0;
for (const scenario of listed) {
    const runs = scenario === "us-china-2015" ? 2000 : 5000;
    same(["run", scenario, "--runs", `${runs}`, "--seed", "7"], { command: "run", scenario, runs, seed: 7 });
    same(["compare", scenario, "--runs", "400"], { command: "compare", scenario, runs: 400 });
    if (scenario !== "us-china-2015") solved += same(["exact", scenario], { command: "exact", scenario });
}
const live = { command: "run", scenario: "hotline", variant: ["live"], set: [["gang_did_it", "0.6"]], runs: 3000 };
same(["run", "hotline", "--variant", "live", "--set", "gang_did_it=0.6", "--runs", "3000"], live);
const text = await readFile("scenarios/hotline.toml", "utf8");
same(["run", "scenarios/hotline.toml", "--runs", "3000"], { command: "run", scenario: "scenarios/hotline.toml", text, runs: 3000 });

for (const [question, part] of [
    [{ command: "run", scenario: "nowhere" }, "nowhere"],
    [{ command: "run", scenario: "hotline", set: [["gang_did_it", "often"]] }, "gang_did_it"],
    [{ command: "run", scenario: "mine", text: "steps = 1\n[outcomes]\nx = \"rnug > 2\"\n" }, "rnug"],
    [{ command: "dance", scenario: "hotline" }, "dance"],
    ["?", "question"],
]) {
    const { error } = JSON.parse(ask(question));
    if (!error?.includes(part)) {
        wrong += 1;
        console.error(`${JSON.stringify(question)}: ${error}`);
    }
}
if (wrong > 0 || compared < 2 * listed.length || solved < 5) {
    console.error(`${wrong} wrong, ${compared} compared, ${solved} solved`);
    process.exit(1);
}
console.log(`${compared} documents have the same bytes, ${solved} of them exact.`);
