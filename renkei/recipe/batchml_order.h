// In which order BatchML V0701 has the children of its elements (the sequences of its schema).
#pragma once

#include <cstddef>
#include <string_view>

namespace renkei::recipe::internal {

// The place of a child among those of its parent, from 0; behind all where it is not one of them.
// `general`: in a GRecipe.
[[nodiscard]] std::size_t child_order(std::string_view parent, std::string_view child,
                                      bool general);

// Whether the schema knows no such child there. Parents that are not read are not known here.
[[nodiscard]] bool is_unknown_child(std::string_view parent, std::string_view child, bool general);

}  // namespace renkei::recipe::internal
