// The register in the columns of the rules: from the everyday list to it, as of a day, at 200 %, on
// A4 landscape, and as the file that spreadsheets open; read by whom, the record tells.
import { launch, login, look, open } from "./browser.mjs";
import { follow, press } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const shots = process.env.DAICHO_SHOTS;

/** Size of the pages on paper, and how many there are. */
async function paper(page, name) {
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true, ...(shots ? { path: `${shots}/${name}.pdf` } : {}) });
  const text = pdf.toString("latin1");
  const [, w, h] = text.match(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/) || [];
  return { n: (text.match(/\/Type\s*\/Page\b/g) || []).length, landscape: Number(w) > Number(h) };
}

async function told(pack, who, columns) {
  const server = await serve({ pack });
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    await login(page, who);
    await step(`${pack}: 台帳から、規程の欄の一覧へ進む`, async () => {
      await page.goto("/ledger");
      await look(page, `list-${who}`);
      await follow(main(page), "規程の欄で見る・印刷する");
      await page.waitForURL(/\/ledger\/columns/);
      const heads = await page.getByRole("columnheader").count();
      check(heads === columns, "規程の欄がみな並ぶ", String(heads));
      check((await page.getByRole("rowheader").count()) >= 1, "載っているものが並ぶ");
      await look(page, `columns-${who}`);
    });
    await step("A4 横の紙になる", async () => {
      const sheet = await paper(page, `columns-${who}`);
      check(sheet.landscape && sheet.n >= 1, "横向き", JSON.stringify(sheet));
    });
    await step("ある日の内容を選べる", async () => {
      await page.getByLabel(/いつの内容か/).fill("R3.4.1");
      await press(main(page), "絞り込む");
      await page.getByText("条件に合うものはありません").waitFor();
      await look(page, `columns-then-${who}`);
      await page.goto("/ledger/columns?asof=2099-01-01");
      await page.getByText("まだ先の日です").waitFor();
      await look(page, `columns-later-${who}`);
      const reply = await page.goto("/ledger/columns?asof=13-13");
      check(reply.status() === 400 || reply.status() === 422, "日付でなければ断られる", String(reply.status()));
    });
    await step("CSV で取り出すと、閲覧の記録に残る", async () => {
      await page.goto("/ledger/columns");
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV で取り出す" }).click()]);
      check(/\.csv$/.test(file.suggestedFilename()), "CSV の名前", file.suggestedFilename());
      const stream = await file.createReadStream();
      const bytes = [];
      for await (const some of stream) bytes.push(some);
      const text = Buffer.concat(bytes).toString("utf8");
      check(text.startsWith("\ufeff\"番号\"") || text.startsWith("\ufeff\""), "Excel が文字を読める", text.slice(0, 20));
      check(text.split("\r\n").length >= 3, "行がある");
      await page.goto("/record?chain=access&kind=export");
      await page.getByText("/ledger/columns.csv").first().waitFor();
    });
    await step("200 % では、表だけが横に動く", async () => {
      const wide = await open(browser, server.url, { viewport: { width: 640, height: 450 } });
      await login(wide, who);
      await wide.goto("/ledger/columns");
      await look(wide, `columns-200-${who}`);
      check(await wide.locator(".table-wrap").evaluate((e) => e.scrollWidth > e.clientWidth), "表だけが横に動く");
    });
  } finally {
    await browser.close();
    await server.stop();
  }
}

await program(async () => {
  await told("packs/onna-2017", "oshiro", 14);
  await told("packs/kitakyushu-2023", "inoue", 10);
});
