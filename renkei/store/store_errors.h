// Errors that several parts of the store share.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "renkei/base/error.h"

namespace renkei::store {

// store.exists: something stands where something new was to be made.
[[nodiscard]] inline Error exists_error(
    const std::filesystem::path& path,
    std::string remedy = "take another place; nothing was changed") {
  return Error{"store.exists", path.string() + " is there already"}
      .at({.file = path.string()})
      .remedy(std::move(remedy));
}

}  // namespace renkei::store
