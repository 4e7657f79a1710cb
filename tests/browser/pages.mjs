// Pages that the stories do not pass, seen by those who may see them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { choose, field, follow, press, says } from "./deeds.mjs";
import { launch, login, look, open } from "./browser.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

await program(async () => {
  const server = await serve();
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    await page.goto("/");
    await look(page, "login");
    await step("間違ったパスワードは断られる", async () => {
      await field(page, "ログイン名").fill("tamaki");
      await page.getByLabel("パスワード", { exact: true }).fill("違うパスワード");
      await press(page, "ログインする");
      await says(page, "ログイン名かパスワードが違います");
      check(await page.getByLabel("パスワード", { exact: true }).inputValue() === "", "パスワードは返らない");
    });
    await look(page, "login-wrong");
    await step("主事がログインする", () => login(page, "tamaki"));
    for (const [name, path] of [
      ["cases", "/cases"],
      ["cases-unit", "/cases?see=all"],
      ["cases-new", "/cases/new"],
      ["inquiries", "/inquiries"],
      ["ledger", "/ledger"],
      ["services", "/services"],
      ["services-found", "/services?q=%E7%BF%BB%E8%A8%B3"],
      ["password", "/password"],
      ["refused", "/record"],
    ]) {
      await page.goto(path);
      await look(page, name);
    }
    await long(page);
    await entry(page);
    await forbidden(page);
    await draft(page);
    await english(page);
    const chief = await open(browser, server.url);
    await step("総務課の利用責任者がログインする", () => login(chief, "kinjo"));
    await chief.goto("/tasks");
    await look(chief, "tasks");
  } finally {
    await browser.close();
    await server.stop();
  }
});

/** A document pasted where a word is looked for: the browser takes what an address can carry. */
async function long(page) {
  await step("長すぎる言葉を探しても、画面は壊れない", async () => {
    for (const [path, name, button] of [
      ["/", "q", /^調べる$/],
      ["/ask", "find", /^検索$/],
      ["/ask", "x.service.name", /^調べる$/],
      ["/services", "q", /^検索$/],
      ["/ledger", "q", /^絞り込む$/],
    ]) {
      await page.goto(path);
      await page.locator(`[name="${name}"]`).focus();
      await page.keyboard.insertText("長い文章".repeat(2000));
      await press(page.getByRole("main"), button);
      await page.waitForURL(/長い文章|%E9%95%B7/);
      const title = await page.getByRole("heading", { level: 1 }).innerText();
      check(!/できませんでした/.test(title), `${path} ${name}: 結果の画面が出る`, title);
    }
    const reply = await page.goto(`/ask?q=${"a".repeat(20000)}`);
    check(reply.status() === 414, "長すぎるアドレスは断られる");
    await says(page, "画面のボタンやメニューから開き直してください");
  });
  await look(page, "address-too-long");
}

async function entry(page) {
  await step("過ぎた日の内容を見る", async () => {
    await page.goto("/ledger");
    await follow(page.getByRole("row", { name: /クリプト便/ }), "クリプト便");
    await look(page, "entry");
    await field(page, "ある日の内容を見る").fill("R8.4.1");
    await press(page, "見る");
  });
  await look(page, "entry-as-of");
}

async function forbidden(page) {
  await step("使えないときは、根拠と代わりが出る。質問を送り、控えに残す", async () => {
    await page.goto("/ask?q=海外保管");
    await page.getByLabel("行事の案内").check();
    await choose(page, "約款に同意", "約款への同意だけ");
    await choose(page, "データを置くサーバ", "海外");
    await choose(page, "データが通るネットワーク", "海外");
    await press(page.getByRole("main"), /^調べる$/);
    await page.getByRole("heading", { name: "使えません" }).waitFor();
    await look(page, "ask-forbidden");
    await page.locator("summary", { hasText: "控えに残す" }).click();
    await page.getByRole("textbox", { name: /^質問/ }).fill("国内のものはありますか。");
    await press(page, "控えに残す");
    await says(page, "控え");
  });
  await look(page, "inquiry");
}

/** A file that would be refused is left out by name, and what was written stays. */
async function tooLarge(page) {
  await field(page, "利用目的").fill("大きなファイルを付ける。");
  const input = page.getByLabel(/資料を付ける.*：サービス約款$/);
  const folder = mkdtempSync(join(tmpdir(), "daicho-large-"));
  writeFileSync(join(folder, "大きい約款.pdf"), Buffer.alloc(21 * 1024 * 1024));
  writeFileSync(join(folder, "約款.txt"), "約款の写し");
  await input.setInputFiles([join(folder, "大きい約款.pdf"), join(folder, "約款.txt")]);
  await says(page, "大きすぎるため付けていません：大きい約款.pdf（21.0 MB）");
  check((await input.evaluate((e) => e.files.length)) === 1, "小さいほうは残る");
  rmSync(join(folder, "大きい約款.pdf"));
  await look(page, "edit-too-large");
  await press(page, "下書きとして保存");
  await page.getByRole("link", { name: "約款.txt" }).waitFor();
  check((await field(page, "利用目的").inputValue()) === "大きなファイルを付ける。", "書いたものが残る");
  rmSync(folder, { recursive: true });
}

