// What a SiLA 2 server does with a call, whatever brought it: finds what is called, checks it,
// gives it to its handler, and keeps runs and properties. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "renkei/equipment/sila/client_call.h"
#include "renkei/equipment/sila/device_model.h"
#include "renkei/equipment/sila/link.h"
#include "renkei/equipment/sila/server.h"
#include "renkei/equipment/sila/server_binaries.h"
#include "renkei/equipment/sila/server_feature.h"
#include "renkei/equipment/sila/server_run.h"

namespace renkei::equipment::sila {

class ServerCore {
 public:
  // Errors: see Server::start.
  [[nodiscard]] static Result<std::unique_ptr<ServerCore>> make(
      ServerOptions options, std::vector<ServerFeature> features);

  // Carries out a call of "/package.Feature/Name" with one request; answers go to `call`.
  void begin(const std::string& method, const Headers& headers, const std::string& request,
             const std::shared_ptr<ClientCall>& call);
  // Methods of which each request is answered by one message, in one stream.
  [[nodiscard]] static bool is_exchange(const std::string& method);
  [[nodiscard]] ServerBinaries::Bytes exchange(const std::string& method,
                                               const std::string& request);

  void set(const std::string& property, const Json& value);
  void spoil(const std::string& property, const CallError& error);
  [[nodiscard]] std::shared_ptr<Execution> resume(const std::string& command,
                                                  const std::string& uuid);
  // Now and then.
  void tend();

 private:
  using CallPtr = std::shared_ptr<ClientCall>;
  using Work = std::function<void(const Headers&, const std::string& request, const CallPtr&)>;
  struct Observed {
    const PropertyTarget* target = nullptr;
    std::mutex mutex{};
    std::optional<Json> value{};
    std::optional<CallError> error{};
    Listeners listeners{};
    std::function<void(std::shared_ptr<Subscription>)> subscribed{};
  };
  struct Rule {
    const MetadataTarget* target = nullptr;
    MetadataRule rule{};
  };

  ServerCore(ServerOptions options, std::vector<ServerFeature> features)
      : options_(std::move(options)),
        binaries_(options_.binaries, *options_.clock),
        features_(std::move(features)) {}
  [[nodiscard]] Result<void> add(const ServerFeature& feature);
  [[nodiscard]] Result<void> check_identity() const;
  [[nodiscard]] Result<void> add_command(const ServerFeature& feature, const CommandTarget& target);
  [[nodiscard]] Result<void> add_property(const ServerFeature& feature,
                                          const PropertyTarget& target);
  void add_run_methods(const CommandTarget& target);
  void add_binary_methods();
  void add_affected(const MetadataTarget& target, const MetadataRule& rule);
  ServerFeature service();

  // What goes with the call, or what is wrong with it.
  [[nodiscard]] tl::expected<CallContext, CallError> context_of(const std::string& called,
                                                                const Headers& headers);
  [[nodiscard]] tl::expected<Json, CallEnd> parameters_of(const CommandTarget& target,
                                                          const std::string& request);
  void subscribe(Observed& property, const CallPtr& call);
  [[nodiscard]] tl::expected<std::string, CallEnd> encoded(const Json& object,
                                                           const std::vector<DataMember>& members,
                                                           const std::string& message,
                                                           bool* own = nullptr);
  void create_binary(const Headers& headers, const std::string& request, const CallPtr& call);
  [[nodiscard]] std::shared_ptr<Run> run_of(const std::string& request, const CommandTarget& target,
                                            const CallPtr& call);

  ServerOptions options_;
  ServerBinaries binaries_;
  std::vector<ServerFeature> features_;
  std::unique_ptr<DeviceModel> model_;
  std::map<std::string, Work> methods_;
  std::map<std::string, std::unique_ptr<Observed>> observed_;
  std::vector<Rule> rules_;
  std::mutex mutex_;
  std::string name_;
  std::map<std::string, std::shared_ptr<Run>> runs_;
};

// As ClientCall wants it; the identifier of a defined error made whole.
[[nodiscard]] CallEnd end_of(CallError error, const std::string& called);

}  // namespace renkei::equipment::sila
