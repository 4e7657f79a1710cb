// An incident from the button on every page to its end: told without script, seen by whom the rules name, a line
// by keyboard, assessed, closed; and a violation that the head of the section does not learn of.
import { launch, login, look, open } from "./browser.mjs";
import { choose, field, follow, group, pick, press, says, unfold } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const words = "名簿を送る相手を間違えたかもしれない";
const secret = "課長が名簿を持ち帰っている";

await program(async () => {
  const server = await serve({ pack: "packs/onna-2017" });
  const browser = await launch();
  try {
    let at;
    await step("職員が、どの画面からでも、スクリプトなしで知らせる。書いたものは断られても残る", async () => {
      const page = await open(browser, server.url, { javaScriptEnabled: false });
      await login(page, "arakaki");
      await page.goto("/ledger");
      await follow(page, "事故かも");
      await says(page, "知らせたことで責められることはありません");
      check((await field(main(page), "気づいた日").inputValue()) !== "", "気づいた日に今日が入っている");
      await press(main(page), "知らせる");
      check((await field(main(page), "何が起きましたか").getAttribute("aria-invalid")) === "true", "欄が誤りを示す");
      await field(main(page), "何が起きましたか").fill(words);
      await field(main(page), "気づいた時刻").fill("朝");
      await press(main(page), "知らせる");
      await says(page, "時刻として読めません");
      check((await field(main(page), "何が起きましたか").inputValue()) === words, "書いたものが残る");
      await look(page, "incident-refused");
      await field(main(page), "気づいた時刻").fill("0:00");
      await choose(main(page), "個人情報に関わりますか", "はい");
      await press(main(page), "知らせる");
      await says(page, "ありがとうございます");
      await says(page, "事R");
      at = new URL(page.url()).pathname;
      await look(page, "incident-reported");
    });
    await step("事務局のはじめの画面に出て、見たことと電話で伝えたことが残る", async () => {
      const page = await open(browser, server.url);
      await login(page, "higa");
      await page.goto("/");
      await says(page, words);
      await says(page, "続いている事故の連絡：1件");
      await look(page, "incident-home");
      await page.goto(at);
      await press(main(page), "確かめました");
      await says(page, "確かめたと記録しました");
      await unfold(page, "経過に書き足す");
      await group(main(page), "何を書きますか").getByLabel("措置", { exact: true }).check();
      await field(main(page), "内容").first().fill("相手に消すよう頼んだ");
      await press(main(page), "書き足す");
      await says(page, "相手に消すよう頼んだ");
      await unfold(page, "経過に書き足す");
      await group(main(page), "何を書きますか").getByLabel("第何報（今わかっていること全体）", { exact: true }).check();
      await field(main(page), "内容").first().fill("1人に届き、消された");
      await press(main(page), "書き足す");
      await says(page, "第1報");
      await look(page, "incident-lines");
    });
    await step("評価の前と、原因のないうちは終結できない。終わると届け出た人に届く", async () => {
      const page = await open(browser, server.url);
      await login(page, "higa");
      await page.goto(at);
      const close = async (text) => {
        await unfold(page, "終結する");
        await field(main(page), "どのように終わりましたか").fill(text);
        await press(main(page), "終結する");
      };
      await close("終わった");
      await says(page, "事故かどうかの評価がまだです");
      check((await field(main(page), "どのように終わりましたか").inputValue()) === "終わった", "書いたものが残る");
      check(await field(main(page), "どのように終わりましたか").isVisible(), "書いた欄が開いている");
      await look(page, "incident-too-early");
      await unfold(page, "事故かどうかを評価する");
      await group(main(page), "評価").getByLabel("事故ではないと評価", { exact: true }).check();
      await field(main(page), "そう評価した理由").fill("同じ課の職員に届いただけだった");
      await press(main(page), "評価を記録する");
      await close("消したことを確かめた");
      await says(page, "終結（事故ではない）");
      await look(page, "incident-closed");
      await page.emulateMedia({ media: "print" });
      check((await main(page).getByRole("button", { name: "印刷する" }).count()) === 0, "印刷にはボタンが出ない");
      await page.emulateMedia({ media: "screen" });
      const reporter = await open(browser, server.url);
      await login(reporter, "arakaki");
      await reporter.goto("/");
      await says(reporter, "終結のお知らせ");
    });
    await step("連絡先をスクリプトなしで書くと、初動カードに印刷される", async () => {
      const page = await open(browser, server.url, { javaScriptEnabled: false });
      await login(page, "higa");
      await page.goto("/ledger");
      await main(page).locator("tbody tr", { hasText: "利用中" }).locator("a[href^='/entries/']").first().click();
      await says(page, "連絡先は、まだありません");
      await follow(main(page), "初動カード");
      await look(page, "card-empty");
      await follow(main(page), "連絡先を書く");
      await main(page).getByLabel("名前（会社・部署・人）").first().fill("提供者の夜間窓口");
      await press(main(page), "この内容で確かめました");
      await says(page, "名前と電話番号の両方を書いてください");
      check((await main(page).getByLabel("名前（会社・部署・人）").first().inputValue()) === "提供者の夜間窓口", "書いたものが残る");
      await look(page, "contacts-refused");
      await main(page).getByLabel("電話番号").first().fill("03-0000-0000");
      await main(page).getByLabel("かけられる時間").first().selectOption({ label: "夜間と休日" });
      await press(main(page), "この内容で確かめました");
      await says(page, "03-0000-0000");
      const card = await open(browser, server.url);
      await login(card, "higa");
      await card.goto(new URL(page.url()).pathname);
      await look(card, "card");
      await card.emulateMedia({ media: "print" });
      check((await main(card).getByRole("button", { name: "印刷する" }).count()) === 0, "印刷にはボタンが出ない");
      await card.emulateMedia({ media: "screen" });
      await look(card, "card-screen");
      const pdf = await card.request.get(`${new URL(page.url()).pathname}/pdf`);
      check(pdf.status() === 200 && (await pdf.body()).subarray(0, 5).toString() === "%PDF-", "PDFになる");
      await follow(main(card), "この所属のサービス全部");
      await says(card, "03-0000-0000");
      await look(card, "cards");
    });
    await step("上司を通さない届けは、事務局だけに見える", async () => {
      const page = await open(browser, server.url);
      await login(page, "arakaki");
      await page.goto("/incidents/new");
      await field(main(page), "何が起きましたか").fill(secret);
      await main(page).getByRole("checkbox", { name: /所属の上司に知らせずに届ける/ }).check();
      await press(main(page), "知らせる");
      await says(page, "違R");
      const hidden = new URL(page.url()).pathname;
      const office = await open(browser, server.url);
      await login(office, "higa");
      await office.goto("/incidents");
      await says(office, secret);
      await look(office, "incident-list");
      const head = await open(browser, server.url);
      await login(head, "kinjo");
      await head.goto("/incidents");
      check(!(await head.content()).includes(secret), "所属長の一覧にない");
      const answer = await head.goto(hidden);
      check(answer.status() === 404, "所属長には、ないのと同じ", String(answer.status()));
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
