#include "renkei/equipment/sila/binary_transfer.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "renkei/equipment/sila/sila_error.h"

namespace renkei::equipment::sila {
namespace {

namespace pb = google::protobuf;

constexpr std::size_t kChunkBytes = 1U << 20U;
constexpr const char* kUpload = "/sila2.org.silastandard.BinaryUpload/";
constexpr const char* kDownload = "/sila2.org.silastandard.BinaryDownload/";

// One of the standard's own messages, field by field.
class Row {
 public:
  Row(const MessagePool& pool, std::string_view name)
      : message_(pool.message(fmt::format("{}.{}", kFrameworkPackage, name))) {
    RENKEI_CHECK(message_ != nullptr);
  }
  Row& set(const char* name, const std::string& text) {
    access().SetString(message_.get(), field(name), text);
    return *this;
  }
  Row& set_number(const char* name, std::uint64_t number) {
    if (field(name)->type() == pb::FieldDescriptor::TYPE_UINT64) {
      access().SetUInt64(message_.get(), field(name), number);
    } else {
      access().SetUInt32(message_.get(), field(name), static_cast<std::uint32_t>(number));
    }
    return *this;
  }
  std::string bytes() const { return message_->SerializeAsString(); }
  Result<void> read(const std::string& bytes) { return parse_message(bytes, *message_); }
  std::string text(const char* name) const { return access().GetString(*message_, field(name)); }
  std::uint64_t number(const char* name) const {
    return field(name)->type() == pb::FieldDescriptor::TYPE_UINT64
               ? access().GetUInt64(*message_, field(name))
               : access().GetUInt32(*message_, field(name));
  }

