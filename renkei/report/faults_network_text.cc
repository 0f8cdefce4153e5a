#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"network.bad_id",
     "「{value}」はIDになりません。英小文字、数字、-、_、. を1から64字で書いてください"},
    {"network.batch_too_large",
     "「{process}」の1バッチが{doses}回分にもなります（求められているのは全部で{asked}回分）。"
     "数値と単位を確かめてください"},
    {"network.coordinate_grid",
     "「{value}」は細かすぎます。緯度と経度は0.1度まで（市町村の水準）です"},
    {"network.coordinate_pair", "緯度と経度の片方だけがあります。両方書くか、両方空けてください"},
    {"network.cyclic_bill",
     "構成表が輪になっています（矢印の先が要ります: {cycle}）。どれか1行を消してください"},
    {"network.dates_reversed",
     "{to} の {value} が {from} の {other} より前です。日付を確かめてください"},
    {"network.days_to_obtain_missing",
     "まだない許可「{id}"
     "」に、取得までの日数がありません。日数か、仮定のパラメータを書いてください"},
    {"network.dosing_unit",
     "製剤の単位 {value} は、製品「{product}」の投与単位 {wanted} "
     "に換算できません。換算できる単位を書いてください"},
    {"network.duplicate_id",
     "「{value}」は{line}行にもあります。片方のIDを変えるか、消してください"},
    {"network.edit_syntax",
     "変更「{value}」を読めません: {why_ja}。fill-rate*=1.2、processes[make-vax].titre*=0.5、"
     "offers[*].rate*=1.1 のように、*=、+=、-=、= のどれかで書いてください"},
    {"network.edit_unknown_column", "表「{table}」の列「{value}」は変更できません。{remedy_ja}"},
    {"network.edit_unknown_row",
     "表「{table}」に「{value}」という行はありません。IDを確かめてください"},
    {"network.edit_unknown_table",
     "「{value}」という表はありません。ネットワークの表の名前を書いてください"},
    {"network.empty_table",
     "{value} に行がありません（{where_ja}要ります）。少なくとも1行を書いてください"},
    {"network.every_days_missing",
     "需要「{id}」は{times}回ありますが、間隔がありません。次までの日数を書いてください"},
    {"network.fill_rate_missing",
     "設備「{id}」に充填の速度がありません（工程「{process}」には days_between "
     "もありません）。1分あたりのバイアル数を書いてください"},
    {"network.file_case",
     "「{value}」は読まれません。表の名前は .csv で終わります。「{right}」に変えてください"},
    {"network.filling_stage",
     "「{value}」は製剤の段階の工程ではありません。製剤の工程を書くか、行を消してください"},
    {"network.first_step_parallel",
     "切替え「{switch}」の最初の手順に、並行する相手がありません。no "
     "と書くか、順番を直してください"},
    {"network.goal_incomplete",
     "シナリオ「{id}」の目標に {field} がありません。人数と日数の両方を書くか、両方空けてください"},
    {"network.scenario_period",
     "この計画網では日が期間として数えられるため、シナリオ「{id}"
     "」だけの期間は使えません。空けるか、network"
     ".toml の calendar を day にしてください"},
    {"network.goal_over_persons",
     "シナリオ「{id}」の目標の人数が、全体の人数（{persons}）を超えています。{persons}以下の人数を"
     "書いてください"},
    {"network.interval_missing",
     "シナリオ「{id}」の{doses}回の接種に間隔がありません。接種の間の日数を書いてください"},
    {"network.lab_stages",
     "事業所の試験室「{id}」が、どの段階のロットを試験するかが書かれていません。"
     "drug_substance;drug_product のように段階を書いてください"},
    {"network.lane_delivery",
     "輸送路「{id}」の行き先が事業所と配送の両方になっています。どちらかにしてください"},
    {"network.lane_to_itself",
     "輸送路「{id}」の始まりと終わりが同じです。別の事業所を書くか、行を消してください"},
    {"network.lane_twice", "輸送路「{id}」は輸送路「{other}」と同じ道です。片方を消してください"},
    {"network.licence_twice",
     "許可「{id}」は許可「{other}"
     "」と事業所・製品・段階が同じです。片方を消すか、期間を分けてください"},
    {"network.material_without_source",
     "工程「{process}」に必要な資材「{value}」を、作る所も在庫も供給者もありません。offers.csv、"
     "stocks.csv、processes.csv のどれかに行を加えてください"},
    {"network.missing_column", "列「{value}」がありません。加えてください"},
    {"network.missing_file",
     "{value} がありません（{where_ja}要ります）。1行以上ある表を加えてください"},
    {"network.missing_table",
     "{value} "
     "がありません（{where_ja}"
     "要ります）。この表の規則や制限がないまま計画すると答えが違ってしまいます。表を加える"
     "か、書くことが何もなければ見出し行だけの表を置いてください: {header}"},
    {"network.more_faults",
     "同じ種類の誤り（{code}）が、{where_ja}にほかに{count}件あります（この行が最後です）。"
     "挙げたものを直してから、もう一度調べてください"},
    {"network.named_table",
     "{value} {lacks_ja}が、{cell} がその行を指しています。表に行を加えてください"},
    {"network.no_batch_amount",
     "「{id}」の1バッチの量がわかりません。titre か batch_amount か充填の行を書いてください"},
    {"network.no_day",
     "network.toml に as_of がなく、基準日の指定もありません。as_of = 2026-04-01 "
     "のような行を加えるか、基準日を指定してください"},
    {"network.no_network",
     "「{value}」はネットワークのフォルダではありません。network.toml "
     "のあるフォルダを書いてください"},
    {"network.no_process_chain",
     "「{value}」の製剤に至る工程がありません。製剤と、それを作る工程を加えてください"},
    {"network.not_whole", "「{value}」は整数ではありません"},
    {"network.out_of_range", "「{value}」は許される範囲の外です（{range_ja}）"},
    {"network.output_kind",
     "製剤の工程の産物「{output}」が製剤ではありません。製剤の資材か、別の段階を書いてください"},
    {"network.nothing_named",
     "「{value}」という名前の行はありません。IDは renkei network show で見られます"},
    {"network.overlapping_dates",
     "「{id}」の期間が{line}行と重なっています。片方の期間を区切ってください"},
    {"network.parameter_end",
     "この値では {cell} が成り立ちません。そこでも成り立つ値を書いてください"},
    {"network.parameter_in_parameters",
     "パラメータの表では「{value}」のようにほかのパラメータを使えません。数値を書いてください"},
    {"network.parameter_order",
     "low {low}、typical {value}、high {high} の順に大きくなっていません。low ≦ typical ≦ high "
     "としてください"},
    {"network.platform_without_suite",
     "工程「{id}」に必要な技術基盤「{platform}"
     "」をもつ製造室がありません。製造室に加えるか、別の技術基盤を書いてください"},
    {"network.process_without_suite",
     "工程「{id}」を行える製造室がありません。技術基盤「{platform}」をもつ製造室{only_ja}"
     "に、種類「{"
     "kind}」の設備がありません。unit_kind か only_suite を直すか、製造室に設備を加えてください"},
    {"network.product_incomplete",
     "{user_ja}が使う製品の {field} がありません。技術基盤、投与単位、1回量を書いてください"},
    {"network.product_mismatch",
     "産物「{output}」の製品は「{product}」ですが、工程の製品は「{wanted}"
     "」です。どちらかを直してください"},
    {"network.product_missing",
     "「{id}」がどの製品のものかが書かれていません。製品を書いてください"},
    {"network.qualification_days_missing",
     "適格でない供給「{id}"
     "」に、適格性評価の日数がありません。日数か、仮定のパラメータを書いてください"},
    {"network.range_reversed",
     "{to} の {value} が {from} の {other} より小さくなっています。どちらかを直してください"},
    {"network.repeated_value", "「{cell}」に「{value}」が2回書かれています。1回にしてください"},
    {"network.required", "{field} が空です。{remedy_ja}"},
    {"network.running_not_possible",
     "「{process}」が製造室「{id}」で稼働中とされていますが、そこでは行えません（{why_ja}"
     "）。行える工程を書くか、空けてください"},
    {"network.scenario_persons",
     "シナリオ「{id}」に製品があるのに人数がありません。人数を書いてください"},
    {"network.scenario_products",
     "シナリオ「{id}」に人数があるのに製品がありません。数える製品を書いてください"},
    {"network.setting_missing",
     "network.toml に {field} がありません。{line} のような行を加えてください"},
    {"network.short_row",
     "見出しには列が{header}個ありますが、この行にはセルが{value}個しかありません。足りないものを"
     "書き足し、空のセルもコンマで区切ってください"},
    {"network.suite_without_unit",
     "製造室「{value}」に、工程が求める種類の設備がありません（{kinds}）。units.csv "
     "に加えてください"},
    {"network.switch_inconsistent",
     "製品「{product}」は技術基盤「{platform}"
     "」で作るものではありません。技術基盤を空けるか、どちらかを直してください"},
    {"network.switch_position",
     "切替え「{switch}」の手順の順番「{value}」が2つあります。1、2、3と1回ずつ書いてください"},
    {"network.switch_tie",
     "切替え「{id}」は切替え「{other}"
     "」と同じ変更に同じ細かさで当てはまります。片方に製造室か製品を書くか、片方を消してください"},
    {"network.two_batch_amounts",
     "「{id}」の1バッチの量が{ways}通りで書かれています。titre、batch_amount、filling.csv "
     "の行のうち"
     "1つだけ残してください"},
    {"network.unit_dimension",
     "{what_ja} は {wanted} に換算できません。換算できる単位にしてください"},
    {"network.unit_kind_missing",
     "工程「{id}」は{lacks_ja}設備の種類がありません。{example} のような種類を書いてください"},
    {"network.unit_missing", "{field} に単位がありません。その単位の列に書いてください"},
    {"network.unknown_column",
     "「{value}」という列はありません。消すか、名前を note_ で始めてください"},
    {"network.unknown_file",
     "「{value}」という表はありません。ファイルを消すか、名前を直してください"},
    {"network.unknown_id",
     "「{value}」は表「{table}」にありません。綴りを確かめるか、その行を加えてください"},
    {"network.unknown_key", "「{value}」という設定はありません。消すか、綴りを直してください"},
    {"network.unknown_parameter",
     "「{value}」というパラメータはありません。綴りを確かめてください"},
    {"network.unknown_value", "「{value}」はここに書ける語ではありません（{choices}）"},
    {"network.volume_missing",
     "力価がある工程「{process}」の設備「{id}」に容量がありません。使用容量と単位を書いてください"},
    {"network.withdrawn_site",
     "撤退した事業所「{value}」を{user_ja}が使っています。行を消すか、終わりの日を書いてください"},
    {"network.wrong_type", "「{field}」は {value} ではなく、{wanted_ja}を書いてください"},
});

}  // namespace

std::span<const FaultSentence> network_fault_sentences() { return kSentences; }

}  // namespace renkei::report
