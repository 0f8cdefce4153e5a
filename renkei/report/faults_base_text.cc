#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"csv.cell_too_long",
     "セルが64 KiBを超えています。短くするか、閉じていない引用符がないか確かめてください"},
    {"csv.column_name", "列に名前がありません。名前を付けるか、列を削除してください"},
    {"csv.duplicate_column", "列「{value}」が2つあります。片方の名前を変えるか削除してください"},
    {"csv.empty", "表に見出し行がありません。1行目に列の名前を書いてください"},
    {"csv.encoding",
     "文字コードがUTF-8でもCP932（Shift_JIS）でもありません。「CSV UTF-8」で保存してください"},
    {"csv.lone_cr", "CRだけの改行があります。改行をLFまたはCRLFにして保存してください"},
    {"csv.more_faults",
     "このファイルにはほかに{count}件の誤りがあります。上のものから直してください"},
    {"csv.nul", "NULバイトがあります。「CSV UTF-8」で保存してください"},
    {"csv.percent", "「{value}」はパーセント表記です。小数 {fraction} のように書いてください"},
    {"csv.quote",
     "引用符の使い方が正しくありません（{value}"
     "）。セル全体を引用符で囲み、中の引用符は2つ重ねてください"},
    {"csv.separator",
     "セルの区切りがコンマではなく、{separator}です。「CSV "
     "UTF-8（コンマ区切り）」で保存してください"},
    {"csv.separator_line",
     "表の初めに区切りを決める行「{value}"
     "」があります。その行を消し、セルをコンマで区切ってください"},
    {"csv.thousands",
     "「{value}」のコンマが3桁ごとの区切りになっていません。小数は 0.95 のように点で、"
     "桁区切りは 1,234,567 のように書いてください"},
    {"csv.too_large", "表が256 MiBを超えています。分割してください"},
    {"csv.too_many_cells",
     "「{value}」が{columns}"
     "列の見出しの右にはみ出しています。余分なコンマを消すか、コンマを含む値を引用符で囲んでくださ"
     "い"},
    {"csv.too_many_columns", "列が256を超えています。表を分けてください"},
    {"csv.too_many_rows", "行が1,000,000を超えています。表を分けてください"},
    {"csv.unclosed_quote",
     "このセルの引用符が閉じていません。閉じてください（これより後は読めていません）"},
    {"csv.utf16", "文字コードがUTF-16です。「CSV UTF-8」で保存してください"},
    {"csv.workbook", "CSVではなく表計算ソフトのブックです。「CSV UTF-8」で保存してください"},
    {"date.no_such_day", "「{value}」という日はありません。年月日を確かめてください"},
    {"date.syntax",
     "「{value}」は日付ではありません。2026-11-22 または 2026/11/22 のように書いてください"},
    {"decimal.range", "「{value}」は大きすぎるか小さすぎます。別の単位を選んでください"},
    {"decimal.syntax", "「{value}」は数値ではありません。12.5 や 1.5e-3 のように書いてください"},
    {"decimal.too_long", "「{value}」の有効数字が18桁を超えています。丸めてください"},
    {"file.not_found",
     "「{value}」がありません。綴りと、コマンドを実行しているフォルダを確かめてください"},
    {"file.not_stored",
     "「{value}」はパイプまたはデバイスで、ファイルではありません。ファイルを置いてください"},
    {"file.output", "標準出力に書き込めません（{reason}）。出力はすべてではありません"},
    {"file.read", "「{value}」を読めません（{reason}）"},
    {"file.too_large",
     "「{value}」が上限の{bytes_max}バイトを超えています。正しいファイルか確かめてください"},
    {"file.write", "「{value}」に書き込めません（{reason}）"},
    {"json.duplicate_key", "キー「{value}」が2つあります。片方を削除してください"},
    {"json.syntax", "JSONの文法に誤りがあります: {reason}"},
    {"json.too_deep", "JSONの入れ子が64段を超えています。浅く書いてください"},
    {"json.too_large", "JSONが256 MiBを超えています。分割してください"},
    {"toml.not_finite", "無限大や非数は使えません。数値を書くか、このキーを消してください"},
    {"toml.syntax", "TOMLの文法に誤りがあります: {toml_reason}"},
    {"toml.too_deep", "TOMLの入れ子が深すぎます。浅く書いてください"},
    {"toml.too_large", "TOMLが1 MiBを超えています。長いものは別のファイルに分けてください"},
    {"unit.not_commensurable", "単位が換算できません（{value}）。同じ種類の単位で書いてください"},
    {"unit.syntax", "「{value}」は単位の書き方として正しくありません。UCUMの記号で書いてください"},
    {"unit.unknown", "「{value}」という単位は知られていません。UCUMの記号で書いてください"},
});

struct Reason {
  std::string_view system;
  std::string_view ja;
};

// The system's own words (the C locale's), with what to do about each.
constexpr auto kReasons = std::to_array<Reason>({
    {"Permission denied", "権限がありません。ファイルとフォルダの権限を確かめてください"},
    {"Operation not permitted",
     "許されていない操作です。ファイルとフォルダの権限を確かめてください"},
    {"Read-only file system", "読み取り専用のディスクです。別のフォルダを指定してください"},
    {"No space left on device", "ディスクに空きがありません。空きを作ってください"},
    {"Disk quota exceeded", "ディスクの割り当てを超えています。空きを作ってください"},
    {"Is a directory", "フォルダです。ファイルを指定してください"},
    {"Not a directory", "フォルダが要る所にファイルがあります。別の場所を指定してください"},
    {"File exists", "フォルダが要る所にファイルがあります。別の場所を指定してください"},
    {"File name too long", "名前が長すぎます。短くしてください"},
    {"No such file or directory", "ありません。綴りを確かめてください"},
    {"Input/output error", "ディスクの読み書きに失敗しました。ディスクを確かめてください"},
    {"Bad file descriptor", "出力先が閉じられています。出力先を確かめてください"},
    {"Broken pipe", "出力先が閉じられました。出力先を確かめてください"},
    {"Too many open files", "開いているファイルが多すぎます"},
});

