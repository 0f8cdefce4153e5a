// What a log says of its size and root (C2SP tlog-checkpoint), and whether a policy holds for it.
import { hashFromBase64 } from "./bytes.js";
import { attempt, Refusal, refuse } from "./fault.js";
import { TREE_SIZE_MAX } from "./merkle_tree.js";
import { verifyNote, type Note } from "./note.js";
import { enough, verifyByLog, type Policy } from "./policy.js";

const SIZE = /^(?:0|[1-9][0-9]{0,19})$/;

export interface Seen {
  witness: string; // its name in the policy
  time: bigint; // when it signed, seconds since 1970
}
export interface Checkpoint {
  size: bigint;
  root: Uint8Array;
}

// Refuses: ledger.checkpoint, ledger.base64, ledger.hash_length.
export function parseCheckpoint(text: string): Checkpoint & { origin: string } {
  if (!text.endsWith("\n")) refuse("ledger.checkpoint");
  const [origin = "", size = "", root = "", ...extensions] = text.slice(0, -1).split("\n");
  if (origin === "" || !SIZE.test(size) || BigInt(size) > TREE_SIZE_MAX) {
    refuse("ledger.checkpoint");
  }
  const checkpoint = { origin, size: BigInt(size), root: hashFromBase64(root) };
  if (extensions.includes("")) refuse("ledger.checkpoint");
  return checkpoint;
}

// Refuses: what verifyByLog and parseCheckpoint refuse, ledger.checkpoint_origin (another log's),
// ledger.quorum. A wrong signature of a witness does not count; it is told when it is missed.
export function verifyCheckpoint(note: Note, policy: Policy): Checkpoint & { seen: Seen[] } {
  verifyByLog(note, policy);
  const { origin, size, root } = parseCheckpoint(note.text);
  if (origin !== policy.logName) refuse("ledger.checkpoint_origin");
  const seen: Seen[] = [];
  for (const { name, key } of policy.witnesses) {
    const time = attempt(() => verifyNote(note, key));
    if (!(time instanceof Refusal)) seen.push({ witness: name, time: time ?? 0n });
  }
  if (!enough(policy, new Set(seen.map((one) => one.witness)))) refuse("ledger.quorum");
  return { size, root, seen };
}
