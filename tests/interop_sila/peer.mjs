// A SiLA 2 server of another make: grpc-js with its own mapping of the features, written by hand.
//
//   node start.mjs --work FOLDER [--port N] [--uuid UUID] [--tls FOLDER] [--without FEATURE,…]
//     [--lie FEATURE] [--other-definition FEATURE]
//
// Prints "port N" when it listens. Commands on standard input: "cut" ends all connections and
// takes none until "mend"; "close" ends it. --tls: a folder with key.pem and cert.pem.
// --lie: of this feature a definition is given that says Integer where it sends String.
import { randomUUID } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { Broken, Executions, errors } from "./peer_parts.mjs";

const here = dirname(fileURLToPath(import.meta.url));
function option(name, without) {
  const at = process.argv.indexOf(name);
  return at < 0 ? without : process.argv[at + 1];
}
const require = createRequire(join(resolve(option("--work")), "package.json"));
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const uuid = option("--uuid", "25597b36-e9bf-11e8-aeb5-f2801f1b9fd1");
const without = option("--without", "").split(",");
const features = readdirSync(join(here, "features")).map((name) => name.split(".")[0])
  .filter((name) => !without.includes(name));
const loaded = loader.loadSync([...features.map((name) => `${name}.proto`),
  "SiLABinaryTransfer.proto"],
{ includeDirs: [join(here, "protos")], keepCase: true, longs: Number, defaults: false,
  bytes: Buffer, oneofs: true });
const root = grpc.loadPackageDefinition(loaded).sila2.org.silastandard;
const raise = errors();

function definition(name) {
  let text = readFileSync(join(here, "features", `${name}.sila.xml`), "utf8");
  if (option("--lie") === name) {
    text = text.replaceAll("<Basic>String</Basic>", "<Basic>Integer</Basic>");
  }
  if (option("--other-definition") === name) text = text.replace("</Feature>", "\n</Feature>");
  return text;
}
function qualified(name) {
  const of = (attribute) => definition(name).match(`${attribute}="([^"]*)"`)[1];
  return `${of("Originator")}/${of("Category")}/${name}/v${of("FeatureVersion").split(".")[0]}`;
}
const TEST = "org.silastandard/test";

// --- What is kept ---------------------------------------------------------------------------------

const executions = new Executions(raise);
const binaries = new Map();
let serverName = "Peer";
let locked = "";
let edited = 0;
const editors = new Set();

function text(value) {
  return { value };
}
// A text that goes with a call: a message in a message, short enough to be read byte by byte.
function metadata(call, header) {
  const [bytes] = call.metadata.get(header);
  if (bytes === undefined) return undefined;
  if (bytes[0] !== 0x0a || bytes[1] !== bytes.length - 2 || bytes[2] !== 0x0a) return "?";
  return bytes.subarray(4).toString();
}

function bytesOf(binary) {
  if (binary.value !== undefined) return binary.value;
  const kept = binaries.get(binary.binaryTransferUUID);
  if (!kept) raise.undefined(`no binary ${binary.binaryTransferUUID}`);
  return Buffer.concat(kept.chunks);
}
function binaryOf(bytes) {
  if (bytes.length <= 2 * 1024 * 1024) return { value: bytes };
  const id = randomUUID();
  binaries.set(id, { chunks: [bytes], size: bytes.length });
  return { binaryTransferUUID: id };
}

// --- Calls ----------------------------------------------------------------------------------------

// A function of the request, or one that gives a promise. Locked for those without the key.
function unary(work, guarded = true) {
  return async (call, callback) => {
    try {
      if (guarded) guard(call);
      callback(null, await work(call.request, call));
    } catch (error) {
      callback(Broken.status(error, grpc));
    }
  };
}
function guard(call) {
  if (!locked) return;
  const key = metadata(call,
    "sila-org.silastandard-core-lockcontroller-v2-metadata-lockidentifier-bin");
  if (key === undefined) raise.framework(3, "the lock identifier is missing");
  if (key !== locked) {
    raise.defined("org.silastandard/core/LockController/v2", "InvalidLockIdentifier", "wrong key");
  }
}
function plainService(call) {
  for (const name of Object.keys(call.metadata.getMap())) {
    if (name.startsWith("sila-")) raise.framework(4, "no metadata here");
  }
}
function stream(work) {
  return (call) => {
    try {
      work(call);
    } catch (error) {
      call.emit("error", Broken.status(error, grpc));
    }
  };
}
// Values now and every so many milliseconds, until the client has enough.
function ticking(call, milliseconds, value) {
  let count = 0;
  call.write(value(count++));
  const timer = setInterval(() => call.write(value(count++)), milliseconds);
  call.on("cancelled", () => clearInterval(timer));
}
function observable(name, implementation, begin, hasIntermediate = false) {
  implementation[name] = unary((request, call) => {
    const work = begin(request, call);
    return executions.start(work);
  });
  implementation[`${name}_Info`] = stream((call) => executions.info(call));
  implementation[`${name}_Result`] = unary((request) => executions.result(request.value), false);
  if (hasIntermediate) {
    implementation[`${name}_Intermediate`] = stream((call) => executions.intermediates(call));
  }
}