// What JSON's parser calls the things that it found or wanted.
constexpr auto kJsonTokens = std::to_array<Reason>({
    {"string literal", "引用符で囲んだ文字列"},
    {"number literal", "数値"},
    {"true literal", "true"},
    {"false literal", "false"},
    {"null literal", "null"},
    {"'['", "「[」"},
    {"']'", "「]」"},
    {"'{'", "「{」"},
    {"'}'", "「}」"},
    {"':'", "「:」"},
    {"','", "「,」"},
    {"end of input", "ファイルの終わり"},
    {"'[', '{', or a literal", "値（数値、引用符で囲んだ文字列、「[」、「{」など）"},
});

// The first that stands in what the parser says counts.
constexpr auto kJsonReasons = std::to_array<Reason>({
    {"unexpected end of input",
     "途中で終わっています。括弧が閉じているか、ファイルの終わりが欠けていないか確かめてください"},
    {"missing closing quote", "引用符が閉じていません。閉じてください"},
    {"ill-formed UTF-8", "文字コードがUTF-8ではありません。UTF-8で保存してください"},
    {"control character", "引用符の中に改行などの制御文字があります。\\n のように書いてください"},
    {"backslash", "「\\」の後の文字が正しくありません。「\\」そのものは2つ重ねてください"},
    {"hex digits", "「\\u」の後は4桁の16進数です"},
    {"invalid number", "数値の書き方が正しくありません。-1.5 や 2e3 のように書いてください"},
    {"overflow", "数値が大きすぎます。小さくするか、引用符で囲んでください"},
    {"invalid literal",
     "値になりません。true、false、null、数値、または引用符で囲んだ文字列を書いてください"},
});

// What TOML's parser says; the first that stands in it counts.
constexpr auto kTomlReasons = std::to_array<Reason>({
    {"utf-8", "文字コードがUTF-8ではありません。UTF-8で保存してください"},
    {"expected month between", "1から12までの月ではありません。日付を確かめてください"},
    {"expected day between", "その月にはない日です。日付を確かめてください"},
    {"expected hour between", "時刻ではありません。時、分、秒を確かめてください"},
    {"expected minute between", "時刻ではありません。時、分、秒を確かめてください"},
    {"expected second between", "時刻ではありません。時、分、秒を確かめてください"},
    {"not representable in 64 bits", "数値が大きすぎます。桁を確かめてください"},
    {"exceeds length limit", "数値の桁が多すぎます。短くしてください"},
    {"exceeds maximum length", "数値の桁が多すぎます。短くしてください"},
});

constexpr auto kSeparators = std::to_array<Reason>({
    {"';'", "「;」"},
    {"tab", "タブ"},
    {"the full-width comma", "全角のコンマか読点"},
});

std::string_view token_ja(std::string_view token) {
  for (const Reason& one : kJsonTokens) {
    if (one.system == token) return one.ja;
  }
  return token;
}

}  // namespace

std::string reason_ja(std::string_view reason) {
  for (const Reason& one : kReasons) {
    if (one.system == reason) return std::string(one.ja);
  }
  for (const Reason& one : kJsonReasons) {
    if (reason.find(one.system) != reason.npos) return std::string(one.ja);
  }
  // "unexpected X; expected Y"
  constexpr std::string_view kFound = "unexpected ";
  constexpr std::string_view kWanted = "; expected ";
  const std::size_t wanted = reason.find(kWanted);
  if (!reason.starts_with(kFound) || wanted == reason.npos) return std::string(reason);
  std::string out = "ここには";
  out += token_ja(reason.substr(wanted + kWanted.size()));
  out += "が来ますが、";
  out += token_ja(reason.substr(kFound.size(), wanted - kFound.size()));
  out += "があります。前後のコンマ、括弧、引用符を直してください";
  return out;
}

std::string toml_reason_ja(std::string_view reason) {
  // "cannot redefine existing table 'a'": the name, which may be any text, is the file's.
  if (const std::size_t twice = reason.find("cannot redefine existing"); twice != reason.npos) {
    const std::size_t open = reason.find('\'', twice);
    const std::size_t close = reason.rfind('\'');
    const bool named = open < close && close != reason.npos;
    return (named ? "「" + std::string(reason.substr(open + 1, close - open - 1)) + "」"
                  : "同じ名前") +
           "がもう書かれています。片方を消すか、名前を変えてください";
  }
  for (const Reason& one : kTomlReasons) {
    if (reason.find(one.system) != reason.npos) return std::string(one.ja);
  }
  return "この場所の書き方を確かめて直してください";
}

std::string separator_ja(std::string_view separator) {
  for (const Reason& one : kSeparators) {
    if (one.system == separator) return std::string(one.ja);
  }
  return std::string(separator);
}

std::span<const FaultSentence> base_fault_sentences() { return kSentences; }

}  // namespace renkei::report
