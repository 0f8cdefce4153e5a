// One device as its feature definitions say: its neutral form, and for each name in it the gRPC
// method and the messages. Pure but for what it holds; thread-safe once made.
//
// Values and commands are named "Feature/Name". Where two features of one identifier are there (of
// different originators, categories or versions), theirs are named by the fully qualified
// identifier.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/equipment/form.h"
#include "renkei/equipment/sila/descriptors.h"
#include "renkei/equipment/sila/feature.h"

namespace renkei::equipment::sila {

inline constexpr std::size_t kFeaturesMax = 200;

struct CommandTarget {
  const Command* command = nullptr;
  std::string name{};       // of the form
  std::string method{};     // "/package.Feature/Command"; "_Info" and the like go on from it
  std::string qualified{};  // "…/Command/Measure"
  std::string messages{};   // "package.Command"; "_Parameters" and the like go on from it
  CommandForm form{};
};

struct PropertyTarget {
  std::string name{};
  std::string method{};  // "/package.Feature/Get_Name", or "Subscribe_Name"
  std::string qualified{};
  std::string messages{};
  std::vector<DataMember> members{};  // one, of the property's identifier
  bool observable = false;
  // It is a structure of Value, Timestamp and maybe Quality: the form has the type of the value,
  // and what is told carries the machine's own time.
  bool sourced = false;
};

struct MetadataTarget {
  std::string qualified{};
  std::string header{};           // "sila-….-bin"
  std::string affected_method{};  // "/package.Feature/Get_FCPAffectedByMetadata_Name"
  std::string affected_message{};
  std::string message{};
  std::vector<DataMember> members{};
};

class DeviceModel {
 public:
  // `head`: what is known of the device besides its features. Requires features without faults.
  // Errors: equipment.feature_name (two of one name), equipment.feature_limit.
  [[nodiscard]] static Result<std::unique_ptr<DeviceModel>> make(std::vector<Feature> features,
                                                                 DeviceForm head);

  [[nodiscard]] const DeviceForm& form() const { return form_; }
  [[nodiscard]] const MessagePool& pool() const { return *pool_; }
  [[nodiscard]] const std::vector<Feature>& features() const { return features_; }
  // nullptr: there is none. By the form's names.
  [[nodiscard]] const CommandTarget* command(std::string_view name) const;
  [[nodiscard]] const PropertyTarget* property(std::string_view name) const;
  // By the fully qualified identifier; case does not count.
  [[nodiscard]] const MetadataTarget* metadata(std::string_view qualified) const;
  // A command of one of the standard's own features, whatever its version:
  // ("org.silastandard/core.commands/CancelController", "CancelCommand").
  [[nodiscard]] const CommandTarget* standard_command(std::string_view feature,
                                                      std::string_view command) const;

  // As make() changes what is told only once a connection is there.
  void set_address(DeviceAddress address) { form_.address = std::move(address); }

 private:
  DeviceModel() = default;
  void add(const Feature& feature, const std::string& prefix);
  void add_services();

  std::vector<Feature> features_;
  std::unique_ptr<MessagePool> pool_;
  DeviceForm form_;
  std::map<std::string, CommandTarget, std::less<>> commands_;
  std::map<std::string, PropertyTarget, std::less<>> properties_;
  std::map<std::string, MetadataTarget, std::less<>> metadata_;  // by small letters
};

}  // namespace renkei::equipment::sila
