// The bytes of structures that are known only from what the server says of them (OPC 10000-6,
// 5.2): read and written field by field. For the sources of this folder alone. Not thread-safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "renkei/base/structured.h"
#include "renkei/equipment/form.h"
#include "renkei/equipment/opcua/ua_value.h"

namespace renkei::equipment::opcua {

[[nodiscard]] std::string base64(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

class ByteReader {
 public:
  // Turns one decoded item into JSON.
  using Item = std::function<std::optional<Json>(const void*, const UaType&, int depth)>;

  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}
  // Nothing: the bytes end early, or are more than kValueItemsMax items or kValueDepthMax levels.
  [[nodiscard]] std::optional<Json> structure(const UaStructure& structure, int depth,
                                              const Item& item);
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::optional<Json> field(const UaType& type, int depth, const Item& item);
  std::optional<Json> one(const UaType& type, int depth, const Item& item);
  // Bytes of the item of a builtin type that comes next.
  [[nodiscard]] std::optional<std::size_t> size_of(int kind) const;
  [[nodiscard]] std::optional<std::size_t> text_size(std::size_t at) const;
  [[nodiscard]] std::optional<std::size_t> node_id_size(std::size_t at) const;
  std::optional<std::uint32_t> number();
  bool count_items(std::size_t items);

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t items_ = 0;
};

}  // namespace renkei::equipment::opcua
