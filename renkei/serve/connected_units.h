// The machines that a plant file names at the other end of a link, as devices of the engine.
#pragma once

#include <memory>

#include "renkei/base/result.h"
#include "renkei/equipment/connected_device.h"
#include "renkei/equipment/plant_file.h"

namespace renkei::serve {

// Connects by what its address says: opc.tcp:// or sila://. The device is spoken to from one
// thread. Errors: equipment.url (neither), equipment.credentials (a user's password cannot be given
// yet), those of opcua::connect and sila::connect, those of ConnectedDevice::make.
[[nodiscard]] Result<std::unique_ptr<equipment::ConnectedDevice>> connect_unit(
    const equipment::ConnectedUnit& unit);

}  // namespace renkei::serve
