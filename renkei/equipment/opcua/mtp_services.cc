#include "renkei/equipment/opcua/device_services.h"
namespace renkei::equipment::opcua {
Result<std::unique_ptr<DeviceServices>> mtp_services(ServiceGround) { return nullptr; }
}  // namespace renkei::equipment::opcua
