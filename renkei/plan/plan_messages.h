// What the plan's report, terminal text and tables say, in Japanese and English.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::plan::words {

using report::Message;

// The head and the answer.
inline constexpr Message kTitle{"製造計画の報告: {scenario}", "Production plan: {scenario}"};
inline constexpr Message kNetworkFact{"ネットワーク: {network}", "Network: {network}"};
inline constexpr Message kAsOfFact{"データの基準日: {date}", "Data as of: {date}"};
inline constexpr Message kDeclaredFact{"宣言の日（0日目）: {date}", "Declared on (day 0): {date}"};
inline constexpr Message kHorizonFact{"計画期間: {days}（{date}まで）",
                                      "Horizon: {days} (to {date})"};
inline constexpr Message kEditsFact{"条件の変更: {edits}", "Changed for this plan: {edits}"};
inline constexpr Message kVerdictGood{"検査済み: すべての規則に適合", "Checked: obeys every rule"};
inline constexpr Message kVerdictBad{"検査で不適合: この計画は使えません",
                                     "Check failed: this plan must not be used"};
inline constexpr Message kVerdictNone{"未検査", "Not checked yet"};
inline constexpr Message kContents{"目次", "Contents"};

inline constexpr Message kAnswerReached{
    "{persons}の接種を終えるのは {date}、宣言から{days}後です。",
    "{persons} will be fully vaccinated by {date}, {days} after the declaration."};
inline constexpr Message kAnswerNotReached{
    "この計画では、計画期間の{days}のうちに{persons}の接種は終わりません。終わるのは{served}"
    "までです。",
    "{persons} will not be reached within the horizon of {days} by this plan; {served} will."};
inline constexpr Message kAnswerQuietGood{"平時の需要はすべて期日どおりに満たせます。",
                                          "All peace-time demand is met on time."};
inline constexpr Message kAnswerQuietShort{
    "平時の需要に、最大で{doses}回分の遅れが出ます。",
    "Peace-time demand falls behind; doses late at once: up to {doses}."};
inline constexpr Message kRangeBoth{"前提の取り方で {early} から {late} まで動きます。",
                                    "The assumptions move this between {early} and {late}."};
inline constexpr Message kRangeEarlyOnly{
    "前提の取り方で、早ければ {early}、遅い場合は計画期間内に終わりません。",
    "The assumptions move this from {early} at best to beyond the horizon at worst."};
inline constexpr Message kRangeNever{
    "前提を良い側に取っても計画期間内に終わりません。",
    "Not even favourable assumptions bring it within the horizon."};
inline constexpr Message kRestsOn{
    "計画に使った表の{total}行のうち{count}行（{percent}）は、仮定か、仮定の数値を使う行です。",
    "{count} of the {total} table rows used ({percent}) are assumptions, or take a number from "
    "one."};
inline constexpr Message kGoalOfAll{"目標は、シナリオの{all}のうち{goal}です。",
                                    "The goal is {goal} of the scenario's {all}."};
inline constexpr Message kLongBefore{
    "注意: "
    "0日目がデータの基準日（{as_of}）より{days}も前です。過ぎた日に何ができたかではなく、基準日の"
    "設備・許可・在庫がその日にあったものとして計画しています。",
    "Note: day 0 is {days} before the day the data are of ({as_of}). The plan takes the suites, "
    "licences and stocks of that day as if they had been there then."};
inline constexpr Message kBuyFirst{"日付を早めるには、まず次のものです（{persons}の場合）。",
                                   "To bring the date forward, start with these (for "
                                   "{persons})."};
inline constexpr Message kSeeAll{"すべてを見る: {section}", "All of them: {section}"};

