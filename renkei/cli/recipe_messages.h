// What the command line says of its recipe commands.
#pragma once

#include <array>

#include "renkei/report/catalogue.h"

namespace renkei::cli::words {

inline constexpr report::Message kRecipe{
    "レシピ: 検査、表示、比較、導出、承認、BatchMLとの変換",
    "recipes: check, show, compare, derive, approve, import and export them"};
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

// Of derive.
inline constexpr report::Message kRecipeDerive{
    "一つ下のレベルのレシピを作る（一般→サイト→マスター→制御）",
    "make the recipe of the level below: general, site, master, control"};
inline constexpr report::Message kDeriveTo{"作るレベル: site、master、control",
                                           "level to make: site, master or control"};
inline constexpr report::Message kDeriveId{"新しいレシピのID", "id of the new recipe"};
inline constexpr report::Message kDeriveVersion{"新しいレシピの版", "version of the new recipe"};
inline constexpr report::Message kDeriveSet{
    "パラメーター=値。例: temperature='37 Cel'。何度でも書ける",
    "PARAMETER=VALUE, such as temperature='37 Cel'; may be repeated"};
inline constexpr report::Message kDeriveMaterial{
    "材料=ここで使う材料（site、master）。何度でも書ける",
    "MATERIAL=LOCAL, what is taken here instead (site, master); may be repeated"};
inline constexpr report::Message kDeriveClass{
    "ステージ=設備のクラス（master）。何度でも書ける",
    "STAGE=CLASS of equipment it runs on (master); may be repeated"};
inline constexpr report::Message kDeriveService{
    "動作=サービス（master）。なければ人への指示になる。何度でも書ける",
    "ACTION=SERVICE that does it, else it is done by people (master); may be repeated"};
inline constexpr report::Message kDeriveConsume{
    "材料のID=それを入れる要素（master）。何度でも書ける",
    "MATERIAL=ELEMENT that takes it in (master); may be repeated"};
inline constexpr report::Message kDeriveProduce{
    "材料のID=それが出る要素（master）。何度でも書ける",
    "MATERIAL=ELEMENT that gives it (master); may be repeated"};
inline constexpr report::Message kDeriveUnit{"設備の要件=装置（control）。何度でも書ける",
                                             "REQUIREMENT=UNIT (control); may be repeated"};
inline constexpr report::Message kDeriveSize{
    "バッチの大きさ（control）。例: '1000 L'。なければレシピのまま",
    "size of the batch (control), such as '1000 L'; else as the recipe is written"};

// Of propose, approve, withdraw and versions.
inline constexpr report::Message kRecipePropose{
    "レシピの版を、署名して記録簿に提案する", "propose a version of a recipe in a ledger, signed"};
inline constexpr report::Message kRecipeApprove{
    "提案された版を、作成者とは別の人が署名して承認する",
    "approve a version that another person proposed, signed"};
inline constexpr report::Message kRecipeWithdraw{
    "版を理由とともに取り下げる。動いているバッチは続く",
    "withdraw a version with a reason; batches that run go on"};
inline constexpr report::Message kRecipeVersions{"記録簿にあるレシピの版と、その状態を挙げる",
                                                 "list the versions of recipes in a ledger"};
inline constexpr report::Message kRecipeIdGiven{"レシピのID", "id of the recipe"};
inline constexpr report::Message kRecipeVersionGiven{"レシピの版", "version of the recipe"};
inline constexpr report::Message kSignKey{"署名する人の秘密鍵（renkei key make で作る）",
                                          "secret key of who signs, made by renkei key make"};
inline constexpr report::Message kSignPerson{"署名する人のID。例: anna",
                                             "id of who signs, such as anna"};
inline constexpr report::Message kSignName{"署名する人の名前（記録に残る表記）",
                                           "name of who signs, as printed"};
inline constexpr report::Message kWithdrawReason{"取り下げる理由", "why it is withdrawn"};
inline constexpr report::Message kRecipeIsNow{"{version}: {state}（記録 {entry}）\n",
                                              "{version}: {state} (entry {entry})\n"};
inline constexpr report::Message kNoRecipes{"レシピはまだ提案されていません\n",
                                            "no recipe was proposed yet\n"};
inline constexpr report::Message kColumnRecipe{"レシピ", "recipe"};
inline constexpr report::Message kColumnVersion{"版", "version"};
inline constexpr report::Message kColumnLevel{"レベル", "level"};
inline constexpr report::Message kColumnState{"状態", "state"};
inline constexpr report::Message kColumnProposed{"提案", "proposed"};
inline constexpr report::Message kColumnApproved{"承認", "approved"};
inline constexpr report::Message kColumnWithdrawn{"取り下げ", "withdrawn"};
inline constexpr report::Message kColumnReason{"理由", "reason"};
// As quality::VersionState.
inline constexpr std::array kStates{report::Message{"提案中", "proposed"},
                                    report::Message{"承認済み", "approved"},
                                    report::Message{"取り下げ", "withdrawn"}};

}  // namespace renkei::cli::words
