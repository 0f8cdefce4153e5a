// One entry of a log: the envelope that every reader sees, and the electronic signatures in it.
import { base64urlDecode, HASH_BYTES, hashFromBase64, utf8 } from "./bytes.js";
import { canonicalJson, parseCanonicalJson } from "./canonical_json.js";
import { parseDisclosureRoot, type DisclosureRoot } from "./disclosure.js";
import { verifySignature } from "./ed25519.js";
import { attempt, Refusal, refuse } from "./fault.js";
import type { Json, JsonObject } from "./json.js";

const ENTRY_BYTES_MAX = 64 << 10;
const REFS_MAX = 64;
const SIGNATURES_MAX = 16;
const NAME_BYTES_MAX = 200;
const MEANING_BYTES_MAX = 100;
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const SIGNATURE_PREFIX = "renkei/esig/v1\n";

const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const EVENT_ID = /^[0-9a-f]{32}$/;
const VERSION = /^[1-9][0-9]{0,3}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const MEMBERS = [
  "actor",
  "at",
  "body",
  "event_id",
  "prev_of_entity",
  "refs",
  "sd_count_padded",
  "sd_root",
  "signatures",
  "site",
  "type",
  "v",
];
const SIGNATURE_MEMBERS = ["key", "meaning", "name", "sig", "signer", "time"];

interface ElectronicSignature {
  key: Uint8Array;
  bytes: Uint8Array;
  signer: string;
  name: string;
  meaning: string;
  time: string;
}
export interface Entry {
  type: string;
  at: string;
  body: JsonObject;
  secret?: DisclosureRoot; // absent when nothing is kept shut
  signatures: ElectronicSignature[];
  event: JsonObject; // all members but the signatures: what is signed
}

function wrong(): never {
  refuse("ledger.entry");
}

// An object with no other members than these.
function objectOf(json: Json, names: readonly string[]): JsonObject {
  if (!(json instanceof Map)) wrong();
  for (const name of json.keys()) {
    if (!names.includes(name)) wrong();
  }
  return json;
}

function text(json: JsonObject, name: string): string {
  const value = json.get(name);
  return typeof value === "string" ? value : wrong();
}

function list(json: JsonObject, name: string): Json[] {
  const value = json.get(name);
  return Array.isArray(value) ? value : wrong();
}

function object(json: JsonObject, name: string): JsonObject {
  const value = json.get(name);
  return value instanceof Map ? value : wrong();
}

