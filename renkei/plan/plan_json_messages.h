// What is wrong with a plan.json that cannot be read, and what would be right, in Japanese and
// English.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::plan::words {

using report::Message;

// What is wanted.
inline constexpr Message kAnObject{"オブジェクト（波括弧で囲んだもの）", "an object, in braces"};
inline constexpr Message kAList{"リスト（角括弧で囲んだもの）", "a list, in brackets"};
inline constexpr Message kAText{"引用符で囲んだ文字列", "a text in quotes"};
inline constexpr Message kATextOrNull{"引用符で囲んだ文字列か null", "a text in quotes or null"};
inline constexpr Message kAnId{"ID（a-z、0-9、-、_、. を64字まで）",
                               "an id: a-z 0-9 - _ . , at most 64 of them"};
inline constexpr Message kYesOrNo{"true か false", "true or false"};
inline constexpr Message kANumber{"数値", "a number"};
inline constexpr Message kANumberOrNull{"数値か null", "a number or null"};
inline constexpr Message kAnExactAmount{"引用符で囲んだ正確な量（\"12.5\"、\"1/3\" など）",
                                        "an exact amount in quotes: \"12.5\" or \"1/3\""};
inline constexpr Message kADate{"2026-11-22 のような日付", "a date such as 2026-11-22"};
inline constexpr Message kAWhole{"整数", "a whole number"};
inline constexpr Message kAWholeFromTo{"{low}から{high}までの整数",
                                       "a whole number from {low} to {high}"};
inline constexpr Message kTheFormat{"\"renkei.plan\"（これは別の種類のファイルです）",
                                    "\"renkei.plan\": this file is of another kind"};
inline constexpr Message kAStatus{"optimal、within_time、interrupted のどれか",
                                  "optimal, within_time or interrupted"};

// What is wrong, and what to do.
inline constexpr Message kIsNot{"「{value}」は{wanted}ではありません", "'{value}' is not {wanted}"};
inline constexpr Message kCannotStand{"「{value}」はここに置けません",
                                      "'{value}' cannot stand here"};
inline constexpr Message kWriteWanted{"{wanted} を書いてください", "write {wanted}"};
inline constexpr Message kFieldMissing{"項目「{field}」がありません",
                                       "the field '{field}' is missing"};
inline constexpr Message kAddField{"このオブジェクトに \"{field}\" を加えてください",
                                   "add \"{field}\" to this object"};
inline constexpr Message kNoField{"「{field}」という項目はここにありません",
                                  "there is no field '{field}' here"};
inline constexpr Message kRemoveField{"消すか、綴りを直してください（docs/formats/plan.md）",
                                      "remove it, or mend its spelling (docs/formats/plan.md)"};
inline constexpr Message kNotTheDate{"「{value}」は隣の日数の日付ではありません",
                                     "'{value}' is not the date of the day beside it"};
inline constexpr Message kWriteDate{"{wanted} と書くか、日付を消してください",
                                    "write {wanted}, or leave the date out"};
inline constexpr Message kDatesDiffer{
    "{field} は {is} ですが、計画の中の日付は {wanted} としたときのものです",
    "'{field}' says {is}, but the dates in the plan are those of {wanted}"};
inline constexpr Message kOtherVersion{"計画の形式の版が{version}です",
                                       "the plan is of format version {version}"};
inline constexpr Message kMakeAgain{
    "版{version}を読むこのrenkeiで作り直してください",
    "make it again with this renkei, which reads version {version}"};
inline constexpr Message kAnEdit{"条件の変更が文字列ではありません", "an edit is a text"};
inline constexpr Message kWriteEdit{"引用符で囲んで \"fill-rate*=1.2\" のように書いてください",
                                    "write it in quotes: \"fill-rate*=1.2\""};
inline constexpr Message kProofsDiffer{"{field} は {is} ですが、proofs では {wanted} です",
                                       "'{field}' says {is}, the proofs say {wanted}"};
inline constexpr Message kTooManyBatches{"キャンペーンとバッチが合わせて{most}を超えています",
                                         "there are more than {most} campaigns and batches"};
inline constexpr Message kShorterHorizon{"計画期間を短くしてください", "plan a shorter horizon"};
inline constexpr Message kPlanBytes{"計画が{bytes}バイトあります", "the plan has {bytes} bytes"};
inline constexpr Message kPlanBytesMax{"読めるのは{most}バイトまでです。計画期間を短くしてください",
                                       "at most {most} are read"};

}  // namespace renkei::plan::words
