// Without script: an application with information of class Ⅱ, whose special decision was taken on
// paper and is entered by the office.
import { answer, ask, attach, field, follow, group, pick, press, says, unfold, write } from "./deeds.mjs";
import { launch, login, look, open } from "./browser.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const today = () => new Date(Date.now() + 9 * 3600e3).toISOString().slice(0, 10); // in Japan

const ok = { 1: "○", 2: "○", 3: "○", 4: "○", 5: "○", 6: "○", 7: "○", 8: "○" };
const duty5 = { 5: "責任の所在は約款の12条にある。" };

await program(async () => {
  const server = await serve();
  const browser = await launch();
  const person = async (name) => {
    const page = await open(browser, server.url, { javaScriptEnabled: false });
    await login(page, name);
    return page;
  };
  try {
    const clerk = await step("スクリプトのない画面でログインする", () => person("tamaki"));
    const base = await apply(clerk);
    const chief = await person("arakaki");
    await doubleCheck(chief, base);
    const office = await person("oshiro");
    await paper(office, base);
    await step("決裁のあとで承認する", async () => {
      await chief.goto(base);
      await follow(chief.getByRole("main"), "「承認」へ進む");
      await says(chief, "代行入力");
      await press(chief, "承認する");
      await says(chief, "承認しました");
    });
    await look(chief, "noscript-approved");
  } finally {
    await browser.close();
    await server.stop();
  }
});

async function apply(page) {
  await step("調べると、Ⅱには別の決裁が要ると出る", async () => {
    await page.goto("/");
    await ask(page, "見本名簿", "職員名簿");
    await says(page, "重要性分類 Ⅱ");
    await says(page, "例外許可の決裁");
    await press(page, /^利用申請を始める/);
  });
  await step("行を増やし、消し、誤りを直す", async () => {
    await write(page, { 至: "あした" });
    await field(group(page, "利用者 1 行目"), "氏名").fill("上原 美咲");
    await press(page, "利用者を 1 行増やす");
    await field(group(page, "利用者 2 行目"), "氏名").fill("玉城 翔");
    await press(page, "利用者を 1 行増やす");
    await field(group(page, "利用者 3 行目"), "氏名").fill("宮城 清");
    await press(page, /^この行を消す.*：2 行目/);
    const second = await field(group(page, "利用者 2 行目"), "氏名").inputValue();
    check(second.startsWith("宮城 清"), "残った行が詰まる", second);
    check((await field(page, "至").inputValue()) === "あした", "書いたものが残る");
    await attach(page, "所在を確かめた資料", "所在.png");
    await attach(page, "利用申請時の申請内容", "申込み.png");
    await attach(page, "サービス約款", "約款.png");
    await press(page, /^保存して「確認事項」へ進む/);
    await says(page, "日付として読めないか");
    await field(page, "至").fill("令和9年3月31日");
    await press(page, /^保存して「確認事項」へ進む/);
  });
  await step("答えて提出する", async () => {
    await answer(page, ok, duty5);
    for (const n of Object.keys(ok)) await attach(page, n, `確認${n}.png`);
    await press(page, /^保存して提出の確認へ進む/);
    await press(page, "提出する");
    await says(page, "提出しました");
  });
  return new URL(page.url()).pathname;
}

async function doubleCheck(chief, base) {
  await step("利用責任者が二重確認をする", async () => {
    await chief.goto("/");
    await follow(chief.getByRole("main"), "見本名簿");
    await follow(chief.getByRole("main"), "「二重確認」へ進む");
    await answer(chief, ok, duty5);
    await press(chief, /^保存して/);
    await press(chief, "二重確認を済ませる");
    await says(chief, "例外許可の決裁");
  });
  await step("決裁がないうちは承認できない", async () => {
    await chief.goto(`${base}/steps/approve`);
    const approve = chief.getByRole("button", { name: "承認する" });
    check((await approve.count()) === 0 || (await approve.isDisabled()), "承認のボタンは押せない");
  });
}

async function paper(office, base) {
  await step("事務局が、紙の決裁を代行入力する", async () => {
    await office.goto(base);
    await look(office, "noscript-office");
    await follow(office.getByRole("main"), "紙の決裁を代行入力する");
    await look(office, "paper");
    await pick(office, "決裁した人", "新垣 あゆみ");
    await field(office, "決裁日").first().fill(today());
    const source = group(office, "もとになった紙などの決裁");
    await attach(source, "決裁文書の写し", "決裁.png");
    await press(office, "代行入力する");
    await look(office, "paper-errors");
    /* what was chosen is kept; number, day and decider are asked once */
    await says(office, "決裁.png");
    await field(source, "決裁番号").fill("企第120号");
    const contents = group(office, "例外許可の決裁の内容");
    check((await contents.getByLabel(/^文書番号/).count()) === 0, "番号は一度だけ聞く");
    await field(contents, "理由").fill("職員の連絡先を庁内で共有する必要がある。");
    await field(contents, "条件").fill("氏名と内線だけを載せること。");
    await press(office, "代行入力する");
    await says(office, "代行入力しました");
    /* whoever decided is named, with the copy */
    const main = office.getByRole("main");
    await says(office, "新垣 あゆみ");
    await says(office, "文書番号：企第120号");
    const copy = await main.getByRole("link", { name: "決裁.png" }).first().getAttribute("href");
    check((await office.request.get(copy)).status() === 200, "決裁文書の写しが開ける");
  });
}
