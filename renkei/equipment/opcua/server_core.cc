#include "renkei/equipment/opcua/server_core.h"

#include <algorithm>
#include <unistd.h>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <open62541/plugin/accesscontrol_default.h>
#include <open62541/plugin/historydata/history_data_backend_memory.h>
#include <open62541/plugin/historydata/history_data_gathering_default.h>
#include <open62541/plugin/historydata/history_database_default.h>
#include <open62541/plugin/pki_default.h>
#include <open62541/server_config_default.h>
#include <sys/socket.h>

#include "renkei/equipment/opcua/certificate.h"
#include "renkei/equipment/opcua/units.h"

namespace renkei::equipment::opcua {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kCertificateBytesMax = 64 << 10U;
// What a session watches is sent at least this often; so long flush() waits after the last.
constexpr double kPublishingMs = 25;
constexpr double kPublishingMinMs = 5;
constexpr UA_UInt32 kQueueMax = 100'000;
constexpr std::size_t kSessionsMax = 1'000;

UA_LocalizedText words(std::string_view text) { return {lent(""), lent(text)}; }

tl::unexpected<Error> cannot_listen(int port, const std::string& reason) {
  return fail(
      Error{"equipment.listen", fmt::format("no machine can be shown on port {}: {}", port, reason)}
          .value(std::to_string(port))
          .arg("reason", reason)
          .remedy("see that no other program has that port"));
}

Result<std::uint16_t> free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  const bool bound =
      socket >= 0 && bind(socket, plain, size) == 0 && getsockname(socket, plain, &size) == 0;
  if (socket >= 0) close(socket);
  if (!bound) return cannot_listen(0, "this computer gives no port");
  return ntohs(address.sin_port);
}

// The machine's own, made at the first start.
Result<CertificateAndKey> own_certificate(const MachineServerOptions& options,
                                          const std::string& uri) {
  const auto certificate_file = options.folder / "certificate.der";
  const auto key_file = options.folder / "key.der";
  CertificateAndKey own;
  if (disk().exists(certificate_file) && disk().exists(key_file)) {
    for (const auto& [file, to] :
         {std::pair{&certificate_file, &own.certificate}, {&key_file, &own.key}}) {
      auto read = disk().read_stored(*file, kCertificateBytesMax);
      if (!read) return fail(std::move(read.error()));
      *to = *std::move(read);
    }
    return own;
  }
  auto made = make_certificate(uri, options.description.id, {"127.0.0.1", "localhost"},
                               Timestamp::of(options.clock->now()));
  if (!made) return made;
  if (auto kept = disk().write(key_file, made->key); !kept) return fail(std::move(kept.error()));
  std::error_code error;
  std::filesystem::permissions(
      key_file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  if (auto kept = disk().write(certificate_file, made->certificate); !kept) {
    return fail(std::move(kept.error()));
  }
  return made;
}

UA_StatusCode status_of(const Reading& reading) {
  if (reading.quality == Quality::kGood && reading.amount) return UA_STATUSCODE_GOOD;
  if (reading.quality == Quality::kUncertain) return UA_STATUSCODE_UNCERTAIN;
  return reading.amount ? UA_STATUSCODE_BAD : UA_STATUSCODE_BADSENSORFAILURE;
}

// Every method is answered later, by the thread that serves.
// NOLINTNEXTLINE(readability-function-size): the parameters are those open62541 calls it with.
UA_StatusCode never_called(UA_Server*, const UA_NodeId*, void*, const UA_NodeId*, void*,
                           const UA_NodeId*, void*, std::size_t, const UA_Variant*, std::size_t,
                           UA_Variant*) {
  return UA_STATUSCODE_BADINTERNALERROR;
}

}  // namespace

UA_Logger* silent_logger() {
  static UA_Logger logger{[](void*, UA_LogLevel, UA_LogCategory, const char*, va_list) {}, nullptr,
                          nullptr};
  return &logger;
}

