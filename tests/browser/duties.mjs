// What has to be reported: one sheet for all services of a person, nothing chosen beforehand; what is
// wrong stays where it was typed; one report with its history, corrected by one more; what happened, and
// what people are asked; without script too.
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, group, press, says } from "./deeds.mjs";
import { run, serve, store } from "./server.mjs";
import { check, expect, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const rows = (page) => main(page).locator("fieldset.duty");

/** Everything that may be reported, also what is due later: the calendar of today decides nothing. */
async function sheet(page) {
  await page.goto("/duties?later=1");
  await page.getByRole("heading", { name: "点検などの報告", level: 1 }).waitFor();
}

await program(async () => {
  const server = await serve({ pack: "packs/onna-2017" });
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    await login(page, "uehara");
    await step("一枚にすべてのサービスの分が並び、何も選ばれていない", async () => {
      await sheet(page);
      check((await rows(page).count()) >= 3, "いくつもの点検が並ぶ");
      check((await main(page).getByRole("radio", { checked: true }).count()) === 0, "何も選ばれていない");
      await look(page, "duties-sheet");
    });
    await step("一人ひとりに確かめることは、だれが答えていないかが分かる", async () => {
      await sheet(page);
      await rows(page).filter({ hasText: "毎月の利用者確認" }).getByRole("link", { name: /人が回答/ }).first().click();
      await says(page, "まだ回答していません");
      await main(page).getByText("紙や電話で聞いた回答を記録する").click();
      await press(main(page), "聞き取りを記録する");
      await says(page, "だれの回答かを選んでください");
      await look(page, "duties-hear");
    });
    await step("求められた人は、最初の画面から、スクリプトなしで答えられる", async () => {
      const plain = await open(browser, server.url, { javaScriptEnabled: false });
      await login(plain, "tamaki");
      await plain.goto("/");
      await says(plain, "確認への回答のお願い");
      await look(plain, "duties-asking");
      await main(plain).getByRole("link", { name: "毎月の利用者確認" }).first().click();
      await look(plain, "duties-answer");
      check((await main(plain).getByText("報告する").count()) === 0, "報告する欄はない");
      const answer = main(plain).getByRole("group", { name: /^回答/ });
      await answer.getByRole("radio", { name: "異状あり" }).check();
      await press(main(plain), "回答する");
      await says(plain, "見つかったことと、どうしたかを書いてください");
      await field(main(plain), "気づいたこと").fill("私用の写真を入れていた。消した。");
      await press(main(plain), "回答する");
      await says(plain, "回答を記録しました");
      await look(plain, "duties-answered");
      await page.reload();
      await page.goto(plain.url());
      await says(page, "1人が回答");
      await says(page, "私用の写真");
    });
    await step("何も選ばずに送ると、そう言われる", async () => {
      await sheet(page);
      await press(main(page), "報告する");
      await says(page, "結果が1つも選ばれていません");
      await look(page, "duties-nothing");
    });
    await step("異状ありには所見が要る。ほかの行は記録され、書いたものは残る", async () => {
      await sheet(page);
      const before = await rows(page).count();
      await rows(page).nth(0).getByRole("radio", { name: "異状なし" }).check();
      await rows(page).nth(1).getByRole("radio", { name: "異状あり" }).check();
      await rows(page).nth(1).getByLabel(/^記録の保管先/).fill("文書管理の 2026-12");
      await press(main(page), "報告する");
      await says(page, "1件を記録しました");
      await says(page, "見つかったことと、どうしたかを書いてください");
      check((await rows(page).count()) === before - 1, "記録したものは消える");
      const left = rows(page).filter({ has: page.locator(".field-bad") });
      check(await left.getByRole("radio", { name: "異状あり" }).isChecked(), "選んだものは残る");
      check((await left.getByLabel(/^記録の保管先/).inputValue()).includes("2026-12"), "書いたものは残る");
      await look(page, "duties-findings");
      await left.getByLabel(/^所見/).fill("約款が改まっていた。利用責任者へ知らせた。");
      await press(main(page), "報告する");
      await says(page, "記録しました");
      check((await rows(page).count()) === before - 2, "二つとも記録された");
    });
    await step("記載の画面で、前回と次回が分かる", async () => {
      await main(page).locator("section h2 a").first().click();
      await says(page, "前回");
      await look(page, "duties-entry");
    });
    await step("報告は訂正でき、前の報告は残る", async () => {
      const done = main(page).locator("details").filter({ hasText: "実施済み" }).first();
      await done.locator("summary").click();
      await done.getByRole("link").first().click();
      await says(page, "報告の履歴");
      await look(page, "duties-one");
      await group(page, "結果").getByRole("radio", { name: "異状なし" }).check();
      await press(main(page), "報告を訂正する");
      await says(page, "理由を書いてください");
      await group(page, "結果").getByRole("radio", { name: "異状なし" }).check();
      await field(page, "訂正の理由").fill("別のサービスと取り違えた。");
      await press(main(page), "報告を訂正する");
      await says(page, "取り違えた");
      check((await main(page).locator(".history > li").count()) === 2, "前の報告も残る");
    });
    await step("ほかの人のサービスは出ない。ほかの人の報告は見えても、書けない", async () => {
      const href = await main(page).getByRole("link", { name: "クリプト便" }).getAttribute("href");
      const one = page.url();
      const other = await open(browser, server.url);
      await login(other, "shimabukuro");
      await sheet(other);
      check(!(await main(other).innerHTML()).includes(href), "ほかの人のサービスは出ない");
      await other.goto(one);
      check((await main(other).getByRole("button").count()) === 0, "書く欄がない");
    });
    await step("スクリプトなしでも、キーボードだけでも報告できる", async () => {
      const plain = await open(browser, server.url, { javaScriptEnabled: false });
      await login(plain, "uehara");
      await sheet(plain);
      const before = await rows(plain).count();
      await rows(plain).nth(0).getByRole("radio", { name: "異状なし" }).focus();
      await plain.keyboard.press("Space");
      await main(plain).getByRole("button", { name: "報告する" }).focus();
      await plain.keyboard.press("Enter");
      await says(plain, "記録しました");
      check((await rows(plain).count()) === before - 1, "一つ減る");
    });
    await step("起きたことは、記載の画面から二つの操作で知らせられる", async () => {
      await sheet(page);
      await main(page).locator("section h2 a").first().click();
      await follow(main(page), "起きたことを知らせる");
      await page.getByRole("heading", { name: "起きたことを知らせる", level: 1 }).waitFor();
      await look(page, "duties-happened");
      check((await main(page).getByRole("radio", { checked: true }).count()) === 0, "何も選ばれていない");
      await field(page, "起きたことの内容").fill("職員の端末が盗まれた。");
      await press(main(page), "知らせる");
      await says(page, "起きたことを選んでください");
      check((await field(page, "起きたことの内容").inputValue()).includes("盗まれた"), "書いたものは残る");
      await look(page, "duties-happened-problem");
      await group(page, "起きたこと").getByRole("radio", { name: /^約款・利用規約が変わった/ }).check();
      await field(page, "起きたことの内容").fill("第5条が改まった。");
      await press(main(page), "知らせる");
      await says(page, "知らせを記録しました");
      await says(page, "第5条が改まった");
      await look(page, "duties-happened-entry");
    });
    await step("知らせたことは、行う人の報告の画面に載り、報告できる", async () => {
      await sheet(page);
      const row = rows(page).filter({ hasText: "第5条が改まった" });
      check((await row.count()) === 1, "起きたことと一緒に載る");
      await look(page, "duties-happened-sheet");
      await row.getByRole("radio", { name: "異状なし" }).check();
      await press(main(page), "報告する");
      await says(page, "記録しました");
      check((await rows(page).filter({ hasText: "第5条が改まった" }).count()) === 0, "報告すると消える");
    });
    await step("規程に期限のないものは「期日なし」で、期日のあるものの後ろに、知ってからの日数とともに残る", async () => {
      await main(page).locator("section h2 a").first().click();
      await follow(main(page), "起きたことを知らせる");
      await group(page, "起きたこと").getByRole("radio", { name: /^申請した目的や情/ }).check();
      await field(page, "起きたことの内容").fill("別の業務にも使っていた。");
      await press(main(page), "知らせる");
      const waits = (text) => expect(main(page).getByRole("link", { name: text }).first(), "期日なしと出る");
      await waits(/期日なし（今日知りました）/);
      const later = new Date(Date.now() + 45 * 86400000).toISOString().slice(0, 10);
      check(run(server.home, "tick", "--now", later, ...(store ? ["--store", store] : [])).status === 0, "45日あとにする");
      await page.reload();
      await waits(/期日なし（知ってから4[456]日）/);
      await look(page, "duties-undated-entry");
      await sheet(page);
      const own = main(page).locator("section.card").filter({ hasText: "別の業務にも使っていた" });
      const words = await own.locator("fieldset.duty").allInnerTexts();
      check(words.length > 1 && words.findIndex((w) => w.includes("期日なし")) === words.length - 1, "いちばん後ろ");
      check(words.some((w) => w.includes("未実施")), "期日のあるものは、過ぎれば未実施になる");
      await look(page, "duties-undated-sheet");
      await own.locator("fieldset.duty").last().getByRole("radio", { name: "異状あり" }).waitFor();
      await page.goto("/duties/late");
      await says(page, /期日なし（知ってから4[456]日）/);
      await look(page, "late-undated");
      await main(page).getByRole("link", { name: "申請との違いへの対応" }).first().click();
      await says(page, "定めなし");
      await look(page, "duties-undated-one");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
