// Before something is published: the address and the picture of its QR code are given, what must not be given
// out is refused with what to do instead, and what may becomes a record after the checks.
import { spawnSync } from "node:child_process";
import { launch, login, look, open } from "./browser.mjs";
import { field, follow, press, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const main = (page) => page.getByRole("main");
const FORM = "https://docs.google.com/forms/d/e/1FAIpQLSdExample/viewform";
const EDIT = "https://docs.google.com/forms/d/1aBcDExample/edit";

/** A picture of a QR code, as the makers of leaflets save it. */
function code(text, ...how) {
  const made = spawnSync("qrencode", ["-t", "PNG", "-o", "-", ...how, text]);
  check(made.status === 0, "qrencode");
  return { name: "qr.png", mimeType: "image/png", buffer: made.stdout };
}

async function give(page, kind, text, ...pictures) {
  await page.goto("/publish");
  if (kind) await main(page).getByRole("radio", { name: kind }).check();
  await field(page, "配るアドレス").fill(text);
  if (pictures.length) await field(page, "QRコードの画像").setInputFiles(pictures);
  await press(main(page), /^確かめて進む$/);
}

async function allWell(page) {
  for (const circle of await main(page).getByRole("radio", { name: "○" }).all()) await circle.check();
}

/** A screenshot goes through the clipboard: the picture becomes a file of the input. */
async function paste(page, picture) {
  await field(page, "QRコードの画像").focus();
  await page.evaluate((bytes) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/png" }));
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, [...picture.buffer]);
}

async function inKitakyushu(browser) {
  const server = await serve({ pack: "packs/kitakyushu-2023" });
  try {
    const page = await open(browser, server.url);
    await login(page, "noguchi");
    await step("編集用のアドレスのQRコードは断られ、何も残らない", async () => {
      await page.goto("/");
      await follow(main(page), "公開前チェック");
      await look(page, "publish-open");
      await give(page, /^フォーム/, "", code(EDIT, "-s", "5"));
      await says(page, "配れないアドレスがあります");
      await says(page, "編集するためのアドレスです");
      await look(page, "publish-refused");
      await page.goto("/cases");
      check(!(await main(page).innerText()).includes("公開前チェック"), "下書きも残らない");
    });
    await step("一つでも配れないものがあれば断られる", async () => {
      await give(page, /^フォーム/, `${FORM}\n詳しくは bit.ly/abc、http://www.town.example/`);
      await says(page, "短縮したアドレスです");
      await says(page, "通信をのぞかれたり");
      await look(page, "publish-several");
      check((await field(page, "配るアドレス").inputValue()).includes("bit.ly/abc"), "書いたものは残る");
    });
    await step("何を公開するか、何の画像かを言わないと進まない", async () => {
      await give(page, null, FORM);
      await says(page, "何を公開するかを選んでから");
      await give(page, /^フォーム/, FORM, { name: "白紙.png", mimeType: "image/png", buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64") });
      await says(page, "白紙.png：QRコードが見つかりません");
      await give(page, /^フォーム/, FORM, { name: "案内.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF") });
      await says(page, "PNGかJPEGの画像を選んでください");
      await give(page, /^フォーム/, "", code("WIFI:S:town;P:secret1;;"));
      await says(page, "QRコードの中身がアドレスではありません");
      check(!(await page.content()).includes("secret1"), "アドレスでない中身は出さない");
    });
    await step("画像を貼り付けても読み取る。設定に答えると、公開してよい記録になる", async () => {
      await page.goto("/publish");
      await main(page).getByRole("radio", { name: /^フォーム/ }).check();
      await paste(page, code(FORM, "-s", "4", "--foreground=777777"));
      await press(main(page), /^確かめて進む$/);
      await page.waitForURL((address) => address.pathname.endsWith("/whole"));
      await says(page, FORM);
      await says(page, "回答する人・見る人のためのアドレスです");
      await says(page, "集計やほかの人の回答を見せない設定にしましたか");
      check(!(await main(page).innerText()).includes("受け取る人どうし"), "ほかの公開のしかたの問いは出ない");
      await look(page, "publish-whole");
      await field(page, "公開するもの").fill("秋まつり出店の申込フォーム");
      await allWell(page);
      await main(page).getByRole("radio", { name: "×" }).first().check();
      await press(main(page), /^記録する$/);
      await says(page, "×のままです");
      await look(page, "publish-not-ok");
      await allWell(page);
      await press(main(page), /^記録する$/);
      await says(page, "記録しました");
      await says(page, "公開してよい状態です");
      await says(page, "番号");
      await look(page, "publish-recorded");
    });
    await step("狭い画面でもはみ出さない", async () => {
      await page.setViewportSize({ width: 320, height: 800 });
      await give(page, /^フォーム/, `${EDIT}?${"long".repeat(60)}`);
      await says(page, "編集するためのアドレスです");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      check(wide <= 320, "横に動かさずに読める", wide);
      await look(page, "publish-narrow");
    });
  } finally {
    await server.stop();
  }
}

async function inTokyo(browser) {
  const server = await serve({ pack: "packs/tokyo-2025" });
  try {
    const page = await open(browser, server.url, { javaScriptEnabled: false });
    await login(page, "akiyama");
    await step("台帳にないアカウントは断られる（スクリプトなし）", async () => {
      await give(page, /^SNS/, "https://x.com/mihon_example_other");
      await says(page, "台帳に登録されていないアカウントです");
      await look(page, "publish-unregistered");
    });
    await step("共有リンクは、人が確かめることとして進む（スクリプトなし）", async () => {
      await give(page, /^ファイルやフォルダー/, "https://drive.google.com/drive/folders/1aBc?usp=sharing");
      await says(page, "共有の設定を開いて確かめてください");
      await says(page, "見られる人は、見せる相手だけですか");
      await look(page, "publish-link");
    });
  } finally {
    await server.stop();
  }
}

await program(async () => {
  const browser = await launch();
  try {
    await inKitakyushu(browser);
    await inTokyo(browser);
  } finally {
    await browser.close();
  }
});
