// The services of OPC UA that reading an address space is made of, in portions the server takes.
// For the sources of this folder alone. Not thread-safe.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/equipment/opcua/session.h"
#include "renkei/equipment/opcua/ua.h"

namespace renkei::equipment::opcua {

[[nodiscard]] tl::unexpected<Error> refused_by(UA_StatusCode status, const std::string& what);

struct Reference {
  UA_NodeClass kind = UA_NODECLASS_OBJECT;
  std::string target;  // as a text
  std::string name;
  std::string space;
  std::string title;
  std::string type;  // of the target
};
struct BrowseWhat {
  UA_UInt32 reference_type = UA_NS0ID_HIERARCHICALREFERENCES;
  bool forward = true;
  UA_UInt32 classes = 0;  // 0: all
};

class Services {
 public:
  Services(Session& session, const Namespaces& names, std::chrono::milliseconds patience)
      : session_(session), names_(names), patience_(patience) {}

  // Of each node its references, with continuation points followed; at most `most` in all. An id
  // that cannot be browsed has none. Errors: equipment.refused (the service as such).
  [[nodiscard]] Result<std::vector<std::vector<Reference>>> browse(
      const std::vector<std::string>& ids, const BrowseWhat& what, std::size_t most);

  struct Attribute {
    std::string id;
    UA_UInt32 attribute = UA_ATTRIBUTEID_VALUE;
  };
  // In their order. Errors: as above.
  [[nodiscard]] Result<std::vector<DataValue>> read(const std::vector<Attribute>& attributes);

  [[nodiscard]] const Namespaces& names() const { return names_; }

 private:
  UA_StatusCode browse_some(const std::vector<std::string>& ids, std::size_t first,
                            std::size_t count, const BrowseWhat& what, std::size_t& left,
                            std::vector<std::vector<Reference>>& out);
  void take(const UA_BrowseResult& result, std::size_t& left, std::vector<Reference>& out) const;
  UA_StatusCode read_some(const std::vector<Attribute>& attributes, std::size_t first,
                          std::size_t count, std::vector<DataValue>& out);

  Session& session_;
  const Namespaces& names_;
  std::chrono::milliseconds patience_;
  std::size_t browse_portion_ = 100;
  std::size_t read_portion_ = 500;
};

}  // namespace renkei::equipment::opcua
