// A connection with one OPC UA server (OPC 10000-4 and -6, opc.tcp binary): what its address space
// shows becomes a device in the neutral form. Units of LADS, and services of an MTP whose manifest
// is given, become services of the device. What becomes what: docs/formats/equipment.md.
//
// One thread of its own speaks to the server; everything here may be called from any thread. A
// link that is lost is opened again by itself, with growing pauses. The session and what it
// subscribes to is taken up where it was, what the server kept meanwhile is asked for again
// (Republish, TransferSubscriptions), and where it kept no messages but has history, the values
// are read from there; LinkReports say what could not be had. A server that comes back with another
// certificate or application URI is not spoken to.
//
//   opcua::OpcUaOptions options;
//   options.url = "opc.tcp://reactor.plant:4840";
//   options.trust.pin_sha256 = "d2…";
//   auto connection = opcua::connect(options);
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/equipment/connection.h"
#include "renkei/equipment/mtp/manifest.h"
#include "renkei/equipment/opcua/certificate.h"

namespace renkei::equipment::opcua {

// OPC 10000-7: the policies that are not withdrawn.
enum class Policy : std::uint8_t {
  kNone,
  kBasic256Sha256,
  kAes128Sha256RsaOaep,
  kAes256Sha256RsaPss
};
[[nodiscard]] std::string_view policy_name(Policy policy);  // "Aes128_Sha256_RsaOaep"
[[nodiscard]] std::optional<Policy> policy_named(std::string_view name);
enum class Mode : std::uint8_t { kSign, kSignAndEncrypt };  // of a policy other than kNone

struct Anonymous {};
struct UserPassword {
  std::string user;
  std::string password;  // is sent encrypted, or not at all
};
using UserToken = std::variant<Anonymous, UserPassword, CertificateAndKey>;

struct OpcUaOptions {
  std::string id{};               // of the unit; empty: as the machine names itself
  std::string equipment_class{};  // as recipes require it
  std::string url{};              // "opc.tcp://host:port/path"
  Policy policy = Policy::kBasic256Sha256;
  Mode mode = Mode::kSignAndEncrypt;
  UserToken user{};
  // Not looked at with kNone: nothing proves then who speaks.
  CertificateTrust trust{};
  // Of this computer as an application; none: one is made, and lasts as long as the connection.
  // A server that knows its clients is to be given one that stays.
  std::optional<CertificateAndKey> own{};

  bool lock = false;  // LADS: hold the lock of DI while connected (OPC 10000-100, 7.4)
  // Services of LADS units that tell no states within Running, whose stop is their end: what comes
  // to Stopped there without our order has completed. Of others it has been stopped.
  std::set<std::string> stop_is_end{};
  // Of a module type package: its services are offered. None: what the server shows by itself.
  std::shared_ptr<const mtp::Manifest> manifest{};
  bool events = true;  // subscribe to the events of the server

  std::size_t nodes_max = 20'000;  // of the address space; more is told and left out
  int depth_max = 32;
  std::uint32_t queue_size = 10'000;  // values the server keeps for each watched variable
  std::chrono::milliseconds publishing_interval{20};
  std::chrono::milliseconds subscription_lifetime{600'000};  // without us, asked of the server
  std::chrono::milliseconds connect_patience{10'000};
  // Without a word from the server for so long the link counts as lost.
  std::chrono::milliseconds silence_max{10'000};
  // Pauses before each try to open the link again: from the first, doubled up to the second.
  std::chrono::milliseconds retry_first{250};
  std::chrono::milliseconds retry_max{30'000};
  const Clock* clock = &system_clock();
};

// Opens the session and reads the address space. Errors: equipment.url, equipment.unreachable,
// equipment.certificate (with the SHA-256 to pin), equipment.security (the server does not offer
// that policy and mode; names those it offers), equipment.credentials, equipment.refused;
// of a manifest equipment.mtp_node and equipment.mtp_member (what it names is not there). `clock`
// of the options must outlive it.
[[nodiscard]] Result<std::unique_ptr<Connection>> connect(OpcUaOptions options);

}  // namespace renkei::equipment::opcua
