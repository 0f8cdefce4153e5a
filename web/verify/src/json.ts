// Reads JSON as renkei does: UTF-8, at most 64 levels deep, no name twice. JSON.parse will not do:
// it keeps the last of two members of one name, and rounds whole numbers.
import { utf8 } from "./bytes.js";
import { refuse } from "./fault.js";

// Whole numbers within 64 bits are bigint, other numbers are number: 32 and 32.0 differ where a
// whole number is asked for.
export type Json = null | boolean | string | bigint | number | Json[] | JsonObject;
export type JsonObject = Map<string, Json>;

const DEPTH_MAX = 64;
const INTEGER_MIN = -(1n << 63n);
const INTEGER_MAX = (1n << 64n) - 1n;
const INTEGER_CHARACTERS_MAX = 20;

const NUMBER = /^-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;
const NUMBER_BYTES = new Set(utf8("+-.0123456789Ee"));
const HEX4 = /^[0-9a-fA-F]{4}$/;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

// One step of a JSON pointer (RFC 6901, section 3).
export function pointerStep(name: string): string {
  return "/" + name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function syntax(): never {
  refuse("json.syntax");
}

class Reader {
  private at = 0;
  private readonly steps: string[] = [];
  private readonly decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  constructor(private readonly text: Uint8Array) {}

  read(): Json {
    // A byte order mark may be passed over (RFC 8259, section 8.1); renkei does.
    if (this.text[0] === 0xef && this.text[1] === 0xbb && this.text[2] === 0xbf) this.at = 3;
    const value = this.value();
    if (this.peek() !== "") syntax();
    return value;
  }

  // The next character that is no blank, not taken; empty at the end.
  private peek(): string {
    for (; ; ++this.at) {
      const byte = this.text[this.at];
      if (byte === undefined) return "";
      if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) {
        return String.fromCharCode(byte);
      }
    }
  }

  private take(): string {
    const character = this.peek();
    ++this.at;
    return character;
  }

  private value(): Json {
    switch (this.peek()) {
      case "{":
        return this.object();
      case "[":
        return this.array();
      case '"':
        return this.string();
      case "t":
        return this.literal("true", true);
      case "f":
        return this.literal("false", false);
      case "n":
        return this.literal("null", null);
      default:
        return this.number();
    }
  }

  private open(): void {
    if (this.steps.length === DEPTH_MAX) refuse("json.too_deep", this.steps.join(""));
    ++this.at;
  }

  private object(): JsonObject {
    this.open();
    const members: JsonObject = new Map();
    if (this.peek() === "}") {
      ++this.at;
      return members;
    }
    for (;;) {
      if (this.peek() !== '"') syntax();
      const name = this.string();
      this.steps.push(pointerStep(name));
      if (members.has(name)) refuse("json.duplicate_key", this.steps.join(""));
      if (this.take() !== ":") syntax();
      members.set(name, this.value());
      this.steps.pop();
      const after = this.take();
      if (after === "}") return members;
      if (after !== ",") syntax();
    }
  }

  private array(): Json[] {
    this.open();
    const items: Json[] = [];
    if (this.peek() === "]") {
      ++this.at;
      return items;
    }
    for (;;) {
      this.steps.push(`/${items.length}`);
      items.push(this.value());
      this.steps.pop();
      const after = this.take();
      if (after === "]") return items;
      if (after !== ",") syntax();
    }
  }

  private string(): string {
    let begin = ++this.at;
    let text = "";
    for (;;) {
      const byte = this.text[this.at];
      if (byte === undefined || byte < 0x20) syntax();
      if (byte === QUOTE || byte === BACKSLASH) {
        text += this.characters(begin, this.at++);
        if (byte === QUOTE) return text;
        text += this.escape();
        begin = this.at;
      } else {
        ++this.at;
      }
    }
  }

  private characters(begin: number, end: number): string {
    try {
      return this.decoder.decode(this.text.subarray(begin, end));
    } catch {
      syntax(); // not UTF-8
    }
  }

  // What stands for a character after a backslash.
  private escape(): string {
    const letter = String.fromCharCode(this.text[this.at++] ?? 0);
    if (letter !== "u") return ESCAPES[letter] ?? syntax();
    const unit = this.codeUnit();
    if (unit >= 0xdc00 && unit <= 0xdfff) syntax();
    if (unit < 0xd800 || unit > 0xdbff) return String.fromCharCode(unit);
    // The first half of a pair: without its other half it is no character.
    if (this.text[this.at] !== BACKSLASH || this.text[this.at + 1] !== 0x75) syntax();
    this.at += 2;
    const low = this.codeUnit();
    if (low < 0xdc00 || low > 0xdfff) syntax();
    return String.fromCharCode(unit, low);
  }

  private codeUnit(): number {
    const digits = String.fromCharCode(...this.text.subarray(this.at, this.at + 4));
    if (!HEX4.test(digits)) syntax();
    this.at += 4;
    return Number.parseInt(digits, 16);
  }

  private literal<T>(word: string, value: T): T {
    for (const letter of word) {
      if (this.text[this.at++] !== letter.charCodeAt(0)) syntax();
    }
    return value;
  }

  private number(): bigint | number {
    const begin = this.at;
    while (NUMBER_BYTES.has(this.text[this.at] ?? 0)) ++this.at;
    const text = this.characters(begin, this.at);
    const parts = NUMBER.exec(text);
    if (parts === null) syntax();
    const whole = parts[1] === undefined && parts[2] === undefined;
    if (whole && text.length <= INTEGER_CHARACTERS_MAX) {
      const integer = BigInt(text);
      if (integer >= INTEGER_MIN && integer <= INTEGER_MAX) return integer;
    }
    const number = Number(text);
    if (!Number.isFinite(number)) syntax();
    return number;
  }
}

// Refuses with json.syntax, or json.duplicate_key or json.too_deep at its pointer.
export function parseJson(text: Uint8Array): Json {
  return new Reader(text).read();
}

// A value as programs in JavaScript have it. Whole numbers that a number cannot hold exactly stay
// bigint.
export type PlainJson =
  | null
  | boolean
  | string
  | bigint
  | number
  | PlainJson[]
  | { [name: string]: PlainJson };

export function plainInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

export function plain(value: Json): PlainJson {
  if (typeof value === "bigint") return plainInteger(value);
  if (Array.isArray(value)) return value.map(plain);
  // fromEntries makes members of its own even of "__proto__".
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [k, plain(v)]));
  return value;
}
