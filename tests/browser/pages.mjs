// Every page that people reach by the menu, seen by those who may see it.
import { launch, login, look, open } from "./browser.mjs";
import { serve } from "./server.mjs";
import { program, step } from "./tap.mjs";

await program(async () => {
  const server = await serve();
  const browser = await launch();
  try {
    const page = await open(browser, server.url);
    await page.goto("/login");
    await look(page, "login");
    await step("主事がログインする", () => login(page, "tamaki"));
    await look(page, "home-staff");
    await page.goto("/ledger");
    await look(page, "ledger");
    await page.getByRole("row").nth(1).getByRole("link").click();
    await look(page, "entry");
    await page.goto("/services");
    await look(page, "services");
    await page.goto("/password");
    await look(page, "password");
    await page.goto("/record");
    await look(page, "refused");
    const auditor = await open(browser, server.url);
    await step("監査がログインする", () => login(auditor, "nakamura"));
    await auditor.goto("/record");
    await look(auditor, "record");
  } finally {
    await browser.close();
    await server.stop();
  }
});
