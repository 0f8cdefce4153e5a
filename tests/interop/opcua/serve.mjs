// Brings in the packages that the peers need, and becomes the peer asked for.
//
//   node serve.mjs --work FOLDER PEER.mjs [ARGUMENT...]
//
// --work: where packages are installed (a folder of the build). Ends with 77 (skipped) and a plain
// sentence where there is no npm.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, statSync,
  writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const work = process.argv[3];
const peer = process.argv[4];
const skipped = 77;
const waitMsMax = 300_000;

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

// Tests run side by side and install into one folder: one at a time.
function locked(what) {
  const lock = join(work, "installing");
  const end = Date.now() + waitMsMax;
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const old = statSync(lock, { throwIfNoEntry: false });
      if (old && Date.now() - old.mtimeMs > waitMsMax) rmdirSync(lock);
      if (Date.now() > end) throw new Error(`${lock} is not given free; remove it`);
      sleep(100);
    }
  }
  try {
    what();
  } finally {
    rmdirSync(lock);
  }
}

function install() {
  const wanted = readFileSync(join(here, "package-lock.json"), "utf8");
  const stamp = join(work, "installed.json");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    for (const name of ["package.json", "package-lock.json"]) {
      copyFileSync(join(here, name), join(work, name));
    }
    const npm = spawnSync("npm",
      ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
      { cwd: work, stdio: ["ignore", "inherit", "inherit"] });
    if (npm.status !== 0) process.exit(npm.status ?? 1);
    writeFileSync(stamp, wanted);
  }
  // The peers stand beside their packages, so that they find them; the source stays clean.
  for (const name of readdirSync(here)) {
    if (!name.endsWith(".mjs") || name === "serve.mjs") continue;
    const text = readFileSync(join(here, name), "utf8");
    const to = join(work, name);
    if (!existsSync(to) || readFileSync(to, "utf8") !== text) writeFileSync(to, text);
  }
}

if (spawnSync("npm", ["--version"]).error) {
  console.log("skipped: there is no npm; tools/bootstrap --web brings it");
  process.exit(skipped);
}
mkdirSync(work, { recursive: true });
locked(install);
process.argv.splice(1, 4, join(work, peer));
await import(pathToFileURL(join(work, peer)));
