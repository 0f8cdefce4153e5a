// Brings in what the tests need, builds the verifier for browsers, and runs one test.
//
//   node run.mjs --work FOLDER --source WEB_VERIFY --renkei PROGRAM --verify PROGRAM TEST
//
// --work: where packages are installed and the verifier is built (a folder under build/). Ends with
// 77 (skipped) and a plain sentence where there is no npm.
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync,
  writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const skipped = 77;

function option(name) {
  return process.argv[process.argv.indexOf(name) + 1];
}

function run(command, args, settings = {}) {
  const done = spawnSync(command, args, { stdio: "inherit", ...settings });
  if (done.error) {
    console.error(`${command}: ${done.error.message}`);
    process.exit(1);
  }
  if (done.status !== 0) process.exit(done.status ?? 1);
}

// Installs what the lock file of `source` names into `folder`, unless it is there.
function install(source, folder) {
  const wanted = readFileSync(join(source, "package-lock.json"), "utf8");
  const stamp = join(folder, "installed.json");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  mkdirSync(folder, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) {
    copyFileSync(join(source, name), join(folder, name));
  }
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
    { cwd: folder });
  writeFileSync(stamp, wanted);
}

if (spawnSync("npm", ["--version"]).error) {
  console.log("skipped: there is no npm; tools/bootstrap --web brings it");
  process.exit(skipped);
}

const work = option("--work");
const source = option("--source");
install(here, work);

const verifier = join(work, "verify");
install(source, verifier);
for (const name of ["src", "dist"]) rmSync(join(verifier, name), { recursive: true, force: true });
cpSync(join(source, "src"), join(verifier, "src"), { recursive: true });
copyFileSync(join(source, "tsconfig.json"), join(verifier, "tsconfig.json"));
run(process.execPath, [join("node_modules", "typescript", "bin", "tsc")], { cwd: verifier });

// The tests stand beside their libraries, so that they find them; the source folder stays clean.
for (const name of readdirSync(here)) {
  if (name.endsWith(".mjs")) copyFileSync(join(here, name), join(work, name));
}
run(process.execPath, ["--test", `${process.argv.at(-1)}.test.mjs`], {
  cwd: work,
  env: { ...process.env, RENKEI: option("--renkei"), RENKEI_VERIFY: option("--verify") },
});
