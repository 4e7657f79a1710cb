// Rules that know an exception from four eyes: who applies for the own section may decide once
// somebody above has recorded why. Seen by all of them, and by those who have no part in it.
import { launch, look } from "./browser.mjs";
import { field, follow, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";
import { makeTown, must } from "./town.mjs";

const people = `所属,上位所属,職,氏名,ログイン,役割,種別
総務部,,部長,大城 八郎,oshiro,chief,兼務
総務部,,副村長,佐藤 次郎,sato,superior,
企画課,総務部,係長,鈴木 三郎,suzuki,checker,
企画課,総務部,主任,山田 花子,yamada,,
企画課,総務部,主事,大城 八郎,oshiro,,
総務課,総務部,情報係長,高橋 六子,takahashi,office,
総務課,総務部,主事,宮城 九郎,miyagi,,
`;
const main = (page) => page.getByRole("main");
const why = "ほかに決める者がいない。期限までに決める必要がある。";
const logins = ["oshiro", "sato", "suzuki", "yamada", "takahashi", "miyagi"];
const town = makeTown({
  pack: "tests/packs/eyes",
  people,
  logins,
  clients: { oshiro: ["企画課", "主事"], suzuki: ["企画課", "係長"], takahashi: ["総務課", "情報係長"] },
});

/** The section's own chief has applied; everything but the decision is done. */
async function handedIn(url) {
  const fields = {
    provider: "見本商会",
    service: "見本メモ",
    terms_kind: "click_through",
    location: ["japan"],
    paid: true,
    info: [{ name: "会議の記録", importance: "L", personal: false }],
    users: [{ person: town.ids.yamada }],
    from: "2026-04-01",
    to: "2099-03-31",
    manager: town.ids.yamada,
  };
  const { case: id } = await town.act(url, "oshiro", "case.create", { procedure: "joint", fields });
  const answers = ["1", "2"].map((item) => ({ checklist: "points", item, state: "ok", reason: "" }));
  const file = Buffer.from("%PDF-1.4\n%%EOF\n").toString("base64url");
  for (const item of ["terms", "points/2"])
    await town.act(url, "oshiro", "evidence.add", { case: id, item, name: "見本.pdf", file });
  await town.act(url, "oshiro", "case.answer", { case: id, col: "first", answers });
  await town.act(url, "oshiro", "case.request", { case: id });
  const data = { what: "先に相談した。" };
  await town.act(url, "takahashi", "case.step", { case: id, step: "consult", verdict: "done", data });
  await town.act(url, "oshiro", "case.submit", { case: id });
  await town.act(url, "suzuki", "case.answer", { case: id, col: "second", answers });
  await town.act(url, "suzuki", "case.step", { case: id, step: "check", verdict: "done" });
  return `/cases/${id}`;
}

const waits = async (page) => {
  await page.goto("/tasks");
  return main(page).getByRole("link", { name: "見本メモ" }).count();
};

async function refusedWithoutIt(applicant, base) {
  check((await waits(applicant)) === 0, "自分の申請は、待っている仕事に数えない");
  await applicant.goto(base);
  await says(applicant, "superior（副村長 佐藤 次郎）");
  await says(applicant, "例外として認めたときは、あなたも行えます");
  const consulted = applicant.locator(".route > li").filter({ hasText: "consulted" });
  check(/済み.*高橋 六子/s.test(await consulted.innerText()), "提出の前に済ませた段階は済みと出る");
  await look(applicant, "waiver-applicant");
  await applicant.goto(`${base}/review`);
  await says(applicant, "自分が関わった申請は");
  await says(applicant, "例外として認めたときは、あなたも行えます");
  check((await main(applicant).getByRole("button").count()) === 0, "決めるボタンがない");
  await look(applicant, "waiver-review");
  const answer = await applicant.goto(`${base}/waive`);
  check(answer.status() === 403, "自分で自分を認める画面は開かない", answer.status());
  await says(applicant, "関わりのない上位の人に限ります");
}

async function strangers(readers, stranger, base) {
  const none = await stranger.goto(`${base}/waive`);
  check(none.status() === 404, "申請を見られない職員には、申請が見つからない", none.status());
  for (const reader of readers) {
    await reader.goto(base);
    check((await main(reader).getByText("例外").count()) === 0, "確認者や管理者には勧めない");
    const answer = await reader.goto(`${base}/waive`);
    check(answer.status() === 403, "確認者や管理者は認められない", answer.status());
  }
}

async function recorded(above, base) {
  check((await waits(above)) === 1, "上位の人を待っている");
  await follow(main(above), "見本メモ");
  await look(above, "waiver-above");
  await follow(main(above), "申請に関わる人の確認を例外として認める");
  check(await above.getByRole("radio", { name: /大城 八郎/ }).isChecked(), "相手は一人なので、選ばれている");
  check((await above.getByRole("radio").count()) === 1, "ほかの人は選べない");
  await press(above, "例外として認める");
  await says(above, "理由を書いてください");
  await look(above, "waiver-no-reason");
  await forged(above);
  await field(above, "理由").fill(why);
  await press(above, "例外として認める");
  await says(above, "例外として認めたことを記録しました");
  await says(above, "「approve」は、大城 八郎");
  await says(above, why);
  await look(above, "waiver-recorded");
  await says(above, "chief（部長 大城 八郎）を待っています");
  check((await waits(above)) === 0, "もう上位の人を待っていない");
  const again = await above.goto(`${base}/waive`);
  check(again.status() === 409, "二度は認めない", again.status());
  await says(above, "例外として認める相手がいません");
}

/** Somebody else's id in the form is refused; what was typed stays. */
async function forged(above) {
  await field(above, "理由").fill("別の人を認めさせる");
  await above
    .getByRole("radio")
    .evaluate((radio, id) => { radio.value = id; }, town.ids.yamada);
  await press(above, "例外として認める");
  await says(above, "この人には認められません");
  check((await field(above, "理由").inputValue()) === "別の人を認めさせる", "書いた理由は残る");
}

async function decided(applicant, office, base) {
  check((await waits(applicant)) === 1, "いまは申請者を待っている");
  await follow(main(applicant), "見本メモ");
  await look(applicant, "waiver-possible");
  await follow(main(applicant), "「approve」へ進む");
  await says(applicant, "例外として認められているので");
  await look(applicant, "waiver-approve");
  await press(applicant, "承認する");
  await says(applicant, "承認しました");
  const story = main(applicant).locator(".history > li").filter({ hasText: "例外として認めた" });
  const text = await story.innerText();
  check(text.includes("佐藤 次郎") && text.includes("認められた人：大城 八郎") && text.includes(why),
    "だれがだれに、なぜ認めたかが経過に残る", text);
  await office.goto(`/record/${base.split("/").pop()}`);
  await says(office, "例外として認めた");
  await look(office, "waiver-record");
}

await program(async () => {
  const server = await serve({ found: town.found });
  const browser = await launch();
  try {
    const base = await step("所属長が、自分の課の申請を出し、決定だけが残る", () => handedIn(server.url));
    const [applicant, above, checker, manager, office, stranger] = await step("みながログインする", async () => {
      const pages = [];
      for (const name of logins)
        pages.push(await town.person(browser, server.url, name));
      return pages;
    });
    await step("申請者は決められず、どうすればよいかを読む", () => refusedWithoutIt(applicant, base));
    await step("関わりのない人は認められない", () => strangers([checker, manager], stranger, base));
    await step("上位の人が、理由を書いて認める", () => recorded(above, base));
    await step("申請者が決められるようになり、記録に残る", () => decided(applicant, office, base));
    await step("記録の検証が通る", () => must(server.home, "audit", "verify"));
  } finally {
    await browser.close();
    await server.stop();
  }
});
