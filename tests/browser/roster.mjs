// Paper consents come back over weeks: 500 people pasted out of a spreadsheet, answers by one key each,
// two teachers of two classes (one without script) at once, what both changed, who has not answered on
// paper, a consent withdrawn; and a work that waits for its consents.
import { attach, field, follow, press, says } from "./deeds.mjs";
import { launch, login, look, open } from "./browser.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const row = (page, no) =>
  page.locator("table.roll-table tbody tr").filter({ has: page.locator(`input[name$=".no"][value="${no}"]`) });
const answer = (page, no, label) => row(page, no).getByLabel(label, { exact: true });
const count = async (page, id) => Number(await page.locator(`[data-roll-count="${id}"]`).innerText());
const record = (page) => press(main(page), /^「同意書の記録」を記録する/);

await program(async () => {
  const server = await serve({ pack: "packs/tokyo-2025" });
  const browser = await launch();
  const person = async (name, script = true) => {
    const page = await open(browser, server.url, { javaScriptEnabled: script });
    await login(page, name);
    return page;
  };
  try {
    const hara = await person("hara");
    const takagi = await person("takagi", false);
    const list = await opened(hara);
    await pasted(hara, list);
    await byKey(hara, list);
    await atOnce(hara, takagi, list);
    await unlike(hara, takagi, list);
    await onPaper(hara, list);
    await withdrawn(hara, list);
    await others(person, list);
    await work(takagi);
  } finally {
    await browser.close();
    await server.stop();
  }
});

async function opened(page) {
  return step("運用方針から同意書の記録を開く。前の記録が入っている", async () => {
    await page.goto("/ledger?register=mail_policies");
    await follow(main(page), "見本連絡メール");
    await follow(main(page), "同意書の記録");
    await look(page, "roster-first");
    check((await count(page, "yes")) === 3 && (await count(page, "waiting")) === 2, "人数が答えごとに出る");
    check(await answer(page, "3", "希望しない").isChecked(), "前の答えが入っている");
    check((await page.getByLabel(/生徒の氏名/).count()) === 0, "氏名を残さない団体では氏名の欄がない");
    return page.url();
  });
}

async function pasted(page, list) {
  await step("495人を貼り付ける。すでにいる人の答えは変わらない", async () => {
    const people = ["番号\t組\t生徒の氏名"];
    for (let c = 1; c <= 14; c++)
      for (let n = 1; n <= (c === 14 ? 40 : 35); n++) people.push(`${n}\t1年${c}組\t見本 ${n}郎`);
    await page.goto(list);
    await page.locator("summary", { hasText: "名簿をまとめて" }).click();
    await field(page, "1 行に 1 人").fill("1年1組\t\n");
    await press(main(page), "名簿に加える");
    await says(page, "1 行目に、組と番号がそろっていません");
    check((await field(page, "1 行に 1 人").inputValue()).startsWith("1年1組"), "貼り付けたものは残る");
    await field(page, "1 行に 1 人").fill(people.join("\n"));
    const begun = Date.now();
    await press(main(page), "名簿に加える");
    await says(page, "記録しました");
    console.log(`# 495 people recorded and shown in ${Date.now() - begun} ms`);
    await says(page, "495 人");
    check((await count(page, "yes")) === 3 && (await count(page, "no")) === 1, "前の答えはそのまま");
    check((await page.locator("table.roll-table tbody tr").count()) === 35, "一組ずつ出る");
    check(!(await page.content()).includes("見本 3郎"), "氏名は取り込まない");
    await look(page, "roster-class");
  });
}

async function byKey(page, list) {
  await step("1つのキーで答えが付き、次の人へ進む", async () => {
    await page.goto(`${list}?group=1年3組`);
    await answer(page, "1", "未提出").focus();
    await page.keyboard.press("1");
    await page.keyboard.press("2");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("1");
    check(await answer(page, "1", "希望する").isChecked(), "1人目は希望する");
    check(await answer(page, "2", "希望しない").isChecked(), "2人目は希望しない");
    check(await answer(page, "3", "未提出").isChecked(), "3人目は飛ばした");
    check(await answer(page, "4", "希望する").isChecked(), "4人目は希望する");
    check((await count(page, "yes")) === 5, "人数がすぐ変わる");
    await record(page);
    await says(page, "1年3組 2　代替手段：入力してください");
    await look(page, "roster-missing");
    await row(page, "2").getByLabel(/代替手段$/).fill("電話");
    await record(page);
    await says(page, "記録しました");
    check((await count(page, "yes")) === 5 && (await count(page, "no")) === 2, "全体の人数");
    check((await row(page, "1").getByLabel(/提出日$/).inputValue()) !== "", "空けた提出日には今日が入る");
    check((await row(page, "3").getByLabel(/提出日$/).inputValue()) === "", "まだの人に日は入らない");
  });
}

async function atOnce(one, two, list) {
  await step("二人が二つの組を同時に書いても、どちらも残る", async () => {
    await one.goto(`${list}?group=1年4組`);
    await two.goto(`${list}?group=1年5組`);
    await look(two, "roster-noscript");
    await answer(one, "1", "希望する").check();
    await answer(two, "1", "希望する").check();
    await record(one);
    await record(two);
    await says(two, "記録しました");
    check((await count(two, "yes")) === 7, "どちらの答えも数えられる", await two.locator(".roll-counts").innerText());
    await one.goto(`${list}?group=1年4組`);
    check(await answer(one, "1", "希望する").isChecked(), "先の人の答えが残っている");
  });
}

