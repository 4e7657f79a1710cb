// 規程文書庫: staff look something up, open the text, see what is missing; the office registers a text with
// an edition after it, is told what must not be open, sees the state of the rules; a check says what it rests on.
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, press, says, unfold } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, expect, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const row = (page, text) => main(page).getByRole("row").filter({ hasText: text });
const text = (name, words) => ({ name, mimeType: "text/plain", buffer: Buffer.from(words) });

async function received(page, link) {
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const parts = [];
  for await (const part of await file.createReadStream()) parts.push(part);
  return { name: file.suggestedFilename(), text: Buffer.concat(parts).toString("utf8") };
}

async function staff(page) {
  await follow(page.getByRole("navigation", { name: "主なメニュー" }), "規程");
  await page.getByRole("heading", { level: 1, name: "規程文書庫" }).waitFor();
  await look(page, "library");
  check((await row(page, "外部サービス利用規程").getByText("非公開").count()) === 1, "職員にも非公開の文書が見える");
  check((await main(page).getByRole("link", { name: "文書を登録する" }).count()) === 0, "職員に登録は出ない");
  const file = await received(page, row(page, "外部サービス利用判断基準").getByRole("link", { name: /^本文を開く/ }));
  check(file.name === "外部サービス利用判断基準.txt", "ファイルの名前", file.name);
  check(file.text.startsWith("外部サービス利用判断基準"), "本文が届く", file.text);
  await field(page, "文書名・番号").fill("判断");
  await press(page, "検索");
  await expect(row(page, "外部サービス利用判断基準"), "探した文書が出る");
  check((await row(page, "外部サービス利用規程").count()) === 0, "ほかは出ない");
  await follow(page, "すべての文書を表示");
  await follow(page, "緊急時対応計画");
  await expect(main(page).getByRole("heading", { name: "規定なし" }), "ない文書は規定なし");
  await says(page, "作る人：最高情報統括責任者（CISO）");
  await look(page, "library-gap");
  await page.goto("/documents");
  await follow(page, /^外部サービス利用規程/);
  await says(page, "クラウドサービス管理者の指名を加えた。");
  check((await row(page, "第 1 版").getByText("前の版").count()) === 1, "前の版も残る");
  await look(page, "library-document");
  await page.goto("/documents/state");
  await says(page, "この操作をする役割がありません");
}

async function office(page) {
  await page.goto("/documents/state");
  await look(page, "library-state");
  await expect(row(page, "全庁に共通のシステムなどの実施手順").getByText("規定なし", { exact: true }), "整備状況に規定なし");
  await follow(row(page, "全庁に共通のシステムなどの実施手順"), /^文書を登録する/);
  check(await page.getByLabel(/全庁に共通のシステムなどの実施手順（/).isChecked(), "求められた文書が選んである");
  await press(page, "登録する");
  await expect(page.locator(".errors"), "足りないものが示される");
  await field(page, "文書名").fill("全庁に共通のシステムなどの実施手順");
  await field(page, "施行日").fill("R8.4.1");
  await page.getByLabel(/公開する（/).check();
  await field(page, "本文のファイル").setInputFiles(text("計画.txt", "はじめの計画"));
  await press(page, "登録する");
  await says(page, "規程が非公開と定めている文書です");
  await look(page, "library-refused");
  check((await field(page, "文書名").inputValue()) === "全庁に共通のシステムなどの実施手順", "書いたものは残る");
  await page.getByLabel(/公開する（/).uncheck();
  await field(page, "本文のファイル").setInputFiles(text("計画.txt", "はじめの計画"));
  await press(page, "登録する");
  await says(page, "保存しました");
  await follow(page, "新しい版を登録する");
  check((await field(page, "文書名").inputValue()) === "全庁に共通のシステムなどの実施手順", "前の版の名前が入っている");
  check(await page.getByLabel(/全庁に共通のシステムなどの実施手順（/).isChecked(), "前の版の内容が選んである");
  await field(page, "施行日").fill("2099-04-01");
  await field(page, "本文のファイル").setInputFiles(text("計画2.txt", "次の計画"));
  await press(page, "登録する");
  await expect(row(page, "第 2 版").getByText("施行前"), "次の版は施行前");
  await expect(row(page, "第 1 版").getByText("効力あり"), "いまの版は効力がある");
  await look(page, "library-editions");
  await follow(row(page, "第 2 版"), "登録の誤りを取り消す");
  await field(page, "取り消す理由").fill("日付の誤り");
  await look(page, "library-withdraw");
  await press(page, "登録の誤りを取り消す");
  await expect(row(page, "第 2 版").getByText("日付の誤り"), "取消しの理由が残る");
  await page.goto("/documents/state");
  await expect(row(page, "全庁に共通のシステムなどの実施手順").getByText("整備済み"), "整備状況に整備済み");
}

/** A draft, which is not decided yet. */
async function atTheCheck(page) {
  await page.goto("/cases");
  await follow(main(page), "見本訪問日程");
  await page.goto(`${new URL(page.url()).pathname}/checks/selection`);
  const item = row(page, "利用判断基準に当てはめて");
  await expect(item.getByRole("link", { name: "外部サービス利用判断基準" }), "よりどころが示される");
  check((await item.locator('input[type=radio][value=ok]').count()) > 0, "文書があるので○を選べる");
  await look(page, "library-check");
}

async function gone(page) {
  await page.goto("/documents");
  await follow(page, /^外部サービス利用判断基準/);
  await follow(page, "廃止する");
  await field(page, "効力を失う日").fill("R8.1.1");
  await press(page, "廃止する");
  await says(page, "に効力を失う文書です");
  await page.goto("/documents");
  await unfold(page, "いまは効力のない文書");
  await expect(main(page).getByRole("listitem").filter({ hasText: "外部サービス利用判断基準" }).getByText("廃止"), "廃止した文書も一覧にある");
}

await program(async () => {
  const server = await serve({ pack: "packs/edogawa-2023" });
  const browser = await launch();
  try {
    const clerk = await open(browser, server.url, { acceptDownloads: true });
    const keeper = await open(browser, server.url);
    await login(clerk, "ishiwata", "daicho-demo");
    await login(keeper, "nagasawa", "daicho-demo");
    await step("職員が読む", () => staff(clerk));
    await step("事務局が登録する", () => office(keeper));
    await step("確認事項のよりどころ", () => atTheCheck(clerk));
    await step("廃止する", () => gone(keeper));
    await step("よりどころがなくなった確認事項", async () => {
      await clerk.reload();
      const item = row(clerk, "利用判断基準に当てはめて");
      await expect(item.getByText("規定なし"), "確認事項に規定なし");
      await expect(item.getByText("情報セキュリティ統括者に作成を頼むか"), "だれに頼むかが出る");
      check((await item.locator('input[type=radio][value=ok]').count()) === 0, "○は選べない");
      await look(clerk, "library-check-gap");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
