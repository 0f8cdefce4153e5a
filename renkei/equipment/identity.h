// Who a machine is, and how it is spoken to. Plain values, thread-safe as such.
#pragma once

#include <string>

namespace renkei::equipment {

struct DeviceIdentity {
  std::string maker{};
  std::string model{};
  std::string serial{};
  std::string version{};  // of its software
  std::string uuid{};     // as the machine names itself: server UUID, product instance URI
  std::string title{};
  std::string about{};
};

// How it is spoken to. `certificate_sha256` is the SHA-256 of the certificate that the machine
// showed (DER), in hexadecimal digits; empty where it showed none.
struct DeviceAddress {
  std::string url{};       // "sila://host:port", "opc.tcp://host:port"
  std::string protocol{};  // "SiLA 2", "OPC UA", "OPC UA LADS", "MTP", "file drop", "manual"
  std::string security{};  // "TLS 1.3, pinned", "Basic256Sha256, SignAndEncrypt", "none"
  std::string certificate_sha256{};
};

}  // namespace renkei::equipment
