// What was typed is not lost when the log-in changed or ended meanwhile, and nothing is saved before
// somebody has seen it and pressed again. Forms of every kind; what others send stays refused.
import { attach, choose, field, follow, group, picture, press, says, unfold } from "./deeds.mjs";
import { launch, login, look, open } from "./browser.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const saved = "まだ保存していません";

/** In another tab of the same browser: logs out, and in again unless `name` is empty. */
async function elsewhere(page, name) {
  const tab = await page.context().newPage();
  await tab.goto("/");
  await tab.getByRole("button", { name: "ログアウト" }).click();
  if (name) await login(tab, name);
  await tab.close();
}

/** The answer to a form of another session: refused, told with the name, and filled. */
async function comesBack(page, name, who) {
  await page.getByRole("heading", { name: saved }).first().waitFor();
  check(page.seen.status === 403, `${name}: 403`, page.seen.status);
  await says(page, `いまは ${who} としてログインしています`);
  await look(page, name);
}

async function draft(page) {
  await page.goto("/cases/new");
  await press(page, /^この申請を始める ：利用申請/);
  await page.waitForURL(/\/edit/);
  return new URL(page.url()).pathname.replace("/edit", "");
}

/** What the application says now, read in a tab of its own. */
async function stored(page, base, label) {
  const tab = await page.context().newPage();
  await tab.goto(`${base}/edit`);
  const value = await field(tab, label).inputValue();
  await tab.close();
  return value;
}

async function fill(page) {
  await field(page, "提供サービス名").fill("見本<b>戻る</b>");
  await field(page, "利用目的").fill("一行目\n二行目「引用」&amp;");
  await choose(page, "業務に必要なサービス", "はい");
  await field(group(page, "利用者 1 行目"), "氏名").fill("玉城 翔");
  await field(page, "自").fill("R8.13.1");
  await attach(page, "サービス約款", "約款.png");
}

async function filled(page) {
  check((await field(page, "提供サービス名").inputValue()) === "見本<b>戻る</b>", "一行の欄が残る");
  check((await field(page, "利用目的").inputValue()) === "一行目\n二行目「引用」&amp;", "改行も記号も残る");
  check(await group(page, "業務に必要なサービス").getByLabel("はい").isChecked(), "選んだものが残る");
  check(/玉城 翔/.test(await field(group(page, "利用者 1 行目"), "氏名").inputValue()), "行の中の人が残る");
  check((await field(page, "自").inputValue()) === "R8.13.1", "直す前の日付も残る");
}

async function form(page) {
  const base = await draft(page);
  await fill(page);
  await elsewhere(page, "tamaki");
  await press(page, /^下書きとして保存/);
  await comesBack(page, "again-edit", "玉城 翔");
  await filled(page);
  await says(page, "約款.png：まだ付いていません");
  check((await stored(page, base, "提供サービス名")) === "", "まだ何も保存していない");
  await field(page, "自").fill("R8.4.1");
  await attach(page, "サービス約款", "約款.png");
  await press(page, /^下書きとして保存/);
  await says(page, "保存しました");
  await says(page, "約款.png");
  check((await stored(page, base, "提供サービス名")) === "見本<b>戻る</b>", "一度押せば保存される");

  await field(page, "利用目的").fill("行を増やす前に書いた");
  await elsewhere(page, "tamaki");
  await press(page, "利用者を 1 行増やす");
  await page.getByRole("heading", { name: saved }).first().waitFor();
  page.seen.wrong.splice(0); // the part that was refused first
  await comesBack(page, "again-row", "玉城 翔");
  check((await field(page, "利用目的").inputValue()) === "行を増やす前に書いた", "行を増やすときも残る");
  await press(page, "利用者を 1 行増やす");
  await group(page, "利用者 2 行目").waitFor();
  return base;
}

async function checklist(page, base) {
  await page.goto(`${base}/checks/use_check`);
  await group(page, "1 ").getByLabel("○").check();
  await page.getByLabel(/^理由・所見：2$/).fill("確かめた理由");
  await page.getByLabel(/資料を付ける.*：1$/).setInputFiles(picture("証跡.png"));
  await elsewhere(page, "tamaki");
  await press(page, /^保存$/);
  await comesBack(page, "again-checks", "玉城 翔");
  check(await group(page, "1 ").getByLabel("○").isChecked(), "答えが残る");
  check((await page.getByLabel(/^理由・所見：2$/).inputValue()) === "確かめた理由", "理由が残る");
  await says(page, "証跡.png：まだ付いていません");
  await press(page, /^保存$/);
  await says(page, "保存しました");
}

