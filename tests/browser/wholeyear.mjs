// One service through a whole year, from April to the April after, the program ended and begun anew at each date: what
// is done in time, what is done late, what is never done; new terms, an incident, the end of the period.
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, group, press, says } from "./deeds.mjs";
import { run, serve } from "./server.mjs";
import { check, expect, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const rows = (page, name) => main(page).locator("fieldset.duty").filter({ hasText: name });
const terms = "第1条（保存）\n当社は、預かった情報を国内のサーバに保存します。\n第2条（終了）\n利用者は、いつでも終了できます。";

await program(async () => {
  const browser = await launch();
  let server, entry;
  const at = async (day, what) => {
    const folder = server?.folder;
    await server?.stop({ keep: true });
    server = await serve({ at: `${day} 10:00`, folder });
    await step(`${day}　${what.name}`, what.act);
  };
  const person = async (name, path = "/") => {
    const page = await open(browser, server.url);
    await login(page, name);
    await page.goto(path);
    return page;
  };
  /** Reports the first row of the name as done; what is due only later as well. */
  const report = async (page, name, due) => {
    await page.goto("/duties?later=1");
    const row = rows(page, name).filter({ hasText: due });
    await row.getByRole("radio", { name: "異状なし" }).check();
    await press(main(page), "報告する");
    await says(page, "記録しました");
    return page;
  };
  try {
    await at("2026-04-06", {
      name: "使い始めたサービスの、今月の点検を期日までに済ませる",
      async act() {
        const page = await person("uehara");
        await says(page, "報告する点検など");
        await report(page, "取扱情報の把握", "R8.4.30まで");
        await report(page, "毎月の利用者確認", "R8.4.30まで");
        await page.goto("/");
        check(!(await main(page).innerText()).includes("R8.4.30"), "4月の分は済んだ");
        await page.goto("/ledger");
        await main(page).getByRole("link", { name: "クリプト便" }).first().click();
        entry = new URL(page.url()).pathname;
        await page.goto(`${entry}/terms`);
        await field(main(page), "版または改定日").fill("2026年4月版");
        await field(main(page), "または、本文を貼り付ける").fill(terms);
        await press(main(page), "控える");
        await says(page, "最初の控えです");
      },
    });
    await at("2026-05-11", {
      name: "連休に過ぎたバックアップが、済ませるまで未実施と出る。遅れて済ませたことが残る",
      async act() {
        const page = await person("uehara");
        await says(page, "未実施（期限 R8.5.6）");
        await look(page, "wholeyear-may");
        await report(page, "バックアップ", "R8.5.6");
        await page.goto("/");
        check(!(await main(page).innerText()).includes("R8.5.6"), "もう出ない");
      },
    });
    await at("2026-07-10", {
      name: "5月と6月の分は、一つずつ残っている。まとめられて消えない",
      async act() {
        const page = await person("uehara", "/duties");
        for (const due of ["R8.5.29", "R8.6.30", "R8.7.31"])
          check((await rows(page, "取扱情報の把握").filter({ hasText: due }).count()) === 1, `${due} の分が一つ`);
        await look(page, "wholeyear-july");
        await report(page, "取扱情報の把握", "R8.6.30");
        check((await rows(page, "取扱情報の把握").filter({ hasText: "R8.5.29" }).count()) === 1, "5月の分は済んだことにならない");
        const office = await person("oshiro", "/duties/late");
        await says(office, "クリプト便");
        await look(office, "wholeyear-late");
      },
    });
    await at("2026-10-01", {
      name: "約款が変わり、違いを確かめて続けると決める",
      async act() {
        const page = await person("uehara", `${entry}/terms`);
        await field(main(page), "版または改定日").fill("2026年10月版");
        await field(main(page), "または、本文を貼り付ける").fill(terms.replace("国内の", "国内又は国外の"));
        await press(main(page), "控えて、前の約款と比べる");
        await group(main(page), "続けて使うか").getByLabel("続けて使う", { exact: true }).check();
        await field(main(page), "理由").fill("個人情報は預けていない。");
        await press(main(page), /^決める$/);
        await report(page, "約款の変更の突合せ", "R8.10.1");
      },
    });
    await at("2027-02-01", {
      name: "満了が近いことが、60日前から分かる",
      async act() {
        const page = await person("uehara");
        const care = main(page).locator("section").filter({ hasText: "対応が要るもの" });
        await expect(care.getByText("R9.3.31 まで"), "満了の日が出る");
        // a year of what was missed does not hide what is due this month
        await says(page, "うち期限までに行われなかったもの");
        await expect(main(page).getByText("R9.2.26まで").first(), "今月の分が見える");
        await look(page, "wholeyear-february");
      },
    });
    await at("2027-04-02", {
      name: "満了しても続ける手続をしなかったので、期間を過ぎたと出る",
      async act() {
        const page = await person("uehara");
        await says(page, "期限切れ");
        await page.goto(entry);
        await says(page, "許可された期間を過ぎています");
        await look(page, "wholeyear-april");
        await page.goto("/duties/year?from=2026-04");
        const marks = (name, mark) => main(page).getByRole("row").filter({ hasText: name }).locator(".mark").filter({ hasText: mark }).count();
        check((await marks("取扱情報の把握", "○")) === 1, "4月は済んだ");
        check((await marks("取扱情報の把握", "△")) === 1, "6月は遅れて済んだ");
        check((await marks("取扱情報の把握", "×")) === 10, "ほかの月は、行われなかったと残る");
        check((await marks("満了前の手続", "×")) === 1, "満了前の手続も残る");
        check((await marks("約款の変更の突合せ", "○")) === 1, "約款の変更は確かめた");
        await look(page, "wholeyear-sheet");
      },
    });
    await at("2027-04-05", {
      name: "終了の手続に入り、一年の記録は改ざんされていない",
      async act() {
        const page = await person("uehara", entry);
        await follow(main(page), "終了の手続に入る");
        await field(main(page), "終える理由").fill("期間が満ち、続けないことにした。");
        await press(main(page), "「終了の手続に入る」を記録する");
        await says(page, "終了手続中");
        await look(page, "wholeyear-ending");
        const verified = run(server.home, "audit", "verify");
        check(verified.status === 0, "記録がつながっている", verified.out);
      },
    });
  } finally {
    await browser.close();
    await server?.stop();
  }
});
