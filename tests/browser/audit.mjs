// A finding of an audit: written by the audit officer, ordered by the supervisor, remedied by the section head in
// charge, asked of other sections, confirmed. Who it is not for does not see it.
import { launch, login, look, open } from "./browser.mjs";
import { choose, field, follow, pick, picture, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const FINDING = "退職者のアカウントが残っている";

async function written(page) {
  await page.goto("/cases/new");
  await look(page, "audit-new");
  await press(page, /監査の指摘への対処の指示$/);
  await field(page, "監査の件名").fill("令和8年度 介護保険課の監査");
  await field(page, "指摘の件名").fill(FINDING);
  await field(page, "指摘の内容").fill("三か月前に退職した職員のアカウントで、サービスに入れる。");
  await pick(page, "課", "介護保険課");
  await pick(page, "情報セキュリティ管理者（課長）", "黒田 由美");
  await choose(page, "同種の問題がほかの課にもある可能性が高い", "はい");
  await field(page, "対処の期限").fill("令和9年3月31日");
  await look(page, "audit-finding");
  await press(page, /^下書きとして保存/);
  await says(page, "保存しました");
  const base = new URL(page.url()).pathname.replace(/\/edit$/, "");
  await page.goto(`${base}/submit`);
  await press(page, /^提出する/);
  await says(page, "提出しました");
  return base;
}

const WAITS = "台帳で、あなたの記録を待っているもの", CARE = "管理しているサービスで、対応が要るもの";

/** From a list of the first screen to the entry, and the page of an act. */
async function begin(page, list, act) {
  await page.goto("/");
  await follow(page.getByRole("region", { name: list }), FINDING);
  await follow(main(page), act);
}

await program(async () => {
  const server = await serve({ pack: "packs/edogawa-2023" });
  const browser = await launch();
  const people = {};
  try {
    for (const name of ["toda", "takase", "kuroda", "akimoto"]) {
      people[name] = await open(browser, server.url);
      await login(people[name], name);
    }
    const { toda, takase, kuroda, akimoto } = people;
    let base;
    await step("監査責任者が指摘を書き、統括者に出す", async () => {
      base = await written(toda);
    });
    await step("統括者が指示する", async () => {
      await takase.goto("/tasks");
      await follow(main(takase), FINDING);
      await takase.goto(`${base}/review`);
      await look(takase, "audit-review");
      await press(takase, /^承認する|^許可する|^決定する/);
      await takase.goto(base);
      await look(takase, "audit-instructed");
    });
    await step("指示された課長のはじめの画面に出る。ほかの課長には見えない", async () => {
      await kuroda.goto("/");
      await look(kuroda, "audit-home");
      await says(kuroda, FINDING);
      await akimoto.goto("/");
      check(!(await main(akimoto).innerText()).includes(FINDING), "ほかの課長の画面に出ない");
    });
    await step("課長が対処を報告する", async () => {
      await begin(kuroda, CARE, "指摘への対処を報告する");
      await look(kuroda, "audit-remedy");
      await field(kuroda, "対処の内容").fill("アカウントを止め、退職の手続に停止の確認を加えた。");
      await kuroda.locator("input[type=file]").first().setInputFiles(picture("停止の画面.png"));
      await press(kuroda, "「指摘への対処を報告する」を記録する");
      await says(kuroda, "記録しました");
      await look(kuroda, "audit-remedied");
    });
    await step("統括者のはじめの画面に、確認を待つものとして出る。ほかの課の答えを記すまで確認済みにできない", async () => {
      await takase.goto("/");
      await says(takase, WAITS);
      await look(takase, "audit-awaited");
      await begin(takase, WAITS, "対処を確認して終える");
      await look(takase, "audit-early");
      await says(takase, "先に「ほかの課への確認」を済ませてください");
      check((await takase.getByRole("button", { name: /を記録する/ }).count()) === 0, "まだ記録できない");
    });
    await step("足りなければ、やり直しを指示する。課長の画面に戻る", async () => {
      await begin(takase, WAITS, "やり直しを指示する");
      await field(takase, "足りないこと").fill("退職の手続の様式を添えてください。");
      await press(takase, "「やり直しを指示する」を記録する");
      await takase.goto("/");
      check(!(await main(takase).innerText()).includes(WAITS), "統括者の待ちは消える");
      await begin(kuroda, CARE, "指摘への対処を報告する");
      await says(kuroda, "指摘への対処を報告する");
      await field(kuroda, "対処の内容").fill("様式を改め、添えた。");
      await kuroda.locator("input[type=file]").first().setInputFiles(picture("様式.png"));
      await press(kuroda, "「指摘への対処を報告する」を記録する");
      await says(kuroda, "記録しました");
    });
    await step("ほかの課の答えを記し、確認して終える", async () => {
      await takase.goto("/tasks");
      await follow(main(takase), FINDING);
      await takase.goto(`${base}/steps/elsewhere`);
      await field(takase, "確かめさせた課").fill("全課");
      await choose(takase, "結果", "ほかの課にはなかった");
      await press(takase, "ほかの課への確認を済ませる");
      await says(takase, "記録しました");
      await begin(takase, WAITS, "対処を確認して終える");
      await field(takase, "所見").fill("止まっていることと、様式を見た。");
      await press(takase, "「対処を確認して終える」を記録する");
      await says(takase, "記録しました");
      await look(takase, "audit-closed");
      for (const name of ["停止の画面.png", "様式.png"])
        check((await main(takase).getByRole("link", { name }).count()) === 1, `対処の裏付け「${name}」を、その回の経過から開ける`);
      await says(takase, "足りないこと");
      await kuroda.goto("/");
      check(!(await main(kuroda).innerText()).includes(FINDING), "課長の画面からも消える");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
