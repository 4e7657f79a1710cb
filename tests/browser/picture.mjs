// The picture in the README: node tests/browser/picture.mjs
import { launch, login, open } from "./browser.mjs";
import { root, serve } from "./server.mjs";

const server = await serve();
const browser = await launch();
const page = await open(browser, server.url, { viewport: { width: 1200, height: 785 } });
await login(page, "oshiro");
await page.goto("/ledger?unit=");
await page.screenshot({ path: `${root}/docs/images/ledger.png` });
await browser.close();
await server.stop();