const service = {
  GetFeatureDefinition: unary(({ FeatureIdentifier }, call) => {
    plainService(call);
    const found = features.find((name) => qualified(name) === FeatureIdentifier?.value);
    if (!found) {
      raise.defined("org.silastandard/core/SiLAService/v1", "UnimplementedFeature", "not here");
    }
    return { FeatureDefinition: text(definition(found)) };
  }, false),
  SetServerName: unary(({ ServerName }) => {
    serverName = ServerName.value;
    return {};
  }, false),
};
for (const [name, value] of Object.entries({
  ServerName: () => text(serverName),
  ServerType: () => text("TestPeer"),
  ServerUUID: () => text(uuid),
  ServerDescription: () => text("A server for tests"),
  ServerVersion: () => text("1.2.3"),
  ServerVendorURL: () => text("https://example.org/peer"),
  ImplementedFeatures: () => features.map((feature) => text(qualified(feature))),
})) {
  service[`Get_${name}`] = unary((_, call) => {
    plainService(call);
    return { [name]: value() };
  }, false);
}

const zone = { hours: 2, minutes: 0 };
const day = { day: 5, month: 8, year: 2022, timezone: zone };
const clock = { second: 56, minute: 34, hour: 12, timezone: zone, millisecond: 789 };
const kept = {
  String: text("SiLA2_Test_String_Value"),
  Integer: text(5124),
  Real: text(3.1415926),
  Boolean: text(true),
  Date: day,
  Time: clock,
  Timestamp: { ...clock, ...day },
};
const basics = {};
for (const [type, value] of Object.entries(kept)) {
  basics[`Echo${type}Value`] = unary((request) => ({ ReceivedValue: request[`${type}Value`] }));
  basics[`Get_${type}Value`] = unary(() => ({ [`${type}Value`]: value }));
}

const unobservable = {
  CommandWithoutParametersAndResponses: unary(() => ({})),
  ConvertIntegerToString: unary(({ Integer }) => {
    if (!Integer) {
      raise.validation(`${TEST}/UnobservableCommandTest/v1/Command/ConvertIntegerToString/Parameter`
        + "/Integer", "it is missing");
    }
    return { StringRepresentation: text(String(Integer.value ?? 0)) };
  }),
  JoinIntegerAndString: unary((request) => ({
    JoinedParameters: text(`${request.Integer.value ?? 0}${request.String.value ?? ""}`),
  })),
  SplitStringAfterFirstCharacter: unary((request) => {
    const whole = request.String.value ?? "";
    return { FirstCharacter: text(whole.slice(0, 1)), Remainder: text(whole.slice(1)) };
  }),
};

const commands = {};
observable("Count", commands, ({ N, Delay }) => async (execution) => {
  const count = N.value ?? 0;
  for (let i = 0; i < count; ++i) {
    if (i === 0) await execution.sleep(50);
    execution.intermediate({ CurrentIteration: text(i) });
    execution.info(1, (i + 1) / count, (count - i - 1) * (Delay.value ?? 0));
    await execution.sleep((Delay.value ?? 0) * 1000);
  }
  return { IterationResponse: text(count - 1) };
}, true);
observable("EchoValueAfterDelay", commands, ({ Value, Delay }) => async (execution) => {
  await execution.sleep((Delay.value ?? 0) * 1000);
  return { ReceivedValue: Value };
});

const properties = {
  Subscribe_FixedValue: stream((call) => call.write({ FixedValue: text(42) })),
  Subscribe_Alternating: stream((call) => {
    ticking(call, 50, (count) => ({ Alternating: text(count % 2 === 0) }));
  }),
  Subscribe_Editable: stream((call) => {
    call.write({ Editable: text(edited) });
    editors.add(call);
    call.on("cancelled", () => editors.delete(call));
  }),
  SetValue: unary(({ Value }) => {
    edited = Value.value ?? 0;
    for (const call of editors) call.write({ Editable: text(edited) });
    return {};
  }),
};

