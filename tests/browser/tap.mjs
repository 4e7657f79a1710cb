// TAP on standard output. A step of a story that fails ends that story; a check only counts.
let number = 0;
let failed = 0;

function line(good, name, detail) {
  number += 1;
  if (!good) failed += 1;
  console.log(`${good ? "ok" : "not ok"} ${number} - ${name.replaceAll("#", "＃")}`);
  if (!good && detail) console.log(String(detail).replaceAll(/^/gm, "#   "));
}

export function check(good, name, detail) {
  line(Boolean(good), name, detail);
  return Boolean(good);
}

export async function step(name, action) {
  try {
    const result = await action();
    line(true, name);
    return result;
  } catch (error) {
    line(false, name, error.stack || error);
    throw new Halt(name);
  }
}

class Halt extends Error {}

/** Runs the program and prints the plan; only failed steps may end it early. */
export async function program(main) {
  console.log("TAP version 13");
  // A browser that never answers must not hold up the others.
  setTimeout(() => {
    line(false, "the program ends in time");
    process.exit(1);
  }, 840000).unref();
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Halt)) line(false, "the program runs to its end", error.stack || error);
  }
  console.log(`1..${number}`);
  process.exitCode = failed ? 1 : 0;
}

/** Waits until the thing is seen. */
export async function expect(locator, what) {
  await locator.waitFor({ state: "visible", timeout: 5000 }).catch(async () => {
    const main = await locator.page().locator("main").innerText().catch(() => "");
    throw new Error(`${what}: ${locator.page().url()}\n${main.slice(0, 400)}`);
  });
}
