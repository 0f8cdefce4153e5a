// Makes a report, brings in what the test needs, and runs the test on it.
//
//   node run.mjs --work FOLDER --out FOLDER --pages PROGRAM            the made-up plans
//   node run.mjs --work FOLDER --out FOLDER --renkei PROGRAM NETWORK SCENARIO
//
// --work: where the browser library is installed (a folder under build/); --out: pages and
// pictures. Ends with 77 (skipped) and a plain sentence where there is no Chromium.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const skipped = 77;

function option(name, values = 1) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv.slice(at + 1, at + 1 + values);
}

function run(command, args, settings = {}) {
  const done = spawnSync(command, args, { stdio: "inherit", ...settings });
  if (done.error) {
    console.error(`${command}: ${done.error.message}`);
    process.exit(1);
  }
  if (done.status !== 0) process.exit(done.status ?? 1);
}

const chromium = process.env.RENKEI_CHROMIUM ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
if (!chromium || !existsSync(chromium)) {
  console.log("skipped: there is no Chromium; tools/bootstrap --web brings it");
  process.exit(skipped);
}

const work = option("--work")[0];
const out = option("--out")[0];
mkdirSync(work, { recursive: true });
mkdirSync(out, { recursive: true });

// The test stands beside its libraries, so that it finds them; the source folder stays clean.
const wanted = readFileSync(join(here, "package-lock.json"), "utf8");
const stamp = join(work, "installed.json");
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  copyFileSync(join(here, "package.json"), join(work, "package.json"));
  copyFileSync(join(here, "package-lock.json"), join(work, "package-lock.json"));
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: work });
  writeFileSync(stamp, wanted);
}
copyFileSync(join(here, "report.test.mjs"), join(work, "report.test.mjs"));

const pages = [];
const sample = option("--pages");
if (sample) {
  run(sample[0], [out]);
  for (const name of ["full", "quiet", "empty"]) pages.push(join(out, `${name}.html`));
}
const planned = option("--renkei", 3);
if (planned) {
  const [program, network, scenario] = planned;
  run(program, ["plan", network, "--scenario", scenario, "--out", out]);
  pages.push(join(out, "report.html"));
}
run(process.execPath, ["--test", "report.test.mjs"], {
  cwd: work,
  env: { ...process.env, RENKEI_REPORT: pages.join(":"), RENKEI_OUT: out,
    RENKEI_CHROMIUM: chromium },
});
