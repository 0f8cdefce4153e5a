// The form of a bundle: some entries of a log in one text, with the fields that were opened and
// all that proves them.
import { base64Encode, hashFromBase64, sha256, utf8 } from "./bytes.js";
import { canonicalJson, parseCanonicalJson } from "./canonical_json.js";
import type { DisclosureRoot, OpenedDisclosure } from "./disclosure.js";
import { at, attempt, Refusal, refuse } from "./fault.js";
import type { Json, JsonObject } from "./json.js";
import { parseNote, type Note } from "./note.js";
import { parsePolicy, policyText, type Policy } from "./policy.js";

const BUNDLE_BYTES_MAX = 64 << 20;
const ENTRIES_MAX = 10_000;
const COVER_BYTES_MAX = 10_000;
const OPENED_MAX = 4096;
const PROOF_MAX = 62;
const FIELD_PROOF_MAX = 12;

export interface BundleField extends OpenedDisclosure {
  root: DisclosureRoot["root"]; // that of the entry, or one that another opened field holds
}
export interface BundleEntry {
  index: bigint;
  bytes: Uint8Array;
  proof: Uint8Array[];
  opened: BundleField[];
}
export interface Bundle {
  policy: Policy;
  checkpoint: Note;
  entries: BundleEntry[];
  seal: Note;
  sealedText: string; // the text of the note that seals this bundle
}

function wrong(pointer: string): never {
  refuse("ledger.bundle", pointer);
}

// An object with exactly these members.
function objectOf(json: Json, pointer: string, names: readonly string[]): JsonObject {
  const right =
    json instanceof Map && json.size === names.length && names.every((name) => json.has(name));
  return right ? json : wrong(pointer === "" ? "/" : pointer);
}

function text(json: JsonObject, name: string, pointer: string): string {
  const value = json.get(name);
  return typeof value === "string" ? value : wrong(`${pointer}/${name}`);
}

function readHash(json: Json, pointer: string): Uint8Array {
  const hash = attempt(() => hashFromBase64(typeof json === "string" ? json : ""));
  return hash instanceof Refusal ? wrong(pointer) : hash;
}

// As renkei has it, the parts of a disclosure have codes of their own, and the field's place.
function readDisclosure(json: JsonObject): OpenedDisclosure {
  const disclosure = json.get("disclosure");
  const index = json.get("index");
  const proof = json.get("proof");
  const right =
    typeof disclosure === "string" &&
    typeof index === "bigint" &&
    index >= 0n &&
    Array.isArray(proof) &&
    proof.length <= FIELD_PROOF_MAX;
  if (!right) refuse("ledger.opened_disclosure");
  const hashes = proof.map((hash) =>
    typeof hash === "string" ? hashFromBase64(hash) : refuse("ledger.opened_disclosure"),
  );
  return { disclosure, index, proof: hashes };
}

function readField(json: Json, pointer: string): BundleField {
  const members = objectOf(json, pointer, ["disclosure", "index", "proof", "root"]);
  const root = readHash(members.get("root") ?? null, `${pointer}/root`);
  return { ...at(pointer, () => readDisclosure(members)), root };
}

function readEntry(json: Json, pointer: string): BundleEntry {
  const members = objectOf(json, pointer, ["bytes", "index", "opened", "proof"]);
  const bytes = utf8(text(members, "bytes", pointer));
  const index = members.get("index");
  if (typeof index !== "bigint" || index < 0n) wrong(`${pointer}/index`);
  const opened = members.get("opened");
  if (!Array.isArray(opened) || opened.length > OPENED_MAX) wrong(`${pointer}/opened`);
  const proof = members.get("proof");
  if (!Array.isArray(proof) || proof.length > PROOF_MAX) wrong(`${pointer}/proof`);
  return {
    index,
    bytes,
    proof: proof.map((hash, i) => readHash(hash, `${pointer}/proof/${i}`)),
    opened: opened.map((field, i) => readField(field, `${pointer}/opened/${i}`)),
  };
}

function sealedText(members: JsonObject): string {
  const unsealed = new Map(members);
  unsealed.delete("seal");
  return `renkei/bundle/v1\n${base64Encode(sha256(utf8(canonicalJson(unsealed))))}\n`;
}

// Refuses: ledger.bundle with the pointer, ledger.bundle_too_large, what parseCanonicalJson,
// parsePolicy and parseNote refuse, and the codes of opened fields.
export function parseBundle(bytes: Uint8Array): Bundle {
  if (bytes.length > BUNDLE_BYTES_MAX) refuse("ledger.bundle_too_large");
  const members = objectOf(parseCanonicalJson(bytes), "", [
    "checkpoint",
    "cover",
    "entries",
    "policy",
    "seal",
    "v",
  ]);
  if (members.get("v") !== 1n) wrong("/v");
  const [checkpoint, cover, policy, seal] = ["checkpoint", "cover", "policy", "seal"].map((name) =>
    text(members, name, ""),
  ) as [string, string, string, string];
  const entries = members.get("entries");
  if (!Array.isArray(entries) || entries.length > ENTRIES_MAX) wrong("/entries");
  if (utf8(cover).length > COVER_BYTES_MAX) wrong("/cover");
  const bundle: Bundle = {
    policy: parsePolicy(policy),
    checkpoint: parseNote(checkpoint),
    seal: parseNote(seal),
    entries: entries.map((entry, i) => readEntry(entry, `/entries/${i}`)),
    sealedText: sealedText(members),
  };
  // Of all the parts only the policy could be spelt otherwise: JSON and base64 are canonical.
  if (policyText(bundle.policy) !== policy) wrong("/");
  return bundle;
}
