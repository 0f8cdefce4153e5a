#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"network.more_faults", "ほかに{count}件の誤りがあります。上のものから直してください"},
    {"network.unknown_id",
     "「{value}」というIDはありません。綴りを確かめるか、その行を加えてください"},
});

}  // namespace

std::span<const FaultSentence> network_fault_sentences() { return kSentences; }

}  // namespace renkei::report
