// A permission that somebody wants undone shows wherever it is looked for, and may stand after all; a decision made on
// paper is the decider's everywhere, and reaches the applicant.
import { answer, attach, field, follow, group, pick, press, says } from "./deeds.mjs";
import { launch, login, look, open } from "./browser.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const today = () => new Date(Date.now() + 9 * 3600e3).toISOString().slice(0, 10); // in Japan
const main = (page) => page.getByRole("main");
const found = async (page, service) => {
  await page.goto(`/ledger?unit=&q=${encodeURIComponent(service)}`);
  await follow(main(page), service);
};

async function proposed(decider, office, clerk) {
  await found(decider, "Questant");
  await follow(main(decider), "利用申請");
  const base = new URL(decider.url()).pathname;
  await follow(main(decider), "決定を取り消す");
  await field(decider, "理由").fill("別の課の申請と取り違えた。");
  await press(decider, "取消しを申し出る");
  await says(decider, "取消しを申し出ました");
  const text = await main(decider).innerText();
  check(/確かめられる人：.*総務課（.*情報係長 大城 健.*）/.test(text), "確かめられる人は、役割と職と氏名で出る", text.slice(0, 600));
  await clerk.goto("/services");
  await says(clerk, "許可の取消しの申出中");
  await look(clerk, "undo-services");
  await found(office, "Questant");
  await office.goto(`${office.url()}?asof=R7.1.1`);
  await says(office, "まだ登録されていませんでした");
  await found(office, "Questant");
  await says(office, "許可の取消しが申し出られています");
  await look(office, "undo-entry");
  await office.goto(`${base}/cancel`);
  await look(office, "undo-confirm");
  await follow(main(office), "取り消さないことにする");
  await press(office, /^取り消さない/);
  await says(office, "理由を");
  await look(office, "undo-decline");
  await field(office, "理由").fill("取り違えではなかった。");
  await press(office, /^取り消さない/);
  await says(office, "決定はそのままです");
  await look(office, "undo-stands");
  await clerk.goto("/services");
  check(!(await main(clerk).innerText()).includes("取消しの申出中"), "申出がなくなると印も消える");
  await decider.goto("/");
  await says(decider, "断られた取消しの提案");
  await says(decider, "取り違えではなかった。");
  await look(decider, "undo-declined");
}

async function onPaper(checker, office, applicant) {
  await checker.goto("/tasks");
  await follow(main(checker), "Zoom Meetings");
  const base = new URL(checker.url()).pathname.match(/\/cases\/[^/]+/)[0];
  await checker.goto(`${base}/checks/use_check?col=second`);
  await answer(checker, { 1: "○", 2: "○", 3: "○", 4: "○", 5: "○", 6: "○", 7: "○", 8: "○" }, { 5: "約款の12条にある。" });
  await press(checker, /^保存して/);
  await press(checker, /済ませる|確かめた/);
  await office.goto(base);
  await follow(main(office), "紙の決裁を代行入力する");
  await says(office, "規程で決めるのは「利用責任者」です");
  await look(office, "undo-paper");
  await pick(office, "決裁した人", "金城 直樹");
  await field(office, "決裁日").first().fill(today());
  await field(office, "決裁番号").fill("総第7号");
  await group(office, "決定").getByLabel("許可", { exact: true }).check();
  await attach(office, "決裁文書の写し", "決裁.png");
  await press(office, "代行入力する");
  await says(office, "代行入力しました");
  await applicant.goto("/");
  check(/自分の申請\s+Zoom Meetings[\s\S]*承認済/.test(await main(applicant).innerText()), "決まった申請が申請者のはじめの画面に出る");
  await look(applicant, "undo-first-screen");
  await follow(main(office), "台帳の記載を見る");
  await says(office, "代行入力");
  await says(office, "金城 直樹");
  await look(office, "undo-paper-entry");
  const copy = await main(office).getByRole("link", { name: "決裁.png" }).first().getAttribute("href");
  check((await office.request.get(copy)).status() === 200, "台帳から決裁文書の写しが開ける");
}

/** What the rules will have against it is said before it is handed in, and not only to whoever decides. */
async function blocked(writer) {
  await writer.goto("/cases");
  await follow(main(writer), "みらい翻訳");
  const base = new URL(writer.url()).pathname;
  await writer.goto(`${base}/checks/use_check`);
  await answer(writer, { 6: "×" }, { 6: "海外に保存される。" });
  await writer.getByRole("button", { name: "保存", exact: true }).click();
  await writer.waitForURL(/done=saved/);
  await writer.goto(`${base}/submit`);
  await says(writer, "このままでは次の点のため許可できません");
  await says(writer, "確認事項 6（申請者） が×のまま");
  await look(writer, "undo-blocked");
}

await program(async () => {
  const server = await serve();
  const browser = await launch();
  const person = async (name) => {
    const page = await open(browser, server.url);
    await login(page, name);
    return page;
  };
  try {
    const [decider, office, clerk] = [await person("arakaki"), await person("oshiro"), await person("tamaki")];
    const [checker, applicant] = [await person("kinjo"), await person("shimabukuro")];
    await step("取消しの申出は、使えるサービスと台帳に出て、退けられる", () => proposed(decider, office, clerk));
    await step("×のままでは許可できないことを、提出の前に知らせる", async () => blocked(await person("uehara")));
    await step("紙で決めた人の名が、台帳に出る", () => onPaper(checker, office, applicant));
  } finally {
    await browser.close();
    await server.stop();
  }
});