const failing = {
  RaiseValidationError: unary(() => raise.validation(
    `${TEST}/ErrorHandlingTest/v1/Command/RaiseValidationError/Parameter/Value`, "no value fits")),
};
observable("RaiseFrameworkError", failing, () => raise.framework(0, "not now"));
for (const kind of ["Defined", "Undefined"]) {
  const fail = () => (kind === "Defined"
    ? raise.defined(`${TEST}/ErrorHandlingTest/v1`, "TestError", "SiLA2_test_error_message")
    : raise.undefined("SiLA2_test_error_message"));
  const name = `Raise${kind}ExecutionError`;
  failing[name] = unary(fail);
  observable(`${name}Observably`, failing, () => async (execution) => {
    await execution.sleep(20);
    fail();
  });
  failing[`Get_${name}OnGet`] = unary(fail);
  failing[`Subscribe_${name}OnSubscribe`] = stream(fail);
  failing[`Subscribe_${name}AfterValueWasSent`] = stream((call) => {
    call.write({ [`${name}AfterValueWasSent`]: text(7) });
    setTimeout(() => stream(fail)(call), 50);
  });
}

const STRING = "sila-org.silastandard-test-binarytransfertest-v1-metadata-string-bin";
const transfers = {
  Get_BinaryValueDirectly: unary(() => ({ BinaryValueDirectly: { value: Buffer.from("small") } })),
  Get_BinaryValueDownload: unary(() => ({
    BinaryValueDownload: binaryOf(Buffer.from("A_somewhat_long_text_".repeat(150_000))),
  })),
  EchoBinaryValue: unary(({ BinaryValue }) => ({ ReceivedValue: binaryOf(bytesOf(BinaryValue)) })),
  EchoBinaryAndMetadataString: unary(({ Binary }, call) => {
    const sent = metadata(call, STRING);
    if (sent === undefined) raise.framework(3, "the metadata String is missing");
    return { Binary: binaryOf(bytesOf(Binary)), StringMetadata: text(sent) };
  }),
  Get_FCPAffectedByMetadata_String: unary(() => ({
    AffectedCalls: [text(`${TEST}/BinaryTransferTest/v1/Command/EchoBinaryAndMetadataString`)],
  }), false),
};
observable("EchoBinariesObservably", transfers, ({ Binaries }) => async (execution) => {
  const all = (Binaries ?? []).map(bytesOf);
  for (const bytes of all) {
    await execution.sleep(300);
    execution.intermediate({ Binary: binaryOf(bytes) });
  }
  return { JointBinary: binaryOf(Buffer.concat(all)) };
}, true);

const LOCK = "org.silastandard/core/LockController/v2";
const lock = {
  LockServer: unary(({ LockIdentifier }) => {
    if (locked) raise.defined(LOCK, "ServerAlreadyLocked", "somebody is here");
    locked = LockIdentifier.value;
    return {};
  }, false),
  UnlockServer: unary(({ LockIdentifier }) => {
    if (!locked) raise.defined(LOCK, "ServerNotLocked", "nobody is here");
    if (LockIdentifier.value !== locked) raise.defined(LOCK, "InvalidLockIdentifier", "wrong key");
    locked = "";
    return {};
  }, false),
  Subscribe_IsLocked: stream((call) => call.write({ IsLocked: text(locked !== "") })),
  Get_FCPAffectedByMetadata_LockIdentifier: unary(() => ({
    AffectedCalls: [text(`${TEST}/UnobservableCommandTest/v1`)],
  }), false),
};
const cancel = {
  CancelCommand: unary(({ CommandExecutionUUID }) => {
    const id = CommandExecutionUUID?.UUID?.value ?? "";
    executions.cancel(id, "org.silastandard/core.commands/CancelController/v1");
    return {};
  }),
  CancelAll: unary(() => ({})),
};
const pause = {};
for (const [name, paused] of [["Pause", true], ["Resume", false]]) {
  pause[name] = unary(({ CommandExecutionUUID }) => {
    executions.pause(CommandExecutionUUID?.UUID?.value ?? "", paused,
      "org.silastandard/core.commands/PauseController/v1");
    return {};
  });
}
pause.Subscribe_IsPaused = stream((call) => call.write({ IsPaused: text(false) }));

