// Tests: a store whose power goes again and again at moments drawn from a seed.
#pragma once

#include <cstdint>

namespace renkei::store {

// Each of `count` runs writes batches of entries to a store on a simulated disk, loses the power at
// some change, comes back, and checks that what was acknowledged is there once and in its place,
// that a batch is there whole or not at all, that the log verifies, and that writing goes on. A run
// that fails names its seed.
void lose_power(std::uint64_t first_seed, std::uint64_t count);

}  // namespace renkei::store
