// The transfers of April, loaded before they are announced: what is wrong with a row, the rehearsal with what is left to
// nobody, nothing told to others, the sheets that leavers fill in on A4, one and all taken back; without script too.
import { field, follow, press, says } from "./deeds.mjs";
import { launch, login, look, open } from "./browser.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const soon = new Date(Date.now() + 40 * 86400000).toISOString().slice(0, 10);
const paste = async (page, rows) => {
  await page.goto("/office/transfers");
  await field(page, "異動日").fill(soon);
  await field(page, "表の貼り付け").fill(rows.map((r) => r.join("\t")).join("\n"));
  await press(main(page), "取り込む前に確かめる");
};
const heads = ["ログイン", "氏名", "旧所属", "旧職", "新所属", "新職"];

await program(async () => {
  const server = await serve();
  const browser = await launch();
  try {
    const page = async (name, script = true) => {
      const it = await open(browser, server.url, { javaScriptEnabled: script });
      await login(it, name);
      return it;
    };
    const office = await page("oshiro");
    await step("行と列で、何を直すかが出る", async () => wrong(office));
    await step("取り込む前に、だれに引き継がれ、何が残るかを見る", async () => rehearsed(office));
    await step("取り込む。その日までほかの人には見えない", async () => loaded(office, await page("tamaki")));
    await step("去る人の一覧をA4で印刷する", async () => sheets(office));
    await step("スクリプトがなくても使え、取りやめられる", async () => back(await page("oshiro", false)));
  } finally {
    await browser.close();
    await server.stop();
  }
});

async function wrong(page) {
  await page.goto("/office");
  await follow(main(page), "異動");
  await says(page, "取り込まれた異動はありません");
  await look(page, "moving-empty");
  await paste(page, [heads, ["uehara", "", "企画課", "企画係長", "", "退職"], ["dareka", "", "", "", "", "退職"]]);
  await says(page, "異動前の職にいるのは、ほかの人です（企画課 企画係長：新垣 あゆみ）");
  await says(page, "「dareka」という職員は登録されていません");
  check((await field(page, "表の貼り付け").inputValue()).includes("dareka"), "貼り付けたものは残る");
  await look(page, "moving-wrong");
}

async function rehearsed(page) {
  await paste(page, [
    heads,
    ["uehara", "上原 美咲", "企画課", "広報主任", "", "退職"],
    ["arakaki", "新垣 あゆみ", "企画課", "企画係長", "企画課", "主事"],
  ]);
  await says(page, "まだ取り込んでいません");
  await says(page, "いません（空席）");
  await says(page, "クリプト便");
  await says(page, "この異動で新しく生じるもの");
  await look(page, "moving-rehearsed");
}

async function loaded(page, clerk) {
  await press(main(page), "この内容で取り込む");
  await says(page, "異動を取り込みました");
  await look(page, "moving-day");
  check((await main(page).getByText("企画課 企画係長 → 企画課 主事").count()) > 0, "だれがどこへ移るかが出る");
  for (const address of ["/", "/ledger?unit=", "/services", "/cases"]) {
    await clerk.goto(address);
    check(!/退職/.test(await main(clerk).innerText()), `${address} には出ない`);
  }
  for (const address of ["/office/transfers", `/office/transfers/${soon}`, `/office/transfers/${soon}/sheets`]) {
    const reply = await clerk.request.get(address);
    check(reply.status() === 403 || reply.status() === 404, `${address} は開けない`, reply.status());
  }
}

async function sheets(page) {
  await follow(main(page), "去る人に返してもらうものの一覧を印刷する");
  check((await page.locator("article.sheet").count()) === 1, "退職する人の分だけ");
  await says(page, "管理しているサービス");
  await says(page, "Questant");
  await look(page, "moving-sheets");
  await page.emulateMedia({ media: "print" });
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  check(paper.match(/\/Type \/Page\b/g).length === 1, "A4で1枚", paper.match(/\/Type \/Page\b/g).length);
  check(!(await page.getByRole("link", { name: "異動のページに戻る" }).isVisible()), "枠は印刷しない");
  if (process.env.DAICHO_SHOTS) await page.screenshot({ path: `${process.env.DAICHO_SHOTS}/moving-print.png`, fullPage: true });
  await page.emulateMedia({ media: "screen" });
  await follow(main(page), "全員分");
  check((await page.locator("article.sheet").count()) === 2, "異動する人全員の分");
}

async function back(page) {
  await page.goto(`/office/transfers/${soon}`);
  await look(page, "moving-noscript");
  await main(page).getByRole("button", { name: /^取りやめる.*新垣/ }).click();
  await says(page, "異動を取りやめました");
  check((await main(page).getByText("新垣 あゆみ", { exact: false }).count()) === 0, "その人だけ取りやめる");
  await main(page).getByRole("checkbox").check();
  await main(page).getByRole("button", { name: "この日の異動をすべて取りやめる" }).click();
  await says(page, "取り込まれた異動はありません");
}
