// The standard's own messages: the names and numbers of Part B v1.1, with milliseconds in Time and
// Timestamp. The fields of each message are numbered from 1 in the order in which they stand here.
#include <initializer_list>
#include <vector>

#include <fmt/format.h>
#include <google/protobuf/descriptor.pb.h>

#include "renkei/equipment/sila/descriptors.h"

namespace renkei::equipment::sila {
namespace {

namespace pb = google::protobuf;
using Kind = pb::FieldDescriptorProto::Type;

struct FieldRow {
  const char* name;
  Kind kind;
  const char* type = "";  // of a message or an enumeration
};
struct MessageRow {
  const char* name;
  std::vector<FieldRow> fields{};
  const char* oneof = "";        // all fields are of it
  const char* enumeration = "";  // its own, with its words from 0 on
  std::vector<const char*> words{};
};
struct MethodRow {
  const char* name;
  bool stream;  // both ways
};

constexpr Kind kText = pb::FieldDescriptorProto::TYPE_STRING;
constexpr Kind kBytes = pb::FieldDescriptorProto::TYPE_BYTES;
constexpr Kind kBool = pb::FieldDescriptorProto::TYPE_BOOL;
constexpr Kind kDouble = pb::FieldDescriptorProto::TYPE_DOUBLE;
constexpr Kind kInt32 = pb::FieldDescriptorProto::TYPE_INT32;
constexpr Kind kInt64 = pb::FieldDescriptorProto::TYPE_INT64;
constexpr Kind kUint32 = pb::FieldDescriptorProto::TYPE_UINT32;
constexpr Kind kUint64 = pb::FieldDescriptorProto::TYPE_UINT64;
constexpr Kind kMessage = pb::FieldDescriptorProto::TYPE_MESSAGE;
constexpr Kind kEnum = pb::FieldDescriptorProto::TYPE_ENUM;

std::vector<MessageRow> framework_rows() {
  const FieldRow zone{"timezone", kMessage, "Timezone"};
  const FieldRow words{"message", kText};
  return {
      {"String", {{"value", kText}}},
      {"Integer", {{"value", kInt64}}},
      {"Real", {{"value", kDouble}}},
      {"Boolean", {{"value", kBool}}},
      {"Binary", {{"value", kBytes}, {"binaryTransferUUID", kText}}, "union"},
      {"Date", {{"day", kUint32}, {"month", kUint32}, {"year", kUint32}, zone}},
      {"Time",
       {{"second", kUint32},
        {"minute", kUint32},
        {"hour", kUint32},
        zone,
        {"millisecond", kUint32}}},
      {"Timestamp",
       {{"second", kUint32},
        {"minute", kUint32},
        {"hour", kUint32},
        {"day", kUint32},
        {"month", kUint32},
        {"year", kUint32},
        zone,
        {"millisecond", kUint32}}},
      {"Any", {{"type", kText}, {"payload", kBytes}}},
      {"CommandExecutionUUID", {{"value", kText}}},
      {"CommandConfirmation",
       {{"commandExecutionUUID", kMessage, "CommandExecutionUUID"},
        {"lifetimeOfExecution", kMessage, "Duration"}}},
      {"ExecutionInfo",
       {{"commandStatus", kEnum, "ExecutionInfo.CommandStatus"},
        {"progressInfo", kMessage, "Real"},
        {"estimatedRemainingTime", kMessage, "Duration"},
        {"updatedLifetimeOfExecution", kMessage, "Duration"}},
       "",
       "CommandStatus",
       {"waiting", "running", "finishedSuccessfully", "finishedWithError"}},
      {"SiLAError",
       {{"validationError", kMessage, "ValidationError"},
        {"definedExecutionError", kMessage, "DefinedExecutionError"},
        {"undefinedExecutionError", kMessage, "UndefinedExecutionError"},
        {"frameworkError", kMessage, "FrameworkError"}},
       "error"},
      {"ValidationError", {{"parameter", kText}, words}},
      {"DefinedExecutionError", {{"errorIdentifier", kText}, words}},
      {"UndefinedExecutionError", {words}},
      {"FrameworkError",
       {{"errorType", kEnum, "FrameworkError.ErrorType"}, words},
       "",
       "ErrorType",
       {"COMMAND_EXECUTION_NOT_ACCEPTED", "INVALID_COMMAND_EXECUTION_UUID",
        "COMMAND_EXECUTION_NOT_FINISHED", "INVALID_METADATA", "NO_METADATA_ALLOWED"}},
      {"Timezone", {{"hours", kInt32}, {"minutes", kUint32}}},
      {"Duration", {{"seconds", kInt64}, {"nanos", kInt32}}},
  };
}

std::vector<MessageRow> binary_rows() {
  const FieldRow uuid{"binaryTransferUUID", kText};
  const FieldRow lifetime{"lifetimeOfBinary", kMessage, "Duration"};
  return {
      {"CreateBinaryRequest",
       {{"binarySize", kUint64}, {"chunkCount", kUint32}, {"parameterIdentifier", kText}}},
      {"CreateBinaryResponse", {uuid, lifetime}},
      {"UploadChunkRequest", {uuid, {"chunkIndex", kUint32}, {"payload", kBytes}}},
      {"UploadChunkResponse", {uuid, {"chunkIndex", kUint32}, lifetime}},
      {"DeleteBinaryRequest", {uuid}},
      {"DeleteBinaryResponse"},
      {"GetBinaryInfoRequest", {uuid}},
      {"GetBinaryInfoResponse", {{"binarySize", kUint64}, lifetime}},
      {"GetChunkRequest", {uuid, {"offset", kUint64}, {"length", kUint32}}},
      {"GetChunkResponse", {uuid, {"offset", kUint64}, {"payload", kBytes}, lifetime}},
      {"BinaryTransferError",
       {{"errorType", kEnum, "BinaryTransferError.ErrorType"}, {"message", kText}},
       "",
       "ErrorType",
       {"INVALID_BINARY_TRANSFER_UUID", "BINARY_UPLOAD_FAILED", "BINARY_DOWNLOAD_FAILED"}},
  };
}

std::string full(const char* name) { return fmt::format(".{}.{}", kFrameworkPackage, name); }

void add_message(const MessageRow& row, pb::FileDescriptorProto& file) {
  auto& message = *file.add_message_type();
  message.set_name(row.name);
  const bool one_of = *row.oneof != '\0';
  if (one_of) message.add_oneof_decl()->set_name(row.oneof);
  for (const FieldRow& one : row.fields) {
    auto& field = *message.add_field();
    field.set_name(one.name);
    field.set_number(message.field_size());
    field.set_type(one.kind);
    field.set_label(pb::FieldDescriptorProto::LABEL_OPTIONAL);
    if (*one.type != '\0') field.set_type_name(full(one.type));
    if (one_of) field.set_oneof_index(0);
  }
  if (*row.enumeration == '\0') return;
  auto& made = *message.add_enum_type();
  made.set_name(row.enumeration);
  for (const char* word : row.words) {
    auto& value = *made.add_value();
    value.set_name(word);
    value.set_number(made.value_size() - 1);
  }
}

void add_service(const char* name, std::initializer_list<MethodRow> methods,
                 pb::FileDescriptorProto& file) {
  auto& service = *file.add_service();
  service.set_name(name);
  for (const MethodRow& one : methods) {
    auto& method = *service.add_method();
    method.set_name(one.name);
    method.set_input_type(full(one.name) + "Request");
    method.set_output_type(full(one.name) + "Response");
    method.mutable_options();
    if (one.stream) {
      method.set_client_streaming(true);
      method.set_server_streaming(true);
    }
  }
}

void begin(const char* name, pb::FileDescriptorProto& file) {
  file.Clear();
  file.set_name(name);
  file.set_package(std::string(kFrameworkPackage));
  file.set_syntax("proto3");
}

}  // namespace

void describe_framework(pb::FileDescriptorProto& framework,
                        pb::FileDescriptorProto& binary_transfer) {
  begin("SiLAFramework.proto", framework);
  for (const MessageRow& one : framework_rows()) add_message(one, framework);
  begin("SiLABinaryTransfer.proto", binary_transfer);
  binary_transfer.add_dependency("SiLAFramework.proto");
  for (const MessageRow& one : binary_rows()) add_message(one, binary_transfer);
  add_service("BinaryUpload",
              {{"CreateBinary", false}, {"UploadChunk", true}, {"DeleteBinary", false}},
              binary_transfer);
  add_service("BinaryDownload",
              {{"GetBinaryInfo", false}, {"GetChunk", true}, {"DeleteBinary", false}},
              binary_transfer);
}

}  // namespace renkei::equipment::sila
