// An application and its checklist by keyboard alone. Wherever the focus goes it must be seen.
import { launch, look, open } from "./browser.mjs";
import { picture, says } from "./deeds.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

/** The file choosers opened since the last upload began. */
const opened = [];

await program(async () => {
  const server = await serve();
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    const hidden = [];
    listen(page);
    await step("ログインする", async () => {
      await page.goto("/login");
      await to(page, hidden, "ログイン名");
      await page.keyboard.type("tamaki");
      await to(page, hidden, "パスワード");
      await page.keyboard.type("daicho-demo");
      await go(page, "Enter");
    });
    await step("本文へ飛べる", async () => {
      await page.keyboard.press("Tab");
      check((await focus(page)).name === "本文へ移動", "最初は本文への移動");
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      check((await focus(page)).inMain, "次は本文の中");
    });
    await step("申請を始める", async () => {
      await page.goto("/cases/new");
      await to(page, hidden, "この申請を始める");
      await go(page, "Enter");
    });
    await step("申請書を書く", () => application(page, hidden));
    await step("確認事項に答える", () => checklist(page, hidden));
    await step("提出する", async () => {
      await to(page, hidden, "提出する");
      await go(page, " ");
      await says(page, "提出しました");
    });
    await look(page, "keyboard-submitted");
    check(hidden.length === 0, "焦点はいつも見える", hidden.join("\n"));
  } finally {
    await browser.close();
    await server.stop();
  }
});

async function application(page, hidden) {
  const type = async (name, text) => {
    await to(page, hidden, name);
    await page.keyboard.press("Control+A");
    await page.keyboard.type(text);
  };
  await type("提供会社名", "株式会社見本鍵盤");
  await type("提供サービス名", "見本キーボード");
  await type("サービス内容", "打合せの予定を、関係者のあいだで毎週共有する。");
  await pick(page, hidden, "約款への同意と簡単な登録だけで使う");
  await pick(page, hidden, "いいえ"); // 有料のサービスである
  await type("利用目的", "予定を合わせるため。");
  await pick(page, hidden, "はい"); // 業務に必要なサービスである
  await type("業務上の必要性", "電話では合わせきれない。");
  await type("情報の種類", "課の予定表");
  await to(page, hidden, "重要性分類");
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await pick(page, hidden, "いいえ"); // 個人情報
  await type("氏名", "玉城 翔");
  await type("自", "5080401");
  await type("至", "R9.3.31");
  await type("サービス管理担当者", "上原 美咲");
  for (let i = 0; i < 2; i++) {
    await to(page, hidden, "国内");
    await page.keyboard.press(" ");
  }
  for (const name of ["所在を確かめた資料", "利用申請時の申請内容", "サービス約款"])
    await upload(page, hidden, `：${name}`);
  await to(page, hidden, "保存して「確認事項」へ進む");
  await go(page, "Enter");
  const errors = page.locator(".errors");
  check((await errors.count()) === 0, "申請書に誤りがない", await page.locator("main").innerText());
}

async function checklist(page, hidden) {
  for (let item = 1; item <= 8; item++) {
    await to(page, hidden, "未回答");
    // The marks stand before it: ○ × ／ －
    for (let i = 0; i < (item === 3 ? 1 : 3); i++) await page.keyboard.press("ArrowUp");
    if (item === 5) {
      await to(page, hidden, "所見");
      await page.keyboard.type("約款の12条にある。");
    }
    if (item !== 3) await upload(page, hidden, `資料を付ける：${item}`);
  }
  await to(page, hidden, "保存して提出の確認へ進む");
  await go(page, "Enter");
  await says(page, "必要なことはすべてそろっています");
}

/** Tabs until the thing of that name has the focus; notes every place where it cannot be seen. */
async function to(page, hidden, name) {
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    const at = await focus(page);
    if (at.problem) hidden.push(`${page.url()} ${at.name}: ${at.problem}`);
    if (at.name.includes(name)) return;
  }
  throw new Error(`「${name}」に届かない`);
}

/** Chooses a radio button: by the arrows when the group's focus is on another. */
async function pick(page, hidden, name) {
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    const at = await focus(page);
    if (at.problem) hidden.push(`${page.url()} ${at.name}: ${at.problem}`);
    if (!at.radios.includes(name)) continue;
    if (!at.checked) await page.keyboard.press(" ");
    for (let k = 0; k < at.radios.length && (await focus(page)).name !== name; k++)
      await page.keyboard.press("ArrowDown");
    return;
  }
  throw new Error(`「${name}」に届かない`);
}

/** The page's file choosers open only while somebody listens; listening all along, none is missed. */
function listen(page) {
  page.on("filechooser", (chooser) => opened.push(chooser));
}

async function upload(page, hidden, name) {
  await to(page, hidden, name);
  opened.length = 0;
  await page.keyboard.press(" ");
  for (let waited = 0; opened.length === 0; waited += 50) {
    if (waited >= 30000) throw new Error(`「${name}」が開かない`);
    await page.waitForTimeout(50);
  }
  await opened[0].setFiles(picture("画面.png"));
}

async function go(page, key) {
  await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
}

/** Where the focus is: its name, and why it could not be seen, if so. */
function focus(page) {
  return page.evaluate(() => {
    const text = (e) => (e?.textContent ?? "").replace(/\s+/g, "").replace(/〔.*?〕|必須|任意/g, "");
    const e = document.activeElement;
    const name = (e.labels?.length ? [...e.labels].map(text).join("") : text(e)) || e.getAttribute("aria-label") || "";
    const box = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    const points = [
      [box.left + box.width / 2, box.top + box.height / 2],
      [box.left + 4, box.top + 4],
      [box.left + 4, box.bottom - 4],
    ];
    const over = (x, y) => {
      const top = document.elementFromPoint(x, y);
      return top && (e.contains(top) || top.contains(e) || [...(e.labels ?? [])].some((l) => l.contains(top)));
    };
    let problem = "";
    if (e === document.body) problem = "";
    else if (!points.some(([x, y]) => over(x, y))) problem = "covered or outside the window";
    else if (style.outlineStyle === "none" && style.boxShadow === "none") problem = "no mark of focus";
    const radios = e.type === "radio" ? [...document.getElementsByName(e.name)].map((r) => text(r.labels[0])) : [];
    return { name, problem, radios, checked: e.checked, inMain: Boolean(e.closest("main")) };
  });
}
