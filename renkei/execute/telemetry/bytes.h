// Whole numbers and texts as bytes, for chunks of samples: LEB128 without padding, zigzag for
// numbers with a sign, 64 bits with the most significant byte first. Pure; a reader is a plain
// value, thread-safe as such.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "renkei/ledger/big_endian.h"

namespace renkei::execute {

// Small numbers either side of 0 become small numbers. Wraps around, so that differences of any
// two numbers have a code.
[[nodiscard]] inline std::uint64_t zigzag(std::uint64_t value) {
  return (value << 1U) ^ (0 - (value >> 63U));
}
[[nodiscard]] inline std::uint64_t unzigzag(std::uint64_t code) {
  return (code >> 1U) ^ (0 - (code & 1U));
}

inline void put_varint(std::string& bytes, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) bytes.push_back(static_cast<char>(value | 0x80U));
  bytes.push_back(static_cast<char>(value));
}
inline void put_64(std::string& bytes, std::uint64_t value) {
  bytes += ledger::big_endian_text(value);
}
inline void put_text(std::string& bytes, std::string_view text) {
  put_varint(bytes, text.size());
  bytes += text;
}

// Reads from the front. What is not there, or not as it is written above, makes it bad for good and
// reads as 0 from there on: ask once, when all is read.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] std::size_t left() const { return good_ ? bytes_.size() - offset_ : 0; }

  [[nodiscard]] std::string_view take(std::uint64_t count) {
    if (count > left()) {
      good_ = false;
      return {};
    }
    const auto taken = bytes_.substr(offset_, static_cast<std::size_t>(count));
    offset_ += taken.size();
    return taken;
  }
  [[nodiscard]] std::uint8_t byte() {
    const auto one = take(1);
    return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one[0]);
  }
  [[nodiscard]] std::uint64_t big_64() {
    const auto eight = take(8);
    return eight.empty() ? 0 : ledger::big_endian_64(eight);
  }
  [[nodiscard]] std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t one = byte();
      const std::uint64_t bits = one & 0x7fU;
      // Bits above the 64th, or a last byte that adds nothing: there is a shorter way to write it.
      if ((shift == 63 && bits > 1) || (shift > 0 && one == 0)) break;
      value |= bits << shift;
      if (one < 0x80) return good_ ? value : 0;
    }
    good_ = false;
    return 0;
  }
  [[nodiscard]] std::string_view text(std::size_t bytes_max) {
    const std::uint64_t size = varint();
    if (size > bytes_max) good_ = false;
    return take(size);
  }

 private:
  std::string_view bytes_;
  std::size_t offset_ = 0;
  bool good_ = true;
};

}  // namespace renkei::execute
