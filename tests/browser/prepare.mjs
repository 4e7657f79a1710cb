// An application that several people must finish before it is handed in: asked for, confirmed by each
// on their own screen, sent back once, asked for again, handed in and permitted.
import { launch, login, look, open } from "./browser.mjs";
import { choose, field, follow, press, says, unfold } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const SERVICE = "見本訪問日程";

/** Is this step of the application on the first screen, and among the tasks? */
async function has(page, label) {
  const line = (where) => where.getByRole("listitem").filter({ hasText: SERVICE }).filter({ hasText: label });
  await page.goto("/");
  const first = (await line(main(page)).count()) > 0;
  await page.goto("/tasks");
  const tasks = (await line(main(page)).count()) > 0;
  check(first === tasks, `はじめの画面と確認・許可は「${label}」について同じことを言う`);
  return first && tasks;
}

/** From the tasks to the step. */
async function take(page, label) {
  check(await has(page, label), `「${label}」が届いている`);
  await main(page).getByRole("listitem").filter({ hasText: SERVICE }).filter({ hasText: label })
    .getByRole("link").first().click();
  await main(page).getByRole("link", { name: `「${label}」へ進む`, exact: true }).first().click();
  await page.getByRole("heading", { name: `${label}：${SERVICE}` }).waitFor();
  await page.getByRole("heading", { name: "書いた内容" }).waitFor();
}

async function confirm(page, label, write) {
  await take(page, label);
  await write(page);
  await press(page, `${label}を済ませる`);
  await says(page, "記録しました");
}

const steps = {
  検討と選定の判断: async (page) => {
    await choose(page, "利用判断基準", "適合する");
    await field(page, "選定基準による選び方").fill("三つの提供者を比べ、終わり方がはっきりしているものを選んだ。");
  },
  管理者の確認: async (page) => {
    await choose(page, "扱う情報をこのサービスへ渡すこと", "同意する");
    await field(page, "担当の確認事項の所見").fill("終了の定めを監査報告書で確かめた。");
    await field(page, "つなぐ回線の選び方").fill("暗号化された通信でつなぐ。専用の回線は要らない。");
  },
  統括者の確認: (page) => field(page, "担当の確認事項の所見").fill("区のアクセス制御を設定で実現できる。"),
  提供者の信頼性の評価: async (page) => {
    await field(page, "材料にした監査報告書").fill("ISO/IEC 27001の認証");
    await field(page, "材料の有効期限").fill("20400331");
    await choose(page, "信頼性", "十分である");
    await field(page, "総合的・客観的に評価した理由").fill("認証の範囲にこのサービスが入っている。");
  },
  セキュリティ責任者の申請: (page) => field(page, "申請に当たっての意見").fill("なし"),
};

