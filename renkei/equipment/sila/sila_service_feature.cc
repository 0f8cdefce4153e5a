#include "renkei/equipment/sila/sila_service_feature.h"

#include <string>
#include <utility>

namespace renkei::equipment::sila {
namespace {

FeatureType text(Constraints constraints) {
  FeatureType made{.form = FeatureType::Form::kConstrained};
  made.inner.push_back({.basic = Basic::kString});
  made.constraints = std::move(constraints);
  return made;
}

FeatureType feature_identifier() {
  return text({.fully_qualified_identifier = "FeatureIdentifier"});
}

Property property(std::string identifier, std::string display_name, std::string description,
                  FeatureType type) {
  return {.element = {.identifier = std::move(identifier),
                      .display_name = std::move(display_name),
                      .description = std::move(description),
                      .type = std::move(type)}};
}

}  // namespace

Feature sila_service_feature() {
  Feature made{.identifier = "SiLAService",
               .display_name = "SiLA Service",
               .description = "What this server is, and which features it offers.",
               .locale = "en-us",
               .sila_version = "1.1",
               .version = "1.0",
               .maturity = "Normative",
               .originator = "org.silastandard",
               .category = "core"};
  FeatureType definition = text({});
  definition.constraints.schema_type = "Xml";
  definition.constraints.schema_url =
      "https://gitlab.com/SiLA2/sila_base/raw/master/schema/FeatureDefinition.xsd";
  made.commands = {{.identifier = "GetFeatureDefinition",
                    .display_name = "Get Feature Definition",
                    .description = "Gives the definition of one feature.",
                    .parameters = {{.identifier = "FeatureIdentifier",
                                    .display_name = "Feature Identifier",
                                    .description = "Which feature, fully qualified.",
                                    .type = feature_identifier()}},
                    .responses = {{.identifier = "FeatureDefinition",
                                   .display_name = "Feature Definition",
                                   .description = "Its definition as XML.",
                                   .type = definition}},
                    .errors = {"UnimplementedFeature"}},
                   {.identifier = "SetServerName",
                    .display_name = "Set Server Name",
                    .description = "Gives the server another name.",
                    .parameters = {{.identifier = "ServerName",
                                    .display_name = "Server Name",
                                    .description = "The name from now on.",
                                    .type = text({.maximal_length = 255})}}}};
  made.errors = {{.identifier = "UnimplementedFeature",
                  .display_name = "Unimplemented Feature",
                  .description = "This server does not offer that feature."}};
  FeatureType features{.form = FeatureType::Form::kList};
  features.inner.push_back(feature_identifier());
  made.properties = {
      property("ServerName", "Server Name", "What people call it.", text({.maximal_length = 255})),
      property("ServerType", "Server Type", "What kind of server it is.",
               text({.pattern = "[A-Z][a-zA-Z0-9]*"})),
      property("ServerUUID", "Server UUID", "Who it is, for as long as it lives.",
               text({.length = 36,
                     .pattern = "[0-9a-f]{8}\\-[0-9a-f]{4}\\-[0-9a-f]{4}\\-[0-9a-f]{4}\\-"
                                "[0-9a-f]{12}"})),
      property("ServerDescription", "Server Description", "What it is for.",
               {.basic = Basic::kString}),
      property("ServerVersion", "Server Version", "Of its software.",
               text({.pattern = "(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))?"
                                "(_[_a-zA-Z0-9]+)?"})),
      property("ServerVendorURL", "Server Vendor URL", "Where its maker is found.",
               text({.pattern = "https?://.+"})),
      property("ImplementedFeatures", "Implemented Features",
               "The features it offers, fully qualified.", std::move(features))};
  return made;
}

}  // namespace renkei::equipment::sila
