// Pages that the stories do not pass, seen by those who may see them.
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
    await entry(page);
    await forbidden(page);
    await draft(page);
    await step("英語でも読める", async () => {
      await page.goto("/");
      await press(page, "English");
      await page.getByRole("link", { name: "Register" }).first().waitFor();
      await look(page, "home-en");
      await page.goto("/cases/new");
      await look(page, "cases-new-en");
    });
    const chief = await open(browser, server.url);
    await step("総務課の利用責任者がログインする", () => login(chief, "kinjo"));
    await chief.goto("/tasks");
    await look(chief, "tasks");
  } finally {
    await browser.close();
    await server.stop();
  }
});

async function entry(page) {
  await step("過ぎた日の内容を見る", async () => {
    await page.goto("/ledger");
    await follow(page.getByRole("row", { name: /見本ファイル便/ }), "見本ファイル便");
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

async function draft(page) {
  await step("下書きを作り、捨てる", async () => {
    await page.goto("/cases/new");
    await press(page, /^この申請を始める/);
    const base = new URL(page.url()).pathname.replace("/edit", "");
    await page.goto(base);
    await look(page, "case-draft");
    await follow(page.getByRole("main"), "下書きを捨てる");
    await look(page, "discard");
    await press(page, /^捨てる/);
    await says(page, "下書きを捨てました");
  });
}
