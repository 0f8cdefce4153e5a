// What went wrong, where, and what to do about it.
//
// An Error is a value: a stable code for programs, a sentence for people, the place it was found
// and the remedy. It is not an exception and carries no stack. Thread-safe as any plain value.
//
//   return Error{"csv.not_a_number", "'12,x' is not a number"}
//       .at({.file = "products.csv", .line = 4, .column = 7, .field = "dose"})
//       .value("12,x")
//       .remedy("write a decimal such as 12.5");
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace renkei {

// Where in what was read. Lines and columns count from 1; 0 means not known. `column` is the
// table's column for CSV (the spreadsheet's A is 1) and the character for TOML and JSON.
// `pointer` is an RFC 6901 JSON pointer; `byte_offset` is used only for broken JSON syntax.
struct Place {
  std::string file{};  // the braces let a designated initialiser leave a member out in silence
  std::int64_t line = 0;
  std::int64_t column = 0;
  std::string field{};
  std::string id{};
  std::string pointer{};
  std::int64_t byte_offset = -1;

  friend bool operator==(const Place&, const Place&) = default;
};

class Error {
 public:
  // `code` is stable and dotted, lower case ("network.unknown_id"); `message` is one English
  // sentence that names the value. Translations are looked up by code with `arg`s filled in.
  Error(std::string code, std::string message);

  Error&& at(Place place) &&;
  Error&& value(std::string value) &&;
  Error&& remedy(std::string remedy) &&;
  Error&& arg(std::string name, std::string value) &&;

  [[nodiscard]] const std::string& code() const { return code_; }
  [[nodiscard]] const std::string& message() const { return message_; }
  [[nodiscard]] const std::string& value() const { return value_; }
  [[nodiscard]] const std::string& remedy() const { return remedy_; }
  [[nodiscard]] const Place& place() const { return place_; }
  [[nodiscard]] Place& place() { return place_; }
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& args() const {
    return args_;
  }

  // "products.csv:4: column 7 (dose): '12,x' is not a number; write a decimal such as 12.5"
  [[nodiscard]] std::string to_string() const;

 private:
  std::string code_;
  std::string message_;
  std::string value_;
  std::string remedy_;
  Place place_;
  std::vector<std::pair<std::string, std::string>> args_;
};

// Faults found in one pass over something, in the order of the places they were found at.
using Faults = std::vector<Error>;

}  // namespace renkei
