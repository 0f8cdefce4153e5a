// network.toml. For this room alone.
#pragma once

#include <optional>

#include "renkei/base/structured.h"
#include "renkei/network/findings.h"
#include "renkei/network/model.h"

namespace renkei::network {

// Fills name, title, currency and planning of `network`; returns the file's as_of. Unknown keys,
// wrong types and missing ones become findings.
[[nodiscard]] std::optional<Date> read_settings(const TomlDocument& document, Network& network,
                                                Findings& findings);

}  // namespace renkei::network
