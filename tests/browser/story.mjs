// The whole life of one permission with six people: asked, applied for, returned, approved, used,
// ended, kept, printed. Every page passed is looked at.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { answer, ask, attach, attachNothing, choose, field, follow, group, press, says, unfold, write } from "./deeds.mjs";
import { launch, login, look, open } from "./browser.mjs";
import { run, serve } from "./server.mjs";
import { check, expect, program, step } from "./tap.mjs";

const ok = { 1: "○", 2: "○", 3: "／", 4: "○", 5: "○", 6: "○", 7: "○", 8: "○" };
const done = { 1: "○", 2: "○", 3: "○", 4: "○" };
const duty5 = { 5: "免責の条項を読み、庁内に控えを置くことにした。" };
// The official labels of the form, in its order.
const labels = [
  "約款による外部サービス利用申請書", "申請日", "申請者", "提供会社名", "提供サービス名", "サービス内容",
  "利用目的", "取り扱う情報の種類", "利用者", "合計人数", "利用期間", "サービス管理担当者", "所属長名",
  "利用申請時の申請内容", "サービス約款", "確認事項", "約款による外部サービスに特有のリスク", "利用責任者の承認",
];

await program(async () => {
  const server = await serve();
  const browser = await launch();
  const person = async (name) => {
    const page = await open(browser, server.url);
    await login(page, name);
    return page;
  };
  try {
    const clerk = await step("主事がログインする", () => person("tamaki"));
    const chief = await step("利用責任者がログインする", () => person("arakaki"));
    const manager = await step("サービス管理担当者がログインする", () => person("uehara"));
    const office = await step("事務局がログインする", () => person("oshiro"));
    const auditor = await step("監査がログインする", () => person("nakamura"));
    const other = await step("ほかの課の人がログインする", () => person("shimabukuro"));

    const base = await apply(clerk, server, { other, chief });
    await review(chief, clerk, base);
    const entry = await start(manager, base);
    await outside(office, auditor, entry, base);
    await end(manager, chief, entry, server);
    await printed(clerk, base, server);
  } finally {
    await browser.close();
    await server.stop();
  }
});

