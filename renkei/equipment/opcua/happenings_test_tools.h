// What tests ask of what happened. For tests alone.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/equipment/connection.h"

namespace renkei::equipment::opcua {

// All that comes until `done` says so, at most `patience`.
inline std::vector<Happening> until(Connection& connection,
                                    const std::function<bool(const std::vector<Happening>&)>& done,
                                    std::chrono::seconds patience = std::chrono::seconds(10)) {
  std::vector<Happening> all;
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!done(all) && std::chrono::steady_clock::now() < end) {
    static_cast<void>(connection.wait(std::chrono::milliseconds(50)));
    for (Happening& one : connection.take()) all.push_back(std::move(one));
  }
  EXPECT_TRUE(done(all)) << "waited in vain; " << all.size() << " things happened";
  return all;
}

template <typename What>
std::vector<What> of(const std::vector<Happening>& all) {
  std::vector<What> out;
  for (const Happening& one : all) {
    if (const auto* const what = std::get_if<What>(&one.what)) out.push_back(*what);
  }
  return out;
}

inline std::vector<double> numbers(const std::vector<Happening>& all, const std::string& name) {
  std::vector<double> out;
  for (const Happening& one : all) {
    const auto* const report = std::get_if<ValueReport>(&one.what);
    if (report != nullptr && report->name == name && report->value) {
      out.push_back(report->value->get<double>());
    }
  }
  return out;
}

// The words of all LinkReports.
inline std::string link_words(const std::vector<Happening>& all) {
  std::string out;
  for (const LinkReport& one : of<LinkReport>(all)) {
    out += std::string(one.connected ? "+ " : "- ") + one.reason + "\n";
  }
  return out;
}

}  // namespace renkei::equipment::opcua
