// The verifier for browsers (web/verify) and renkei-verify, two programs written apart, give one
// verdict on the bundles that renkei writes, and on those however they are damaged.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";

import { agree, folder, ledger } from "./both.mjs";
import { damaged } from "./damage.mjs";
import { Disclosures, Signer, bundle, canonicalize, disclosure, event, log, seal }
  from "./forge.mjs";

const utf8 = (text) => Buffer.from(text);
const asText = (json) => utf8(canonicalize(json));
const read = (...names) => readFileSync(join(folder, ...names));

let bundles = 0;
function disclose(log, entry, fields = [], cover = "") {
  const out = join(folder, `bundle-${bundles++}`);
  ledger("disclose", join(folder, log), String(entry), "--out", out,
    ...(cover ? ["--cover", cover] : []), ...fields.flatMap((field) => ["--field", field]));
  return readFileSync(out);
}

const written = [];
let small;
let policyBefore;

before(() => {
  const plant = join(folder, "plant");
  const append = (...words) => ledger("append", plant, ...words);
  ledger("init", plant, "--name", "renkei.example/plant-1", "--site", "plant-1");
  const hide = ["--hide", "temperature=36.8", "--hide", "細胞数=1.2e6", "--hide", "a/b~c=\"x\"\\"];
  const many = Array.from({ length: 40 }, (_, i) => ["--hide", `field ${i}=値${i}`]).flat();
  append("--about", "lot/7f3a", "--body", '{"title":"解凍した \\u2028 \\" \\\\"}');
  append("--about", "lot/7f3a", "--about", "batch/b-001", ...hide);
  append("--about", "lot/7f3a", "--sign", "p-17:approved:山田花子", ...many);
  append("--sign", "p-17:reviewed:A", "--body", '{"title":"\u{20bb7}野家"}');
  written.push(
    ...[0, 1, 2, 3, 4].map((entry) => [`entry ${entry}`, disclose("plant", entry)]),
    ["one field", disclose("plant", 2, ["temperature"], "査察のため\n\"確認\"")],
    ["fields with strange names", disclose("plant", 2, ["細胞数", "/a~1b~0c"])],
    ["forty fields", disclose("plant", 3, Array.from({ length: 40 }, (_, i) => `field ${i}`))]);
  small = disclose("plant", 2, ["temperature"], "査察");
  policyBefore = read("plant", "policy").toString();
  ledger("rotate", plant);
  append("--about", "lot/7f3a");
  written.push(["while the key is replaced", disclose("plant", 1)]);
  ledger("rotate", plant, "--finish");
  ledger("erase", plant, "2", "--field", "細胞数", "--reason", "asked for");
  written.push(["after the key was replaced", disclose("plant", 2, ["temperature"])]);
  ledger("init", join(folder, "other"), "--name", "renkei.example/plant-1", "--site", "plant-1");
});

test("bundles that renkei wrote hold", async () => {
  const verdicts = await agree(written.map(([name, bytes]) => ({ name, bytes, holds: true })));
  assert.deepEqual(verdicts[6].entries[0].opened, { "/細胞数": "1.2e6", "/a~1b~0c": '"x"\\' });
  assert.equal(Object.keys(verdicts[7].entries[0].opened).length, 40);
  assert.deepEqual(verdicts.map(({ entries }) => entries[0].withholds),
    [false, false, true, true, false, true, true, true, false, true]);
});

test("bundles are judged by the policy that the reader brings", async () => {
  const after = read("plant", "policy").toString();
  const other = read("other", "policy").toString();
  const last = written.length - 1;
  const during = last - 1;
  const held = {
    [policyBefore]: (i) => i !== last, [after]: (i) => i >= during, [other]: () => false,
  };
  for (const [policy, holds] of Object.entries(held)) {
    await agree(written.map(([name, bytes], i) => (
      { name: `${name} by ${policy}`, bytes, policy, holds: holds(i) })));
  }
});

test("a bit flipped anywhere is told alike", async () => {
  const cases = [];
  for (let place = 0; place < small.length; place += 5) {
    // Four of its bits, and of the next the other four.
    for (let bit = place % 2; bit < 8; bit += 2) {
      const bytes = Buffer.from(small);
      bytes[place] ^= 1 << bit;
      cases.push({ name: `bit ${bit} of byte ${place}`, bytes, holds: false });
    }
  }
  await agree(cases);
});

