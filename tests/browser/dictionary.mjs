// The service dictionary beside a form: what it knows of ＺＯＯＭ is shown, empty fields are filled on request and
// stay unconfirmed until the writer confirms them; whoever decides sees from where it came. With script and without.
import { launch, look } from "./browser.mjs";
import { field, follow, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";
import { makeTown } from "./town.mjs";

const people = `所属,上位所属,職,氏名,ログイン,役割,種別
企画課,総務部,課長,佐藤 次郎,sato,responsible,
企画課,総務部,係長,田中 一郎,tanaka,,
企画課,総務部,主事,山田 花子,yamada,,
総務課,総務部,情報係長,高橋 六子,takahashi,office,
`;
const town = makeTown({ pack: "tests/packs/dictionary", people, logins: ["sato", "yamada", "takahashi"] });
const main = (page) => page.getByRole("main");
const value = (page, label) => field(main(page), label).first().inputValue();
const fills = (page, name) => main(page).getByRole("button", { name: new RegExp(`^空いている欄に入れる.*：${name}$`) });
const kind = (page, label) => main(page).getByRole("group", { name: /^種類/ }).getByLabel(label, { exact: true });

async function begin(page) {
  await page.goto("/cases/new");
  await press(page, /：外部サービスの利用申請$/);
  await page.waitForURL((address) => address.pathname.endsWith("/edit"));
  return new URL(page.url()).pathname.replace(/\/edit$/, "");
}

/** What is offered is seen, nothing is filled yet. */
async function looked(page, how) {
  await look(page, `dictionary-${how}-button`);
  await press(page, /^辞書で補う$/);
  await says(page, "サービス名か、サービスのアドレス");
  await field(main(page), "サービス名").fill("ＺＯＯＭ");
  await field(main(page), "別の名前かアドレス").fill("https://zoom.us.evil.example/");
  await press(page, /^調べる$/);
  await says(page, "見つかりませんでした");
  check((await fills(page, "Zoom Meetings").count()) === 0, "よく似たアドレスでは見つからない");
  await field(main(page), "別の名前かアドレス").fill("us02web.zoom.us");
  await press(page, /^調べる$/);
  await fills(page, "Zoom Meetings").waitFor();
  await says(page, "当団体の誰かが確かめたものではありません");
  await says(page, "Zoom Communications, Inc.");
  check((await value(page, "提供者")) === "", "押すまでは何も入らない");
  check((await value(page, "サービス名")) === "ＺＯＯＭ", "入力した名前はそのまま");
  await look(page, `dictionary-${how}-found`);
}

async function filled(page, how) {
  await field(main(page), "提供者の略称").fill("ズーム社");
  await fills(page, "Zoom Meetings").click();
  await says(page, "まだ確かめていない欄が 4 か所あります");
  check((await value(page, "サービス名")) === "Zoom Meetings", "入力した名前は正式な名前になる");
  check((await value(page, "提供者の略称")) === "ズーム社", "一緒に入力した内容も残る");
  check((await value(page, "提供者")) === "Zoom Communications, Inc.", "提供者が入る");
  check((await value(page, "ドメイン")) === "zoom.us", "ドメインが入る");
  check(await kind(page, "Web会議").isChecked(), "種類が選ばれる");
  await look(page, `dictionary-${how}-filled`);
}

async function refused(page, base, how) {
  await field(main(page), "管理者").fill("田中 一郎");
  await press(page, /^保存して提出/);
  await page.waitForURL((address) => address.pathname.endsWith("/submit"));
  await says(page, "サービス辞書から入れた内容で、まだ確かめていません");
  check(await main(page).getByRole("button", { name: /^提出する/ }).isDisabled(), "確かめるまで提出できない");
  await look(page, `dictionary-${how}-refused`);
  await page.goto(`${base}/edit`);
}

async function confirmed(page, base, how) {
  await main(page).getByRole("button", { name: /^確かめました.*：提供者$/ }).click();
  await says(page, "まだ確かめていない欄が 3 か所あります");
  await field(main(page), "ドメイン").fill("zoom.example"); // written anew: the writer's own
  await press(page, /^すべて確かめました$/);
  await says(page, "申請者が確かめた内容です");
  await main(page).getByText("まだ確かめていない欄").first().waitFor({ state: "detached" });
  check((await main(page).getByText("まだ確かめていない欄").count()) === 0, "未確認が残らない");
  check((await value(page, "ドメイン")) === "zoom.example", "書き直した内容が残る");
  await look(page, `dictionary-${how}-confirmed`);
  await press(page, /^保存して提出/);
  await press(page, /^提出する/);
  await says(page, "提出しました");
}

async function written(page, how) {
  const base = await begin(page);
  await looked(page, how);
  await filled(page, how);
  await refused(page, base, how);
  await confirmed(page, base, how);
  return base;
}

async function decided(page, base) {
  await page.goto(`${base}/review`);
  await says(page, "サービス辞書");
  await says(page, "申請者が確かめた内容です");
  await look(page, "dictionary-review");
  await press(page, /^許可する|^承認する/);
}

/** What the body permitted stands above, whatever name was typed. */
async function ours(page) {
  await begin(page);
  await field(main(page), "サービス名").fill("ずーむ");
  await press(page, /^辞書で補う$/);
  await fills(page, "Zoom Meetings").waitFor();
  const text = await main(page).locator("#dictionary").innerText();
  check(text.indexOf("当団体で許可済み") >= 0 && text.indexOf("当団体で許可済み") < text.indexOf("サービス辞書にあるもの"), "許可済みのサービスが上に出る", text);
  await look(page, "dictionary-ours");
  await follow(main(page), "Zoom Meetings");
  await main(page).getByRole("link", { name: /自課/ }).or(main(page).getByRole("button", { name: /自課でも使う/ })).first().waitFor();
}

/** 調べる: what is filled counts once it was sent. */
async function asked(page, how) {
  await page.goto("/ask");
  await field(main(page), "サービスの名前").fill("ズーム");
  await field(main(page), "サービスの名前").press("Enter");
  await says(page, "申請が必要です");
  check((await fills(page, "Zoom Meetings").count()) === 0, "Enter は調べるだけで、辞書を引かない");
  await press(page, /^辞書で補う$/);
  await fills(page, "Zoom Meetings").waitFor();
  await look(page, `dictionary-${how}-ask`);
  await fills(page, "Zoom Meetings").click();
  await says(page, "押すまでは判定に使いません");
  check((await main(page).getByText("未確認", { exact: true }).count()) === 3, "入れた質問に印が付く");
  check((await field(main(page), "提供者").inputValue()) === "Zoom Communications, Inc.", "提供者が入る");
  check((await field(main(page), "サービスの名前").inputValue()) === "Zoom Meetings", "入力した名前は正式な名前になる");
  await look(page, `dictionary-${how}-ask-filled`);
  await press(main(page), /^調べる$/);
  check((await main(page).getByText("未確認", { exact: true }).count()) === 0, "送ったあとは自分の答え");
}

await program(async () => {
  const server = await serve({ found: (home, at) => town.found(home, at) });
  const browser = await launch();
  try {
    const page = await town.person(browser, server.url, "yamada");
    const plain = await town.person(browser, server.url, "yamada", { javaScriptEnabled: false });
    const chief = await town.person(browser, server.url, "sato");
    let base;
    await step("スクリプトありで補い、確かめて提出する", async () => (base = await written(page, "script")));
    await step("スクリプトなしでも同じ", () => written(plain, "plain"));
    await step("決裁する人に出どころが見える", () => decided(chief, base));
    await step("許可済みのサービスが辞書より上に出る", () => ours(page));
    await step("調べる画面でも補える", () => asked(page, "script"));
    await step("スクリプトなしの調べる画面", () => asked(plain, "plain"));
  } finally {
    await browser.close();
    await server.stop();
  }
});