// Milestones.
inline constexpr Message kMilestonesCaption{"接種を終える人数と日付", "People served, and when"};
inline constexpr Message kPersonsColumn{"人数", "People"};
inline constexpr Message kFavourableColumn{"楽観（前提が良い側）", "High case (favourable)"};
inline constexpr Message kTypicalColumn{"標準（この計画）", "Typical (this plan)"};
inline constexpr Message kUnfavourableColumn{"悲観（前提が悪い側）", "Low case (unfavourable)"};
inline constexpr Message kPersonsCount{"{count}人", "{count}"};
inline constexpr Message kDateAndDay{"{date}（{day}日目）", "{date} (day {day})"};
inline constexpr Message kNotReached{"期間内に届かない", "not within the horizon"};
inline constexpr Message kNotComputed{"未計算", "not computed"};
inline constexpr Message kNothing{"なし", "none"};
inline constexpr Message kUnknown{"不明", "not known"};

inline constexpr Message kShareTitle{"この答えに使った表の行の裏付け",
                                     "What the table rows used in this answer rest on"};
inline constexpr Message kShareDescription{
    "公表{published}行、報道{reported}行、推定{estimated}行、仮定{assumption}行。",
    "{published} published, {reported} reported, {estimated} estimated, {assumption} assumed."};
inline constexpr Message kPublished{"公表", "published"};
inline constexpr Message kReported{"報道", "reported"};
inline constexpr Message kEstimated{"推定", "estimated"};
inline constexpr Message kAssumption{"仮定", "assumption"};
inline constexpr Message kShareItem{"{name} {count}行（{percent}）", "{name}: {count} ({percent})"};
inline constexpr Message kConfidenceColumn{"確かさ", "Confidence"};
inline constexpr Message kNumbersColumn{"表の行数", "Table rows"};
inline constexpr Message kPercentColumn{"割合", "Share"};

// What cannot be had.
inline constexpr Message kRefusals{"できないことと、その理由", "What cannot be had, and why"};
inline constexpr Message kBecause{"次の条件が同時には成り立たないためです。",
                                  "Because these cannot all hold at once:"};

// The goal.
inline constexpr Message kGoalSection{"目標との比較（年間の能力と日付）",
                                      "The goal: yearly rate and date"};
inline constexpr Message kGoalNone{"このシナリオには目標が定められていません。",
                                   "This scenario sets no goal."};
inline constexpr Message kGoal{"目標", "Goal"};
inline constexpr Message kGoalValue{"{persons}を{days}以内", "{persons} within {days}"};
inline constexpr Message kGoalByDay{"{days}で接種を終える人数", "People served within {days}"};
inline constexpr Message kGoalShareOf{"{persons}人（目標の{percent}）",
                                      "{persons} ({percent} of the goal)"};
inline constexpr Message kGoalDate{"目標の人数に届く日", "Goal reached on"};
inline constexpr Message kYearRate{"年間の能力（製剤まで。最も多い13週を1年に換算）",
                                   "Yearly rate (filled; busiest 13 weeks, scaled to a year)"};
inline constexpr Message kYearRateValue{"年{persons}分（{doses}、{date}からの13週）",
                                        "{persons} a year ({doses}; from {date})"};
inline constexpr Message kWithinHorizon{"計画期間（{days}）に届く量",
                                        "Delivered within the horizon of {days}"};
inline constexpr Message kFirstYear{"最初の1年に届く量", "Delivered in the first year"};
inline constexpr Message kFirstYearValue{"{persons}分（{doses}）",
                                         "enough for {persons} ({doses})"};
inline constexpr Message kBestYear{"最も多い365日間に届く量", "Delivered in the best 365 days"};
inline constexpr Message kBestYearValue{"{persons}分（{doses}、{date}から）",
                                        "enough for {persons} ({doses}; from {date})"};
inline constexpr Message kByYear{"年ごとに届く量", "Doses delivered year by year"};
inline constexpr Message kYearPart{"{from}〜{to}日目 {doses}回分", "days {from} to {to}: {doses}"};
inline constexpr Message kGoalNote{
    "目標の「年間2億人分」のような数字は年間の能力です。宣言の日から数えた日付とは別のものなので、"
    "両方を示します。",
    "A goal such as \"200 million people a year\" is a rate. When people are served, counted from "
    "the declaration, is another matter; both are shown."};

