// Data types as a server declares them, in the neutral form: builtin ones, what is derived from
// them, enumerations, structures by their DataTypeDefinition (OPC 10000-3, 8.47 to 8.51). For the
// sources of this folder alone. Not thread-safe.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "renkei/equipment/opcua/services.h"
#include "renkei/equipment/opcua/ua_value.h"

namespace renkei::equipment::opcua {

class DataTypes {
 public:
  // `words` receives the structures found. Both must outlive it.
  DataTypes(Services& services, Vocabulary& words) : services_(services), words_(words) {}

  // One item of that data type. What cannot be read as declared is bytes, or any; said in told().
  [[nodiscard]] UaType type(const std::string& id) { return type_at(id, 0); }
  // With the value rank of a variable (OPC 10000-3, 5.6.2).
  [[nodiscard]] UaType type(const std::string& id, int value_rank);
  [[nodiscard]] const std::vector<std::string>& told() const { return told_; }
  // "0 Off, 1 On" of an enumeration; empty: it is none.
  [[nodiscard]] std::string choices(const std::string& id) const;

 private:
  UaType type_at(const std::string& id, int depth);
  UaType resolve(const std::string& id, int depth);
  UaType enumeration(const std::string& id);
  UaType structure(const std::string& id, int depth);
  std::string supertype(const std::string& id);

  Services& services_;
  Vocabulary& words_;
  std::map<std::string, UaType> known_{};
  std::map<std::string, std::string> choices_{};
  std::vector<std::string> told_{};
};

}  // namespace renkei::equipment::opcua
