#include "renkei/serve/seeded_bytes.h"

#include <fmt/format.h>

#include "renkei/ledger/hash.h"

namespace renkei::serve {

ledger::SecretBytes seeded_bytes(std::uint64_t seed, const std::string& purpose) {
  return [seed, purpose, next = std::uint64_t{0}](std::size_t count) mutable {
    std::string bytes;
    while (bytes.size() < count) {
      const auto block =
          ledger::sha256({fmt::format("renkei simulation\n{}\n{}\n{}\n", seed, purpose, next++)});
      bytes += block.view();
    }
    bytes.resize(count);
    return bytes;
  };
}

}  // namespace renkei::serve
