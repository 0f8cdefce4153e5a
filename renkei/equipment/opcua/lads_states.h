// The states of LADS in those of ISA-88 (OPC 30500-1, 7.2; the machine within Running is that of
// PackML, OPC 30050). Pure functions, thread-safe.
//
//   Stopped                     Idle before a run, Complete, Stopped after one
//   Running: Idle, Resetting    Idle
//            Starting, Execute, Completing  Running
//            Complete           Complete
//            Holding, Held      Holding, Held
//            Unholding          Restarting
//            Suspending, Suspended          Pausing, Paused
//            Unsuspending       Running
//   Stopping, Aborting          Stopping, Aborting
//   Aborted, Clearing           Aborted
#pragma once

#include <optional>
#include <string_view>

#include "renkei/recipe/state.h"

namespace renkei::equipment::opcua {

// Of the name of the unit's state and that of the machine within Running, which may be empty.
// Nothing: LADS has no such state. Stopped is kStopped; who knows the run knows whether it was
// Idle before it.
[[nodiscard]] std::optional<recipe::State> lads_state(std::string_view unit,
                                                      std::string_view running);

}  // namespace renkei::equipment::opcua
