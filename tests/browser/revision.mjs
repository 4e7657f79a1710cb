// The rules change under a register in use: the office sees what would change, adopts for a day, and
// takes it back; a section reads what changes for it, and a manager settles what needs no answer.
import { spawnSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, press, says } from "./deeds.mjs";
import { run, serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const folders = ["packs/onna-2017", "tests/story/revision"];
const day = (ahead) => new Date(Date.now() + (ahead * 24 + 9) * 3600e3).toISOString().slice(0, 10);

function must(home, ...args) {
  const done = run(home, ...args);
  if (done.status !== 0) throw new Error(`${args.join(" ")}: ${done.out}`);
  return done.out;
}

async function person(browser, url, name, options = {}) {
  const page = await open(browser, url, options);
  await login(page, name);
  return page;
}

/** The PDF that the page offers holds what the page says. */
async function paper(page, shot, ...texts) {
  const wait = page.waitForEvent("download");
  await follow(main(page), "新旧対照表（PDF）");
  const got = await wait;
  check(got.suggestedFilename().startsWith("新旧対照表"), "PDF の名", got.suggestedFilename());
  const file = await got.path();
  const text = spawnSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" }).stdout.replace(/\s/g, "");
  for (const t of texts) check(text.includes(t.replace(/\s/g, "")), `PDF に「${t}」`, text.slice(0, 600));
  if (process.env.DAICHO_SHOTS) copyFileSync(file, `${process.env.DAICHO_SHOTS}/${shot}.pdf`);
}

/** At a record: the closed list of what the rules say otherwise has the same words. */
async function atRecord(page, text) {
  check(await main(page).getByText(text).last().isVisible(), `「${text}」が記載に出る`);
}

/** Installed on the machine, tried and taken back: the edition waits for the office. */
function installed(home) {
  must(home, "settings", "set", "renewal_reminder_days", "60,30");
  must(home, "pack", "adopt", ...folders, "--from", day(30), "--set", "renewal_reminder_days=400");
  must(home, "pack", "undo", "--reason", "事務局が決めるため");
}

async function tried(office) {
  await office.goto("/office");
  await follow(main(office), "規程の改正");
  await says(office, "施行中");
  await says(office, "採用していない規程");
  await says(office, "daicho pack install");
  await look(office, "rules");
  await main(office).getByRole("region", { name: "採用していない規程" }).getByRole("link").first().click();
  await says(office, "まだ何も変えていません");
  await says(office, "当団体の文書について変わること");
  await says(office, "学習に使わせないための手引");
  await look(office, "rules-preview");
  await says(office, "規程の文言で変わること");
  await main(office).locator("summary", { hasText: "か所" }).click();
  await says(office, "6(1)の2");
  await look(office, "rules-written");
  const row = main(office).getByRole("table").first().getByRole("row", { name: /^計/ });
  check(/計\s+0\s+\d+\s+\d+\s+0\s+0/.test((await row.innerText()).replaceAll("\t", " ")), "件数の表に計が出る", await row.innerText());
  await office.getByLabel("どう変わるか").selectOption({ label: "答えが要ります" });
  await press(office, "絞り込む");
  await atRecord(office, "提供者が個人情報を学習に使わないことを確かめましたか。");
  await atRecord(office, "5(2)⑨");
  check((await main(office).getByRole("heading", { level: 3 }).count()) >= 1, "絞り込んだ記載が出る");
  await look(office, "rules-narrowed");
  await office.emulateMedia({ media: "print" });
  check(!(await main(office).getByRole("button", { name: "この規程を採用する" }).isVisible()), "印刷には操作が出ない");
  check(await main(office).getByRole("table").first().isVisible(), "印刷に表が出る");
  await office.emulateMedia({ media: null });
  await follow(main(office), "印刷用に並べる");
  check((await main(office).getByRole("heading", { level: 3 }).count()) >= 1, "印刷用の並びでも絞り込みは残る");
  await atRecord(office, "提供者が個人情報を学習に使わないことを確かめましたか。");
  const pdf = await office.pdf({ preferCSSPageSize: true });
  const [, w, h] = pdf.toString("latin1").match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/) ?? [];
  check(Number(w) > Number(h), "新旧対照は横長の紙に印刷される", `${w} × ${h}`);
  if (process.env.DAICHO_SHOTS) writeFileSync(`${process.env.DAICHO_SHOTS}/revision.pdf`, pdf);
  await paper(office, "revision-paper", "所属ごとの件数", "提供者が個人情報を学習に使わないことを確かめましたか。", "5(2)⑨", "改正前", "恩納村", "1/");
  await follow(main(office), "30 件ずつ");
}

async function adopted(office) {
  await press(office, "この規程を採用する");
  await says(office, "「内容を確かめました」に印を付けて");
  await look(office, "rules-not-sure");
  await office.getByLabel("内容を確かめました").check();
  await office.getByRole("textbox", { name: /^施行日/ }).fill(day(-1));
  await press(office, "この規程を採用する");
  await says(office, "施行日は今日かその後");
  await office.getByLabel("内容を確かめました").check();
  await office.getByRole("textbox", { name: /^施行日/ }).fill(day(30));
  await field(office, "経過措置の末日").fill(day(90));
  await press(office, "この規程を採用する");
  await says(office, "定め");
  await look(office, "rules-setting");
  await field(office, "満了の何日前").fill("400");
  await office.getByLabel("内容を確かめました").check();
  await press(office, "この規程を採用する");
  await says(office, "規程を採用しました");
  await look(office, "adoption");
  await office.goto("/");
  await says(office, "規程の改正の見直し待ち");
  await look(office, "home-revisions");
}

