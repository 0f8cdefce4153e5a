// A server with a bit of everything: values of several types, a method, an event type of its own,
// history, and as many changes as are asked for.
import opcua from "node-opcua";

import { start } from "./peer.mjs";

const { DataType, StatusCodes, Variant, VariantArrayType, nodesets, standardUnits } =
  opcua;

await start({
  files: [nodesets.standard],
  users: { operator: "clean room" },
  build: (server, space) => {
    const own = space.registerNamespace("urn:renkei:peer:nodes");
    const reactor = own.addObject({
      browseName: "Reactor", nodeId: "s=Reactor", organizedBy: space.rootFolder.objects });
    space.rootFolder.objects.server.setEventNotifier?.(1);
    const temperature = own.addAnalogDataItem({
      browseName: "Temperature", nodeId: "s=Temperature", componentOf: reactor, dataType: "Double",
      engineeringUnits: standardUnits.degree_celsius, engineeringUnitsRange: { low: 0, high: 60 },
      value: { dataType: DataType.Double, value: 37 }, minimumSamplingInterval: 0 });
    own.addVariable({
      browseName: "Setpoint", nodeId: "s=Setpoint", componentOf: reactor, dataType: "Float",
      accessLevel: "CurrentRead | CurrentWrite", userAccessLevel: "CurrentRead | CurrentWrite",
      value: { dataType: DataType.Float, value: 21.3 } });
    own.addVariable({
      browseName: "Counts", nodeId: "s=Counts", componentOf: reactor, dataType: "UInt32",
      valueRank: 2, arrayDimensions: [2, 3],
      value: { dataType: DataType.UInt32, arrayType: VariantArrayType.Matrix, dimensions: [2, 3],
        value: new Uint32Array([1, 2, 3, 4, 5, 6]) } });
    const valve = own.addEnumerationType({
      browseName: "ValveState", enumeration: ["Closed", "Open", "Stuck"] });
    own.addVariable({
      browseName: "Valve", nodeId: "s=Valve", componentOf: reactor, dataType: valve.nodeId,
      accessLevel: "CurrentRead | CurrentWrite", userAccessLevel: "CurrentRead | CurrentWrite",
      value: { dataType: DataType.Int32, value: 1 } });
    const counter = own.addVariable({
      browseName: "Counter", nodeId: "s=Counter", componentOf: reactor, dataType: "Double",
      accessLevel: "CurrentRead", userAccessLevel: "CurrentRead", minimumSamplingInterval: 0,
      value: { dataType: DataType.Double, value: 0 } });
    const level = own.addVariable({
      browseName: "Level", nodeId: "s=Level", componentOf: reactor, dataType: "Double",
      value: { dataType: DataType.Double, value: 0 } });
    space.installHistoricalDataNode(level, { maxOnlineValues: 5000 });
    const method = own.addMethod(reactor, {
      browseName: "Feed", nodeId: "s=Feed",
      inputArguments: [{ name: "Volume", description: { text: "in mL" }, dataType: DataType.Double }],
      outputArguments: [{ name: "Total", description: { text: "" }, dataType: DataType.Double }] });
    let total = 0;
    method.bindMethod((inputs, context, callback) => {
      const { value } = inputs[0];
      if (value <= 0) {
        callback(null, { statusCode: StatusCodes.BadInvalidArgument,
          inputArgumentResults: [StatusCodes.BadOutOfRange] });
        return;
      }
      total += value;
      callback(null, { statusCode: StatusCodes.Good,
        outputArguments: [{ dataType: DataType.Double, value: total }] });
    });
    const door = own.addEventType({ browseName: "DoorEventType", subtypeOf: "BaseEventType" });
    own.addVariable({
      browseName: "DoorNumber", propertyOf: door, dataType: "UInt16", modellingRule: "Mandatory",
      value: { dataType: DataType.UInt16, value: 0 } });
    return { temperature, counter, level, reactor, door, server: space.rootFolder.objects.server };
  },
  commands: (peer, server) => ({
    // Counter goes up by one, `count` times, as fast as a machine would that has much to tell.
    count: async ({ count, each = 200 }) => {
      let value = peer.counter.readValue().value.value;
      const first = Date.now();
      for (let i = 0; i < count; i += 1) {
        value += 1;
        peer.counter.setValueFromSource(
          new Variant({ dataType: DataType.Double, value }), StatusCodes.Good, new Date(first + i));
        if (i % each === each - 1) await new Promise((resolve) => { setTimeout(resolve, 5); });
      }
      return { value };
    },
    level: async ({ from, to, start: begin }) => {
      for (let i = from; i <= to; i += 1) {
        peer.level.setValueFromSource(
          new Variant({ dataType: DataType.Double, value: i }), StatusCodes.Good,
          new Date(begin + i * 1000));
      }
      return {};
    },
    temperature: ({ value, time }) => {
      peer.temperature.setValueFromSource(
        new Variant({ dataType: DataType.Double, value }), StatusCodes.Good, new Date(time));
      return {};
    },
    event: ({ text, door }) => {
      peer.server.raiseEvent(peer.door, {
        message: { dataType: DataType.LocalizedText, value: { text } },
        severity: { dataType: DataType.UInt16, value: 650 },
        sourceName: { dataType: DataType.String, value: "Reactor" },
        doorNumber: { dataType: DataType.UInt16, value: door } });
      return {};
    },
    sessions: () => ({ count: server.engine.currentSessionCount,
      subscriptions: server.engine.currentSubscriptionCount }),
  }),
});
