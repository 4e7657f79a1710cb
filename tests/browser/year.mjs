// A year of duties on a sheet for the wall, what is past its day for those who are told by hand, and
// the secret address for calendar programs: on the screen, at 200 %, on paper, without script.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { launch, login, look, open } from "./browser.mjs";
import { follow, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const shots = process.env.DAICHO_SHOTS;

/** How many pages the page has on paper; kept beside the pictures. */
async function paper(page, name) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, ...(shots ? { path: `${shots}/${name}.pdf` } : {}) });
  return (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) || []).length;
}

/** Another library than the one that wrote it reads every event. */
function readable(text) {
  const python = `
import sys, icalendar
c = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
e = [x for x in c.walk("VEVENT")]
assert len(set(str(x["UID"]) for x in e)) == len(e)
assert all(x.decoded("DTEND").toordinal() - x.decoded("DTSTART").toordinal() == 1 for x in e)
assert all(x.decoded("DTSTAMP") and str(x["SUMMARY"]) for x in e)
print(len(e))`;
  const done = spawnSync("/usr/bin/python3", ["-c", python], { input: text, encoding: "utf8" });
  check(done.status === 0, "python3-icalendar が読める", done.stderr);
  check(Number(done.stdout) === text.split("BEGIN:VEVENT").length - 1, "どの期日も読める", done.stdout);
}

/** The secret itself stands in no file of the home. */
function kept(home, secret) {
  for (const file of readdirSync(home, { withFileTypes: true }))
    if (file.isFile()) check(!readFileSync(join(home, file.name)).includes(secret), `${file.name} に残らない`);
}

await program(async () => {
  const server = await serve({ pack: "packs/onna-2017" });
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    await login(page, "uehara");
    await step("点検の画面から年間予定表へ進む", async () => {
      await page.goto("/duties");
      await follow(main(page), "年間予定表を見る");
      await page.getByRole("heading", { name: /年間予定表/, level: 1 }).waitFor();
      const table = page.getByRole("table");
      check((await table.getByRole("columnheader").count()) === 13, "点検などと12か月");
      check((await table.getByRole("rowheader").count()) >= 4, "点検ごとの行");
      check((await table.locator(".mark").count()) >= 10, "期日が並ぶ");
      check((await table.locator(".mark").first().locator(".hidden-text").innerText()).length > 5, "印は言葉でも言われる");
      await look(page, "year");
    });
    await step("年度を選べる。来年度は、これからの分だけが並ぶ", async () => {
      await page.getByLabel("年度", { exact: true }).selectOption({ index: 0 });
      await press(main(page), "表示する");
      await page.waitForURL(/from=\d{4}-04/);
      check((await main(page).locator("td .mark").filter({ hasText: /[○△×]/ }).count()) === 0, "まだ何も済んでいない");
      check((await main(page).locator("td .mark").count()) > 10, "予定が並ぶ");
      await look(page, "year-next");
    });
    await step("おかしな年度は断られる", async () => {
      const reply = await page.goto("/duties/year?from=2026-13");
      check(reply.status() === 400 || reply.status() === 422, "断られる", String(reply.status()));
      await page.goto("/duties/year");
    });
    await step("A4 横の紙に収まる", async () => {
      check((await paper(page, "year")) <= 2, "1、2枚に収まる");
    });
    await step("200 % でも読める", async () => {
      const wide = await open(browser, server.url, { viewport: { width: 640, height: 450 } });
      await login(wide, "uehara");
      await wide.goto("/duties/year");
      await look(wide, "year-200");
      check(await wide.getByRole("region", { name: "年間予定表" }).evaluate((e) => e.scrollWidth > e.clientWidth), "表だけが横に動く");
      await wide.getByRole("region", { name: "年間予定表" }).evaluate((e) => { e.scrollLeft = 400; });
      const first = await wide.getByRole("table").getByRole("rowheader").nth(1).boundingBox();
      check(first.x >= 0, "動かしても、点検の名前は見える");
    });
    await step("ほかの所属は選べない", async () => {
      const reply = await page.goto("/duties/year?unit=01900000-0000-7000-8000-000000000000");
      check(reply.status() === 403, "断られる", String(reply.status()));
    });
    await step("督促一覧は、所属と行う人ごとに並ぶ", async () => {
      await page.goto("/duties/late");
      await look(page, "late");
      const office = await open(browser, server.url);
      await login(office, "oshiro");
      await office.goto("/duties/late");
      await look(office, "late-office");
      check((await paper(office, "late")) >= 1, "紙になる");
      await office.goto("/duties/signs");
      await office.getByRole("heading", { name: "形骸化の兆し" }).waitFor();
      await look(office, "signs");
    });
    await step("アドレスを作ると一度だけ表示され、カレンダーに読める", async () => {
      await page.goto("/calendar");
      await look(page, "calendar");
      await press(main(page), "アドレスを作る");
      const address = (await main(page).locator(".calendar-address").innerText()).trim();
      check(/\/calendar\.ics\?key=[A-Za-z0-9_-]{40,}$/.test(address), "長いアドレス", address);
      await look(page, "calendar-made");
      const reply = await fetch(address);
      const text = await reply.text();
      check(reply.status === 200 && reply.headers.get("content-type").startsWith("text/calendar"), "text/calendar");
      check(/cache-control/i.test([...reply.headers.keys()].join()) && !/public/.test(reply.headers.get("cache-control")), "ほかに残らない");
      check(text.startsWith("BEGIN:VCALENDAR\r\n") && text.includes("BEGIN:VEVENT"), "期日がある");
      for (const cookie of ["daicho=ended", `daicho=${"a".repeat(43)}`])
        check((await fetch(address, { headers: { cookie } })).status === 200, "終わったログインは関わらない");
      check((await fetch(address.slice(0, -1))).status === 404, "一文字足りない");
      check((await fetch(`${server.url}/calendar.ics`)).status === 404, "何もない");
      readable(text);
      kept(server.home, address.split("key=")[1]);
      await page.goto("/calendar");
      check(!(await main(page).innerText()).includes("key="), "もう見られない");
      await press(main(page), "アドレスを止める");
      await says(page, "アドレスを止めました");
      const after = await fetch(address);
      check(after.status === 404, "止めると使えない", String(after.status));
      check(!(await after.text()).includes(address.split("key=")[1]), "答えに出ない");
    });
    await step("スクリプトなしでも同じように使える", async () => {
      const plain = await open(browser, server.url, { javaScriptEnabled: false });
      await login(plain, "uehara");
      await plain.goto("/duties/year");
      await press(main(plain), "表示する");
      await plain.getByRole("table").waitFor();
      await plain.goto("/calendar");
      await press(main(plain), "アドレスを作る");
      await plain.locator(".calendar-address").waitFor();
    });
    await step("英語でも読める", async () => {
      await page.goto("/");
      await page.getByRole("button", { name: "English" }).click();
      await page.goto("/duties/year");
      await page.getByRole("heading", { name: /Plan of the year/ }).waitFor();
      await look(page, "year-en");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
});