async function read(staff) {
  await staff.goto("/revision");
  await says(staff, "企画課が使っているサービスのうち");
  await says(staff, "毎月");
  await look(staff, "revision-unit");
  await paper(staff, "revision-unit-paper", "企画課が使っているサービスのうち", "毎月", "改正後");
  await main(staff).getByRole("heading", { level: 3 }).getByRole("link").last().click();
  await says(staff, "規程の改正による見直し");
  check((await main(staff).getByRole("button", { name: "確認した" }).count()) === 0, "管理者でない職員には確認を勧めない");
  const other = await staff.goto("/office/rules");
  check(other.status() === 403, "事務局の画面は職員には開かない", other.status());
}

async function settled(office) {
  await office.goto("/");
  await main(office).getByRole("region", { name: /規程の改正の見直し待ち/ }).getByRole("link", { name: "クリプト便" }).click();
  await look(office, "revision-entry");
  await field(office, "答えることがないと判断した理由").fill("毎月の確認に改めれば足りる。");
  await press(office, "確認した");
  await says(office, "確認しました");
  check((await main(office).getByText("規程の改正による見直し").count()) === 0, "済んだ見直しは出ない");
}

async function undone(office) {
  await office.goto("/office/rules");
  await main(office).getByRole("listitem").filter({ hasText: "施行前" }).getByRole("link").click();
  await office.getByLabel("済んだか").selectOption({ label: "済み" });
  await press(office, "絞り込む");
  check((await main(office).getByRole("heading", { level: 3 }).count()) === 1, "済んだものだけが出る");
  await field(office, "取り消す理由").fill("条文に誤りがあった。");
  await office.getByLabel("内容を確かめました").check();
  await press(office, "採用を取り消す");
  await says(office, "採用を取り消しました");
  await says(office, "条文に誤りがあった。");
  await look(office, "rules-undone");
  await office.goto("/");
  check((await main(office).getByText("規程の改正の見直し待ち").count()) === 0, "見直しはなくなった");
}

/** Opens the page until it knows: what another process changes counts after two seconds at the latest. */
async function seen(page, url, text) {
  for (let tries = 0; tries < 10; tries++) {
    await page.goto(url);
    if (await main(page).getByText(text).count()) return;
    await page.waitForTimeout(500);
  }
  await says(page, text);
}

/** What a clerk began before: until when it counts, what is carried, what is not. */
async function moved(home, staff) {
  await staff.goto("/cases");
  await main(staff).getByRole("link", { name: /Google フォト/ }).first().click();
  await staff.waitForURL(/\/cases\/.+/);
  await says(staff, "申請書を書いているところです");
  check((await main(staff).getByText("前の規程で書かれています").count()) === 0, "改正の前は何も言わない");
  const page = staff.url();
  must(home, "pack", "adopt", ...folders, "--from", day(0), "--grace-to", day(10), "--set", "renewal_reminder_days=400");
  await seen(staff, page, "までは、このまま提出できます");
  await look(staff, "case-before");
  await follow(main(staff), "今の規程に移す");
  await says(staff, "変わること");
  await look(staff, "case-move");
  await press(staff, "今の規程に移す");
  await says(staff, "新しい規程に移しました");
  await staff.goto(page);
  check((await main(staff).getByText("前の規程で書かれています").count()) === 0, "移したあとは言わない");
}

async function english(browser, url) {
  const page = await person(browser, url, "oshiro");
  await page.goto("/office/rules");
  await page.getByRole("button", { name: "English" }).click();
  await says(page, "Rules that are not adopted");
  await main(page).getByRole("region", { name: "Rules that are not adopted" }).getByRole("link").first().click();
  await says(page, "Nothing has been changed");
  await main(page).getByText("24 places").click();
  await says(page, "Interval");
  await look(page, "rules-english");
}

await program(async () => {
  const server = await serve();
  const browser = await launch();
  try {
    await step("新しい版が登録される", () => installed(server.home));
    const office = await step("事務局がログインする", () => person(browser, server.url, "oshiro"));
    await step("改正で変わることを試しに見る", () => tried(office));
    await step("施行日を決めて採用する", () => adopted(office));
    const staff = await person(browser, server.url, "tamaki", { javaScriptEnabled: false });
    await step("課の職員が、変わることを読む（スクリプトなし）", () => read(staff));
    await step("答えることのない見直しを確認する", () => settled(office));
    await step("採用を取り消す", () => undone(office));
    await step("英語で見る", () => english(browser, server.url));
    await step("課の職員が、書きかけの申請を今の規程に移す", () => moved(server.home, staff));
    await step("記録の検証が通る", () => must(server.home, "audit", "verify"));
  } finally {
    await browser.close();
    await server.stop();
  }
});
