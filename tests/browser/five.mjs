// One service, five rulebooks: the same form for people who sign up for something is asked about in five towns. Each asks in
// its own way, sorts the same information into its own levels, and gives its own clauses.
import { field, follow, group, press, says } from "./deeds.mjs";
import { launch, login, look, open } from "./browser.mjs";
import { serve } from "./server.mjs";
import { check, program, step } from "./tap.mjs";

const bodies = {
  "onna-2017": { who: "uehara", level: "重要性分類 Ⅱ", verdict: "申請が必要です" },
  "kitakyushu-2023": { who: "noguchi", level: "第2種", verdict: "申請が必要です" },
  "tokyo-2025": { who: "ogawa", level: "機密性B", verdict: "もう少し教えてください" },
  "soumu-2021": { who: "murakami", level: "機密性2", verdict: "使えません" },
  "edogawa-2023": { who: "hayakawa", level: "機密性2", verdict: "申請が必要です" },
};

// What is known about the service, in whatever words it is asked.
const known = [
  [/どのような種類/, /業務ソフト|業務のアプリケーション|業務アプリケーション|SaaS/],
  [/約款/, /約款への同意|同意するだけ|同意だけ/],
  [/利用規約を、/, "いいえ"],
  [/サーバはどこ|データセンターはどこ|ネットワークはどこ|本社はどの国/, /国内|日本/],
];

const main = (page) => page.getByRole("main");

async function questions(page) {
  return page.locator("main form fieldset > legend").evaluateAll((all) => all.map((e) => e.innerText.split("\n")[0].trim()));
}

async function reply(page) {
  for (const legend of await questions(page)) {
    const [, answer] = known.find(([question]) => question.test(legend)) || [];
    const choice = answer && group(page, legend.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).getByLabel(answer).first();
    if (choice && (await choice.count()) > 0) await choice.check();
  }
}

async function ask(page, body) {
  await follow(page.getByRole("navigation", { name: "主なメニュー" }), "調べる");
  const asked = await questions(page);
  await field(page, "サービスの名前").fill("Google フォーム");
  await page.getByLabel(/(参加申込み|申込者名簿)/).check();
  await reply(page);
  await press(main(page), /^調べる$/);
  await says(page, body.verdict);
  await says(page, body.level);
  const clauses = await page.locator("main details.clause, main .clause").allInnerTexts();
  return { asked, clauses };
}

function differ(told, what) {
  const seen = new Map();
  for (const [pack, one] of Object.entries(told)) {
    const text = JSON.stringify(one[what]);
    check(one[what].length > 0 && !seen.has(text), `${pack}: ${what} of its own`, seen.get(text) || text);
    seen.set(text, pack);
  }
}

await program(async () => {
  const browser = await launch();
  const told = {};
  try {
    for (const [pack, body] of Object.entries(bodies)) {
      const server = await serve({ pack: `packs/${pack}` });
      try {
        await step(pack, async () => {
          const page = await open(browser, server.url);
          await login(page, body.who);
          told[pack] = await ask(page, body);
          await look(page, `five-${pack}`);
        });
      } finally {
        await server.stop();
      }
    }
    differ(told, "asked");
    differ(told, "clauses");
  } finally {
    await browser.close();
  }
});
