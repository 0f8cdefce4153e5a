// Proofs in the Merkle tree of RFC 9162, section 2.1.
import { equal, sha256 } from "./bytes.js";
import { refuse } from "./fault.js";

export const TREE_SIZE_MAX = 1n << 62n;

// The prefixes keep a leaf from passing for a node.
const LEAF_PREFIX = Uint8Array.of(0x00);
const NODE_PREFIX = Uint8Array.of(0x01);

export function leafHash(data: Uint8Array): Uint8Array {
  return sha256(LEAF_PREFIX, data);
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(NODE_PREFIX, left, right);
}

// RFC 9162, section 2.1.3.2. Refuses: ledger.proof_size (no such place), ledger.proof_length,
// ledger.not_included (leads to another root).
export function verifyInclusion(
  leaf: Uint8Array,
  index: bigint,
  size: bigint,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): void {
  if (index >= size || size > TREE_SIZE_MAX) refuse("ledger.proof_size");
  let place = index;
  let last = size - 1n;
  let reached = leaf;
  for (const sibling of proof) {
    if (last === 0n) refuse("ledger.proof_length");
    if ((place & 1n) === 1n || place === last) {
      reached = nodeHash(sibling, reached);
      // At the right edge a subtree that is not whole rises without a sibling.
      while ((place & 1n) === 0n && place !== 0n) {
        place >>= 1n;
        last >>= 1n;
      }
    } else {
      reached = nodeHash(reached, sibling);
    }
    place >>= 1n;
    last >>= 1n;
  }
  if (last !== 0n) refuse("ledger.proof_length");
  if (!equal(reached, root)) refuse("ledger.not_included");
}
