// Certificates of providers: the office registers one and takes over a published list; the writer of an
// application chooses one, never the program; what lapsed stands on the first screens until it is confirmed
// anew.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
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
const names = ["sato", "tanaka", "yamada", "takahashi"];
const town = makeTown({ pack: "tests/packs/certified", people, logins: names });
const main = (page) => page.getByRole("main");

async function registered(office) {
  await office.goto("/office");
  await follow(main(office), /認証の登録簿/);
  await look(office, "certificates-empty");
  await follow(main(office), /認証を登録する/);
  await office.getByLabel(/認証の種類/).selectOption("iso27017");
  await field(office, "番号").fill("IS 123456");
  await field(office, "事業者（提供者）").fill("株式会社みほん");
  await field(office, "認証の範囲").fill("日本国内のデータセンターでの SaaS の提供");
  await field(office, "有効期限").fill("令和7年2月30日");
  await press(office, "登録する");
  await look(office, "certificate-bad-date");
  check((await field(office, "番号").inputValue()) === "IS 123456", "a day that does not exist is told beside what was typed");
  await field(office, "有効期限").fill("2099/3/31");
  await press(office, "登録する");
  await says(office, "IS 123456");
}

const list = (rows) => `登録番号,クラウドサービスの名称,クラウドサービス事業者の名称,登録日,登録の有効期限,備考
${rows}`;

async function takenOver(office, folder, day, rows, shot) {
  await office.goto("/office/certificates/import");
  await field(office, "リストの名前").fill("ISMAPクラウドサービスリスト");
  await field(office, "リストの日付").fill(day);
  await office.getByLabel(/リスト全体の認証の種類/).selectOption("ismap");
  const csv = join(folder, "list.csv");
  writeFileSync(csv, list(rows));
  await office.getByLabel(/CSV ファイル/).setInputFiles(csv);
  await press(office, "内容を確かめる");
  await look(office, shot);
  await press(office, "この内容で取り込む");
  await says(office, "ISMAPクラウドサービスリスト");
}

async function applied(at) {
  const { yamada, sato, takahashi } = at;
  await yamada.goto("/cases/new");
  await press(yamada, /：外部サービスの利用申請$/);
  await look(yamada, "certificate-not-named-yet");
  await field(yamada, "サービス名").fill("みほん　ばこ");
  await field(yamada, "提供者").fill("㈱みほん");
  await field(yamada, "管理者").fill("田中 一郎");
  await press(yamada, /^保存して提出/);
  await yamada.waitForURL((address) => address.pathname.endsWith("/submit"));
  const place = new URL(yamada.url()).pathname.replace(/\/submit$/, "");
  await yamada.goto(`${place}/edit`);
  await look(yamada, "certificate-offers");
  check((await main(yamada).getByRole("button", { name: /この認証を使う/ }).count()) === 3, "what speaks of the provider is offered, nothing is chosen");
  await press(yamada, /この認証を使う.*ISO/);
  await says(yamada, "範囲に含まれることを確かめ");
  await look(yamada, "certificate-scope");
  await press(yamada, /この認証を使う.*C21-0001/);
  await says(yamada, "ISMAP C21-0001");
  await look(yamada, "certificate-chosen");
  await press(yamada, /^保存して提出/);
  await press(yamada, /^提出する/);
  await says(yamada, "提出しました");
  await takahashi.goto(`${place}/steps/judge`);
  await press(takahashi, /信頼性の評価/);
  await sato.goto(`${place}/review`);
  await press(sato, /^許可する|^承認する/);
  await yamada.goto(place);
  await follow(main(yamada), /台帳/);
  return new URL(yamada.url()).pathname;
}

async function anew(at, entry) {
  const { yamada, tanaka, takahashi } = at;
  await tanaka.goto("/");
  await says(tanaka, "認証が切れ、確認し直すもの");
  await look(tanaka, "certificate-lapsed-home");
  await takahashi.goto("/");
  await says(takahashi, "認証が切れ、確認し直すもの");
  await yamada.goto("/services");
  await says(yamada, "認証が切れています");
  await look(yamada, "certificate-lapsed-services");
  await yamada.goto(entry);
  await says(yamada, "確認し直してください");
  check((await main(yamada).getByRole("link", { name: /認証を確認し直す/ }).count()) === 0, "whoever does not manage it is not sent there");
  await tanaka.goto(entry);
  await look(tanaka, "certificate-lapsed-entry");
  await follow(main(tanaka), /認証を確認し直す/);
  await look(tanaka, "certificate-confirm");
  await main(tanaka).getByRole("checkbox", { name: /IS 123456/ }).check();
  await press(tanaka, /この認証を使う.*ISO/);
  await says(tanaka, "確認し直し済み");
  await look(tanaka, "certificate-confirmed");
  await tanaka.goto("/");
  check((await tanaka.getByText("認証が切れ、確認し直すもの").count()) === 0, "it no longer waits");
}

await program(async () => {
  let folder;
  const server = await serve({ found: (home, at) => town.found(home, (folder = at)) });
  const browser = await launch();
  try {
    const at = {};
    for (const name of names) at[name] = await town.person(browser, server.url, name);
    await step("the office registers a certificate", () => registered(at.takahashi));
    await step("and takes over a list, seeing first what changes", () =>
      takenOver(
        at.takahashi,
        folder,
        "R7.4.1",
        "C21-0001,みほん箱、みほんばこ,株式会社みほん,2025-01-10,2099-01-09,\nC21-0002,みほん棚,株式会社みほん,2025-01-10,2099-01-09,\n",
        "certificate-list",
      ));
    let entry;
    await step("the writer chooses what names the service", async () => (entry = await applied(at)));
    await step("a later list no longer holds it", () =>
      takenOver(at.takahashi, folder, "R7.10.1", "C21-0002,みほん棚,株式会社みほん,2025-01-10,2099-01-09,\n", "certificate-list-gone"));
    await step("what rests on it is confirmed anew by whoever manages it", () => anew(at, entry));
    await at.takahashi.goto("/office/certificates");
    await look(at.takahashi, "certificates");
  } finally {
    await browser.close();
    await server.stop();
  }
});
