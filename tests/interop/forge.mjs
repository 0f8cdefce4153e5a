// Makes logs, checkpoints and bundles from nothing, by Node's own cryptography and the npm package
// canonicalize: so that the verifiers can be shown what renkei itself would never write, rightly
// hashed, signed and sealed.
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import canonicalize from "canonicalize";

export { canonicalize };

export function sha256(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export const leafHash = (data) => sha256(Buffer.of(0), data);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);

// MTH and PATH as RFC 9162, sections 2.1.1 and 2.1.3.1, define them.
export class Tree {
  constructor(leaves) {
    this.leaves = leaves;
    this.roots = new Map(); // of parts, once they were asked for
  }
  root(begin = 0, end = this.leaves.length) {
    if (begin === end) return sha256();
    if (end - begin === 1) return this.leaves[begin];
    const name = `${begin} ${end}`;
    if (!this.roots.has(name)) {
      const middle = split(begin, end);
      this.roots.set(name, nodeHash(this.root(begin, middle), this.root(middle, end)));
    }
    return this.roots.get(name);
  }
  path(index, begin = 0, end = this.leaves.length) {
    if (end - begin <= 1) return [];
    const middle = split(begin, end);
    return index < middle
      ? [...this.path(index, begin, middle), this.root(middle, end)]
      : [...this.path(index, middle, end), this.root(begin, middle)];
  }
}
function split(begin, end) {
  let half = 1;
  while (half * 2 < end - begin) half *= 2;
  return begin + half;
}

const base64 = (bytes) => Buffer.from(bytes).toString("base64");
export const base64url = (bytes) => Buffer.from(bytes).toString("base64url");

function privateKey(seed) {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

const cosigned = (text, time) => `cosignature/v1\ntime ${time}\n${text}`;

function bigEndian64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

// A key of C2SP signed-note: Ed25519 (1), or cosignature/v1 (4).
export class Signer {
  constructor(name, seed, algorithm = 1) {
    this.name = name;
    this.algorithm = algorithm;
    this.key = privateKey(typeof seed === "number" ? Buffer.alloc(32, seed) : seed);
    this.publicKey = createPublicKey(this.key).export({ format: "der", type: "spki" }).subarray(12);
  }
  // "PRIVATE+KEY+name+hash+base64", as a log's folder has it.
  static fromText(text) {
    const [, name, data] = /^PRIVATE\+KEY\+([^+]+)\+[0-9a-f]{8}\+(.+)$/.exec(text.trim());
    return new Signer(name, Buffer.from(data, "base64").subarray(1));
  }
  get hash() {
    return keyHash(this.name, this.algorithm, this.publicKey);
  }
  get text() {
    return keyText(this.name, this.algorithm, this.publicKey);
  }
  sign(text) {
    return sign(null, Buffer.from(text), this.key);
  }
  // A signature line over a note's text.
  line(text, time) {
    return signatureLine(this.name, this.hash, time === undefined
      ? this.sign(text)
      : Buffer.concat([bigEndian64(time), this.sign(cosigned(text, time))]));
  }
}

export function keyHash(name, algorithm, publicKey) {
  return sha256(name, "\n", Buffer.of(algorithm), publicKey).subarray(0, 4);
}
export function keyText(name, algorithm, publicKey) {
  const hash = keyHash(name, algorithm, publicKey).toString("hex");
  return `${name}+${hash}+${base64(Buffer.concat([Buffer.of(algorithm), publicKey]))}`;
}
export function signatureLine(name, hash, signature) {
  return `\u2014 ${name} ${base64(Buffer.concat([hash, signature]))}\n`;
}
export const note = (text, ...lines) => `${text}\n${lines.join("")}`;
export const signed = (text, ...signers) => note(text, ...signers.map((one) => one.line(text)));

export function checkpointText(origin, size, root) {
  return `${origin}\n${size}\n${base64(root)}\n`;
}

// Disclosure strings under their root, among decoys; `count` leaves in all.
export class Disclosures {
  constructor(strings, count = 32) {
    this.strings = strings;
    this.leaves = strings.map((one) => leafHash(one));
    for (let i = strings.length; i < count; ++i) this.leaves.push(leafHash(`decoy ${i}`));
    this.tree = new Tree(this.leaves);
    this.members = { sd_count_padded: count, sd_root: base64(this.tree.root()) };
  }
  opened(i) {
    return {
      disclosure: this.strings[i],
      index: i,
      proof: this.tree.path(i).map(base64),
      root: this.members.sd_root,
    };
  }
}
let salts = 0;
export function disclosure(name, value) {
  const salt = base64url(sha256(`salt ${salts++}`).subarray(0, 16));
  return base64url(canonicalize([salt, name, value]));
}

let events = 0;
export function event(more = {}) {
  return {
    actor: base64url(sha256("actor")),
    at: "2026-11-23T05:47:28.001Z",
    body: { title: "Thawed" },
    event_id: sha256(`event ${events++}`).toString("hex").slice(0, 32),
    prev_of_entity: {},
    refs: ["lot/7f3a"],
    site: "plant-1",
    type: "record.noted/1",
    v: 1,
    ...more,
  };
}
// With an electronic signature over it.
export function signedEvent(json, signer, more = {}) {
  const said = { meaning: "approved", name: "山田花子", signer: "p-17",
    time: "2026-11-23T05:47:28.001Z", ...more };
  const sig = signer.sign(`renkei/esig/v1\n${canonicalize({ event: json, ...said })}`);
  return { ...json,
    signatures: [{ key: base64url(signer.publicKey), sig: base64url(sig), ...said }] };
}

export const log = new Signer("renkei.example/plant-1", 1);

// Seals a bundle, given as JSON, whatever its other members are.
export function seal(json, ...signers) {
  const { seal: _, ...unsealed } = json;
  const text = `renkei/bundle/v1\n${base64(sha256(canonicalize(unsealed)))}\n`;
  return { ...unsealed, seal: signed(text, ...signers) };
}

// A bundle of a log that consists of these entries, as JSON. `entries`: each the text of an entry,
// or {text, opened}. `more`: members that stand instead of the right ones.
export function bundle(entries, { signer = log, policy, checkpoint, ...more } = {}) {
  const parts = entries.map((one) => typeof one === "string" ? { text: one, opened: [] } : one);
  const tree = new Tree(parts.map(({ text }) => leafHash(text)));
  const text = checkpointText(signer.name, parts.length, tree.root());
  return seal({
    checkpoint: checkpoint ? checkpoint(text) : signed(text, signer),
    cover: "",
    entries: parts.map(({ text: bytes, opened }, index) => ({
      bytes, index, opened, proof: tree.path(index).map(base64),
    })),
    policy: policy ?? `log ${signer.text}\nquorum none\n`,
    v: 1,
    ...more,
  }, signer);
}
