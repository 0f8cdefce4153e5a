// Wrong command lines.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"cli.empty", "空です。{wanted}を書いてください"},
    {"cli.missing", "{what} がありません。次のように書いてください: {usage}"},
    {"cli.no_command", "コマンドがありません。次のどれかを書いてください: {commands}"},
    {"cli.no_value", "{option} の値がありません"},
    {"cli.not_together", "{first} は {options} とは一緒に使えません。どちらかを消してください"},
    {"cli.twice", "{option} が何度も書かれています。1回にしてください"},
    {"cli.unexpected", "「{value}」は余分です。消すか、空白を含む値なら引用符で囲んでください"},
    {"cli.unknown_command",
     "「{value}」というコマンドはありません。次のどれかを書いてください: {commands}"},
    {"cli.unknown_option", "「{value}」というオプションはありません。--help で一覧を見られます"},
    {"cli.usage", "使い方が正しくありません（{value}）。--help で説明を見られます"},
    {"cli.value", "「{value}」は使えません。{wanted}を書いてください"},
});

}  // namespace

std::span<const FaultSentence> cli_fault_sentences() { return kSentences; }

}  // namespace renkei::report