Result<void> ServerCore::make(const MachineServerOptions& options, const UA_DataTypeArray* types) {
  const std::string uri = "urn:renkei:machine:" + options.description.id;
  const auto own = own_certificate(options, uri);
  if (!own) return fail(Error(own.error()));
  const auto facts = certificate_facts(own->certificate);
  if (!facts) return fail(Error(facts.error()));
  auto port = options.port != 0 ? Result<std::uint16_t>(options.port) : free_port();
  if (!port) return fail(std::move(port.error()));

  UA_ServerConfig config{};
  config.logging = silent_logger();
  const UA_ByteString certificate = lent(own->certificate);
  const UA_ByteString key = lent(own->key);
  const UA_StatusCode status = UA_ServerConfig_setDefaultWithSecurityPolicies(
      &config, *port, &certificate, &key, nullptr, 0, nullptr, 0, nullptr, 0);
  if (status != UA_STATUSCODE_GOOD) {
    UA_ServerConfig_clean(&config);
    return cannot_listen(*port, status_text(status));
  }
  // A machine as it is bought lets in whoever is in its network; who it is, clients look at.
  config.secureChannelPKI.clear(&config.secureChannelPKI);
  UA_CertificateVerification_AcceptAll(&config.secureChannelPKI);
  UA_UsernamePasswordLogin login{lent(options.user), lent(options.password)};
  config.accessControl.clear(&config.accessControl);
  UA_AccessControl_default(&config, true, nullptr, options.user.empty() ? 0 : 1, &login);
  activate_ = std::exchange(config.accessControl.activateSession, activated);
  config.context = this;

  UA_String_clear(&config.applicationDescription.applicationUri);
  config.applicationDescription.applicationUri = copied(uri);
  UA_LocalizedText_clear(&config.applicationDescription.applicationName);
  config.applicationDescription.applicationName.text = copied(options.description.id);
  for (std::size_t i = 0; i < config.endpointsSize; ++i) {
    UA_String_clear(&config.endpoints[i].server.applicationUri);
    config.endpoints[i].server.applicationUri = copied(uri);
  }
  address_.url = fmt::format("opc.tcp://127.0.0.1:{}", *port);
  address_.certificate_sha256 = facts->sha256;
  address_.protocol = "OPC UA";
  UA_Array_delete(config.serverUrls, config.serverUrlsSize, &UA_TYPES[UA_TYPES_STRING]);
  config.serverUrls = static_cast<UA_String*>(UA_Array_new(1, &UA_TYPES[UA_TYPES_STRING]));
  config.serverUrlsSize = 1;
  config.serverUrls[0] = copied(address_.url);
  config.tcpReuseAddr = true;

  config.publishingIntervalLimits = {kPublishingMinMs, kPublishingMs};
  // Every value that is written is told, however fast they come: a simulated clock may run fast.
  config.samplingIntervalLimits = {0, 0};
  config.queueSizeLimits.max = kQueueMax;
  config.customDataTypes = types;
  history_max_ = options.history_max;
  gathering_ = UA_HistoryDataGathering_Default(options.description.values.size() + 1);
  history_ =
      UA_HistoryDataBackend_Memory_Circular(options.description.values.size() + 1, history_max_);
  config.historyDatabase = UA_HistoryDatabase_default(gathering_);
  server_ = UA_Server_newWithConfig(&config);
  key_stem_ = fmt::format("{}-{}", options.description.id,
                          Timestamp::of(options.clock->now()).milliseconds());
  return server_ != nullptr ? Result<void>() : cannot_listen(*port, "out of memory");
}

Result<void> ServerCore::start(Model model) {
  model_ = std::move(model);
  const UA_StatusCode status = UA_Server_run_startup(server_);
  if (status != UA_STATUSCODE_GOOD) {
    return fail(Error{"equipment.listen", fmt::format("{} cannot be listened on: {}", address_.url,
                                                      status_text(status))}
                    .value(address_.url)
                    .arg("reason", status_text(status))
                    .remedy("see that no other program has that port"));
  }
  thread_ = std::thread([this] { run(); });
  return {};
}

ServerCore::~ServerCore() {
  {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
    if (!is_cut_) UA_Server_run_shutdown(server_);
  }
  if (server_ == nullptr) return;
  UA_Server_delete(server_);
  UA_HistoryDataBackend_Memory_clear(&history_);
}