test("what is cut off, added or spelt otherwise is told alike", async () => {
  const text = small.toString();
  const cases = [];
  const add = (name, bytes) => cases.push({ name, bytes, holds: false });
  for (let end = 0; end < small.length; end += 29) add(`cut at ${end}`, small.subarray(0, end));
  for (const more of [" ", "\n", "\t", "{}", ",", "x", "\ufeff"]) {
    add(`${JSON.stringify(more)} at the end`, text + more);
    add(`${JSON.stringify(more)} at the front`, more + text);
  }
  for (let i = text.search(/[{,:[\]}]/), n = 0; n < 60; ++n) {
    add(`a blank at ${i}`, `${text.slice(0, i + 1)} ${text.slice(i + 1)}`);
    i += 7 + text.slice(i + 7).search(/[{,:[\]}]/);
  }
  const numbers = ["1.0", "1e0", "10e-1", "-0", "0", "01", "+1", "-1", "2", "9007199254740991",
    "9007199254740992", "-9007199254740992", "18446744073709551615", "18446744073709551616",
    "-9223372036854775808", "-9223372036854775809", "1e308", "1e309", "-1e400",
    `1${"0".repeat(400)}`, "1.", ".5", "1e", "0x1", "NaN", "Infinity", "null", "true", "nul",
    "\"1\"", "[1]", "{}", "1 2", "1,\"v\":1", "1,\"w\":1", "1,", "1//x", "1/**/"];
  for (const number of numbers) {
    add(`v is ${number.slice(0, 30)}`, text.replace(/"v":1\}$/, `"v":${number}}`));
  }
  const texts = ["\\u67fb\\u5bdf", "査\\u5BDF", "\\/", "/", "\\a", "\\u12", "\\ud842", "\\udfb7",
    "\\ud842\\udfb7", "\\ud842x", "\\ud842\\ud842", "\\uD842\\u0041", "\\u0000", "\\u001F",
    "\\u001f", "\\t\\b\\f\\n\\r", "\t", "\u007f", "\u2028", "e\u0301", "\u0344", "\u212b",
    "\ufeff", "\uffff", "が", "\u304b\u3099", "\u1100\u1161", "\uf900",
    "x".repeat(10_001), "あ".repeat(3334)];
  for (const cover of texts) {
    add(`the cover is ${cover.slice(0, 30)}`, text.replace('"査察"', `"${cover}"`));
  }
  const wrong = [[0x80], [0xc0, 0xaf], [0xe3, 0x81], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    [0xf8, 0x88, 0x80, 0x80, 0x80], [0xff], [0x01], [0xe0, 0x80, 0x80], [0xf0, 0x80, 0x80, 0x80]];
  const [front, back] = text.split("査察").map(utf8);
  for (const bytes of wrong) {
    add(`bytes ${bytes}`, Buffer.concat([front, Buffer.from(bytes), back]));
  }
  for (const depth of [62, 63, 64, 65, 66, 200]) {
    const nested = "[".repeat(depth) + "]".repeat(depth);
    add(`${depth} deep`, text.replace('"査察"', nested));
    add(`${depth} deep in objects`, `{"a/b~":`.repeat(depth) + "1" + "}".repeat(depth));
  }
  await agree(cases);
});

test("members left out, doubled, moved or replaced are told alike", async () => {
  const json = JSON.parse(small);
  const cases = [];
  for (const [name, changed] of damaged(json, { near: false })) {
    cases.push({ name, bytes: asText(changed), holds: false });
  }
  const { checkpoint, ...rest } = json;
  cases.push({ name: "members in another order", bytes: JSON.stringify({ ...rest, checkpoint }) });
  await agree(cases);
});

test("a damaged bundle that its owner sealed is told alike", async () => {
  const owner = Signer.fromText(read("other", "log.key").toString());
  const json = JSON.parse(disclose("other", 0, [], "x"));
  const fields = new Disclosures([disclosure("a", "1")]);
  const text = canonicalize(event(fields.members));
  const forged = bundle([{ text, opened: [fields.opened(0)] }]);
  const cases = [];
  for (const [made, signer] of [[json, owner], [forged, log]]) {
    assert.equal(canonicalize(seal(made, signer)), canonicalize(made));
    for (const [name, changed] of damaged(made)) {
      if ("seal" in changed) cases.push({ name, bytes: asText(seal(changed, signer)) });
    }
  }
  await agree(cases);
});
