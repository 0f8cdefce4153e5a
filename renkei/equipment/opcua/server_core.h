// A server of open62541 with one machine behind it, before any information model: the thread that
// serves, its certificate, nodes by name, values with history, and orders that wait for their
// answer. For the servers of this folder alone. Nodes are made and changed on one thread: the one
// that constructs until start(), then the server's own.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <open62541/plugin/historydata/history_data_backend.h>
#include <open62541/plugin/historydata/history_data_gathering.h>
#include <open62541/server.h>

#include "renkei/base/result.h"
#include "renkei/equipment/opcua/machine_server.h"
#include "renkei/equipment/opcua/ua.h"

namespace renkei::equipment::opcua {

// The library's logger that says nothing.
[[nodiscard]] UA_Logger* silent_logger();

class ServerCore {
 public:
  // What the information model makes of what comes.
  struct Model {
    std::function<void(const Delivery&)> show;
    // A method that was called. Nothing: it waits for the answer of the order it has given.
    std::function<std::optional<UA_StatusCode>(const UA_CallMethodRequest&, void* context)> called;
  };

  ServerCore() = default;
  ~ServerCore();
  ServerCore(const ServerCore&) = delete;
  ServerCore& operator=(const ServerCore&) = delete;

  // The configuration and an empty server. `types` are structures of the model's own, and must
  // outlive this. Errors: equipment.certificate, file.write, equipment.listen.
  [[nodiscard]] Result<void> make(const MachineServerOptions& options,
                                  const UA_DataTypeArray* types);
  // Errors: equipment.listen.
  [[nodiscard]] Result<void> start(Model model);

  // Nodes. `name` is the browse name, in the namespace `space`. Where the type has made a child of
  // that name already, that is taken.
  [[nodiscard]] UA_UInt16 space(const char* uri) { return UA_Server_addNamespace(server_, uri); }
  void object_type(const UA_NodeId& id, const UA_NodeId& of, const char* name);
  NodeId object(const UA_NodeId& parent, UA_UInt16 space, const std::string& name,
                const UA_NodeId& type, UA_UInt32 reference = UA_NS0ID_HASCOMPONENT,
                const UA_NodeId& id = UA_NODEID_NULL);
  // A structure of the model's own, with its binary encoding.
  void data_type(const UA_DataType& type);
  // A scalar. Without a value: it is waited for.
  NodeId variable(const UA_NodeId& parent, UA_UInt16 space, const std::string& name,
                  const UA_DataType& type, const void* value,
                  UA_UInt32 of = UA_NS0ID_BASEDATAVARIABLETYPE);
  void text(const UA_NodeId& parent, UA_UInt16 space, const std::string& name,
            const std::string& value);
  // A number with its unit, and its range where `range` is one; its history is kept.
  NodeId amount(const UA_NodeId& parent, UA_UInt16 space, const std::string& name, const Unit& unit,
                const std::optional<std::pair<double, double>>& range, bool history);
  void method(const UA_NodeId& parent, UA_UInt16 space, const std::string& name,
              const std::vector<UA_Argument>& in, const std::vector<UA_Argument>& out);
  void refer(const UA_NodeId& from, UA_UInt32 reference, const UA_NodeId& to);
  void remove(const UA_NodeId& node) { UA_Server_deleteNode(server_, node, true); }
  [[nodiscard]] std::string browse_name(const UA_NodeId& node) const;
  void write(const UA_NodeId& node, const UA_DataType& type, const void* value, Timestamp at);
  void write(const UA_NodeId& node, const Reading& reading);
  void raise(const std::string& name, const std::string& text, Timestamp at);

  // From a method: gives the order, whose answer goes to who called.
  void order(DeviceOrder order, void* context, std::vector<Variant> outputs);
  [[nodiscard]] std::string new_key();

  // As of MachineServer.
  [[nodiscard]] DeviceAddress address() const;
  void show(const Delivery& delivery);
  [[nodiscard]] bool flush(std::chrono::milliseconds patience);
  [[nodiscard]] std::vector<DeviceOrder> take_orders();
  [[nodiscard]] bool wait(std::chrono::milliseconds patience);
  void cut(bool whether);

 private:
  struct Waiting {
    void* context = nullptr;
    std::vector<Variant> outputs{};
  };
  [[nodiscard]] NodeId child(const UA_NodeId& parent, UA_UInt16 space,
                             const std::string& name) const;
  static UA_StatusCode activated(UA_Server* server, UA_AccessControl* access,
                                 const UA_EndpointDescription* endpoint,
                                 const UA_ByteString* certificate, const UA_NodeId* session,
                                 const UA_ExtensionObject* token, void** context);
  void run();
  void serve_calls();
  void answer(const OrderReport& report);
  void answer(void* context, UA_StatusCode status, std::vector<Variant> outputs);

  UA_Server* server_ = nullptr;
  decltype(UA_AccessControl::activateSession) activate_ = nullptr;
  std::vector<NodeId> sessions_{};  // the server's thread alone
  UA_HistoryDataGathering gathering_{};
  UA_HistoryDataBackend history_{};
  std::size_t history_max_ = 0;
  DeviceAddress address_{};
  Model model_{};
  std::map<std::string, Waiting> waiting_{};  // by key; the server's thread alone
  std::uint64_t next_key_ = 0;
  std::string key_stem_{};

  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::deque<Delivery> deliveries_{};
  std::deque<DeviceOrder> orders_{};
  std::uint64_t shown_ = 0;   // deliveries given
  std::uint64_t handed_ = 0;  // of them, those that sessions have
  bool cut_ = false;
  bool is_cut_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace renkei::equipment::opcua