async function apply(page, server, { other, chief }) {
  await step("使ってよいか調べると、申請が必要と出る", async () => {
    await page.goto("/");
    await look(page, "home-staff");
    await follow(page.getByRole("navigation", { name: "主なメニュー" }), "調べる");
    await look(page, "ask");
    await ask(page, "見本ノート", "会議資料（公開前）");
    await says(page, "申請が必要です");
    await says(page, "重要性分類 Ⅲ");
    await says(page, "許可する人：利用責任者（企画係長 新垣 あゆみ）");
  });
  await look(page, "ask-verdict");
  await step("調べた答えが入った申請書が始まる", async () => {
    await press(page, /^利用申請を始める/);
    const name = await field(page, "提供サービス名").inputValue();
    check(name === "見本ノート", "サービスの名前が写っている", name);
    const head = await field(page, "所属長名").inputValue();
    check(head.startsWith("宮城 清（企画課 課長"), "所属長の名が入っている", head);
  });
  await look(page, "edit-empty");
  await step("読めない日付は、欄のそばで断られ、書いたものは残る", async () => {
    await write(page, { 自: "R8.13.1" });
    await field(group(page, "利用者 1 行目"), "氏名").fill("玉城 翔");
    await press(page, "利用者を 1 行増やす");
    await field(group(page, "利用者 2 行目"), "氏名").fill("上原 美咲");
    await press(page, /^保存して「確認事項」へ進む/);
    const from = field(page, "自");
    await expect(page.locator(".errors"), "誤りのまとめ");
    check((await from.inputValue()) === "R8.13.1", "書いた日付が残る");
    check((await from.getAttribute("aria-invalid")) === "true", "欄が誤りを示す");
    const note = page.locator(`[id="${await from.getAttribute("aria-describedby")}"]`);
    check(/日付として読めないか/.test(await note.innerText()), "欄のそばに理由が出る");
    check(await page.locator(".errors").evaluate((e) => e === document.activeElement), "まとめに焦点が移る");
  });
  await look(page, "edit-errors");
  await step("空のファイルは、欄のそばで断られ、書いたものは残る", async () => {
    await field(page, "自").fill("令和8年4月1日");
    await field(page, "利用目的").fill("空のファイルと一緒に書き直した目的。");
    await attachNothing(page, "サービス約款", () => press(page, /^保存して「確認事項」へ進む/));
    check((await field(page, "利用目的").inputValue()) === "空のファイルと一緒に書き直した目的。", "目的が残る");
    await look(page, "edit-empty-file");
  });
  await step("直して資料を付けると、確認事項へ進む", async () => {
    await attach(page, "所在を確かめた資料", "所在.png");
    await attach(page, "利用申請時の申請内容", "申込み.png");
    await attach(page, "サービス約款", "約款.png");
    await press(page, /^保存して「確認事項」へ進む/);
    await page.waitForURL(/\/checks\/use_check/);
  });
  const base = new URL(page.url()).pathname.replace(/\/checks.*/, "");
  await look(page, "checks-first");
  await step("下書きは、ほかの人には見つからない", async () => {
    for (const someone of [other, chief]) {
      const reply = await someone.goto(base);
      check(reply.status() === 404 || (someone === chief && reply.status() === 403), "下書きは開けない", reply.status());
    }
  });
  await look(other, "not-found");
  await step("足りないうちは提出できない", async () => {
    await page.goto(`${base}/submit`);
    await says(page, "まだ答えていない項目が 8 件");
    check(await page.getByRole("button", { name: "提出する" }).isDisabled(), "提出のボタンは押せない");
  });
  await look(page, "submit-not-yet");
  await step("8項目に答え、資料を付ける", async () => {
    await page.goto(`${base}/checks/use_check`);
    await answer(page, ok, duty5);
    await attachNothing(page, "1", () => press(page, /^保存して提出の確認へ進む/));
    check(await group(page, "8 ").getByLabel("○").isChecked(), "ほかの答えは残る");
    check((await group(page, "1 ").locator(".problem").count()) === 0, "答えの誤りとは言わない");
    await look(page, "checks-empty-file");
    for (const n of [1, 2, 4, 5, 6, 7, 8]) await attach(page, String(n), `確認${n}.png`);
    await press(page, /^保存して提出の確認へ進む/);
    await says(page, "必要なことはすべてそろっています");
  });
  await look(page, "submit");
  await step("提出する", async () => {
    await press(page, "提出する");
    await says(page, "提出しました");
  });
  await look(page, "case-submitted");
  return base;
}
async function review(chief, clerk, base) {
  await step("申請者は、二重確認の画面から何もできない", async () => {
    await clerk.goto(`${base}/steps/check`);
    await says(clerk, "自分が関わった申請は");
    check((await clerk.getByRole("button", { name: /二重確認を済ませる|承認する/ }).count()) === 0, "決めるボタンがない");
    await clerk.goto(`${base}/checks/use_check?col=second`);
    check((await clerk.getByRole("radio").count()) === 0, "責任者の欄に記入できない");
  });
  await look(clerk, "review-applicant");
  await step("利用責任者のはじめの画面に、待っている申請が出る", async () => {
    await chief.goto("/");
    await look(chief, "home-chief");
    await follow(chief.getByRole("main"), "見本ノート");
  });
  await look(chief, "case-chief");
  await step("責任者の欄は白いまま始まる", async () => {
    await follow(chief.getByRole("main"), "「二重確認」へ進む");
    await says(chief, "先の答えを写さず");
    for (const n of Object.keys(ok))
      check(await group(chief, `${n} `).getByLabel("未回答").isChecked(), `項目${n}は写されていない`);
  });
  await look(chief, "checks-second-empty");
  await step("答えが食い違うと、承認できず、差し戻す", async () => {
    await answer(chief, { ...ok, 6: "×" }, { ...duty5, 6: "昨年の障害の公表がある。" });
    await press(chief, /^保存して/);
    await says(chief, "答えが違います");
  });
  await look(chief, "review-differs");
  await step("理由のない差戻しは断られ、理由を書けば戻る", async () => {
    await unfold(chief, "差し戻す");
    await press(chief, "差し戻す");
    await says(chief, "理由を書いてください");
    await field(chief, "直してほしいこと").fill("項目6について、障害の公表を確かめてください。");
    await press(chief, "差し戻す");
    await says(chief, "差し戻しました");
  });
  await look(chief, "case-returned");
  await step("申請者は差戻しの理由を読み、直して、もう一度提出する", async () => {
    await clerk.goto("/");
    await look(clerk, "home-returned");
    await follow(clerk.getByRole("main"), "見本ノート");
    await says(clerk, "障害の公表を確かめてください");
    await look(clerk, "case-returned-clerk");
    await follow(clerk.getByRole("main"), "続きを書く");
    await look(clerk, "edit-returned");
    await press(clerk, /^保存して「確認事項」へ進む/);
    await answer(clerk, {}, { 6: "令和8年の障害は、利用者の誤操作によるもので、漏えいはない。" });
    await look(clerk, "checks-returned");
    await press(clerk, /^保存して提出の確認へ進む/);
    await press(clerk, "提出する");
    await says(clerk, "提出しました");
  });
  await step("責任者の欄は、もう一度白いところから始まる", async () => {
    await chief.goto(base);
    await follow(chief.getByRole("main"), "「二重確認」へ進む");
    for (const n of Object.keys(ok))
      check(await group(chief, `${n} `).getByLabel("未回答").isChecked(), `項目${n}は前の答えが写されていない`);
    await look(chief, "checks-second-again");
    await answer(chief, ok, duty5);
    await press(chief, /^保存して/);
    await press(chief, "二重確認を済ませる");
  });
  await look(chief, "case-approve-next");
  await step("承認の画面を二つ開いて同時に承認すると、決定は一つ", async () => {
    await follow(chief.getByRole("main"), "「承認」へ進む");
    await look(chief, "approve");
    await field(chief, "承認の条件").fill("公開の前に庁内へ移すこと。");
    const forms = [];
    for (let i = 0; i < 2; i++) {
      forms.push(await sent(chief, "承認する"));
      await chief.reload();
    }
    const replies = await Promise.all(forms.map((form) => post(chief, form)));
    const states = replies.map((reply) => reply.status()).sort();
    check(states[0] === 303 && states[1] === 409, "一つだけが通る", states);
    const late = await replies.find((reply) => reply.status() === 409).text();
    check(/先に進んでいたため、いま送った内容は記録していません/.test(late), "記録されなかったと言う");
    check(/令和\d+年\d+月\d+日 \d+時\d+分に、新垣 あゆみ（企画課 企画係長）が「承認：許可」を行いました/.test(late),
      "だれがいつ決めたかを言う", late.match(/<div class="note">.*?<\/div>/s)?.[0]);
    check((late.match(/いまの状態では/g) || []).length === 0, "状態を二度言わない");
    const again = await post(chief, forms[replies.findIndex((reply) => reply.status() === 303)]);
    check(again.status() === 303, "同じ送信をくり返しても、同じ答えが返る", again.status());
    const { _csrf, ...bare } = forms[0].fields;
    const refused = await post(chief, { ...forms[0], fields: { ...bare, _once: "0123456789" } });
    check(refused.status() === 403, "印のない送信は断られる", refused.status());
    await chief.goto(base);
    await says(chief, "承認");
  });
  await look(chief, "case-approved");
  await says(chief, "サービス管理担当者（広報主任 上原 美咲）を待っています");
  const acts = await chief.getByRole("listitem").filter({ hasText: "承認：" }).count();
  check(acts === 1, "経過に残る承認は一つ", acts);
}

