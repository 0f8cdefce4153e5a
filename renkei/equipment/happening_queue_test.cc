#include "renkei/equipment/happening_queue.h"

#include <chrono>
#include <string>
#include <thread>
#include <variant>

#include <gtest/gtest.h>

namespace renkei::equipment {
namespace {

using namespace std::chrono_literals;

Happening said(int number) {
  return {.arrived = {}, .what = ValueReport{.name = std::to_string(number)}};
}

std::string name_of(const Happening& happening) {
  return std::get<ValueReport>(happening.what).name;
}

TEST(HappeningQueue, GivesInTheOrderInWhichItCame) {
  HappeningQueue queue;
  EXPECT_FALSE(queue.wait(1ms));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(queue.put(said(i)));
  EXPECT_TRUE(queue.wait(1ms));
  const auto first = queue.take(3);
  const auto rest = queue.take(3);
  ASSERT_EQ(first.size(), 3U);
  ASSERT_EQ(rest.size(), 2U);
  EXPECT_EQ(name_of(first[0]), "0");
  EXPECT_EQ(name_of(rest[1]), "4");
  EXPECT_TRUE(queue.take(3).empty());
}

TEST(HappeningQueue, WhoSpeaksTooFastWaitsAndNothingIsLost) {
  HappeningQueue queue;
  constexpr int kSaid = static_cast<int>(kHappeningsMax) + 500;
  std::thread speaker([&queue] {
    for (int i = 0; i < kSaid; ++i) queue.put(said(i));
  });
  int next = 0;
  while (next < kSaid && queue.wait(10s)) {
    const auto taken = queue.take(1000);
    EXPECT_LE(taken.size(), 1000U);
    for (const auto& one : taken) EXPECT_EQ(name_of(one), std::to_string(next++));
  }
  speaker.join();
  EXPECT_EQ(next, kSaid);
}

TEST(HappeningQueue, WhenClosedWhoWaitsGoesOn) {
  HappeningQueue queue;
  for (std::size_t i = 0; i < kHappeningsMax; ++i) queue.put(said(0));
  bool taken = true;
  std::thread speaker([&] { taken = queue.put(said(1)); });
  queue.close();
  speaker.join();
  EXPECT_FALSE(taken);
  EXPECT_EQ(queue.take(kHappeningsMax + 1).size(), kHappeningsMax);
  EXPECT_FALSE(queue.wait(10s));
}

}  // namespace
}  // namespace renkei::equipment
