// The manager of two services leaves: the role that stands in finds them, goes on and may change them; the office is
// told who acts and how another manager is named; nobody else may do anything.
import { field, follow, group, press, says } from "./deeds.mjs";
import { launch, login, look, open } from "./browser.mjs";
import { run, serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const now = "今は、利用責任者（企画係長 新垣 あゆみ）が代わって行います。";

async function found(page, service) {
  await page.goto(`/ledger?unit=&q=${encodeURIComponent(service)}`);
  await follow(main(page), service);
}

const button = (page, name) => main(page).getByRole("button", { name, exact: true }).count();

async function told(office) {
  await office.goto("/");
  await says(office, "管理する人が異動・退職したもの");
  await says(office, now);
  await look(office, "vacant-office");
  await found(office, "クリプト便");
  await says(office, "管理する人（上原 美咲）が退職・異動しました。");
  await look(office, "vacant-entry");
  check((await button(office, "変更申請")) === 0, "事務局は変更を申請しない");
}

async function goesOn(responsible) {
  await responsible.goto("/");
  await says(responsible, "管理する人がいないため、代わって受け持つもの");
  await look(responsible, "vacant-home");
  await follow(main(responsible), "Questant");
  await follow(main(responsible), "「特有のリスクの理解」へ進む");
  const risks = group(responsible, "約款による外部サービスに特有のリスク").getByRole("checkbox");
  check((await risks.count()) === 4, "代わる役割にも様式が開く");
  await look(responsible, "vacant-step");
  await found(responsible, "クリプト便");
  check((await button(responsible, "終了確認")) === 1, "代わる役割は終了を出せる");
  await press(responsible, "変更申請");
  await responsible.waitForURL(/\/cases\//);
  await look(responsible, "vacant-change");
  check((await field(responsible, "サービス管理担当者").inputValue()) === "", "退職した人は新しい申請に残らない");
}

await program(async () => {
  const server = await serve();
  const browser = await launch();
  try {
    const gone = run(server.home, "user", "leave", "uehara");
    check(gone.status === 0, "管理する人が退職する", gone.out);
    const page = async (name) => {
      const it = await open(browser, server.url);
      await login(it, name);
      return it;
    };
    await step("事務局は、今だれが行うかと、決め方を見る", async () => told(await page("oshiro")));
    await step("代わる役割は、待っているものを続け、変更を始める", async () => goesOn(await page("arakaki")));
    await step("ほかの職員には何も出ない", async () => {
      const clerk = await page("tamaki");
      await found(clerk, "クリプト便");
      check((await button(clerk, "変更申請")) + (await button(clerk, "終了確認")) === 0, "同じ課の職員は申請できない");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
