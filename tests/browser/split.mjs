// An application for a service whose functions need different measures: split, and what is seen of it
// on the page it came from, in the lists, and by others.
import { launch, login, look, open } from "./browser.mjs";
import { choose, field, follow, group, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");

async function write(page) {
  await page.goto("/cases/new?procedure=ordinary");
  await press(page, /^この申請を始める/);
  await field(page, "外部サービスの名称").fill("見本グループ");
  await choose(page, "機能によって対策が違う", "はい");
  await field(group(page, "含まれる機能 1 行目"), "機能名").fill("予定表");
  await field(group(page, "含まれる機能 1 行目"), "対策の概要").fill("閲覧できる人を課に限る。");
  await press(page, /含まれる機能を 1 行増やす/);
  await field(group(page, "含まれる機能 2 行目"), "機能名").fill("掲示板 <外部>");
  await field(group(page, "含まれる機能 2 行目"), "対策の概要").fill("書き込む前に二人で確かめる。");
  await press(page, /^下書きとして保存/);
  await says(page, "保存しました");
  return new URL(page.url()).pathname.replace("/edit", "");
}

async function split(page, base) {
  await page.goto(`${base}/submit`);
  await says(page, "機能ごとの申請に分けてください");
  await main(page).getByRole("link", { name: "機能ごとの申請に分ける", exact: true }).click();
  await says(page, "予定表");
  await look(page, "split");
  await press(page, /^分ける$/);
  await says(page, "機能ごとの下書きを作りました");
}

async function parent(page) {
  await page.getByRole("heading", { name: "機能ごとの申請に分けました" }).waitFor();
  const list = page.getByRole("region", { name: "機能ごとの申請", exact: true });
  const names = await list.getByRole("link").allInnerTexts();
  check(names.join() === "予定表,掲示板 <外部>", "機能の名前で並ぶ", names);
  const route = page.locator(".route > li");
  const tags = await route.locator(".tag").allInnerTexts();
  check(tags.length > 0 && tags.every((tag) => tag === "分けた申請で行います"), "段階は分けた申請で進む", tags);
  check((await main(page).getByText("これから").count()) === 0, "「これから」とは言わない");
  await look(page, "split-parent");
}

await program(async () => {
  const server = await serve({ pack: "packs/kitakyushu-2023" });
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    await step("職員がログインする", () => login(page, "nishida"));
    const base = await step("機能が二つある申請書を書く", () => write(page));
    await step("機能ごとに分ける", () => split(page, base));
    await step("分けた申請が機能で並び、段階はそちらで進む", () => parent(page));
    await step("分けた申請は、題に機能を持ち、元の申請へ戻れる", async () => {
      await follow(main(page), "掲示板");
      await page.getByRole("heading", { name: "見本グループ（掲示板 <外部>）" }).waitFor();
      await says(page, "これから");
      await look(page, "split-child");
      await follow(main(page), "機能ごとに分ける前の申請を見る");
      check(new URL(page.url()).pathname === base, "元の申請が開く");
    });
    await step("一覧でも機能で見分けられる", async () => {
      await page.goto("/cases");
      for (const name of ["見本グループ（予定表）", "見本グループ（掲示板 <外部>）"])
        await page.getByRole("link", { name }).waitFor();
    });
    await step("ほかの所属の人には、どれも見つからない", async () => {
      const other = await open(browser, server.url);
      await login(other, "otsuka");
      const answer = await other.goto(base);
      check(answer.status() === 404, "分けた元の申請は開けない", answer.status());
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
