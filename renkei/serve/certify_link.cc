#include "renkei/serve/certify_link.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/equipment/opcua/shown_certificate.h"
#include "renkei/equipment/sila/bad_call.h"
#include "renkei/equipment/sila/link.h"
#include "renkei/serve/certify_messages.h"

namespace renkei::serve {
namespace {

using equipment::DeviceForm;
using report::both;
using report::Both;
using report::say_both;

constexpr std::string_view kSila = "sila://";
constexpr std::string_view kUnvouched = "SiLA2";  // the common name of such certificates

Result<std::optional<CertificateShown>> shown_by_opcua(const MachineLink& link) {
  const auto seen = equipment::opcua::shown_certificate(link.url, link.patience);
  if (!seen) return fail(Error(seen.error()));
  if (!*seen) return std::optional<CertificateShown>{};
  const equipment::opcua::CertificateFacts& facts = (*seen)->facts;
  CertificateShown shown{facts.sha256, facts.subject, facts.valid_from, facts.valid_to, {}};
  const std::string& said = (*seen)->application_uri;
  if (std::find(facts.uris.begin(), facts.uris.end(), said) == facts.uris.end()) {
    shown.not_its_own =
        say_both(words::kOtherApplication, both<"said">(Both(said)),
                 both<"shown">(Both(fmt::format("{}", fmt::join(facts.uris, ", ")))));
  }
  return std::optional(std::move(shown));
}

Result<std::optional<CertificateShown>> shown_by_sila(const MachineLink& link,
                                                      const DeviceForm* form) {
  const auto seen = equipment::sila::shown_certificate(link.url.substr(kSila.size()),
                                                       system_clock(), link.patience);
  if (!seen) return fail(Error(seen.error()));
  CertificateShown shown{seen->sha256, seen->common_name, seen->not_before, seen->not_after, {}};
  // One that an authority vouches for has the name of the host, and no UUID.
  if (seen->uuid.empty()) return std::optional(std::move(shown));
  if (seen->common_name != kUnvouched) {
    shown.not_its_own = say_both(words::kOtherName, both<"shown">(Both(seen->common_name)));
  } else if (form != nullptr && seen->uuid != form->identity.uuid) {
    shown.not_its_own = say_both(words::kOtherUuid, both<"shown">(Both(seen->uuid)),
                                 both<"said">(Both(form->identity.uuid)));
  }
  return std::optional(std::move(shown));
}

Result<std::optional<CertificateShown>> shown_by(const MachineLink& link, const DeviceForm* form) {
  if (link.policy == "None") return std::optional<CertificateShown>{};
  auto shown = link.url.starts_with(kSila) ? shown_by_sila(link, form) : shown_by_opcua(link);
  if (shown && *shown) (*shown)->is_pinned = (*shown)->sha256 == link.certificate_sha256;
  return shown;
}

// The first of its parameters is the one that is wrong, as the kit has it.
std::optional<equipment::CallError> misuse_of(const MachineLink& link, Misuse misuse,
                                              const TrialRun& run) {
  using equipment::sila::BadCall;
  if (misuse == Misuse::kNotOfItsType || misuse == Misuse::kUnknownParameter) {
    return std::nullopt;  // what protobuf does not know it skips
  }
  const BadCall what = misuse == Misuse::kUnknownCommand     ? BadCall::kUnknownFeature
                       : misuse == Misuse::kMissingParameter ? BadCall::kMissingParameter
                                                             : BadCall::kParameterOutOfRange;
  if (misuse != Misuse::kUnknownCommand && run.parameters.empty()) return std::nullopt;
  const auto options = sila_options(link);
  if (!options) return std::nullopt;
  const std::string name = run.parameters.empty() ? std::string() : run.parameters.begin()->first;
  const auto answer =
      equipment::sila::bad_call(*options, what, run.service, run.parameters, name, link.patience);
  if (!answer) {
    return equipment::CallError{.kind = equipment::CallErrorKind::kLost,
                                .message = answer.error().message()};
  }
  if (!answer->made) return std::nullopt;
  return answer->error.value_or(equipment::CallError{});
}

}  // namespace

CertifyOptions certify_over(const MachineLink& given) {
  CertifyOptions options;
  options.protocol = given.url.starts_with(kSila) ? "SiLA 2" : "OPC UA";
  const auto link = std::make_shared<MachineLink>(given);
  options.open = [link](bool lock) {
    if (link->certificate_sha256.empty() && link->policy != "None") {
      if (const auto shown = shown_by(*link, nullptr); shown && *shown) {
        link->certificate_sha256 = (*shown)->sha256;
      }
    }
    MachineLink now = *link;
    now.lock = lock;
    return connect_machine(now);
  };
  options.certificate = [link](const DeviceForm* form) { return shown_by(*link, form); };
  if (given.url.starts_with(kSila)) {
    options.misuse = [link](Misuse misuse, const TrialRun& run) {
      return misuse_of(*link, misuse, run);
    };
  }
  return options;
}

}  // namespace renkei::serve
