// Numbers of single variables, read and written between two iterations of the connection's thread:
// what services that are not called by methods (MTP, mapped ones) stand on. Values keep the type
// the server has them in. For the sources of this folder alone. Not thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/equipment/opcua/device_services.h"
#include "renkei/equipment/opcua/ua.h"

namespace renkei::equipment::opcua {

// Of a scalar that is a number or true and false (1 and 0); nothing of anything else.
[[nodiscard]] std::optional<double> number_in(const UA_Variant& value);

class NodeValues {
 public:
  explicit NodeValues(const ServiceGround& ground) : ground_(ground) {}

  // The values as they are now, in their order; nothing where one is no number or is of bad
  // quality. Errors: equipment.refused, equipment.unreachable, equipment.timeout.
  [[nodiscard]] Result<std::vector<std::optional<double>>> read(
      const std::vector<std::string>& nodes);
  // Writes a number in the type the variable has. Errors: as above; equipment.value_type (it is no
  // number), equipment.value_range (its type does not hold that number).
  [[nodiscard]] Result<void> write(const std::string& node, double number);
  // Waits until the variable is so, at most `patience`. False: it has not become so.
  [[nodiscard]] Result<bool> wait(const std::string& node, const std::function<bool(double)>& holds,
                                  std::chrono::milliseconds patience);

 private:
  const ServiceGround& ground_;
};

}  // namespace renkei::equipment::opcua