async function start(manager, base) {
  await step("サービス管理担当者が、リスクを一つずつ理解したと記す", async () => {
    await manager.goto("/");
    await look(manager, "home-manager");
    await follow(manager.getByRole("main"), "見本ノート");
    await follow(manager.getByRole("main"), "「特有のリスクの理解」へ進む");
    await look(manager, "step-risk");
    const risks = group(manager, "約款による外部サービスに特有のリスク").getByRole("checkbox");
    check((await risks.count()) === 4, "リスクは4つ");
    for (let i = 0; i < 3; i++) await risks.nth(i).check();
    await press(manager, "特有のリスクの理解を済ませる");
    await says(manager, "印を付けてください");
    await risks.nth(3).check();
    await press(manager, "特有のリスクの理解を済ませる");
    await says(manager, "記録しました");
  });
  await step("代替サービスを記す", async () => {
    await follow(manager.getByRole("main"), "「代替サービスの確保」へ進む");
    await field(manager, "代替サービスの名称").fill("庁内の共有フォルダー");
    await field(manager, "確保の状況").fill("すでに使っており、すぐに切り替えられる。");
    await look(manager, "step-fallback");
    await press(manager, "代替サービスの確保を済ませる");
    await says(manager, "記録しました");
  });
  await step("バックアップを計画する。1か月を超える間隔は断られる", async () => {
    await follow(manager.getByRole("main"), "「バックアップの計画」へ進む");
    await field(manager, "方法").fill("月初に書き出して保存する。");
    await field(manager, "保存先").fill("庁内の共有フォルダー");
    await field(manager, "間隔").fill("３２");
    await press(manager, "バックアップの計画を済ませる");
    await says(manager, "（1 以上、31 以下）");
    await look(manager, "step-backup-error");
    await field(manager, "間隔").fill("３０");
    await press(manager, "バックアップの計画を済ませる");
    await says(manager, "記録しました");
  });
  await look(manager, "case-ready");
  await step("台帳で利用開始を記すと、利用中になり、定期の確認が始まる", async () => {
    await follow(manager.getByRole("main"), "台帳の記載を見る");
    await look(manager, "entry-permitted");
    await follow(manager.getByRole("main"), "利用開始");
    await look(manager, "act-start");
    await press(manager, "「利用開始」を記録する");
    await says(manager, "利用中");
    await says(manager, "毎月の利用者確認");
    await says(manager, "バックアップ");
  });
  await look(manager, "entry-in-use");
  return new URL(manager.url()).pathname;
}

