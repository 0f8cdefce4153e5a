// What is wrong with a SiLA 2 device: its feature definitions, its certificate, its answers.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
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
});

}  // namespace

std::span<const FaultSentence> sila_fault_sentences() { return kSentences; }

}  // namespace renkei::report