// What stops us.
inline constexpr Message kStopsSection{"何が妨げか、何を買うか", "What stops us, and what to buy"};
inline constexpr Message kStopsNone{"計算されていません。", "Not computed."};
inline constexpr Message kStopsIntro{
    "それぞれの制約を10%緩めたとき、まったくないとしたときに早まる日数です。"
    "ほかの制約はそのままにして、一つずつ計画を解き直して求めました。",
    "Days gained when a constraint is eased by 10%, or if it did not exist. Each was found by "
    "solving the plan again with that one constraint changed and all others as they are."};
inline constexpr Message kStopsChart{"{persons}に届く日が何日早まるか",
                                     "Days gained until {persons} can be served"};
inline constexpr Message kStopsChartNothing{"どの制約を緩めても日付は変わりません。",
                                            "Easing any one constraint moves no date."};
inline constexpr Message kStopsDescription{
    "最も効くのは「{label}」で、制限がなければ{gain}。",
    "The greatest is \"{label}\": with no such limit, {gain}."};
inline constexpr Message kEased{"10%緩めた場合", "eased by 10%"};
inline constexpr Message kRemoved{"制限がない場合", "with no such limit"};
inline constexpr Message kStopsAxis{"早まる日数", "days gained"};
inline constexpr Message kGroupColumn{"制約", "Constraint"};
inline constexpr Message kStopsEasedColumn{"{persons}人: 10%緩めた場合", "{persons}: eased by 10%"};
inline constexpr Message kStopsRemovedColumn{"{persons}人: 制限がない場合",
                                             "{persons}: with no such limit"};
inline constexpr Message kActionColumn{"何を買うか・何をするか", "What to buy or do"};
inline constexpr Message kStopsTable{"早まる日数と、何を買うか", "Days gained, and what to buy"};
inline constexpr Message kGainDays{"{days}早まる", "{days} sooner"};
inline constexpr Message kGainNone{"変わらない", "no change"};
inline constexpr Message kGainNewly{"期間内に届く（{days}以上早まる）",
                                    "comes within the horizon ({days} sooner or more)"};
inline constexpr Message kGainNever{"届かないまま", "still not reached"};
inline constexpr Message kBuyGain{"10%緩めた場合: {eased}。制限がない場合: {removed}。",
                                  "Eased by 10%: {eased}. With no such limit: {removed}."};
inline constexpr Message kStopsNeverAt{
    "{persons}"
    "には、どれか一つの制約をなくしても計画期間内に届きません。いくつかを同時に変える必要がありま"
    "す。",
    "Even if any one constraint is lifted, the horizon is too short to serve {persons}: "
    "several must change together."};
inline constexpr Message kStopsNothingAt{
    "{persons}に届く日は、どれか一つの制約を緩めても変わりません。",
    "Easing any one constraint does not move the day on which {persons} can be served."};
inline constexpr Message kStopsIdle{"単独では日付を変えないもの: {groups}",
                                    "These move no date on their own: {groups}"};
inline constexpr Message kBuyPlain{"{label}の制約を緩める", "Ease this constraint: {label}"};

// Curves.
inline constexpr Message kCurveSection{"いつ何回分が届くか", "Doses and people over time"};
inline constexpr Message kServedChart{"接種を終えた人数（累計）",
                                      "People fully vaccinated (total)"};
inline constexpr Message kServedDescription{
    "宣言から{days}のうちに{persons}人。目安の人数に届く日は表のとおりです。",
    "{persons} within {days} of the declaration; the table gives the dates."};
inline constexpr Message kServedSeries{"この計画", "this plan"};
inline constexpr Message kBandName{"前提の幅（悲観から楽観まで）",
                                   "range of the assumptions (low to high case)"};
