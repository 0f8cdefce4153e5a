// Whom to believe about a log: its keys, its witnesses, and which of them must have signed. C2SP
// tlog-policy, where all `log` lines are keys of one log.
import { utf8 } from "./bytes.js";
import { attempt, Refusal, refuse } from "./fault.js";
import {
  COSIGNATURE_V1,
  ED25519,
  parseVerifierKey,
  verifyNote,
  type Note,
  type VerifierKey,
} from "./note.js";

const POLICY_BYTES_MAX = 64 << 10;
const KEYS_MAX = 8;
const NAMES_MAX = 64; // of witnesses, and of groups
const NONE = "none";

const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const COUNT = /^(?:0|[1-9][0-9]*)$/;

export interface Witness {
  name: string; // within the policy
  key: VerifierKey;
  url: string; // may be empty
}
export interface Group {
  name: string;
  needed: number; // of its members
  members: string[];
}
export interface Policy {
  logName: string;
  keys: VerifierKey[]; // of the log, at least one; all of one name
  witnesses: Witness[];
  groups: Group[];
  quorum: string; // "none", or the name of a witness or a group
}

function wrong(): never {
  refuse("ledger.policy");
}

// How many members of a group must have signed; 0 for what is no number.
function neededOf(count: string, members: number): number {
  if (count === "any") return 1;
  if (count === "all") return members;
  return COUNT.test(count) ? Number(count) : 0;
}

class PolicyReader {
  private readonly keys: VerifierKey[] = [];
  private readonly witnesses: Witness[] = [];
  private readonly groups: Group[] = [];
  private quorum: string | undefined;
  private readonly names = new Set<string>();
  private readonly members = new Set<string>();
  private readonly publicKeys = new Set<string>();

  read(text: string): Policy {
    if (utf8(text).length > POLICY_BYTES_MAX) wrong();
    for (const line of text.split("\n")) {
      if (CONTROL.test(line)) wrong();
      const [word, ...rest] = line.split(/[ \t\r]+/).filter((part) => part !== "");
      if (word !== undefined && !word.startsWith("#")) this.take(word, rest);
    }
    const { keys, witnesses, groups, quorum } = this;
    if (keys[0] === undefined || quorum === undefined) wrong();
    return { logName: keys[0].name, keys, witnesses, groups, quorum };
  }

  private take(word: string, rest: string[]): void {
    switch (word) {
      case "log":
        return this.takeLog(rest);
      case "witness":
        return this.takeWitness(rest);
      case "group":
        return this.takeGroup(rest);
      case "quorum":
        return this.takeQuorum(rest);
      default:
        wrong();
    }
  }

  private takeKey(text: string, algorithm: number): VerifierKey {
    const key = parseVerifierKey(text);
    const id = key.publicKey.join();
    if (key.algorithm !== algorithm || this.publicKeys.has(id)) wrong();
    this.publicKeys.add(id);
    return key;
  }

  // The log's address may follow its key; nothing is done of it here.
  private takeLog([text = "", , ...more]: string[]): void {
    const key = this.takeKey(text, ED25519);
    if (this.keys[0] !== undefined && this.keys[0].name !== key.name) wrong();
    if (this.keys.length >= KEYS_MAX || more.length > 0) wrong();
    this.keys.push(key);
  }

  private takeWitness([word = "", text = "", url = "", ...more]: string[]): void {
    const name = this.takeName(word, this.witnesses.length);
    const key = this.takeKey(text, COSIGNATURE_V1);
    if (more.length > 0) wrong();
    this.witnesses.push({ name, key, url });
  }

  private takeGroup([word = "", count = "", ...members]: string[]): void {
    const name = this.takeName(word, this.groups.length);
    for (const member of members) {
      if (member === name || !this.names.has(member) || this.members.has(member)) wrong();
      this.members.add(member);
    }
    const needed = neededOf(count, members.length);
    if (needed < 1 || needed > members.length) wrong();
    this.groups.push({ name, needed, members });
  }

  private takeQuorum([word = "", ...more]: string[]): void {
    if (this.quorum !== undefined || more.length > 0) wrong();
    if (word !== NONE && !this.names.has(word)) wrong();
    this.quorum = word;
  }

  // A new name of a witness or group, of which there are `before`.
  private takeName(name: string, before: number): string {
    if (name === "" || name === NONE || before >= NAMES_MAX || this.names.has(name)) wrong();
    this.names.add(name);
    return name;
  }
}

// Refuses: ledger.policy, and what parseVerifierKey refuses.
export function parsePolicy(text: string): Policy {
  return new PolicyReader().read(text);
}

// The one text of a policy; comments and addresses of the log are not in it.
export function policyText(policy: Policy): string {
  const lines = policy.keys.map((key) => `log ${key.text}`);
  for (const { name, key, url } of policy.witnesses) {
    lines.push(`witness ${name} ${key.text}${url === "" ? "" : " "}${url}`);
  }
  for (const { name, needed, members } of policy.groups) {
    lines.push(`group ${name} ${needed} ${members.join(" ")}`);
  }
  return [...lines, `quorum ${policy.quorum}`, ""].join("\n");
}

// Whether the signatures of these witnesses, by their names in the policy, are enough.
export function enough(policy: Policy, seen: ReadonlySet<string>): boolean {
  const met = new Set(seen).add(NONE);
  // A group names only what stands before it.
  for (const { name, needed, members } of policy.groups) {
    if (members.filter((member) => met.has(member)).length >= needed) met.add(name);
  }
  return met.has(policy.quorum);
}

// One of the log's keys must have signed the note. Refuses as verifyNote.
export function verifyByLog(note: Note, policy: Policy): void {
  let refused: Refusal | undefined;
  for (const key of policy.keys) {
    const held = attempt(() => verifyNote(note, key));
    if (!(held instanceof Refusal)) return;
    // Of several, one that signed wrongly tells more than those that did not sign.
    if (refused === undefined || held.code === "ledger.signature") refused = held;
  }
  if (refused !== undefined) throw refused;
}
