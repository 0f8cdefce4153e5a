// Typed identifiers: a SiteId cannot be passed where a ProductId is wanted.
//
// An id is lower-case ASCII letters, digits, '-', '_' and '.', 1 to 64 long, beginning with a
// letter or digit. Plain values, thread-safe as such.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace renkei {

inline constexpr std::size_t kIdLengthMax = 64;

// True when `text` has the form of an id.
[[nodiscard]] bool is_id(std::string_view text);

template <typename Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) {}

  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

  friend auto operator<=>(const Id&, const Id&) = default;
  friend bool operator==(const Id&, const Id&) = default;

 private:
  std::string text_;
};

}  // namespace renkei

template <typename Tag>
struct std::hash<renkei::Id<Tag>> {
  std::size_t operator()(const renkei::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
