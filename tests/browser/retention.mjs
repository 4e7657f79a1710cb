// Keeping and disposal: whose decision it is, what is due, a hold put and ended, without script as well.
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");

await program(async () => {
  const server = await serve({ pack: "packs/onna-2017" });
  const browser = await launch();
  try {
    const office = await open(browser, server.url, { javaScriptEnabled: false });
    await login(office, "higa");
    await step("廃棄を決める役割が決まるまで、そのことを告げる", async () => {
      await office.goto("/office");
      await follow(main(office), "保存と廃棄");
      await says(office, "ひとりでに消えることはありません");
      await says(office, "許可されなかった申請");
      await look(office, "retention-first");
      await field(main(office), "役割").selectOption({ index: 1 });
      await field(main(office), "根拠").fill("文書管理規程第30条");
      await press(main(office), "この役割に決める");
      await says(office, "廃棄を決める役割を記録しました");
      await says(office, "文書管理規程第30条");
    });
    await step("廃棄を停止し、理由とともに示し、解除する", async () => {
      await office.goto("/ledger");
      const at = await main(office).locator('a[href^="/entries/"]').first().getAttribute("href");
      const id = at.split("/")[2];
      await office.goto(`/retention/entries/${id}`);
      await press(main(office), "廃棄を停止する");
      await says(office, "理由を書いてください");
      await field(main(office), "停止する理由").fill("開示請求のため");
      await look(office, "retention-hold");
      await press(main(office), "廃棄を停止する");
      await office.goto("/retention?show=held");
      await says(office, "開示請求のため");
      await look(office, "retention-held");
      await office.goto(`/retention/entries/${id}`);
      await field(main(office), "解除する理由").fill("終わった");
      await press(main(office), "停止を解除する");
      await office.goto("/retention?show=held");
      check(!(await main(office).innerText()).includes("開示請求のため"), "停止は終わった");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
