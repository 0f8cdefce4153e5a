#include "renkei/execute/telemetry/value_block.h"

#include <array>
#include <bit>
#include <cmath>

#include "renkei/execute/telemetry/integer_block.h"

namespace renkei::execute {
namespace {

// Exact as doubles, so that k / 10^s is the double nearest to the decimal.
constexpr std::array<double, 10> kPowers = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
constexpr double kWholeMax = 9'007'199'254'740'991;  // 2^53 - 1
// One in so many may be no such decimal and is then written apart.
constexpr std::size_t kOthersOneIn = 16;
constexpr std::size_t kTried = 64;

// The form byte: 0 for bit patterns; else 1 + s, and 16 more where decimals were floats.
constexpr std::uint8_t kBits = 0;
constexpr std::uint8_t kFloats = 16;

struct Form {
  unsigned scale = 0;
  bool floats = false;

  [[nodiscard]] double value_of(std::int64_t whole) const {
    const double value = static_cast<double>(whole) / kPowers.at(scale);
    return floats ? static_cast<double>(static_cast<float>(value)) : value;
  }
  [[nodiscard]] std::optional<std::int64_t> whole_of(double value) const {
    const double whole = std::nearbyint(value * kPowers.at(scale));
    if (!(std::fabs(whole) <= kWholeMax)) return std::nullopt;  // NaN too
    const auto result = static_cast<std::int64_t>(whole);
    if (std::bit_cast<std::uint64_t>(value_of(result)) != std::bit_cast<std::uint64_t>(value)) {
      return std::nullopt;
    }
    return result;
  }
};

struct Decimals {
  std::vector<std::int64_t> wholes;  // of an other: that before it
  std::vector<std::size_t> others;
};

// Nothing when too many are no such decimals.
std::optional<Decimals> decimals_of(const std::vector<double>& values, const Form& form) {
  const std::size_t others_max = values.size() / kOthersOneIn;
  // A look at some first: most forms fit none.
  std::size_t misses = 0;
  const std::size_t step = values.size() / kTried + 1;
  for (std::size_t i = 0; i < values.size(); i += step) misses += form.whole_of(values[i]) ? 0 : 1;
  if (misses * step > 2 * others_max) return std::nullopt;
  Decimals decimals;
  decimals.wholes.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (const auto whole = form.whole_of(values[i])) {
      decimals.wholes.push_back(*whole);
      continue;
    }
    if (decimals.others.size() == others_max) return std::nullopt;
    decimals.others.push_back(i);
    decimals.wholes.push_back(decimals.wholes.empty() ? 0 : decimals.wholes.back());
  }
  return decimals;
}

}  // namespace

void put_values(std::string& bytes, const std::vector<double>& values) {
  if (values.empty()) return;
  for (const bool floats : {false, true}) {
    for (unsigned scale = 0; scale < kPowers.size(); ++scale) {
      const auto decimals = decimals_of(values, {scale, floats});
      if (!decimals) continue;
      bytes.push_back(static_cast<char>(1 + scale + (floats ? kFloats : 0U)));
      put_varint(bytes, decimals->others.size());
      std::size_t next = 0;
      for (const std::size_t other : decimals->others) {
        put_varint(bytes, other - next);
        put_64(bytes, std::bit_cast<std::uint64_t>(values[other]));
        next = other + 1;
      }
      return put_integers(bytes, decimals->wholes);
    }
  }
  std::vector<std::int64_t> patterns;
  patterns.reserve(values.size());
  for (const double value : values) patterns.push_back(std::bit_cast<std::int64_t>(value));
  bytes.push_back(static_cast<char>(kBits));
  put_integers(bytes, patterns);
}

std::optional<std::vector<double>> take_values(ByteReader& reader, std::size_t count) {
  std::vector<double> values;
  if (count == 0) return values;
  const std::uint8_t form = reader.byte();
  if (form == kBits) {
    const auto patterns = take_integers(reader, count);
    if (!patterns) return std::nullopt;
    values.reserve(count);
    for (const std::int64_t one : *patterns) values.push_back(std::bit_cast<double>(one));
    return values;
  }
  const unsigned scale = (form & 0xfU) - 1;
  if (scale >= kPowers.size() || form > kFloats + kPowers.size()) return std::nullopt;
  const Form decimals{scale, form >= kFloats};
  struct Other {
    std::size_t place;
    std::uint64_t pattern;
  };
  std::vector<Other> others;
  const std::uint64_t others_count = reader.varint();
  if (others_count > count) return std::nullopt;
  std::size_t next = 0;
  for (std::uint64_t i = 0; i < others_count; ++i) {
    const std::uint64_t gap = reader.varint();
    if (!reader.good() || gap >= count - next) return std::nullopt;
    next += static_cast<std::size_t>(gap);
    others.push_back({next, reader.big_64()});
    ++next;
  }
  const auto wholes = take_integers(reader, count);
  if (!wholes) return std::nullopt;
  values.reserve(count);
  for (const std::int64_t whole : *wholes) values.push_back(decimals.value_of(whole));
  for (const Other& other : others) values[other.place] = std::bit_cast<double>(other.pattern);
  return values;
}

}  // namespace renkei::execute
