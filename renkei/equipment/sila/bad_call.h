// Calls that no honest client makes, for who tests SiLA 2 servers. Waits for the machine; it may
// carry out what it should have refused.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "renkei/base/result.h"
#include "renkei/equipment/sila/sila_connection.h"

namespace renkei::equipment::sila {

enum class BadCall : std::uint8_t {
  kUnknownFeature,      // the definition of a feature that it does not have
  kMissingParameter,    // `parameter` of the command is left out
  kParameterOutOfRange  // `parameter` is one that its constraints do not allow
};

// What came of it. `made` is false where there is no such call: no such command or parameter, or
// one without constraints. Without an error it was accepted.
struct BadCallAnswer {
  bool made = false;
  std::optional<CallError> error{};
};
// `numbers`: the parameters of the command, which are fit but for the one. Errors: those of
// connect(), equipment.answer (an error that is no SiLAError).
[[nodiscard]] Result<BadCallAnswer> bad_call(const SilaOptions& options, BadCall what,
                                             const std::string& command,
                                             const std::map<std::string, double>& numbers,
                                             const std::string& parameter,
                                             Connection::Patience patience);

}  // namespace renkei::equipment::sila
