// A daicho of its own for one test program: a fresh home, a free port, gone afterwards.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(fileURLToPath(import.meta.url), "../../..");
export const daicho = resolve(process.env.DAICHO || join(root, "build/src/daicho"));

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** The command line on this home: { status, out }. */
export function run(home, ...args) {
  const done = spawnSync(daicho, ["--home", home, ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, LANG: "C.UTF-8", LC_ALL: "C.UTF-8" },
  });
  return { status: done.status, out: `${done.stdout}${done.stderr}` };
}

// Under tests/store/pg.sh the same pages are served over PostgreSQL.
export const store = (process.env.STORE_URLS || "").split(" ").find((url) => url.startsWith("postgres"));

/** What makes a program live at another time, "2026-04-01 10:00" in Japan; it goes on from there. */
function living(at) {
  const [library] = readdirSync("/usr/lib").map((dir) => `/usr/lib/${dir}/faketime/libfaketimeMT.so.1`).filter((file) => existsSync(file));
  if (!library) throw new Error("no libfaketime here (package faketime)");
  const utc = new Date(`${at.replace(" ", "T")}:00+09:00`).toISOString().slice(0, 19).replace("T", " ");
  return { LD_PRELOAD: library, FAKETIME: `@${utc}`, TZ: "UTC" };
}

/** Serves a demo body of the pack; resolves to { url, home, stop() } once it says that it is open. With
 * `found`, that makes the home first: a body of its own instead of the demo. `at`: when it is there; `folder`: that
 * of an earlier one, which stopped with stop({ keep: true }). */
export async function serve({ pack = "packs/onna-2017", found, at, folder = mkdtempSync(join(tmpdir(), "daicho-browser-")) } = {}) {
  const home = join(folder, "home");
  if (found) found(home, folder);
  const what = found ? [] : ["--demo", "--pack", pack];
  const port = await freePort();
  const listen = `127.0.0.1:${port}`;
  const child = spawn(
    daicho,
    ["--home", home, "serve", ...what, "--listen", listen, ...(store ? ["--store", store] : [])],
    { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...(at ? living(at) : {}) } },
  );
  let said = "";
  const gone = new Promise((done) => child.once("exit", done));
  await new Promise((open, fail) => {
    child.stdout.on("data", (bytes) => {
      said += bytes;
      if (said.includes(`http://${listen}`)) open();
    });
    child.stderr.on("data", (bytes) => (said += bytes));
    child.once("error", fail);
    gone.then((status) => fail(new Error(`the server ended with ${status}: ${said}`)));
  });
  return {
    url: `http://${listen}`,
    home,
    folder,
    async stop({ keep = false } = {}) {
      child.kill("SIGTERM");
      const status = await gone;
      if (!keep) rmSync(folder, { recursive: true, force: true });
      if (status !== 0) throw new Error(`the server ended with ${status}: ${said}`);
    },
  };
}
