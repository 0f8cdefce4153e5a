// What is wrong with a SiLA 2 device: its feature definitions, its certificate, its answers.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"equipment.answer",
     "装置の答えが、装置自身の記述に合いません（{reason}）。装置のメーカーに知らせてください"},
    {"equipment.certificate",
     "装置の証明書を受け入れられません（{reason}）。その装置であることを確かめてください"},
    {"equipment.feature_constraint",
     "「{value}」という制約は成り立ちません（{reason}）。制約か型を直してください"},
    {"equipment.feature_error",
     "エラー「{value}」はこのFeatureに定義されていません。DefinedExecutionErrorを加えるか、名前を"
     "直してください"},
    {"equipment.feature_limit",
     "「{value}」が大きすぎて読めません（{reason}）。小さく分けてください"},
    {"equipment.feature_member",
     "「{value}」がFeature "
     "Definitionの決まりに合いません（{reason}）。決まりどおりに書いてください"},
    {"equipment.feature_name",
     "「{value}」という名前が二つあります（大文字と小文字は区別しません）。どちらかを変えて"
     "ください"},
    {"equipment.feature_type",
     "データ型「{value}」が正しくありません（{reason}）。型の名前とつながりを確かめてください"},
    {"equipment.feature_value",
     "「{value}」はここに書けません（{reason}）。決まった形で書いてください"},
    {"equipment.feature_xml",
     "Feature Definitionを読めません（{reason}）。完全なものを装置のメーカーに求めてください"},
    {"equipment.no_call",
     "途中で終えられる呼び出し「{value}」はありません。終わっていないObservable "
     "Commandだけを終えられます"},
    {"equipment.no_command",
     "装置 {unit} にコマンド「{value}」はありません。装置の記述を確かめてください"},
    {"equipment.no_history", "「{value}」の過去の値は残っていません。監視を始めてください"},
    {"equipment.no_metadata",
     "メタデータ「{value}」を送れません（{reason}）。装置の記述を確かめてください"},
    {"equipment.other_machine",
     "戻ってきた装置が前と同じではありません（{reason}"
     "）。何が変わったか確かめ、正しければつなぎ直して"
     "ください"},
    {"equipment.refused", "装置が「{value}」を断りました（{reason}）。その理由に従ってください"},
    {"equipment.timeout",
     "「{value}」に答えが来ず、どうなったか分かりません。装置を見てから、もう一度行ってください"},
    {"equipment.unreachable",
     "装置「{value}」につながりません（{reason}）。電源と接続とアドレスを確かめてください"},
});

}  // namespace

std::span<const FaultSentence> sila_fault_sentences() { return kSentences; }

}  // namespace renkei::report
