// What a browser finds on pages of `escalade report`; called by .ci/pages:
//
//     node page-checks.mjs MODULES CHROMIUM KEEP PAGE...
//
// MODULES is a folder with axe-core, html-validate and playwright-core installed; KEEP one for screenshots, or "".
import { createRequire } from "node:module";
import { readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, executablePath, keep, ...pages] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "from.js"));
const { chromium } = require("playwright-core");
const { HtmlValidate } = require("html-validate");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

// A4 has 794 CSS pixels.
const VIEWS = [
    { name: "phone", width: 360, height: 740, media: "screen" },
    { name: "laptop", width: 1366, height: 768, media: "screen" },
    { name: "paper", width: 794, height: 1123, media: "print" },
];

// Pages are well-formed XML too, so that void elements are closed.
const validator = new HtmlValidate({
    root: true,
    extends: ["html-validate:standard"],
    rules: { "void-style": ["error", { style: "selfclose" }], "no-self-closing": "off" },
});

let faults = 0;
function fault(page, what) {
    faults += 1;
    console.error(`${basename(page)}: ${what}`);
}

// In the page: texts of an SVG that lie over each other or reach out of it. Boxes are as high as lines are, which letters are
// not: a quarter of the height is air.
function faultsOfFigures() {
    const found = [];
    for (const [place, svg] of [...document.querySelectorAll("svg")].entries()) {
        const frame = svg.getBoundingClientRect();
        if (frame.width === 0) continue;
        const said = (text) => `figure ${place + 1}: "${text.textContent.trim()}"`;
        const boxes = [];
        for (const text of svg.querySelectorAll("text")) {
            const { left, right, top, bottom } = text.getBoundingClientRect();
            if (right - left === 0 || !text.textContent.trim()) continue;
            if (left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 1 || bottom > frame.bottom + 1) {
                found.push(`${said(text)} reaches out of the drawing`);
            }
            const upright = bottom - top <= right - left || text.textContent.trim().length < 3;
            const [x, y] = upright ? [0.5, (bottom - top) / 8] : [(right - left) / 8, 0.5];
            boxes.push({ text, left: left + x, right: right - x, top: top + y, bottom: bottom - y });
        }
        for (const [i, a] of boxes.entries()) {
            for (const b of boxes.slice(i + 1)) {
                if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
                    found.push(`${said(a.text)} lies over "${b.text.textContent.trim()}"`);
                }
            }
        }
    }
    return found;
}

// In the page: letters of an SVG that are hard to read on what is drawn beneath them, which axe does not look at. WCAG 2.2 AA.
function faintLetters() {
    const channels = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
    const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    const light = (colour) => channels(colour).reduce((sum, c, i) => sum + [0.2126, 0.7152, 0.0722][i] * linear(c), 0);
    const paper = getComputedStyle(document.documentElement).backgroundColor;
    const found = new Map();
    for (const [place, svg] of [...document.querySelectorAll("svg")].entries()) {
        let fields = [];
        for (const shape of svg.querySelectorAll("rect, polygon, text")) {
            const box = shape.getBoundingClientRect();
            const fill = getComputedStyle(shape).fill;
            if (shape.tagName !== "text") {
                if (fill !== "none") fields.push({ ...box.toJSON(), fill });
                continue;
            }
            const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
            const under = fields.findLast((field) => field.left <= x && x <= field.right && field.top <= y && y <= field.bottom);
            const ground = under ? under.fill : paper;
            const [low, high] = [light(fill), light(ground)].sort((a, b) => a - b);
            const contrast = (high + 0.05) / (low + 0.05);
            if (contrast < 4.5 && box.width > 0) {
                found.set(fill + ground, `figure ${place + 1}: "${shape.textContent.trim()}", ${fill} on ${ground}, has a contrast of ${contrast.toFixed(2)}`);
            }
        }
    }
    return [...found.values()];
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
for (const file of pages) {
    const size = statSync(file).size;
    if (size >= 1_000_000) fault(file, `has ${size} bytes: a megabyte is too much`);
    const report = await validator.validateFile(file);
    for (const { messages } of report.results) {
        for (const { line, column, message, ruleId } of messages) fault(file, `${line}:${column}: ${message} (${ruleId})`);
    }

    const address = pathToFileURL(resolve(file)).href;
    for (const colorScheme of ["light", "dark"]) {
        for (const { name, width, height, media } of VIEWS) {
            const context = await browser.newContext({ viewport: { width, height }, colorScheme, offline: true });
            const page = await context.newPage();
            page.on("request", (request) => {
                const url = request.url();
                if (url !== address && !url.startsWith("data:")) fault(file, `asks for ${url}`);
            });
            page.on("dialog", (dialog) => {
                fault(file, `runs a script: ${dialog.message()}`);
                dialog.dismiss();
            });
            await page.emulateMedia({ media, colorScheme });
            await page.goto(address);
            const view = `${name}, ${colorScheme}`;
            const scripts = await page.locator("script").count();
            if (scripts > 0) fault(file, `has ${scripts} scripts`);
            const shot = (end) => page.screenshot({ path: join(keep, `${basename(file, ".html")}-${name}-${colorScheme}${end}.png`), fullPage: true });
            if (keep) await shot("");
            // What is folded away is read too.
            await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
            if (keep && name !== "phone") await shot("-open");
            await page.evaluate(axe);
            const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
            for (const { id, help, nodes } of violations) {
                fault(file, `${view}: ${help} (${id}), ${nodes.length} times, first at ${nodes[0].target}: ${nodes[0].html.slice(0, 200)}`);
                for (const { message } of [...nodes[0].any, ...nodes[0].all, ...nodes[0].none]) console.error(`    ${message}`);
            }
            for (const found of await page.evaluate(faintLetters)) fault(file, `${view}: ${found}`);
            if (colorScheme === "light") {
                for (const found of await page.evaluate(faultsOfFigures)) fault(file, `${view}: ${found}`);
            }
            if (name === "phone") {
                for (const narrow of [width, 320]) {
                    await page.setViewportSize({ width: narrow, height });
                    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
                    if (wide > narrow) fault(file, `${view}: ${wide} px wide on a screen of ${narrow}`);
                }
            }
            await context.close();
        }
    }
    console.log(`${basename(file)}: ${size} bytes, looked at in ${2 * VIEWS.length} ways`);
}
await browser.close();
if (faults > 0) {
    console.error(`${faults} faults`);
    process.exit(1);
}
