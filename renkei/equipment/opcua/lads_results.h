// The results of a functional unit of LADS (OPC 30500-1, ResultType): found by the key of the order
// that started the run, with their numbers and files. For the sources of this folder alone. Not
// thread-safe: waits for the server.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/equipment/opcua/device_services.h"
#include "renkei/equipment/opcua/services.h"

namespace renkei::equipment::opcua {

struct LadsResult {
  std::string node;       // of the Result, as a text
  std::string task;       // SupervisoryTaskId: the key
  std::string run;        // DeviceProgramRunId
  std::string program{};  // DeviceTemplateId; empty: not told
  std::optional<Timestamp> stopped{};
};

class LadsResults {
 public:
  explicit LadsResults(const ServiceGround& ground)
      : ground_(ground),
        services_(ground.session, ground.space.words.names, ground.options.connect_patience) {}

  // The result with that key in a ResultSet; nothing: there is none. Errors: of the services.
  [[nodiscard]] Result<std::optional<LadsResult>> find(const std::string& result_set,
                                                       const std::string& key);
  // Its numbers by name, in the units the server gives them.
  [[nodiscard]] Result<std::map<std::string, double>> numbers(const LadsResult& result);
  // Its files. What cannot be read is told as an event by its name, and left out.
  [[nodiscard]] Result<std::vector<FileReport>> files(const LadsResult& result,
                                                      const std::string& service);

 private:
  Result<std::map<std::string, Reference>> children(const std::string& node);
  Result<std::string> text_of(const std::map<std::string, Reference>& children,
                              const std::string& name);

  const ServiceGround& ground_;
  Services services_;
};

}  // namespace renkei::equipment::opcua
