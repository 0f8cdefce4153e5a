// What the engine sees beside its entries, at one moment: the time, what the machines show, and
// which units are free. A decision reads it once, and what it decides is recorded; so nothing here
// needs to be known again after a kill.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/timestamp.h"
#include "renkei/equipment/device.h"

namespace renkei::execute {

// A unit as it is known now. While its link is lost it shows nothing.
struct UnitView {
  const equipment::DeviceDescription* description = nullptr;
  bool connected = false;
  std::map<std::string, equipment::Reading> readings{};
};

class World {
 public:
  virtual ~World() = default;
  [[nodiscard]] virtual Timestamp now() const = 0;
  // nullptr: there is no such unit.
  [[nodiscard]] virtual const UnitView* unit(const std::string& id) const = 0;
  // Whether it is the batch's turn to have the unit.
  [[nodiscard]] virtual bool may_allocate(const std::string& unit, const std::string& batch,
                                          const std::string& path) const = 0;
  // The circle of those that wait for each other's units in which this element waits, or nothing.
  [[nodiscard]] virtual std::optional<std::string> deadlock(const std::string& batch,
                                                            const std::string& path) const = 0;
  // Since when a watched value has been outside its limits in this run of the element; it is told
  // at each look and remembers, but not over a kill: no entry is made before the limit of time is
  // passed, so the time begins anew.
  [[nodiscard]] virtual Timestamp outside_since(const std::string& batch, std::size_t element,
                                                std::size_t watch, std::uint64_t run) = 0;
  virtual void inside(const std::string& batch, std::size_t element, std::size_t watch) = 0;
};

}  // namespace renkei::execute
