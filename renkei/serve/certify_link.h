// What the conformance kit needs of a machine at an address.
#pragma once

#include "renkei/serve/certify.h"
#include "renkei/serve/machine_link.h"

namespace renkei::serve {

// Options that connect by the link and look at the certificate the machine shows. Where the link
// pins none, the one that is shown first is pinned for the time of the examination: who certifies a
// machine stands beside it.
[[nodiscard]] CertifyOptions certify_over(const MachineLink& link);

}  // namespace renkei::serve
