// Judges a bundle of a renkei ledger where it is shown: in a browser, with no server and nothing to
// install. The verdict is that of the program renkei-verify, which is written apart from this.
//
//   const verdict = verifyBundle(new Uint8Array(await file.arrayBuffer()), policyText);
//   if (!verdict.holds) for (const fault of verdict.faults) show(fault.code, fault.pointer);
//
// Not proven by a bundle that holds: that the keys are whose their names say (give the policy its
// owner published, or compare the keys), that what people wrote is true, and that nothing else was
// recorded.
import { base64Encode } from "./bytes.js";
import { parseBundle, type Bundle, type BundleEntry } from "./bundle.js";
import { verifyCheckpoint, type Checkpoint } from "./checkpoint.js";
import { openDisclosure, parseDisclosureRoot, type DisclosureRoot } from "./disclosure.js";
import { parseEntry, verifySignatures, type Entry } from "./entry.js";
import { at, attempt, Refusal, refuse, type Fault } from "./fault.js";
import { plain, plainInteger, pointerStep, type Json, type PlainJson } from "./json.js";
import { leafHash, verifyInclusion } from "./merkle_tree.js";
import { parsePolicy, verifyByLog, type Policy } from "./policy.js";

export type { Fault } from "./fault.js";
export type { PlainJson } from "./json.js";

// What a bundle proves of one entry.
export interface ProvenEntry {
  index: number;
  type: string;
  at: string; // by the clock of whoever wrote it
  body: PlainJson;
  opened: { [path: string]: PlainJson }; // by RFC 6901 pointers: "/outer/name"
  signatures: number;
  withholds: boolean; // something may be kept shut; nobody can tell how much
}
// As `renkei-verify --json` prints it. Of a bundle that cannot be read only the fault is told.
export interface Verdict {
  holds: boolean;
  log?: string;
  size?: number | bigint; // of the log when it signed; with root and witnesses, when that holds
  root?: string;
  witnesses?: { witness: string; time: string }[];
  keys_given_by_reader: boolean;
  entries: ProvenEntry[]; // those that hold in every part
  faults: Fault[];
}

const YEAR_2200 = 7_258_118_400n;

// Of seconds since 1970; what is beyond the calendar stays a number.
function timeText(seconds: bigint): string {
  return seconds < YEAR_2200 ? new Date(Number(seconds) * 1000).toISOString() : String(seconds);
}

// Judges one part after another; every fault gets the part's place.
class Judge {
  readonly faults: Fault[] = [];
  readonly proven: ProvenEntry[] = [];

  constructor(
    private readonly bundle: Bundle,
    private readonly policy: Policy,
  ) {}

  judge(): ReturnType<typeof verifyCheckpoint> | undefined {
    const { bundle, policy } = this;
    const checkpoint = this.held("/checkpoint", () => verifyCheckpoint(bundle.checkpoint, policy));
    this.held("/seal", () => this.judgeSeal());
    const seen = new Set<bigint>();
    bundle.entries.forEach((entry, i) => {
      const pointer = `/entries/${i}`;
      if (seen.has(entry.index)) {
        this.faults.push({ code: "ledger.bundle", pointer });
        return;
      }
      seen.add(entry.index);
      this.judgeEntry(entry, pointer, checkpoint);
    });
    return checkpoint;
  }

  // What `run` gives; when it refuses, that is a fault of the part at `pointer`.
  private held<T>(pointer: string, run: () => T): T | undefined {
    const value = attempt(() => at(pointer, run));
    if (!(value instanceof Refusal)) return value;
    this.faults.push({ code: value.code, pointer: value.pointer });
    return undefined;
  }

  private judgeSeal(): void {
    verifyByLog(this.bundle.seal, this.policy);
    if (this.bundle.seal.text !== this.bundle.sealedText) refuse("ledger.bundle_seal");
  }

  private judgeEntry(one: BundleEntry, pointer: string, log: Checkpoint | undefined): void {
    const faultsBefore = this.faults.length;
    if (log !== undefined) {
      this.held(pointer, () =>
        verifyInclusion(leafHash(one.bytes), one.index, log.size, one.proof, log.root),
      );
    }
    const entry = this.held(`${pointer}/bytes`, () => parseEntry(one.bytes));
    if (entry === undefined) return;
    this.held(`${pointer}/bytes`, () => verifySignatures(entry));
    const opened = this.judgeFields(one, pointer, entry);
    if (this.faults.length > faultsBefore || log === undefined) return;
    this.proven.push({
      index: Number(one.index),
      type: entry.type,
      at: entry.at,
      body: plain(entry.body),
      opened: Object.fromEntries([...opened].map(([path, value]) => [path, plain(value)])),
      signatures: entry.signatures.length,
      withholds: entry.secret !== undefined,
    });
  }

  // The opened fields by their paths.
  private judgeFields(one: BundleEntry, pointer: string, entry: Entry): Map<string, Json> {
    // A root is known when the entry holds it, or a field opened before.
    const known = new Map<string, { root: DisclosureRoot; path: string }>();
    if (entry.secret) known.set(base64Encode(entry.secret.root), { root: entry.secret, path: "" });
    const seen = new Set<string>();
    const fields = new Map<string, Json>();
    one.opened.forEach((field, i) => {
      this.held(`${pointer}/opened/${i}`, () => {
        const rootText = base64Encode(field.root);
        const under = known.get(rootText) ?? refuse("ledger.disclosure_foreign");
        const { name, value } = openDisclosure(field, under.root);
        const place = `${rootText} ${field.index}`;
        if (seen.has(place)) refuse("ledger.bundle");
        seen.add(place);
        const path = under.path + pointerStep(name);
        const inner = value instanceof Map && attempt(() => parseDisclosureRoot(value));
        if (inner && !(inner instanceof Refusal)) {
          const innerText = base64Encode(inner.root);
          // Of two that hold the same root, the first counts.
          if (!known.has(innerText)) known.set(innerText, { root: inner, path });
        }
        fields.set(path, value);
      });
    });
    return fields;
  }
}

// The verdict on the bytes of a bundle. `policyText`: the keys and quorum the reader has from
// elsewhere, by which the bundle is judged instead of by those it brings itself. Whatever the bytes
// are, this throws nothing; 64 MiB of tiny values can cost gigabytes, so keep it in a worker.
export function verifyBundle(bytes: Uint8Array, policyText?: string): Verdict {
  const given = policyText !== undefined;
  const read = attempt(() => {
    const bundle = parseBundle(bytes);
    return { bundle, policy: given ? parsePolicy(policyText) : bundle.policy };
  });
  if (read instanceof Refusal) {
    const fault = { code: read.code, pointer: read.pointer };
    return { holds: false, keys_given_by_reader: given, entries: [], faults: [fault] };
  }
  const judge = new Judge(read.bundle, read.policy);
  const checkpoint = judge.judge();
  return {
    holds: judge.faults.length === 0,
    log: read.bundle.policy.logName,
    ...(checkpoint && {
      size: plainInteger(checkpoint.size),
      root: base64Encode(checkpoint.root),
      witnesses: checkpoint.seen.map(({ witness, time }) => ({ witness, time: timeText(time) })),
    }),
    keys_given_by_reader: given,
    entries: judge.proven,
    faults: judge.faults,
  };
}
