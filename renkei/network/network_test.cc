#include <gtest/gtest.h>

#include "renkei/network/read_network.h"

namespace renkei::network {
namespace {

TEST(ReadNetwork, TinyAndJapanReadWithoutFaults) {
  for (const std::string name : {"tiny", "japan"}) {
    const std::filesystem::path folder =
        std::filesystem::path(RENKEI_SOURCE_DIR) / "networks" / name;
    if (!disk().exists(folder / "network.toml")) continue;
    Faults faults;
    const auto read = read_network(disk(), folder, {}, faults);
    ASSERT_TRUE(read.has_value()) << read.error().to_string();
    for (const Error& fault : faults) ADD_FAILURE() << fault.to_string();
    EXPECT_FALSE(read->network.processes.empty());
  }
}

}  // namespace
}  // namespace renkei::network
