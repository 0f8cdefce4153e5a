// Bad input by the mass: tables of a hundred thousand rows.
#include <string>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>

#include "renkei/plan/check_plan.h"
#include "renkei/plan/test_networks.h"

namespace renkei::plan {
namespace {

// The rows of one table, over and over under ids of their own.
template <typename Rows>
void multiply(Rows& rows, const char* kind) {
  constexpr std::size_t kRows = 100'000;
  using Row = typename Rows::value_type;
  for (std::size_t i = 0; rows.size() < kRows; ++i) {
    Row row = rows[i];
    row.id = std::decay_t<decltype(row.id)>(kind + std::to_string(i));
    rows.push_back(std::move(row));
  }
}

// The answer must come at all: row by row among all others would outlast the time of the test.
TEST(CheckPlan, AHundredThousandRowsOfOneTableHaveAnAnswerInTime) {
  const auto small = testing::surge_network();
  const auto plan = testing::surge_plan();
  const auto try_with = [&](auto change) {
    auto network = small;
    change(network);
    (void)check_plan(network, plan);
  };
  try_with([](auto& n) { multiply(n.sites, "site-"); });
  try_with([](auto& n) { multiply(n.suites, "suite-"); });
  try_with([](auto& n) { multiply(n.units, "unit-"); });
  try_with([](auto& n) { multiply(n.products, "product-"); });
  try_with([](auto& n) { multiply(n.materials, "material-"); });
  try_with([](auto& n) { multiply(n.processes, "process-"); });
  try_with([](auto& n) { multiply(n.labs, "lab-"); });
  try_with([](auto& n) { multiply(n.licences, "licence-"); });
  try_with([](auto& n) { multiply(n.switches, "switch-"); });
  try_with([](auto& n) { multiply(n.lanes, "lane-"); });
  try_with([](auto& n) { multiply(n.demands, "demand-"); });
  try_with([](auto& n) { n.stocks.assign(100'000, n.stocks[1]); });
  try_with([](auto& n) { n.bills.assign(100'000, n.bills[0]); });
}

}  // namespace
}  // namespace renkei::plan
