#include "renkei/equipment/sila/descriptors.h"

#include <utility>

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>

namespace renkei::equipment::sila {
namespace {

namespace pb = google::protobuf;

class Describer {
 public:
  Describer(const Feature& feature, pb::FileDescriptorProto& file)
      : feature_(feature), file_(file), package_(feature.package()) {}

  void all() {
    file_.Clear();
    file_.set_name(feature_.qualified() + ".proto");
    file_.set_package(package_);
    file_.set_syntax("proto3");
    service_ = file_.add_service();
    service_->set_name(feature_.identifier);
    for (const Element& one : feature_.definitions) message("DataType_" + one.identifier, {&one});
    for (const Command& one : feature_.commands) command(one);
    for (const Property& one : feature_.properties) property(one);
    for (const Metadata& one : feature_.metadata) metadata(one);
    if (uses_framework_) file_.add_dependency("SiLAFramework.proto");
  }

 private:
  std::string own(std::string_view name) const { return fmt::format(".{}.{}", package_, name); }
  std::string standard(std::string_view name) {
    uses_framework_ = true;
    return fmt::format(".{}.{}", kFrameworkPackage, name);
  }

  void method(const std::string& name, std::string input, std::string output, bool stream) {
    auto& made = *service_->add_method();
    made.set_name(name);
    made.set_input_type(std::move(input));
    made.set_output_type(std::move(output));
    // "{}" behind an rpc: options there are, none of them set.
    made.mutable_options();
    if (stream) made.set_server_streaming(true);
  }

  void message(const std::string& name, const std::vector<const Element*>& fields) {
    auto& made = *file_.add_message_type();
    made.set_name(name);
    for (const Element* one : fields) field(*one, own(name), made);
  }
  void message(const std::string& name, const std::vector<Element>& fields) {
    std::vector<const Element*> all;
    for (const Element& one : fields) all.push_back(&one);
    message(name, all);
  }

  void field(const Element& element, const std::string& within, pb::DescriptorProto& message) {
    auto& made = *message.add_field();
    made.set_name(element.identifier);
    made.set_number(message.field_size());
    made.set_type(pb::FieldDescriptorProto::TYPE_MESSAGE);
    made.set_label(pb::FieldDescriptorProto::LABEL_OPTIONAL);
    const FeatureType* type = &element.type;
    // Constraints leave no trace in the message.
    while (type->form == FeatureType::Form::kConstrained ||
           type->form == FeatureType::Form::kList) {
      if (type->form == FeatureType::Form::kList) {
        made.set_label(pb::FieldDescriptorProto::LABEL_REPEATED);
      }
      type = &type->inner.front();
    }
    if (type->form == FeatureType::Form::kBasic) {
      made.set_type_name(standard(basic_name(type->basic)));
    } else if (type->form == FeatureType::Form::kDefined) {
      made.set_type_name(own("DataType_" + type->defined));
    } else {
      const std::string name = element.identifier + "_Struct";
      made.set_type_name(fmt::format("{}.{}", within, name));
      auto& nested = *message.add_nested_type();
      nested.set_name(name);
      for (const Element& one : type->elements) {
        field(one, fmt::format("{}.{}", within, name), nested);
      }
    }
  }

  void command(const Command& one) {
    const std::string& name = one.identifier;
    message(name + "_Parameters", one.parameters);
    message(name + "_Responses", one.responses);
    if (!one.observable) {
      method(name, own(name + "_Parameters"), own(name + "_Responses"), false);
      return;
    }
    const std::string uuid = standard("CommandExecutionUUID");
    method(name, own(name + "_Parameters"), standard("CommandConfirmation"), false);
    method(name + "_Info", uuid, standard("ExecutionInfo"), true);
    if (!one.intermediates.empty()) {
      message(name + "_IntermediateResponses", one.intermediates);
      method(name + "_Intermediate", uuid, own(name + "_IntermediateResponses"), true);
    }
    method(name + "_Result", uuid, own(name + "_Responses"), false);
  }

  void property(const Property& one) {
    const std::string name =
        fmt::format("{}_{}", one.observable ? "Subscribe" : "Get", one.element.identifier);
    message(name + "_Parameters", std::vector<const Element*>{});
    message(name + "_Responses", {&one.element});
    method(name, own(name + "_Parameters"), own(name + "_Responses"), one.observable);
  }

  void metadata(const Metadata& one) {
    const std::string name = "Get_FCPAffectedByMetadata_" + one.element.identifier;
    Element affected{.identifier = "AffectedCalls"};
    affected.type.form = FeatureType::Form::kList;
    affected.type.inner.emplace_back();  // a text
    message(name + "_Parameters", std::vector<const Element*>{});
    message(name + "_Responses", {&affected});
    method(name, own(name + "_Parameters"), own(name + "_Responses"), false);
    message("Metadata_" + one.element.identifier, {&one.element});
  }

  const Feature& feature_;
  pb::FileDescriptorProto& file_;
  std::string package_;
  pb::ServiceDescriptorProto* service_ = nullptr;
  bool uses_framework_ = false;
};

// What protobuf has against a file.
class Complaints final : public pb::DescriptorPool::ErrorCollector {
 public:
  void AddError(const std::string& /*file*/, const std::string& element,
                const pb::Message* /*descriptor*/, ErrorLocation /*location*/,
                const std::string& message) override {
    if (first.empty()) first = element + ": " + message;
  }
  std::string first;
};

}  // namespace

struct MessagePool::Parts {
  pb::DescriptorPool pool;
  pb::DynamicMessageFactory factory{&pool};
};

void describe(const Feature& feature, pb::FileDescriptorProto& file) {
  Describer(feature, file).all();
}

MessagePool::MessagePool() : parts_(std::make_unique<Parts>()) {}
MessagePool::~MessagePool() = default;

Result<std::unique_ptr<MessagePool>> MessagePool::make(const std::vector<Feature>& features) {
  std::unique_ptr<MessagePool> made(new MessagePool);
  pb::FileDescriptorProto framework;
  pb::FileDescriptorProto binary_transfer;
  describe_framework(framework, binary_transfer);
  RENKEI_CHECK(made->parts_->pool.BuildFile(framework) != nullptr);
  RENKEI_CHECK(made->parts_->pool.BuildFile(binary_transfer) != nullptr);
  for (const Feature& one : features) {
    pb::FileDescriptorProto file;
    describe(one, file);
    Complaints complaints;
    if (made->parts_->pool.BuildFileCollectingErrors(file, &complaints) != nullptr) continue;
    return fail(
        Error{"equipment.feature_name", fmt::format("no messages can be made of the feature {}: {}",
                                                    one.qualified(), complaints.first)}
            .at({.file = one.qualified()})
            .value(one.identifier)
            .remedy("rename the feature, or what is named in it"));
  }
  return made;
}

std::unique_ptr<pb::Message> MessagePool::message(const std::string& full_name) const {
  const pb::Descriptor* found = parts_->pool.FindMessageTypeByName(full_name);
  if (found == nullptr) return nullptr;
  return std::unique_ptr<pb::Message>(parts_->factory.GetPrototype(found)->New());
}

}  // namespace renkei::equipment::sila
