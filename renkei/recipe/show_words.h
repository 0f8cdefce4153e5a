// What the tables and the page of a recipe are headed with, in both languages; for
// recipe_sections.cc and recipe_show.cc.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::recipe::words {

using report::Message;

inline constexpr Message kHead{"レシピ", "Recipe"};
inline constexpr Message kSources{"出典", "Sources"};
inline constexpr Message kParameters{"パラメーター", "Parameters"};
inline constexpr Message kInputs{"投入するもの", "Inputs"};
inline constexpr Message kIntermediates{"中間物", "Intermediates"};
inline constexpr Message kOutputs{"得られるもの", "Outputs"};
inline constexpr Message kEquipment{"設備（できることで指定）", "Equipment, by what it can do"};
inline constexpr Message kServices{"設備のサービス", "Services of the equipment"};
inline constexpr Message kProcedure{"手順", "Procedure"};
inline constexpr Message kQuestionsTitle{"人への質問", "Questions to people"};
inline constexpr Message kWatchesTitle{"監視する値", "Values that are watched"};
inline constexpr Message kMoves{"材料の出入り", "Materials in and out"};
inline constexpr Message kHoldTimes{"ホールド時間", "Hold times"};
inline constexpr Message kSynchronizations{"同時に始まる要素と受け渡し",
                                           "What begins together, and transfers"};

inline constexpr Message kWhat{"項目", "item"};
inline constexpr Message kIs{"内容", "content"};
inline constexpr Message kId{"ID", "id"};
inline constexpr Message kVersion{"版", "version"};
inline constexpr Message kLevel{"種類", "level"};
inline constexpr Message kTitle{"表題", "title"};
inline constexpr Message kDescription{"説明", "description"};
inline constexpr Message kProduct{"製品", "product"};
inline constexpr Message kDerivedFrom{"もとのレシピ", "derived from"};
inline constexpr Message kReference{"基準のバッチサイズ", "batch size"};
inline constexpr Message kAllowed{"許されるバッチサイズ", "batch sizes allowed"};
inline constexpr Message kText{"文献など", "text"};
inline constexpr Message kUrl{"URL", "URL"};
inline constexpr Message kConfidence{"確からしさ", "confidence"};

inline constexpr Message kNameColumn{"名称", "name"};
inline constexpr Message kValue{"値", "value"};
inline constexpr Message kUnit{"単位", "unit"};
inline constexpr Message kTarget{"目標範囲", "target"};
inline constexpr Message kAcceptable{"許容範囲", "acceptable"};
inline constexpr Message kCriticalLimits{"限界範囲", "critical limits"};
inline constexpr Message kOutside{"外れたとき", "when outside"};
inline constexpr Message kMarks{"印", "marks"};
inline constexpr Message kSource{"出典", "source"};
inline constexpr Message kMaterial{"材料", "material"};
inline constexpr Message kQuantity{"量", "quantity"};
inline constexpr Message kCritical{"重要（CPP）", "critical (CPP)"};
inline constexpr Message kCriticalWatch{"重要", "critical"};
inline constexpr Message kScales{"バッチサイズに比例", "scales"};
inline constexpr Message kFixed{"バッチサイズによらない", "does not scale"};
inline constexpr Message kGiven{"バッチ開始時に指定", "given when the batch starts"};
inline constexpr Message kYes{"はい", "yes"};
inline constexpr Message kNo{"いいえ", "no"};

inline constexpr Message kClass{"設備の種類", "class"};
inline constexpr Message kValues{"示す値", "values"};
inline constexpr Message kWhere{"条件", "must hold"};
inline constexpr Message kBoundTo{"割り当て", "unit"};
inline constexpr Message kShared{"共用", "shared"};
inline constexpr Message kService{"サービス", "service"};
inline constexpr Message kTakesColumn{"与えるもの", "takes"};
inline constexpr Message kGivesColumn{"返すもの", "gives"};
inline constexpr Message kEnds{"終わり方", "ends"};
inline constexpr Message kByItself{"自ら終わる", "by itself"};
inline constexpr Message kWhenTold{"終わらせる", "when told"};

inline constexpr Message kElement{"要素", "element"};
inline constexpr Message kOn{"設備", "equipment"};
inline constexpr Message kDoes{"すること", "does"};
inline constexpr Message kNext{"次", "next"};
inline constexpr Message kQuestion{"質問", "question"};
inline constexpr Message kAnswer{"答え", "answer"};
inline constexpr Message kLonger{"許される時間", "longer than"};
inline constexpr Message kDirection{"向き", "direction"};
inline constexpr Message kIn{"投入", "in"};
inline constexpr Message kOut{"取り出し", "out"};
inline constexpr Message kTimeMax{"最長", "at most"};
inline constexpr Message kRule{"超えたとき", "when exceeded"};
inline constexpr Message kHandsOver{"渡す材料", "material"};

inline constexpr Message kRuleAcceptable{"許容範囲外: {rule}", "acceptable: {rule}"};
inline constexpr Message kRuleCritical{"限界範囲外: {rule}", "critical: {rule}"};
inline constexpr Message kRuleNo{"「いいえ」のとき: {rule}", "no: {rule}"};
inline constexpr Message kRange{"{low}〜{high}", "{low} to {high}"};
inline constexpr Message kAtLeast{"{low} 以上", "at least {low}"};
inline constexpr Message kAtMost{"{high} 以下", "at most {high}"};
inline constexpr Message kNextWhen{"{to}（{condition}）", "{to} when {condition}"};
inline constexpr Message kNextElse{"{to}（それ以外）", "{to} otherwise"};
inline constexpr Message kWaits{"{time} 待つ", "waits {time}"};
inline constexpr Message kUntilThat{"{condition} まで", "until {condition}"};
inline constexpr Message kAnswerNumber{"数値", "a number"};
inline constexpr Message kAnswerYesNo{"はい・いいえ", "yes or no"};
inline constexpr Message kAnswerText{"文字", "text"};

inline constexpr Message kPageTitle{"{title} — {id} {version}", "{title} — {id} {version}"};
inline constexpr Message kPageSays{"レシピ {id} の内容と手順図",
                                   "What the recipe {id} says, with its charts"};
inline constexpr Message kCharts{"手順図", "Procedure function charts"};
inline constexpr Message kContents{"目次", "Contents"};
inline constexpr Message kNothingDrawn{"図を持つ要素はありません。", "No element has a chart."};

}  // namespace renkei::recipe::words