void ServerCore::run() {
  for (;;) {
    std::deque<Delivery> deliveries;
    bool to_cut = false;
    {
      std::unique_lock lock(mutex_);
      if (stop_) return;
      if (deliveries_.empty()) {
        changed_.wait_for(lock, milliseconds(2), [&] { return stop_ || !deliveries_.empty(); });
      }
      std::swap(deliveries, deliveries_);
      to_cut = cut_;
    }
    if (to_cut && !is_cut_) {
      // Subscriptions publish no more after a shutdown: sessions end, and clients ask for history.
      for (const NodeId& session : sessions_) UA_Server_closeSession(server_, &*session);
      sessions_.clear();
      is_cut_ = UA_Server_run_shutdown(server_) == UA_STATUSCODE_GOOD;
    } else if (!to_cut && is_cut_) {
      is_cut_ = UA_Server_run_startup(server_) != UA_STATUSCODE_GOOD;
    }
    for (const Delivery& one : deliveries) {
      model_.show(one);
      if (const auto* const report = std::get_if<OrderReport>(&one)) answer(*report);
    }
    if (!is_cut_) UA_Server_run_iterate(server_, false);
    serve_calls();
    if (deliveries.empty()) continue;
    // Sessions have it when each has published once more.
    const auto sent = std::chrono::steady_clock::now() +
                      std::chrono::microseconds(static_cast<int>(2000 * kPublishingMs));
    const auto sessions = [&] {
      return is_cut_ ? 0U : UA_Server_getStatistics(server_).ss.currentSessionCount;
    };
    while (sessions() > 0 && std::chrono::steady_clock::now() < sent) {
      UA_Server_run_iterate(server_, false);
      serve_calls();
      const std::scoped_lock lock(mutex_);
      if (stop_ || cut_ || !deliveries_.empty()) break;
      std::this_thread::sleep_for(milliseconds(1));
    }
    const std::scoped_lock lock(mutex_);
    handed_ += deliveries.size();
    changed_.notify_all();
  }
}

void ServerCore::serve_calls() {
  UA_AsyncOperationType type = UA_ASYNCOPERATIONTYPE_INVALID;
  const UA_AsyncOperationRequest* request = nullptr;
  void* context = nullptr;
  UA_DateTime until = 0;
  while (UA_Server_getAsyncOperationNonBlocking(server_, &type, &request, &context, &until)) {
    if (const auto status = model_.called(request->callMethodRequest, context)) {
      answer(context, *status, {});
    }
  }
}

void ServerCore::order(DeviceOrder order, void* context, std::vector<Variant> outputs) {
  waiting_[order.key] = {context, std::move(outputs)};
  const std::scoped_lock lock(mutex_);
  orders_.push_back(std::move(order));
  changed_.notify_all();
}

std::string ServerCore::new_key() { return fmt::format("{}-{}", key_stem_, ++next_key_); }

void ServerCore::answer(const OrderReport& report) {
  const auto found = waiting_.find(report.key);
  if (found == waiting_.end()) return;
  const Waiting waiting = std::move(found->second);
  waiting_.erase(found);
  const bool accepted = report.fate == Fate::kAccepted;
  // The status has no words; an event says why.
  if (!accepted) raise("refused", report.reason, report.at);
  answer(waiting.context, accepted ? UA_STATUSCODE_GOOD : UA_STATUSCODE_BADINVALIDSTATE,
         accepted ? waiting.outputs : std::vector<Variant>());
}

void ServerCore::answer(void* context, UA_StatusCode status, std::vector<Variant> outputs) {
  UA_AsyncOperationResponse response{};
  UA_CallMethodResult& result = response.callMethodResult;
  UA_CallMethodResult_init(&result);
  result.statusCode = status;
  if (!outputs.empty()) {
    result.outputArguments =
        static_cast<UA_Variant*>(UA_Array_new(outputs.size(), &UA_TYPES[UA_TYPES_VARIANT]));
    result.outputArgumentsSize = outputs.size();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      std::swap(result.outputArguments[i], *outputs[i]);
    }
  }
  UA_Server_setAsyncOperationResult(server_, &response, context);
  UA_CallMethodResult_clear(&result);
}

DeviceAddress ServerCore::address() const { return address_; }

void ServerCore::show(const Delivery& delivery) {
  const std::scoped_lock lock(mutex_);
  deliveries_.push_back(delivery);
  ++shown_;
  changed_.notify_all();
}