inline constexpr Message kGoalLine{"目標 {persons}", "goal: {persons}"};
inline constexpr Message kDayLine{"{days}目", "day {day}"};
inline constexpr Message kGoalDayLine{"目標の期限（{day}日目）", "goal day ({day})"};
inline constexpr Message kPersonsAxis{"人（累計）", "people (total)"};
inline constexpr Message kDosesAxis{"回分（累計）", "doses (total)"};
inline constexpr Message kStagesChart{"段階ごとの回数（累計）", "Doses by stage (total)"};
inline constexpr Message kStagesDescription{
    "原薬から接種の場に届くまで、5つの段階それぞれを終えた回数です。線の間が、それぞれの段階での"
    "待ちを表します。",
    "Doses that have passed each of five stages, from drug substance to delivery. The distance "
    "between two lines is what waits between them."};
inline constexpr Message kDrugSubstance{"原薬", "drug substance"};
inline constexpr Message kDrugProduct{"製剤（充填済み）", "drug product"};
inline constexpr Message kReleased{"出荷判定済み", "released"};
inline constexpr Message kLotReleased{"国家検定済み", "lot released"};
inline constexpr Message kDelivered{"配送済み", "delivered"};
inline constexpr Message kServedColumn{"接種を終えた人数", "People served"};
inline constexpr Message kLowColumn{"悲観", "Low case"};
inline constexpr Message kHighColumn{"楽観", "High case"};
inline constexpr Message kDateColumn{"日付", "Date"};
inline constexpr Message kDayColumn{"日目", "Day"};
inline constexpr Message kAsTable{"表で見る: {title}", "As a table: {title}"};
inline constexpr Message kCurveFiles{"毎日の値は doses.csv と dosings.csv にあります。",
                                     "Values for every day are in doses.csv and dosings.csv."};
inline constexpr Message kCurveNone{"緊急時の接種はありません。", "No emergency doses are given."};

// Occupancy.
inline constexpr Message kOccupancySection{"設備の使い方", "Use of the equipment"};
inline constexpr Message kOccupancyIntro{
    "製造室ごとに、何をいつ作るかを示します。模様は製品、地色のない斜線の帯は切替え、"
    "下の細い帯は切替え後のロットが承認を待つ期間、×印は使えない期間です。",
    "What each suite makes, and when. Patterns are products; a hatched bar without ground is a "
    "switch; a thin bar below shows how long lots made after a switch wait for approval; crosses "
    "are days on which a suite is closed."};
inline constexpr Message kOccupancyChart{"設備の使用状況（{part}/{parts}）",
                                         "Occupancy of the suites ({part} of {parts})"};
inline constexpr Message kOccupancyDescription{
    "製造室{suites}室、キャンペーン{campaigns}件、切替え{switches}件。内容は下の表のとおりです。",
    "{suites} suites, {campaigns} campaigns, {switches} switches; the table below lists them."};
inline constexpr Message kSwitchBar{"切替え", "switch"};
inline constexpr Message kHoldBar{"承認待ち", "waiting for approval"};
inline constexpr Message kClosedBar{"使えない期間", "closed"};
inline constexpr Message kOtherProducts{"その他の製品", "other products"};
inline constexpr Message kBatches{"{count}バッチ", "{count} batches"};
inline constexpr Message kUnusedSuites{"この計画で使わない製造室: {suites}",
                                       "Suites that this plan does not use: {suites}"};
inline constexpr Message kNoCampaigns{"製造はありません。", "Nothing is made."};
inline constexpr Message kSuiteColumn{"製造室", "Suite"};
inline constexpr Message kSiteColumn{"事業所", "Site"};
inline constexpr Message kWhatColumn{"内容", "What"};
inline constexpr Message kFromColumn{"開始", "From"};
inline constexpr Message kToColumn{"終了", "To"};
inline constexpr Message kBatchesColumn{"バッチ数", "Batches"};
inline constexpr Message kSwitchText{"切替え: {from} → {to}", "Switch: {from} → {to}"};
inline constexpr Message kSwitchApproval{"切替え: {from} → {to}（承認 {date}）",
                                         "Switch: {from} → {to} (approved {date})"};
