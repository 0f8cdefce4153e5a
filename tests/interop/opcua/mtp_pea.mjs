// A process equipment assembly made from its manifest alone: every OPCUAItem of the file is a
// variable, and a service goes through the states of VDI/VDE/NAMUR 2658-4.
//
//   mtp_pea.mjs MANIFEST.aml MILLISECONDS
import { readFileSync } from "node:fs";

import opcua from "node-opcua";

import { start } from "./peer.mjs";

const { DataType, StatusCodes, Variant, nodesets } = opcua;

const [, , manifest, milliseconds] = process.argv;
const runMs = Number(milliseconds);
const spaceUri = "urn:renkei:pea";

const states = { Stopped: 4, Starting: 8, Idle: 16, Paused: 32, Execute: 64, Stopping: 128,
  Aborting: 256, Aborted: 512, Holding: 1024, Held: 2048, Unholding: 4096, Pausing: 8192,
  Resuming: 16384, Resetting: 32768, Completing: 65536, Completed: 131072 };
const commands = { 2: "reset", 4: "start", 8: "stop", 16: "hold", 32: "unhold", 64: "pause",
  128: "resume", 256: "abort", 1024: "complete" };
// Which commands are taken in which state, and through which state they lead where.
const ways = {
  Idle: { start: ["Starting", "Execute"] },
  Execute: { hold: ["Holding", "Held"], pause: ["Pausing", "Paused"],
    complete: ["Completing", "Completed"], stop: ["Stopping", "Stopped"],
    abort: ["Aborting", "Aborted"] },
  Held: { unhold: ["Unholding", "Execute"], stop: ["Stopping", "Stopped"],
    abort: ["Aborting", "Aborted"] },
  Paused: { resume: ["Resuming", "Execute"], stop: ["Stopping", "Stopped"],
    abort: ["Aborting", "Aborted"] },
  Completed: { reset: ["Resetting", "Idle"] },
  Stopped: { reset: ["Resetting", "Idle"] },
  Aborted: { reset: ["Resetting", "Idle"] },
};

function typeOf(name) {
  const field = name.split(".").pop();
  if (/^(State|Src)(Channel|Off|Op|Aut|Int|Ext)/.test(field)) return DataType.Boolean;
  if (field === "WQC" || field === "OSLevel") return DataType.Byte;
  if (field === "VUnit") return DataType.Int16;
  if (field === "Text") return DataType.String;
  if (/^V/.test(field)) {
    if (name.includes(".warm.")) return DataType.Boolean;
    return name.includes(".speed.") ? DataType.Int32 : DataType.Float;
  }
  return DataType.UInt32;
}

function firstOf(type, name) {
  if (type === DataType.Boolean) return name.endsWith("StateOffAct");
  if (type === DataType.String) return "";
  return name.endsWith(".StateCur") ? states.Idle : 0;
}

class Pea {
  constructor(own, parent) {
    this.variables = {};
    const text = readFileSync(manifest, "utf8");
    const items = /<ExternalInterface Name="([^"]+)"[\s\S]*?<Value>([^<]+)<\/Value>/g;
    const source = text.slice(text.indexOf('Name="SourceList"'));
    for (const [, name, identifier] of source.matchAll(items)) {
      if (name === "ServiceReference") continue;
      const dataType = typeOf(name);
      const variable = own.addVariable({ browseName: name, nodeId: `s=${identifier}`,
        componentOf: parent, dataType: DataType[dataType], minimumSamplingInterval: 0,
        accessLevel: "CurrentRead | CurrentWrite", userAccessLevel: "CurrentRead | CurrentWrite",
        value: { dataType, value: firstOf(dataType, name) } });
      this.variables[name] = variable;
      variable.on("value_changed", (now) => this.changed(name, now.value.value));
    }
    this.log = [];
    this.allow();
  }

  get(name) { return this.variables[name].readValue().value.value; }

  set(name, value) {
    this.variables[name].setValueFromSource(new Variant({ dataType: typeOf(name), value }),
      StatusCodes.Good, new Date());
  }

  get state() {
    const code = this.get("dosing.Control.StateCur");
    return Object.keys(states).find((name) => states[name] === code);
  }

  allow() {
    let bits = 0;
    for (const [bit, name] of Object.entries(commands)) {
      if (ways[this.state]?.[name] && !this.locked) bits += Number(bit);
    }
    this.set("dosing.Control.CommandEn", bits);
  }

  // As a controller would, in its next cycle.
  changed(name, value) {
    setTimeout(() => this.react(name, value), 5);
  }

  react(name, value) {
    const of = name.slice(0, name.lastIndexOf("."));
    const field = name.slice(name.lastIndexOf(".") + 1);
    const automatic = () => this.get(`${of}.SrcExtAct`);
    if (field === "StateAutOp" && value && !this.get(`${of}.StateChannel`)) {
      this.set(`${of}.StateOffAct`, false);
      this.set(`${of}.StateAutAct`, true);
      this.set(`${of}.SrcIntAct`, true);
      this.set(name, false);
    } else if (field === "SrcExtOp" && value && this.get(`${of}.StateAutAct`)) {
      this.set(`${of}.SrcIntAct`, false);
      this.set(`${of}.SrcExtAct`, true);
      this.set(name, false);
    } else if (field === "ProcedureExt" && automatic()) {
      this.set(`${of}.ProcedureReq`, value);
    } else if (field === "VExt" && automatic()) {
      // More than fits is cut to what does.
      this.set(`${of}.VReq`, of.endsWith(".volume") ? Math.min(value, 20) : value);
    } else if (field === "CommandExt" && value !== 0) {
      this.set(name, 0);
      if (automatic()) this.command(commands[value]);
    }
  }

  command(name) {
    const way = ways[this.state]?.[name];
    if (!way || this.locked) return;
    this.log.push(name);
    if (name === "start") {
      this.set("dosing.Control.ProcedureCur", this.get("dosing.Control.ProcedureReq"));
      this.left = runMs;
    }
    this.go(way);
  }

  go([through, to]) {
    clearTimeout(this.timer);
    this.show(through);
    this.timer = setTimeout(() => {
      this.show(to);
      const ends = this.get("dosing.Control.ProcedureCur") === 1;
      if (to === "Execute" && ends) {
        this.timer = setTimeout(() => this.go(["Completing", "Completed"]), this.left);
      }
    }, 20);
  }

  show(state) {
    if (state === "Completed") {
      // A little more than was asked for, as pumps do.
      this.set("dosing.dose.dosed.V", this.get("dosing.dose.volume.VReq") + 0.25);
      this.set("dosing.dose.label.Text", "vessel 7");
    }
    this.set("dosing.Control.StateCur", states[state]);
    if (state === "Idle") this.set("dosing.Control.ProcedureCur", 0);
    this.allow();
  }
}

await start({
  files: [nodesets.standard],
  build: (server, space) => {
    const own = space.registerNamespace(spaceUri);
    const parent = own.addObject({
      browseName: "Dosing", nodeId: "s=Dosing", organizedBy: space.rootFolder.objects });
    return new Pea(own, parent);
  },
  commands: (pea) => ({
    get: ({ name }) => ({ value: pea.get(name) }),
    set: ({ name, value }) => { pea.set(name, value); return {}; },
    log: () => ({ log: pea.log }),
    fail: () => { pea.go(["Aborting", "Aborted"]); return {}; },
    lock: ({ on }) => { pea.locked = on; pea.allow(); return {}; },
  }),
});
