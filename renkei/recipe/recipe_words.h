// What drawings, tables and differences of recipes are said with, in both languages. For the
// sources of this room.
#pragma once

#include <string>

#include "renkei/recipe/recipe.h"
#include "renkei/report/catalogue.h"

namespace renkei::recipe::words {

using report::Language;
using report::Message;

[[nodiscard]] inline std::string in(Language language, const Message& message) {
  return report::label(language, message);
}
// Japanese where it is written, else English; empty where neither is.
[[nodiscard]] inline std::string text_in(Language language, const Text& text) {
  const std::string& wanted = language == Language::kJa ? text.ja : text.en;
  return !wanted.empty() ? wanted : text.en.empty() ? text.ja : text.en;
}
[[nodiscard]] inline std::string text_or(Language language, const Text& text,
                                         const std::string& otherwise) {
  const std::string words = text_in(language, text);
  return words.empty() ? otherwise : words;
}
// "unit procedure", ユニットプロシージャ; of a general recipe "process stage".
[[nodiscard]] std::string type_words(Language language, ElementType type, Level level);
[[nodiscard]] std::string level_words(Language language, Level level);
[[nodiscard]] std::string rule_words(Language language, Rule rule);
[[nodiscard]] std::string confidence_words(Language language, const std::string& confidence);
// The path, or of the procedure itself its word.
[[nodiscard]] std::string path_words(Language language, const Element& element, Level level);

inline constexpr Message kBegin{"開始", "begin"};
inline constexpr Message kEnd{"終了", "end"};
inline constexpr Message kElse{"それ以外", "else"};
inline constexpr Message kConfidential{"秘密", "confidential"};
inline constexpr Message kWitness{"立会い確認", "witnessed"};
inline constexpr Message kWait{"待つ: {time}", "wait: {time}"};
inline constexpr Message kUntil{"終わり: {condition}", "until: {condition}"};
inline constexpr Message kWatches{"監視 {count}件", "watches: {count}"};
inline constexpr Message kQuestions{"質問 {count}件", "questions: {count}"};
inline constexpr Message kEquipmentOf{"設備: {equipment}", "on {equipment}"};
inline constexpr Message kServiceOf{"サービス: {service}", "service: {service}"};
inline constexpr Message kTogether{"{element}と同時に開始", "begins with {element}"};
inline constexpr Message kGives{"{material}を{element}へ渡す", "gives {material} to {element}"};
inline constexpr Message kTakes{"{material}を{element}から受ける",
                                "takes {material} from {element}"};
inline constexpr Message kTogetherShort{"同時に開始", "begin together"};
inline constexpr Message kTransfersShort{"移す: {material}", "transfer: {material}"};

inline constexpr Message kChartOf{"手順図: {element}", "Procedure function chart: {element}"};
inline constexpr Message kChartPart{"（{part}/{parts}）", " ({part} of {parts})"};
inline constexpr Message kChartSays{
    "上から下へ進む手順図。要素 {steps}個、移行 {transitions}個、戻り {loops}個。"
    "同じ内容が「移行の表」にあります。",
    "Procedure function chart, read from top to bottom: {steps} elements, {transitions} "
    "transitions, {loops} leading back. The table of transitions says the same."};
inline constexpr Message kNotDrawn{
    "線が多すぎて図にできません。移行の表をご覧ください。",
    "The chart has too many lines to be drawn; see the table of transitions."};
inline constexpr Message kTransitionTable{"移行の表: {element}", "Transitions: {element}"};
inline constexpr Message kHowToRead{
    "図の読み方: ▽は開始、△は終了。箱は手順の要素で、内側に横線のある箱は{unit_procedure}、"
    "左右が二重線の箱は{operation}、ふつうの箱は{phase}。右上の＋は、その要素に自分の図がある印。"
    "短い太線は移行で、右の条件が成り立つと進む。太線のないところは、前が終われば進む。"
    "横の一本線は選択（条件は左から順にではなく、表の順に調べる）、横の二本線は並行の開始と終了。"
    "矢印つきの線は上へ戻る。破線は、同時に始まるか材料を渡す要素を結ぶ。"
    "左端の斜線と「秘密」の語は、外の人に見せない要素。",
    "How to read it: ▽ is the begin, △ the end. Boxes are procedural elements: with a line across "
    "the top a {unit_procedure}, with double sides a {operation}, plain a {phase}; + in the corner "
    "says that it has a chart of its own. A short thick bar is a transition, which goes when the "
    "condition beside it holds; where there is no bar it goes when what is before has ended. One "
    "level line is a selection (conditions are tried in the order of the table), two are a "
    "parallel begin or end. A line with an arrow head leads back up. Dashed lines join elements "
    "that begin together or hand over a material. Hatching at the left and the word "
    "“confidential” mark what outsiders do not see."};

inline constexpr Message kNumber{"番号", "No."};
inline constexpr Message kFrom{"終わる要素", "ended"};
inline constexpr Message kTo{"始まる要素", "begun"};
inline constexpr Message kCondition{"条件", "condition"};
inline constexpr Message kKind{"種類", "kind"};
inline constexpr Message kName{"名前", "name"};
inline constexpr Message kSequence{"順次", "sequence"};
inline constexpr Message kSelection{"選択", "selection"};
inline constexpr Message kParallelBegin{"並行の開始", "parallel begin"};
inline constexpr Message kParallelEnd{"並行の終了", "parallel end"};
inline constexpr Message kLoop{"戻り", "leads back"};
inline constexpr Message kWhenEnded{"終われば", "when ended"};

}  // namespace renkei::recipe::words
