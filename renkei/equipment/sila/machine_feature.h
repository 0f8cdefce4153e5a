// The features by which a machine is shown over SiLA 2: its own, made of its description, and
// RunController. Pure, thread-safe.
#pragma once

#include "renkei/base/result.h"
#include "renkei/equipment/device.h"
#include "renkei/equipment/sila/feature.h"
#include "renkei/equipment/sila/machine_server.h"

namespace renkei::equipment::sila {

inline constexpr const char* kNoValue = "NoValue";  // the error of a value of bad quality
inline constexpr const char* kNotCarriedOut = "NotCarriedOut";  // of a run that was ended early
inline constexpr const char* kNoSuchRun = "InvalidCommandExecutionUUID";
inline constexpr const char* kOrderRefused = "OrderRefused";

// Error: equipment.unit.
[[nodiscard]] Result<Feature> machine_feature(const DeviceDescription& description,
                                              const MachineNames& names);
[[nodiscard]] Feature run_controller();

}  // namespace renkei::equipment::sila
