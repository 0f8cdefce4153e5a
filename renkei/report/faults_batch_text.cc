// What is wrong with a batch, its machines and what people ask of the engine.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"control.answer",
     "実行中のプログラムの返事（{value}）が分かりません。もう一度試し、だめならそのプログラムを終え"
     "て renkei batch resume で続けてください"},
    {"control.ended", "実行中のプログラムが終わったか、返事が遅れています。もう一度試してください"},
    {"equipment.class",
     "装置 {unit} は「{value}」のクラスではありません。合う装置を割り当ててください"},
    {"equipment.form_format",
     "装置の記述ではありません。\"format\": \"renkei device 1\" を持つJSONで書いてください"},
    {"equipment.form_member",
     "「{value}"
     "」は装置の記述のこの場所に書けません。足りないもの、知られていないもの、種類の違うもの"
     "のどれかです。docs/formats/equipment.md に合わせてください"},
    {"equipment.form_name", "名前「{value}」が二度あります。一つずつ別の名前にしてください"},
    {"equipment.kind", "「{value}」という模擬装置はありません。{kinds} のどれかを書いてください"},
    {"equipment.no_parameter",
     "装置 {unit} のサービスに「{value}」がありません。合う装置を割り当ててください"},
    {"equipment.no_service",
     "装置 {unit} にサービス「{value}」がありません。合う装置を割り当ててください"},
    {"equipment.no_value", "装置 {unit} に値「{value}」がありません。合う装置を割り当ててください"},
    {"equipment.plant_format",
     "プラントの記述ではありません。一行目に format = \"renkei plant 1\" と書いてください"},
    {"equipment.property", "装置 {unit} は「{value}」を満たしません。合う装置を割り当ててください"},
    {"equipment.saved",
     "装置 {value} の保存された状態を読み込めません。消すと、新しい装置として始まります"},
    {"equipment.typed", "「{value}」はこの値として読めません。値だけを打ち直してください"},
    {"equipment.typed_by",
     "この値は別の二人が打っています。二人のどちらかが打ち直すか、打つ人を示してください"},
    {"equipment.typed_done",
     "「{value}」は確定したか、打ち直しの限度に達しました。訂正は逸脱として行ってください"},
    {"equipment.unit",
     "装置 {unit} の「{value}」の単位が、レシピの単位に換算できません。合う装置を割り当ててくだ"
     "さい"},
    {"equipment.unit_id",
     "「{value}」は装置のIDに使えません。小文字、数字、「-」「_」「.」で書いてください"},
    {"equipment.value_range",
     "値「{value}」は装置が示す範囲や選択肢の外です。範囲の中の値にしてください"},
    {"equipment.value_type", "値「{value}」は装置が示す型に合いません。型に合う値にしてください"},
    {"events.body",
     "記録 {value} の「{member}」がないか、種類が違います。記録簿を検証してください"},
    {"execute.answer",
     "「{value}」は答えとして使えません。問いの形（はい・いいえ、数値、選択肢）に合わせて答えて"
     "ください"},
    {"execute.batch_id",
     "「{value}」はバッチのIDに使えません。小文字、数字、「-」「_」「.」で、まだないものにしてく"
     "ださい"},
    {"execute.by", "行う人が示されていません。--by 名前 と書いてください"},
    {"execute.entry",
     "バッチ {value} の記録が前の記録に続きません。記録簿を検証してください。このバッチは進めま"
     "せん"},
    {"execute.inner_entry",
     "秘密の要素の記録（内側の記録簿）の{value}番は使えません。記録簿を検証し、両方を一緒に写した"
     "控えから戻してください"},
    {"execute.inner_run",
     "秘密の要素の記録を開けません。バッチの記録のうち batch.kept-shut/1 を確かめ、記録簿を検証して"
     "ください"},
    {"execute.inner_wrong",
     "バッチ {value} の秘密の要素「{path}」（{run}回目）について、記録 {index} "
     "が約束した中身が内側の"
     "記録簿にありません。書き換えられたか古い写しです。証拠として残し、両方を一緒に写した控えから"
     "戻してください"},
    {"execute.level",
     "レシピ {value} は一般・サイトのレシピなので実行できません。renkei recipe derive --to master "
     "で"
     "マスターレシピを作ってください"},
    {"execute.lot", "投入物「{value}」のロットがありません。--lot {value}=ロット と書いてください"},
    {"execute.no_batch", "バッチ {value} はありません。renkei batch list で確かめてください"},
    {"execute.no_element",
     "レシピに「{value}」という要素はありません。renkei batch show で確かめてください"},
    {"execute.no_inner_log",
     "「{value}」には秘密の要素がありますが、内側の記録簿がありません。inner.db "
     "のある記録簿を使って"
     "ください。何も記録していません"},
    {"execute.no_prompt",
     "答えを待つ問い {value} はありません。renkei batch show で確かめてください"},
    {"execute.order",
     "今の状態では {value} はできません。renkei batch show で状態を確かめてください"},
    {"execute.parameter",
     "パラメータ {parameter} に「{value}」は使えません。renkei recipe show で単位と限度を確かめ"
     "てください"},
    {"execute.recipe",
     "レシピ {value} は実行できません。renkei recipe check で誤りを確かめてください"},
    {"execute.stopped",
     "記録に失敗したため、もう何も記録しません。プログラムを終え、ディスクを確かめてから記録簿を"
     "開き直してください"},
    {"execute.too_large",
     "書かれたものが {value} バイトで長すぎます。短くするか、ファイルを記録簿に添付してください"},
    {"execute.transition", "遷移 {value} は今は進めません。renkei batch show で確かめてください"},
    {"execute.unit",
     "装置「{value}」を割り当てられません。--unit で、要件に合う装置を指定してください"},
    {"execute.witness", "二人目の確認が必要です。別の人が確認してください（--witness 名前）"},
    {"plant.busy",
     "「{service}」を始められません。「{running}」が動いています。終わるのを待つか止めてください"},
    {"plant.integration", "模擬装置の方程式を解けませんでした。設定が範囲内か確かめてください"},
    {"plant.parameter",
     "「{service}」の {parameter} = {value} は範囲外です。{low}〜{high} {unit} で指定してください"},
    {"plant.process",
     "模擬装置 {value} が動きません: {reason}。上の表示を確かめ、プラントのファイルを"
     "直してから始め直してください"},
    {"plant.protocol",
     "「{value}」での通信にはまだ対応していません。protocol = \"lads\" にしてください"},
    {"plant.refused",
     "今の装置の状態では「{service}」を始められません。装置の状態を確かめてください"},
    {"site.ask",
     "「{value}」は実行中のプログラムに頼めません（{reason}）。renkei batch または plant の --help "
     "で"
     "確かめてください"},
    {"site.no_plant", "この記録簿にはまだ装置がありません。--plant で模擬プラントを示してください"},
    {"site.no_unit", "模擬装置「{value}」は動いていません。実行中のプラントの装置を書いてください"},
    {"site.other_plant",
     "{value} には別のプラントがあります。--plant を外して続けるか、別の記録簿にしてください"},
    {"site.real",
     "{value} は模擬実行の記録簿ではないので、時間は実時間、答えるのは本物の人です。--speed と "
     "--people を外すか、模擬実行の記録簿を使ってください"},
    {"site.speed",
     "通信でつながる装置は実時間で動きます（{value} は使えません）。--speed を外してください"},
    {"site.seed", "「{value}」は種ではありません。元の整数に戻してください"},
});

}  // namespace

std::span<const FaultSentence> batch_fault_sentences() { return kSentences; }

}  // namespace renkei::report
