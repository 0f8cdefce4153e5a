// A laboratory device after LADS: one functional unit with a program template, its state machines,
// and a result with a number and a file for each run. Made from the published nodesets.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import opcua from "node-opcua";

import { start } from "./peer.mjs";

const { DataType, StatusCodes } = opcua;
const require = createRequire(import.meta.url);
const nodesets = join(dirname(require.resolve("lads-nodesets/package.json")), "nodesets");
const file = (name) => join(nodesets, name);

const stepMs = Number(process.argv[2] ?? 60);
// A unit that tells no more than that it runs.
const withoutInner = process.argv[3] === "without-inner";
const lads = "http://opcfoundation.org/UA/LADS/";
const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const string = (value) => ({ dataType: DataType.String, value });

// CurrentState of a machine whose states the type declares.
function state(machine, name) {
  machine?.currentState.setValueFromSource({ dataType: DataType.LocalizedText, value: { text: name } });
}

class Unit {
  constructor(space, own) {
    this.space = space;
    this.own = own;
    this.index = space.getNamespaceIndex(lads);
    const device = own.addObject({ browseName: "Shaker", organizedBy: this.deviceSet() });
    const set = own.addObject({ browseName: "FunctionalUnitSet", componentOf: device });
    this.unit = space.findObjectType("FunctionalUnitType", this.index).instantiate({
      browseName: "Incubation", componentOf: set,
      optionals: ["SupportedPropertiesSet", "ProgramManager",
        ...(withoutInner ? [] : ["FunctionalUnitState.RunningStateMachine"]),
        "FunctionalUnitState.StartProgram", "FunctionalUnitState.Stop", "FunctionalUnitState.Abort", "FunctionalUnitState.Clear"] });
    this.machine = this.unit.functionalUnitState;
    this.inner = this.machine.runningStateMachine;
    this.manager = this.unit.programManager;
    this.template = space.findObjectType("ProgramTemplateType", this.index).instantiate({
      browseName: "Warm", componentOf: this.manager.programTemplateSet });
    this.template.deviceTemplateId?.setValueFromSource(string("warm-1"));
    this.speed = own.addAnalogDataItem({
      browseName: "TargetTemperature", componentOf: this.unit, dataType: "Double",
      engineeringUnits: opcua.standardUnits.degree_celsius,
      engineeringUnitsRange: { low: 0, high: 60 }, value: { dataType: DataType.Double, value: 20 } });
    const property = own.addObject({
      browseName: "temperature", componentOf: this.unit.supportedPropertiesSet });
    property.addReference({ referenceType: "Organizes", nodeId: this.speed });
    this.runs = 0;
    this.stopping = false;
    state(this.machine, "Stopped");
    if (this.inner) state(this.inner, "Idle");
    this.bind();
  }

  deviceSet() {
    const di = this.space.getNamespaceIndex("http://opcfoundation.org/UA/DI/");
    return this.space.rootFolder.objects.getFolderElementByName("DeviceSet", di) ??
      this.space.rootFolder.objects;
  }

  bind() {
    const started = this.machine.getMethodByName("StartProgram", this.index);
    started.bindMethod((inputs, context, callback) => {
      const named = Object.fromEntries(started.getInputArguments()
        .map(({ name }, i) => [name, inputs[i].value]));
      if (named.ProgramTemplateId !== "warm-1") {
        callback(null, { statusCode: StatusCodes.BadInvalidArgument });
        return;
      }
      if (this.machine.currentState.readValue().value.value.text !== "Stopped") {
        callback(null, { statusCode: StatusCodes.BadInvalidState });
        return;
      }
      this.runs += 1;
      this.stopping = false;
      const id = `run-${this.runs}`;
      this.last = { id, task: named.SupervisoryTaskId,
        properties: (named.Properties ?? []).map(({ key, value }) => [key, value]) };
      this.run(this.last).catch((error) => console.error(error));
      callback(null, { statusCode: StatusCodes.Good, outputArguments: [string(id)] });
    });
    this.machine.getMethodByName("Stop", this.index)?.bindMethod((inputs, context, callback) => {
      this.stopping = true;
      callback(null, { statusCode: StatusCodes.Good });
    });
  }

  async run(run) {
    const began = new Date();
    state(this.inner, "Starting");
    state(this.machine, "Running");
    for (const name of ["Execute", "Completing", "Complete"]) {
      await sleep(stepMs);
      if (this.stopping) break;
      state(this.inner, name);
    }
    if (this.stopping) {
      state(this.machine, "Stopping");
      await sleep(stepMs);
    }
    await this.result(run, began);
    state(this.machine, "Stopped");
    state(this.inner, "Idle");
  }

  async result(run, began) {
    const result = this.space.findObjectType("ResultType", this.index).instantiate({
      browseName: `Result-${run.id}`, componentOf: this.manager.resultSet });
    const set = (name, value) => result.getChildByName(name)?.setValueFromSource(value);
    set("SupervisoryTaskId", string(run.task));
    set("DeviceProgramRunId", string(run.id));
    set("Started", { dataType: DataType.DateTime, value: began });
    this.own.addVariable({
      browseName: "FinalTemperature", componentOf: result.variableSet, dataType: "Double",
      value: { dataType: DataType.Double, value: Number(run.properties[0]?.[1] ?? 0) + 0.5 } });
    const report = this.space.findObjectType("ResultFileType", this.index).instantiate({
      browseName: "Report", componentOf: result.fileSet, optionals: ["File"] });
    report.getChildByName("Name")?.setValueFromSource(string("report.csv"));
    report.getChildByName("MimeType")?.setValueFromSource(string("text/csv"));
    this.bindFile(report.getChildByName("File"),
      Buffer.from(`run,${run.id}\n${"0123456789\n".repeat(20_000)}`));
    set("Stopped", { dataType: DataType.DateTime, value: new Date() });
  }

  // The methods of FileType (OPC 10000-20), for one reader.
  bindFile(node, content) {
    let at = 0;
    const bind = (name, answer) => node.getMethodByName(name)?.bindMethod(
      (inputs, context, callback) => callback(null, answer(inputs)));
    bind("Open", () => {
      at = 0;
      return { statusCode: StatusCodes.Good,
        outputArguments: [{ dataType: DataType.UInt32, value: 7 }] };
    });
    bind("Read", ([, { value: length }]) => {
      const value = content.subarray(at, at + length);
      at += value.length;
      return { statusCode: StatusCodes.Good,
        outputArguments: [{ dataType: DataType.ByteString, value }] };
    });
    bind("Close", () => ({ statusCode: StatusCodes.Good, outputArguments: [] }));
  }
}

await start({
  uri: "urn:renkei:lads-peer",
  files: ["Opc.Ua.NodeSet2.xml", "Opc.Ua.Di.NodeSet2.xml", "Opc.Ua.AMB.NodeSet2.xml",
    "Opc.Ua.IA.NodeSet2.xml", "Opc.Ua.Machinery.NodeSet2.xml", "Opc.Ua.LADS.NodeSet2.xml"].map(file),
  build: (server, space) => new Unit(space, space.registerNamespace("urn:renkei:lads-peer:nodes")),
  commands: (unit) => ({ last: () => unit.last ?? {} }),
});
