// From rules to a working body, in the browser: pastes with and without faults, people and posts one
// by one, settings, and the check that names what still stops a procedure.
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, group, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const steps = (page) => page.getByRole("navigation", { name: "設定の手順" });

async function paste(page, rows) {
  await field(page, "表の貼り付け").fill(rows.map((cells) => cells.join("\t")).join("\n"));
  await press(page, "内容を確かめる");
}

async function units(page) {
  await follow(steps(page), "所属");
  await look(page, "setup-units");
  await paste(page, [["所属", "上位所属"], ["福祉課", "住民部"], ["", "住民部"]]);
  await says(page, "1 か所を直してください");
  await look(page, "setup-problems");
  await paste(page, [["福祉課", "住民部"]]); // without a heading, in the order shown
  await says(page, "次のとおり登録します");
  await look(page, "setup-preview");
  await press(page, "取り込む");
  await says(page, "取り込みました");
}

async function people(page) {
  await follow(steps(page), "職員");
  await paste(page, [
    ["所属", "職", "役割", "氏名", "よみ", "ログイン", "電話"],
    ["福祉課", "課長", "利用責任者", "知花 円", "ちばな まどか", "chibana", "1234"],
  ]);
  await says(page, "この列");
  await press(page, "取り込む");
  await says(page, "仮パスワード");
  await look(page, "setup-accounts");
  return page.getByRole("row", { name: /知花 円/ }).first().getByRole("cell").last().innerText();
}

/** The only one who could check applies: the walk says so, and its cure leads to the unit. */
async function walk(page) {
  await follow(steps(page), "点検");
  await says(page, "知花 円");
  await look(page, "setup-check");
  await follow(main(page), /利用責任者代理/);
  await look(page, "office-unit");
  await field(page, "職名").fill("課長補佐");
  await group(page, "役割").getByLabel("利用責任者代理").check();
  await main(page).getByRole("button", { name: "加える" }).click();
  await says(page, "保存しました");
  await follow(main(page), "課長補佐");
  await look(page, "office-post");
}

/** A unit that is done with goes on in another one; one in which posts stand does not. */
async function merged(page) {
  await page.goto("/office/units");
  await follow(main(page), /住民部.*福祉課/);
  await field(page, "統合・改組の引継ぎ先").selectOption({ label: "住民部" });
  await press(page, "保存");
  await says(page, "職が残っています");
  await look(page, "office-unit-left");
  await page.goto("/office/units");
  await field(page, "所属の名称").fill("臨時の係");
  await press(page, "加える");
  await follow(main(page), "臨時の係");
  await field(page, "統合・改組の引継ぎ先").selectOption({ label: "住民部" });
  await press(page, "保存");
  await says(page, "保存しました");
  check(!(await main(page).innerText()).includes("臨時の係"), "引き継がれた所属は一覧から消える");
}

async function first(page) {
  await page.goto("/");
  await says(page, "手続が止まるところが");
  await look(page, "setup-home");
  await follow(main(page), "止まるところを見る");
  await says(page, "福祉課");
  await page.goto("/");
  await follow(main(page), "設定の手順");
  await says(page, "規程");
}

async function person(page) {
  await page.goto("/office/people");
  await look(page, "office-people");
  await field(page, "氏名 ?必須").fill("宮平 誠");
  await field(page, "ログイン名").fill("miya hira");
  await press(page, "加える");
  await look(page, "office-people-problem");
  await field(page, "ログイン名").fill("Ｍiyahira"); // as an IME leaves it
  await press(page, "加える");
  await says(page, "miyahira");
  await look(page, "office-password");
  await follow(main(page), "職に就ける");
  await field(page, "職 ?必須").selectOption({ label: "住民部　福祉課　課長補佐" });
  await press(page, "発令する");
  await says(page, "保存しました");
  await look(page, "office-person");
}

