#include "renkei/network/build_enums.h"

#include <array>
#include <utility>

namespace renkei::network {

namespace {

template <typename Enum, std::size_t kSize>
using Words = std::array<std::pair<std::string_view, Enum>, kSize>;

template <typename Enum, std::size_t kSize>
Enum look_up(const Words<Enum, kSize>& words, std::string_view text, Enum otherwise) {
  for (const auto& [word, value] : words) {
    if (word == text) return value;
  }
  return otherwise;
}

template <typename Enum, std::size_t kSize>
std::string_view word_of(const Words<Enum, kSize>& words, Enum wanted) {
  for (const auto& [word, value] : words) {
    if (value == wanted) return word;
  }
  return {};
}

constexpr Words<Confidence, 4> kConfidences = {{{"published", Confidence::kPublished},
                                                {"reported", Confidence::kReported},
                                                {"estimated", Confidence::kEstimated},
                                                {"assumption", Confidence::kAssumption}}};

constexpr Words<Stage, 5> kStages = {{{"upstream", Stage::kUpstream},
                                      {"downstream", Stage::kDownstream},
                                      {"drug_substance", Stage::kDrugSubstance},
                                      {"formulation", Stage::kFormulation},
                                      {"drug_product", Stage::kDrugProduct}}};

}  // namespace

Confidence confidence_of(std::string_view text) {
  return look_up(kConfidences, text, Confidence::kAssumption);
}

SiteStatus site_status_of(std::string_view text) {
  static constexpr Words<SiteStatus, 6> kWords = {
      {{"planned", SiteStatus::kPlanned},
       {"under_construction", SiteStatus::kUnderConstruction},
       {"built", SiteStatus::kBuilt},
       {"operating", SiteStatus::kOperating},
       {"withdrawn", SiteStatus::kWithdrawn},
       {"unknown", SiteStatus::kUnknown}}};
  return look_up(kWords, text, SiteStatus::kUnknown);
}

MaterialKind material_kind_of(std::string_view text) {
  static constexpr Words<MaterialKind, 5> kWords = {
      {{"raw", MaterialKind::kRaw},
       {"single_use", MaterialKind::kSingleUse},
       {"intermediate", MaterialKind::kIntermediate},
       {"drug_substance", MaterialKind::kDrugSubstance},
       {"drug_product", MaterialKind::kDrugProduct}}};
  return look_up(kWords, text, MaterialKind::kRaw);
}

Stage stage_of(std::string_view text) { return look_up(kStages, text, Stage::kDrugSubstance); }

SwitchStepKind switch_step_kind_of(std::string_view text) {
  static constexpr Words<SwitchStepKind, 9> kWords = {
      {{"work_in_progress", SwitchStepKind::kWorkInProgress},
       {"cleaning", SwitchStepKind::kCleaning},
       {"cleaning_verification", SwitchStepKind::kCleaningVerification},
       {"containment", SwitchStepKind::kContainment},
       {"segregation", SwitchStepKind::kSegregation},
       {"media_fill", SwitchStepKind::kMediaFill},
       {"qualification", SwitchStepKind::kQualification},
       {"regulatory", SwitchStepKind::kRegulatory},
       {"other", SwitchStepKind::kOther}}};
  return look_up(kWords, text, SwitchStepKind::kOther);
}

Switch::WorkInProgress work_in_progress_of(std::string_view text) {
  using Value = Switch::WorkInProgress;
  static constexpr Words<Value, 3> kWords = {
      {{"finish", Value::kFinish}, {"discard", Value::kDiscard}, {"hold", Value::kHold}}};
  return look_up(kWords, text, Value::kFinish);
}

std::string_view to_text(Confidence confidence) { return word_of(kConfidences, confidence); }
std::string_view to_text(Stage stage) { return word_of(kStages, stage); }

}  // namespace renkei::network
