#include "renkei/equipment/opcua/device_services.h"
namespace renkei::equipment::opcua {
std::unique_ptr<DeviceServices> lads_services(ServiceGround) { return nullptr; }
}  // namespace renkei::equipment::opcua
