// What does not hold, and where. Codes and pointers are those of renkei's C++; whoever shows them
// to people brings the words.

export interface Fault {
  code: string; // "ledger.not_included"
  pointer: string; // an RFC 6901 pointer into the bundle; empty where no place can be told
}

// Thrown inside this module by whatever cannot be read or does not hold. The verdict catches it:
// it never leaves the module.
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly pointer = "",
  ) {
    super(code);
  }
}

export function refuse(code: string, pointer = ""): never {
  throw new Refusal(code, pointer);
}

// The value, or why there is none. Anything but a Refusal is a fault of this program and goes on.
export function attempt<T>(run: () => T): T | Refusal {
  try {
    return run();
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown;
    throw thrown;
  }
}

// Runs `run`; what it refuses is refused at this place.
export function at<T>(pointer: string, run: () => T): T {
  const value = attempt(run);
  if (value instanceof Refusal) refuse(value.code, pointer);
  return value;
}
