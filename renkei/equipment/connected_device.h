// A machine at the other end of a connection, as the engine sees machines: under the names and in
// the units that recipes use, whatever its maker calls them. Not thread-safe; the connection's own
// threads never enter here.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "renkei/equipment/connection.h"
#include "renkei/equipment/device.h"

namespace renkei::equipment {

// A value of the machine under the name recipes use. The unit is that of recipes; where the machine
// tells none (no unit, or a label UCUM does not know), this is what its numbers are taken to be in.
struct ValueName {
  std::string of;  // the machine's value
  Unit unit{};
};

// A service of the machine under the name recipes use.
struct ConnectedService {
  std::string name;
  std::string of;                                   // the machine's service
  std::map<std::string, std::string> parameters{};  // here -> the machine's; others keep their name
  std::map<std::string, std::string> results{};     // here -> the machine's; others keep their name
  // What the machine does not tell of it, as LADS does not of results: the units, by the names
  // here, of results and parameters that its description lacks.
  std::map<std::string, Unit> units{};
  // It runs until it is told to complete; left out: as the machine says.
  std::optional<bool> self_completing{};
  // Of LADS: see OpcUaOptions::stop_is_end.
  bool stop_is_end = false;
};

struct ConnectedDeviceOptions {
  std::string id;  // of the unit
  std::string equipment_class{};
  std::map<std::string, ValueName> values{};
  // Besides those of the machine under its own names; one of the same name stands for the
  // machine's.
  std::vector<ConnectedService> services{};
  std::map<std::string, recipe::Setting> properties{};  // besides those of the form; these win
  std::chrono::milliseconds sample_every{1000};         // of values that do not tell changes
};

class ConnectedDevice final : public Device {
 public:
  // Watches the values that have names. Errors: equipment.no_value, equipment.no_service,
  // equipment.no_parameter (the machine has none such: names the nearest), equipment.value_type (a
  // value that is no number), equipment.unit (units that do not convert), those of
  // Connection::watch.
  [[nodiscard]] static Result<std::unique_ptr<ConnectedDevice>> make(
      std::unique_ptr<Connection> connection, ConnectedDeviceOptions options);

  [[nodiscard]] const DeviceDescription& description() const override { return description_; }
  void send(const DeviceOrder& order) override;
  void ask(const std::string& key) override { connection_->ask(key); }
  void read_back(const std::string& service) override;
  [[nodiscard]] std::vector<Delivery> take() override;

  [[nodiscard]] Connection& connection() { return *connection_; }

 private:
  // One of the machine's is `factor` of those here.
  struct Shown {
    std::string name;
    double factor = 1;
  };
  struct Served {
    std::string of;
    std::map<std::string, std::string> parameters{};  // here -> the machine's
    std::map<std::string, std::string> results{};     // the machine's -> here
  };

  ConnectedDevice(std::unique_ptr<Connection> connection, ConnectedDeviceOptions options);
  [[nodiscard]] Result<void> name_values();
  [[nodiscard]] Result<void> name_service(const ConnectedService& one);
  void deliver(std::vector<Delivery>& all, const ValueReport& report, Timestamp arrived) const;
  void deliver(std::vector<Delivery>& all, const ServiceReport& report) const;

  std::unique_ptr<Connection> connection_;
  ConnectedDeviceOptions options_;
  DeviceDescription description_;
  std::multimap<std::string, Shown> shown_;  // the machine's value -> here
  std::map<std::string, Served> served_;     // the service here -> the machine's
  Timestamp connected_at_{};
  bool told_link_ = false;  // that it is there, which the connection tells only when it was not
};

}  // namespace renkei::equipment
