// 書き写し: an answer given for the same service is offered beside the item, with who and when; nothing is filled in
// before, one button writes it into the form, saving is another. Whoever looks a second time is offered nothing. The
// office sees two rulebooks beside each other.
import { answer, field, follow, group, press, says } from "./deeds.mjs";
import { launch, login, look, open } from "./browser.mjs";
import { run, serve, root } from "./server.mjs";
import { check, program, step } from "./tap.mjs";
import { join } from "node:path";

const main = (page) => page.getByRole("main");
const offers = (page) => main(page).getByRole("button", { name: /^この答えを書き写す/ });
const mark = (page, item, name) => group(page, `${item} `).getByLabel(name);

async function draft(page, service) {
  await page.goto("/cases/new");
  await press(page, /^この申請を始める ：利用申請/);
  await page.waitForURL(/\/edit/);
  const base = new URL(page.url()).pathname.replace("/edit", "");
  await field(page, "提供サービス名").fill(service);
  await field(page, "提供会社名").fill("株式会社マクロミル");
  await press(page, /^下書きとして保存/);
  await says(page, "保存しました");
  return base;
}

async function written(page, name) {
  const base = await draft(page, "Questant");
  await page.goto(`${base}/checks/use_check`);
  await says(page, "同じサービスで確かめた答え");
  await says(page, /の申請（申R\d+-\d+）/);
  check(!(await mark(page, 1, "○").isChecked()), "何も書き込まれていない");
  await look(page, `${name}-offered`);

  await answer(page, { 2: "×" }, { 2: "書きかけ" });
  await offers(page).first().click();
  await says(page, "まだ保存していません");
  check(await mark(page, 1, "○").isChecked(), "一度押すと欄に入る");
  check(await mark(page, 2, "×").isChecked(), "ほかの欄の書きかけは残る");
  await look(page, `${name}-written`);
  const tab = await page.context().newPage();
  await tab.goto(`${base}/checks/use_check`);
  check(!(await mark(tab, 1, "○").isChecked()), "まだ保存されていない");
  await tab.close();

  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.waitForURL(/done=saved/);
  check(await mark(page, 1, "○").isChecked(), "保存するとその人の答えになる");
  check((await offers(page).count()) > 0, "残りの項目にはまだ出る");
  return base;
}

async function nothingElsewhere(page) {
  const base = await draft(page, "どこにもない見本");
  await page.goto(`${base}/checks/use_check`);
  check((await offers(page).count()) === 0, "ほかのサービスの答えは出ない");
}

async function strangers(page) {
  const base = await draft(page, "Questant");
  await page.goto(`${base}/checks/use_check`);
  await says(page, "確認事項");
  check((await offers(page).count()) === 0, "見てよい申請でなければ出ない");
}

async function second(page) {
  await page.goto("/tasks");
  await follow(main(page), "Zoom Meetings");
  const base = new URL(page.url()).pathname.match(/\/cases\/[^/]+/)[0];
  await page.goto(`${base}/checks/use_check?col=second`);
  check(await mark(page, 1, "○").isVisible(), "二人目は答えられる");
  check((await offers(page).count()) === 0, "二人目には何も出ない");
}

async function sideBySide(page) {
  await page.goto("/office/rules");
  await follow(main(page), "規程の対照");
  await look(page, "crosswalk-choose");
  await field(page, "並べる規程").selectOption({ index: 1 });
  await press(page, "並べる");
  await says(page, "目的外利用の禁止");
  await says(page, "より広く問う");
  await says(page, "当たる項目はありません");
  await look(page, "crosswalk-table");
  await page.emulateMedia({ media: "print" });
  check(!(await field(page, "並べる規程").isVisible()), "印刷では選ぶ欄が消える");
  await look(page, "crosswalk-print");
  await page.emulateMedia({ media: "screen" });
  await page.goto("/office/crosswalk?with=none");
  check(page.seen.status === 404, "ない規程は並べられない", page.seen.status);
}

await program(async () => {
  const server = await serve();
  const browser = await launch();
  const person = async (name, options) => {
    const page = await open(browser, server.url, options);
    await login(page, name);
    return page;
  };
  try {
    const key = join(server.home, "k"), parcel = join(server.home, "soumu.daicho-pack");
    run(server.home, "pack", "keygen", "-o", key);
    run(server.home, "pack", "sign", join(root, "packs/soumu-2021"), "--key", key, "-o", parcel);
    const put = run(server.home, "pack", "install", parcel, "--trust", `${key}.pub`);
    check(put.status === 0, "並べる規程を取り込む", put.out);
    await step("書き写しは一度の操作で欄に入り、保存は別", async () => {
      const page = await person("uehara");
      await written(page, "offer");
      await nothingElsewhere(page);
    });
    await step("スクリプトがなくても同じ", async () =>
      written(await person("uehara", { javaScriptEnabled: false }), "offer-plain"));
    await step("申請を見られない人には出ない", async () => strangers(await person("tamaki")));
    await step("二人目には出ない", async () => second(await person("kinjo")));
    await step("狭い画面", async () => {
      const page = await person("uehara", { viewport: { width: 390, height: 800 } });
      await page.goto(`${await draft(page, "Questant")}/checks/use_check`);
      await look(page, "offer-narrow");
    });
    await step("規程の対照", async () => sideBySide(await person("oshiro")));
  } finally {
    await browser.close();
    await server.stop();
  }
});
