// What the peers have in common: a server of node-opcua behind a proxy that can swallow and cut,
// told what to do by lines of JSON on standard input and answering by lines on standard output.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import opcua from "node-opcua";

const { MessageSecurityMode, OPCUACertificateManager, OPCUAServer, SecurityPolicy } = opcua;

export function say(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  const { port } = server.address();
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

// Hands on what both sides say, until it swallows what the server says, or cuts the line.
class Proxy {
  constructor(port) {
    this.pairs = new Set();
    this.swallow = false;
    this.closed = false;
    this.server = createServer((client) => {
      if (this.closed) {
        client.destroy();
        return;
      }
      const target = connect(port, "127.0.0.1");
      const pair = { client, target };
      this.pairs.add(pair);
      const end = () => {
        client.destroy();
        target.destroy();
        this.pairs.delete(pair);
      };
      client.on("data", (data) => target.write(data));
      target.on("data", (data) => { if (!this.swallow) client.write(data); });
      for (const socket of [client, target]) {
        socket.on("close", end);
        socket.on("error", end);
      }
    });
  }

  async listen() {
    await new Promise((resolve) => { this.server.listen(0, "127.0.0.1", resolve); });
    return this.server.address().port;
  }

  cut() {
    for (const { client, target } of this.pairs) {
      client.destroy();
      target.destroy();
    }
    this.swallow = false;
  }
}

export async function start({ files, users, build, commands, uri = "urn:renkei:peer" }) {
  const folder = mkdtempSync(join(tmpdir(), "renkei-opcua-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const manager = (name) => new OPCUACertificateManager(
    { rootFolder: join(folder, name), automaticallyAcceptUnknownCertificate: true });
  const port = await freePort();
  const server = new OPCUAServer({
    port,
    hostname: "127.0.0.1",
    nodeset_filename: files,
    serverInfo: { applicationUri: uri },
    serverCertificateManager: manager("server"),
    userCertificateManager: manager("user"),
    userManager: { isValidUser: (user, password) => users?.[user] === password },
    securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256,
      SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss],
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign,
      MessageSecurityMode.SignAndEncrypt],
    allowAnonymous: true,
    maxConnectionsPerEndpoint: 50,
    serverCapabilities: { maxSessions: 50 },
  });
  await server.initialize();
  const peer = await build(server, server.engine.addressSpace);
  await server.start();
  const proxy = new Proxy(port);
  const shown = createHash("sha256").update(server.getCertificate()).digest("hex");
  say({ ready: true, port, proxy: await proxy.listen(), sha256: shown });

  const doings = {
    swallow: () => { proxy.swallow = true; },
    cut: () => proxy.cut(),
    close: () => { proxy.closed = true; proxy.cut(); },
    open: () => { proxy.closed = false; },
    stop: async () => {
      await server.shutdown(10);
      process.exit(0);
    },
    ...commands?.(peer, server),
  };
  const lines = createInterface({ input: process.stdin });
  lines.on("line", async (line) => {
    const { do: name, ...rest } = JSON.parse(line);
    try {
      say({ done: name, ...await doings[name](rest) });
    } catch (error) {
      say({ done: name, error: String(error?.stack ?? error) });
    }
  });
  lines.on("close", () => doings.stop());
}
