// What is wrong while a batch is carried out.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"execute.priority",
     "優先順位「{value}」は大きすぎます。0（最優先）から1,000,000までにしてください"},
    {"execute.telemetry_chunk",
     "測定値のまとまりが{value}バイト目で正しくありません。証拠として残し、写しから戻してください"},
    {"execute.telemetry_corrupt",
     "記録 {index} の測定値（{value}）が記録したときと違うため、使っていません。証拠として残し、"
     "写しから戻してください"},
    {"execute.telemetry_entry",
     "測定値の記録の {pointer} に「{value}」は使えません。記録簿を確かめてください（ledger "
     "verify）"},
    {"execute.telemetry_journal",
     "まだ記録していない測定値（{value}）を引き継げません。残しておき、書いた版のrenkeiで開いて"
     "ください"},
    {"execute.telemetry_limit",
     "測定値のまとまりに入れる数「{value}」が多すぎるか、ありません（上限 {limit}）。もっと早く"
     "区切ってください"},
    {"execute.telemetry_missing",
     "記録 {index} の測定値（{value}）がここにないため、使っていません。写しから戻してください"},
    {"execute.telemetry_name",
     "「{value}」はバッチやタグの名になりません。バッチはそのIDで、タグは空白・コンマ・引用符・"
     "逆斜線のない64字までのASCIIで、一つずつ名の順に書いてください"},
    {"execute.telemetry_references",
     "比べるバッチが{value}件あります（上限 {limit}）。減らしてください"},
    {"execute.telemetry_span",
     "「{value}」では時間を分けられません。終わりを始めより後にし、区切りは1から100,000まで、"
     "それぞれ1ミリ秒以上にしてください"},
    {"execute.telemetry_units",
     "{tag} の値の単位が途中で違います（{value}）。単位が変わる前と後に分けるか、同じ単位のバッチ"
     "と比べてください"},
});

}  // namespace

std::span<const FaultSentence> execute_fault_sentences() { return kSentences; }

}  // namespace renkei::report
