// Parts of the peer: errors as the standard sends them, and executions of observable commands.
import { randomUUID } from "node:crypto";

// Messages of errors are written byte by byte: whoever reads them wrongly is not helped by a
// library that wrote them as wrongly.
function varint(number) {
  const bytes = [];
  while (number > 127) {
    bytes.push((number & 127) | 128);
    number >>= 7;
  }
  return [...bytes, number];
}
function piece(number, bytes) {
  return Buffer.from([number << 3 | 2, ...varint(bytes.length), ...bytes]);
}
function word(number, text) {
  return piece(number, Buffer.from(text));
}

export class Broken extends Error {
  constructor(bytes) {
    super(bytes.toString("base64"));
    this.isBroken = true;
  }

  static status(error, grpc) {
    return error.isBroken
      ? { code: grpc.status.ABORTED, details: error.message }
      : { code: grpc.status.UNKNOWN, details: String(error?.stack ?? error) };
  }
}

export function errors() {
  return {
    validation(parameter, message) {
      throw new Broken(piece(1, Buffer.concat([word(1, parameter), word(2, message)])));
    },
    defined(feature, name, message) {
      throw new Broken(piece(2, Buffer.concat([
        word(1, `${feature}/DefinedExecutionError/${name}`), word(2, message)])));
    },
    undefined(message) {
      throw new Broken(piece(3, word(1, message)));
    },
    framework(type, message) {
      throw new Broken(piece(4, Buffer.concat([Buffer.from([8, type]), word(2, message)])));
    },
    binary(type, message) {
      return new Broken(Buffer.concat([Buffer.from([8, type]), word(2, message)]));
    },
  };
}

const WAITING = 0;
const RUNNING = 1;
const DONE = 2;
const FAILED = 3;

class Execution {
  status = WAITING;
  progress = 0;
  remaining = 0;
  followers = new Set();
  readers = new Set();
  last = undefined;
  paused = false;
  stopped = undefined;
  wake = () => {};

  describe() {
    return { commandStatus: this.status, progressInfo: { value: this.progress },
      estimatedRemainingTime: { seconds: Math.floor(this.remaining),
        nanos: Math.round((this.remaining % 1) * 1e9) },
      updatedLifetimeOfExecution: { seconds: 600, nanos: 0 } };
  }

  info(status, progress, remaining) {
    this.status = status;
    this.progress = progress;
    this.remaining = remaining;
    for (const call of this.followers) call.write(this.describe());
  }

  intermediate(message) {
    this.last = message;
    for (const call of this.readers) call.write(message);
  }

  async sleep(milliseconds) {
    const until = Date.now() + milliseconds;
    while (Date.now() < until || this.paused) {
      if (this.stopped) throw this.stopped;
      const left = this.paused ? 20 : Math.max(1, until - Date.now());
      await new Promise((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, left);
      });
    }
    if (this.stopped) throw this.stopped;
  }

  finish(status) {
    this.info(status, status === DONE ? 1 : this.progress, 0);
    for (const call of [...this.followers, ...this.readers]) call.end();
  }
}

export class Executions {
  #all = new Map();
  #raise;

  constructor(raise) {
    this.#raise = raise;
  }

  start(work) {
    const id = randomUUID();
    const execution = new Execution();
    this.#all.set(id, execution);
    setTimeout(async () => {
      execution.info(RUNNING, 0, 0);
      try {
        execution.result = await work(execution);
        execution.finish(DONE);
      } catch (error) {
        execution.error = error;
        execution.finish(FAILED);
      }
    }, 10);
    return { commandExecutionUUID: { value: id }, lifetimeOfExecution: { seconds: 600, nanos: 0 } };
  }

  #find(id) {
    const found = this.#all.get(id);
    if (!found) this.#raise.framework(1, `no execution ${id}`);
    return found;
  }

  info(call) {
    const execution = this.#find(call.request.value);
    call.write(execution.describe());
    if (execution.status >= DONE) return call.end();
    execution.followers.add(call);
    call.on("cancelled", () => execution.followers.delete(call));
    return undefined;
  }

  intermediates(call) {
    const execution = this.#find(call.request.value);
    if (execution.last) call.write(execution.last);
    if (execution.status >= DONE) return call.end();
    execution.readers.add(call);
    call.on("cancelled", () => execution.readers.delete(call));
    return undefined;
  }

  result(id) {
    const execution = this.#find(id);
    if (execution.status < DONE) this.#raise.framework(2, "it is under way");
    if (execution.error) throw execution.error;
    return execution.result;
  }

  #running(id, feature) {
    const found = this.#all.get(id);
    if (!found || found.status >= DONE) {
      this.#raise.defined(feature, "InvalidCommandExecutionUUID", "no such command runs");
    }
    return found;
  }

  cancel(id, feature) {
    const execution = this.#running(id, feature);
    try {
      this.#raise.undefined("cancelled");
    } catch (error) {
      execution.stopped = error;
    }
    execution.wake();
  }

  pause(id, paused, feature) {
    this.#running(id, feature).paused = paused;
  }
}