// By the lots of a campaign before.
inline constexpr Message kSwitchApprovedBefore{
    "切替え: {from} → {to}（{date}に承認済み。以前のロットによる）",
    "Switch: {from} → {to} (approved already, on {date}, by earlier lots)"};

// Purchases, licences, peace time.
inline constexpr Message kPurchasesSection{"買うものと注文の期限", "Purchases and when to order"};
inline constexpr Message kPurchasesSummary{
    "{count}件の調達先から買います。うち国内{domestic}件、輸入{imported}件。"
    "最初の注文の期限は {date} です。",
    "Offers used: {count} ({domestic} domestic, {imported} imported). The first order must be "
    "placed by {date}."};
inline constexpr Message kPurchasesNone{"買うものはありません。", "Nothing is bought."};
inline constexpr Message kMaterialColumn{"資材", "Material"};
inline constexpr Message kSupplierColumn{"供給者", "Supplier"};
inline constexpr Message kOriginColumn{"国内・輸入", "Origin"};
inline constexpr Message kDomestic{"国内", "domestic"};
inline constexpr Message kImported{"輸入", "imported"};
inline constexpr Message kOrderByColumn{"最初の注文の期限", "First order by"};
inline constexpr Message kArrivesColumn{"その注文の到着", "That order arrives"};
inline constexpr Message kLastArrivalColumn{"最後の到着", "Last arrival"};
inline constexpr Message kAmountColumn{"全部の量", "Amount in all"};
inline constexpr Message kOrdersColumn{"注文の回数", "Orders"};
inline constexpr Message kNotQualified{"{origin}。適格性評価に{days}",
                                       "{origin}; qualification takes {days}"};

inline constexpr Message kLicencesSection{"始めるべき許認可", "Licences to start"};
inline constexpr Message kLicencesNone{"新たに取る許認可はありません。",
                                       "No new licence is needed."};
inline constexpr Message kProductColumn{"製品", "Product"};
inline constexpr Message kStageColumn{"段階", "Stage"};
inline constexpr Message kApplyColumn{"申請", "Apply"};
inline constexpr Message kGrantedColumn{"取得", "Granted"};
inline constexpr Message kPathwayColumn{"手続き", "Pathway"};
inline constexpr Message kAllStages{"すべての段階", "all stages"};
inline constexpr Message kUpstream{"培養", "upstream"};
inline constexpr Message kDownstream{"精製", "downstream"};
inline constexpr Message kFormulation{"製剤化", "formulation"};
inline constexpr Message kDrugProductStage{"製剤", "drug product"};

inline constexpr Message kPeaceSection{"平時の供給と不足", "Peace-time supply and shortages"};
inline constexpr Message kPeaceNone{"計画期間に平時の需要はありません。",
                                    "No peace-time demand falls within the horizon."};
inline constexpr Message kPeaceGood{"平時の需要はすべて期日どおりです。",
                                    "All peace-time demand is met on time."};
inline constexpr Message kPeaceShort{
    "{count}件の需要で遅れが出ます。守るべき分の遅れは{protected}回分・日です。",
    "Demands that fall behind: {count}. The backlog of the protected part is {protected} "
    "dose-days."};
inline constexpr Message kDueColumn{"期間中の需要（回分）", "Due (doses)"};
inline constexpr Message kSuppliedColumn{"供給（回分）", "Supplied (doses)"};
inline constexpr Message kProtectedColumn{"守るべき割合", "Protected share"};
inline constexpr Message kWorstColumn{"最大の遅れ（回分）", "Largest backlog (doses)"};
inline constexpr Message kWorstWhenColumn{"その日", "On"};
inline constexpr Message kOpenColumn{"期末の不足（回分）", "Short at the end (doses)"};

// Assumptions.
inline constexpr Message kAssumptionsSection{"使った仮定", "Every assumption used"};
inline constexpr Message kAssumptionsTop{"日付を大きく動かす仮定",
                                         "The assumptions that move the date most"};
