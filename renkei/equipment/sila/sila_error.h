// Errors as SiLA 2 sends them: gRPC status ABORTED, and base64 of a message in the status's words
// (Part B v1.1). Pure, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "renkei/equipment/connection.h"

namespace renkei::equipment::sila {

// One of the four kinds; nothing where the words are no SiLAError.
[[nodiscard]] std::optional<CallError> call_error_of(std::string_view status_message);

// "BINARY_UPLOAD_FAILED: disk full", of a binary transfer; nothing where it is no such error.
[[nodiscard]] std::optional<std::string> binary_error_of(std::string_view status_message);

// The SiLAError that a server sends, serialised. A kLost error is sent as an undefined one.
[[nodiscard]] std::string sila_error_bytes(const CallError& error);

// In the standard's numbers.
enum class BinaryErrorKind : std::uint8_t { kUnknownUuid, kUploadFailed, kDownloadFailed };
[[nodiscard]] std::string binary_error_bytes(BinaryErrorKind kind, const std::string& message);

// One line: "validation error of …/Parameter/Temperature: too hot".
[[nodiscard]] std::string words_of(const CallError& error);

}  // namespace renkei::equipment::sila
