#include <string>
#include <utility>

#include "renkei/network/findings.h"
#include "renkei/network/read_network.h"

namespace renkei::network {

Faults check_ends(const FileSystem& files, const std::filesystem::path& folder,
                  const ReadOptions& options, const ReadResult& whole) {
  const auto faults_with = [&](const ReadOptions& other) {
    Faults faults;
    const auto read = read_network(files, folder, other, faults);
    return read ? faults : Faults();
  };
  Findings findings;
  for (const auto estimate : {Estimate::kLow, Estimate::kHigh}) {
    auto all = options;
    all.estimate = estimate;
    if (faults_with(all).empty()) continue;  // as a rule
    for (const Parameter& parameter : whole.network.parameters) {
      const bool low =
          (estimate == Estimate::kLow) == (parameter.better == Parameter::Better::kHigh);
      const Decimal& value = low ? parameter.low : parameter.high;
      auto one = options;
      one.parameter_values[parameter.id] = value;
      const Faults faults = faults_with(one);
      if (faults.empty()) continue;
      Place place = parameter.origin.place;
      place.field = low ? "low" : "high";
      place.column = whole.tables.by_name.at("parameters").column(place.field) + 1;
      const std::string cell = cell_text(faults.front().place());
      findings.add(place, {.code = "network.parameter_end",
                           .message = "with this value there is a fault in " + cell + ": " +
                                      faults.front().message(),
                           .value = value.to_string(),
                           .remedy = "write a value that is possible there too",
                           .args = {{"cell", cell}}});
    }
  }
  return findings.take();
}

}  // namespace renkei::network
