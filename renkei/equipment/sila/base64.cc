#include "renkei/equipment/sila/base64.h"

#include <algorithm>

#include <openssl/evp.h>

namespace renkei::equipment::sila {
namespace {

constexpr std::size_t kBytesMax = 1U << 30U;
constexpr std::size_t kPiece = 3U << 20U;  // OpenSSL counts in int

}  // namespace

std::string base64_of(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() / 3 * 4 + 8);
  for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
    const std::string_view piece = bytes.substr(at, kPiece);
    const std::size_t before = text.size();
    text.resize(before + (piece.size() + 2) / 3 * 4 + 1);  // OpenSSL ends it with a zero
    const int written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(&text[before]),
                                        reinterpret_cast<const unsigned char*>(piece.data()),
                                        static_cast<int>(piece.size()));
    text.resize(before + static_cast<std::size_t>(written));
  }
  return text;
}

std::optional<std::string> bytes_of_base64(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() > kBytesMax) return std::nullopt;
  std::size_t pads = 0;
  while (pads < 2 && pads < text.size() && text[text.size() - 1 - pads] == '=') ++pads;
  // OpenSSL leaves out white space at the ends, and takes '=' in the middle.
  const bool plain =
      std::all_of(text.begin(), text.end() - static_cast<std::ptrdiff_t>(pads), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '/';
      });
  if (!plain) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  constexpr std::size_t kPieceText = kPiece / 3 * 4;
  for (std::size_t at = 0; at < text.size(); at += kPieceText) {
    const std::string_view piece = text.substr(at, kPieceText);
    const std::size_t before = bytes.size();
    bytes.resize(before + piece.size() / 4 * 3);
    const int written = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(&bytes[before]),
                                        reinterpret_cast<const unsigned char*>(piece.data()),
                                        static_cast<int>(piece.size()));
    if (written < 0 || static_cast<std::size_t>(written) != piece.size() / 4 * 3) {
      return std::nullopt;
    }
  }
  bytes.resize(bytes.size() - pads);
  return bytes;
}

}  // namespace renkei::equipment::sila
