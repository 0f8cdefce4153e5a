// Protobuf messages made at run time from feature definitions, as SiLA 2 Part B v1.1 maps them: no
// code is generated for any device. protobuf itself stays behind forward declarations.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/equipment/sila/feature.h"

namespace google::protobuf {
class Descriptor;
class DescriptorPool;
class FileDescriptorProto;
class Message;
}  // namespace google::protobuf

namespace renkei::equipment::sila {

inline constexpr std::string_view kFrameworkPackage = "sila2.org.silastandard";

// The file of one feature. Requires a feature without faults.
void describe(const Feature& feature, google::protobuf::FileDescriptorProto& file);

// The standard's own messages: SiLAFramework.proto and SiLABinaryTransfer.proto.
void describe_framework(google::protobuf::FileDescriptorProto& framework,
                        google::protobuf::FileDescriptorProto& binary_transfer);

// All messages that one device can send and understand. Messages made of it must not outlive it.
// Thread-safe.
class MessagePool {
 public:
  // Requires features without faults. Errors: equipment.feature_name (two features whose messages
  // would bear the same names; `file` of its place is the second).
  [[nodiscard]] static Result<std::unique_ptr<MessagePool>> make(
      const std::vector<Feature>& features);
  ~MessagePool();

  // An empty message: "sila2.org.silastandard.Real", or of a feature's package
  // "….Measure_Parameters". nullptr: there is none of that name.
  [[nodiscard]] std::unique_ptr<google::protobuf::Message> message(
      const std::string& full_name) const;

 private:
  MessagePool();
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace renkei::equipment::sila
