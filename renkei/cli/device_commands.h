// The commands of `renkei device`. Each returns the exit code, or the error that ends it.
#pragma once

#include "renkei/base/result.h"
#include "renkei/cli/command_line_device.h"
#include "renkei/cli/device_machine.h"

namespace renkei::cli {

[[nodiscard]] Result<int> device_call(const DeviceOptions& options);
[[nodiscard]] Result<int> device_watch(const DeviceOptions& options);
[[nodiscard]] Result<int> device_certify(const DeviceOptions& options);
// "… the link is lost: …" and "… there again"; `was_lost`: before this was told.
[[nodiscard]] std::string link_text(const equipment::LinkReport& link, bool was_lost,
                                    report::Language language);

}  // namespace renkei::cli