async function unlike(one, two, list) {
  await step("同じ人に違う答えを付けたら、後の人に聞く", async () => {
    for (const page of [one, two]) await page.goto(`${list}?group=1年6組`);
    await answer(one, "1", "希望する").check();
    await answer(one, "2", "希望する").check();
    await record(one);
    await says(one, "記録しました");
    await answer(two, "1", "希望しない").check();
    await row(two, "1").getByLabel(/代替手段$/).fill("手紙");
    await answer(two, "3", "希望する").check();
    await record(two);
    await says(two, "先に次の内容を保存しています。1年6組 1：希望する");
    await look(two, "roster-both");
    check(await answer(two, "2", "希望する").isChecked(), "ほかの人が書いた2番は入っている");
    check(await answer(two, "3", "希望する").isChecked(), "自分の書いた3番は残る");
    await record(two);
    await says(two, "記録しました");
    await one.goto(`${list}?group=1年6組`);
    check(await answer(one, "1", "希望しない").isChecked(), "もう一度押した答えが残る");
  });
}

async function onPaper(page, list) {
  await step("まだの人を組ごとに印刷する", async () => {
    await page.goto(list);
    await follow(main(page), "一覧を印刷する");
    await look(page, "roster-print");
    check((await page.locator(".roll-sheet").count()) === 14, "組ごとに1枚");
    check(/1年1組　未提出 32 人/.test(await page.locator(".roll-sheet h2").first().innerText()), "人数が出る");
    await page.emulateMedia({ media: "print" });
    const breaks = await page
      .locator(".roll-sheet")
      .nth(1)
      .evaluate((sheet) => getComputedStyle(sheet).breakBefore);
    check(breaks === "page", "組が変わるとページが変わる", breaks);
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    check(paper.match(/\/Type \/Page\b/g).length === 14, "A4で14枚", paper.match(/\/Type \/Page\b/g).length);
    check(!(await page.getByRole("heading", { name: "一覧を印刷する" }).isVisible()), "枠は印刷しない");
    await page.emulateMedia({ media: "screen" });
    await follow(main(page), "希望しない");
    await says(page, "担任からの電話");
  });
}

async function withdrawn(page, list) {
  await step("同意を撤回したら、登録を消した日と代替手段を求める", async () => {
    await page.goto(`${list}?group=1年1組`);
    await answer(page, "1", "撤回した").check();
    await record(page);
    await says(page, "登録を消した日");
    await row(page, "1").getByLabel(/登録を消した日$/).fill("R8.4.1");
    await row(page, "1").getByLabel(/代替手段$/).fill("手紙");
    await record(page);
    await says(page, "記録しました");
    await page.goto(list.replace(/\/acts\/.*/, ""));
    await says(page, "1年1組 1：撤回した");
    await says(page, "ほか");
    await look(page, "roster-story");
  });
}

async function others(person, list) {
  await step("ほかの学校・課の人には開けない", async () => {
    const other = await person("ogawa");
    const reply = await other.goto(list);
    const own = reply.status() === 404 || (await main(other).getByRole("button", { name: /^「同意書の記録」を記録する/ }).count()) === 0;
    check(own, "記録する所がない", reply.status());
    const print = await other.request.get(`${list}/people?field=people`);
    check(print.status() >= 403, "一覧も見えない", print.status());
  });
}

async function work(page) {
  await step("承諾がそろわない生徒がいる作品は提出できない", async () => {
    await page.goto("/cases/new");
    await main(page).getByRole("button", { name: /生徒の作品等の公開/ }).first().click();
    await field(page, "作品・動画").fill("体育祭の動画");
    await field(page, "公開するソーシャルメディア").fill("見本エスエヌエス");
    await field(page, "1 行に 1 人").fill("2年1組\t1\n2年1組\t2\n");
    await press(main(page), "下書きとして保存");
    await answer(page, "1", "両方が承諾").check();
    await row(page, "1").getByLabel(/生徒の書面承諾の日$/).fill("R8.4.2");
    await row(page, "1").getByLabel(/保護者の書面承諾の日$/).fill("R8.4.3");
    await field(page, "承諾がそろった日").fill("R8.4.3");
    await field(page, "公開日").fill("R20.4.1");
    await press(main(page), "下書きとして保存");
    await attach(page, "生徒の書面承諾の写し", "a.png");
    await attach(page, "保護者の書面承諾の写し", "b.png");
    await press(main(page), /^保存して/);
    await look(page, "roster-work-open");
    await says(page, "承諾がそろっていない生徒の人数");
    check(await main(page).getByRole("button", { name: /提出する/ }).isDisabled(), "提出できない");
    await page.goBack();
    await page.reload();
    await row(page, "2").getByRole("button", { name: /外す/ }).click();
    await press(main(page), /^保存して/);
    check(await main(page).getByRole("button", { name: /提出する/ }).isEnabled(), "そろえば提出できる");
    await look(page, "roster-work");
  });
}
