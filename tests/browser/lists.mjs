// Lists at later steps and at an act on the entry: a chief's own list in the review with a principle
// that is not met, what was set up before use by two people, a yearly look through, done twice. The
// chief and the manager work without script.
import { attach, field, follow, group, press, says } from "./deeds.mjs";
import { launch, look } from "./browser.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";
import { makeTown, must } from "./town.mjs";

const people = `所属,上位所属,職,氏名,ログイン,役割,種別
総務部,,部長,大城 八郎,oshiro,chief,
総務部,,副村長,佐藤 次郎,sato,superior,
企画課,総務部,係長,鈴木 三郎,suzuki,checker,
企画課,総務部,課長補佐,加藤 七子,kato,deputy,
企画課,総務部,主任,山田 花子,yamada,,
企画課,総務部,主事,田中 一郎,tanaka,,
総務課,総務部,情報係長,高橋 六子,takahashi,office,
`;
const logins = ["oshiro", "sato", "suzuki", "kato", "tanaka"];
const main = (page) => page.getByRole("main");
const town = makeTown({ pack: "tests/packs/eyes", people, logins, clients: { yamada: ["企画課", "主任"] } });

async function handedIn(url) {
  const fields = {
    provider: "見本商会",
    service: "見本メモ",
    terms_kind: "contract",
    location: ["japan"],
    paid: true,
    info: [{ name: "会議の記録", importance: "L", personal: false }],
    users: [{ person: town.ids.yamada }],
    from: "2026-04-01",
    to: "2099-03-31",
    manager: town.ids.tanaka,
  };
  const { case: id } = await town.act(url, "yamada", "case.create", { procedure: "later", fields });
  const answers = ["1", "2"].map((item) => ({ checklist: "points", item, state: "ok", reason: "" }));
  const file = Buffer.from("%PDF-1.4\n%%EOF\n").toString("base64url");
  for (const item of ["terms", "points/2"])
    await town.act(url, "yamada", "evidence.add", { case: id, item, name: "見本.pdf", file });
  await town.act(url, "yamada", "case.answer", { case: id, col: "first", answers });
  await town.act(url, "yamada", "case.submit", { case: id });
  return `/cases/${id}`;
}

/** The chief and the manager work without script. */
const person = (browser, url, name) =>
  town.person(browser, url, name, { javaScriptEnabled: !["oshiro", "tanaka"].includes(name) });

const say = async (page, item, mark) => group(page, `${item} `).getByLabel(mark).check();
const beside = (page, what, item) => page.getByLabel(new RegExp(`^${what}.*：${item}$`));

async function lawful(chief, base) {
  await chief.goto(base);
  await follow(main(chief), "「law」へ進む");
  await look(chief, "lists-law");
  check((await group(chief, "1 ").getByLabel(/not needed/).count()) === 0, "必ず行うことに「不要」は出ない");
  check((await group(chief, "3 ").getByLabel(/not needed/).count()) === 1, "望ましいことには「不要」が出る");
  await say(chief, 1, /yes/);
  await say(chief, 2, /no$/);
  await say(chief, 3, /yes/);
  await beside(chief, "理由・所見", 2).fill("国内にない。");
  await press(chief, "保存して確認を終える画面へ");
  await says(chief, "代わりに行うこと（代替措置）を書いてください");
  await look(chief, "lists-law-measure");
  check((await beside(chief, "理由・所見", 2).inputValue()) === "国内にない。", "書いた理由は残る");
  await beside(chief, "代替措置", 2).fill("控えを庁内に置く。");
  await press(chief, "保存して確認を終える画面へ");
  await look(chief, "lists-law-end");
  await press(chief, "lawを済ませる");
  await says(chief, "記録しました");
}

async function decided(above, base) {
  await above.goto(`${base}/review`);
  await says(above, "原則どおりでない項目が 1 件あります");
  await says(above, "控えを庁内に置く。");
  await look(above, "lists-decide");
  const first = above.locator("table.checks").filter({ hasText: "Is it lawful?" }).locator("tbody tr").first();
  check(/Is it near/.test(await first.innerText()), "原則どおりでない項目が先頭に出る");
  await press(above, "承認する");
  await says(above, "承認しました");
}