await program(async () => {
  const server = await serve({ pack: "packs/edogawa-2023" });
  const browser = await launch();
  const people = {};
  try {
    for (const name of ["ishiwata", "uno", "kuroda", "takase"]) {
      people[name] = await open(browser, server.url);
      await login(people[name], name);
    }
    const { ishiwata, uno, kuroda, takase } = people;
    let base;
    await step("職員が書き上げた下書きを開く", async () => {
      await ishiwata.goto("/cases");
      await follow(main(ishiwata), SERVICE);
      base = new URL(ishiwata.url()).pathname;
      await look(ishiwata, "prepare-draft");
    });
    await step("依頼の前は、誰の画面にも出ない", async () => {
      check(!(await has(uno, "検討と選定の判断")), "部長の一覧にない");
      await uno.goto(`${base}/steps/select`);
      await says(uno, "まだ確認を依頼していません");
      await look(uno, "prepare-too-early");
    });
    await step("確認を依頼する", async () => {
      await ishiwata.goto(`${base}/submit`);
      await look(ishiwata, "prepare-ask");
      check((await ishiwata.getByRole("button", { name: "提出する", exact: true }).count()) === 0, "まだ提出できない");
      await press(ishiwata, "確認を依頼する");
      await says(ishiwata, "確認を依頼しました");
      await says(ishiwata, "部長 宇野 清");
      await says(ishiwata, "課長 黒田 由美");
      await ishiwata.goto(base);
      check(/セキュリティ責任者の申請：.*（上の確認や記録のあと）/.test(await main(ishiwata).innerText()), "あとに続く確認も名前で分かる");
      await look(ishiwata, "prepare-asked");
    });
    await step("部長が確認する。二度目はない", async () => {
      await confirm(uno, "検討と選定の判断", steps["検討と選定の判断"]);
      check(!(await has(uno, "検討と選定の判断")), "済ませた段階は一覧から消える");
      await uno.goto(`${base}/steps/select`);
      await says(uno, "が「検討と選定の判断（記録）」を行いました");
      check(await has(takase, "提供者の信頼性の評価"), "選定が済むと、評価の順番が来る");
      check(!(await has(uno, "セキュリティ責任者の申請")), "申請の順番はまだ来ない");
    });
    await step("課長が下書きを読み、直してほしいことを書いて差し戻す", async () => {
      await take(kuroda, "管理者の確認");
      await look(kuroda, "prepare-confirm");
      await unfold(kuroda, "確認できないときは差し戻す");
      await field(kuroda, "直してほしいこと").fill("利用する人数が合いません。");
      await press(kuroda, /^差し戻す$/);
      await says(kuroda, "差し戻しました");
      check(!(await has(takase, "統括者の確認")), "差し戻すと、ほかの人への依頼も終わる");
    });
    await step("職員は理由を読み、直すと確認は前の内容のものになる", async () => {
      await ishiwata.goto("/");
      await says(ishiwata, "利用する人数が合いません。");
      await ishiwata.goto(base);
      await says(ishiwata, "確認する人から差し戻されました");
      await look(ishiwata, "prepare-back");
      await ishiwata.goto(`${base}/edit`);
      await field(ishiwata, "予定の人数").fill("3");
      await press(ishiwata, /^下書きとして保存/);
      await says(ishiwata, "保存しました");
      await ishiwata.goto(`${base}/submit`);
      await says(ishiwata, "前の内容で確認しました");
      await look(ishiwata, "prepare-again");
      await press(ishiwata, "確認を依頼する");
      await says(ishiwata, "確認を依頼しました");
    });
    await step("順に全員が確認する", async () => {
      const order = [[uno, "検討と選定の判断"], [kuroda, "管理者の確認"], [takase, "統括者の確認"],
        [takase, "提供者の信頼性の評価"], [uno, "セキュリティ責任者の申請"]];
      for (const [page, label] of order) {
        await ishiwata.goto(`${base}/submit`);
        check((await ishiwata.getByRole("button", { name: /提出する/ }).count()) === 0, `「${label}」の前は提出できない`);
        await confirm(page, label, steps[label]);
      }
    });
    await step("全員の確認が済むと提出できる", async () => {
      await ishiwata.goto(base);
      await says(ishiwata, "提出の前の確認がすべて済みました");
      await look(ishiwata, "prepare-done");
      await ishiwata.goto(`${base}/submit`);
      await press(ishiwata, /^提出する/);
      await says(ishiwata, "提出しました");
      await uno.goto(`${base}/steps/select`);
      check((await uno.getByRole("button", { name: /を済ませる/ }).count()) === 0, "提出のあとは確認できない");
    });
    await step("許可権限者が管理する人を指名し、許可する", async () => {
      await take(takase, "管理する人の指名");
      await field(takase, "クラウドサービス管理者").fill("桜井 徹");
      await choose(takase, "職位", "係長級の職員であることを確かめた");
      await press(takase, "管理する人の指名を済ませる");
      await says(takase, "記録しました");
      await takase.goto(`${base}/review`);
      await press(takase, /^許可する|^承認する/);
      await takase.goto(base);
      await look(takase, "prepare-permitted");
      await ishiwata.goto(base);
      await main(ishiwata).locator(".head").getByText("承認・受理", { exact: true }).waitFor();
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
