// Signed notes: C2SP signed-note, and cosignature/v1 of tlog-cosignature for witnesses.
import { bytesToHex } from "@noble/hashes/utils.js";

import { base64Decode, bigEndian, sha256, utf8 } from "./bytes.js";
import { verifySignature } from "./ed25519.js";
import { attempt, Refusal, refuse } from "./fault.js";

const NOTE_BYTES_MAX = 1_000_000;
const SIGNATURES_MAX = 100;
const NAME_BYTES_MAX = 255;
const PUBLIC_KEY_BYTES = 32;
const KEY_HASH_BYTES = 4;
const TIME_BYTES = 8;
const DASH = "\u2014 ";

// What parts words or lines, or steers.
const PARTS_WORDS = /[\p{Zs}\p{Zl}\p{Zp}\p{Cc}]/u;
// Control characters other than line ends.
const NOTE_CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

export const ED25519 = 1; // signs the text
export const COSIGNATURE_V1 = 4; // signs the text and the time

export interface VerifierKey {
  name: string;
  algorithm: number;
  publicKey: Uint8Array;
  hash: string; // 8 hexadecimal digits
  text: string; // "name+61c93d2f+AeJ…"
}

export interface NoteSignature {
  name: string;
  keyHash: string;
  bytes: Uint8Array; // after the key hash
}

export interface Note {
  text: string; // ends with a line end
  signatures: NoteSignature[];
}

function checkKeyName(name: string): void {
  const wrong =
    name === "" ||
    utf8(name).length > NAME_BYTES_MAX ||
    name.includes("+") ||
    PARTS_WORDS.test(name);
  if (wrong) refuse("ledger.key_name");
}

function keyBytes(text: string): Uint8Array {
  const data = attempt(() => base64Decode(text));
  if (data instanceof Refusal) refuse("ledger.key_text");
  if (data[0] !== ED25519 && data[0] !== COSIGNATURE_V1) refuse("ledger.key_text");
  return data;
}

// Refuses: ledger.key_text, ledger.key_name, ledger.key_length, ledger.key_hash.
export function parseVerifierKey(text: string): VerifierKey {
  const parts = /^([^+]*)\+([^+]*)\+(.*)$/s.exec(text);
  const [, name = "", said = "", base64 = ""] = parts ?? [];
  if (parts === null || utf8(said).length !== 8) refuse("ledger.key_text");
  checkKeyName(name);
  if (!/^[0-9a-fA-F]{8}$/.test(said)) refuse("ledger.key_text");
  const data = keyBytes(base64);
  const publicKey = data.subarray(1);
  if (publicKey.length !== PUBLIC_KEY_BYTES) refuse("ledger.key_length");
  const hash = bytesToHex(sha256(utf8(`${name}\n`), data).subarray(0, KEY_HASH_BYTES));
  if (hash !== said.toLowerCase()) refuse("ledger.key_hash");
  const algorithm = data[0] ?? 0;
  return { name, algorithm, publicKey, hash, text: `${name}+${hash}+${base64}` };
}

function parseSignature(line: string): NoteSignature {
  if (!line.startsWith(DASH)) refuse("ledger.note");
  const rest = line.slice(DASH.length);
  const space = rest.indexOf(" ");
  if (space < 0) refuse("ledger.note");
  const name = rest.slice(0, space);
  checkKeyName(name);
  const bytes = base64Decode(rest.slice(space + 1));
  if (bytes.length <= KEY_HASH_BYTES) refuse("ledger.note");
  return {
    name,
    keyHash: bytesToHex(bytes.subarray(0, KEY_HASH_BYTES)),
    bytes: bytes.subarray(KEY_HASH_BYTES),
  };
}

// Refuses: ledger.note, ledger.note_too_large, ledger.key_name, ledger.base64.
export function parseNote(text: string): Note {
  if (utf8(text).length > NOTE_BYTES_MAX) refuse("ledger.note_too_large");
  if (NOTE_CONTROL.test(text)) refuse("ledger.note");
  // The last empty line parts them: the text itself may have some.
  const parting = text.lastIndexOf("\n\n");
  const lines = text.slice(parting + 2);
  if (parting < 0 || !lines.endsWith("\n")) refuse("ledger.note");
  const signatures: NoteSignature[] = [];
  for (const line of lines.slice(0, -1).split("\n")) {
    signatures.push(parseSignature(line));
    if (signatures.length > SIGNATURES_MAX) refuse("ledger.note");
  }
  return { text: text.slice(0, parting + 1), signatures };
}

// Checks the signature of this key and returns when it was made, in seconds since 1970, if the key
// says so. Refuses: ledger.note_unsigned, ledger.signature.
export function verifyNote(note: Note, key: VerifierKey): bigint | undefined {
  const found = note.signatures.find(
    (one) => one.name === key.name && one.keyHash === key.hash,
  );
  if (found === undefined) refuse("ledger.note_unsigned");
  let { text } = note;
  let signature = found.bytes;
  let time: bigint | undefined;
  if (key.algorithm === COSIGNATURE_V1) {
    time = bigEndian(signature.subarray(0, TIME_BYTES));
    signature = signature.subarray(TIME_BYTES);
    text = `cosignature/v1\ntime ${time}\n${text}`;
  }
  if (!verifySignature(key.publicKey, utf8(text), signature)) refuse("ledger.signature");
  return time;
}
