// A web meeting somebody else holds: the invitation is pasted, what is kept is seen, the checks are answered,
// and the next meeting of the series takes one press.
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const mail = (day) => `件名：広域連携の打合せ
差出人：南市 鈴木 <suzuki@kaigi.example>
日時：${day} 14:00-15:00
https://us02web.zoom.us/j/81234567890?pwd=Zx9Passw0rd
ミーティング ID: 812 3456 7890
パスコード: Zx9Passw0rd`;

async function paste(page, text) {
  await page.goto("/");
  await follow(main(page), "招かれたWeb会議に出る");
  await field(page, "案内のメールの本文").fill(text);
  await press(main(page), /^読み取る$/);
}

/** Every item of the list that is shown. */
async function allWell(page) {
  for (const circle of await main(page).getByRole("radio", { name: "○" }).all()) await circle.check();
}

const hides = async (page, what) => {
  const html = await page.content();
  check(!/Zx9Passw0rd|812 ?3456/.test(html), `${what}：入室に使うものが画面にない`);
};

await program(async () => {
  const server = await serve({ pack: "packs/kitakyushu-2023" });
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    await login(page, "noguchi");
    await step("案内を貼ると、残る内容と確認事項が出る", async () => {
      await page.goto("/meetings");
      await look(page, "meeting-paste");
      await paste(page, mail("2099年12月3日(木)"));
      check((await field(page, "会議名").inputValue()) === "広域連携の打合せ", "会議名を読み取る");
      check((await field(page, "招いた相手").inputValue()) === "南市 鈴木", "招いた相手を読み取る");
      await says(page, "2 か所見つけ");
      await says(page, "会議のソフトは最新ですか。");
      await hides(page, "読み取り");
      await look(page, "meeting-read");
    });
    await step("確認事項に答えて記録する", async () => {
      await press(main(page), /^この内容で確認に進む$/);
      await page.waitForURL((address) => address.pathname.endsWith("/whole"));
      await hides(page, "確認と記録");
      await look(page, "meeting-whole");
      await press(main(page), /^記録する$/);
      await says(page, "か所あります");
      await look(page, "meeting-whole-open");
      await main(page).getByRole("radio", { name: /重要情報資産ではない/ }).check();
      await allWell(page);
      await press(main(page), /^記録する$/);
      await says(page, "記録しました");
      await hides(page, "記録");
      await look(page, "meeting-recorded");
    });
    await step("次の回は前回の答えを見て、一度押すだけで済む", async () => {
      await paste(page, mail("2099年12月10日(木)"));
      await says(page, "前にも出た会議です");
      await look(page, "meeting-again");
      await press(main(page), /^前回と同じ答えで記録する$/);
      await says(page, "記録しました");
      await look(page, "meeting-again-recorded");
    });
    await step("同じ日の案内をもう一度貼ると、記録があると知らせる", async () => {
      await paste(page, mail("2099年12月10日(木)"));
      await says(page, "この日の会議は既に記録してあります");
    });
    await step("案内でないものを貼っても、書いて進める", async () => {
      await paste(page, "お世話になっております。");
      await says(page, "読み取れませんでした");
      await look(page, "meeting-unread");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