// NOLINTNEXTLINE(readability-function-size): the parameters are those open62541 calls it with.
UA_StatusCode ServerCore::activated(UA_Server* server, UA_AccessControl* access,
                                    const UA_EndpointDescription* endpoint,
                                    const UA_ByteString* certificate, const UA_NodeId* session,
                                    const UA_ExtensionObject* token, void** context) {
  auto* const core = static_cast<ServerCore*>(UA_Server_getConfig(server)->context);
  const UA_StatusCode status =
      core->activate_(server, access, endpoint, certificate, session, token, context);
  const auto same = [&](const NodeId& one) { return UA_NodeId_equal(&*one, session); };
  auto& sessions = core->sessions_;
  if (status == UA_STATUSCODE_GOOD && std::none_of(sessions.begin(), sessions.end(), same)) {
    // Those that have ended long ago need not be closed.
    if (sessions.size() == kSessionsMax) sessions.erase(sessions.begin());
    sessions.emplace_back(*session);
  }
  return status;
}

bool ServerCore::flush(milliseconds patience) {
  std::unique_lock lock(mutex_);
  const std::uint64_t until = shown_;
  return changed_.wait_for(lock, patience, [&] { return handed_ >= until; });
}

std::vector<DeviceOrder> ServerCore::take_orders() {
  const std::scoped_lock lock(mutex_);
  std::vector<DeviceOrder> orders(std::make_move_iterator(orders_.begin()),
                                  std::make_move_iterator(orders_.end()));
  orders_.clear();
  return orders;
}

bool ServerCore::wait(milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [&] { return !orders_.empty(); });
}

void ServerCore::cut(bool whether) {
  const std::scoped_lock lock(mutex_);
  cut_ = whether;
  changed_.notify_all();
}

NodeId ServerCore::child(const UA_NodeId& parent, UA_UInt16 space, const std::string& name) const {
  const UA_QualifiedName step{space, lent(name)};
  UA_BrowsePathResult found = UA_Server_browseSimplifiedBrowsePath(server_, parent, 1, &step);
  NodeId id;
  if (found.statusCode == UA_STATUSCODE_GOOD && found.targetsSize > 0) {
    id = NodeId(found.targets[0].targetId.nodeId);
  }
  UA_BrowsePathResult_clear(&found);
  return id;
}

void ServerCore::object_type(const UA_NodeId& id, const UA_NodeId& of, const char* name) {
  UA_ObjectTypeAttributes attributes = UA_ObjectTypeAttributes_default;
  const std::string shown = name;
  attributes.displayName = words(shown);
  const UA_StatusCode status =
      UA_Server_addObjectTypeNode(server_, id, of, UA_NODEID_NUMERIC(0, UA_NS0ID_HASSUBTYPE),
                                  {id.namespaceIndex, lent(shown)}, attributes, nullptr, nullptr);
  RENKEI_CHECK(status == UA_STATUSCODE_GOOD);
}

NodeId ServerCore::object(const UA_NodeId& parent, UA_UInt16 space, const std::string& name,
                          const UA_NodeId& type, UA_UInt32 reference, const UA_NodeId& wanted) {
  NodeId id = child(parent, space, name);
  if (!UA_NodeId_isNull(&*id)) return id;
  UA_ObjectAttributes attributes = UA_ObjectAttributes_default;
  attributes.displayName = words(name);
  const UA_StatusCode status =
      UA_Server_addObjectNode(server_, wanted, parent, UA_NODEID_NUMERIC(0, reference),
                              {space, lent(name)}, type, attributes, nullptr, &*id);
  RENKEI_CHECK(status == UA_STATUSCODE_GOOD);
  return id;
}

