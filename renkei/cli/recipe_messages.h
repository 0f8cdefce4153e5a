// What the command line says of its recipe commands.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::cli::words {

inline constexpr report::Message kRecipe{"レシピ: 検査、表示、比較、BatchMLとの変換",
                                         "recipes: check, show, compare, import and export them"};
inline constexpr report::Message kRecipeCheck{"レシピの不備をすべて、行と列で挙げる",
                                              "name every fault of recipes, with line and column"};
inline constexpr report::Message kRecipeShow{"レシピを表、手順図、JSONで表示する",
                                             "show a recipe as tables, as charts, or as JSON"};
inline constexpr report::Message kRecipeDiff{"2つのレシピの違いを挙げる",
                                             "tell what two recipes differ in"};
inline constexpr report::Message kRecipeImport{"BatchML V0701 の文書をレシピ（TOML）にする",
                                               "make a recipe (TOML) of a BatchML V0701 document"};
inline constexpr report::Message kRecipeExport{"レシピを BatchML V0701 の文書にする",
                                               "make a BatchML V0701 document of a recipe"};
inline constexpr report::Message kRecipeBatchml{"BatchML の文書（XML）", "BatchML document (XML)"};
inline constexpr report::Message kRecipeId{"文書に複数のレシピがあるとき、その一つのID",
                                           "which recipe, where the document holds several"};
inline constexpr report::Message kRecipeOut{"このファイルに書く。すでにあれば書かない",
                                            "write to this file, which must not be there yet"};
inline constexpr report::Message kRecipeSchema{
    "MESAのスキーマ（AllSchemas.xsd）のあるフォルダー。これでも検査する",
    "folder with MESA's AllSchemas.xsd, to check the document by too"};
inline constexpr report::Message kRecipeFiles{"レシピのファイル（TOML）。いくつでも",
                                              "files of recipes (TOML), one or more"};
inline constexpr report::Message kRecipeFile{"レシピのファイル（TOML）", "file of a recipe (TOML)"};
inline constexpr report::Message kRecipeBefore{"前のレシピ（TOML）", "the recipe before (TOML)"};
inline constexpr report::Message kRecipeAfter{"後のレシピ（TOML）", "the recipe after (TOML)"};
inline constexpr report::Message kRecipeSvg{"手順図をこのSVGファイルに書く",
                                            "write the procedure function chart to this SVG file"};
inline constexpr report::Message kRecipeHtml{
    "表とすべての手順図を、このHTMLファイルに書く（日英両方）",
    "write all tables and charts to this HTML file, in both languages"};
inline constexpr report::Message kRecipeElement{
    "--svg で図にする要素のパス。例: culture/expand。なければ全体",
    "path of the element whose chart --svg draws, such as culture/expand; else the whole"};

inline constexpr report::Message kRecipeSound{"{file}: {id} {version}、要素 {count}個、不備なし\n",
                                              "{file}: {id} {version}, {count} elements, no "
                                              "faults\n"};
inline constexpr report::Message kRecipeFaulty{"{file}: 不備 {count} 件\n",
                                               "{file}: faults: {count}\n"};
inline constexpr report::Message kRecipeWrote{"{file} を書きました\n", "wrote {file}\n"};
inline constexpr report::Message kRecipeOtherCharts{
    "ほかに図のある要素（--element で指定）: {paths}\n",
    "other elements with charts (for --element): {paths}\n"};

}  // namespace renkei::cli::words
