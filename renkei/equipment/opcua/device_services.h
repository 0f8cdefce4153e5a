// What of a server carries out services of recipes: units of LADS, services of an MTP. For the
// sources of this folder alone. Not thread-safe: the thread of the connection calls it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "renkei/equipment/opcua/address_space.h"
#include "renkei/equipment/opcua/session.h"
#include "renkei/equipment/opcua/subscription.h"

namespace renkei::equipment::opcua {

// What the services of one server stand on.
struct ServiceGround {
  Session& session;
  const AddressSpace& space;
  const OpcUaOptions& options;
  std::function<void(std::vector<WatchItem>)> watch;
  std::function<void(std::variant<ServiceReport, OrderReport, FileReport, EventReport>)> tell;
  [[nodiscard]] Timestamp now() const { return Timestamp::of(options.clock->now()); }
};

class DeviceServices {
 public:
  virtual ~DeviceServices() = default;
  virtual void add_to_form(DeviceForm& form) const = 0;
  // The subscription is there.
  virtual void start() = 0;
  // The link is there again.
  virtual void resumed() {}
  // From time to time, at least every 100 ms while the link stands.
  virtual void tick() {}
  // False: none of its services has that name.
  [[nodiscard]] virtual bool send(const DeviceOrder& order) = 0;
  [[nodiscard]] virtual bool ask(const std::string& key) = 0;
  [[nodiscard]] virtual bool read_back(const std::string& service) = 0;
};

// nullptr: the server has no such thing.
[[nodiscard]] std::unique_ptr<DeviceServices> lads_services(ServiceGround ground);
// Those of the manifest of the options, which must be there. Errors: equipment.mtp_node (a variable
// that the manifest names is not there, or no number), equipment.mtp_member (the manifest lacks
// one), those of the link.
[[nodiscard]] Result<std::unique_ptr<DeviceServices>> mtp_services(ServiceGround ground);

}  // namespace renkei::equipment::opcua
