#include "renkei/execute/telemetry/integer_block.h"

#include <algorithm>
#include <bit>

namespace renkei::execute {
namespace {

constexpr unsigned kOrders = 3;  // the numbers, their differences, the differences of those

// In unsigned arithmetic, which wraps around.
std::vector<std::uint64_t> differences(const std::vector<std::uint64_t>& numbers) {
  std::vector<std::uint64_t> result;
  if (numbers.empty()) return result;
  result.reserve(numbers.size() - 1);
  for (std::size_t i = 1; i < numbers.size(); ++i) result.push_back(numbers[i] - numbers[i - 1]);
  return result;
}

// What most of them are near to.
std::uint64_t middle(std::vector<std::uint64_t> numbers) {
  if (numbers.empty()) return 0;
  const auto at = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  std::nth_element(numbers.begin(), at, numbers.end(), [](std::uint64_t a, std::uint64_t b) {
    return static_cast<std::int64_t>(a) < static_cast<std::int64_t>(b);
  });
  return *at;
}

struct Residuals {
  std::uint64_t base = 0;
  std::vector<std::uint64_t> codes;
  std::uint64_t bits = 0;  // about what they take
};

Residuals residuals_of(const std::vector<std::uint64_t>& numbers) {
  Residuals result{middle(numbers), {}, 0};
  result.codes.reserve(numbers.size());
  for (const std::uint64_t number : numbers) {
    result.codes.push_back(zigzag(number - result.base));
    result.bits += static_cast<std::uint64_t>(std::bit_width(result.codes.back()));
  }
  return result;
}

}  // namespace

void put_planes(std::string& bytes, const std::vector<std::uint64_t>& numbers, unsigned width) {
  const std::size_t begin = bytes.size();
  bytes.resize(begin + numbers.size() * width);
  char* at = bytes.data() + begin;
  for (unsigned plane = 0; plane < width; ++plane) {
    for (const std::uint64_t number : numbers) *at++ = static_cast<char>(number >> (8 * plane));
  }
}

std::vector<std::uint64_t> take_planes(ByteReader& reader, std::size_t count, unsigned width) {
  std::vector<std::uint64_t> numbers(count);
  for (unsigned plane = 0; plane < width; ++plane) {
    const auto bytes = reader.take(count);
    if (!reader.good()) break;
    for (std::size_t i = 0; i < count; ++i) {
      numbers[i] |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * plane);
    }
  }
  return numbers;
}

void put_integers(std::string& bytes, const std::vector<std::int64_t>& numbers) {
  if (numbers.empty()) return;
  std::vector<std::uint64_t> series(numbers.size());
  std::transform(numbers.begin(), numbers.end(), series.begin(),
                 [](std::int64_t number) { return static_cast<std::uint64_t>(number); });
  std::vector<std::uint64_t> firsts;
  unsigned order = 0;
  Residuals best = residuals_of(series);
  std::vector<std::uint64_t> first_of_each;
  for (unsigned tried = 1; tried < kOrders && !series.empty(); ++tried) {
    first_of_each.push_back(series.front());
    series = differences(series);
    Residuals residuals = residuals_of(series);
    if (residuals.bits >= best.bits) continue;
    best = std::move(residuals);
    order = tried;
    firsts = first_of_each;
  }
  std::uint64_t all = 0;
  for (const std::uint64_t code : best.codes) all |= code;
  const auto width = static_cast<unsigned>(std::bit_width(all) + 7) / 8;
  bytes.push_back(static_cast<char>(order << 4U | width));
  for (const std::uint64_t first : firsts) put_varint(bytes, zigzag(first));
  put_varint(bytes, zigzag(best.base));
  put_planes(bytes, best.codes, width);
}

std::optional<std::vector<std::int64_t>> take_integers(ByteReader& reader, std::size_t count) {
  std::vector<std::int64_t> numbers;
  if (count == 0) return numbers;
  const std::uint8_t form = reader.byte();
  const unsigned order = form >> 4U;
  const unsigned width = form & 0xfU;
  if (order >= kOrders || width > 8 || order > count) return std::nullopt;
  std::vector<std::uint64_t> firsts(order);
  for (auto& first : firsts) first = unzigzag(reader.varint());
  const std::uint64_t base = unzigzag(reader.varint());
  std::vector<std::uint64_t> series = take_planes(reader, count - order, width);
  if (!reader.good()) return std::nullopt;
  for (auto& number : series) number = unzigzag(number) + base;
  for (; !firsts.empty(); firsts.pop_back()) {
    series.insert(series.begin(), firsts.back());
    for (std::size_t i = 1; i < series.size(); ++i) series[i] += series[i - 1];
  }
  numbers.reserve(count);
  for (const std::uint64_t number : series) numbers.push_back(static_cast<std::int64_t>(number));
  return numbers;
}

}  // namespace renkei::execute