/** One draft in two windows: nothing is wiped, what both changed is shown. */
async function twoWindows(page) {
  const second = await page.context().newPage();
  await second.goto(page.url());
  await field(page, "利用目的").fill("一つ目の窓で書いた目的。");
  await press(page, "下書きとして保存");
  await page.waitForURL(/done=saved/);
  await field(second, "利用目的").fill("二つ目の窓で書いた目的。");
  await field(second, "業務上の必要性").fill("二つ目の窓で書いた必要性。");
  await press(second, "下書きとして保存");
  await second.getByText("利用目的：「一つ目の窓で書いた目的。」").first().waitFor();
  check((await field(second, "業務上の必要性").inputValue()) === "二つ目の窓で書いた必要性。", "ほかの欄は残る");
  await press(second, "下書きとして保存");
  await second.waitForURL(/done=saved/);
  await second.close();
  await page.reload();
  check((await field(page, "利用目的").inputValue()) === "二つ目の窓で書いた目的。", "もう一度保存すると置き換わる");
}

async function draft(page) {
  await step("下書きを作り、捨てる", async () => {
    await page.goto("/cases/new");
    await press(page, /^この申請を始める ：利用申請/);
    const base = new URL(page.url()).pathname.replace("/edit", "");
    await tooLarge(page);
    await twoWindows(page);
    await twoLists(page, base);
    await page.goto(base);
    await look(page, "case-draft");
    await follow(page.getByRole("main"), "下書きを捨てる");
    await look(page, "discard");
    await press(page, /^捨てる/);
    await says(page, "下書きを捨てました");
  });
}

/** One checklist in two windows: what a window left alone does not go over what the other saved. */
async function twoLists(page, base) {
  await page.goto(base);
  await page.getByRole("main").getByRole("link", { name: "確認事項" }).first().click();
  const list = page.url();
  const second = await page.context().newPage();
  await second.goto(list);
  const mark = (p, no) => p.getByRole("group", { name: new RegExp(`^${no}[ 　]`) });
  const save = (p) => p.getByRole("button", { name: "保存", exact: true }).click();
  await mark(page, "1").getByRole("radio", { name: "○" }).check();
  await save(page);
  await page.waitForURL(/done=saved/);
  await mark(second, "2").getByRole("radio", { name: "○" }).check();
  await save(second);
  await second.waitForURL(/done=saved/);
  check(await mark(second, "1").getByRole("radio", { name: "○" }).isChecked(), "ほかの窓の答えが残る");
  check(await mark(second, "2").getByRole("radio", { name: "○" }).isChecked(), "この窓の答えが残る");
  /* both touched item 2: nothing is replaced before it was seen here */
  await mark(page, "2").getByRole("radio", { name: "×" }).check();
  await save(page);
  await page.getByText(/先に次の内容を保存しています/).first().waitFor();
  await save(page);
  await page.waitForURL(/done=saved/);
  check(await mark(page, "2").getByRole("radio", { name: "×" }).isChecked(), "もう一度保存すると置き換わる");
  await second.close();
}

/** Japanese that an English page names things with, and does not say to be Japanese. */
function unmarked() {
  const wrong = [];
  for (const e of document.querySelectorAll("h1, h2, h3, label, legend, dt, th, option, button, summary, .tag, .help, nav a, nav li"))
    for (const node of e.childNodes)
      if (node.nodeType === Node.TEXT_NODE && /[\u3041-\u30ff\u3400-\u9fff]/.test(node.data) && !e.closest('[lang="ja"]'))
        wrong.push(`${e.outerHTML.slice(0, 160)}`);
  return wrong;
}

async function english(page) {
  const seen = async (name, ...says) => {
    await look(page, `en-${name}`);
    const wrong = await page.evaluate(unmarked);
    check(wrong.length === 0, `en-${name}: 日本語には日本語の印`, wrong.join("\n"));
    const main = await page.locator("main").innerText();
    for (const words of says) check(main.includes(words), `en-${name}: ${words}`, main.slice(0, 400));
  };
  await step("英語に切り替える", async () => {
    await page.goto("/");
    await press(page, "English");
    await page.getByRole("link", { name: "Register" }).first().waitFor();
  });
  await seen("home", "May I use this service?");
  await page.goto("/ask");
  await seen("ask", "Which information?", "List of tax arrears", "Free services need an application too");
  await page.goto("/services");
  await seen("services", "Used only for the purpose and information applied for");
  await page.goto("/ledger");
  await seen("ledger", "Register of click-through services in use", "約款による外部サービス利用一覧", "In use");
  await step("台帳の見出しに、英語と公式の語が並ぶ", async () => {
    await follow(page.getByRole("row", { name: /クリプト便/ }), "クリプト便");
    const term = page.locator("dt", { hasText: "Purpose of use" });
    check((await term.locator('[lang="ja"]').innerText()) === "利用目的", "公式の語は日本語の印つき");
  });
  await seen("entry", "Monthly confirmation by users", "毎月の利用者確認", "Service manager", "Class Ⅲ");
  await page.goto("/cases/new");
  await seen("cases-new", "Application for use", "利用申請", "Person responsible for use");
  await step("英語で申請書を始める", () => press(page, /^Begin ：Application for use/));
  await seen("edit", "Application for the use of a click-through service", "Service manager", "サービス管理担当者");
  const base = new URL(page.url()).pathname.replace("/edit", "");
  await step("足りないものも英語で出る", async () => {
    await page.goto(`${base}/submit`);
    await page.getByText("Purpose of use: ").first().waitFor();
  });
  await seen("submit", "Checks");
  await page.goto(`${base}/checks/use_check`);
  await seen("checks", "Is it clear who is liable when something goes wrong?", "Not satisfied");
  await page.goto(base);
  await seen("case", "Second check", "二重確認", "Draft");
  await page.goto(`${base}/print`);
  check((await page.locator("html").getAttribute("lang")) === "ja", "公式の様式は、だれが印刷しても日本語");
  await page.goto(base);
  await step("英語で下書きを捨てる", async () => {
    await page.getByRole("main").getByRole("link", { name: /discard/i }).click();
    await page.getByRole("main").getByRole("button", { name: /discard/i }).click();
  });
}
