#include "renkei/base/error.h"

#include <cstdio>
#include <cstdlib>

#include "renkei/base/result.h"

namespace renkei {

Error::Error(std::string code, std::string message)
    : code_(std::move(code)), message_(std::move(message)) {}

Error&& Error::at(Place place) && {
  place_ = std::move(place);
  return std::move(*this);
}

Error&& Error::value(std::string value) && {
  value_ = std::move(value);
  return std::move(*this);
}

Error&& Error::remedy(std::string remedy) && {
  remedy_ = std::move(remedy);
  return std::move(*this);
}

Error&& Error::arg(std::string name, std::string value) && {
  args_.emplace_back(std::move(name), std::move(value));
  return std::move(*this);
}

namespace {

// The part of a place that stands after "file:line", or empty.
std::string describe_within_file(const Place& place) {
  std::string text;
  const auto add = [&text](const std::string& part) {
    if (!text.empty()) text += ", ";
    text += part;
  };
  if (place.column > 0 && !place.field.empty()) {
    add("column " + std::to_string(place.column) + " (" + place.field + ")");
  } else if (place.column > 0) {
    add("column " + std::to_string(place.column));
  } else if (!place.field.empty()) {
    add(place.field);
  }
  if (!place.id.empty()) add(place.id);
  if (!place.pointer.empty()) add(place.pointer);
  if (place.byte_offset >= 0) add("byte " + std::to_string(place.byte_offset));
  return text;
}

}  // namespace

std::string Error::to_string() const {
  std::string text = place_.file;
  if (place_.line > 0) {
    text += (text.empty() ? "line " : ":") + std::to_string(place_.line);
  }
  if (!text.empty()) text += ": ";
  if (const std::string within = describe_within_file(place_); !within.empty()) {
    text += within + ": ";
  }
  text += message_;
  if (!remedy_.empty()) text += "; " + remedy_;
  return text;
}

namespace internal {

void check_failed(const char* condition, const char* file, int line) {
  // stdio, not a stream or fmt: nothing here may allocate or throw.
  std::fprintf(stderr, "%s:%d: invariant broken: %s\n", file, line, condition);
  std::fflush(stderr);
  std::abort();
}

}  // namespace internal

}  // namespace renkei
