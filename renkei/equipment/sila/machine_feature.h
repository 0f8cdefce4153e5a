// The features by which a machine is shown over SiLA 2: its own, made of its description,
// RunController, and the controllers of SiLA 2 itself. Pure, thread-safe.
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
inline constexpr const char* kNotSupported = "OperationNotSupported";
inline constexpr const char* kWrongState = "InvalidCommandState";

// Error: equipment.unit.
[[nodiscard]] Result<Feature> machine_feature(const DeviceDescription& description,
                                              const MachineNames& names);
[[nodiscard]] Feature run_controller();
// The core features of SiLA 2 of these names, version 1.
[[nodiscard]] Feature cancel_controller();
[[nodiscard]] Feature pause_controller();

}  // namespace renkei::equipment::sila
