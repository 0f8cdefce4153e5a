// The checks of the conformance kit: their ids, what each is about, and the clause of each
// protocol. Numbers of OPC 10000 are those of version 1.05, of LADS those of OPC 30500-1 1.00.
// Constant, thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "renkei/report/catalogue.h"

namespace renkei::serve {

struct Check {
  std::string_view id;
  report::Message title;
  std::string_view sila;  // empty: does not apply to SiLA 2
  std::string_view opcua;
  std::string_view lads;  // empty: as of OPC UA
};

[[nodiscard]] std::span<const Check> checks();
// By the protocol of a DeviceAddress.
[[nodiscard]] std::string clause_of(const Check& check, std::string_view protocol);

}  // namespace renkei::serve
