// Brings in what the peer needs, then runs it.
//
//   node start.mjs --work FOLDER [options of peer.mjs]
//
// --work: where packages are installed (a folder under build/). Ends with 77 and a plain sentence
// where there is no npm.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmdirSync, statSync,
  writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const work = process.argv[process.argv.indexOf("--work") + 1];
const stamp = join(work, "installed.json");
const wanted = readFileSync(join(here, "package-lock.json"), "utf8");

function installed() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
}

function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

// Tests run side by side; one of them installs.
mkdirSync(work, { recursive: true });
const lock = join(work, "installing");
for (;;) {
  if (installed()) break;
  try {
    mkdirSync(lock);
  } catch {
    // Left behind by one that was killed.
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > 300_000) rmdirSync(lock);
    sleep(200);
    continue;
  }
  if (spawnSync("npm", ["--version"]).error) {
    rmdirSync(lock);
    console.log("skipped: there is no npm; tools/bootstrap --web brings it");
    process.exit(77);
  }
  for (const name of ["package.json", "package-lock.json"]) {
    copyFileSync(join(here, name), join(work, name));
  }
  const done = spawnSync("npm",
    ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: work, stdio: ["ignore", "inherit", "inherit"] });
  if (done.status === 0) writeFileSync(stamp, wanted);
  rmdirSync(lock);
  if (done.status !== 0) process.exit(done.status ?? 1);
}

await import("./peer.mjs");
