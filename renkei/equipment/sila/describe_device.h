// What a machine says of itself through SiLAService (Part A v1.1, 3.5). Waits for the machine.
#pragma once

#include <string>

#include "renkei/equipment/sila/link.h"
#include "renkei/equipment/sila/session.h"

namespace renkei::equipment::sila {

// Identity, address and all feature definitions, as text. Errors: rpc_error's, equipment.answer,
// equipment.feature_limit.
[[nodiscard]] Result<Described> describe_device(Link& link, const SilaOptions& options,
                                                Link::Patience patience);

// Only the UUID.
[[nodiscard]] Result<std::string> server_uuid(Link& link, Link::Patience patience);

// The definitions read and checked, the first fault of any is the error; its place says which
// feature. Errors: those of read_feature, DeviceModel::make.
[[nodiscard]] Result<std::shared_ptr<DeviceModel>> model_of(const Described& described);

}  // namespace renkei::equipment::sila
