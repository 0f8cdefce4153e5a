// The folder of --out: whether a plan may be written there. A plan replaces the plan that renkei
// wrote there before, and nothing else. Thread-safe as the file system is.
#pragma once

#include <filesystem>
#include <optional>

#include "renkei/base/error.h"
#include "renkei/base/seams.h"

namespace renkei::cli {

// The first file that a plan would replace and that renkei did not write (plan.out_is_foreign), or
// the folder of a network (plan.out_is_network). What renkei wrote in part is its own.
[[nodiscard]] std::optional<Error> wrong_out_folder(const FileSystem& files,
                                                    const std::filesystem::path& out);

}  // namespace renkei::cli
