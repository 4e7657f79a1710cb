// Mail: set by the administrator, what is wrong beside its field; how it stands for the office; when a
// person is told, chosen without script.
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");

await program(async () => {
  const server = await serve({ pack: "packs/onna-2017" });
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    await login(page, "admin");
    await step("管理者が設定する。違うところは、その欄に出る", async () => {
      await page.goto("/office");
      await follow(main(page), "メールの状態");
      await says(page, "メールは送っていません");
      await look(page, "mail-off");
      await main(page).getByRole("checkbox", { name: "メールを送る" }).check();
      await field(main(page), "メールサーバー").fill("127.0.0.1");
      await field(main(page), "ポート").fill("9");
      await field(main(page), "アカウント").fill("postman");
      await field(main(page), "パスワード").fill("hush-4711");
      await field(main(page), "差出人のアドレス").fill("台帳");
      await field(main(page), "画面のアドレス").fill("https://daicho.example");
      await press(main(page), "保存");
      await says(page, "メールアドレスとして使えません");
      check((await field(main(page), "メールサーバー").inputValue()) === "127.0.0.1", "書いたものは残る");
      check(!(await page.content()).includes("hush-4711"), "パスワードは画面に戻らない");
      await look(page, "mail-wrong");
      await field(main(page), "差出人のアドレス").fill("daicho@village.example");
      await field(main(page), "パスワード").fill("hush-4711");
      await press(main(page), "保存");
      await says(page, "メールの設定を保存しました");
      await says(page, "メールを送っています");
      await look(page, "mail-on");
    });
    await step("本人が、いつ受け取るかをスクリプトなしで選ぶ", async () => {
      const plain = await open(browser, server.url, { javaScriptEnabled: false });
      await login(plain, "uehara");
      await plain.goto("/notices");
      await follow(main(plain), "メールの受け取り");
      check(await main(plain).getByRole("radio", { name: "1日1回" }).isChecked(), "初めは1日1回");
      await main(plain).getByRole("radio", { name: "すぐ" }).check();
      await press(main(plain), "保存");
      await says(plain, "メールの受け取り方を保存しました");
      check(await main(plain).getByRole("radio", { name: "すぐ" }).isChecked(), "選んだもの");
      await look(plain, "mail-mine");
    });
    await step("事務局は、状態だけを見る", async () => {
      const office = await open(browser, server.url);
      await login(office, "higa");
      await office.goto("/office/mail");
      await says(office, "メールを送っています");
      check((await field(main(office), "パスワード").count()) === 0, "設定は出ない");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