async function built(checker, deputy, base) {
  await checker.goto(base);
  await look(checker, "lists-build-case");
  await follow(main(checker), "「build」へ進む");
  await says(checker, "対象外");
  await say(checker, 1, /yes/);
  await say(checker, 2, /yes/);
  await press(checker, "保存して確認を終える画面へ");
  await look(checker, "lists-build-step");
  check(await checker.getByRole("button", { name: "buildを済ませる" }).isDisabled(), "資料がないうちは終えられない");
  await follow(main(checker), "確認事項に答える");
  await attach(checker, "1", "設定.png");
  await press(checker, "保存して確認を終える画面へ");
  await look(checker, "lists-build-file");
  await press(checker, "buildを済ませる");
  await says(checker, "記録しました");
  await checker.goto(`${base}/checks/build?col=seen`);
  check((await main(checker).getByRole("radio").count()) === 0, "自分の答えを自分では確かめられない");
  await deputy.goto(base);
  await follow(main(deputy), "「inspect」へ進む");
  await look(deputy, "lists-inspect");
  check((await deputy.getByLabel(/資料を付ける.*：1$/).count()) === 0, "資料は、初めに答えた人のもの");
  await say(deputy, 1, /yes/);
  await say(deputy, 3, /yes/);
  await press(deputy, "保存して確認を終える画面へ");
  await press(deputy, "inspectを済ませる");
  await says(deputy, "記録しました");
  await deputy.goto(`${base}/print`);
  await says(deputy, "Was it tried?");
  await look(deputy, "lists-print");
  await deputy.goto(base);
  await look(deputy, "lists-built-case");
}

const acts = (page) => page.locator('section[aria-labelledby="acts"]');

async function yearly(manager, checker, entry, time) {
  await manager.goto(entry);
  await follow(acts(manager), "yearly");
  await says(manager, "まだ答えていません");
  await look(manager, `lists-act-${time}`);
  await follow(main(manager), "yearly");
  check((await main(manager).getByRole("radio", { checked: true }).count()) === 2, "前の答えは引き継がない");
  await say(manager, 1, /yes/);
  await look(manager, `lists-act-list-${time}`);
  await press(manager, "保存して手続の画面へ");
  check((await main(manager).getByRole("button", { name: /yearly/ }).count()) === 0, "別の人が確かめるまで行えない");
  await checker.goto(entry);
  await follow(acts(checker), "yearly");
  await look(checker, `lists-act-other-${time}`);
  await follow(main(checker), "yearly");
  await say(checker, 1, /yes/);
  await press(checker, "保存して手続の画面へ");
  await manager.reload();
  await look(manager, `lists-act-ready-${time}`);
  await press(manager, /yearly/);
  await says(manager, "記録しました");
}

async function kept(manager, entry) {
  await manager.goto(entry);
  const story = main(manager).locator(".history > li").filter({ hasText: "yearly" });
  check((await story.count()) === 2, "二度とも経過に残る");
  await look(manager, "lists-entry");
  await story.first().getByRole("link").click();
  await says(manager, "前に行ったときの答えです");
  check((await main(manager).getByRole("radio").count()) === 0, "前の答えは変えられない");
  await look(manager, "lists-earlier");
  const none = await manager.goto(`${entry}/acts/yearly/checks/yearly?run=7`);
  check(none.status() === 404, "行われていない回はない", none.status());
}

await program(async () => {
  const server = await serve({ found: town.found });
  const browser = await launch();
  try {
    const base = await step("申請が出される", () => handedIn(server.url));
    const [chief, above, checker, deputy, manager] = await step("みながログインする", async () => {
      const pages = [];
      for (const name of logins) pages.push(await person(browser, server.url, name));
      return pages;
    });
    await step("上の課の長が、審査の中で自分の確認票に答える", () => lawful(chief, base));
    await step("決める人は、原則どおりでない項目を先に見る", () => decided(above, base));
    await step("利用の前の確認票を、二人で埋める", () => built(checker, deputy, base));
    const entry = await step("利用を始める", async () => {
      await manager.goto(base);
      await follow(main(manager), "台帳");
      const at = new URL(manager.url()).pathname;
      await follow(main(manager), "start");
      await press(manager, /start/);
      return at;
    });
    await step("台帳の行為のたびに、確認票に答える", () => yearly(manager, checker, entry, 1));
    await step("二度目は、初めから答える", () => yearly(manager, checker, entry, 2));
    await step("前の回は読める", () => kept(manager, entry));
    await step("記録の検証が通る", () => must(server.home, "audit", "verify"));
  } finally {
    await browser.close();
    await server.stop();
  }
});
