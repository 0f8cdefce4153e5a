// The one text of a JSON value: RFC 8785, and of its values only those that every reader gets
// alike: whole numbers of at most 2^53 - 1 either way, texts in Unicode normal form C, no null.
import { equal, utf8 } from "./bytes.js";
import { refuse } from "./fault.js";
import { parseJson, pointerStep, type Json, type JsonObject } from "./json.js";

const INTEGER_MAX = (1n << 53n) - 1n;

// The browser's Unicode may be newer than renkei's (15): a script added since can compose here and
// not there.
function text(value: string, pointer: string): string {
  if (value.normalize("NFC") !== value) refuse("ledger.json_not_nfc", pointer);
  return JSON.stringify(value); // escapes as RFC 8785, section 3.2.2.2, says
}

function object(members: JsonObject, pointer: string): string {
  const names = [...members.keys()].sort(); // by UTF-16 code units, as section 3.2.3 wants
  const written = names.map((name) => {
    const place = pointer + pointerStep(name);
    return `${text(name, place)}:${canonicalJson(members.get(name) ?? null, place)}`;
  });
  return `{${written.join(",")}}`;
}

// Refuses, at the pointer: ledger.json_float, json_integer, json_not_nfc, json_null.
export function canonicalJson(value: Json, pointer = ""): string {
  if (value === null) refuse("ledger.json_null", pointer);
  if (value instanceof Map) return object(value, pointer);
  if (Array.isArray(value)) {
    return `[${value.map((item, i) => canonicalJson(item, `${pointer}/${i}`)).join(",")}]`;
  }
  switch (typeof value) {
    case "string":
      return text(value, pointer);
    case "boolean":
      return String(value);
    case "number":
      return refuse("ledger.json_float", pointer);
    case "bigint":
      if (value > INTEGER_MAX || value < -INTEGER_MAX) refuse("ledger.json_integer", pointer);
      return String(value);
  }
}

// Reads a text that must be the canonical one of its value.
export function parseCanonicalJson(bytes: Uint8Array): Json {
  const value = parseJson(bytes);
  if (!equal(utf8(canonicalJson(value)), bytes)) refuse("ledger.json_not_canonical");
  return value;
}
