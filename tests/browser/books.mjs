// Registers of other things than services: an account of the town and a meeting are put on record, acts are
// offered only where the rules have them, two people keep one entry, and the office changes a table that
// settles what must be applied for.
import { launch, look } from "./browser.mjs";
import { choose, field, follow, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";
import { makeTown } from "./town.mjs";

const people = `所属,上位所属,職,氏名,ログイン,役割,種別
企画課,総務部,課長,佐藤 次郎,sato,responsible,
企画課,総務部,係長,田中 一郎,tanaka,,
企画課,総務部,主任,鈴木 三郎,suzuki,,
企画課,総務部,主事,山田 花子,yamada,,
税務課,総務部,主事,渡辺 五郎,watanabe,,
秘書課,総務部,主事,宮城 九郎,miyagi,press,
総務課,総務部,情報係長,高橋 六子,takahashi,office,
`;
const names = ["sato", "tanaka", "suzuki", "yamada", "watanabe", "miyagi", "takahashi"];
const main = (page) => page.getByRole("main");
const town = makeTown({ pack: "tests/packs/books", people, logins: names });

/** From 新しい申請 to the form of the procedure. */
async function begin(page, label) {
  await page.goto("/cases/new");
  await press(page, new RegExp(`：${label}$`));
  await page.getByRole("heading", { level: 1 }).waitFor();
}

/** Saves and goes on to what is handed in; where the application is. */
async function saved(page) {
  await press(page, /^保存して提出/);
  await page.waitForURL((address) => address.pathname.endsWith("/submit"));
  return new URL(page.url()).pathname.replace(/\/submit$/, "");
}

const offered = (page, label) => main(page).getByRole("link", { name: label, exact: true }).count();

async function account(people, base) {
  const { yamada, sato } = people;
  await begin(yamada, "アカウントの登録");
  for (const [label, value] of Object.entries({
    アカウント名: "@mihon_city",
    サービス名: "短文投稿",
    運用ポリシーの掲載場所: "市のウェブサイト",
    管理者: "田中 一郎",
    副管理者: "鈴木 三郎",
  }))
    await field(yamada, label).fill(value);
  await choose(yamada, "有料の運用", "いいえ");
  const place = await saved(yamada);
  await press(yamada, /^提出する/);
  await says(yamada, "提出しました");
  await sato.goto(`${place}/review`);
  await press(sato, /^許可する|^承認する/);
  await yamada.goto(place);
  await look(yamada, "books-account-approved");
  await follow(main(yamada), /台帳/);
  return new URL(yamada.url()).pathname;
}

await program(async () => {
  const server = await serve({ found: town.found });
  const browser = await launch();
  const at = {};
  let entry;
  try {
    for (const name of names) at[name] = await town.person(browser, server.url, name);
    const { tanaka, suzuki, yamada, watanabe, miyagi, takahashi } = at;
    await step("アカウントを登録し、承認を受ける", async () => {
      entry = await account(at);
      await says(yamada, "サービスを使ってよいことにはなりません");
      await look(yamada, "books-account");
      check((await main(yamada).getByText("副管理者", { exact: true }).count()) > 0, "副管理者が出る");
    });
    await step("サービスの一覧と判定には出ない", async () => {
      await yamada.goto("/services");
      check((await main(yamada).getByText("@mihon_city").count()) === 0, "使えるサービスにない");
      await look(yamada, "books-services");
    });
    await step("できることは、台帳ごと、人ごとに違う", async () => {
      await tanaka.goto(entry);
      check((await offered(tanaka, "運用開始")) === 1, "管理者に運用開始が出る");
      check((await offered(tanaka, "利用開始")) === 0, "サービスの利用開始は出ない");
      await suzuki.goto(entry);
      check((await offered(suzuki, "運用開始")) === 0, "副管理者には出ない");
      const answer = await tanaka.goto(`${entry}/acts/start_use`);
      await says(tanaka, "ほかの項目か、ほかのことが起きたときのためのものです");
      await look(tanaka, "books-act-elsewhere");
      check(answer.status() >= 400, "開いても断られ、理由を言う", answer.status());
      await tanaka.goto(`${entry}/acts/open`);
      await press(tanaka, "「運用開始」を記録する");
      check((await offered(tanaka, "支払いの確認")) === 0, "有料でなければ支払いの確認はない");
    });
    await step("副管理者は投稿の前の確認を何度でも記す", async () => {
      for (const text of ["防災訓練のお知らせ", "図書館の休館日"]) {
        await suzuki.goto(entry);
        await follow(main(suzuki), "投稿前の確認");
        await says(suzuki, "変わりません");
        if (text === "防災訓練のお知らせ") await look(suzuki, "books-post-check");
        await field(suzuki, "投稿の内容").fill(text);
        await press(suzuki, "「投稿前の確認」を記録する");
      }
      await says(suzuki, "図書館の休館日");
      await look(suzuki, "books-account-running");
      await tanaka.goto(entry);
      check((await offered(tanaka, "投稿前の確認")) === 0, "管理者には出ない");
      const answer = await tanaka.goto(`${entry}/acts/post_check`);
      check(answer.status() === 403, "開いても断られる", answer.status());
    });
    await step("重なったことは一つずつ終え、何が残るかを見せる", async () => {
      for (const act of ["停止", "見えなくする"]) {
        await tanaka.goto(entry);
        await follow(main(tanaka), act);
        await field(tanaka, "理由").fill("様子を見る");
        await press(tanaka, `「${act}」を記録する`);
      }
      await says(tanaka, "まだ終わっていないこと");
      await says(tanaka, "「また見えるようにする」を記録すると終わります");
      await look(tanaka, "books-open");
      await follow(main(tanaka), "再開");
      await says(tanaka, "次のことが終わるまで利用中には戻りません");
      await says(tanaka, "変わりません");
      await look(tanaka, "books-open-after");
      await press(tanaka, "「再開」を記録する");
      await follow(main(tanaka), "また見えるようにする");
      check((await main(tanaka).getByText("利用中には戻りません").count()) === 0, "残りはない");
      await press(tanaka, "「また見えるようにする」を記録する");
      check((await main(tanaka).getByText("まだ終わっていないこと").count()) === 0, "みな終わった");
    });
    await step("台帳の修正は、台帳の内容から始まり、変わるところを見せる", async () => {
      const { sato } = at;
      await begin(yamada, "外部サービスの利用申請");
      await field(yamada, "サービス名").fill("訳すくん");
      await field(yamada, "提供者").fill("株式会社見本");
      await choose(yamada, "機密性", "機密性B");
      await field(yamada, "管理者").fill("田中 一郎");
      let place = await saved(yamada);
      await press(yamada, /^提出する/);
      await sato.goto(`${place}/review`);
      await press(sato, /^許可する|^承認する/);
      await yamada.goto(place);
      await follow(main(yamada), /台帳/);
      await look(yamada, "books-correction-begin");
      await press(main(yamada), "台帳の修正");
      check((await field(yamada, "サービス名").inputValue()) === "訳すくん", "台帳の内容が入っている");
      await field(yamada, "副管理者").fill("鈴木 三郎");
      await field(yamada, "サービス名").fill("別のサービス");
      place = await saved(yamada);
      await says(yamada, "いまの台帳から変えられません");
      await look(yamada, "books-correction-refused");
      await yamada.goto(`${place}/edit`);
      await field(yamada, "サービス名").fill("訳すくん");
      await saved(yamada);
      await press(yamada, /^提出する/);
      await yamada.goto(place);
      await look(yamada, "books-correction-case");
      await sato.goto(`${place}/review`);
      await says(sato, "変わるところ");
      await look(sato, "books-correction-review");
      check((await sato.getByText("規程による判定").count()) === 0, "言うことのない判定は出ない");
      await press(sato, /^許可する|^承認する/);
    });
    await step("会議の記録は残した時点で閉じる", async () => {
      await begin(yamada, "ウェブ会議の記録");
      await field(yamada, "会議名").fill("第3回協議会");
      await field(yamada, "開催日").fill("20240229");
      await field(yamada, "確かめたこと").fill("待合室を使い、録画はしなかった。");
      const place = await saved(yamada);
      await look(yamada, "books-record-submit");
      await press(yamada, /^提出する/);
      await yamada.goto(place);
      await look(yamada, "books-record-case");
      await follow(main(yamada), /台帳/);
      await says(yamada, "記録した日");
      check((await main(yamada).getByText("許可", { exact: true }).count()) === 0, "許可とは言わない");
      await look(yamada, "books-record");
      check((await offered(yamada, "停止")) === 0, "できることはない");
    });
    await step("台帳は種類ごとに見出しが変わる", async () => {
      await yamada.goto("/ledger?register=accounts");
      await main(yamada).getByRole("columnheader", { name: "アカウント" }).waitFor();
      await look(yamada, "books-ledger-accounts");
      await yamada.goto("/ledger?register=meetings");
      await main(yamada).getByRole("columnheader", { name: "会議", exact: true }).waitFor();
      await says(yamada, "第3回協議会");
      await look(yamada, "books-ledger-meetings");
    });
    await step("読む役割の人はほかの課のアカウントも見る。ほかの課の人は見ない", async () => {
      await miyagi.goto("/ledger?register=accounts");
      await says(miyagi, "@mihon_city");
      await miyagi.goto(entry);
      await says(miyagi, "市のウェブサイト");
      await miyagi.goto("/ledger?register=meetings");
      check((await main(miyagi).getByText("第3回協議会").count()) === 0, "会議の記録は見えない");
      await watanabe.goto("/ledger?register=accounts");
      check((await main(watanabe).getByText("@mihon_city").count()) === 0, "一覧にない");
      check((await watanabe.goto(entry)).status() === 404, "あることも言わない");
    });
    await step("事務局は表を確かめてから改める", async () => {
      await takahashi.goto("/office");
      await follow(main(takahashi), "当団体の表");
      await look(takahashi, "books-tables");
      await follow(main(takahashi), "申請の要否一覧");
      await look(takahashi, "books-table-empty");
      await field(takahashi, "表の行").fill("サービス名\t機密性の上限\t開始日\n訳すくん\t機密性Z\tいつか\n訳すくん\t機密性B\t\n訳すくん\tB\t\n");
      await press(takahashi, "内容を確かめる");
      await says(takahashi, "か所を直してください");
      await look(takahashi, "books-table-problems");
      check((await field(takahashi, "表の行").inputValue()).includes("機密性Z"), "書いたものは残る");
      await field(takahashi, "表の行").fill("サービス名\t機密性の上限\t開始日\t終了日\t根拠\n訳すくん\t機密性B\t\t\t教育長通知 第1号\n地図さん\tC\t2099-04-01\t\t\n");
      await press(takahashi, "内容を確かめる");
      await says(takahashi, "加わる行 2");
      await look(takahashi, "books-table-preview");
      await press(takahashi, "表を改める");
      await says(takahashi, "教育長通知 第1号");
      await look(takahashi, "books-table");
    });
    await step("表は判定ですぐに効く", async () => {
      await yamada.goto(`/ask?x.service.name=${encodeURIComponent("訳すくん")}&l.confidentiality=B`);
      await look(yamada, "books-ask");
      await says(yamada, "一覧の注意事項を守ること");
    });
    await step("消した行は終わり、前の画面からの書き換えは断られる", async () => {
      const other = await takahashi.context().newPage();
      await other.goto("/office/tables/exempt");
      await field(takahashi, "表の行").fill("サービス名\t機密性の上限\n");
      await press(takahashi, "内容を確かめる");
      await says(takahashi, "終わる行 2");
      await press(takahashi, "表を改める");
      await says(takahashi, "まだ行がありません");
      await press(other, "内容を確かめる");
      await press(other, "表を改める");
      await says(other, "先に変更しました");
      await takahashi.goto("/office/tables/exempt");
      await takahashi.locator("summary", { hasText: "終わった行" }).click();
      await look(takahashi, "books-table-past");
    });
    await step("記録は、どの行が加わり、どの行が終わったかを言う", async () => {
      await takahashi.goto("/record");
      await says(takahashi, "当団体の表を改めた");
      await says(takahashi, "終わった行：訳すくん、機密性B（教育長通知 第1号）");
      await look(takahashi, "books-journal");
    });
    await step("スクリプトなしでも表を改められる", async () => {
      const bare = await town.person(browser, server.url, "takahashi", { javaScriptEnabled: false });
      await bare.goto("/office/tables/exempt");
      await field(bare, "表の行").fill("訳すくん\tB\n");
      await press(bare, "内容を確かめる");
      await press(bare, "表を改める");
      await says(bare, "訳すくん");
      check((await yamada.goto("/office/tables/exempt")).status() === 403, "職員には開かない");
    });
    for (const page of Object.values(at)) check(page.seen.wrong.length === 0, "何も壊れていない", page.seen.wrong.join("\n"));
  } finally {
    await browser.close();
    await server.stop();
  }
});