async function questions(page, base) {
  await page.goto(base);
  await field(page, "事務局に聞きたいこと").fill("この使い方でよいですか。");
  await elsewhere(page, "tamaki");
  await press(page, "相談を送る");
  await comesBack(page, "again-question", "玉城 翔");
  check((await field(page, "事務局に聞きたいこと").inputValue()) === "この使い方でよいですか。", "相談が残る");
  await press(page, "相談を送る");
  await says(page, "この使い方でよいですか。");

  await page.goto("/ask?q=保管");
  await page.getByLabel("行事の案内").check();
  await press(main(page), /^調べる$/);
  await unfold(page, "控えに残す");
  await page.getByRole("textbox", { name: /^質問/ }).fill("だれに聞けばよいですか。");
  await elsewhere(page, "tamaki");
  await press(page, "控えに残す");
  await comesBack(page, "again-inquiry", "玉城 翔");
  check((await page.getByRole("textbox", { name: /^質問/ }).inputValue()) === "だれに聞けばよいですか。", "質問が残る");
  await press(page, "控えに残す");
  await says(page, "だれに聞けばよいですか。");
}

/** A button without anything typed: nothing happens, and it says so. */
async function button(page) {
  await page.goto("/cases/new");
  await elsewhere(page, "tamaki");
  await press(page, /^この申請を始める ：利用申請/);
  await says(page, "何も変わっていません");
  check(page.seen.status === 403, "押しただけのものは断られる", page.seen.status);
  await look(page, "again-button");
}

async function office(page) {
  await page.goto("/setup/units");
  await field(page, "表の貼り付け").fill("福祉課\t住民部");
  await press(page, "内容を確かめる");
  await elsewhere(page, "admin");
  await press(page, "取り込む");
  await comesBack(page, "again-table", "システム管理者");
  check((await field(page, "表の貼り付け").inputValue()).includes("福祉課"), "貼った表が残る");
  await page.goto("/office/people");
  await field(page, "氏名 ?必須").fill("宮平 誠");
  await field(page, "ログイン名").fill("miyahira");
  await elsewhere(page, "admin");
  await press(page, "加える");
  await comesBack(page, "again-person", "システム管理者");
  check((await field(page, "氏名 ?必須").inputValue()) === "宮平 誠", "氏名が残る");
  await press(page, "加える");
  await says(page, "仮パスワード");
  await page.goto("/setup/settings");
  await field(page, "四半期の内容確認").fill("21");
  await elsewhere(page, "admin");
  await press(page, "保存");
  await comesBack(page, "again-settings", "システム管理者");
  check((await field(page, "四半期の内容確認").inputValue()) === "21", "定めの値が残る");
}

async function ended(page, base) {
  await page.goto(`${base}/edit`);
  await field(page, "利用目的").fill("ログインが切れても\n残る文");
  await attach(page, "利用申請時の申請内容", "申込み.png");
  await elsewhere(page, "");
  await press(page, /^下書きとして保存/);
  await page.getByRole("heading", { name: saved }).waitFor();
  check(page.seen.status === 401, "ログインを求める", page.seen.status);
  await look(page, "kept-login");
  await field(page, "ログイン名").fill("tamaki");
  await page.getByLabel("パスワード", { exact: true }).fill("違うパスワード");
  await press(page, "ログインする");
  await says(page, "ログイン名かパスワードが違います");
  await says(page, "書いた内容は消えていません");
  await field(page, "ログイン名").fill("tamaki");
  await page.getByLabel("パスワード", { exact: true }).fill("daicho-demo");
  await press(page, "ログインする");
  await says(page, "申込み.png");
  await look(page, "kept-logged-in");
  await press(page, "書いた内容に戻る");
  await comesBack(page, "kept-form", "玉城 翔");
  check((await field(page, "利用目的").inputValue()) === "ログインが切れても\n残る文", "書いた文が残る");
  check((await stored(page, base, "利用目的")) !== "ログインが切れても\n残る文", "まだ保存していない");
  await press(page, /^下書きとして保存/);
  await says(page, "保存しました");
  check((await stored(page, base, "利用目的")) === "ログインが切れても\n残る文", "一度押せば保存される");
}

/** The person who logs in again is another one: what is not theirs does not open. */
async function somebodyElse(page, base) {
  await page.goto(`${base}/edit`);
  await field(page, "利用目的").fill("ほかの人には見せない文");
  await elsewhere(page, "shimabukuro");
  await press(page, /^下書きとして保存/);
  check(page.seen.status === 404, "ほかの人の下書きは開かない", page.seen.status);
  check(!(await main(page).innerText()).includes("ほかの人には"), "書いた文も出ない");
  await elsewhere(page, "tamaki");
  check((await stored(page, base, "利用目的")) !== "ほかの人には見せない文", "何も保存していない");
}