void ServerCore::data_type(const UA_DataType& type) {
  UA_DataTypeAttributes attributes = UA_DataTypeAttributes_default;
  const std::string name = type.typeName;
  attributes.displayName = words(name);
  UA_StatusCode status = UA_Server_addDataTypeNode(
      server_, type.typeId, UA_NODEID_NUMERIC(0, UA_NS0ID_STRUCTURE),
      UA_NODEID_NUMERIC(0, UA_NS0ID_HASSUBTYPE), {type.typeId.namespaceIndex, lent(name)},
      attributes, nullptr, nullptr);
  RENKEI_CHECK(status == UA_STATUSCODE_GOOD);
  UA_ObjectAttributes encoding = UA_ObjectAttributes_default;
  encoding.displayName = words("Default Binary");
  // It has no parent: HasEncoding is no hierarchy.
  status = UA_Server_addNode_begin(server_, UA_NODECLASS_OBJECT, type.binaryEncodingId,
                                   UA_NODEID_NULL, UA_NODEID_NULL, {0, lent("Default Binary")},
                                   UA_NODEID_NUMERIC(0, UA_NS0ID_DATATYPEENCODINGTYPE), &encoding,
                                   &UA_TYPES[UA_TYPES_OBJECTATTRIBUTES], nullptr, nullptr);
  RENKEI_CHECK(status == UA_STATUSCODE_GOOD);
  refer(type.typeId, UA_NS0ID_HASENCODING, type.binaryEncodingId);
  UA_Server_addNode_finish(server_, type.binaryEncodingId);
}

NodeId ServerCore::variable(const UA_NodeId& parent, UA_UInt16 space, const std::string& name,
                            const UA_DataType& type, const void* value, UA_UInt32 of) {
  NodeId id = child(parent, space, name);
  if (!UA_NodeId_isNull(&*id)) {
    if (value != nullptr) {
      Variant given;
      UA_Variant_setScalarCopy(&*given, value, &type);
      UA_Server_writeValue(server_, *id, *given);
    }
    return id;
  }
  UA_VariableAttributes attributes = UA_VariableAttributes_default;
  attributes.displayName = words(name);
  attributes.dataType = type.typeId;
  attributes.valueRank = UA_VALUERANK_SCALAR;
  attributes.accessLevel = UA_ACCESSLEVELMASK_READ;
  // The library wants a value of the type at first.
  std::vector<char> zero(type.memSize, 0);
  UA_Variant_setScalar(&attributes.value, value != nullptr ? const_cast<void*>(value) : zero.data(),
                       &type);
  const bool property = of == UA_NS0ID_PROPERTYTYPE;
  const UA_StatusCode status = UA_Server_addVariableNode(
      server_, UA_NODEID_NULL, parent,
      UA_NODEID_NUMERIC(0, property ? UA_NS0ID_HASPROPERTY : UA_NS0ID_HASCOMPONENT),
      {space, lent(name)}, UA_NODEID_NUMERIC(0, of), attributes, nullptr, &*id);
  RENKEI_CHECK(status == UA_STATUSCODE_GOOD);
  if (value == nullptr && !property) {
    DataValue none;
    none->hasStatus = true;
    none->status = UA_STATUSCODE_BADWAITINGFORINITIALDATA;
    UA_Server_writeDataValue(server_, *id, *none);
  }
  return id;
}

void ServerCore::text(const UA_NodeId& parent, UA_UInt16 space, const std::string& name,
                      const std::string& value) {
  const UA_String given = lent(value);
  variable(parent, space, name, UA_TYPES[UA_TYPES_STRING], &given, UA_NS0ID_PROPERTYTYPE);
}

NodeId ServerCore::amount(const UA_NodeId& parent, UA_UInt16 space, const std::string& name,
                          const Unit& unit, const std::optional<std::pair<double, double>>& range,
                          bool history) {
  NodeId id =
      variable(parent, space, name, UA_TYPES[UA_TYPES_DOUBLE], nullptr, UA_NS0ID_ANALOGUNITTYPE);
  const std::string& code = unit.code();
  UA_EUInformation told{};
  told.namespaceUri = lent("http://unitsofmeasure.org");
  told.unitId = -1;
  told.displayName = words(code);
  told.description = words(code);
  variable(*id, 0, "EngineeringUnits", UA_TYPES[UA_TYPES_EUINFORMATION], &told,
           UA_NS0ID_PROPERTYTYPE);
  if (range) {
    const UA_Range of{range->first, range->second};
    variable(*id, 0, "EURange", UA_TYPES[UA_TYPES_RANGE], &of, UA_NS0ID_PROPERTYTYPE);
  }
  if (!history) return id;
  UA_Server_writeAccessLevel(server_, *id,
                             UA_ACCESSLEVELMASK_READ | UA_ACCESSLEVELMASK_HISTORYREAD);
  UA_Server_writeHistorizing(server_, *id, true);
  UA_HistorizingNodeIdSettings settings{};
  settings.historizingBackend = history_;
  settings.maxHistoryDataResponseSize = 1000;
  settings.historizingUpdateStrategy = UA_HISTORIZINGUPDATESTRATEGY_VALUESET;
  gathering_.registerNodeId(server_, gathering_.context, &*id, settings);
  return id;
}

