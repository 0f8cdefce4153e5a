#include "renkei/recipe/recipe_words.h"

#include <array>

namespace renkei::recipe::words {

std::string type_words(Language language, ElementType type, Level level) {
  static constexpr std::array<Message, 4> kProcess{
      Message{"プロセス", "process"}, Message{"プロセスステージ", "process stage"},
      Message{"プロセスオペレーション", "process operation"},
      Message{"プロセスアクション", "process action"}};
  static constexpr std::array<Message, 4> kProcedure{
      Message{"プロシージャ", "procedure"}, Message{"ユニットプロシージャ", "unit procedure"},
      Message{"オペレーション", "operation"}, Message{"フェーズ", "phase"}};
  const bool process = level == Level::kGeneral || level == Level::kSite;
  return in(language, (process ? kProcess : kProcedure).at(static_cast<std::size_t>(type)));
}

std::string level_words(Language language, Level level) {
  static constexpr std::array<Message, 4> kNames{
      Message{"ゼネラルレシピ", "general recipe"}, Message{"サイトレシピ", "site recipe"},
      Message{"マスターレシピ", "master recipe"}, Message{"コントロールレシピ", "control recipe"}};
  return in(language, kNames.at(static_cast<std::size_t>(level)));
}

std::string rule_words(Language language, Rule rule) {
  static constexpr std::array<Message, 4> kNames{
      Message{"記録する", "record"}, Message{"人に尋ねる", "ask"}, Message{"止めて待つ", "hold"},
      Message{"中止する", "abort"}};
  return in(language, kNames.at(static_cast<std::size_t>(rule)));
}

std::string confidence_words(Language language, const std::string& confidence) {
  static constexpr std::array<Message, 4> kNames{
      Message{"公表値", "published"}, Message{"報告値", "reported"}, Message{"推定", "estimated"},
      Message{"仮定", "assumption"}};
  for (const Message& name : kNames) {
    if (name.en == confidence) return in(language, name);
  }
  return confidence;
}

std::string path_words(Language language, const Element& element, Level level) {
  return element.path.empty() ? type_words(language, element.type, level) : element.path;
}

}  // namespace renkei::recipe::words
