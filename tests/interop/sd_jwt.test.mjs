// SD-JWT both ways: what renkei exports is verified by @sd-jwt/core, and what @sd-jwt/core issues is
// verified by renkei; what was changed is refused by both.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { SDJwtInstance } from "@sd-jwt/core";
import { digest, generateSalt } from "@sd-jwt/crypto-nodejs";

const { RENKEI } = process.env;
const folder = mkdtempSync(join(tmpdir(), "renkei-sd-jwt-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const ledger = (...words) =>
  execFileSync(RENKEI, ["ledger", ...words, "--lang", "en"], { encoding: "utf8" });

// Ed25519 keys in the wrappings of RFC 8410 that Node reads.
const publicKey = (raw) => createPublicKey({
  key: Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]),
  format: "der",
  type: "spki",
});
const privateKey = (seed) => createPrivateKey({
  key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]),
  format: "der",
  type: "pkcs8",
});

class Issuer extends SDJwtInstance {
  type = "test";
  validateReservedFields() {}
}

// The library with this key; @sd-jwt/core asks for signing and checking as functions.
function library({ secret, raw }) {
  return new Issuer({
    signer: async (text) => sign(null, Buffer.from(text), secret).toString("base64url"),
    signAlg: "EdDSA",
    verifier: async (text, signature) =>
      verify(null, Buffer.from(text), publicKey(raw), Buffer.from(signature, "base64url")),
    hasher: digest,
    hashAlg: "sha-256",
    saltGenerator: generateSalt,
  });
}

const log = join(folder, "log");
ledger("init", log, "--name", "renkei.example/p", "--site", "p");
ledger("append", log, "--about", "lot/7f3a", "--body", '{"title":"解凍"}', "--hide",
  "temperature=36.8", "--hide", "glucose=4.2 g/L", "--hide", "名=値");
const policy = join(log, "policy");
// name+hash+key, where base64 may have a '+' of its own.
const [, vkey] = readFileSync(policy, "utf8").split(/\s/);
const raw = Buffer.from(vkey.split("+").slice(2).join("+"), "base64").subarray(1);

function exported(...fields) {
  const file = join(folder, `token-${fields.length}-${Math.random()}`);
  ledger("disclose", log, "1", ...fields.flatMap((field) => ["--field", field]), "--sd-jwt",
    "--out", file);
  return readFileSync(file, "utf8");
}

// What renkei says of a token by the key in a policy; undefined where it refuses.
function readByRenkei(token, policyFile) {
  const file = join(folder, "to-read");
  writeFileSync(file, token);
  const done = spawnSync(RENKEI,
    ["ledger", "open", file, "--sd-jwt", "--policy", policyFile, "--lang", "en"],
    { encoding: "utf8" });
  assert.ok(done.status === 0 || done.status === 1, done.stderr);
  return done.status === 0 ? JSON.parse(done.stdout) : undefined;
}

const changed = (text, place) =>
  text.slice(0, place) + (text[place] === "A" ? "B" : "A") + text.slice(place + 1);

async function refuses(instance, token) {
  try {
    await instance.verify(token);
    return false;
  } catch {
    return true;
  }
}

test("@sd-jwt/core reads what renkei exports, as renkei does", async () => {
  const instance = library({ raw });
  for (const fields of [[], ["temperature"], ["temperature", "名", "glucose"]]) {
    const token = exported(...fields);
    const { payload } = await instance.verify(token);
    const ours = readByRenkei(token, policy);
    const claims = await instance.getClaims(token);
    assert.deepEqual(claims, ours);
    assert.equal(payload.leaf, JSON.parse(ledger("show", log, "1")).leaf);
    for (const field of ["temperature", "名", "glucose"]) {
      assert.equal(field in ours, fields.includes(field), field);
    }
  }
});

test("both refuse what was changed", async () => {
  const instance = library({ raw });
  const token = exported("temperature", "glucose");
  for (let place = 0; place < token.length; place += 7) {
    if ("~.".includes(token[place])) continue;
    const wrong = changed(token, place);
    assert.equal(readByRenkei(wrong, policy), undefined, `renkei, at ${place}`);
    // The library passes over a disclosure that belongs to no digest: then it opens nothing.
    if (await refuses(instance, wrong)) continue;
    const claims = await instance.getClaims(wrong).catch(() => ({}));
    assert.ok(!("temperature" in claims) || !("glucose" in claims), `the library, at ${place}`);
  }
});

test("renkei reads what @sd-jwt/core issues, nested and with decoys", async () => {
  const seed = createHash("sha256").update("issuer").digest();
  const secret = privateKey(seed);
  const own = createPublicKey(secret).export({ format: "der", type: "spki" }).subarray(-32);
  const instance = library({ secret, raw: own });
  const name = "issuer.example/log";
  const key = Buffer.concat([Buffer.from([1]), own]);
  const hash = createHash("sha256").update(`${name}\n`).update(key).digest().subarray(0, 4);
  const foreign = join(folder, "policy");
  writeFileSync(foreign,
    `log ${name}+${hash.toString("hex")}+${key.toString("base64")}\nquorum none\n`);
  const claims = { lot: "7f3a", step: { hold: "90 s", speed: "12 rpm" }, passed: true, note: "語" };
  const frame = {
    _sd: ["lot", "passed", "step"],
    _sd_decoy: 5,
    step: { _sd: ["hold", "speed"], _sd_decoy: 2 },
  };
  const whole = await instance.issue(claims, frame);
  assert.deepEqual(readByRenkei(whole, foreign), claims);
  const shown = await instance.present(whole, { passed: true, step: { hold: true } });
  assert.deepEqual(readByRenkei(shown, foreign),
    { note: "語", passed: true, step: { hold: "90 s" } });
  for (let place = 0; place < shown.length; place += 11) {
    if ("~.".includes(shown[place])) continue;
    assert.equal(readByRenkei(changed(shown, place), foreign), undefined, `at ${place}`);
  }
  assert.equal(readByRenkei(shown, policy), undefined, "by another's key");
});
