#include "renkei/ledger/base64.h"

#include <array>
#include <cstdint>

#include <fmt/format.h>

namespace renkei::ledger {
namespace {

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kForAddresses =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t kNone = 0xff;

constexpr std::array<std::uint8_t, 256> values_of(std::string_view alphabet) {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNone);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return values;
}

constexpr auto kStandardValues = values_of(kStandard);
constexpr auto kAddressValues = values_of(kForAddresses);

std::string encode(std::string_view bytes, std::string_view alphabet, bool padded) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8U | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text.push_back(alphabet[held >> static_cast<unsigned>(bits) & 63U]);
    }
  }
  if (bits > 0) text.push_back(alphabet[held << static_cast<unsigned>(6 - bits) & 63U]);
  while (padded && text.size() % 4 != 0) text.push_back('=');
  return text;
}

Error wrong_at(std::string_view text, std::size_t offset) {
  constexpr std::size_t kShown = 40;
  return Error{"ledger.base64",
               fmt::format("'{}{}' is not base64: character {} is wrong", text.substr(0, kShown),
                           text.size() > kShown ? "…" : "", offset + 1)}
      .value(std::string(text.substr(0, kShown)))
      .arg("character", std::to_string(offset + 1))
      .remedy("copy it again whole, from the first character to the last");
}

Result<std::string> decode(std::string_view text, const std::array<std::uint8_t, 256>& values,
                           bool padded) {
  std::string_view digits = text;
  if (padded) {
    if (text.size() % 4 != 0) return fail(wrong_at(text, text.size()));
    for (int i = 0; i < 2 && digits.ends_with('='); ++i) digits.remove_suffix(1);
  }
  if (digits.size() % 4 == 1) return fail(wrong_at(text, digits.size()));
  std::string bytes;
  bytes.reserve(digits.size() / 4 * 3 + 2);
  std::uint32_t held = 0;
  int bits = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::uint8_t value = values[static_cast<unsigned char>(digits[i])];
    if (value == kNone) return fail(wrong_at(text, i));
    held = held << 6U | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(static_cast<char>(held >> static_cast<unsigned>(bits) & 0xffU));
    }
  }
  // Bits that no byte takes must be zero, or several texts would stand for the same bytes.
  if ((held & ((1U << static_cast<unsigned>(bits)) - 1U)) != 0) {
    return fail(wrong_at(text, digits.size() - 1));
  }
  return bytes;
}

}  // namespace

std::string base64_encode(std::string_view bytes) { return encode(bytes, kStandard, true); }

std::string base64url_encode(std::string_view bytes) { return encode(bytes, kForAddresses, false); }

Result<std::string> base64_decode(std::string_view text) {
  return decode(text, kStandardValues, true);
}

Result<std::string> base64url_decode(std::string_view text) {
  return decode(text, kAddressValues, false);
}

}  // namespace renkei::ledger
