// The device port: what the engine knows of a machine, of whatever maker and protocol.
//
// A machine offers services with parameters and results, shows values, and tells what happens to
// it. Nothing here waits: orders are sent, what comes of them is delivered later, as values with
// the machine's time and quality. That the link is lost is a delivery too, with a time; until it is
// back nothing is known of the machine, and what it showed last is no longer a value.
//
// Start in a final state is a new run: who speaks to a machine that wants a Reset first sends it.
//
// An order carries a key. A machine that knows keys carries out each key once, however often it is
// sent, and can be asked later what became of it; of one that knows none only the state of its
// services can be read back. Implementations say whether they are thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "renkei/base/timestamp.h"
#include "renkei/base/unit.h"
#include "renkei/equipment/identity.h"
#include "renkei/recipe/recipe.h"
#include "renkei/recipe/state.h"

namespace renkei::equipment {

// The three severities of an OPC UA status (OPC 10000-4, 7.39).
// The numbers are those that stand in telemetry chunks.
enum class Quality : std::uint8_t { kGood = 0, kUncertain = 1, kBad = 2 };
[[nodiscard]] std::string_view quality_name(Quality quality);  // "Good"

struct DeviceDescription {
  std::string id;               // of the unit, as control recipes name it
  std::string equipment_class;  // as recipes require it
  std::map<std::string, Unit> values{};
  std::vector<recipe::Service> services{};
  std::map<std::string, recipe::Setting> properties{};  // volume_max and the like
  bool knows_keys = true;
  DeviceIdentity identity{};  // of a machine that is connected, as it says itself
  DeviceAddress address{};    // and how it is spoken to; no protocol: it is simulated here
  // nullptr: it offers none of that name.
  [[nodiscard]] const recipe::Service* service(std::string_view name) const;
};

// So much of one of its values. Without an amount when the machine has none to tell.
struct Reading {
  std::string name;
  std::optional<double> amount;  // in the unit of the description
  Quality quality = Quality::kGood;
  Timestamp at;                        // by the machine's clock, where it gives a time
  std::optional<Timestamp> arrived{};  // here, by ours; none: at once
};

// A service has come to a state. `key`: of the order that started the run it tells of; empty when
// somebody else did, or the machine knows no keys.
struct ServiceReport {
  std::string service;
  recipe::State state = recipe::State::kIdle;
  std::string key{};
  std::map<std::string, double> results{};  // of a run that has ended, in the units of the service
  std::string reason{};                     // why it stopped, aborted or holds by itself
  Timestamp at;                             // when it came to that state, by the machine's clock
};

// What became of an order.
enum class Fate : std::uint8_t {
  kAccepted,
  kRefused,  // and has had no effect
  kUnknown   // this machine has never seen that key
};
struct OrderReport {
  std::string key;
  Fate fate = Fate::kAccepted;
  std::string reason{};
  Timestamp at;
};

struct LinkReport {
  bool connected = true;
  std::string reason{};
  Timestamp at;
};

// Something the machine says: an alarm, a door, a message.
struct DeviceEvent {
  std::string name;
  std::string text{};
  Timestamp at;
};

// A file the machine gave as a result. Bytes as they came; they are hashed and kept by who takes
// them.
struct FileReport {
  std::string name;
  std::string content_type{};
  std::string bytes{};
  std::string service{};  // of which it is the result, and its key; empty: of none
  std::string key{};
  Timestamp at{};                      // by the machine's clock
  std::optional<Timestamp> arrived{};  // here, by ours; none: at once
};

using Delivery =
    std::variant<Reading, ServiceReport, OrderReport, LinkReport, DeviceEvent, FileReport>;

struct DeviceOrder {
  std::string key;
  std::string service;
  recipe::Order order = recipe::Order::kStart;
  std::map<std::string, double> parameters{};  // of Start, in the units of the service
};

class Device {
 public:
  virtual ~Device() = default;
  [[nodiscard]] virtual const DeviceDescription& description() const = 0;

  // Gives an order. Never waits; an OrderReport comes later, or never (the link is lost).
  virtual void send(const DeviceOrder& order) = 0;
  // Asks what became of the order with that key: an OrderReport comes, and when the machine knows
  // the key a ServiceReport of the run it started. Only of one that knows keys.
  virtual void ask(const std::string& key) = 0;
  // Asks for the state of a service: a ServiceReport comes.
  virtual void read_back(const std::string& service) = 0;
  // What has come since the last call, in the order in which it came.
  [[nodiscard]] virtual std::vector<Delivery> take() = 0;
};

// Why a machine cannot be what a recipe requires: a class, a value, a service, a parameter or unit
// it lacks, or a property that does not hold. Empty: it can. Codes equipment.class,
// equipment.no_value, equipment.no_service, equipment.no_parameter, equipment.unit,
// equipment.property; each names the unit and what it lacks.
[[nodiscard]] Faults check_fit(const DeviceDescription& device,
                               const recipe::EquipmentRequirement& requirement);

}  // namespace renkei::equipment
