// The yearly inventory: the office starts it, a unit answers by keyboard and another without script, what is
// not in the register is declared, the office looks it through, prints it and closes it.
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, group, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const secret = "行事の写真を送る掲示板";

/** Tabs until the focus stands on a radio or field with this name; its group when there is one. */
async function to(page, what, inside = "") {
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      const label = e.labels && e.labels[0] ? e.labels[0].textContent : e.textContent;
      const box = e.getBoundingClientRect();
      return { label: label.trim(), type: e.type || "", near: (e.closest("section, fieldset") || e).textContent,
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight };
    });
    if (at.label.startsWith(what) && at.near.includes(inside)) {
      check(at.seen, `焦点が見える：${what}`);
      return;
    }
  }
  throw new Error(`nothing called ${what}`);
}

await program(async () => {
  const server = await serve({ pack: "packs/onna-2017" });
  const browser = await launch();
  try {
    const office = await open(browser, server.url);
    await login(office, "higa");
    let at;
    await step("事務局が始める。期日のない棚卸しは始まらず、理由が欄のそばに出る", async () => {
      await office.goto("/office");
      await follow(main(office), "棚卸し");
      await look(office, "inventory-none");
      await follow(main(office), "棚卸しを始める");
      check(/年度 棚卸し$/.test(await field(main(office), "名前").inputValue()), "年度の名前が入っている");
      await press(main(office), "棚卸しを始める");
      check((await field(main(office), "回答の期日").getAttribute("aria-invalid")) === "true", "期日の欄が誤りを示す");
      await look(office, "inventory-refused");
      await field(main(office), "回答の期日").fill("2099-03-31");
      await field(main(office), "所属へのことば").fill("五分ほどで終わります。分からないときは事務局へどうぞ。");
      await press(main(office), "棚卸しを始める");
      await says(office, "棚卸しを始めました");
      await says(office, "未回答の所属");
      at = new URL(office.url()).pathname;
      await look(office, "inventory-begun");
      await office.goto("/");
      await says(office, "回答した所属 0 /");
    });
    await step("企画課の人が、キーボードだけで答える。何も選ばれていない", async () => {
      const page = await open(browser, server.url);
      await login(page, "arakaki");
      await page.goto("/");
      await says(page, "棚卸しの回答のお願い");
      await look(page, "inventory-home");
      await follow(main(page), "企画課");
      check((await page.locator("input:checked").count()) === 0, "何も選ばれていない");
      await says(page, "責められることはありません");
      await look(page, "inventory-unit");
      await press(main(page), "回答する");
      await says(page, "一つ選んでください");
      await look(page, "inventory-open");
      const rows = await main(page).getByRole("group", { name: /^今も使っていますか/ }).count();
      check(rows > 0, "台帳のサービスが並ぶ", rows);
      for (let i = 0; i < rows; i++) {
        await to(page, "使っている");
        await page.keyboard.press(i === 0 ? "ArrowDown" : " ");
        if (i === 0) await page.keyboard.press("ArrowDown");
      }
      await page.goto(page.url()); // what was not sent is not there
      for (let i = 0; i < rows; i++) {
        await to(page, "使っている");
        await page.keyboard.press(" ");
        if (i > 0) continue;
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("ArrowDown");
        await to(page, "違いの内容");
        await page.keyboard.type("管理する人が替わりました。");
      }
      await to(page, "サービスの名前");
      await page.keyboard.type(secret);
      await to(page, "アドレス");
      await page.keyboard.type("keijiban.example");
      await to(page, "何に使っているか");
      await page.keyboard.type("行事の写真を、手伝いの人に渡すため。");
      await to(page, "いつごろから");
      await page.keyboard.type("去年の夏");
      await to(page, "回答する");
      await page.keyboard.press("Enter");
      await says(page, "回答を記録しました");
      await says(page, secret);
      await look(page, "inventory-answered");
      await follow(main(page), /^使ってよいか調べる/);
      check(new URL(page.url()).searchParams.get("q") === secret, "判定へ名前が渡る");
    });
    await step("台帳に何もない所属は、スクリプトなしで「該当なし」と答える", async () => {
      const plain = await open(browser, server.url, { javaScriptEnabled: false });
      await login(plain, "nakamura");
      await plain.goto("/inventories");
      await look(plain, "inventory-mine");
      await main(plain).getByRole("listitem").filter({ hasText: "未回答" }).getByRole("link").first().click();
      await says(plain, "届出漏れの申告");
      const none = main(plain).getByRole("checkbox", { name: /^該当なし/ });
      await press(main(plain), "もう一つ書く");
      await says(plain, "台帳にないサービス 2");
      check((await main(plain).getByRole("group", { name: /^台帳にないサービス/ }).count()) === 2, "欄が増える");
      await none.check();
      await press(main(plain), "回答する");
      await says(plain, "回答を記録しました");
      await look(plain, "inventory-plain");
    });
    await step("事務局は、違い、台帳にないもの、未回答の所属を一つの画面で見て、印刷し、CSVを取る", async () => {
      await office.goto(at);
      await says(office, "管理する人が替わりました");
      await says(office, secret);
      await look(office, "inventory-state");
      const csv = await office.request.get(`${at}/csv`);
      const text = await csv.text();
      check(text.includes(secret) && text.includes("違いがある"), "CSVに入っている");
      await office.emulateMedia({ media: "print" });
      check((await office.getByRole("link", { name: "CSVで保存" }).count()) === 0, "印刷にはボタンが出ない");
      await look(office, "inventory-print");
      await office.emulateMedia({ media: "screen" });
      const wide = await open(browser, server.url, { viewport: { width: 640, height: 450 } });
      await login(wide, "higa");
      await wide.goto(at);
      await look(wide, "inventory-200");
    });
    await step("事務局が聞き取りを入れる。だれから聞いたかが要る", async () => {
      await office.goto(at);
      await main(office).getByRole("region", { name: "未回答の所属" }).getByRole("link").first().click();
      await says(office, "届出漏れの申告");
      for (const one of await main(office).getByRole("group", { name: /^今も使っていますか/ }).all())
        await one.getByLabel("もう使っていない", { exact: true }).check();
      if (await main(office).getByRole("checkbox", { name: /^該当なし/ }).count()) await main(office).getByRole("checkbox", { name: /^該当なし/ }).check();
      await press(main(office), "聞き取りとして記録する");
      await says(office, "だれから、どう聞いたかを書いてください");
      await look(office, "inventory-hear");
      await field(main(office), "だれから、どう聞いたか").fill("係の人から電話で");
      await press(main(office), "聞き取りとして記録する");
      await says(office, "回答を記録しました");
      await says(office, "係の人から電話で");
    });
    await step("締め切ると、もう答えられない。答えなかった所属は未回答のまま", async () => {
      await office.goto(at);
      await main(office).getByText("棚卸しを締め切る").first().click();
      await press(main(office), "棚卸しを締め切る");
      await says(office, "棚卸しを締め切りました");
      check((await main(office).getByRole("button", { name: "棚卸しを締め切る" }).count()) === 0, "もう締め切れない");
      await look(office, "inventory-closed");
      const page = await open(browser, server.url);
      await login(page, "arakaki");
      await page.goto("/inventories");
      await follow(main(page), "企画課");
      await says(page, "締切り");
      check((await main(page).getByRole("radio").count()) === 0, "選ぶ欄はもうない");
      await look(page, "inventory-over");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
