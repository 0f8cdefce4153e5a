// Files that instruments leave in a folder: their layouts, what they hold, and the folder.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"filedrop.ambiguous",
     "検体「{value}」に合うものが {count} 件あり、どれか決められません。人が選んでください"},
    {"filedrop.before_sample",
     "検体「{value}」の測定時刻が、採取の時刻より前です。装置の時計と検体のIDを確かめてください"},
    {"filedrop.converted",
     "「{value}」の値は、モデルで決まっている単位で書いてあります。量の種類が大切なときは、印字され"
     "た値を使ってください"},
    {"filedrop.cut_off",
     "最後の行（//[1A2B3C4D] など）がなく、途中で切れています。もう一度書き出してください"},
    {"filedrop.date_order",
     "「{value}」は、どれが月でどれが日か分かりません。このフォルダーの日付の順を設定してください"},
    {"filedrop.day_only",
     "この形式には測定の日だけがあり、時刻がありません。00:00 はその一日を表し"
     "ます"},
    {"filedrop.doubled",
     "「{value}」は、前に受け取った {first} と同じ内容です。何もする必要はありません"},
    {"filedrop.doubled_column",
     "「{value}」が二度あり、どちらか決められません。もう一度書き出してください"},
    {"filedrop.empty", "ファイルが空です。もう一度書き出してください"},
    {"filedrop.encoding",
     "UTF-8 でも、印の付いた UTF-16 でもありません（{value}）。装置から UTF-8 "
     "で書き出してください"},
    {"filedrop.file_name",
     "ファイル名「{value}"
     "」からは書き出した時刻が分かりません。装置が付けた名前のままにしてください"},
    {"filedrop.flag", "印「{value}」の意味が分かりません。装置の記録を見てください"},
    {"filedrop.line", "「{value}」の行を読めません。もう一度書き出してください"},
    {"filedrop.missing_column", "列「{value}」がありません。この列を含めて書き出してください"},
    {"filedrop.missing_value",
     "「{value}」の値がありません。装置で補って、もう一度書き出してください"},
    {"filedrop.mixed", "「{value}」が上の行と違います。装置ごとに別のファイルへ書き出してください"},
    {"filedrop.more_faults",
     "同じ種類のものが、ほかに {count} 件あります。先に上のものを見てくださ"
     "い"},
    {"filedrop.name",
     "ファイル名「{value}」が UTF-8 ではなく、受け取れません。名前を変えてください"},
    {"filedrop.new_version",
     "「{value}」は同じ名前で内容が変わったため、新しい版として受け取りました。前の版も残してありま"
     "す"},
    {"filedrop.no_line_end",
     "最後の行に改行がなく、ファイルが途中で切れていないことを確かめられません。最後の値「{value}"
     "」を"
     "見てください"},
    {"filedrop.no_rows", "結果が一つもありません。もう一度書き出してください"},
    {"filedrop.no_time",
     "この形式には時刻がありません。文書の 1970-01-01 は、時刻が分からないという意味です"},
    {"filedrop.no_value", "「{value}」の値がありません。装置の記録を見てください"},
    {"filedrop.not_a_number",
     "「{value}」は数値ではありません。小数点と18桁までの数字で、もう一度書き出してください"},
    {"filedrop.nul", "NUL が含まれています。もう一度書き出してください"},
    {"filedrop.percent",
     "「{value}」に、ここにはないはずの % "
     "があります。数値はそのまま取りました。装置の記録を見てくだ"
     "さい"},
    {"filedrop.raw_damaged",
     "保存してある {value} の内容が、そのハッシュと合いません。ディスクを調べ、控えから戻してくださ"
     "い"},
    {"filedrop.record", "受け取りの記録「{value}」を読めません。控えから戻してください"},
    {"filedrop.remark",
     "「{value}」は数値の代わりの言葉なので、値は取りませんでした。装置の記録を見てください"},
    {"filedrop.row_twice", "「{value}」の行が二度あります。もう一度書き出してください"},
    {"filedrop.short_row",
     "「{value}」の行が最後の列まで届いていません。途中で切れていないか確かめ、もう一度書き出して"
     "ください"},
    {"filedrop.time",
     "「{value}」を日付と時刻として読めません。書き出し直し、日付の順の設定を確かめてください"},
    {"filedrop.too_large", "大きすぎます（{bytes} バイト）。結果を分けて書き出してください"},
    {"filedrop.too_many_files",
     "フォルダーに {count} 個を超えるファイルがあります。受け取ったものを別の場所へ移してください"},
    {"filedrop.too_many_rows", "結果が10,000件を超えています。分けて書き出してください"},
    {"filedrop.two_layouts",
     "二つ以上の装置の形式に合います（{value}）。装置ごとに別のファイルへ書き出してください"},
    {"filedrop.unit", "「{value}」の単位が分かりません。装置の単位の設定を確かめてください"},
    {"filedrop.unknown_layout",
     "知らない形式のファイルです。そのまま保存してあります。値を入力するか、別の形式で書き出してく"
     "ださい"},
    {"filedrop.unknown_value",
     "「{value}」はここで知っている値ではありません。装置の設定を確かめてください"},
    {"filedrop.unmatched",
     "検体「{value}」は、待っている検体の中にありません。検体のIDを確かめてください"},
    {"filedrop.utc_offset",
     "「{value}」は現地の時刻で、どこの時刻か分かりません。このフォルダーの UTC との差（+09:00 な"
     "ど）を設定してください"},
    {"filedrop.vanished",
     "「{value}」は、受け取る前になくなりました。もう一度フォルダーに入れてください"},
    {"filedrop.workbook",
     "表計算のブックは読みません。そのまま保存してあります。CSV かテキストで書き出してください"},
});

}  // namespace

std::span<const FaultSentence> filedrop_fault_sentences() { return kSentences; }

}  // namespace renkei::report
