// What people do on the pages, told by visible labels only; used with and without script.
import { check, expect } from "./tap.mjs";

/** A field whose label begins with the words; the label goes on with marks and the clause. */
export const field = (where, label) => where.getByLabel(new RegExp(`^${label}`));
export const group = (where, label) => where.getByRole("group", { name: new RegExp(`^${label}`) });
export const press = (where, name) => where.getByRole("button", { name }).click();
export const follow = (where, name) => where.getByRole("link", { name }).first().click();

/** Chooses the option of a list that names somebody. */
export async function pick(where, label, name) {
  const list = field(where, label);
  await list.selectOption(await list.locator("option", { hasText: name }).first().getAttribute("value"));
}

export async function unfold(where, name) {
  const details = where.locator("details").filter({ has: where.locator("summary", { hasText: name }) });
  if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
}

export async function choose(where, question, ...answers) {
  for (const answer of answers) await group(where, question).getByLabel(answer, { exact: true }).check();
}

/** A picture of a screen, as people attach it. */
export function picture(name) {
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  return { name, mimeType: "image/png", buffer: Buffer.from(dot, "base64") };
}

export async function attach(where, label, name) {
  await where.getByLabel(new RegExp(`資料を付ける.*：${label}$`)).setInputFiles(picture(name));
}

/** A file without contents is refused beside its place; date and source typed beside it stay. */
export async function attachNothing(page, label, send) {
  const input = page.getByLabel(new RegExp(`資料を付ける.*：${label}$`));
  const place = page.locator(".attach").filter({ has: input });
  await input.setInputFiles({ name: "空.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) });
  await place.locator("summary").click();
  await place.getByLabel("資料の日付").fill("R8.4.1");
  await place.getByLabel(/^出所/).fill("提供者の案内");
  await send();
  await expect(place.getByText("空.pdf：ファイルの中身が空"), "空のファイルの理由が欄のそばに出る");
  await expect(page.locator(".errors").getByRole("link", { name: /空\.pdf/ }), "まとめから欄へ行ける");
  const target = await page.locator(".errors").getByRole("link", { name: /空\.pdf/ }).getAttribute("href");
  check(decodeURIComponent(target) === `#${await input.getAttribute("id")}`, "まとめのリンクはその欄を指す", target);
  check((await input.getAttribute("aria-invalid")) === "true", "欄が誤りを示す");
  check((await place.getByLabel("資料の日付").inputValue()) === "R8.4.1", "資料の日付が残る");
  check((await place.getByLabel(/^出所/).inputValue()) === "提供者の案内", "出所が残る");
}

/** 使ってよいか調べる: what is to be used for what; ends at the verdict. */
export async function ask(page, service, info) {
  await follow(page.getByRole("navigation", { name: "主なメニュー" }), "調べる");
  await field(page, "サービスの名前").fill(service);
  await page.getByLabel(info).check();
  await choose(page, "約款に同意", "約款への同意だけ");
  await choose(page, "有料のサービス", "いいえ");
  await choose(page, "データを置くサーバ", "国内");
  await choose(page, "データが通るネットワーク", "国内");
  await choose(page, "個人情報を含みますか", "いいえ");
  await press(page.getByRole("main"), /^調べる$/);
}

/** The application without its files; `over` replaces single values. */
export async function write(page, over = {}) {
  const told = {
    提供会社名: "株式会社見本ノート",
    サービス内容: "打合せの議事を書き留め、課の中で読み合わせる。公開の前に庁内の共有フォルダーへ移す。",
    利用目的: "打合せの議事録を早く共有するため。",
    業務上の必要性: "議事録の作成に時間がかかり、関係者への共有が翌週になっている。",
    自: "5080401",
    至: "20270331",
    サービス管理担当者: "上原 美咲",
    ...over,
  };
  for (const [label, value] of Object.entries(told)) await field(page, label).fill(value);
  await choose(page, "業務に必要なサービス", "はい");
}

/** Answers of a column: item → mark, and remarks. */
export async function answer(page, answers, remarks = {}) {
  for (const [item, mark] of Object.entries(answers))
    await group(page, `${item} `).getByLabel(mark).check();
  for (const [item, text] of Object.entries(remarks))
    await page.getByLabel(new RegExp(`：${item}$`)).and(page.getByRole("textbox")).first().fill(text);
}

export async function says(page, text) {
  await expect(page.getByRole("main").getByText(text).first(), `「${text}」が出る`);
}
