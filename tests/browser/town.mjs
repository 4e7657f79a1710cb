// A body of its own instead of the demo: founded on rules and a list of staff as `org import` takes it.
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { login, open } from "./browser.mjs";
import { field, press } from "./deeds.mjs";
import { run } from "./server.mjs";

const own = "a password of one's own";

/** A command line that has to succeed; what it said. */
export function must(home, ...args) {
  const done = run(home, ...args);
  if (done.status !== 0) throw new Error(`${args.join(" ")}: ${done.out}`);
  return done.out;
}

/** For serve({ found: town.found }). `logins` get a first password; `clients` (login → unit, post) a key for
 * the API. Afterwards town.ids are the people by login. */
export function makeTown({ pack, people, logins, clients = {} }) {
  const password = {};
  const token = {};
  const town = { ids: {} };

  town.found = (home, folder) => {
    const csv = join(folder, "people.csv");
    writeFileSync(csv, people);
    must(home, "init", "--pack", pack, "--login", "boss");
    must(home, "org", "import", csv);
    for (const { login: name, person } of JSON.parse(must(home, "--json", "user", "list"))) town.ids[name] = person;
    for (const name of logins) password[name] = /: (\S+)/.exec(must(home, "user", "reset", name))[1];
    for (const [name, [unit, title]] of Object.entries(clients))
      token[name] = /dch_\S+/.exec(must(home, "token", "create", name, unit, title, "試験", "--scope", "write"))[0];
  };

  /** Logs in; the first time with a new password. */
  town.person = async (browser, url, name, options) => {
    const page = await open(browser, url, options);
    await login(page, name, password[name]);
    if (new URL(page.url()).pathname === "/password") {
      await field(page, "いまのパスワード").fill(password[name]);
      await page.getByLabel(/^新しいパスワード/).first().fill(own);
      await page.getByLabel(/もう一度/).fill(own);
      await press(page, "変更する");
      password[name] = own;
    }
    await page.waitForURL((address) => address.pathname === "/");
    return page;
  };

  /** A command through the API. */
  town.act = async (url, name, command, input) => {
    const reply = await fetch(`${url}/api/v1/commands/${command}`, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${token[name]}`,
        "Idempotency-Key": randomUUID(),
      },
      body: JSON.stringify(input),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${command} as ${name}: ${reply.status} ${text}`);
    return JSON.parse(text);
  };

  return town;
}
