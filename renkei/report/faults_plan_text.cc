// What the checker says of a plan (R01 to R30), and what is wrong with a plan.json, is said in both
// languages where it is found: renkei/plan/check_messages.h, plan_json_messages.h.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"plan.by",
     "「{text}」は人数と計画期間の中の日の指定になっていません。100M:2027-12-31、60万:2027-09-01、"
     "600,000:24 のように、{first} から {last}（{days}日目）までの日を書いてください"},
    {"plan.horizon",
     "計画期間の{horizon}に、{period}ずつの期間が{whole}しか取れないか、長すぎます。horizon_days "
     "は1期間以上、{most}以下にしてください"},
    {"plan.infeasible", "この条件では計画が成り立ちません"},
    {"plan.no_solution",
     "決められた時間では計画が見つかりませんでした。--time の秒数を増やしてください"},
    {"plan.out_is_network",
     "--out の「{value}」はネットワークのフォルダーで、計画の表がその表を上書きしてしまいます。"
     "別のフォルダーを指定してください"},
    {"plan.out_is_foreign",
     "「{value}"
     "」はrenkeiが書いたものではなく、計画がそれを上書きしてしまいます。別のフォルダーを指定"
     "するか、そのファイルを移してください"},
    {"plan.stopped", "計画が見つかる前に停止しました。計画はありません"},
    {"plan.refused", "見つかった計画が検査に通らなかったため、示しません"},
    {"plan.not_proven",
     "{date}までに{persons}"
     "の接種を終える計画は見つかりませんでした。ないことの証明はできていません。"
     "--time で秒数を増やすか、period_days を小さくするか、日付を遅くしてください"},
    {"plan.short", "計画が必要とする量が足りません"},
    {"solver.bounds", "計画器の誤りです（変数の範囲）。ネットワークを添えて報告してください"},
    {"solver.coefficient",
     "数値の桁が大きすぎて確かに解けません。大きな単位（ngではなくkgなど）を使ってください"},
    {"solver.empty",
     "決めることが何もありません。必要なものを作れる製造室を少なくとも一つ加えてください"},
    {"solver.too_large",
     "問題が大きすぎて時間と記憶に収まりません（数値{value}個）。network.toml の period_days "
     "を粗くするか、"
     "horizon_days を短くしてください"},
    {"solver.failed",
     "ソルバーHiGHSが解けませんでした。--time の秒数を増やすか、period_days を粗くしてください"},
    {"plan.too_many_processes",
     "製造室「{value}」で動かせる工程が{count}あり、{most}"
     "を超えています。プラットフォームを減らすか、工程の only_suite に別の製造室を書いてください"},
    {"plan.unknown_scenario",
     "「{value}」というシナリオはありません。次のどれかを書いてください: {choices}"},
});

}  // namespace

std::span<const FaultSentence> plan_fault_sentences() { return kSentences; }

}  // namespace renkei::report
