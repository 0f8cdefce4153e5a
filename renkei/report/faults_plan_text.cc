// The rules R01 to R30 are those of docs/reference/planning.md, part 1.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"plan.R01", "この製造室ではその工程を行えません（{value}）"},
    {"plan.R02", "製造室が使えない日に製造しています（{value}）"},
    {"plan.R03", "計画期間の外にはみ出しています（{value}）"},
    {"plan.R04", "バッチの順序が正しくありません（{value}）"},
    {"plan.R05", "バッチの日数が足りません（{value}）"},
    {"plan.R06", "バッチの間隔が短すぎます（{value}）"},
    {"plan.R07", "一つの製造室で同時に二つのものを作っています（{value}）"},
    {"plan.R08", "切替えの日数が足りません（{value}）"},
    {"plan.R09", "定められていない切替えをしています（{value}）"},
    {"plan.R10", "キャンペーンのバッチ数が許された範囲にありません（{value}）"},
    {"plan.R11", "原材料または中間品が足りない日があります（{value}）"},
    {"plan.R12", "まだ使えないものを使っています（{value}）"},
    {"plan.R13", "輸送の日数が足りません（{value}）"},
    {"plan.R14", "許可のない期間のものを使っています（{value}）"},
    {"plan.R15", "切替え後の適格性確認が済んでいないものを使っています（{value}）"},
    {"plan.R16", "試験室が同時に扱えるロット数を超えています（{value}）"},
    {"plan.R17", "国家検定の日数または能力を超えています（{value}）"},
    {"plan.R18", "使用期限を過ぎる在庫があります（{value}）"},
    {"plan.R19", "保管の上限を超えています（{value}）"},
    {"plan.R20", "供給者が出せる量または日より多く、または早く買っています（{value}）"},
    {"plan.R21", "供給した量が製剤の在庫から出ていません（{value}）"},
    {"plan.R22", "接種の順序または間隔が正しくありません（{value}）"},
    {"plan.R23", "接種した人数が対象の人数を超えています（{value}）"},
    {"plan.R24", "シナリオが認めていない製品で接種しています（{value}）"},
    {"plan.R25", "回数と人数は0以上の整数でなければなりません（{value}）"},
    {"plan.R26", "平時の需要への供給が期日または量と合いません（{value}）"},
    {"plan.R27", "到達日が接種の記録と合いません（{value}）"},
    {"plan.R28", "目的の値が計算し直したものと合いません（{value}）"},
    {"plan.R29", "段階ごとの日付がバッチと合いません（{value}）"},
    {"plan.R30", "計画が知られていないIDまたは別のネットワークを指しています（{value}）"},
    {"plan.by",
     "「{text}」は人数と計画期間の中の日の指定になっていません。100M:2027-12-31、60万:2027-09-01、"
     "600,000:24 のように、{first} から {last}（{days}日目）までの日を書いてください"},
    {"plan.horizon", "計画期間が正しくありません（{value}）"},
    {"plan.infeasible", "この条件では計画が成り立ちません"},
    {"plan.no_solution",
     "決められた時間では計画が見つかりませんでした。--time の秒数を増やしてください"},
    {"plan.out_is_network",
     "--out の「{value}」はネットワークのフォルダーで、計画の表がその表を上書きしてしまいます。"
     "別のフォルダーを指定してください"},
    {"plan.stopped", "計画が見つかる前に停止しました。計画はありません"},
    {"plan.refused", "見つかった計画が検査に通らなかったため、示しません"},
    {"plan.not_proven",
     "{date}までに{persons}"
     "人の接種を終える計画は見つかりませんでした。ないことの証明はできていません。"
     "--time で秒数を増やすか、period_days を小さくするか、日付を遅くしてください"},
    {"plan.short", "計画が必要とする量が足りません"},
    {"plan_json.date", "日付「{value}」が日数と合いません。日付を消すか直してください"},
    {"plan_json.differs", "「{value}」は proofs の値と違います。proofs と同じ値を書いてください"},
    {"plan_json.missing", "項目「{value}」がありません。加えてください"},
    {"plan_json.range", "「{value}」はここに置けません"},
    {"plan_json.too_large",
     "キャンペーンとバッチが多すぎます（{value}）。計画期間を短くしてください"},
    {"plan_json.type", "「{value}」は値の種類が違います"},
    {"plan_json.unknown", "「{value}」という項目はありません。消すか、綴りを直してください"},
    {"plan_json.version", "計画の形式の版が{value}です。このrenkeiで作り直してください"},
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
     "製造室「{value}」で動かせる工程が多すぎます（1,000まで）。プラットフォームを減らすか、工程の "
     "only_suite に別の製造室を書いてください"},
    {"plan.unknown_scenario",
     "「{value}」というシナリオはありません。次のどれかを書いてください: {choices}"},
});

}  // namespace

std::span<const FaultSentence> plan_fault_sentences() { return kSentences; }

}  // namespace renkei::report
