// What an entry keeps shut, and how one field of it is opened: disclosure strings of RFC 9901,
// section 4.2.1, under the root of a Merkle tree.
import { base64urlDecode, hashFromBase64, utf8 } from "./bytes.js";
import { attempt, Refusal, refuse } from "./fault.js";
import { parseJson, type Json, type JsonObject } from "./json.js";
import { leafHash, verifyInclusion } from "./merkle_tree.js";

const DISCLOSURE_BYTES_MAX = 64 << 10;
const LEAVES_MIN = 32n;
const LEAVES_MAX = 4096n;

export interface DisclosureRoot {
  root: Uint8Array;
  leaves: bigint;
}
export interface OpenedDisclosure {
  disclosure: string;
  index: bigint;
  proof: Uint8Array[];
}
export interface Field {
  name: string;
  value: Json;
}

// Reads a disclosure string of any maker: RFC 9901 does not ask for canonical JSON. Refuses:
// ledger.disclosure, ledger.disclosure_too_large, ledger.base64, and what parseJson refuses.
function parseDisclosure(text: string): Field {
  if (utf8(text).length > DISCLOSURE_BYTES_MAX) refuse("ledger.disclosure_too_large");
  const json = parseJson(base64urlDecode(text));
  if (!Array.isArray(json) || json.length !== 3) refuse("ledger.disclosure");
  const [salt, name, value = null] = json;
  if (typeof salt !== "string" || typeof name !== "string") refuse("ledger.disclosure");
  // These names belong to the format.
  if (name === "_sd" || name === "...") refuse("ledger.disclosure");
  return { name, value };
}

// Refuses: ledger.disclosure_root, ledger.base64, ledger.hash_length.
export function parseDisclosureRoot(json: JsonObject): DisclosureRoot {
  const root = json.get("sd_root");
  const leaves = json.get("sd_count_padded");
  if (typeof root !== "string" || typeof leaves !== "bigint") refuse("ledger.disclosure_root");
  const powerOfTwo = (leaves & (leaves - 1n)) === 0n;
  if (leaves < LEAVES_MIN || leaves > LEAVES_MAX || !powerOfTwo) refuse("ledger.disclosure_root");
  return { root: hashFromBase64(root), leaves };
}

// Refuses: ledger.disclosure_foreign (not under this root), and what parseDisclosure refuses.
export function openDisclosure(opened: OpenedDisclosure, under: DisclosureRoot): Field {
  const leaf = leafHash(utf8(opened.disclosure));
  const stands = attempt(() =>
    verifyInclusion(leaf, opened.index, under.leaves, opened.proof, under.root),
  );
  if (stands instanceof Refusal) refuse("ledger.disclosure_foreign");
  return parseDisclosure(opened.disclosure);
}
