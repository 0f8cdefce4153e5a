#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"batchml.condition",
     "条件「{value}」は理解できません。True、「Step 名前 is Completed」、または grow.temperature "
     ">= "
     "36 'Cel' のような比較で書いてください"},
    {"batchml.constraint",
     "設備の制約「{value}」を読めません。設備を使う要素に >=50 や <=300 "
     "のような範囲で書くか、Optional にしてください"},
    {"batchml.doctype",
     "文書に DOCTYPE があります。隠れた内容を読み込まないため受け付けません。<!DOCTYPE …> "
     "を消してください"},
    {"batchml.element",
     "要素「{value}」はここに置けない種類か、深すぎる所にあります。手順にはユニット手順、その中に"
     "操作、その中にフェーズを置いてください"},
    {"batchml.encoding", "文書が UTF-8 ではありません。UTF-8 で保存してください"},
    {"batchml.equipment",
     "要素「{value}」を実行する設備が決まりません。EquipmentRequirement "
     "を1つ、その要素か上の要素に書いてください"},
    {"batchml.graph",
     "「{value}」のところで手順の図がつながりません。Begin から End "
     "まで、ステップと遷移が交互になる"
     "ように線を引いてください"},
    {"batchml.missing", "「{value}」がありません。書き加えてください"},
    {"batchml.namespace",
     "名前空間「{value}」の文書は BatchML ではありません。レシピを BatchML V0701 "
     "で書き出してください"},
    {"batchml.no_recipe",
     "文書に求めるレシピがありません。MasterRecipe、ControlRecipe、GRecipe "
     "のどれかを含めて書き出してください"},
    {"batchml.no_transition",
     "ステップ「{value}」と次のステップの間に遷移がありません。条件 True "
     "の遷移を間に置いてください"},
    {"batchml.not_carried",
     "「{value}」を BatchML "
     "に書けません。読み直すと別の内容になるためです。レシピの誤りを直すか、その変更を取り消すか、"
     "表 [batchml] を消して新しく書いてください"},
    {"batchml.old_version",
     "古い版 {value} の文書です。読めるのは V0701 だけです。V0701 で書き出してください"},
    {"batchml.parameter",
     "パラメータ「{value}"
     "」の意味が分かりません。ProcessParameter、ProcessInput、ProcessOutput "
     "のどれかとして、入れ子にせず、値を1つ書いてください"},
    {"batchml.relative_namespace",
     "名前空間「{value}」は絶対 URI ではありません。http://www.mesa.org/xml/B2MML "
     "のような規格の名前空間を書いてください"},
    {"batchml.root",
     "「{value}」はレシピではありません。MasterRecipe を持つ BatchInformation か GRecipe "
     "を書き出してください"},
    {"batchml.schema", "スキーマに合いません（{parser}）。BatchML V0701 の形に直してください"},
    {"batchml.schema_folder",
     "「{value}」をXMLスキーマとして読めません。B2MML V0701 の AllSchemas.xsd "
     "があるフォルダーを指定してください"},
    {"batchml.several_recipes",
     "文書にレシピが2つ以上あります（「{value}」など）。どれを読むか ID で指定してください"},
    {"batchml.syntax",
     "XMLとして読めません（{parser}）。そこを直すか、元の道具で書き出し直してください"},
    {"batchml.too_deep", "要素の入れ子が深すぎます。レシピに要る深さで書いてください"},
    {"batchml.too_large", "文書が 16 MiB を超えています。レシピを1つずつ書き出してください"},
    {"batchml.too_much",
     "文書がレシピと共に残せる大きさを超えています。バッチの一覧や記録を除いて書き出してください"},
    {"batchml.twice", "「{value}」が2つあります。片方のIDを変えるか、消してください"},
    {"batchml.unit",
     "「{value}」という単位は分かりません。L/h、Cel、U/min などの UCUM "
     "の記号で書いてください"},
    {"batchml.unknown_element",
     "要素名「{value}」は BatchML V0701 "
     "のここにはありません。綴りを確かめるか、別の名前空間で書いてく"
     "ださい"},
    {"batchml.unknown_id", "「{value}」が指すものがありません。あるもののIDを書いてください"},
    {"batchml.value",
     "値「{value}」は、ここでは正確に読み取れません。BatchML V0701 "
     "で決められた語か、値1つで書いてください"},
});

}  // namespace

std::span<const FaultSentence> batchml_fault_sentences() { return kSentences; }

}  // namespace renkei::report