/** Who reviews: reasons that were typed into one of several forms of a page. */
async function review(browser, server) {
  const page = await open(browser, server.url);
  await login(page, "kinjo");
  await page.goto("/tasks");
  await main(page).getByRole("link").first().click();
  const base = new URL(page.url()).pathname;
  await page.goto(`${base}/review`);
  await unfold(page, "差し戻す");
  await field(page, "直してほしいこと").fill("日付を直してください。");
  await elsewhere(page, "kinjo");
  await press(page, "差し戻す");
  await page.getByRole("heading", { name: saved }).first().waitFor();
  check(page.seen.status === 403, "403", page.seen.status);
  check(await field(page, "直してほしいこと").isVisible(), "書いた欄が開いている");
  check((await field(page, "直してほしいこと").inputValue()) === "日付を直してください。", "差戻しの理由が残る");
  await look(page, "again-review");
  await press(page, "差し戻す");
  await says(page, "差し戻しました");
}

/** Answers and acts of other people: each form shows itself again. */
async function replies(browser, server) {
  const page = await open(browser, server.url);
  await login(page, "oshiro");
  await page.goto("/inquiries");
  await main(page).getByRole("link", { name: /^[^ ]*\d/ }).first().click();
  await field(page, "回答").fill("そのとおりで、\nかまいません。");
  await elsewhere(page, "oshiro");
  await press(page, /回答/);
  await comesBack(page, "again-reply", "大城 健");
  check((await field(page, "回答").inputValue()) === "そのとおりで、\nかまいません。", "回答が残る");
  await press(page, /回答/);
  await says(page, "かまいません。");
}

async function acts(browser, server) {
  const page = await open(browser, server.url);
  await login(page, "uehara");
  await page.goto("/ledger");
  await page.getByRole("row", { name: /利用中/ }).first().getByRole("link").first().click();
  const entry = new URL(page.url()).pathname;
  await page.goto(`${entry}/acts/begin_end`);
  await field(page, "終える理由").fill("別の仕組みに移ったため。");
  await elsewhere(page, "uehara");
  await press(page, /記録する/);
  await comesBack(page, "again-act", "上原 美咲");
  check((await field(page, "終える理由").inputValue()) === "別の仕組みに移ったため。", "理由が残る");
  await press(page, /記録する/);
  await says(page, "終了手続中");
}

/** A connection that stood idle may be closed just as it is used again: browsers then ask anew by themselves. */
const plainly = { maxRedirects: 0, maxRetries: 2 };

/** What does not surely come from a page of this site gets nothing back. */
async function others(page, base, server) {
  const form = { _csrf: "x", "f.purpose": "よそから送った文", do: "save", version: "1" };
  for (const [name, headers] of [
    ["よそのサイト", { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" }],
    ["よその出所だけ", { Origin: "https://evil.example" }],
    ["隣のサイト", { Origin: server.url, "Sec-Fetch-Site": "same-site" }],
    ["出所を言わない", {}],
    ["アドレス欄", { "Sec-Fetch-Site": "none" }],
  ]) {
    const reply = await page.request.post(`${base}/edit`, { form, headers, ...plainly });
    const text = await reply.text();
    check(reply.status() === 403 && !text.includes("よそから送った文"), `${name}：何も返さない`, reply.status());
  }
  const here = await page.request.post(`${base}/edit`, { form, headers: { Origin: server.url }, ...plainly });
  check(here.status() === 403 && (await here.text()).includes("よそから送った文"), "この画面からなら返す", here.status());
  check((await stored(page, base, "利用目的")) !== "よそから送った文", "どれも保存しない");
}

await program(async () => {
  const server = await serve();
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    await login(page, "tamaki");
    const base = await step("申請書：ログインし直しても、書いた内容が残る", () => form(page));
    await step("確認事項", () => checklist(page, base));
    await step("相談と質問", () => questions(page, base));
    await step("押すだけのもの", () => button(page));
    await step("ログインが切れたときも、書いた内容が残る", () => ended(page, base));
    await step("ほかの人がログインしたとき", () => somebodyElse(page, base));
    await step("よそから送られたもの", () => others(page, base, server));
    await step("差戻しの理由", () => review(browser, server));
    await step("質問への回答", () => replies(browser, server));
    await step("台帳での行い", () => acts(browser, server));
    const admin = await open(browser, server.url);
    await login(admin, "admin");
    await step("事務局の表と一覧", () => office(admin));
  } finally {
    await browser.close();
    await server.stop();
  }
});
