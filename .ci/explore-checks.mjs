// What a browser finds of `escalade explore`, driven as a student would:
//
//     node explore-checks.mjs MODULES CHROMIUM PROGRAM KEEP [SCENARIO...]
//
// MODULES is a folder with axe-core and playwright-core installed; PROGRAM the one that serves; KEEP a folder for screenshots, or
// "". Each SCENARIO has a number with a range to turn. Of each: how soon there is a picture; how soon a moved knob has its first answer; that the page shows the numbers
// that the command it shows gives; that the keyboard reaches everything; that nothing is lost on a reload or by going back; no
// violation that axe finds, light and dark; no scrolling sideways at 320 pixels; nothing asked of another server.
import { createRequire } from "node:module";
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const [modules, executablePath, program, keep, ...named] = process.argv.slice(2);
const scenarios = named.length > 0 ? named : ["hotline", "us-china-2015"];
const require = createRequire(join(resolve(modules), "from.js"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Milliseconds: what is measured is told, and only what hangs is a fault. */
const LIMITS = { picture: 20_000, move: 5_000 };
const MOVES = 50;

let faults = 0;
function fault(scenario, what) {
    faults += 1;
    console.error(`${scenario}: ${what}`);
}

/** Starts the server; gives its address and how to end it. */
function serve(scenario) {
    const child = spawn(program, ["explore", scenario, "--no-open"], { stdio: ["ignore", "pipe", "pipe"] });
    return new Promise((found, failed) => {
        let said = "";
        const hear = (data) => {
            said += data;
            const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(said);
            if (address) found({ address: address[0], end: () => child.kill() });
        };
        child.stdout.on("data", hear);
        child.stderr.on("data", hear);
        child.on("exit", (code) => failed(new Error(`the server ended with ${code}: ${said}`)));
    });
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

async function opened(scenario, address, options) {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, ...options });
    const page = await context.newPage();
    page.on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(new URL(address).origin) && !/^(data|blob):/.test(url)) fault(scenario, `asks for ${url}`);
    });
    page.on("pageerror", (error) => fault(scenario, `fails: ${error.message}`));
    page.on("console", (message) => message.type() === "error" && fault(scenario, `says: ${message.text()}`));
    await page.goto(address);
    return page;
}

const settled = (page) => page.waitForSelector('#strip[data-state="settled"]', { timeout: 180_000 });
const drawn = (page) => page.waitForSelector("#picture-panel .drawing > svg", { timeout: 60_000 });

async function speed(scenario, address) {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    const start = performance.now();
    await page.goto(address);
    await drawn(page);
    const first = performance.now() - start;
    const slider = page.locator(".track input").first();
    await slider.focus();
    // From the key to the first answer that is shown: the bar in short has the new setting's runs.
    const times = await page.evaluate(async (moves) => {
        const strip = document.getElementById("strip");
        const input = document.activeElement;
        const times = [];
        for (let i = 0; i < moves; i += 1) {
            const now = Number(input.value);
            const start = performance.now();
            const seen = new Promise((done) => {
                let asked = false;
                const watch = new MutationObserver(() => {
                    asked ||= strip.dataset.state === "asking";
                    if (asked && strip.dataset.state !== "asking") {
                        watch.disconnect();
                        done();
                    }
                });
                watch.observe(strip, { attributes: true });
            });
            input.value = String(i % 2 === 0 ? now + 1 : now - 1);
            if (Number(input.value) === now) input.value = String(now - 1);
            // Never to what stands: that would not be asked.
            input.dispatchEvent(new Event("input", { bubbles: true }));
            await seen;
            times.push(performance.now() - start);
        }
        return times;
    }, MOVES);
    times.sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)];
    console.log(`${scenario}: first picture after ${first.toFixed(0)} ms; a move is answered after ${median.toFixed(0)} ms (median of ${MOVES}), at worst ${times.at(-1).toFixed(0)} ms`);
    if (first > LIMITS.picture) fault(scenario, `the first picture takes ${first.toFixed(0)} ms`);
    if (median > LIMITS.move) fault(scenario, `a move takes ${median.toFixed(0)} ms`);
    await context.close();
}

/** The words of a command line as a shell takes them. */
function words(line) {
    return [...line.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, a, b, c) => a ?? b ?? c));
}

async function sameNumbers(scenario, page) {
    // A knob is moved, so that the command has something to say.
    await page.locator(".track input").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(300);
    await settled(page);
    const shown = await page.$$eval('#picture-panel .picture[data-name="outcomes"] tbody tr', (rows) => rows.map((row) => ({ title: row.cells[0].textContent, chance: Number(row.cells[1].dataset.value) })));
    await page.click("#views-command");
    await page.waitForFunction(() => document.getElementById("command").textContent.includes("--"));
    await page.waitForTimeout(300);
    const exact = await page.textContent("#strip .interval") === "exact";
    const [, ...args] = words(await page.textContent(exact ? "#exact-command" : "#command"));
    const asked = exact ? args : [...args, "--no-plots"];
    const answer = JSON.parse(execFileSync(program, [...asked, "--json"], { encoding: "utf8", maxBuffer: 1e9, stdio: ["ignore", "pipe", "ignore"] }));
    const given = answer.outcomes.map(({ title, probability }) => ({ title, chance: probability }));
    const differs = given.some((one, i) => one.title !== shown[i]?.title || Math.abs(one.chance - shown[i].chance) > 1e-12);
    if (differs || given.length !== shown.length) fault(scenario, `shows ${JSON.stringify(shown)}, but \`${args.join(" ")}\` gives ${JSON.stringify(given)}`);
    await page.click("#views-pictures");
}