inline constexpr Message kAssumptionsIntro{
    "公表されていない数値は、範囲のある仮定として一つずつ表に置いています。"
    "日付を大きく動かす順に並べました。日数は、その仮定だけを低い値・高い値に変えたときの日付の幅で"
    "す。",
    "A number that nobody publishes stands in the tables as an assumption with a range. They are "
    "listed by how far they move the date. The days are the spread of the date when that one "
    "assumption goes from its low to its high value, all others staying typical."};
inline constexpr Message kAssumptionColumn{"仮定", "Assumption"};
inline constexpr Message kLowValueColumn{"低", "Low"};
inline constexpr Message kTypicalValueColumn{"標準", "Typical"};
inline constexpr Message kHighValueColumn{"高", "High"};
inline constexpr Message kUnitColumn{"単位", "Unit"};
inline constexpr Message kMovedColumn{"動く日数（{persons}人）", "Days moved ({persons})"};
inline constexpr Message kNobodyPublishes{"公表された値がない", "nobody publishes this number"};
inline constexpr Message kSourceColumn{"出典", "Source"};
inline constexpr Message kAtLeast{"{days}以上", "{days} or more"};
inline constexpr Message kMovedSummary{
    "範囲のある数値{count}件のうち、日付を1日以上動かすのは{moving}件です。",
    "Of {count} numbers with a range, {moving} move a date by a day or more."};
inline constexpr Message kMovedNotComputed{
    "使った数値のうち範囲のあるものは{count}件です。それぞれが日付を何日動かすかは計算していない"
    "ので、影響の大きい順ではありません。",
    "Numbers used that have a range: {count}. How far each moves the date was not computed, so "
    "they are not ranked."};
inline constexpr Message kMovedNowhere{
    "範囲のある数値は{count}件です。どれを一つ変えても、どの人数にも計画期間内に届かないので、"
    "日付を何日動かすかは言えません。",
    "Numbers with a range: {count}. Whichever one is changed, no number of people is reached "
    "within "
    "the horizon, so how far they move a date cannot be told."};
inline constexpr Message kRangesNone{"使った数値に、範囲のあるものはありません。",
                                     "None of the numbers used has a range."};
inline constexpr Message kRowsTwin{
    "仮定である行と、仮定の数値を使う行を見る（{count}行）",
    "Table rows that are assumptions, or take a number from one ({count})"};
inline constexpr Message kTakesFrom{"仮定の数値を使う: {names}", "takes a number from: {names}"};
inline constexpr Message kRowColumn{"何の行か", "What it is"};
inline constexpr Message kIdColumn{"ID", "Id"};
inline constexpr Message kPlaceColumn{"ファイルと行", "File and line"};
inline constexpr Message kAssumptionsNone{"仮定はありません。", "No assumptions are used."};

// The verdict and the proof.
inline constexpr Message kVerdictSection{"検査の結果", "The checker's verdict"};
inline constexpr Message kVerdictGoodText{
    "計画を作ったものとは別のプログラムが、R01からR30のすべての規則を、"
    "1日単位・誤差のない計算で確かめました。違反はありません。",
    "A program that shares no code with the planner checked every rule, R01 to R30, day by day and "
    "in exact arithmetic. No rule is broken."};
inline constexpr Message kVerdictBadText{"次の規則に違反しています。この計画を使わないでください。",
                                         "These rules are broken. Do not use this plan."};
inline constexpr Message kVerdictNoneText{"この計画はまだ検査されていません。",
                                          "This plan has not been checked yet."};
inline constexpr Message kRuleColumn{"規則", "Rule"};
inline constexpr Message kFaultColumn{"違反の内容", "What is broken"};
inline constexpr Message kMoreFaults{"ほかに{count}件あります。", "There are {count} more."};

inline constexpr Message kProofSection{"ソルバーの証明", "The solver's proof"};
inline constexpr Message kProofIntro{
    "目的は上から順に優先されます。「隔たり」は、これ以上よくできる余地が"
    "最大でどれだけ残っているかを示します。",
    "Objectives rank from the top. The gap says how much better any plan could at most be."};
