// Ed25519 signatures, judged as OpenSSL judges them for renkei.
//
// The library's own `verify` differs from OpenSSL for keys and signatures that only somebody who
// plays tricks makes: it multiplies by the cofactor, and refuses keys of small order or with a
// y of p and more. Two verifiers that part on one bundle help only him. So the steps of RFC 8032,
// section 5.1.7, stand here as OpenSSL takes them, on the library's points.
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";

import { bigEndian, equal } from "./bytes.js";

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const SIGNATURE_BYTES = 64;

function littleEndian(bytes: Uint8Array): bigint {
  return bigEndian(bytes.slice().reverse());
}

function point(bytes: Uint8Array) {
  try {
    // "zip215" is the library's word for taking every y below 2^255.
    return Point.fromBytes(bytes, true);
  } catch {
    return undefined; // not on the curve
  }
}

export function verifySignature(
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const commitment = signature.subarray(0, 32);
  const scalar = littleEndian(signature.subarray(32));
  const publicPoint = point(key);
  if (publicPoint === undefined || scalar >= ORDER) return false;
  const hash = sha512.create().update(commitment).update(key).update(message).digest();
  const challenge = littleEndian(hash) % ORDER;
  const reached = Point.BASE.multiplyUnsafe(scalar).subtract(
    publicPoint.multiplyUnsafe(challenge),
  );
  // Bytes are compared, not points: a commitment has one spelling.
  return equal(reached.toBytes(), commitment);
}
