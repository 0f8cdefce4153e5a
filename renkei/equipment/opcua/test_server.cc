#include "renkei/equipment/opcua/test_server.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <unistd.h>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <open62541/plugin/accesscontrol_default.h>
#include <open62541/plugin/historydata/history_data_backend_memory.h>
#include <open62541/plugin/historydata/history_data_gathering_default.h>
#include <open62541/plugin/historydata/history_database_default.h>
#include <open62541/plugin/pki_default.h>
#include <open62541/server.h>
#include <open62541/server_config_default.h>
#include <sys/socket.h>

#include "renkei/base/result.h"
#include "renkei/equipment/opcua/ua.h"
#include "renkei/equipment/opcua/units.h"

namespace renkei::equipment::opcua {
namespace {

UA_Logger& no_log() {
  static UA_Logger logger{[](void*, UA_LogLevel, UA_LogCategory, const char*, va_list) {}, nullptr,
                          nullptr};
  return logger;
}

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  RENKEI_CHECK(bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  socklen_t size = sizeof address;
  getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
  close(socket);
  return ntohs(address.sin_port);
}

UA_LocalizedText words(const char* text) {
  return UA_LOCALIZEDTEXT(const_cast<char*>(""), const_cast<char*>(text));
}

// Doubles the first, gives both back; refuses what is negative by argument.
// NOLINTNEXTLINE(readability-function-size): the parameters are those open62541 calls it with.
UA_StatusCode doubled(UA_Server*, const UA_NodeId*, void*, const UA_NodeId*, void*,
                      const UA_NodeId*, void*, std::size_t, const UA_Variant* input, std::size_t,
                      UA_Variant* output) {
  const double given = *static_cast<const UA_Double*>(input[0].data);
  if (given < 0) return UA_STATUSCODE_BADINVALIDARGUMENT;
  const double twice = 2 * given;
  UA_Variant_setScalarCopy(&output[0], &twice, &UA_TYPES[UA_TYPES_DOUBLE]);
  UA_Variant_setScalarCopy(&output[1], input[1].data, &UA_TYPES[UA_TYPES_STRING]);
  return UA_STATUSCODE_GOOD;
}

}  // namespace

struct TestServer::Inside {
  UA_Server* server = nullptr;
  UA_UInt16 space = 0;
  std::atomic<bool> stop = false;
  std::mutex mutex;
  std::thread thread;
  UA_HistoryDataGathering gathering{};
  UA_HistoryDataBackend history{};  // the server does not clear it