// --- Binary transfer ------------------------------------------------------------------------------

const lifetime = { seconds: 60, nanos: 0 };
const upload = {
  CreateBinary: unary(({ binarySize, chunkCount, parameterIdentifier }, call) => {
    if (parameterIdentifier.includes("/EchoBinaryAndMetadataString/")
      && metadata(call, STRING) === undefined) {
      raise.framework(3, "the metadata String is missing");
    }
    const id = randomUUID();
    binaries.set(id, { chunks: new Array(chunkCount), size: binarySize });
    return { binaryTransferUUID: id, lifetimeOfBinary: lifetime };
  }, false),
  UploadChunk: (call) => {
    call.on("data", ({ binaryTransferUUID, chunkIndex, payload }) => {
      const kept = binaries.get(binaryTransferUUID);
      if (!kept || payload.length > 2 * 1024 * 1024) {
        call.emit("error", Broken.status(raise.binary(1, "no such binary"), grpc));
        return;
      }
      kept.chunks[chunkIndex ?? 0] = payload;
      call.write({ binaryTransferUUID, chunkIndex: chunkIndex ?? 0, lifetimeOfBinary: lifetime });
    });
    call.on("end", () => call.end());
  },
  DeleteBinary: unary(({ binaryTransferUUID }) => {
    binaries.delete(binaryTransferUUID);
    return {};
  }, false),
};
const download = {
  GetBinaryInfo: unary(({ binaryTransferUUID }) => {
    const kept = binaries.get(binaryTransferUUID);
    if (!kept) throw raise.binary(0, "no such binary");
    return { binarySize: kept.size, lifetimeOfBinary: lifetime };
  }, false),
  GetChunk: (call) => {
    call.on("data", ({ binaryTransferUUID, offset = 0, length }) => {
      const bytes = Buffer.concat(binaries.get(binaryTransferUUID).chunks);
      call.write({ binaryTransferUUID, offset, payload: bytes.subarray(offset, offset + length),
        lifetimeOfBinary: lifetime });
    });
    call.on("end", () => call.end());
  },
  DeleteBinary: upload.DeleteBinary,
};

// --- The server, behind a door that can be shut ---------------------------------------------------

const server = new grpc.Server({ "grpc.max_receive_message_length": 8 << 20 });
const offered = {
  SiLAService: [root.core.silaservice.v1, service],
  BasicDataTypesTest: [root.test.basicdatatypestest.v1, basics],
  UnobservableCommandTest: [root.test.unobservablecommandtest.v1, unobservable],
  ObservableCommandTest: [root.test.observablecommandtest.v1, commands],
  ObservablePropertyTest: [root.test.observablepropertytest.v1, properties],
  ErrorHandlingTest: [root.test.errorhandlingtest.v1, failing],
  BinaryTransferTest: [root.test.binarytransfertest.v1, transfers],
  LockController: [root.core.lockcontroller?.v2, lock],
  CancelController: [root.core.commands?.cancelcontroller?.v1, cancel],
  PauseController: [root.core.commands?.pausecontroller?.v1, pause],
};
for (const name of features) {
  server.addService(offered[name][0][name].service, offered[name][1]);
}
server.addService(root.BinaryUpload.service, upload);
server.addService(root.BinaryDownload.service, download);

const folder = option("--tls");
const credentials = folder
  ? grpc.ServerCredentials.createSsl(null, [{ private_key: readFileSync(join(folder, "key.pem")),
    cert_chain: readFileSync(join(folder, "cert.pem")) }])
  : grpc.ServerCredentials.createInsecure();

server.bindAsync("127.0.0.1:0", credentials, (error, inner) => {
  if (error) throw error;
  const sockets = new Set();
  let shut = false;
  const door = net.createServer((client) => {
    if (shut) {
      client.destroy();
      return;
    }
    const behind = net.connect(inner, "127.0.0.1");
    for (const [one, other] of [[client, behind], [behind, client]]) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  door.listen(Number(option("--port", "0")), "127.0.0.1", () => {
    console.log(`port ${door.address().port}`);
  });
  createInterface({ input: process.stdin }).on("line", (line) => {
    if (line === "cut") {
      shut = true;
      for (const socket of sockets) socket.destroy();
    }
    if (line === "mend") shut = false;
    if (line === "close") process.exit(0);
  }).on("close", () => process.exit(0));
});
