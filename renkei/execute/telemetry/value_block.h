// A series of doubles as few bytes that a general compressor takes on well; every one comes back to
// the bit: NaN with its payload, infinities, -0.
//
// Instruments give decimals. Where nearly all values are the doubles (or the floats, widened)
// nearest to k / 10^s with one s from 0 to 9, the whole numbers k are written, and the few others
// apart; this way of finding decimals in doubles is that of ALP (Afroozeh, Kuffó and Boncz, Proc.
// ACM Manag. Data 1(4), 2023). Otherwise the bit patterns are written, as whole numbers: those of
// neighbouring doubles are neighbours. Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "renkei/execute/telemetry/bytes.h"

namespace renkei::execute {

// Appends the values; nothing for none.
void put_values(std::string& bytes, const std::vector<double>& values);
// Reads `count` of them; nothing when the bytes are none such.
[[nodiscard]] std::optional<std::vector<double>> take_values(ByteReader& reader, std::size_t count);

}  // namespace renkei::execute
