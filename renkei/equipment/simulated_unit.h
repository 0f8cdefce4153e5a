// A machine that is not there: a unit model behind the device port, with a clock of its own, a
// memory for keys, and faults on command. The engine cannot tell it from hardware.
//
// Whoever holds it moves its clock: advance() lets the machine live up to a time, and what happens
// meanwhile is delivered with the time at which it happened. The link may be cut: the machine lives
// on, its deliveries are lost as a real one's would be, and the order that was under way may or may
// not have come there. What a machine remembers over a kill of everything is save(): its state, its
// running service, and the keys it has seen. Not thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/seams.h"
#include "renkei/equipment/device.h"

namespace renkei::equipment {

// A service under the name its maker gives it: one of the model's, its parameters called otherwise.
struct ServiceName {
  std::string name;
  std::string of;                                   // the model's service
  std::map<std::string, std::string> parameters{};  // here -> the model's
  std::map<std::string, double> with{};             // of the model's, always the same
  std::map<std::string, Unit> ignored{};            // taken, and without effect
};

struct SimulatedUnitOptions {
  std::string id;
  std::string kind;             // of the model: "cho-fed-batch"
  std::string equipment_class;  // empty: as the kind
  std::map<std::string, recipe::Setting> properties{};
  std::vector<ServiceName> services{};      // besides those of the model
  std::map<std::string, double> initial{};  // of the model's states, in its units; else its own
  bool knows_keys = true;
  double sample_every_s = 60;  // how often its values are told
  double noise = 0;            // standard deviation over the range of each value, 0: none
  std::uint64_t seed = 1;
};

class SimulatedUnit : public Device {
 public:
  // Errors: equipment.kind (there is no such model: names those there are).
  [[nodiscard]] static Result<std::unique_ptr<SimulatedUnit>> make(
      const SimulatedUnitOptions& options, Timestamp start);
  // The kinds of models there are, sorted.
  [[nodiscard]] static std::vector<std::string> kinds();

  // Lives up to `now`. Errors: plant.integration.
  [[nodiscard]] virtual Result<void> advance(Timestamp now) = 0;
  [[nodiscard]] virtual Timestamp now() const = 0;
  // When it next has something to tell of itself: a sample, or the end of a service, not before
  // that; for who computes as fast as can be.
  [[nodiscard]] virtual Timestamp next_due() const = 0;

  // Faults on command.
  virtual void cut_link(const std::string& reason) = 0;
  virtual void restore_link() = 0;
  // The next order comes there, but what the machine answers is lost with the link.
  virtual void cut_link_after_next_order() = 0;
  virtual void refuse_next(const std::string& reason) = 0;
  virtual void fail_service(const std::string& reason) = 0;  // aborts what runs
  // The value is told with this quality from now on, or without an amount.
  virtual void spoil(const std::string& value, Quality quality, bool with_amount) = 0;
  // The value is told as it is now from now on, or shifted by so much each hour, in its unit; both
  // as good. The machine itself goes on.
  virtual void freeze(const std::string& value) = 0;
  virtual void drift(const std::string& value, double per_hour) = 0;
  // Takes back spoil, freeze and drift of all values.
  virtual void mend() = 0;

  // Orders that had an effect, by key: none twice. For tests, and for who goes and looks.
  [[nodiscard]] virtual const std::map<std::string, int>& effects() const = 0;

  // How often what save() keeps of services and orders has changed.
  [[nodiscard]] virtual std::uint64_t changes() const = 0;
  [[nodiscard]] virtual std::string save() const = 0;
  // Takes up what was saved, with its link made anew. Errors: equipment.saved (not of this kind, or
  // damaged).
  [[nodiscard]] virtual Result<void> load(const std::string& text) = 0;
};

}  // namespace renkei::equipment
