// The verifier for browsers (web/verify) and renkei-verify, two programs written apart, give one
// verdict on what renkei would never write: forged with every hash and signature right, so that
// only the part in question can be wrong.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { ed25519 } from "./verify/node_modules/@noble/curves/ed25519.js";
import { agree, chance } from "./both.mjs";
import { damaged } from "./damage.mjs";
import { Disclosures, Signer, base64url, bundle, canonicalize, disclosure, event, leafHash, log,
  note, seal, signatureLine, signed, signedEvent } from "./forge.mjs";

const asText = (json) => Buffer.from(canonicalize(json));
const holding = (name, json, more = {}) => ({ name, bytes: asText(json), holds: true, ...more });
const failing = (name, json, more = {}) => ({ name, bytes: asText(json), holds: false, ...more });

// A bundle that holds a text of another form than NFC is refused as a whole, also where the text is
// that of an entry. Spelt with escapes it gets to the entry.
const withEscapes = (text) => text.normalize("NFC") === text ? text
  : text.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

test("entries of every wrong form are told alike", async () => {
  const person = new Signer("x", 9);
  const secret = new Disclosures([disclosure("a", "1")]).members;
  const whole = signedEvent(event({ ...secret, prev_of_entity: { "lot/7f3a": secret.sd_root } }),
    person);
  const entries = [...damaged(whole)].map(([, json]) => withEscapes(canonicalize(json)));
  const days = ["2026-02-29", "2024-02-29", "1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01",
    "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "2100-02-29"];
  for (const day of days) {
    for (const time of ["00:00:00.000Z", "23:59:59.999Z", "24:00:00.000Z", "12:60:00.000Z"]) {
      entries.push(canonicalize(event({ at: `${day}T${time}` })));
    }
  }
  const long = "a".repeat(65);
  const refs = ["lot/7f3a", "lot-2/a", "lot/7f3a/b", "Lot/a", "/a", "a/", "a", `${long}/b`];
  for (const a of refs) {
    for (const b of refs) entries.push(canonicalize(event({ refs: [a, b] })));
  }
  const types = ["a/0", "a/9999", "a/10000", "a/01", "a/1x", "a", "/1", "a/1/1", "A/1", "a./1"];
  for (const type of types) entries.push(canonicalize(event({ type })));
  const most = Array.from({ length: 65 }, (_, i) => `lot/${1000 + i}`);
  const [signature] = whole.signatures;
  entries.push(
    canonicalize(event({ refs: most })), canonicalize(event({ refs: most.slice(1) })),
    canonicalize(event({ body: { title: "x".repeat(70_000) } })),
    canonicalize({ ...whole, signatures: Array(17).fill(signature) }),
    canonicalize(signedEvent(event(), person, { name: "あ".repeat(67) })),
    canonicalize(signedEvent(event(), person, { name: "あ".repeat(66) })),
    canonicalize(signedEvent(event(), person, { meaning: "" })),
    canonicalize(event()).replace('"v":1', '"v":1.0'),
    canonicalize(event()).replace('"v":1', '"v":1,"v":1'), "", "{}", "[]", "\ufeff{}",
    JSON.stringify({ v: 1, ...event() }), `${canonicalize(event())}\n`);
  const [verdict] = await agree([failing("all of them", bundle(entries))]);
  assert.equal(verdict.entries.length + new Set(verdict.faults.map(({ pointer }) =>
    pointer.split("/")[2])).size, entries.length, "each is proven or has a fault");
  assert.ok(new Set(verdict.faults.map(({ code }) => code)).size > 10);
});

test("what an entry is about is signed in its one order", async () => {
  // As kinds lot stands before lot-2; as texts lot-2/a stands before lot/7.
  const refs = ["lot/7", "lot-2/a", "lot.x/b"];
  const prev = Object.fromEntries(refs.map((ref) => [ref, leafHash(ref).toString("base64")]));
  const entry = signedEvent(event({ refs, prev_of_entity: prev }), new Signer("x", 9));
  await agree([holding("three kinds", bundle([canonicalize(entry)]))]);
});

test("entries with any body are read alike", async () => {
  const bodies = [
    {},
    JSON.parse('{"__proto__":{"a":1},"constructor":"x","2":1,"1":2}'),
    { "": "", "\u{1f600}": 1, "\ue000": 3, "\u20ac": -9007199254740991, "\r": "\u0080" },
    { a: [[], {}, [{ b: [true, false, 0] }]], nested: { deep: { er: "\u0007\u001f\u007f" } } },
  ];
  const entries = bodies.map((body) => canonicalize(event({ body })));
  const [{ entries: [, second] }] = await agree([holding("bodies", bundle(entries))]);
  assert.deepEqual(Object.keys(second.body), ["1", "2", "__proto__", "constructor"]);
});

test("disclosures of any maker are read alike", async () => {
  const raw = ['["s","a",1.50]', '["s","b",null]', '[ "s" , "c" , [ 1 , 2.0 , -0 , -0.0 , 1e2 ] ]',
    '["s","d",18446744073709551615]', '["s","e",18446744073709551616]', '["s","f",1e999]',
    '["s","g",1e-999]', '["s","h",{"x":1,"x":2}]', '["s","i","e\u0301"]', '["s","j","\\ud842"]',
    '\ufeff["s","k","bom"]', '["s","_sd",1]', '["s","...",1]', '["s","l"]', '["s","m",1,2]',
    '[1,"n",1]', '["s",1,1]', '{"s":1}', '"s"', "", "[", '["s","o",1]x', '["s","","empty name"]',
    '["s","__proto__",{"__proto__":1}]', '["s","a/b~c","slash"]', '["s","a",2]',
    `["s","deep",${"[".repeat(63)}${"]".repeat(63)}]`,
    `["s","deeper",${"[".repeat(64)}${"]".repeat(64)}]`, '["s","p",12345678901234567890123]',
    '["","q",9007199254740993]', '["s","r","\\u0000\\/"]'];
  const wrong = ["AB", "A", "AA==", "A A", "é", `${base64url('["s","t",1]')}=`,
    base64url('["s","u",1]').replace(/.$/, "F")];
  const long = [49_100, 49_200].map((size) => `["s","long","${"x".repeat(size)}"]`);
  const notUtf8 = Buffer.of(0x5b, 0x22, 0xff, 0x22, 0x5d);
  const strings = [...[...raw, ...long, notUtf8].map(base64url), ...wrong];
  const fields = new Disclosures(strings, 64);
  const opened = strings.map((_, i) => fields.opened(i));
  const entry = canonicalize(event(fields.members));
  const [verdict] = await agree([
    failing("all of them", bundle([{ text: entry, opened }])),
    ...opened.map((one, i) => (
      { name: strings[i], bytes: asText(bundle([{ text: entry, opened: [one] }])) }))]);
  assert.ok(new Set(verdict.faults.map(({ code }) => code)).size >= 6);
});

test("a zero byte is not the end of a text", async () => {
  const fields = new Disclosures([base64url('["s","a",1]\0more')]);
  const text = canonicalize(event(fields.members));
  await agree([
    failing("in a disclosure", bundle([{ text, opened: [fields.opened(0)] }])),
    failing("in an entry", bundle([`${canonicalize(event())}\0`])),
    { name: "in a bundle", bytes: `${canonicalize(bundle([canonicalize(event())]))}\0` }]);
});

test("fields within fields open alike", async () => {
  const inner = new Disclosures([disclosure("c", "x"), disclosure("d", { ...event().body })]);
  const roots = [inner.members, { ...inner.members, more: 1 },
    { ...inner.members, sd_count_padded: 64 }, { ...inner.members, sd_count_padded: 33 },
    { ...inner.members, sd_count_padded: "32" }, { sd_root: inner.members.sd_root },
    { ...inner.members, sd_root: "x" }];
  const count = JSON.stringify(inner.members);
  const spelt = ["32.0", "3.2e1", "-32", "4096", "8192", "16", "0"].map((number) =>
    base64url(`["s","outer",${count.replace(/:32\b/, `:${number}`)}]`));
  const strings = [...roots.map((root) => disclosure("outer", root)), ...spelt];
  const cases = strings.flatMap((string, i) => {
    const outer = new Disclosures([string, disclosure("again", inner.members)]);
    const text = canonicalize(event(outer.members));
    const orders = [[outer.opened(0), inner.opened(0)], [inner.opened(0), outer.opened(0)],
      [outer.opened(0), inner.opened(0), inner.opened(0)],
      [outer.opened(0), outer.opened(1), inner.opened(1)], [inner.opened(0)]];
    return orders.map((opened, j) => ({ name: `root ${i}, order ${j}`,
      bytes: asText(bundle([{ text, opened }])) }));
  });
  const verdicts = await agree(cases);
  assert.deepEqual(verdicts[0].entries[0].opened, { "/outer": inner.members, "/outer/c": "x" });
  assert.equal(verdicts[1].holds, false);
});

test("several entries are judged each for itself", async () => {
  const texts = Array.from({ length: 70 }, () => canonicalize(event()));
  const json = bundle(texts);
  const some = (entries) => seal({ ...json, entries }, log);
  const { entries } = json;
  const moved = entries.map((one, i) => ({ ...one, index: (i * 3) % 80 }));
  const swapped = entries.map((one, i) => ({ ...one, proof: entries[(i + 1) % 70].proof }));
  const doubled = [...entries.slice(0, 3), ...entries.slice(0, 3)];
  const shorter = entries.map((one) => ({ ...one, proof: one.proof.slice(1) }));
  const longer = entries.map((one) => ({ ...one, proof: [...one.proof, one.proof[0]] }));
  const long = entries.map((one) => ({ ...one, proof: Array(62).fill(one.proof[0]) }));
  const verdicts = await agree([holding("all", json), holding("none", some([])),
    holding("some, in another order", some([entries[69], entries[3]])),
    failing("moved", some(moved)), failing("swapped", some(swapped)),
    failing("doubled", some(doubled)), failing("shorter", some(shorter)),
    failing("longer", some(longer)), failing("far too long", some(long))]);
  assert.equal(verdicts[0].entries.length, 70);
  assert.equal(verdicts[5].entries.length, 3);
});

test("limits are the same", async () => {
  const fields = new Disclosures([disclosure("a", "1")]);
  const opened = fields.opened(0);
  const [hash] = opened.proof;
  const hashes = (count) => ({ ...opened, proof: Array(count).fill(hash) });
  const text = canonicalize(event(fields.members));
  const whole = bundle([{ text, opened: [opened] }]);
  const [entry] = whole.entries;
  const sealed = (changed) => seal({ ...whole, ...changed }, log);
  const longer = (changed) => sealed({ entries: [{ ...entry, ...changed }] });
  await agree([
    holding("a cover of 10,000 bytes", sealed({ cover: "x".repeat(10_000) })),
    failing("of 10,001", sealed({ cover: "x".repeat(10_001) }), { code: "ledger.bundle" }),
    failing("10,000 entries", sealed({ entries: Array(10_000).fill(entry) })),
    failing("10,001 entries", sealed({ entries: Array(10_001).fill(entry) })),
    failing("4096 fields", longer({ opened: Array(4096).fill(opened) })),
    failing("4097 fields", longer({ opened: Array(4097).fill(opened) })),
    failing("12 hashes of a field", longer({ opened: [hashes(12)] })),
    failing("13 hashes of a field", longer({ opened: [hashes(13)] })),
    failing("62 hashes of an entry", longer({ proof: hashes(62).proof })),
    failing("63 hashes of an entry", longer({ proof: hashes(63).proof })),
  ]);
});

test("checkpoints and notes of every form are told alike", async () => {
  const entry = canonicalize(event());
  const made = (checkpoint) => bundle([entry], { checkpoint });
  const noise = signatureLine("someone.else", Buffer.alloc(4, 7), Buffer.alloc(20, 1));
  const edits = {
    "a line more": (text) => `${text}more\n`, "an empty line": (text) => `${text}\n`,
    "an empty line within": (text) => `${text}a\n\nb\n`, "another log": (text) => `x${text}`,
    "no root": (text) => text.split("\n").slice(0, 2).join("\n") + "\n",
    "no size": (text) => `${text.split("\n")[0]}\n`, "no name": (text) => `\n${text}`,
    "a tab": (text) => text.replace("plant", "pl\tant"),
    "a short root": (text) => text.replace(/\n.{43}=\n/, "\nAAAA\n"),
    "a root that is no base64": (text) => text.replace(/\n.{43}=\n/, `\n${"A".repeat(43)}\n`),
    "no line end": (text) => text.slice(0, -1),
  };
  for (const size of ["0", "01", "+1", "-1", "1.0", "", " 1", "2", "4611686018427387904",
    "4611686018427387905", "18446744073709551615", "18446744073709551616", "9".repeat(40)]) {
    edits[`size ${size}`] = (text) => text.replace(/\n1\n/, `\n${size}\n`);
  }
  const cases = Object.entries(edits).map(([name, edit]) => (
    { name, bytes: asText(made((text) => signed(edit(text), log))) }));
  const lines = {
    "other signatures too": (text) => note(text, noise, log.line(text)),
    "a wrong signature first": (text) => note(text, log.line(`${text}x`), log.line(text)),
    "no signature": (text) => note(text), "another's signature": (text) => note(text, noise),
    "99 more": (text) => note(text, ...Array(99).fill(noise), log.line(text)),
    "100 more": (text) => note(text, ...Array(100).fill(noise), log.line(text)),
    "a short one": (text) => note(text, signatureLine(log.name, log.hash, Buffer.alloc(63))),
    "a long one": (text) => note(text, signatureLine(log.name, log.hash, Buffer.alloc(65))),
    "an empty one": (text) => note(text, signatureLine(log.name, log.hash, Buffer.alloc(0))),
    "a hyphen for the dash": (text) => signed(text, log).replace("\u2014", "-"),
    "two blanks": (text) => signed(text, log).replace("\u2014 ", "\u2014  "),
    "a blank at the end": (text) => signed(text, log).replace(/\n$/, " \n"),
    "no line end": (text) => signed(text, log).slice(0, -1),
    "a line end more": (text) => `${signed(text, log)}\n`,
    "no padding": (text) => signed(text, log).replace(/=+\n$/, "\n"),
    "a wide blank in the name": (text) => note(text, noise.replace("someone", "some\u3000one"),
      log.line(text)),
    "a name of 256 bytes": (text) => note(text, noise.replace("someone", "x".repeat(251)),
      log.line(text)),
    "over a million bytes": (text) => signed(`${text}${"x".repeat(1_000_000)}\n`, log),
  };
  for (const [name, checkpoint] of Object.entries(lines)) {
    cases.push({ name, bytes: asText(made(checkpoint)) });
  }
  const verdicts = await agree(cases);
  const of = (name) => verdicts[cases.findIndex((one) => one.name === name)];
  assert.deepEqual(["a line more", "other signatures too", "99 more"].map((name) => of(name).holds),
    [true, true, true]);
  assert.equal(of("100 more").holds, false);
});

const witnesses = ["sponsor", "cdmo", "hospital"].map((name, i) => (
  { name, signer: new Signer(`${name}.example/w`, 20 + i, 4) }));
const TIMES = [1_795_000_000, 7_258_118_399, 7_258_118_400];
const named = witnesses.map(({ name, signer }) => `witness ${name} ${signer.text}\n`);
const policyOf = (...lines) => `log ${log.text}\n${named.join("")}${lines.join("\n")}\n`;

test("witnesses are seen, and quorums met, alike", async () => {
  const entry = canonicalize(event());
  const seenBy = (...which) => (text) => note(text, log.line(text),
    ...which.map((i) => witnesses[i].signer.line(text, TIMES[i])));
  const checkpoints = { none: seenBy(), first: seenBy(0), two: seenBy(0, 1), all: seenBy(0, 1, 2),
    "a wrong time": (text) => seenBy(0)(text).replace(/.\n$/, "A\n"),
    "another text": (text) => note(text, log.line(text), witnesses[0].signer.line(`${text}x\n`, 1)),
    "a short one": (text) => note(text, log.line(text),
      signatureLine(witnesses[0].signer.name, witnesses[0].signer.hash, Buffer.alloc(7))),
    "signed as a log signs": (text) => note(text, log.line(text), witnesses[0].signer.line(text)),
    "a later one": (text) => note(text, log.line(text), witnesses[0].signer.line(text, 2n ** 63n)),
  };
  const quorums = [["quorum none"], ["quorum sponsor"], ["group g 1 sponsor cdmo", "quorum g"],
    ["group g 2 sponsor cdmo hospital", "quorum g"],
    ["group g 3 sponsor cdmo hospital", "quorum g"],
    ["group g 1 cdmo hospital", "group h 2 g sponsor", "quorum h"]];
  const cases = [];
  for (const lines of quorums) {
    for (const [name, checkpoint] of Object.entries(checkpoints)) {
      const policy = policyOf(...lines);
      const full = `${name} for ${lines.join(", ")}`;
      cases.push({ name: full, bytes: asText(bundle([entry], { checkpoint, policy })) });
      cases.push({ name: `${full}, brought`, policy,
        bytes: asText(bundle([entry], { checkpoint })) });
    }
  }
  const verdicts = await agree(cases);
  const of = (name) => verdicts[cases.findIndex((one) => one.name === name)];
  assert.deepEqual(of("all for quorum sponsor").witnesses.map(({ time }) => time),
    ["2026-11-18T11:06:40.000Z", "2199-12-31T23:59:59.000Z", "7258118400"]);
  assert.deepEqual(of("none for quorum sponsor").faults,
    [{ code: "ledger.quorum", pointer: "/checkpoint" }]);
  assert.equal(of("two for group g 2 sponsor cdmo hospital, quorum g, brought").holds, true);
  assert.equal(of("first for group g 1 cdmo hospital, group h 2 g sponsor, quorum h").holds, false);
});

test("policies of every form are told alike", async () => {
  const other = new Signer(log.name, 2);
  const line = `log ${log.text}`;
  const witness = named[0].trim();
  const many = (count, make) => Array.from({ length: count }, (_, i) => make(i)).join("\n");
  const key = (i, algorithm, name = log.name) => new Signer(name, 100 + i, algorithm).text;
  const [name, hash, data] = log.text.split("+");
  const until = [
    line, "", "log", `Log ${log.text}`, `\ufeff${line}`, `  ${line}\t\r\n\n# 注\r`,
    `${line} http://x.example`, `${line} http://x.example more`, `${line}\nfoo`,
    `${line}\n#\u0001`, `${line}\n#\u007f`, `${line}\nquorum none`,
    `${line}\n${line}`, `${line}\nlog ${other.text}`, `log ${other.text}\n${line}`,
    `${line}\nlog ${key(1, 1, "x")}`, `log ${key(0, 4)}`,
    `${line}\n${many(7, (i) => `log ${key(i, 1)}`)}`,
    `${line}\n${many(8, (i) => `log ${key(i, 1)}`)}`,
    `${line}\n${witness} http://w.example`, `${line}\n${witness} http://w.example x`,
    `${line}\n${witness}\n${witness}`, `${line}\nwitness none ${key(0, 4)}`,
    `${line}\nwitness`, `${line}\nwitness w`, `${line}\nwitness w ${key(0, 1, "w")}`,
    `${line}\n${many(64, (i) => `witness w${i} ${key(i, 4)}`)}`,
    `${line}\n${many(65, (i) => `witness w${i} ${key(i, 4)}`)}`,
    `${line}\n#${"x".repeat(65_536)}`, `${line}\n#${"x".repeat(65_000)}`,
    `log ${name}+${hash.toUpperCase()}+${data}`, `log ${name}+${hash}`,
    `log ${name}+00000000+${data}`, `log ${name}+${hash}+${data}=`,
    `log ${name}+${hash.slice(1)}+${data}`, `log ${name}+0x${hash.slice(2)}+${data}`,
    `log x${name}+${hash}+${data}`, `log +${hash}+${data}`, `log a\u00a0b+${hash}+${data}`,
    `log ${"x".repeat(256)}+${hash}+${data}`, `log ${name}+${hash}+`,
    `log ${name}+${hash}+${Buffer.alloc(33, 2).toString("base64")}`,
    `log ${name}+${hash}+${Buffer.alloc(32, 1).toString("base64")}`,
  ];
  const policies = [
    ...until.map((text) => `${text}\nquorum none`), "", line, `quorum none\n${line}`,
    `${line}\nquorum none # no`, `${line}\nquorum`, `${line}\nquorum w`,
    `${line}\n${witness}\nquorum sponsor`, `${line}\n\tquorum\tnone\r\n`,
  ];
  const groups = [
    "group", "group g", "group g 1", "group g any", "group g any sponsor cdmo",
    "group g all sponsor cdmo", "group g 0 sponsor", "group g 3 sponsor cdmo",
    "group g 02 sponsor cdmo", "group g -1 sponsor", "group g toString sponsor",
    "group g 18446744073709551617 sponsor", "group none 1 sponsor", "group sponsor 1 cdmo",
    "group g 1 g", "group g 1 later", "group g 2 sponsor sponsor",
    "group g 1 sponsor\ngroup h 1 sponsor", "group g 1 sponsor\ngroup g 1 cdmo",
  ];
  for (const group of groups) {
    policies.push(policyOf(group, "quorum g"), policyOf(group, "quorum none"));
  }
  const entry = canonicalize(event());
  const good = asText(bundle([entry]));
  const cases = policies.flatMap((policy, i) => [
    { name: `policy ${i} brought: ${policy.slice(0, 80)}`, bytes: good, policy },
    { name: `policy ${i} within: ${policy.slice(0, 80)}`,
      bytes: asText(bundle([entry], { policy })) },
  ]);
  const verdicts = await agree(cases);
  assert.ok(verdicts.filter(({ holds }) => holds).length > 10);
});

test("while a key is replaced, the signature of either is enough, and is told alike", async () => {
  const next = new Signer(log.name, 2);
  const third = new Signer(log.name, 3);
  const entry = canonicalize(event());
  const policies = [[log], [next], [log, next], [next, log], [third, next], [third, log, next]].map(
    (keys) => `${keys.map(({ text }) => `log ${text}`).join("\n")}\nquorum none\n`);
  const checkpoints = [(text) => signed(text, log), (text) => signed(text, next),
    (text) => signed(text, log, next), (text) => note(text, log.line("x\n"), next.line(text)),
    (text) => note(text, log.line("x\n")), (text) => note(text, log.line(text), next.line("x\n"))];
  const cases = policies.flatMap((policy) => checkpoints.map((checkpoint, i) => (
    { name: `${i} by ${policy}`, bytes: asText(bundle([entry], { policy, checkpoint })) })));
  const verdicts = await agree(cases);
  assert.ok(verdicts[12].holds);
});

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const FIELD = 2n ** 255n - 19n;
const SAID = { meaning: "approved", name: "A", signer: "p-1", time: "2026-11-23T05:47:28.001Z" };

function littleEndian(value) {
  return Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse();
}

test("Ed25519 is judged alike where libraries differ", async () => {
  // Points of small order in all their spellings: y of p and more, and a sign where x is 0. With
  // such a key everybody can sign; which signatures hold depends on the text, so each is tried on
  // several.
  const small = [0n, 1n, FIELD - 1n, FIELD, FIELD + 1n].map(littleEndian);
  small.push(Buffer.from("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "hex"),
    Buffer.from("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "hex"));
  const points = small.flatMap((point) => {
    const turned = Buffer.from(point);
    turned[31] |= 0x80;
    return [point, turned];
  });
  const base = Buffer.alloc(32, 0x66).fill(0x58, 0, 1);
  const signatures = [
    ...points.map((point) => Buffer.concat([point, littleEndian(0n)])),
    Buffer.concat([littleEndian(1n), littleEndian(ORDER)]),
    Buffer.concat([base, littleEndian(1n)]),
  ];
  const entries = [];
  const add = (key, bytes, json = event()) => {
    const signature = { key: base64url(key), sig: base64url(bytes), ...SAID };
    entries.push(canonicalize({ ...json, signatures: [signature] }));
  };
  for (const key of points) {
    for (const bytes of signatures) for (let i = 0; i < 3; ++i) add(key, bytes);
  }
  // An honest signature, with the order added to its number, and with a bit beyond.
  const person = new Signer("x", 9);
  const json = event();
  const [{ sig }] = signedEvent(json, person, SAID).signatures;
  const honest = Buffer.from(sig, "base64url");
  const number = BigInt(`0x${Buffer.from(honest.subarray(32)).reverse().toString("hex")}`);
  for (const other of [number, number + ORDER, number + 8n * ORDER, number | (1n << 255n)]) {
    add(person.publicKey, Buffer.concat([honest.subarray(0, 32), littleEndian(other)]), json);
  }
  // A key with a part of small order: only those of its signatures hold whose challenge makes that
  // part vanish; all of them would if the cofactor were multiplied in.
  const { Point } = ed25519;
  const scalar = 12345n;
  const mixed = Point.BASE.multiply(scalar).add(Point.fromBytes(small.at(-1))).toBytes();
  for (let i = 1n; i < 33n; ++i) {
    const json = event();
    const commitment = Point.BASE.multiply(i).toBytes();
    const text = `renkei/esig/v1\n${canonicalize({ event: json, ...SAID })}`;
    const hash = createHash("sha512").update(commitment).update(mixed).update(text).digest();
    const challenge = BigInt(`0x${hash.reverse().toString("hex")}`) % ORDER;
    const answer = littleEndian((i + challenge * scalar) % ORDER);
    add(mixed, Buffer.concat([commitment, answer]), json);
  }
  const [verdict] = await agree([failing("all of them", bundle(entries))]);
  const held = verdict.entries.length;
  assert.ok(held > 20 && held < entries.length - 20, `${held} of ${entries.length} hold`);
});

test("texts are in normal form, or not, alike", async () => {
  // Marks and what they compose with, jamo and syllables, what never composes, and what is none.
  const blocks = [[0x20, 0x7e], [0xa0, 0x17f], [0x300, 0x36f], [0x370, 0x3ff], [0x591, 0x5ea],
    [0x900, 0x94d], [0x9be, 0x9d7], [0x1100, 0x1112], [0x1161, 0x1175], [0x11a8, 0x11c2],
    [0x1e00, 0x1fff], [0x2000, 0x206f], [0x2126, 0x212b], [0x3040, 0x30ff], [0x3099, 0x309a],
    [0x4e00, 0x4e80], [0xac00, 0xac40], [0xe000, 0xe010], [0xf900, 0xfaff], [0xfb1d, 0xfb4e],
    [0xfdd0, 0xfe0f], [0xff00, 0xffff], [0x11131, 0x11132], [0x1d15e, 0x1d1c0],
    [0x1f600, 0x1f64f], [0x20bb7, 0x20bc0], [0x2f800, 0x2fa1d]];
  const random = chance(20261123);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const word = () => Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    const [first, last] = pick(blocks);
    return String.fromCodePoint(first + Math.floor(random() * (last - first + 1)));
  }).join("");
  const texts = Array.from({ length: 3000 }, () => (
    canonicalize(event({ body: { [word()]: word() } }))));
  const [verdict] = await agree([failing("all of them", bundle(texts.map(withEscapes)))]);
  const refused = new Set(verdict.faults.map(({ code }) => code));
  assert.deepEqual([...refused], ["ledger.json_not_nfc"]);
  const { length } = verdict.entries;
  assert.ok(length > 500 && length < 2500, `${length} of 3000 hold`);
});