async function settings(page) {
  await page.goto("/setup/settings");
  await look(page, "setup-settings");
  await group(page, "提供者が証明を出さないとき").getByLabel("はい").check();
  await field(page, "四半期の内容確認").fill("二十日");
  await press(page, "保存");
  await says(page, "整数（数字だけ）");
  await look(page, "setup-settings-problem");
  await field(page, "四半期の内容確認").fill("400");
  await field(page, "利用期間が終わる何日前").fill("60、明日");
  await press(page, "保存");
  await says(page, "使える数の範囲に入っていません");
  await says(page, "0-365");
  await says(page, "明日");
  check((await field(page, "利用期間が終わる何日前").inputValue()) === "60、明日", "書いたものが残る");
  await look(page, "setup-settings-range");
  await field(page, "四半期の内容確認").fill("２０");
  await field(page, "利用期間が終わる何日前").fill("９０、 30、7");
  await press(page, "保存");
  await says(page, "保存しました");
  check((await field(page, "四半期の内容確認").inputValue()) === "20", "全角の数字も数になる");
  check((await field(page, "四半期の内容確認").getAttribute("inputmode")) === "numeric", "数の欄である");
  check((await field(page, "利用期間が終わる何日前").inputValue()) === "90,30,7", "いくつかの数も数になる");
  check(await group(page, "提供者が証明を出さないとき").getByLabel("はい").isChecked(), "前の答えも残る");
}

async function examples(page) {
  await page.goto("/office/examples");
  await look(page, "office-examples");
  await field(page, "情報の名称").fill("公園の写真");
  await field(page, "重要性分類").selectOption({ label: "Ⅳ" });
  await press(page, "加える");
  await says(page, "公園の写真");
  await page.getByRole("row", { name: /公園の写真/ }).getByRole("button", { name: "外す" }).click();
  check((await page.getByRole("row", { name: /公園の写真/ }).count()) === 0, "外した例は消える");
}

async function leave(page) {
  await page.goto("/office/people?q=miyahira");
  await follow(main(page), "宮平 誠");
  await main(page).getByLabel("元に戻せません").check();
  await press(page, "退職にする");
  await page.goto("/office/people?q=miyahira");
  await says(page, "退職");
  await page.goto("/setup/check");
  await says(page, "課長補佐"); // the post stands empty again
}

await program(async () => {
  const server = await serve();
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    await step("管理者がログインする", () => login(page, "admin"));
    await page.goto("/office");
    await look(page, "office");
    await follow(main(page), "設定の手順");
    await look(page, "setup-rules");
    await step("所属を貼り付ける", () => units(page));
    const password = await step("職員を貼り付ける", () => people(page));
    await step("はじめの画面が設定の手順に導く", () => first(page));
    await step("点検が行き止まりと直し方を示す", () => walk(page));
    await step("統合した所属は引継ぎ先に続く", () => merged(page));
    await step("職員を一人ずつ登録し、職に就ける", () => person(page));
    await page.goto("/setup/check");
    await step("行き止まりがなくなる", () => says(page, "すべての手続が最後まで進めます"));
    await page.goto("/");
    check((await main(page).getByRole("link", { name: "設定の手順" }).count()) === 0, "終われば、はじめの画面から消える");
    await step("当団体の定めに答える", () => settings(page));
    await step("情報の例を加え、外す", () => examples(page));
    await step("退職にする", () => leave(page));

    const fresh = await open(browser, server.url);
    await step("仮パスワードの人は、まず変える", async () => {
      await login(fresh, "chibana", password);
      check(new URL(fresh.url()).pathname === "/password", "パスワードの画面へ導かれる");
    });
    const clerk = await open(browser, server.url);
    await step("主事は管理の画面に入れない", async () => {
      await login(clerk, "tamaki");
      for (const path of ["/office", "/setup", "/office/people", "/office/units", "/setup/people"]) {
        const answer = await clerk.goto(path);
        check(answer.status() === 403, `${path} は 403`);
      }
      clerk.seen.wrong.splice(0);
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
