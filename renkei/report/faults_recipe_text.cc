// Recipes: their form, what they say, and their charts.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"recipe.ambiguous",
     "「{value}"
     "」というパラメーターは、要素の値や結果と同じ名前です。パラメーターの名前を変えてください"},
    {"recipe.batch_size",
     "バッチの大きさ「{value}」はこのレシピでは使えません。レシピが許す範囲で書いてください"},
    {"recipe.chart_left_over",
     "終了に着いたとき「{step}"
     "」がまだ動いていることがあります。並行する要素すべてから、一つの矢印で"
     "終了へ進めてください"},
    {"recipe.chart_may_stick",
     "「{step}"
     "」の後、どの条件も成り立たないと先へ進めません。条件のない矢印を最後に書いてください"},
    {"recipe.chart_no_exit",
     "「{step}」からは終了に着けません。繰り返しから出る矢印か、並行する要素すべてからの矢印を"
     "書いてください"},
    {"recipe.chart_shadowed",
     "「{step}"
     "」の後に、決して調べられない矢印があります。前の矢印がいつも成り立つためです。条件のない"
     "矢印は最後に書いてください"},
    {"recipe.chart_syntax",
     "図の{line}行目「{value}」を読めません。charge -> inoculate や check -> grow, sample when "
     "check.passed のように書いてください"},
    {"recipe.chart_too_wide",
     "図の状態が多すぎて、すべてを確かめられません。並行する要素のうち、まとまるものを一つの要素に"
     "入れてください"},
    {"recipe.chart_twice",
     "「{step}"
     "」は、動いているあいだにもう一度始まることがあります。並行の終わりは、すべてからの一つの"
     "矢印にしてください。繰り返しは、開始より後の要素へ戻します"},
    {"recipe.chart_unreachable",
     "「{value}」には決して着きません。着ける要素から矢印を書いてください"},
    {"recipe.circle",
     "式「{value}」は、自分自身から計算されています。輪になっている名前を式から除いてください"},
    {"recipe.derive_amount",
     "この大きさでは「{value}」の量が {amount} となり、範囲の外です。別の大きさにするか、範囲を見直"
     "してください"},
    {"recipe.derive_equipment",
     "「{value}」には設備がなく、サービスを使えません。--class {value}=クラス と書いてください"},
    {"recipe.derive_formula",
     "「{value}」は式で計算されるので、値を決められません。式の元になるパラメーターを決めてくださ"
     "い"},
    {"recipe.derive_level",
     "{from} のレシピから {value} のレシピは作れません。general から site か master、site から "
     "master、master から control を作ります"},
    {"recipe.derive_missing",
     "「{value}」に要るものが指定されていません。{example} と書いてください"},
    {"recipe.derive_moved",
     "「{value}」の出入りはレシピにもう書かれています。{field} を省いてください"},
    {"recipe.derive_option", "{field} は {value} のレシピを作るときには使いません。省いてください"},
    {"recipe.derive_service",
     "「{value}」のサービスは、ほかの動作では違うパラメーターで使われます。別のサービスにしてくだ"
     "さい"},
    {"recipe.derive_unknown",
     "「{value}」はこのレシピにありません。次のどれかを書いてください: {known}"},
    {"recipe.derive_value",
     "「{value}」は {parameter} に使えません。--set temperature='37 Cel' のように、種類の合う単位で"
     "書いてください"},
    {"recipe.expression_name",
     "「{value}」という名前は、ここでは何も指しません。パラメーターか、「要素."
     "値」と書いてください"},
    {"recipe.expression_syntax",
     "「{value}」を{character}文字目で読めません。grow.glucose < 2 'g/L' or elapsed > 14 'd' "
     "のように"
     "書いてください"},
    {"recipe.expression_type",
     "「{value}」では、値の種類（数、真偽、文字）が合いません。条件なら glucose < 2 "
     "'g/L' のように比べてください"},
    {"recipe.expression_unit", "「{value}」では単位が合いません。同じ種類の単位にしてください"},
    {"recipe.format",
     "これはここで読めるレシピではありません。最初の行は format = \"renkei recipe 1\" "
     "です。後の書式には"
     "新しいrenkeiが要ります"},
    {"recipe.holder",
     "「{value}」は図を持ちながら、自分でも何かをしています。自分ですることは、図の中の要素に移して"
     "ください"},
    {"recipe.id",
     "「{value}」は名前に使えません。小文字で始め、小文字、数字、「_"
     "」で書いてください（レシピのIDには"
     "「-」、要素のパスには「/」も使えます）"},
    {"recipe.idle",
     "「{value}」は何もしません。図、サービス、質問、待ち、人への指示のどれかを書いてください"},
    {"recipe.limits",
     "「{value}"
     "」の範囲が、その外側の範囲を超えています。目標範囲は許容範囲の中に、許容範囲は限界範囲の"
     "中に置いてください"},
    {"recipe.material",
     "材料「{value}」の出入りが合いません。投入するもの（input）は "
     "consume、得られるもの（output）は "
     "produce、中間物（intermediate）は produce が要ります"},
    {"recipe.missing", "「{value}」がありません。書いてください"},
    {"recipe.never_ends",
     "サービス「{value}」は自ら終わらず、終わらせるものもありません。until か wait "
     "を書いてください"},
    {"recipe.no_chart", "図を持つ要素ではありません。書けるのは次のどれかです: {known}"},
    {"recipe.no_equipment",
     "サービス「{value}」を使う設備がありません。この要素か、それを含む要素に equipment を書いて"
     "ください"},
    {"recipe.no_service",
     "設備にサービス「{value}」はありません。設備が持つサービスにするか、設備を変えてください"},
    {"recipe.order",
     "「{value}"
     "」は、自分と同じか小さい種類の要素の中にあります。プロシージャ、ユニットプロシージャ、"
     "オペレーション、フェーズの順に入れてください"},
    {"recipe.out_exists",
     "「{value}」はすでにあります。別の名前を指定するか、そのファイルを移してください"},
    {"recipe.out_is_foreign",
     "「{value}」はrenkeiが書いたものではなく、上書きされてしまいます。別の名前を指定するか、"
     "そのファイルを移してください"},
    {"recipe.outside_limits",
     "値「{value}」が範囲の外です。範囲の中にするか、範囲を見直してください"},
    {"recipe.own_result",
     "「{value}"
     "」はこの要素のサービスの結果で、終わるまで分かりません。サービスの結果から外すか、別の"
     "値を書いてください"},
    {"recipe.synchronization",
     "「{value}」は同時に始められません。図を持たない二つの要素で、並行して動く別々の"
     "ユニットプロシージャにあるものを書いてください"},
    {"recipe.twice", "「{value}」が二度書かれています。どちらかの名前を変えてください"},
    {"recipe.unbound",
     "設備「{value}」の割り当てが正しくありません。unit は、コントロールレシピには必ず書き、ほかの"
     "レシピには書きません"},
    {"recipe.unit",
     "「{value}」の単位が、ここで求められるものと合いません。単位を確かめてください"},
    {"recipe.unknown", "「{value}」は、このレシピのどこにもありません。名前を確かめてください"},
    {"recipe.unknown_key",
     "「{value}」という項目はここにはありません。書けるのは次のどれかです: {known}"},
    {"recipe.value",
     "「{value}」は「{field}」に使えません。範囲は 36.5 to 37.5 Cel、>= 90 % のように、決まった語は"
     "そのとおりに書いてください"},
    {"recipe.when_no",
     "質問「{value}」は、はい・いいえで答えるものではありません。when_no を消すか、type を yes_no "
     "に"
     "してください"},
    {"recipe.wrong_type",
     "「{field}」に{value}は書けません。文字は引用符で囲み、真偽は true か false、並びは [ ]、表は "
     "[{field}] で書いてください"},
});

}  // namespace

std::span<const FaultSentence> recipe_fault_sentences() { return kSentences; }

}  // namespace renkei::report