  UA_NodeId node(const std::string& name) const {
    return UA_NODEID_STRING_ALLOC(space, name.c_str());
  }
  NodeId owned(const std::string& name) const {
    NodeId id;
    *id = node(name);
    return id;
  }
  NodeId object(const std::string& name, const UA_NodeId& parent, UA_UInt32 reference) const;
  NodeId variable(const std::string& name, const UA_NodeId& parent, const void* value,
                  const UA_DataType& type, std::size_t length = 0, UA_Byte access = 3,
                  UA_UInt32 reference = UA_NS0ID_HASCOMPONENT) const;
  void add_all(const TestServerOptions& options);
  void add_method(const UA_NodeId& parent) const;
};

NodeId TestServer::Inside::object(const std::string& name, const UA_NodeId& parent,
                                  UA_UInt32 reference) const {
  UA_ObjectAttributes attributes = UA_ObjectAttributes_default;
  attributes.displayName = words(name.c_str());
  NodeId id = owned(name);
  UA_Server_addObjectNode(server, *id, parent, UA_NODEID_NUMERIC(0, reference),
                          UA_QUALIFIEDNAME(space, const_cast<char*>(name.c_str())),
                          UA_NODEID_NUMERIC(0, UA_NS0ID_BASEOBJECTTYPE), attributes, nullptr,
                          nullptr);
  return id;
}

NodeId TestServer::Inside::variable(const std::string& name, const UA_NodeId& parent,
                                    const void* value, const UA_DataType& type, std::size_t length,
                                    UA_Byte access, UA_UInt32 reference) const {
  UA_VariableAttributes attributes = UA_VariableAttributes_default;
  attributes.displayName = words(name.c_str());
  attributes.accessLevel = access;
  attributes.userAccessLevel = access;
  attributes.historizing = (access & UA_ACCESSLEVELMASK_HISTORYREAD) != 0;
  attributes.dataType = type.typeId;
  UA_UInt32 any_length = 0;
  if (length == 0) {
    attributes.valueRank = UA_VALUERANK_SCALAR;
    UA_Variant_setScalarCopy(&attributes.value, value, &type);
  } else {
    attributes.valueRank = 1;
    attributes.arrayDimensions = &any_length;
    attributes.arrayDimensionsSize = 1;
    UA_Variant_setArrayCopy(&attributes.value, value, length, &type);
  }
  NodeId id = owned(name);
  const UA_UInt16 of = reference == UA_NS0ID_HASPROPERTY ? 0 : space;
  const std::string browse =
      name.substr(name.find('.') == std::string::npos ? 0 : name.find('.') + 1);
  const UA_StatusCode status = UA_Server_addVariableNode(
      server, *id, parent, UA_NODEID_NUMERIC(0, reference),
      UA_QUALIFIEDNAME(of, const_cast<char*>(browse.c_str())),
      UA_NODEID_NUMERIC(0, reference == UA_NS0ID_HASPROPERTY ? UA_NS0ID_PROPERTYTYPE
                                                             : UA_NS0ID_BASEDATAVARIABLETYPE),
      attributes, nullptr, nullptr);
  if (status != UA_STATUSCODE_GOOD) {
    fmt::print(stderr, "{}: {}\n", name, status_text(status));
    std::abort();
  }
  UA_Variant_clear(&attributes.value);
  return id;
}

void TestServer::Inside::add_method(const UA_NodeId& parent) const {
  std::array<UA_Argument, 2> in{};
  in[0].name = UA_STRING(const_cast<char*>("Amount"));
  in[0].dataType = UA_TYPES[UA_TYPES_DOUBLE].typeId;
  in[0].valueRank = UA_VALUERANK_SCALAR;
  in[1].name = UA_STRING(const_cast<char*>("Note"));
  in[1].dataType = UA_TYPES[UA_TYPES_STRING].typeId;
  in[1].valueRank = UA_VALUERANK_SCALAR;
  std::array<UA_Argument, 2> out = in;
  out[0].name = UA_STRING(const_cast<char*>("Twice"));
  UA_MethodAttributes attributes = UA_MethodAttributes_default;
  attributes.executable = true;
  attributes.userExecutable = true;
  attributes.displayName = words("Double it");
  const NodeId id = owned("DoubleIt");
  UA_Server_addMethodNode(server, *id, parent, UA_NODEID_NUMERIC(0, UA_NS0ID_HASCOMPONENT),
                          UA_QUALIFIEDNAME(space, const_cast<char*>("DoubleIt")), attributes,
                          doubled, in.size(), in.data(), out.size(), out.data(), nullptr, nullptr);
}

void TestServer::Inside::add_all(const TestServerOptions& options) {
  if (options.namespace_before) UA_Server_addNamespace(server, "urn:renkei:of-no-use");
  space = UA_Server_addNamespace(server, "urn:renkei:test");
  const UA_NodeId objects = UA_NODEID_NUMERIC(0, UA_NS0ID_OBJECTSFOLDER);
  const NodeId reactor = object("Reactor", objects, UA_NS0ID_ORGANIZES);

  const double temperature = 37;
  constexpr UA_Byte kRead = UA_ACCESSLEVELMASK_READ;
  constexpr UA_Byte kAll = UA_ACCESSLEVELMASK_READ | UA_ACCESSLEVELMASK_WRITE;
  const NodeId level =
      variable("Temperature", *reactor, &temperature, UA_TYPES[UA_TYPES_DOUBLE], 0, kRead);
  UA_EUInformation unit{};
  unit.namespaceUri =
      UA_STRING(const_cast<char*>("http://www.opcfoundation.org/UA/units/un/cefact"));
  unit.unitId = unit_id("CEL");
  unit.displayName = words("°C");
  variable("Temperature.EngineeringUnits", *level, &unit, UA_TYPES[UA_TYPES_EUINFORMATION], 0,
           kRead, UA_NS0ID_HASPROPERTY);
  const UA_Range range{-20, 150};
  variable("Temperature.EURange", *level, &range, UA_TYPES[UA_TYPES_RANGE], 0, kRead,
           UA_NS0ID_HASPROPERTY);

  if (!options.without_setpoint) {
    variable("Setpoint", *reactor, &temperature, UA_TYPES[UA_TYPES_DOUBLE], 0, kAll);
  }
  const double level_value = 1;
  const NodeId kept = variable("Level", *reactor, &level_value, UA_TYPES[UA_TYPES_DOUBLE], 0,
                               kAll | UA_ACCESSLEVELMASK_HISTORYREAD);
  UA_HistorizingNodeIdSettings settings{};
  settings.historizingBackend = history;
  settings.maxHistoryDataResponseSize = 100;
  settings.historizingUpdateStrategy = UA_HISTORIZINGUPDATESTRATEGY_VALUESET;
  gathering.registerNodeId(server, gathering.context, &*kept, settings);

  const std::array<UA_Int16, 3> list{-1, 2, 300};
  variable("Counts", *reactor, list.data(), UA_TYPES[UA_TYPES_INT16], list.size(), kAll);
  const UA_LocalizedText text = words("培地");
  variable("Medium", *reactor, &text, UA_TYPES[UA_TYPES_LOCALIZEDTEXT], 0, kAll);
  const UA_DateTime time = date_time(Timestamp(1'780'000'000'123));
  variable("Started", *reactor, &time, UA_TYPES[UA_TYPES_DATETIME], 0, kAll);
  const UA_ByteString bytes = UA_STRING(const_cast<char*>("\x01\x02\x03"));
  variable("Raw", *reactor, &bytes, UA_TYPES[UA_TYPES_BYTESTRING], 0, kAll);
  const UA_ServerState state = UA_SERVERSTATE_RUNNING;
  variable("Phase", *reactor, &state, UA_TYPES[UA_TYPES_SERVERSTATE], 0, kAll);
  variable("Limits", *reactor, &range, UA_TYPES[UA_TYPES_RANGE], 0, kAll);
  const UA_UInt64 big = 18'000'000'000'000'000'000ULL;
  variable("Big", *reactor, &big, UA_TYPES[UA_TYPES_UINT64], 0, kAll);
  add_method(*reactor);

  for (int i = 0; i < options.nodes_beside; ++i) {
    object(fmt::format("Beside{}", i), i == 0 ? objects : *owned(fmt::format("Beside{}", i - 1)),
           UA_NS0ID_ORGANIZES);
  }
  if (options.nodes_beside > 0) {  // the last leads to the first: a circle
    const NodeId last = owned(fmt::format("Beside{}", options.nodes_beside - 1));
    UA_ExpandedNodeId first{};
    first.nodeId = *owned("Beside0");
    const NodeId held = owned("Beside0");
    first.nodeId = *held;
    UA_Server_addReference(server, *last, UA_NODEID_NUMERIC(0, UA_NS0ID_ORGANIZES), first, true);
  }
}

TestServer::TestServer(TestServerOptions options)
    : inside_(std::make_unique<Inside>()), port_(options.port != 0 ? options.port : free_port()) {
  UA_ServerConfig config{};
  config.logging = &no_log();
  const auto port = static_cast<UA_UInt16>(port_);
  UA_StatusCode status = UA_STATUSCODE_GOOD;
  if (options.own.certificate.empty()) {
    status = UA_ServerConfig_setMinimal(&config, port, nullptr);
  } else {
    const UA_ByteString certificate = lent(options.own.certificate);
    const UA_ByteString key = lent(options.own.key);
    status = UA_ServerConfig_setDefaultWithSecurityPolicies(&config, port, &certificate, &key,
                                                            nullptr, 0, nullptr, 0, nullptr, 0);
    config.secureChannelPKI.clear(&config.secureChannelPKI);
    UA_CertificateVerification_AcceptAll(&config.secureChannelPKI);
  }
  RENKEI_CHECK(status == UA_STATUSCODE_GOOD);
  UA_String_clear(&config.applicationDescription.applicationUri);
  config.applicationDescription.applicationUri = copied(options.application_uri);
  for (std::size_t i = 0; i < config.endpointsSize; ++i) {
    UA_String_clear(&config.endpoints[i].server.applicationUri);
    config.endpoints[i].server.applicationUri = copied(options.application_uri);
  }
  UA_Array_delete(config.serverUrls, config.serverUrlsSize, &UA_TYPES[UA_TYPES_STRING]);
  config.serverUrls = static_cast<UA_String*>(UA_Array_new(1, &UA_TYPES[UA_TYPES_STRING]));
  config.serverUrlsSize = 1;
  config.serverUrls[0] = copied(url());
  config.publishingIntervalLimits.min = 5;
  config.samplingIntervalLimits.min = 5;
  config.queueSizeLimits.max = 100'000;
  inside_->gathering = UA_HistoryDataGathering_Default(1);
  inside_->history = UA_HistoryDataBackend_Memory(3, 100'000);
  config.historyDatabase = UA_HistoryDatabase_default(inside_->gathering);
  inside_->server = UA_Server_newWithConfig(&config);
  RENKEI_CHECK(inside_->server != nullptr);
  inside_->add_all(options);
  RENKEI_CHECK(UA_Server_run_startup(inside_->server) == UA_STATUSCODE_GOOD);
  inside_->thread = std::thread([this] { run(); });
}

TestServer::~TestServer() {
  inside_->stop = true;
  inside_->thread.join();
  UA_Server_run_shutdown(inside_->server);
  UA_Server_delete(inside_->server);
  UA_HistoryDataBackend_Memory_clear(&inside_->history);
}

void TestServer::run() {
  while (!inside_->stop) {
    {
      const std::scoped_lock lock(inside_->mutex);
      UA_Server_run_iterate(inside_->server, false);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

std::string TestServer::url() const { return fmt::format("opc.tcp://127.0.0.1:{}", port_); }

void TestServer::set(const std::string& name, double value, std::int64_t time_ms) {
  const std::scoped_lock lock(inside_->mutex);
  DataValue data;
  UA_Variant_setScalarCopy(&data->value, &value, &UA_TYPES[UA_TYPES_DOUBLE]);
  data->hasValue = true;
  data->hasSourceTimestamp = true;
  data->sourceTimestamp = time_ms == 0 ? UA_DateTime_now() : date_time(Timestamp(time_ms));
  const NodeId id = inside_->owned(name);
  UA_Server_writeDataValue(inside_->server, *id, *data);
}

void TestServer::set_bad(const std::string& name) {
  const std::scoped_lock lock(inside_->mutex);
  DataValue data;
  data->hasStatus = true;
  data->status = UA_STATUSCODE_BADSENSORFAILURE;
  data->hasSourceTimestamp = true;
  data->sourceTimestamp = UA_DateTime_now();
  const NodeId id = inside_->owned(name);
  UA_Server_writeDataValue(inside_->server, *id, *data);
}

void TestServer::raise_event(const std::string& message, int severity) {
  const std::scoped_lock lock(inside_->mutex);
  NodeId event;
  UA_Server_createEvent(inside_->server, UA_NODEID_NUMERIC(0, UA_NS0ID_BASEEVENTTYPE), &*event);
  const auto set = [&](const char* name, const void* value, std::size_t type) {
    UA_Server_writeObjectProperty_scalar(inside_->server, *event,
                                         UA_QUALIFIEDNAME(0, const_cast<char*>(name)), value,
                                         &UA_TYPES[type]);
  };
  const UA_DateTime now = UA_DateTime_now();
  const UA_LocalizedText text = words(message.c_str());
  const auto level = static_cast<UA_UInt16>(severity);
  const UA_String source = UA_STRING(const_cast<char*>("Reactor"));
  set("Time", &now, UA_TYPES_DATETIME);
  set("Message", &text, UA_TYPES_LOCALIZEDTEXT);
  set("Severity", &level, UA_TYPES_UINT16);
  set("SourceName", &source, UA_TYPES_STRING);
  UA_Server_triggerEvent(inside_->server, *event, UA_NODEID_NUMERIC(0, UA_NS0ID_SERVER), nullptr,
                         true);
}

}  // namespace renkei::equipment::opcua
