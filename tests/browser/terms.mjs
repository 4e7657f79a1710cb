// The provider's terms of a service: kept without script, new ones beside them, told on the first screen, decided by
// keyboard; and what a clerk sees who may keep them and not decide.
import { writeFileSync } from "node:fs";
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, group, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const first = `見本ノート利用規約
第1条（適用）
この規約は、見本ノートを利用する全ての方に適用します。
第2条（保存）
当社は、預かった情報を国内のサーバに保存します。
第3条（免責）
当社は、サービスの停止による損害について責任を負いません。
第4条（終了）
利用者は、いつでも利用を終了できます。終了した後、情報は30日以内に消去します。`;
const second = first
  .replace("国内のサーバに保存します。", "国内又は国外のサーバに保存します。\n当社は、預かった情報をAIの学習に利用することがあります。")
  .replace("30日以内に消去します", "90日以内に消去します");

await program(async () => {
  const server = await serve({ pack: "packs/onna-2017" });
  const browser = await launch();
  try {
    let at, entry;
    await step("担当者が、今の約款をスクリプトなしで控える。書いたものは断られても残る", async () => {
      const page = await open(browser, server.url, { javaScriptEnabled: false });
      await login(page, "uehara");
      await page.goto("/ledger");
      await main(page).getByRole("link", { name: "クリプト便" }).first().click();
      entry = new URL(page.url()).pathname;
      await follow(page, "約款の控えを見る");
      await says(page, "控えは、まだありません");
      await look(page, "terms-none");
      await field(main(page), "版または改定日").fill("2026年4月1日改定");
      await press(main(page), "控える");
      await says(page, "ファイルを選ぶか、本文を貼り付けてください");
      check((await field(main(page), "版または改定日").inputValue()) === "2026年4月1日改定", "書いたものが残る");
      await look(page, "terms-refused");
      await field(main(page), "または、本文を貼り付ける").fill(first);
      await press(main(page), "控える");
      await says(page, "最初の控えです");
      await says(page, "当社は、サービスの停止による損害について");
      await look(page, "terms-first");
    });
    await step("新しい約款のファイルを控えると、前と並ぶ", async () => {
      const page = await open(browser, server.url);
      await login(page, "uehara");
      await page.goto(`${entry}/terms`);
      await field(main(page), "版または改定日").fill("2026年12月1日改定");
      await field(main(page), "適用が始まる日").fill("R8.12.1");
      await main(page).getByLabel(/^約款のファイル/).setInputFiles({
        name: "規約.txt", mimeType: "text/plain", buffer: Buffer.from(second.replaceAll("\n", "\r\n")),
      });
      await press(main(page), "控えて、前の約款と比べる");
      at = new URL(page.url()).pathname;
      await says(page, "違うところが3か所");
      await says(page, "学習・分析への利用（");
      await says(page, "令和8年12月1日から適用");
      await look(page, "terms-compared");
      await follow(page, "同じところも全部見る");
      await says(page, "この規約は、見本ノートを利用する全ての方に適用します。");
      await follow(page, "違うところだけ見る");
    });
    await step("担当者のはじめの画面に出て、理由を書いて決めるまで残る", async () => {
      const page = await open(browser, server.url);
      await login(page, "uehara");
      await page.goto("/");
      await says(page, "約款が変わったサービス");
      await look(page, "terms-home");
      await page.goto(at);
      await group(main(page), "続けて使うか").getByLabel("続けて使う", { exact: true }).focus();
      await page.keyboard.press("Space");
      await press(main(page), /^決める$/);
      await says(page, "続けるかどうかを決めた理由を書いてください");
      check(await group(main(page), "続けて使うか").getByLabel("続けて使う", { exact: true }).isChecked(), "選んだものが残る");
      await look(page, "terms-no-reason");
      await field(main(page), "理由").fill("学習に使われることがあるようになったため、代わりを探す。");
      await group(main(page), "続けて使うか").getByLabel("使うのをやめる", { exact: true }).check();
      await press(main(page), /^決める$/);
      await says(page, "続けるかどうかを記録しました");
      await says(page, "台帳の状態は変わりません");
      await follow(page, "台帳のページへ");
      await page.goto(at);
      await look(page, "terms-decided");
      await page.goto(entry);
      await says(page, "約款を控えた（2026年12月1日改定）");
      await says(page, "使うのをやめる（2026年12月1日改定）");
      await says(page, "学習に使われることがあるようになったため、代わりを探す。");
      await look(page, "terms-entry");
    });
    await step("別の課の人は、約款を読めて、控えも決定もできない", async () => {
      const page = await open(browser, server.url);
      await login(page, "oshiro");
      await page.goto(`${entry}/terms`);
      await look(page, "terms-office");
      await page.goto(at);
      check(!(await main(page).getByRole("button", { name: /^決める$/ }).count()), "決める欄がない");
      const reader = await open(browser, server.url);
      await login(reader, "nakamura");
      await reader.goto(`${entry}/terms`);
      await says(reader, "2026年12月1日改定");
      await look(reader, "terms-reader");
    });
    await step("紙に、前と新が並ぶ", async () => {
      const page = await open(browser, server.url);
      await login(page, "uehara");
      await page.goto(at);
      await page.emulateMedia({ media: "print" });
      check(!(await main(page).getByRole("button").count()), "印刷には操作が出ない");
      const pdf = await page.pdf({ preferCSSPageSize: true });
      const [, w, h] = pdf.toString("latin1").match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/) ?? [];
      check(Number(w) > Number(h), "横長の紙に印刷される", `${w} × ${h}`);
      if (process.env.DAICHO_SHOTS) writeFileSync(`${process.env.DAICHO_SHOTS}/terms.pdf`, pdf);
    });
    await step("英語で見る", async () => {
      const page = await open(browser, server.url);
      await login(page, "uehara");
      await page.goto(at);
      await page.getByRole("button", { name: "English" }).click();
      await says(page, "Terms before and after");
      await says(page, "Training and analysis");
      await look(page, "terms-english");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