async function outside(office, auditor, entry, base) {
  await step("事務局は、はじめの画面と台帳で見つける", async () => {
    await office.goto("/");
    await look(office, "home-office");
    await follow(office.getByRole("navigation", { name: "主なメニュー" }), "台帳");
    await field(office, "サービス名・提供者").fill("見本ノート");
    await press(office, "絞り込む");
    await look(office, "ledger-found");
    await follow(office.getByRole("row", { name: /見本ノート/ }), "見本ノート");
    check(new URL(office.url()).pathname === entry, "同じ記載が開く");
    await follow(office.getByRole("navigation", { name: "主なメニュー" }), "事務局");
    await look(office, "office");
  });
  await step("監査は、記録でだれが決めたかを確かめる", async () => {
    await auditor.goto("/record");
    await look(auditor, "record");
    await follow(auditor.getByRole("main"), "見本ノート");
    await look(auditor, "record-story");
    await auditor.goto(base);
    await says(auditor, "承認：許可");
    await look(auditor, "case-auditor");
    check((await auditor.getByRole("link", { name: "取り下げる" }).count()) === 0, "監査は読むだけ");
    await auditor.goto("/record?chain=access");
    await look(auditor, "record-access");
  });
}

async function end(manager, chief, entry, server) {
  await step("終了の手続に入る", async () => {
    await manager.goto(entry);
    await follow(manager.getByRole("main"), "終了の手続に入る");
    await look(manager, "act-end");
    await press(manager, "「終了の手続に入る」を記録する");
    await says(manager, "終える理由");
    await field(manager, "終える理由").fill("全庁の仕組みに移ったため。");
    await press(manager, "「終了の手続に入る」を記録する");
    await says(manager, "終了手続中");
    await look(manager, "entry-ending");
    await manager.goto(`${entry}/acts/begin_end`);
    await says(manager, "上原 美咲（企画課 広報主任）が「終了の手続に入る」を行いました");
    check(!(await manager.getByRole("main").innerText()).includes("記録だけが加わります"), "もうできないことを、できるように言わない");
    await look(manager, "act-end-past");
    await manager.goto(entry);
    await press(manager, /^終了確認/);
  });
  await look(manager, "end-edit");
  const today = await field(manager, "申請日").inputValue();
  await step("終了確認書を書き、4項目に答え、提出する", async () => {
    check((await field(manager, "提供サービス名").inputValue()) === "見本ノート", "台帳から写っている");
    check((await field(manager, "終了理由").inputValue()) === "全庁の仕組みに移ったため。", "理由は、手続に入るとき書いたもの");
    check((await field(manager, "所属長名").inputValue()).startsWith("宮城 清"), "所属長の名が入っている");
    await field(manager, "終了日").fill(today);
    await attach(manager, "終了時の申請内容", "終了の承諾.png");
    await attach(manager, "データ廃棄に関する証明", "廃棄証明.png");
    await press(manager, /^保存して「確認事項」へ進む/);
    await answer(manager, done);
    for (const n of [1, 3, 4]) await attach(manager, String(n), `終了${n}.png`);
    await look(manager, "end-checks");
    await press(manager, /^保存して提出の確認へ進む/);
    await look(manager, "end-submit");
    await press(manager, "提出する");
    await says(manager, "提出しました");
  });
  const base = new URL(manager.url()).pathname;
  await step("利用責任者が4項目を確かめ、承認する", async () => {
    await chief.goto(base);
    await follow(chief.getByRole("main"), "「二重確認」へ進む");
    await answer(chief, done);
    await press(chief, /^保存して/);
    await press(chief, "二重確認を済ませる");
    await follow(chief.getByRole("main"), "「承認」へ進む");
    await look(chief, "end-approve");
    await press(chief, "承認する");
    await says(chief, "承認しました");
  });
  await step("終了し、3年間残る", async () => {
    await manager.goto(entry);
    await says(manager, "終了（保存中）");
    const year = Number(/令和(\d+)年/.exec(today)[1]);
    await says(manager, today.replace(`令和${year}年`, `令和${year + 3}年`));
    check((await manager.getByRole("link", { name: "終了の手続に入る" }).count()) === 0, "もう操作はない");
  });
  await look(manager, "entry-closed");
  const verify = run(server.home, "audit", "verify");
  check(verify.status === 0, "記録の検証が通る", verify.out);
}

async function printed(clerk, base, server) {
  await step("申請書を印刷する", async () => {
    await clerk.goto(`${base}/print`);
    await look(clerk, "print");
    const file = join(server.home, "..", "sheet.pdf");
    writeFileSync(file, await clerk.pdf({ format: "A4", printBackground: false }));
    const text = spawnSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).stdout;
    let at = 0;
    for (const label of labels) {
      const next = text.indexOf(label, at);
      check(next >= 0, `印刷：${label}`, text.slice(at, at + 300));
      if (next >= 0) at = next;
    }
  });
}

/** What pressing the button would send, without sending it. */
function sent(page, button) {
  return page.getByRole("button", { name: button }).evaluate((element) => {
    const fields = Object.fromEntries(
      [...new FormData(element.form, element)].filter(([, value]) => typeof value === "string"),
    );
    return { action: element.form.getAttribute("action"), fields };
  });
}

function post(page, { action, fields }) {
  const origin = new URL(page.url()).origin;
  return page.request.post(action, { multipart: fields, maxRedirects: 0, maxRetries: 2, headers: { Origin: origin } });
}
