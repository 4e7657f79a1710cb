// Who applied leaves while the application waits for them: the office sees that it waits for nobody, a colleague of the
// unit goes on with it from the first screen, and is the applicant from then on.
import { field, follow, press, says } from "./deeds.mjs";
import { launch, login, look, open } from "./browser.mjs";
import { run, serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const left = "退職・異動した人の、差し戻された申請";

async function told(office) {
  await office.goto("/");
  await says(office, "行う人のところに届いていない申請");
  await says(office, "差し戻されましたが、申請した上原 美咲さんが退職・異動しました。企画課の職員が引き継ぐと進みます。");
  await look(office, "takeover-office");
  await follow(main(office), "みらい翻訳");
  check((await main(office).getByRole("link", { name: "申請を引き継ぐ" }).count()) === 0, "ほかの課の職員は引き継げない");
  await look(office, "takeover-office-case");
}

async function takes(clerk) {
  await clerk.goto("/");
  await says(clerk, left);
  await look(clerk, "takeover-home");
  await follow(main(clerk), "みらい翻訳");
  await look(clerk, "takeover-case");
  await follow(main(clerk), "申請を引き継ぐ");
  await says(clerk, "引き継ぐと、あなたが申請者になり");
  await look(clerk, "takeover-ask");
  await press(main(clerk), "引き継ぐ");
  await clerk.waitForURL(/\/cases\/[^/]+$/);
  await says(clerk, "項目5の裏付けが古い版の約款です。");
  await look(clerk, "takeover-done");
  await says(clerk, "書いた内容");
  await follow(main(clerk), "確かめて提出する");
  await says(clerk, "今はこの団体の職に就いていない人です");
  await look(clerk, "takeover-submit");
  await clerk.goBack();
  await follow(main(clerk), "続きを書く");
  check((await field(clerk, "提供サービス名").inputValue()) === "みらい翻訳", "書いてあった内容を続ける");
  await clerk.goto("/");
  check((await clerk.getByText(left).count()) === 0, "引き継いだ申請は残らない");
}

await program(async () => {
  const server = await serve();
  const browser = await launch();
  try {
    const page = async (name) => {
      const it = await open(browser, server.url);
      await login(it, name);
      return it;
    };
    await step("申請した人がいるうちは何も出ない", async () => {
      const clerk = await page("tamaki");
      await clerk.goto("/");
      check((await clerk.getByText(left).count()) === 0, "差し戻しは申請した人のもの");
    });
    const gone = run(server.home, "user", "leave", "uehara");
    check(gone.status === 0, "申請した人が退職する", gone.out);
    await step("事務局は、だれのところにもないことを見る", async () => told(await page("oshiro")));
    await step("同じ課の職員が引き継ぐ", async () => takes(await page("tamaki")));
  } finally {
    await browser.close();
    await server.stop();
  }
});
