#include "renkei/equipment/sila/server_binaries.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/sila/framework_message.h"
#include "renkei/equipment/sila/sila_error.h"
#include "renkei/equipment/sila/uuid.h"

namespace renkei::equipment::sila {
namespace {

constexpr std::uint32_t kChunksMax = 100'000;

tl::unexpected<CallEnd> wrong(BinaryErrorKind kind, const std::string& message) {
  return tl::unexpected(
      CallEnd{.kind = CallEnd::Kind::kBinaryError, .words = binary_error_bytes(kind, message)});
}
tl::unexpected<CallEnd> unknown(const std::string& uuid) {
  return wrong(BinaryErrorKind::kUnknownUuid,
               fmt::format("there is no binary '{}' here, or no longer", uuid.substr(0, 80)));
}
tl::unexpected<CallEnd> malformed() {
  return tl::unexpected(
      CallEnd{.kind = CallEnd::Kind::kMalformed, .words = "what came is no such message"});
}
tl::unexpected<Error> out_of_range(const std::string& what, const std::string& reason) {
  return fail(Error{"equipment.value_range", fmt::format("{}: {}", what, reason)}
                  .value(what)
                  .arg("value", what)
                  .arg("reason", reason)
                  .remedy("bring it again"));
}

}  // namespace

ServerBinaries::Bytes ServerBinaries::create(std::uint64_t size, std::uint32_t chunks,
                                             const std::string& parameter) {
  const auto failed = [](const std::string& message) {
    return wrong(BinaryErrorKind::kUploadFailed, message);
  };
  if (size == 0 || chunks == 0) return failed("a binary has at least one byte and one chunk");
  if (size > limits_.bytes_max) {
    return failed(fmt::format("a binary has at most {} bytes", limits_.bytes_max));
  }
  if (chunks > kChunksMax || chunks > size) return failed("it has too many chunks");
  const std::string uuid = random_uuid();
  const std::scoped_lock lock(mutex_);
  if (uploads_.size() >= limits_.count_max || uploads_bytes_ + size > limits_.total_max) {
    return failed("there is no room for it now");
  }
  uploads_bytes_ += size;
  Upload& made = uploads_[uuid];
  made.parameter = parameter;
  made.size = size;
  made.chunks.resize(chunks);
  made.until = later();
  return FrameworkMessage("CreateBinaryResponse")
      .set("binaryTransferUUID", uuid)
      .set("lifetimeOfBinary",
           FrameworkMessage::duration(static_cast<double>(limits_.lifetime.count())))
      .bytes();
}

ServerBinaries::Bytes ServerBinaries::upload_chunk(const std::string& request) {
  FrameworkMessage read("UploadChunkRequest");
  if (!read.read(request)) return malformed();
  const std::string uuid = read.text("binaryTransferUUID");
  const std::uint64_t index = read.number("chunkIndex");
  std::string payload = read.text("payload");
  const auto failed = [](const std::string& message) {
    return wrong(BinaryErrorKind::kUploadFailed, message);
  };
  const std::scoped_lock lock(mutex_);
  const auto found = uploads_.find(uuid);
  if (found == uploads_.end()) return unknown(uuid);
  Upload& upload = found->second;
  if (index >= upload.chunks.size()) {
    return failed(
        fmt::format("it has {} chunks; there is no chunk {}", upload.chunks.size(), index));
  }
  if (payload.size() > kInlineBytesMax) return failed("a chunk has at most 2 MiB");
  auto& chunk = upload.chunks[index];
  if (chunk) return failed(fmt::format("chunk {} has come already", index));
  if (upload.held + payload.size() > upload.size) {
    return failed(fmt::format("it is longer than the {} bytes it was to have", upload.size));
  }
  upload.held += payload.size();
  chunk = std::move(payload);
  upload.until = later();
  return FrameworkMessage("UploadChunkResponse")
      .set("binaryTransferUUID", uuid)
      .set("chunkIndex", index)
      .set("lifetimeOfBinary",
           FrameworkMessage::duration(static_cast<double>(limits_.lifetime.count())))
      .bytes();
}

ServerBinaries::Bytes ServerBinaries::delete_upload(const std::string& request) {
  FrameworkMessage read("DeleteBinaryRequest");
  if (!read.read(request)) return malformed();
  const std::scoped_lock lock(mutex_);
  const auto found = uploads_.find(read.text("binaryTransferUUID"));
  if (found == uploads_.end()) return unknown(read.text("binaryTransferUUID"));
  uploads_bytes_ -= found->second.size;
  uploads_.erase(found);
  return std::string();
}

ServerBinaries::Bytes ServerBinaries::info(const std::string& request) {
  FrameworkMessage read("GetBinaryInfoRequest");
  if (!read.read(request)) return malformed();
  const std::scoped_lock lock(mutex_);
  const auto found = downloads_.find(read.text("binaryTransferUUID"));
  if (found == downloads_.end()) return unknown(read.text("binaryTransferUUID"));
  found->second.until = later();
  return FrameworkMessage("GetBinaryInfoResponse")
      .set("binarySize", static_cast<std::uint64_t>(found->second.bytes.size()))
      .set("lifetimeOfBinary",
           FrameworkMessage::duration(static_cast<double>(limits_.lifetime.count())))
      .bytes();
}

ServerBinaries::Bytes ServerBinaries::get_chunk(const std::string& request) {
  FrameworkMessage read("GetChunkRequest");
  if (!read.read(request)) return malformed();
  const std::string uuid = read.text("binaryTransferUUID");
  const std::uint64_t offset = read.number("offset");
  const std::uint64_t length = read.number("length");
  const std::scoped_lock lock(mutex_);
  const auto found = downloads_.find(uuid);
  if (found == downloads_.end()) return unknown(uuid);
  Download& download = found->second;
  if (length == 0 || length > kInlineBytesMax) {
    return wrong(BinaryErrorKind::kDownloadFailed, "a chunk has from 1 byte to 2 MiB");
  }
  if (offset > download.bytes.size() || length > download.bytes.size() - offset) {
    return wrong(BinaryErrorKind::kDownloadFailed,
                 fmt::format("it has only {} bytes", download.bytes.size()));
  }
  download.until = later();
  return FrameworkMessage("GetChunkResponse")
      .set("binaryTransferUUID", uuid)
      .set("offset", offset)
      .set("payload", download.bytes.substr(offset, length))
      .set("lifetimeOfBinary",
           FrameworkMessage::duration(static_cast<double>(limits_.lifetime.count())))
      .bytes();
}

ServerBinaries::Bytes ServerBinaries::delete_download(const std::string& request) {
  FrameworkMessage read("DeleteBinaryRequest");
  if (!read.read(request)) return malformed();
  const std::scoped_lock lock(mutex_);
  const auto found = downloads_.find(read.text("binaryTransferUUID"));
  if (found == downloads_.end()) return unknown(read.text("binaryTransferUUID"));
  downloads_bytes_ -= found->second.bytes.size();
  downloads_.erase(found);
  return std::string();
}

Result<std::string> ServerBinaries::brought(const std::string& uuid,
                                            const std::string& parameter) const {
  const std::scoped_lock lock(mutex_);
  const auto found = uploads_.find(uuid);
  if (found == uploads_.end())
    return out_of_range(uuid.substr(0, 80), "no such binary was brought");
  const Upload& upload = found->second;
  if (upload.parameter != parameter) {
    return out_of_range(uuid, fmt::format("it was brought for {}", upload.parameter));
  }
  std::string bytes;
  bytes.reserve(upload.held);
  for (const auto& one : upload.chunks) {
    if (!one) return out_of_range(uuid, "not all of its chunks have come");
    bytes += *one;
  }
  if (bytes.size() != upload.size) {
    return out_of_range(
        uuid, fmt::format("it was to have {} bytes and has {}", upload.size, bytes.size()));
  }
  return bytes;
}

Result<std::string> ServerBinaries::offer(std::string bytes) {
  const std::scoped_lock lock(mutex_);
  if (bytes.size() > limits_.bytes_max || downloads_.size() >= limits_.count_max ||
      downloads_bytes_ + bytes.size() > limits_.total_max) {
    return out_of_range(fmt::format("{} bytes", bytes.size()), "there is no room for them now");
  }
  const std::string uuid = random_uuid();
  downloads_bytes_ += bytes.size();
  downloads_[uuid] = {.bytes = std::move(bytes), .until = later()};
  return uuid;
}

void ServerBinaries::tend() {
  const auto now = clock_.steady_now();
  const std::scoped_lock lock(mutex_);
  for (auto at = uploads_.begin(); at != uploads_.end();) {
    const bool over = now > at->second.until;
    if (over) uploads_bytes_ -= at->second.size;
    at = over ? uploads_.erase(at) : std::next(at);
  }
  for (auto at = downloads_.begin(); at != downloads_.end();) {
    const bool over = now > at->second.until;
    if (over) downloads_bytes_ -= at->second.bytes.size();
    at = over ? downloads_.erase(at) : std::next(at);
  }
}

}  // namespace renkei::equipment::sila
