// Runs the built program as a user would, and reads the plan it wrote.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace renkei::published {

struct Ran {
  int exit_code = -1;
  std::string output;   // what the program printed
  nlohmann::json plan;  // plan.json
};

// `renkei plan networks/published/NETWORK --scenario plan` with `arguments` after it; nothing when
// the program has not been built.
[[nodiscard]] std::optional<Ran> run_plan(const std::string& network, const std::string& arguments);

}  // namespace renkei::published
