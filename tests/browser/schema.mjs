// What `daicho pack schema` prints is a JSON Schema that says of packs what an editor should say:
// every pack fits, and slips do not. No browser is needed; the validator is npm's.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { daicho, root } from "./server.mjs";
import { check, program } from "./tap.mjs";

function json(...args) {
  const done = spawnSync(daicho, ["--json", "pack", ...args], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  return JSON.parse(done.stdout);
}

const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
const whole = ajv.compile(json("schema"));
const overlay = ajv.compile(json("schema", "--overlay"));
const packs = readdirSync(join(root, "packs")).filter((name) => statSync(join(root, "packs", name)).isDirectory());
const isOverlay = (name) => !json("show", `packs/${name}`).pack;

function fits(validate, name, value, good = true) {
  const errors = validate(value) ? [] : validate.errors;
  check((errors.length === 0) === good, name, JSON.stringify(errors.slice(0, 3), null, 1));
}

/** A file as the program reads it: the tree it makes of the YAML, as JSON. */
function read(dir, text) {
  const file = join(dir, "p.yaml");
  writeFileSync(file, text);
  return json("show", file);
}

await program(async () => {
  check(packs.length >= 5, "there are packs");
  for (const name of packs) {
    const validate = isOverlay(name) ? overlay : whole;
    for (const file of readdirSync(join(root, "packs", name)).filter((f) => /\.yaml$/.test(f) && f !== "coverage.yaml"))
      fits(validate, `${name}/${file} fits`, json("show", `packs/${name}/${file}`));
  }
  fits(whole, "the small pack fits", json("show", "tests/golden/pack/base"));
  fits(overlay, "an overlay fits", json("show", "tests/golden/pack/good-overlay"));
  fits(whole, "an overlay is no whole pack", json("show", "tests/golden/pack/good-overlay"), false);
  const bad = ["axes", "bad-word", "missing-key", "types", "unknown-key", "unknown-section", "bad-id"];
  for (const name of bad)
    fits(whole, `${name} does not fit`, json("show", `tests/golden/pack/bad-${name}/over.yaml`), false);
  const dir = mkdtempSync(join(tmpdir(), "daicho-schema-"));
  try {
    const slips = [
      ["a key misspelt", "rules:\n  - {id: a, text: t, @: forbidden}\n", "verdikt", "verdict"],
      ["a word of another list", "rules:\n  - {id: a, text: t, verdict: @}\n", "maybe", "apply"],
      ["no label", "roles:\n  - {id: a@}\n", "", ", label: l"],
      ["a number where a list belongs", "rules: @\n", "3", "[]"],
      ["a field of no type", "forms:\n  - {id: a, title: t, fields: [{id: x, label: l, type: @}]}\n", "txt", "text"],
      ["an unknown need", "procedures:\n  - {id: a, kind: use, label: l, applicant: s, form: f, submit_needs: [@], steps: []}\n", "fieds", "fields"],
      ["a period in words", "duties:\n  - {id: a, label: l, role: r, every: @}\n", "monthly", "P1M"],
      ["a legend of another answer", "checklists:\n  - {id: a, label: l, columns: [], items: [], legend: {@: {mark: o, label: l}}}\n", "sure", "ok"],
      ["the 32nd", "duties:\n  - {id: a, label: l, role: r, every: P1M, on: @}\n", "32", "31"],
      ["na of no kind", "checklists:\n  - {id: a, label: l, legend: {}, columns: [], items: [{id: x, ask: a, na: @}]}\n", "sometimes", "{when: info.personal}"],
      ["years without a number", "procedures:\n  - {id: a, kind: use, label: l, applicant: s, form: f, retain_years: @, steps: []}\n", "three", "setting.years"],
    ];
    for (const [name, text, bad, right] of slips) {
      fits(whole, name, read(dir, text.replace("@", bad)), false);
      fits(whole, `${name}: put right`, read(dir, text.replace("@", right)));
    }
    fits(overlay, "an element taken out", read(dir, "rules:\n  - {id: a, remove: true}\n  - {id: b, after: '', text: t}\n"));
    fits(overlay, "an element without its id", read(dir, "rules:\n  - {text: t}\n"), false);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
