// An application that several people must finish before it is handed in: asked for, confirmed by each
// on their own screen, sent back once, asked for again, handed in and permitted.
import { launch, login, look, open } from "./browser.mjs";
import { attach, choose, field, follow, group, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, expect, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const SERVICE = "見本訪問日程";

/** From the first screen to the application; the task is told by the step's name. */
async function take(page, label) {
  await page.goto("/");
  const tasks = page.locator("#tasks, section").filter({ hasText: SERVICE }).first();
  await expect(tasks.getByText(label), `はじめの画面に「${label}」がある`);
  await page.goto("/tasks");
  await follow(main(page), SERVICE);
  await main(page).getByRole("link", { name: `${label}をする`, exact: true }).first().click();
  await page.getByRole("heading", { name: `${label}：${SERVICE}` }).waitFor();
}

async function has(page, label) {
  await page.goto("/tasks");
  return (await main(page).getByText(SERVICE).count()) > 0 && (await main(page).getByText(label).count()) > 0;
}

async function confirm(page, label, write) {
  await take(page, label);
  await expect(page.getByRole("heading", { name: "申請の内容" }), "下書きの内容が読める");
  await write();
  await press(page, `${label}を済ませる`);
  await says(page, "記録しました");
}

const select = async (page) => {
  await choose(page, "利用判断基準", "合う");
  await field(page, "選び方").fill("三つの提供者を比べて選んだ。");
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
      await look(ishiwata, "prepare-asked");
    });
    console.log(await ishiwata.locator("main").innerText());
  } finally {
    await browser.close();
    await server.stop();
  }
});
