// Bytes that follow from a seed, for simulated runs alone: the same seed gives the same keys, salts
// and names of events, and so the same root of the ledger. Whoever knows the seed knows them all;
// nothing real is ever recorded with them.
#pragma once

#include <cstdint>
#include <string>

#include "renkei/ledger/disclosure.h"

namespace renkei::serve {

// The SHA-256 of the seed, the purpose and a counter, one after the other. Not thread-safe.
[[nodiscard]] ledger::SecretBytes seeded_bytes(std::uint64_t seed, const std::string& purpose);

}  // namespace renkei::serve