async function nothingLost(scenario, page) {
    const value = () => page.locator(".knob.is-moved .box").first().inputValue();
    const before = await value();
    await page.reload();
    await drawn(page);
    if ((await value()) !== before) fault(scenario, "a reload loses a setting");
    await page.click("#all-back");
    if ((await page.locator(".knob.is-moved").count()) !== 0) fault(scenario, "putting all back leaves a knob moved");
    await page.goBack();
    await page.waitForTimeout(200);
    if ((await page.locator(".knob.is-moved").count()) !== 1) fault(scenario, "going back does not bring a setting back");
}

/** With the Tab key alone: all that can be used is reached, and one sees where one is. */
async function keyboard(scenario, page) {
    await page.evaluate(() => document.activeElement?.blur());
    const reached = new Set();
    let unseen = 0;
    for (let i = 0; i < 400; i += 1) {
        await page.keyboard.press("Tab");
        const here = await page.evaluate(() => {
            const one = document.activeElement;
            if (!one || one === document.body) return null;
            const style = getComputedStyle(one);
            one.dataset.reached ??= String(Math.random());
            return { key: one.dataset.reached, seen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0, what: one.outerHTML.slice(0, 100) };
        });
        // Past the last one comes the window itself, and then the first.
        if (!here) continue;
        if (reached.has(here.key)) break;
        reached.add(here.key);
        if (!here.seen && (unseen += 1) <= 3) fault(scenario, `focus is not seen on ${here.what}`);
    }
    const missed = await page.evaluate(() => [...document.querySelectorAll("button, input, select, textarea, a[href], summary")]
        .filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0 && !one.dataset.reached && getComputedStyle(one).visibility !== "hidden").map((one) => one.outerHTML.slice(0, 100)));
    for (const one of missed.slice(0, 5)) fault(scenario, `the Tab key does not reach ${one}`);
    await page.focus("#views-pictures");
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(200);
    if (!(await page.isVisible("#view-stories"))) fault(scenario, "an arrow key does not open the next view");
    await page.keyboard.press("Home");
}

async function accessible(scenario, page, view) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    for (const { id, help, nodes } of violations) {
        fault(scenario, `${view}: ${help} (${id}), ${nodes.length} times, first at ${nodes[0].target}: ${nodes[0].html.slice(0, 200)}`);
        for (const { message } of [...nodes[0].any, ...nodes[0].all, ...nodes[0].none]) console.error(`    ${message}`);
    }
}

async function looked(scenario, address) {
    for (const colorScheme of ["light", "dark"]) {
        for (const [name, width, height] of [["phone", 390, 844], ["laptop", 1366, 768], ["wall", 2560, 1440]]) {
            const page = await opened(scenario, address, { colorScheme, viewport: { width, height } });
            await drawn(page);
            const way = `${name}, ${colorScheme}`;
            // With a comparison, an open curve, and each view.
            await page.click("#pin");
            await page.locator(".track input").first().focus();
            await page.keyboard.press("ArrowRight");
            await page.locator(".wrong:visible").first().click();
            await page.waitForTimeout(name === "wall" ? 2500 : 1200);
            for (const view of ["pictures", "stories", "diagram", "command", "file"]) {
                await page.click(`#views-${view}`);
                await page.waitForTimeout(700);
                await accessible(scenario, page, `${way}, ${view}`);
                if (keep) await page.screenshot({ path: join(keep, `explore-${scenario}-${view}-${name}-${colorScheme}.png`) });
                if (name !== "phone") continue;
                for (const narrow of [width, 320]) {
                    await page.setViewportSize({ width: narrow, height });
                    await page.waitForTimeout(100);
                    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
                    if (wide > narrow) fault(scenario, `${way}, ${view}: ${wide} px wide on a screen of ${narrow}`);
                }
                await page.setViewportSize({ width, height });
            }
            await page.context().close();
        }
    }
}

for (const scenario of scenarios) {
    const { address, end } = await serve(scenario);
    try {
        await speed(scenario, address);
        const page = await opened(scenario, address, {});
        await drawn(page);
        await sameNumbers(scenario, page);
        await nothingLost(scenario, page);
        await keyboard(scenario, page);
        await page.context().close();
        await looked(scenario, address);
    } catch (error) {
        fault(scenario, error.stack);
    } finally {
        end();
    }
    console.log(`${scenario}: explored`);
}
await browser.close();
if (faults > 0) {
    console.error(`${faults} faults`);
    process.exit(1);
}