 private:
  const pb::Reflection& access() const { return *message_->GetReflection(); }
  const pb::FieldDescriptor* field(const char* name) const {
    const auto* found = message_->GetDescriptor()->FindFieldByName(name);
    RENKEI_CHECK(found != nullptr);
    return found;
  }
  std::unique_ptr<pb::Message> message_;
};

Error answer_error(const std::string& reason) {
  return Error{"equipment.answer", fmt::format("the machine's answer: {}", reason)}
      .arg("reason", reason)
      .remedy("tell the maker: the machine does not keep to its own description");
}

Error too_large(std::uint64_t bytes, std::size_t bytes_max) {
  const std::string reason = fmt::format("it is more than {} bytes", bytes_max);
  return Error{"equipment.value_range", fmt::format("a binary of {} bytes: {}", bytes, reason)}
      .value(fmt::format("{} bytes", bytes))
      .arg("reason", reason)
      .remedy("allow larger ones, or take less");
}

// A second for each MiB, beside.
Link::Patience patience_for(std::uint64_t bytes, Link::Patience patience) {
  return patience + std::chrono::seconds(bytes >> 20U);
}

}  // namespace

Error rpc_error(const RpcEnd& end, const std::string& what) {
  const auto made = [&](const char* code, const std::string& reason, const char* remedy) {
    return Error{code, fmt::format("{}: {}", what, reason)}
        .arg("reason", reason)
        .value(what)
        .remedy(remedy);
  };
  if (end.kind == RpcEnd::Kind::kTimeout) {
    return made("equipment.timeout", "no answer came in time",
                "what became of it is not known: look at the machine, then ask again");
  }
  if (end.kind != RpcEnd::Kind::kAborted) {
    return made("equipment.unreachable", end.message, "see that the machine is on and connected");
  }
  if (const auto error = call_error_of(end.message)) {
    return made("equipment.refused", words_of(*error), "do as the machine says");
  }
  return made("equipment.refused", end.message, "do as the machine says");
}

Result<std::string> BinaryTransfer::keep(const std::string& bytes, const std::string& parameter) {
  if (bytes.size() > bytes_max_) return fail(too_large(bytes.size(), bytes_max_));
  const std::size_t chunks = (bytes.size() + kChunkBytes - 1) / kChunkBytes;
  const Headers headers = headers_(parameter);
  const auto refused = [&](const RpcEnd& end) {
    RpcEnd told = end;
    if (const auto words = binary_error_of(end.message); words && !call_error_of(end.message)) {
      told.message = *words;
    }
    return fail(rpc_error(told, "upload of " + parameter));
  };
  const auto created = link_.call(std::string(kUpload) + "CreateBinary",
                                  Row(pool_, "CreateBinaryRequest")
                                      .set_number("binarySize", bytes.size())
                                      .set_number("chunkCount", chunks)
                                      .set("parameterIdentifier", parameter)
                                      .bytes(),
                                  headers, patience_);
  if (!created.end.ok()) return refused(created.end);
  Row response(pool_, "CreateBinaryResponse");
  if (auto read = response.read(created.bytes); !read) return fail(std::move(read.error()));
  const std::string uuid = response.text("binaryTransferUUID");
  std::size_t index = 0;
  std::optional<Error> wrong;
  const auto next = [&](std::string& request) {
    if (index == chunks) return false;
    request = Row(pool_, "UploadChunkRequest")
                  .set("binaryTransferUUID", uuid)
                  .set_number("chunkIndex", index)
                  .set("payload", bytes.substr(index * kChunkBytes, kChunkBytes))
                  .bytes();
    return true;
  };
  const auto take = [&](const std::string& answer) {
    Row row(pool_, "UploadChunkResponse");
    if (!row.read(answer) || row.number("chunkIndex") != index) {
      wrong = answer_error(fmt::format("it did not take chunk {} of a binary", index));
      return false;
    }
    ++index;
    return true;
  };
  const RpcEnd end = link_.exchange(std::string(kUpload) + "UploadChunk", next, take, headers,
                                    patience_for(bytes.size(), patience_));
  if (wrong) return fail(*std::move(wrong));
  if (!end.ok()) return refused(end);
  if (index != chunks) return fail(answer_error("it did not take all chunks of a binary"));
  return uuid;
}

Result<std::string> BinaryTransfer::fetch(const std::string& uuid) {
  const auto refused = [&](const RpcEnd& end) {
    RpcEnd told = end;
    if (const auto words = binary_error_of(end.message); words && !call_error_of(end.message)) {
      told.message = *words;
    }
    return fail(rpc_error(told, "download of " + uuid));
  };
  const auto info = link_.call(
      std::string(kDownload) + "GetBinaryInfo",
      Row(pool_, "GetBinaryInfoRequest").set("binaryTransferUUID", uuid).bytes(), {}, patience_);
  if (!info.end.ok()) return refused(info.end);
  Row known(pool_, "GetBinaryInfoResponse");
  if (auto read = known.read(info.bytes); !read) return fail(std::move(read.error()));
  const std::uint64_t size = known.number("binarySize");
  if (size > bytes_max_) return fail(too_large(size, bytes_max_));
  std::string bytes;
  std::optional<Error> wrong;
  const auto next = [&](std::string& request) {
    if (bytes.size() >= size) return false;
    request = Row(pool_, "GetChunkRequest")
                  .set("binaryTransferUUID", uuid)
                  .set_number("offset", bytes.size())
                  .set_number("length", std::min<std::uint64_t>(kChunkBytes, size - bytes.size()))
                  .bytes();
    return true;
  };
  const auto take = [&](const std::string& answer) {
    Row row(pool_, "GetChunkResponse");
    const bool good = row.read(answer).has_value() && row.number("offset") == bytes.size();
    const std::string payload = good ? row.text("payload") : "";
    if (payload.empty() || payload.size() > size - bytes.size()) {
      wrong = answer_error(fmt::format("it gave no chunk of the binary at byte {}", bytes.size()));
      return false;
    }
    bytes += payload;
    return true;
  };
  const RpcEnd end = link_.exchange(std::string(kDownload) + "GetChunk", next, take, {},
                                    patience_for(size, patience_));
  if (wrong) return fail(*std::move(wrong));
  if (!end.ok()) return refused(end);
  if (bytes.size() != size) return fail(answer_error("it did not give the whole binary"));
  // It has been taken: what becomes of the machine's copy is no matter.
  static_cast<void>(link_.call(
      std::string(kDownload) + "DeleteBinary",
      Row(pool_, "DeleteBinaryRequest").set("binaryTransferUUID", uuid).bytes(), {}, patience_));
  return bytes;
}

}  // namespace renkei::equipment::sila