void ServerCore::method(const UA_NodeId& parent, UA_UInt16 space, const std::string& name,
                        const std::vector<UA_Argument>& in, const std::vector<UA_Argument>& out) {
  UA_MethodAttributes attributes = UA_MethodAttributes_default;
  attributes.executable = true;
  attributes.userExecutable = true;
  attributes.displayName = words(name);
  NodeId id;
  UA_StatusCode status = UA_Server_addMethodNode(
      server_, UA_NODEID_NULL, parent, UA_NODEID_NUMERIC(0, UA_NS0ID_HASCOMPONENT),
      {space, lent(name)}, attributes, never_called, in.size(), in.data(), out.size(), out.data(),
      nullptr, &*id);
  if (status == UA_STATUSCODE_GOOD) status = UA_Server_setMethodNodeAsync(server_, *id, true);
  RENKEI_CHECK(status == UA_STATUSCODE_GOOD);
}

void ServerCore::refer(const UA_NodeId& from, UA_UInt32 reference, const UA_NodeId& to) {
  UA_ExpandedNodeId target{};
  target.nodeId = to;
  UA_Server_addReference(server_, from, UA_NODEID_NUMERIC(0, reference), target, true);
}

std::string ServerCore::browse_name(const UA_NodeId& node) const {
  Ua<UA_QualifiedName, UA_TYPES_QUALIFIEDNAME> name;
  UA_Server_readBrowseName(server_, node, &*name);
  return opcua::text(name->name);
}

void ServerCore::write(const UA_NodeId& node, const UA_DataType& type, const void* value,
                       Timestamp at) {
  DataValue data;
  UA_Variant_setScalarCopy(&data->value, value, &type);
  data->hasValue = true;
  data->hasSourceTimestamp = true;
  data->sourceTimestamp = date_time(at);
  UA_Server_writeDataValue(server_, node, *data);
}

void ServerCore::write(const UA_NodeId& node, const Reading& reading) {
  DataValue data;
  if (reading.amount) {
    UA_Variant_setScalarCopy(&data->value, &*reading.amount, &UA_TYPES[UA_TYPES_DOUBLE]);
    data->hasValue = true;
  }
  data->status = status_of(reading);
  data->hasStatus = data->status != UA_STATUSCODE_GOOD;
  data->hasSourceTimestamp = true;
  data->sourceTimestamp = date_time(reading.at);
  UA_Server_writeDataValue(server_, node, *data);
}

void ServerCore::raise(const std::string& name, const std::string& said, Timestamp at) {
  constexpr UA_UInt16 kSeverity = 500;
  NodeId event;
  if (UA_Server_createEvent(server_, UA_NODEID_NUMERIC(0, UA_NS0ID_BASEEVENTTYPE), &*event) !=
      UA_STATUSCODE_GOOD) {
    return;
  }
  const auto set = [&](std::string_view property, const void* value, std::size_t type) {
    UA_Server_writeObjectProperty_scalar(server_, *event, {0, lent(property)}, value,
                                         &UA_TYPES[type]);
  };
  const UA_DateTime time = date_time(at);
  const std::string message = said.empty() ? name : name + ": " + said;
  const UA_LocalizedText told = words(message);
  const UA_String source = lent(name);
  set("Time", &time, UA_TYPES_DATETIME);
  set("Message", &told, UA_TYPES_LOCALIZEDTEXT);
  set("Severity", &kSeverity, UA_TYPES_UINT16);
  set("SourceName", &source, UA_TYPES_STRING);
  UA_Server_triggerEvent(server_, *event, UA_NODEID_NUMERIC(0, UA_NS0ID_SERVER), nullptr, true);
}

}  // namespace renkei::equipment::opcua
