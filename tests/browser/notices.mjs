// What people are told: published to counted people, confirmed with one press without script, recorded from
// paper, text for a notice board, a sheet that goes round, taken back.
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const title = "サーバー室の停電";

await program(async () => {
  const server = await serve({ pack: "packs/onna-2017" });
  const browser = await launch();
  try {
    const office = await open(browser, server.url);
    await login(office, "higa");
    let at;
    await step("事務局は、相手の人数を所属ごとに確かめてから出す", async () => {
      await office.goto("/");
      await follow(main(office), "お知らせ");
      await follow(main(office), "お知らせを出す");
      await press(main(office), "お知らせを出す");
      await says(office, "だれに知らせるかを選んでください");
      await main(office).getByRole("radio", { name: "この団体の全職員" }).check();
      await field(main(office), "題名").fill(title);
      await field(main(office), "本文").fill("日曜の10時から止まります。\n端末の電源を切ってください。");
      await press(main(office), "相手の人数を確かめる");
      await says(office, "知らせる相手は");
      check((await field(main(office), "題名").inputValue()) === title, "書いたものは残る");
      await look(office, "notice-preview");
      await press(main(office), "お知らせを出す");
      await says(office, "お知らせを出しました");
      at = new URL(office.url()).pathname;
      check((await main(office).locator("textarea.notice-board").inputValue()).startsWith(`【${title}】\n`), "掲示板に貼る文");
      await look(office, "notice-sent");
    });
    await step("知らされた人は、はじめの画面から、スクリプトなしで一度押して確かめる", async () => {
      const plain = await open(browser, server.url, { javaScriptEnabled: false });
      await login(plain, "uehara");
      await plain.goto("/");
      await says(plain, "確認していないお知らせ");
      await look(plain, "notice-home");
      await plain.goto("/notices");
      await says(plain, "端末の電源を切ってください");
      await look(plain, "notices");
      await main(plain).getByRole("button", { name: new RegExp(`確認しました.*${title}`) }).click();
      await says(plain, "確認したと記録しました");
      await plain.goto(at);
      await says(plain, "確認済み");
      check((await main(plain).getByRole("checkbox").count()) === 0 || !(await main(plain).innerText()).includes("照屋"), "ほかの所属の人は出ない");
    });
    await step("紙で確認した人を記録し、回覧の紙を出す", async () => {
      await office.goto(at);
      const units = main(office).locator("details.notice-unit");
      await units.first().locator("summary").click();
      await units.first().getByRole("checkbox").first().check();
      await press(main(office), "紙で確認したと記録する");
      await says(office, "紙での確認を記録しました");
      await says(office, "紙で確認");
      await units.first().locator("summary").click();
      await look(office, "notice-paper");
      await units.first().getByRole("link", { name: /回覧の紙/ }).click();
      await says(office, "確認印");
      await look(office, "notice-sheet");
      await office.emulateMedia({ media: "print" });
      check((await office.getByRole("link", { name: "戻る" }).count()) === 0, "印刷にはボタンが出ない");
      await office.emulateMedia({ media: "screen" });
    });
    await step("理由を書いて取り下げる。消えずに残る", async () => {
      await office.goto(at);
      await main(office).getByText("お知らせを取り下げる").first().click();
      await press(main(office), "お知らせを取り下げる");
      await says(office, "理由を書いてください");
      await field(main(office), "取り下げる理由").fill("日にちの誤り");
      await press(main(office), "お知らせを取り下げる");
      await says(office, "お知らせを取り下げました");
      await says(office, "日にちの誤り");
      await office.goto("/notices/sent");
      await says(office, "取下げ");
      await look(office, "notices-sent");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
