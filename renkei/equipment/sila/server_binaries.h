// Binaries over 2 MiB on the server's side (SiLA 2 Part B v1.1): what clients bring in chunks
// before they name it in a call, and what waits to be taken away. Kept in memory, for a time after
// they were last touched, within limits. Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/equipment/sila/client_call.h"
#include "renkei/equipment/sila/message_values.h"

namespace renkei::equipment::sila {

struct BinaryLimits {
  std::uint64_t bytes_max = 128U << 20U;  // of one binary
  std::uint64_t total_max = 512U << 20U;  // of all that are kept, each way
  std::size_t count_max = 1'000;          // each way
  std::chrono::seconds lifetime{600};
};

class ServerBinaries {
 public:
  using Bytes = tl::expected<std::string, CallEnd>;

  ServerBinaries(const BinaryLimits& limits, const Clock& clock) : limits_(limits), clock_(clock) {}

  // Each answers a serialised request by a serialised response. `create` has been found allowed;
  // `parameter` is the one it named.
  [[nodiscard]] Bytes create(std::uint64_t size, std::uint32_t chunks,
                             const std::string& parameter);
  [[nodiscard]] Bytes upload_chunk(const std::string& request);
  [[nodiscard]] Bytes delete_upload(const std::string& request);
  [[nodiscard]] Bytes info(const std::string& request);
  [[nodiscard]] Bytes get_chunk(const std::string& request);
  [[nodiscard]] Bytes delete_download(const std::string& request);

  // What was brought for that parameter, whole. Error: equipment.value_range, saying why not.
  [[nodiscard]] Result<std::string> brought(const std::string& uuid,
                                            const std::string& parameter) const;
  // To be taken away, under the UUID that is returned. Error: equipment.value_range (no room).
  [[nodiscard]] Result<std::string> offer(std::string bytes);
  // Forgets what nobody has touched for its lifetime.
  void tend();

 private:
  struct Upload {
    std::string parameter;
    std::uint64_t size = 0;
    std::uint64_t held = 0;
    std::vector<std::optional<std::string>> chunks;
    std::chrono::steady_clock::time_point until;
  };
  struct Download {
    std::string bytes;
    std::chrono::steady_clock::time_point until;
  };
  [[nodiscard]] std::chrono::steady_clock::time_point later() const {
    return clock_.steady_now() + limits_.lifetime;
  }

  BinaryLimits limits_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Upload> uploads_;
  std::map<std::string, Download> downloads_;
  std::uint64_t uploads_bytes_ = 0;
  std::uint64_t downloads_bytes_ = 0;
};

// The binaries of one call's parameters and answers.
class CallBinaries final : public BinaryStore {
 public:
  // `parameter`: of which what is fetched was brought.
  CallBinaries(ServerBinaries& all, std::string parameter)
      : all_(all), parameter_(std::move(parameter)) {}
  Result<std::string> fetch(const std::string& uuid) override {
    return all_.brought(uuid, parameter_);
  }
  Result<std::string> keep(const std::string& bytes, const std::string& /*parameter*/) override {
    kept_ = true;
    return all_.offer(bytes);
  }
  // Something was kept: the message is good for one client only.
  [[nodiscard]] bool kept() const { return kept_; }

 private:
  ServerBinaries& all_;
  std::string parameter_;
  bool kept_ = false;
};

}  // namespace renkei::equipment::sila
