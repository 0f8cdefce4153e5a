// The bytes renkei hashes and signs are those that another implementation of RFC 8785, the npm
// package canonicalize, makes of the same values.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { agree, chance, folder, ledger } from "./both.mjs";
import { bundle, canonicalize, event, leafHash } from "./forge.mjs";

const random = chance(8785);
const below = (count) => Math.floor(random() * count);
const pick = (list) => list[below(list.length)];

// Where RFC 8785 and careless writers part: escapes, and names beyond U+FFFF beside U+E000 and up.
const CHARACTERS = [..."aZ09 _-/\\\"'<>&\b\f\n\r\t\u0000\u001f\u007f",
  ..."\u0080\u00a0éß\u200b\u2028\u2029温度値が",
  ..."\ue000\ufb33\ufeff\uffff\u{10000}\u{1f600}\u{20bb7}\u{10fffd}"];

// What a word of a command line can hold.
const NO_ZERO = CHARACTERS.filter((one) => one !== "\0");

function text(most, characters = CHARACTERS) {
  return Array.from({ length: below(most + 1) }, () => pick(characters)).join("").normalize("NFC");
}

function integer() {
  const size = pick([10, 1000, 2 ** 32, Number.MAX_SAFE_INTEGER]);
  return pick([below(size), size, -below(size) || 0]);
}

// A value of the profile: no fractions, no null.
function value(depth) {
  const kind = below(depth > 0 ? 5 : 3);
  if (kind === 0) return text(8);
  if (kind === 1) return integer();
  if (kind === 2) return random() < 0.5;
  if (kind === 3) return Array.from({ length: below(5) }, () => value(depth - 1));
  return object(depth);
}

function object(depth) {
  return Object.fromEntries(Array.from({ length: below(7) }, () => [text(4), value(depth - 1)]));
}

// The same value with its members in another order than they came in.
function turned(json) {
  if (Array.isArray(json)) return json.map(turned);
  if (json === null || typeof json !== "object") return json;
  return Object.fromEntries(Object.entries(json).reverse().map(([k, v]) => [k, turned(v)]));
}
const rewritten = (text) => canonicalize(turned(JSON.parse(text)));

test("entries and bundles that renkei writes are what canonicalize writes", () => {
  const log = join(folder, "log");
  ledger("init", log, "--name", "renkei.example/plant-1", "--site", "plant-1");
  for (let i = 0; i < 60; ++i) {
    const attachments = Array.from({ length: below(4) }, () => (
      { sha256: leafHash(text(8)).toString("base64"), media_type: "text/plain",
        bytes: Math.abs(integer()) }));
    // As kinds lot stands before lot-2; as texts lot-2/a stands before lot/7.
    ledger("append", log, "--about", "lot/7", "--about", "lot-2/a", "--hide", `${i}=${i}`,
      "--sign", `p-17:approved:${text(9, NO_ZERO)}x`,
      "--body", JSON.stringify({ title: text(50), attachments }, null, 1));
  }
  const shown = JSON.parse(ledger("show", log, "--json"));
  assert.equal(shown.length, 61);
  for (const { entry, leaf } of shown) {
    assert.equal(leafHash(canonicalize(turned(entry))).toString("base64"), leaf);
  }
  const out = join(folder, "bundle");
  ledger("disclose", log, "7", "--field", "6", "--cover", "a\t\"査察\"\u007f\u2028", "--out", out);
  const written = readFileSync(out, "utf8");
  assert.equal(rewritten(written), written);
  const [{ bytes, opened: [{ disclosure }] }] = JSON.parse(written).entries;
  assert.equal(rewritten(bytes), bytes);
  const field = Buffer.from(disclosure, "base64url").toString();
  assert.equal(rewritten(field), field);
});

test("what canonicalize writes is read, and any other spelling of it is not", async () => {
  const bodies = Array.from({ length: 400 }, () => object(4));
  const entries = bodies.map((body) => event({ body }));
  const right = bundle(entries.map((one) => canonicalize(one)));
  // Names in the order they were made in, where that is another.
  const spelt = entries.map((one) => JSON.stringify(one));
  const other = entries.map((one, i) => spelt[i] !== canonicalize(one));
  const [verdict, refused] = await agree([
    { name: "canonical", bytes: canonicalize(right), holds: true },
    { name: "in another order", bytes: canonicalize(bundle(spelt)), holds: false }]);
  verdict.entries.forEach(({ body }, i) => assert.deepEqual(body, bodies[i]));
  assert.deepEqual(refused.faults, other.flatMap((is, i) => is
    ? [{ code: "ledger.json_not_canonical", pointer: `/entries/${i}/bytes` }] : []));
  assert.ok(other.filter((is) => is).length > 200);
});
