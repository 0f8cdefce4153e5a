// Asks both verifiers about a bundle, and says where they part. Ledgers by renkei itself.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";

import { verifyBundle } from "./verify/dist/verify_bundle.js";

export { verifyBundle };

const { RENKEI, RENKEI_VERIFY } = process.env;
const workers = availableParallelism?.() ?? cpus().length;

export const folder = mkdtempSync(join(tmpdir(), "renkei-interop-"));
let judged = 0;
process.on("exit", () => {
  rmSync(folder, { recursive: true, force: true });
  console.log(`${judged} bundles judged by both`);
});

export function ledger(...words) {
  return execFileSync(RENKEI, ["ledger", ...words, "--lang", "en"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function run(program, words) {
  return new Promise((resolve, reject) => {
    execFile(program, words, { maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}

// The verdict of renkei-verify in the shape of the browser's.
async function verdictOfRenkei(file, policyFile) {
  const words = [...(policyFile ? ["--policy", policyFile] : []), "--json", file];
  const { code, stdout, stderr } = await run(RENKEI_VERIFY, words);
  assert.ok(code === 0 || code === 1, `renkei-verify ended with ${code}: ${stderr}`);
  const verdict = asJson(JSON.parse(stdout));
  assert.equal(verdict.holds, code === 0, "the exit code is the verdict");
  verdict.faults = verdict.faults.map(({ code, pointer }) => ({ code, pointer }));
  return verdict;
}

// As readers of JSON in JavaScript have it: whole numbers rounded, and -0 the same as 0.
function asJson(verdict) {
  return JSON.parse(JSON.stringify(verdict, (_, value) =>
    typeof value === "bigint" ? Number(value) : value));
}

let files = 0;
function file(bytes) {
  const path = join(folder, `${files++}`);
  writeFileSync(path, bytes);
  return path;
}

// Judges each case, {name, bytes or text or json, policy?, holds?}, by both, and fails where they
// differ in anything, or where `holds` is not what they say. Returns the verdicts.
export async function agree(cases, { wholly = true } = {}) {
  judged += cases.length;
  const verdicts = [];
  const differences = [];
  let next = 0;
  async function work() {
    while (next < cases.length) {
      const i = next++;
      const one = cases[i];
      const bytes = Buffer.from(one.bytes);
      const path = file(bytes);
      const policyPath = one.policy === undefined ? undefined : file(one.policy);
      const theirs = verdictOfRenkei(path, policyPath);
      const ours = asJson(verifyBundle(new Uint8Array(bytes), one.policy));
      const theirsShown = await theirs;
      for (const used of [path, policyPath]) if (used) rmSync(used);
      verdicts[i] = ours;
      try {
        assert.deepStrictEqual(ours, wholly ? theirsShown : { ...ours, holds: theirsShown.holds });
        if (one.holds !== undefined) assert.equal(ours.holds, one.holds, "whether it holds");
        if (one.code !== undefined) assert.equal(ours.faults[0]?.code, one.code);
      } catch (error) {
        differences.push(`${one.name}: ${error.message}`);
      }
    }
  }
  await Promise.all(Array.from({ length: workers }, work));
  const shown = differences.slice(0, 5).join("\n\n");
  assert.equal(differences.length, 0, `${differences.length} of ${cases.length} differ\n${shown}`);
  return verdicts;
}

// A fixed sequence of numbers in [0, 1) (mulberry32), so that a failure comes again.
export function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
