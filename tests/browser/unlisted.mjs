// Services that the register does not have: a list is dropped on the page, what is wrong is told by row, a
// unit is asked and answers, a decision is taken back; and whether the body uses something.
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const list = "ドメイン,所属,件数,日,利用者\n" +
  "https://files.okuru.example/u?name=x,企画課,12,2026/4/1,新垣 あゆみ\n" +
  "img.okuru.example:443,企画課,3,2026/4/2,新垣 あゆみ\n" +
  "news.shimbun.example,企画課,40,2026/4/2,新垣 あゆみ\n" +
  "192.0.2.8,企画課,1,2026/4/2,x\n";
const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

await program(async () => {
  const server = await serve({ pack: "packs/onna-2017" });
  const browser = await launch();
  try {
    const office = await open(browser, server.url);
    await login(office, "higa");
    await step("誤りのある一覧は、行を示して何も取り込まない", async () => {
      await office.goto("/office");
      await follow(main(office), "台帳にないサービス");
      await says(office, "読まずに捨てます");
      await look(office, "unlisted-none");
      await field(main(office), "ファイル").setInputFiles(file("bad.csv", "ドメイン,日\nok.example,2026/4/1\nだめ です,2026/4/1\n"));
      await press(main(office), "取り込む");
      await says(office, "この一覧は取り込んでいません");
      await says(office, "3 行目");
      await look(office, "unlisted-refused");
      check(!(await main(office).innerText()).includes("ok.example"), "何も取り込まない");
    });
    await step("画面に落としたファイルを取り込む。個人は残らない", async () => {
      const data = await office.evaluateHandle((text) => {
        const d = new DataTransfer();
        d.items.add(new File([text], "4月.csv", { type: "text/csv" }));
        return d;
      }, list);
      await office.dispatchEvent("main", "drop", { dataTransfer: data });
      check((await field(main(office), "ファイル").evaluate((e) => e.files.length)) === 1, "欄に入る");
      await press(main(office), "取り込む");
      await says(office, "一覧を取り込みました");
      await says(office, "files.okuru.example");
      await says(office, "企画課 12 件");
      check(!(await main(office).innerText()).includes("新垣 あゆみ"), "氏名は残らない");
      await look(office, "unlisted-found");
      await field(main(office), "ファイル").setInputFiles(file("again.csv", "\ufeff" + list));
      await press(main(office), "取り込む");
      await says(office, "取り込み済みです");
      await look(office, "unlisted-same");
    });
    await step("業務サービスでないものは理由とともに外し、取り消せる", async () => {
      await office.goto("/office/unlisted");
      await follow(main(office), "news.shimbun.example");
      await look(office, "unlisted-one");
      await main(office).getByText("業務サービスでない", { exact: true }).first().click();
      await press(main(office), "業務サービスでないとする");
      await says(office, "理由を書いてください");
      await field(main(office), "対象でない理由").fill("新聞の閲覧");
      await look(office, "unlisted-other");
      await press(main(office), "業務サービスでないとする");
      await says(office, "記録しました");
      await says(office, "新聞の閲覧");
      await main(office).getByText("決めたことを取り消す", { exact: true }).first().click();
      await press(main(office), "取り消す");
      await says(office, "まだ決めていない");
      await look(office, "unlisted-undone");
    });
    await step("届出を求めると、所属の人がスクリプトなしで答える", async () => {
      await office.goto("/office/unlisted");
      await follow(main(office), "files.okuru.example");
      await main(office).getByText("届出を求める", { exact: true }).first().click();
      await press(main(office), "届出を求める");
      await says(office, "一つ以上選んでください");
      await look(office, "unlisted-asking");
      await main(office).getByRole("checkbox", { name: "企画課" }).check();
      await field(main(office), "回答の期日").fill("2099-03-31");
      await press(main(office), "届出を求める");
      await says(office, "届出を求めている");
      const plain = await open(browser, server.url, { javaScriptEnabled: false });
      await login(plain, "arakaki");
      await plain.goto("/");
      await says(plain, "照会への回答のお願い");
      await look(plain, "survey-home");
      await follow(main(plain), /^台帳にないサービスの届出/);
      check((await plain.locator("input:checked").count()) === 0, "何も選ばれていない");
      await look(plain, "survey-answer");
      await press(main(plain), "回答する");
      await says(plain, "どれか一つ選んでください");
      await main(plain).getByLabel("台帳に載っている別の名前のもの").check();
      await press(main(plain), "回答する");
      await says(plain, "内容を書いてください");
      await main(plain).getByLabel("使っている。届け出る（申請する）").check();
      await press(main(plain), "回答する");
      await says(plain, "回答を記録しました");
      await look(plain, "survey-answered");
      await office.goto("/office/unlisted?show=asked");
      await follow(main(office), "回答を見る");
      await says(office, "すべて回答がありました");
      await says(office, "使っている。届け出る（申請する）");
      await look(office, "survey-state");
      await office.emulateMedia({ media: "print" });
      check((await office.getByRole("link", { name: "CSVで保存" }).count()) === 0, "印刷にはボタンが出ない");
      await office.emulateMedia({ media: "screen" });
    });
    await step("うちは使っているかを調べ、管理する人に同種の問題を尋ね、該当なしを残す", async () => {
      await office.goto("/ledger");
      const title = (await main(office).locator("tbody tr", { hasNotText: "終了" }).locator("th a, td a").first().innerText()).trim();
      await follow(main(office), "うちは使っているか");
      await field(main(office), "サービス・別名・提供者・親会社・再委託先・ドメイン").fill(title.slice(0, 3));
      await press(main(office), "検索");
      await says(office, "使っているもの");
      await look(office, "use-found");
      await main(office).locator('input[type="checkbox"]').first().check();
      await press(main(office), "同種の問題はないか照会する");
      await look(office, "survey-new");
      await field(main(office), "尋ねること").fill("共有の設定が公開になっていないか確かめてください。");
      await press(main(office), "照会を出す");
      await says(office, "照会を出しました");
      await look(office, "survey-begun");
      await office.goto("/in-use?q=" + encodeURIComponent("どこにもないサービス"));
      await says(office, "該当なし");
      await field(main(office), "なぜ調べたか").fill("提供者の事故の公表");
      await press(main(office), "答えを残す");
      await says(office, "答えを記録に残しました");
      await says(office, "提供者の事故の公表");
      await look(office, "use-none");
      const wide = await open(browser, server.url, { viewport: { width: 640, height: 450 } });
      await login(wide, "higa");
      await wide.goto("/in-use?q=" + encodeURIComponent(title.slice(0, 3)));
      await look(wide, "use-200");
      await wide.goto("/office/unlisted");
      await look(wide, "unlisted-200");
    });
    await step("委託先のサービスを書くと、同じ箱が探す", async () => {
      await office.goto("/office/contractors");
      await follow(main(office), "委託先のサービスを加える");
      await field(main(office), "委託先").fill("箱屋システム");
      await field(main(office), "サービス").fill("みほん共有箱");
      await press(main(office), "保存");
      await says(office, "すべて書いてください");
      await field(main(office), "何に使うか").fill("図面の受渡し");
      await look(office, "contractor-form");
      await press(main(office), "保存");
      await says(office, "みほん共有箱");
      await look(office, "contractors");
      await office.goto("/in-use?q=" + encodeURIComponent("ﾐﾎﾝ共有箱"));
      await says(office, "箱屋システム");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
