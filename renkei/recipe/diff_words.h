// How differences of recipes are told, in both languages; for recipe_diff.cc.
#pragma once

#include <array>
#include <string>
#include <utility>

#include "renkei/recipe/recipe_words.h"

namespace renkei::recipe::words {

inline constexpr Message kNoDifference{"違いはありません。", "no difference"};
inline constexpr Message kAdded{"追加: {name}", "added: {name}"};
inline constexpr Message kRemoved{"削除: {name}", "removed: {name}"};
inline constexpr Message kChanged{"変更: {name}", "changed: {name}"};
inline constexpr Message kFieldAdded{"{field}: （なし）→ {after}", "{field}: (nothing) -> {after}"};
inline constexpr Message kFieldRemoved{"{field}: {before} →（なし）",
                                       "{field}: {before} -> (nothing)"};
inline constexpr Message kFieldChanged{"{field}: {before} → {after}",
                                       "{field}: {before} -> {after}"};

// What a table of the file holds.
[[nodiscard]] inline std::string thing_words(Language language, const std::string& what) {
  static constexpr std::array kNames{
      std::pair{"recipe", Message{"レシピ", "recipe"}},
      std::pair{"batch_size", Message{"バッチサイズ", "batch size"}},
      std::pair{"procedure", Message{"プロシージャ", "procedure"}},
      std::pair{"process", Message{"プロセス", "process"}},
      std::pair{"source", Message{"出典", "source"}},
      std::pair{"parameter", Message{"パラメーター", "parameter"}},
      std::pair{"input", Message{"投入するもの", "input"}},
      std::pair{"intermediate", Message{"中間物", "intermediate"}},
      std::pair{"output", Message{"得られるもの", "output"}},
      std::pair{"equipment", Message{"設備", "equipment"}},
      std::pair{"unit_procedure", Message{"ユニットプロシージャ", "unit procedure"}},
      std::pair{"operation", Message{"オペレーション", "operation"}},
      std::pair{"phase", Message{"フェーズ", "phase"}},
      std::pair{"process_stage", Message{"プロセスステージ", "process stage"}},
      std::pair{"process_operation", Message{"プロセスオペレーション", "process operation"}},
      std::pair{"process_action", Message{"プロセスアクション", "process action"}},
      std::pair{"transition", Message{"移行", "transition"}},
      std::pair{"hold_times", Message{"ホールド時間", "hold time"}},
      std::pair{"synchronize", Message{"同時開始・受け渡し", "synchronization"}}};
  for (const auto& [name, message] : kNames) {
    if (what == name) return in(language, message);
  }
  return what;
}

// One of the three above with its name.
[[nodiscard]] inline std::string filled(Language language, const Message& message,
                                        const std::string& name) {
  return report::internal::fill(message.in(language), {{"name", name}});
}

}  // namespace renkei::recipe::words
