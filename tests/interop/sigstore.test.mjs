// Proofs of renkei's logs, judged by Sigstore's verifier (npm @sigstore/verify).
//
// What is checked by it: the inclusion proof, from the bytes of the entry to the root, and the
// checkpoint's Ed25519 signature and root; by the function its Verifier calls for each entry of a
// transparency log. What is not: it takes the tree size of a proof as told, so that this test takes
// it from the signed text; it looks keys up by key hash and not by name, knows no witnesses (every
// signature under a checkpoint must be one of a log) and no quorum.
import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, test } from "node:test";

import { agree, folder, ledger } from "./both.mjs";
import { Signer, canonicalize, seal } from "./forge.mjs";

// Not a name the package exports: its version is pinned.
const { verifyTLogTimestamp } = createRequire(import.meta.url)(
  "@sigstore/verify/dist/timestamp/index.js");

const SIZE = 64;
const log = join(folder, "log");
let owner;
let policy;
let bodies; // the bytes of all entries
const proofs = []; // of all entries at the log's size, and of some while it grew

// A C2SP tlog-proof file.
function parseProof(text) {
  const [, index, hashes, checkpoint] =
    /^c2sp\.org\/tlog-proof@v1\nindex (\d+)\n((?:.+\n)*)\n([^]*)$/.exec(text);
  return { index: Number(index), checkpoint,
    hashes: hashes.split("\n").slice(0, -1).map((one) => Buffer.from(one, "base64")) };
}

before(() => {
  ledger("init", log, "--name", "renkei.example/plant-1", "--site", "plant-1");
  for (let size = 2; size <= SIZE; ++size) {
    ledger("append", log, "--about", "lot/7f3a", "--body", `{"title":"${size}"}`);
    proofs.push(parseProof(ledger("prove", log, String(size - 1))));
    proofs.push(parseProof(ledger("prove", log, String(size >> 1))));
  }
  for (let i = 0; i < SIZE; ++i) proofs.push(parseProof(ledger("prove", log, String(i))));
  bodies = JSON.parse(ledger("show", log, "--json")).map(({ entry }) => canonicalize(entry));
  owner = Signer.fromText(readFileSync(join(log, "log.key"), "utf8"));
  policy = readFileSync(join(log, "policy"), "utf8");
});

// Sigstore's trust root, with the log's key under the hash that its checkpoints name.
function tlogs() {
  const [, hash, data] = /^log [^+]+\+([0-9a-f]{8})\+(.+)$/m.exec(policy);
  const prefix = Buffer.from("302a300506032b6570032100", "hex"); // SPKI of Ed25519
  const key = Buffer.concat([prefix, Buffer.from(data, "base64").subarray(1)]);
  return [{
    logID: Buffer.concat([Buffer.from(hash, "hex"), Buffer.alloc(28)]),
    publicKey: createPublicKey({ key, format: "der", type: "spki" }),
    validFor: { start: new Date(0), end: new Date(8.64e15) },
  }];
}

function sigstoreTakes({ index, hashes, checkpoint, body }) {
  const [, size, root] = checkpoint.split("\n");
  try {
    verifyTLogTimestamp({
      canonicalizedBody: Buffer.from(body),
      integratedTime: "1795000000",
      logId: { keyId: Buffer.alloc(32) },
      inclusionProof: { logIndex: String(index), treeSize: size, hashes,
        rootHash: Buffer.from(root, "base64"), checkpoint: { envelope: checkpoint } },
    }, tlogs());
    return true;
  } catch {
    return false;
  }
}

// The same proof as a bundle, sealed by the log's own key, so that only the proof can be wrong.
function asBundle({ index, hashes, checkpoint, body }) {
  const proof = hashes.map((hash) => hash.toString("base64"));
  return canonicalize(seal({ checkpoint, cover: "", policy, v: 1,
    entries: [{ bytes: body, index, opened: [], proof }] }, owner));
}

async function judged(cases, holds) {
  for (const one of cases) assert.equal(sigstoreTakes(one), holds, `sigstore: ${one.name}`);
  await agree(cases.map((one) => ({ name: one.name, bytes: asBundle(one), holds })));
}

test("every proof is taken by Sigstore too", async () => {
  assert.equal(proofs.length, 2 * (SIZE - 1) + SIZE);
  await judged(proofs.map((proof) => (
    { ...proof, name: `entry ${proof.index}`, body: bodies[proof.index] })), true);
});

function flipped(bytes, place = bytes.length >> 1) {
  const copy = Buffer.from(bytes);
  copy[place] ^= 1;
  return copy;
}

test("what was altered is refused by Sigstore too", async () => {
  const cases = [];
  for (const proof of [...proofs.slice(60, 70), ...proofs.slice(-10, -5)]) {
    const whole = { ...proof, body: bodies[proof.index] };
    const { index, hashes, checkpoint } = whole;
    const edit = (name, change) => cases.push({ ...whole, ...change,
      name: `entry ${index} of ${checkpoint.split("\n")[1]}: ${name}` });
    const [before, after] = [(index + SIZE - 1) % SIZE, (index + 1) % SIZE];
    edit("the entry after in the place before", { index: before, body: bodies[after] });
    edit("the bytes of another", { body: bodies[after] });
    edit("another place", { index: before });
    edit("a place beyond the log", { index: SIZE });
    edit("a hash less", { hashes: hashes.slice(1) });
    edit("a hash less at the end", { hashes: hashes.slice(0, -1) });
    edit("a hash more", { hashes: [...hashes, hashes[0]] });
    if (hashes.length > 1) edit("hashes turned round", { hashes: [...hashes].reverse() });
    hashes.forEach((hash, i) => edit(`hash ${i} altered`, {
      hashes: hashes.map((one, j) => i === j ? flipped(hash) : one) }));
    const [name, size, root, , line] = checkpoint.split("\n");
    const [dash, signer, signature] = line.split(" ");
    const noted = (parts) => `${parts.join("\n")}\n`;
    const other = flipped(Buffer.from(root, "base64")).toString("base64");
    const signed = (place) => [dash, signer,
      flipped(Buffer.from(signature, "base64"), place).toString("base64")].join(" ");
    edit("another size", { checkpoint: noted([name, Number(size) * 2, root, "", line]) });
    edit("another root", { checkpoint: noted([name, size, other, "", line]) });
    edit("another log", { checkpoint: noted([`${name}x`, size, root, "", line]) });
    edit("no signature", { checkpoint: noted([name, size, root, ""]) });
    for (const place of [0, 4, 40, 67]) {
      edit(`byte ${place} of the signature`,
        { checkpoint: noted([name, size, root, "", signed(place)]) });
    }
  }
  await judged(cases, false);
});
