// Chromium, and what is looked at on every page that a story passes.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";
import { store } from "./server.mjs";
import { check } from "./tap.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const axeTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const shots = process.env.DAICHO_SHOTS;
// A page looks the same whatever the database is: over PostgreSQL (server.mjs) only what went wrong
// and where the links lead is asked.
const judged = !store;

const htmlRules = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    // Both ways to write these mean the same to every browser.
    "doctype-style": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "void-style": "off",
    "no-trailing-whitespace": "off",
    "no-inline-style": "error",
    "long-title": "off",
    // A region that scrolls is named by its role wherever it stands.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    "no-implicit-button-type": "off",
    "tel-non-breaking": "off",
  },
});

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    env: { ...process.env, LANGUAGE: "ja" },
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--lang=ja",
    ],
  });
}

/** One person at one browser: a page that keeps what it was told and what went wrong. */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({
    baseURL: url,
    locale: "ja-JP",
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  return watched(await context.newPage(), url, options.javaScriptEnabled !== false);
}

/** Another page of the same browser: somebody works in two tabs. */
export const tab = async (page, url) => watched(await page.context().newPage(), url, page.seen.script);

function watched(page, url, script) {
  const seen = { html: "", status: 0, wrong: [], script, followed: new Set() };
  page.setDefaultTimeout(10000);
  page.on("console", (message) => {
    // A refusal that the story asks for is told by the browser as an error of loading.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text()))
      seen.wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => seen.wrong.push(`script: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(`${url}/`) && !request.url().startsWith("data:"))
      seen.wrong.push(`leaves the site: ${request.url()}`);
  });
  page.on("response", async (response) => {
    const request = response.request();
    if (response.status() >= 400 && !request.isNavigationRequest())
      seen.wrong.push(`${response.status()} for ${response.url()}`);
    if (!request.isNavigationRequest() || (response.status() >= 300 && response.status() < 400)) return;
    seen.status = response.status();
    if ((response.headers()["content-type"] || "").startsWith("text/html"))
      seen.html = response.text().catch(() => "");
  });
  page.seen = seen;
  return page;
}

function told(violation) {
  const nodes = violation.nodes.slice(0, 3).map((node) => `${node.target} ${node.html.slice(0, 200)}`);
  return `${violation.id}: ${violation.help}\n  ${nodes.join("\n  ")}`;
}

/** What of the page is wider than the window; "" when nothing is. */
function tooWide() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const wide = [...document.body.querySelectorAll("*")].filter(
    (e) => e.getBoundingClientRect().right > width + 1 && !e.closest(".table-wrap, .hidden-text"),
  );
  return `${document.documentElement.scrollWidth} > ${width}: ${wide
    .slice(-3)
    .map((e) => e.outerHTML.slice(0, 160))
    .join("\n")}`;
}

// Words of the program's makers, which nobody who works with it has to know.
const ours = /事実|案件|実施回|封印|パック|軸|ハッシュ|unknown|(?<![a-z_])(null|undefined|NaN)(?![a-z_])|\{\}/g;

/** Our own words among those that are read or heard: the texts, and what stands in for them. */
function innerWords(html) {
  const page = String(html);
  if (!/<html[^>]* lang="ja"/.test(page)) return []; /* the English ones are words of every day */
  const bare = page.replace(/<(script|style)[\s\S]*?<\/\1>/g, "").replace(/<textarea[\s\S]*?<\/textarea>/g, "");
  const said = [...bare.matchAll(/ (?:aria-label|placeholder|title|alt)="([^"]*)"/g)].map(([, words]) => words);
  const read = [bare.replace(/<[^>]*>/g, "\n"), ...said].join("\n");
  return [...read.matchAll(ours)].map(
    ({ 0: word, index }) => `「${word}」: ${read.slice(Math.max(0, index - 30), index + 30).replace(/\s+/g, " ")}`,
  );
}

/** Everything that must hold on every page; one line of TAP. */
export async function look(page, name) {
  const wrong = page.seen.wrong.splice(0);
  const html = await page.seen.html;
  wrong.push(...innerWords(html));
  if (judged) wrong.push(...(await validated(html, name)));
  wrong.push(...(await deadLinks(page, html)));
  // What asks the page itself needs script; there the HTML is judged alone.
  if (judged && page.seen.script) wrong.push(...(await axe(page)), ...(await reflow(page, name)));
  if (shots) await shot(page, name);
  const what = judged ? "axe, HTML, 320 px, 200 %, words, console" : "links, words, console";
  check(wrong.length === 0, `${name}: ${what}`, wrong.join("\n"));
}

async function validated(html, name) {
  const report = await htmlRules.validateString(html, name);
  return report.results.flatMap((result) =>
    result.messages.map((m) => `html ${m.line}:${m.column} ${m.ruleId}: ${m.message}`),
  );
}

/** What is offered must open: one link of every kind, once for everybody. */
async function deadLinks(page, html) {
  const wrong = [];
  for (const [, href] of String(html).matchAll(/<a\b[^>]*? href="(\/[^"#]*)/g)) {
    const kind = href.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "…").replace(/=[^&]*/g, "");
    if (page.seen.followed.has(kind)) continue;
    page.seen.followed.add(kind);
    const reply = await page.request.get(href.replaceAll("&amp;", "&"), { maxRedirects: 0, maxRetries: 2 });
    if (reply.status() >= 400) wrong.push(`${reply.status()} behind the link ${href}`);
  }
  return wrong;
}

async function axe(page) {
  await page.evaluate(axeSource);
  const report = await page.evaluate(
    (tags) => window.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }),
    axeTags,
  );
  return report.violations.map(told);
}

/** 320 CSS pixels is WCAG's reflow; 640 is a window of 1280 pixels at 200 %. */
async function reflow(page, name) {
  const wrong = [];
  const size = page.viewportSize();
  for (const width of [320, 640]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(tooWide);
    if (wide) wrong.push(`wider than ${width}: ${wide}`);
    if (shots && width === 320) await shot(page, `${name}-320`);
  }
  await page.setViewportSize(size);
  return wrong;
}

async function shot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** Logs in through the page. */
export async function login(page, name, password = "daicho-demo") {
  await page.goto("/login");
  await page.getByLabel("ログイン名").fill(name);
  await page.getByLabel("パスワード", { exact: true }).fill(password);
  await page.getByRole("button", { name: "ログインする" }).click();
  await page.waitForURL((address) => !address.pathname.startsWith("/login"));
}