inline constexpr Message kObjectiveColumn{"目的", "Objective"};
inline constexpr Message kValueColumn{"値", "Value"};
inline constexpr Message kBoundColumn{"限界", "Bound"};
inline constexpr Message kGapColumn{"隔たり", "Gap"};
inline constexpr Message kSecondsColumn{"時間", "Time"};
inline constexpr Message kGridColumn{"格子", "Grid"};
inline constexpr Message kProvenColumn{"証明", "Proven"};
inline constexpr Message kYes{"済み", "yes"};
inline constexpr Message kNo{"未了", "no"};
inline constexpr Message kGridDays{"{days}ごと", "{days}"};
inline constexpr Message kProtectedBacklog{"守るべき平時供給の遅れ（回分・日）",
                                           "Protected peace-time backlog (dose-days)"};
inline constexpr Message kWaiting{"接種を待つ人・日", "Waiting (person-days)"};
inline constexpr Message kOtherBacklog{"その他の平時供給の遅れ（回分・日）",
                                       "Other peace-time backlog (dose-days)"};
inline constexpr Message kCost{"費用（{currency}）", "Cost ({currency})"};
inline constexpr Message kProfit{"利益（{currency}）", "Profit ({currency})"};
inline constexpr Message kProofLine{
    "{objective}: {value}（{grid}ごとの格子で証明した限界 {bound}、隔たり {gap}）",
    "{objective}: {value} (proven bound {bound}, gap {gap}, on a grid of {grid})"};
inline constexpr Message kValueLine{"{objective}: {value}", "{objective}: {value}"};
inline constexpr Message kStatus{"状態", "Status"};
inline constexpr Message kOptimal{"求めた隔たりの中で証明済み", "proven within the gap asked for"};
inline constexpr Message kWithinTime{"制限時間で得た最良のもの", "best found in the time given"};
inline constexpr Message kInterrupted{"途中で止めたときの最良のもの",
                                      "best found when it was interrupted"};
inline constexpr Message kTiming{"かかった時間", "Time taken"};
inline constexpr Message kTimingValue{
    "読込み {read}、求解 {solve}、検査 {check}、妨げと仮定の分析 {stress}（{runs}回の解き直し）",
    "reading {read}, solving {solve}, checking {check}, what-stops-us and assumptions {stress} "
    "({runs} runs)"};
inline constexpr Message kSolver{"ソルバー", "Solver"};

// How to read.
inline constexpr Message kHowSection{"読み方", "How to read this"};
inline constexpr Message kHowServed{
    "「接種を終える」とは、決められた間隔で最後の接種まで済むことです。",
    "\"Fully vaccinated\" means given the last dose, the interval kept."};
inline constexpr Message kHowDays{"日数は宣言の日を0日目として数えます。日付は日本時間です。",
                                  "Days count from the declaration as day 0. Dates are Japan's."};
inline constexpr Message kHowCases{
    "楽観・標準・悲観は、すべての仮定を同時に良い側・標準・悪い側に置いた場合です。"
    "起こりやすさではなく、幅の両端です。",
    "High, typical and low case set all assumptions to their favourable, typical or unfavourable "
    "end at once. They are the ends of the range, not likelihoods."};
inline constexpr Message kHowStops{
    "妨げの日数は足し合わせられません。一つを緩めると、次の制約が効き始めるからです。",
    "Days gained do not add up: once one constraint is eased, the next one takes over."};
inline constexpr Message kHowConfidence{
    "公表: 法令、省庁や会社の発表、論文。報道: 新聞など。推定: 公表値からの計算。仮定: "
    "だれも公表していない"
    "ため置いた数値。",
    "Published: law, ministry or company papers, literature. Reported: press. Estimated: derived "
    "from published numbers. Assumption: set because nobody publishes it."};
inline constexpr Message kHowCheck{
    "この計画は renkei check-plan で誰でも確かめ直せます。元の表と plan.json があれば足ります。",
    "Anyone can check this plan again with renkei check-plan, given the tables and plan.json."};

}  // namespace renkei::plan::words
