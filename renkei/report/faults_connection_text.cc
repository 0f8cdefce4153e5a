// Connections with machines: reaching them, being let in, and what they refuse.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"equipment.certificate",
     "証明書を受け入れられません（{reason}）。装置そのもので証明書を確かめ、正しければ SHA-256 を"
     "登録してください: {sha256}"},
    {"equipment.credentials",
     "{value} に入れません（{reason}）。装置に登録された利用者名とパスワード、または証明書を使って"
     "ください"},
    {"equipment.listen",
     "{value} "
     "で装置を公開できません（{reason}）。ほかのプログラムがそのポートを使っていないか確かめ"
     "てください"},
    {"equipment.no_call",
     "呼び出し「{value}」は実行中ではありません。もう終わったか、始まっていません"},
    {"equipment.no_command",
     "装置に「{value}」というコマンドがありません。装置の記述にある名前を書いてください"},
    {"equipment.no_history",
     "装置は「{value}」の履歴を残していません。代わりに値を監視してください"},
    {"equipment.other_machine",
     "{value} は別のものとして戻りました（{reason}）。どの装置かを確かめ、接続し直してください"},
    {"equipment.refused",
     "「{value}」を装置が断りました（{reason}）。装置の表示を確かめてください"},
    {"equipment.security",
     "装置は「{value}」の暗号方式に応じません。応じるもの: {offered}。そのどれかを選ぶか、装置の設"
     "定を変えてください"},
    {"equipment.timeout",
     "「{value}」の返事が間に合いませんでした。どうなったかは装置で確かめるか、待つ時間を延ばしてく"
     "ださい"},
    {"equipment.unreachable",
     "「{value}」から返事がありません（{reason}）。装置の電源、アドレス、ネットワークを確かめてくだ"
     "さい"},
    {"equipment.url",
     "「{value}」は OPC UA のアドレスではありません。opc.tcp://host:port と書いてください"},
    {"equipment.mtp_format",
     "MTPのマニフェストを読めません（{reason}）。完全なものを装置のメーカーに求めてください"},
    {"equipment.mtp_limit",
     "MTPのマニフェストが大きすぎます（{reason}）。モジュールを小さく分けてください"},
    {"equipment.mtp_member",
     "「{value}」がMTPの決まりに合いません（{reason}）。決まりどおりに書いてください"},
    {"equipment.mtp_name", "「{value}」が重なっています（{reason}）。別々のものにしてください"},
    {"equipment.mtp_node",
     "マニフェストにある {value} に数値がありません。マニフェストがこの装置のこの版のものか"
     "確かめてください"},
    {"equipment.mtp_reference",
     "「{value}」の指すものが一つに決まりません（{reason}）。参照を直してください"},
});

}  // namespace

std::span<const FaultSentence> connection_fault_sentences() { return kSentences; }

}  // namespace renkei::report
