// Materials from input to output, hold times, and what begins together.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "renkei/recipe/check_internal.h"

namespace renkei::recipe::internal {

namespace {

// The unit procedure an element lies in, or the top of its path.
std::string top_of(const std::string& path) { return path.substr(0, path.find('/')); }

void check_moved(const Recipe& recipe, Faults& faults) {
  std::set<std::string> consumed;
  std::set<std::string> produced;
  for (const Element& element : recipe.elements) {
    for (const Move& move : element.moves)
      (move.consumed ? consumed : produced).insert(move.material);
  }
  const auto told = [&](const Material& material, const std::string& reason,
                        const std::string& remedy) {
    faults.push_back(fault_at("recipe.material", material.id, "", material.id,
                              material.id + " " + reason, remedy));
  };
  // General and site recipes say what goes in and out, not yet where.
  if (recipe.level == Level::kGeneral || recipe.level == Level::kSite) return;
  for (const Material& material : recipe.inputs) {
    if (!consumed.contains(material.id)) {
      told(material, "is an input, and nothing consumes it", "write consume where it goes in");
    }
    if (produced.contains(material.id)) {
      told(material, "is an input, and something produces it", "make it an intermediate");
    }
  }
  for (const Material& material : recipe.intermediates) {
    if (!produced.contains(material.id)) {
      told(material, "is an intermediate, and nothing produces it",
           "write produce where it comes out, or make it an input");
    }
  }
  for (const Material& material : recipe.outputs) {
    if (!produced.contains(material.id)) {
      told(material, "is an output, and nothing produces it", "write produce where it comes out");
    }
    if (consumed.contains(material.id)) {
      told(material, "is an output, and something consumes it", "make it an intermediate");
    }
  }
}

bool check_path(const Recipe& recipe, const std::string& path, const std::string& field,
                Faults& faults) {
  if (recipe.element(path) != nullptr && !path.empty()) return true;
  faults.push_back(fault_at("recipe.unknown", "procedure", field, path,
                            fmt::format("there is no element {}", path),
                            "write its path, as in culture/harvest"));
  return false;
}

}  // namespace

void check_flows(const Recipe& recipe, Faults& faults) {
  check_moved(recipe, faults);
  for (const HoldTime& hold : recipe.hold_times) {
    check_path(recipe, hold.from, "hold_times", faults);
    check_path(recipe, hold.to, "hold_times", faults);
    if (hold.time_max.unit.commensurable(*Unit::parse("s"))) continue;
    faults.push_back(fault_at("recipe.unit", "procedure", "hold_times", hold.to,
                              fmt::format("the hold time to {} is no time", hold.to),
                              "write it as in '72 h'"));
  }
  for (const Synchronization& one : recipe.synchronizations) {
    const bool known = check_path(recipe, one.from, "synchronize", faults) &&
                       check_path(recipe, one.to, "synchronize", faults);
    if (known && (top_of(one.from) == top_of(one.to) || !recipe.element(one.from)->is_leaf() ||
                  !recipe.element(one.to)->is_leaf())) {
      faults.push_back(fault_at(
          "recipe.synchronization", "procedure", "synchronize", one.to,
          fmt::format("{} and {} cannot begin together", one.from, one.to),
          "name two elements without charts, of different unit procedures that run side by side"));
    }
    if (one.transfers() && recipe.material(one.material) == nullptr) {
      faults.push_back(fault_at("recipe.unknown", "procedure", "synchronize", one.material,
                                fmt::format("there is no material {}", one.material),
                                fmt::format("write [intermediate.{}]", one.material)));
    }
  }
}

}  // namespace renkei::recipe::internal
