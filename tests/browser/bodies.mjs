// Somebody with posts in two bodies of one local government works in one of them at a time: what is seen, what is begun
// and what may be done there is of the posts held there; what was opened before in another tab does nothing.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch, login, look, open, tab } from "./browser.mjs";
import { field, follow, press, says } from "./deeds.mjs";
import { run, serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const top = (page) => page.getByRole("banner");
const board = "教育委員会";
const switching = (page) => top(page).getByRole("button", { name: `${board}の仕事に切り替える` });

function make(home, ...args) {
  const done = run(home, ...args);
  check(done.status === 0, args.slice(0, 2).join(" "), done.out);
  return done.out;
}

await program(async () => {
  const server = await serve({ pack: "packs/onna-2017" });
  const browser = await launch();
  try {
    const clerk = await open(browser, server.url);
    await step("一つの団体にだけ所属する人には、切り替えは出ない", async () => {
      make(server.home, "body", "add", board, "--pack", "packs/onna-2017");
      await login(clerk, "ＵｅＨａｒａ"); // as an IME leaves it
      check((await switching(clerk).count()) === 0, "切り替えはない");
    });
    await step("二つめの団体で兼務すると、その団体の仕事に切り替えられる", async () => {
      const list = join(server.home, "board.csv");
      writeFileSync(list, "所属,職,氏名,ログイン,種別\n学校教育課,主任,上原 美咲,uehara,兼務\n");
      make(server.home, "org", "import", list, "--body", board);
      await clerk.waitForTimeout(2100);
      await clerk.goto("/");
      await look(clerk, "bodies-home");
      const stale = await tab(clerk, server.url);
      await stale.goto(`${server.url}/cases/new`);
      await switching(clerk).click();
      await says(clerk, "仕事をする団体を切り替えました");
      check((await top(clerk).innerText()).includes(board), "いまの団体が出ている");
      check((await top(clerk).innerText()).includes("学校教育課"), "そこでの所属が出ている");
      await look(clerk, "bodies-board");
      await press(main(stale), /通常|申請を(始める|書き始める)/);
      await says(stale, "仕事をする団体を切り替えたため");
      await stale.close();
      await clerk.goto("/cases");
      check(!(await main(clerk).innerText()).includes("みらい翻訳"), "前の団体の申請は並ばない");
      await clerk.goto("/");
    });
    let mine;
    await step("切り替えた先で始めた申請は、その団体のもので、前の団体では開けない", async () => {
      await clerk.goto("/cases");
      await follow(main(clerk), /新しく申請する|申請を始める|新しい申請/);
      await press(main(clerk), /通常|申請を(始める|書き始める)/);
      mine = new URL(clerk.url()).pathname;
      check(/^\/cases\/[0-9a-f-]{36}/.test(mine), "申請を書いている", mine);
      const back = top(clerk).getByRole("button", { name: /の仕事に切り替える/ });
      const stale = await tab(clerk, server.url);
      await stale.goto(server.url + mine);
      await back.click();
      await says(clerk, "仕事をする団体を切り替えました");
      await clerk.goto("/");
      check(!(await main(clerk).innerHTML()).includes(mine.split("/")[2]), "前の団体の一覧に出ない");
      await clerk.goto(server.url + mine);
      await says(clerk, "別の団体のもの");
      await look(clerk, "bodies-not-here");
      await main(stale).locator("textarea").first().fill("切り替える前に書いた文");
      await main(stale).getByRole("button", { name: /保存/ }).first().click();
      await says(stale, `この画面は「${board}」の仕事をしていたときに開いたものです`);
      await says(stale, "書いた内容は消えていません");
      await look(stale, "bodies-kept");
      await press(main(stale), `「${board}」の仕事に切り替えて続ける`);
      await says(stale, "仕事をする団体を切り替えました");
      await press(main(stale), "書いた内容に戻る");
      await says(stale, "まだ保存していません");
      check((await main(stale).locator("textarea").first().inputValue()) === "切り替える前に書いた文", "書いた内容がある");
      check((await top(stale).innerText()).includes(board), "書いた団体の仕事に戻っている");
      await look(stale, "bodies-back");
      await main(stale).getByRole("button", { name: /保存/ }).first().click();
      await says(stale, "保存しました");
      await stale.close();
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