// A moment in UTC to the millisecond, of the years 1900 to 2199: the one spelling there is.
function moment(json: JsonObject, name: string): string {
  const written = text(json, name);
  if (!MOMENT.test(written)) refuse("timestamp.syntax");
  const day = written.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00.000Z`);
  // Date turns the 30th of February into the 2nd of March.
  const real = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  if (!real || day < "1900" || day >= "2200") refuse("date.no_such_day");
  const [hour = 24, minute = 60, second = 60] = written.slice(11, 19).split(":").map(Number);
  if (hour > 23 || minute > 59 || second > 59) refuse("timestamp.syntax");
  return written;
}

// A kind and a pseudonym, both ids: "batch/b-001".
function entityRef(json: Json): [kind: string, id: string] {
  const [kind = "", id = "", ...more] = typeof json === "string" ? json.split("/") : [];
  if (!ID.test(kind) || !ID.test(id) || more.length > 0) wrong();
  return [kind, id];
}

function parseChains(json: JsonObject): [kind: string, id: string][] {
  const refs = list(json, "refs").map(entityRef);
  for (const [name, hash] of object(json, "prev_of_entity")) {
    entityRef(name);
    const known = attempt(() => hashFromBase64(typeof hash === "string" ? hash : ""));
    if (known instanceof Refusal) wrong();
  }
  return refs;
}

function parseSignature(json: Json): ElectronicSignature {
  const members = objectOf(json, SIGNATURE_MEMBERS);
  const meaning = text(members, "meaning");
  const name = text(members, "name");
  const signer = text(members, "signer");
  const time = moment(members, "time");
  const key = base64urlDecode(text(members, "key"));
  if (key.length !== PUBLIC_KEY_BYTES) refuse("ledger.key_length");
  const bytes = base64urlDecode(text(members, "sig"));
  return { key, bytes, signer, name, meaning, time };
}

function isType(type: string): boolean {
  const slash = type.indexOf("/");
  return ID.test(type.slice(0, Math.max(slash, 0))) && VERSION.test(type.slice(slash + 1));
}

function isKeyId(actor: string): boolean {
  const bytes = attempt(() => base64urlDecode(actor));
  return !(bytes instanceof Refusal) && bytes.length === HASH_BYTES;
}

function checkRefs(refs: readonly [kind: string, id: string][], json: JsonObject): void {
  if (refs.length > REFS_MAX) wrong();
  // Sorted by kind and then by id, each once; an id is ASCII.
  refs.forEach(([kind, id], i) => {
    const [kindBefore, idBefore] = refs[i - 1] ?? ["", ""];
    if (kind < kindBefore || (kind === kindBefore && id <= idBefore)) wrong();
  });
  const known = list(json, "refs");
  for (const ref of object(json, "prev_of_entity").keys()) {
    if (!known.includes(ref)) wrong();
  }
}

function checkSignature(one: ElectronicSignature): void {
  const nameBytes = utf8(one.name).length;
  const meaningBytes = utf8(one.meaning).length;
  const right =
    ID.test(one.signer) &&
    nameBytes > 0 &&
    nameBytes <= NAME_BYTES_MAX &&
    meaningBytes > 0 &&
    meaningBytes <= MEANING_BYTES_MAX &&
    one.bytes.length === SIGNATURE_BYTES;
  if (!right) wrong();
}

// The parts are read in renkei's order: the first that is wrong gives the code.
function readEntry(json: JsonObject): Entry {
  if (json.get("v") !== 1n) wrong();
  const actor = text(json, "actor");
  const site = text(json, "site");
  const type = text(json, "type");
  const time = moment(json, "at");
  const eventId = text(json, "event_id");
  if (!EVENT_ID.test(eventId)) refuse("ledger.event_id");
  const refs = parseChains(json);
  const entry: Entry = { type, at: time, body: object(json, "body"), signatures: [], event: json };
  if (json.has("sd_root") || json.has("sd_count_padded")) entry.secret = parseDisclosureRoot(json);
  if (json.has("signatures")) {
    entry.signatures = list(json, "signatures").map(parseSignature);
    if (entry.signatures.length === 0) wrong();
    entry.event = new Map(json);
    entry.event.delete("signatures");
  }
  if (!isType(type) || /^0+$/.test(eventId) || !ID.test(site) || !isKeyId(actor)) wrong();
  checkRefs(refs, json);
  if (entry.signatures.length > SIGNATURES_MAX) wrong();
  entry.signatures.forEach(checkSignature);
  return entry;
}

// Refuses: ledger.entry_too_large, ledger.entry (a member is wrong), what parseCanonicalJson
// refuses, and the codes of the parts: timestamp.syntax, date.no_such_day, ledger.event_id,
// ledger.base64, ledger.key_length, those of parseDisclosureRoot.
export function parseEntry(bytes: Uint8Array): Entry {
  if (bytes.length > ENTRY_BYTES_MAX) refuse("ledger.entry_too_large");
  return readEntry(objectOf(parseCanonicalJson(bytes), MEMBERS));
}

// A signature stands for its record and for no other: the record is part of what is signed. Refuses
// with ledger.signature when any is wrong.
export function verifySignatures({ event, signatures }: Entry): void {
  for (const { key, bytes, meaning, name, signer, time } of signatures) {
    const signed = new Map<string, Json>(Object.entries({ event, meaning, name, signer, time }));
    const message = utf8(SIGNATURE_PREFIX + canonicalJson(signed));
    if (!verifySignature(key, message, bytes)) refuse("ledger.signature");
  }
}
