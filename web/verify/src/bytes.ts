// Bytes, their texts in base64, and SHA-256.
import { sha256 as sha256Of } from "@noble/hashes/sha2.js";

import { refuse } from "./fault.js";

export const HASH_BYTES = 32;

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; ++i) {
    if (a[i] !== b[i]) return false;
  }
  return true;
}

// SHA-256 of the parts one after another.
export function sha256(...parts: Uint8Array[]): Uint8Array {
  const hash = sha256Of.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

export function base64Encode(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function forAddresses(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// atob forgives blanks, missing padding and bits left over. One value must have one text: only
// what would be written again is taken.
function decode(text: string, standard: string, rewritten: (base64: string) => string) {
  let binary: string;
  try {
    binary = atob(standard);
  } catch {
    refuse("ledger.base64");
  }
  if (rewritten(btoa(binary)) !== text) refuse("ledger.base64");
  return Uint8Array.from(binary, (c) => c.charCodeAt(0));
}

// RFC 4648 section 4, with padding.
export function base64Decode(text: string): Uint8Array {
  return decode(text, text, (base64) => base64);
}

// RFC 4648 section 5, without padding.
export function base64urlDecode(text: string): Uint8Array {
  return decode(text, text.replaceAll("-", "+").replaceAll("_", "/"), forAddresses);
}

export function hashFromBase64(text: string): Uint8Array {
  const bytes = base64Decode(text);
  if (bytes.length !== HASH_BYTES) refuse("ledger.hash_length");
  return bytes;
}

export function bigEndian(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
