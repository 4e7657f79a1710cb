// What ends soon is renewed together: chosen, a new last day, a draft each that is looked at and handed in by itself.
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const boxes = (page) => main(page).getByRole("checkbox");

await program(async () => {
  const server = await serve({ pack: "packs/onna-2017", at: "2027-02-10 09:00" });
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    await login(page, "uehara");
    let n;
    await step("終わりの近いサービスから、まとめて更新を始められる", async () => {
      await page.goto("/");
      await look(page, "renewals-home");
      await follow(main(page), "期間の更新をまとめて始める");
      n = await boxes(page).count();
      check(n >= 2, "管理しているサービスが並ぶ", n);
      for (const box of await boxes(page).all()) check(!(await box.isChecked()), "初めから選ばれてはいない");
      check((await field(page, "新しい利用期間の終わり").inputValue()) === "令和10年3月31日", "次の年度の終わりが入っている");
      await look(page, "renewals");
    });
    await step("選ばないとき、早い日、ない日は、書いたものを残して断られる", async () => {
      await press(page, "選んだものの下書きを作る");
      await says(page, "更新するものを選んでください");
      await boxes(page).first().check();
      await field(page, "新しい利用期間の終わり").fill("R9.2.11");
      await press(page, "選んだものの下書きを作る");
      await says(page, "それより後の日を書いてください");
      check(await boxes(page).first().isChecked(), "選んだものが残る");
      await look(page, "renewals-early");
      await field(page, "新しい利用期間の終わり").fill("令和9年2月30日");
      await press(page, "選んだものの下書きを作る");
      check((await main(page).locator(".errors").count()) === 1, "ない日は断られる");
      check((await field(page, "新しい利用期間の終わり").inputValue()) === "令和9年2月30日", "書いた日が残る");
    });
    await step("選んだものに下書きができ、いまの内容と新しい終わりの日が入っている", async () => {
      const twin = await open(browser, server.url);
      await login(twin, "uehara");
      for (const window of [page, twin]) {
        await window.goto("/renewals");
        for (const box of await boxes(window).all()) await box.check();
      }
      await press(page, "選んだものの下書きを作る");
      await says(page, "下書きを作りました");
      await press(twin, "選んだものの下書きを作る");
      await says(twin, "更新するものを選んでください");
      check((await main(twin).getByRole("link", { name: "申請があります" }).count()) === n, "別の画面から二度は始められない");
      await look(page, "renewals-begun");
      await page.goto("/renewals");
      check((await boxes(page).count()) === 0, "始めたものは二度選べない");
      check((await main(page).getByRole("link", { name: "申請があります" }).count()) === n, "申請へ行ける");
      await main(page).getByRole("link", { name: "申請があります" }).first().click();
      const base = new URL(page.url()).pathname;
      await page.goto(`${base}/edit`);
      check((await field(page, "至").inputValue()) === "令和10年3月31日", "新しい終わりの日");
      check((await field(page, "利用目的").inputValue()).length > 5, "いまの内容が写っている");
      await look(page, "renewals-draft");
    });
    await step("人の分は出ない", async () => {
      const other = await open(browser, server.url);
      await login(other, "tamaki");
      await other.goto("/renewals");
      await says(other, "更新できるものは、いまはありません");
      await look(other, "renewals-none");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
