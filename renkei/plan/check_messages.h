// What the exact checker says of a plan that breaks a rule (R01 to R30), and what would be right,
// in Japanese and English.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::plan::words {

using report::Message;

// Days, numbers, and the campaign that is spoken of.
inline constexpr Message kCheckDay{"{date}（{day}日目）", "day {day} ({date})"};
inline constexpr Message kCheckPeriod{"第{day}期間（{date}から）", "period {day} ({date})"};
inline constexpr Message kCheckFarDay{"{day}日目", "day {day}"};
inline constexpr Message kCheckDays{"{number}日", "{number} days"};
inline constexpr Message kCheckPersons{"{number}人", "{number} persons"};
inline constexpr Message kCheckDoses{"{number}回分", "{number} doses"};
inline constexpr Message kCheckBatches{"{number}バッチ", "{number} batches"};
inline constexpr Message kCheckLots{"{number}ロット", "{number} lots"};
inline constexpr Message kCheckCampaign{
    "製造室「{suite}」のキャンペーン「{campaign}」（工程「{process}」）",
    "suite '{suite}', campaign '{campaign}' of '{process}'"};
inline constexpr Message kCheckNothing{"何も動かしていません", "nothing"};
inline constexpr Message kCheckRunning{"「{process}」を動かしています", "{process}"};

// R30: names.
inline constexpr Message kUnknownId{"「{id}」はネットワークの表 {table} にありません",
                                    "'{id}' is not in the table {table} of the network"};
inline constexpr Message kUnknownScenario{"ネットワークにシナリオ「{scenario}」がありません",
                                          "the network has no scenario '{scenario}'"};
inline constexpr Message kToTheRightNetwork{"計画を作ったときのネットワークで検査してください",
                                            "check the plan against the network it was made for"};
inline constexpr Message kOtherNetwork{
    "計画では {field} が「{is}」ですが、検査に使うネットワークとシナリオでは「{wanted}」です",
    "the plan says {field} '{is}'; the network and scenario it is checked against say '{wanted}'"};
inline constexpr Message kToTheRightDate{
    "計画を作ったときのネットワークを、同じ基準日（--as-of）で読んで検査してください",
    "check it against the network it was made for, read as of the same date (--as-of)"};
inline constexpr Message kCampaignIdEmpty{"キャンペーンのIDが空です",
                                          "the campaign id '' is empty"};
inline constexpr Message kCampaignIdTaken{"キャンペーンのID「{id}」はすでに使われています",
                                          "the campaign id '{id}' is taken already"};
inline constexpr Message kGiveOwnId{"キャンペーンごとに別のIDを付けてください",
                                    "give every campaign an id of its own"};

// R03: days.
inline constexpr Message kOutside{"{day}は計画期間の外です", "{day} is outside the horizon"};
inline constexpr Message kCampaignOutside{"{campaign}: {day}は計画期間の外です",
                                          "{campaign}: {day} is outside the horizon"};
inline constexpr Message kKeepWithin{"0から{last}までの日にしてください",
                                     "keep it between 0 and {last}"};
inline constexpr Message kCannotContinue{
    "{campaign}: 0日目に動いているものの続きにはなりません（この製造室はそのとき{running}）",
    "{campaign}: it cannot continue what runs on day 0 (the suite runs {running} then)"};
inline constexpr Message kStartAnew{
    "新しく始めるか、0日目に動いている工程を0日目から続けてください",
    "start it anew, or continue on day 0 with what runs there"};

// R01, R02: the suite.
inline constexpr Message kSuiteCannot{"製造室「{suite}」では「{process}」を行えません: {why}",
                                      "suite '{suite}' cannot make '{process}': {why}"};
inline constexpr Message kOnlyIn{"「{process}」は製造室「{suite}」だけで行う工程です",
                                 "'{process}' is only made in suite '{suite}'"};
inline constexpr Message kMakeItIn{"「{suite}」で行ってください", "make it in '{suite}'"};
inline constexpr Message kLacksPlatform{"この製造室には技術基盤「{platform}」がありません",
                                        "the suite does not have the platform '{platform}'"};
inline constexpr Message kChoosePlatform{"その技術基盤をもつ製造室を選んでください",
                                         "choose a suite with that platform"};
inline constexpr Message kLacksUnit{"この製造室には種類「{kind}」の設備がありません",
                                    "the suite has no unit of kind '{kind}'"};
inline constexpr Message kChooseUnit{"その設備をもつ製造室を選んでください",
                                     "choose a suite that has one"};
inline constexpr Message kNeverOpen{
    "この製造室は計画期間中に使える日がありません（事業所が撤退した、まだ動いていない、または閉鎖"
    "）",
    "the suite is not open on any day of the horizon (its site is withdrawn, not yet working, or "
    "closed)"};
inline constexpr Message kChooseOpen{"使える製造室を選んでください", "choose a suite that is open"};
inline constexpr Message kUnknownOutput{"産物の資材がネットワークにありません",
                                        "its output material is unknown"};
inline constexpr Message kMendNetwork{"ネットワークを直してください", "mend the network"};
inline constexpr Message kNoAmount{
    "この製造室の設備からは1バッチの量がわかりません（容量、または1分あたりのバイアル数がない）",
    "the suite's units give no batch amount (volume, or vials a minute, is missing)"};
inline constexpr Message kChooseAmount{"それらの値がある製造室を選んでください",
                                       "choose a suite whose units have them"};
inline constexpr Message kNoLicence{
    "事業所「{site}」には、この段階の製品「{product}」の許可の行がありません",
    "site '{site}' has no licence row for product '{product}' at this stage"};
inline constexpr Message kChooseLicensed{"許可がある、または取得できる事業所を選んでください",
                                         "choose a site with a licence, held or to be had"};
inline constexpr Message kLineNeverRuns{"充填ラインが動く時間がありません",
                                        "the filling line never runs"};
inline constexpr Message kMendHours{"hours_per_day を直してください", "mend hours_per_day"};
inline constexpr Message kRunsOutsideOpen{
    "{campaign}: {first}から{last}まで動きますが、この製造室が使えるのは{open}から{close}までです",
    "{campaign}: it runs from {first} to {last}, but the suite is open from {open} to {close}"};
inline constexpr Message kKeepOpenDays{"キャンペーンを使える日のうちに収めてください",
                                       "keep the campaign within the open days"};
inline constexpr Message kOpenPeriods{"{campaign}: この製造室が使えるのは{open}から{close}までです",
                                      "{campaign}: the suite is open from {open} to {close}"};
inline constexpr Message kKeepOpenPeriods{"キャンペーンを使える期間のうちに収めてください",
                                          "keep the campaign within the open periods"};

// R04 to R06, R10: batches.
inline constexpr Message kNoBatch{"{campaign}: バッチがありません",
                                  "{campaign}: there is no batch in it"};
inline constexpr Message kRemoveCampaign{"キャンペーンを消してください", "remove the campaign"};
inline constexpr Message kBatchOrder{
    "{campaign}: {number}番目のバッチが{start}に始まり{complete}に終わりますが、前のものより先です",
    "{campaign}: batch {number} starts on {start} and is complete on {complete}, before what goes "
    "before it"};
inline constexpr Message kPutInOrder{
    "バッチを時間の順に並べ、キャンペーンの始まりより前に置かないでください",
    "put the batches in order of time, none before its campaign"};
inline constexpr Message kBatchTooShort{
    "{campaign}: {number}番目のバッチには{days}かかりますが、{start}に始まり{complete}に終わって"
    "います",
    "{campaign}: batch {number} takes {days} but starts on {start} and is complete on {complete}"};
inline constexpr Message kStartBy{"{day}以前に始めてください", "start it on {day} or before"};
inline constexpr Message kBatchTooSoon{
    "{campaign}: {number}番目のバッチは{complete}にはまだ終わりません（最初のバッチに{first}日、"
    "次からは{next}日ずつかかります）",
    "{campaign}: batch {number} cannot be complete on {complete} already; a first batch takes "
    "{first} d and a next one {next} d"};
inline constexpr Message kCompleteFrom{"終わりを{day}以後にしてください",
                                       "complete it on {day} or later"};
inline constexpr Message kPeriodOrder{"{campaign}: バッチの終わりが前のバッチより先です",
                                      "{campaign}: the batch is complete before what goes before "
                                      "it"};
inline constexpr Message kPutInTime{"バッチを時間の順に並べてください",
                                    "put the batches in order of time"};
inline constexpr Message kPeriodDraw{"{campaign}: バッチは終わる期間と同じ期間に材料を使います",
                                     "{campaign}: a batch draws in the period in which it "
                                     "completes"};
inline constexpr Message kWrite{"{value} と書いてください", "write {value}"};
inline constexpr Message kWriteDay{"{day}にしてください", "write {day}"};
inline constexpr Message kPeriodFull{
    "{campaign}: {period}の{batches}には{used}日かかりますが、許されるのは{least}日から{most}"
    "日までです",
    "{campaign}: {batches} in {period} take {used} d; between {least} and {most} are allowed"};
inline constexpr Message kChangeBatches{"その期間のバッチ数を変えてください",
                                        "change the number of batches in that period"};
inline constexpr Message kCampaignSize{"{campaign}: {batches}あります",
                                       "{campaign}: it has {batches}"};
inline constexpr Message kSizeFromTo{"この工程のキャンペーンは{least}から{most}バッチです",
                                     "a campaign of this process has from {least} to {most}"};
inline constexpr Message kSizeFrom{"この工程のキャンペーンは{least}バッチ以上です",
                                   "a campaign of this process has {least} or more"};

// R07 to R09: one thing at a time, and switches.
inline constexpr Message kSuiteTaken{
    "{campaign}: {start}に始まりますが、この製造室は{until}まで使用中です",
    "{campaign}: it starts on {start}, but the suite is taken until {until}"};
inline constexpr Message kStartFrom{"{day}以後に始めてください", "start it on {day} or later"};
inline constexpr Message kNoSwitch{
    "{campaign}: この製造室では「{from}」から「{to}」への切替えが定められていません",
    "{campaign}: no switch leads from '{from}' to '{to}' in this suite"};
inline constexpr Message kAddSwitch{
    "switches.csv に切替えを加えるか、製造室をそのまま使い続けてください",
    "add the switch to switches.csv, or keep the suite as it is"};
inline constexpr Message kSwitchTakes{
    "{campaign}: {start}に始まりますが、「{from}」からの切替えに{last}の後{days}かかります",
    "{campaign}: it starts on {start}; the switch from '{from}' takes {days} after {last}"};
inline constexpr Message kNoSuchChange{
    "製造室「{suite}」に「{from}」から「{to}」への切替えに当たる変更がここにはありません",
    "suite '{suite}' makes no such change from '{from}' to '{to}' here"};
inline constexpr Message kRemoveSwitch{"計画の switches から消してください",
                                       "remove it from the plan's switches"};
inline constexpr Message kSwitchNotListed{
    "製造室「{suite}」は「{from}」から「{to}」に変わりますが、その切替えが計画にありません",
    "suite '{suite}' changes from '{from}' to '{to}', and no switch in the plan says so"};
inline constexpr Message kListSwitch{
    "キャンペーン「{campaign}」の前に切替え「{switch}」を加えてください",
    "list switch '{switch}' before campaign '{campaign}'"};
inline constexpr Message kWrongSwitch{
    "製造室「{suite}」: 切替え「{switch}」は「{from}」から「{to}」へのものではありません",
    "suite '{suite}': switch '{switch}' is not the one for '{from}' to '{to}'"};
inline constexpr Message kRightSwitch{"最もよく合う行は「{switch}」です",
                                      "the row that fits best is '{switch}'"};
inline constexpr Message kSwitchStands{
    "製造室「{suite}」: 「{to}」への切替えが{start}から{end}までとなっています",
    "suite '{suite}': the switch to '{to}' stands from {start} to {end}"};
inline constexpr Message kSwitchBelongs{"{days}かかり、{after}より後、{before}より前に置くものです",
                                        "it takes {days}, after {after} and before {before}"};

// R12 to R17: licences, approvals, laboratories, transport.
inline constexpr Message kLicenceHeld{"許可「{licence}」はすでにあります",
                                      "licence '{licence}' is held already"};
inline constexpr Message kLeaveLicenceOut{"計画の licences から消してください",
                                          "leave it out of the plan's licences"};
inline constexpr Message kLicenceDates{
    "許可「{licence}」を{apply}に申請し、{granted}に取得することになっています",
    "licence '{licence}' is applied for on {apply} and granted on {granted}"};
inline constexpr Message kLicenceTime{"0日目に申請してください。取得は{granted}です",
                                      "apply on day 0; it takes until {granted}"};
inline constexpr Message kLicenceTwice{"許可「{licence}」が2回書かれています",
                                       "licence '{licence}' stands twice"};
inline constexpr Message kLeaveOneOut{"どちらかを消してください", "leave one of them out"};
inline constexpr Message kLicenceNeeded{
    "キャンペーン「{campaign}」には許可「{licence}」が要りますが、まだありません",
    "campaign '{campaign}' needs licence '{licence}', which is not held"};
inline constexpr Message kListLicence{
    "licences に加えてください。申請は0日目、取得は{granted}です",
    "list it under licences: apply on day 0, granted on {granted}"};
inline constexpr Message kWrongApproval{
    "製造室「{suite}」: 「{to}」の承認の日がロットから決まる日と違います",
    "suite '{suite}': the approval day of '{to}' is not what its lots give"};
inline constexpr Message kApprovalNull{"計画期間内に承認の日はありません。null と書いてください",
                                       "write null: there is none within the horizon"};
inline constexpr Message kLabFull{"試験室「{lab}」で{day}に試験中のロットが{lots}以上あります",
                                  "laboratory '{lab}' has {lots} or more under test on {day}"};
inline constexpr Message kLabTakes{
    "同時に扱えるのは{number}ロットです。このバッチの終わりを遅らせてください",
    "it takes {number} at once: complete this batch later"};
inline constexpr Message kLotWaits{
    "{complete}に終わる「{material}」のこのバッチを使えるのは{when}からです",
    "this batch of '{material}', complete on {complete}, can be used only from {when}"};
inline constexpr Message kLotUnusable{
    "{complete}に終わる「{material}」のこのバッチは計画期間内に使えません",
    "this batch of '{material}', complete on {complete}, can be used never"};
inline constexpr Message kBecauseLicenceEnds{
    "許可「{licence}」が{day}に終わるためです。それより前に当てにしないでください",
    "the licence '{licence}' ends on {day}: do not count on it before"};
inline constexpr Message kBecauseLicenceFrom{
    "許可「{licence}」が有効になるのは{day}です。それより前に当てにしないでください",
    "the licence '{licence}' counts from {day}: do not count on it before"};
inline constexpr Message kBecauseApprovalLots{
    "承認にはこの製造室でこの工程の{lots}が要ります。それより前に当てにしないでください",
    "approval needs {lots} of the run in this suite: do not count on it before"};
inline constexpr Message kBecauseApprovalDay{"承認は{day}です。それより前に当てにしないでください",
                                             "approval comes on {day}: do not count on it before"};
inline constexpr Message kBecauseRelease{
    "出荷試験に{days}かかります。それより前に当てにしないで"
    "ください",
    "release takes {days}: do not count on it before"};
inline constexpr Message kBecauseLotRelease{
    "国家検定に{days}かかります。それより前に当てにしないでください",
    "national lot release takes {days}: do not count on it before"};
inline constexpr Message kBecauseTransport{
    "輸送に{days}かかります。それより前に当てにしないで"
    "ください",
    "transport takes {days}: do not count on it before"};
inline constexpr Message kShipment{
    "「{material}」{amount}が{ship}に「{from}」を出て{arrive}に着くことになっています",
    "{amount} of '{material}' leave '{from}' on {ship} and arrive on {arrive}"};
inline constexpr Message kShipmentTakes{"この輸送には{days}かかります", "the lane takes {days}"};
inline constexpr Message kShipToItself{
    "「{material}」が「{from}」から同じ「{from}」に送られています",
    "'{material}' is shipped from '{from}' to '{from}' itself"};
inline constexpr Message kShipElsewhere{"別の送り先を書くか、この行を消してください",
                                        "name another place, or leave the row out"};
inline constexpr Message kSentMore{
    "「{site}」は{day}までに「{material}」を{gone}送りましたが、あったのは{had}です",
    "'{site}' has sent {gone} of '{material}' by {day}, but had {had}"};
inline constexpr Message kShipReleased{"そこで出荷判定が済んだものを、済んだ後に送ってください",
                                       "ship what is released there, when it is"};

// R11, R18, R19, R21: stock.
inline constexpr Message kNothingWasted{"「{material}」を{amount}廃棄することになっています",
                                        "{amount} of '{material}' are wasted"};
inline constexpr Message kWriteAboveZero{"0より多く書くか、この行を消してください",
                                         "write more than 0, or leave the row out"};
inline constexpr Message kNoDrugProduct{"製品「{product}」には、供給のもとになる製剤がありません",
                                        "product '{product}' has no drug product material to "
                                        "supply from"};
inline constexpr Message kTwoDrugProducts{
    "製品「{product}」には、供給のもとになる製剤が2つ以上あります",
    "product '{product}' has more than one drug product material to supply from"};
inline constexpr Message kGiveOneMaterial{"materials.csv で製剤を1つにしてください",
                                          "give it one in materials.csv"};
inline constexpr Message kMissingOn{"{day}に「{material}」が{amount} {unit}足りません",
                                    "{amount} {unit} of '{material}' are missing on {day}"};
inline constexpr Message kDrawLess{
    "使う量か供給する量を減らすか遅らせる、またはその日までに用意してください",
    "draw or give less or later, or have more there by then"};
inline constexpr Message kStandsAtEnd{"{day}の終わりに「{material}」が{amount} {unit}あります",
                                      "{amount} {unit} of '{material}' stand at the end of {day}"};
inline constexpr Message kStorageMax{
    "保管できるのは{most} {unit}までです。作る量を減らすか遅らせる、または廃棄してください",
    "{most} {unit} can be stored: make less, or later, or waste it"};
inline constexpr Message kTooOld{
    "{day}を過ぎると「{material}」{amount} {unit}が使用期限を過ぎています",
    "{amount} {unit} of '{material}' are older than their shelf life after {day}"};
inline constexpr Message kUseBy{"{day}までに使うか廃棄してください", "use or waste them by {day}"};

// R20: purchases.
inline constexpr Message kBoughtNothing{"購入先「{offer}」: 購入量が{amount}です",
                                        "offer '{offer}': {amount} is bought"};
inline constexpr Message kTooEarly{
    "購入先「{offer}」: {order}の発注では{arrival}に届きません（調達期間は{lead}、在庫は{stock}）",
    "offer '{offer}': ordered on {order}, it cannot be there on {arrival} (lead time {lead}, "
    "{stock} in stock)"};
inline constexpr Message kOrderEarlier{"早く発注するか、届く日を遅らせてください",
                                       "order it earlier, or count on it later"};
inline constexpr Message kTooMuch{
    "購入先「{offer}」: {day}までに合わせて{sum}となりますが、届くのは{most}までです",
    "offer '{offer}': {sum} in all by {day}, but no more than {most} can be there"};
inline constexpr Message kOfferFrom{
    "在庫は{stock_day}から、毎日の供給は{rate_day}からです",
    "its stock is there from {stock_day}, its rate from {rate_day}"};

// R22 to R27: doses to people and to peace-time demand.
inline constexpr Message kNotCounted{
    "製品「{product}」はシナリオ「{scenario}」の対象ではありません",
    "product '{product}' does not count in scenario '{scenario}'"};
inline constexpr Message kGiveCounted{"シナリオが挙げている製品で接種してください",
                                      "give doses of the products that the scenario names"};
inline constexpr Message kNoDoseNumber{"{number}回目の接種はありません",
                                       "there is no dose number {number}"};
inline constexpr Message kDoseNumbers{"1人の接種は1回目から{most}回目までです",
                                      "a person has doses 1 to {most}"};
inline constexpr Message kNothingSupplied{"供給する量が{number}回分となっています",
                                          "{number} doses are supplied"};
inline constexpr Message kIntervalShort{
    "{day}までに「{product}」の{number}回目を{now}が受けますが、{days}前までに{before_number}"
    "回目を受けたのは{before}です",
    "by {day} dose {number} of '{product}' goes to {now}, but dose {before_number} had gone to "
    "only {before} {days} before"};
inline constexpr Message kKeepInterval{"同じ製品で、決められた間隔をあけてください",
                                       "keep the interval between a person's doses, all of one "
                                       "product"};
inline constexpr Message kTooManyPersons{"接種する人が{persons}になっています",
                                         "doses are given to {persons}"};
inline constexpr Message kScenarioPersons{"シナリオの対象は{persons}です",
                                          "the scenario has {persons}"};
inline constexpr Message kSuppliedEarly{
    "需要「{demand}」: {day}までに{given}を供給しますが、その日までに必要なのは{due}です",
    "demand '{demand}': {given} supplied by {day}, {due} due by then"};
inline constexpr Message kSupplyDue{"必要な量を、必要な日より前でなく供給してください",
                                    "supply what is due, not before it is due"};
inline constexpr Message kSuppliedLate{
    "需要「{demand}」: {day}までに{due}が必要ですが、供給は{given}です。このネットワークは遅れを"
    "認めていません",
    "demand '{demand}': {due} due by {day}, {given} supplied; this network allows no backlog"};
inline constexpr Message kSupplyOnDay{
    "必要な量をその日に供給するか、backlog_allowed = true としてください",
    "supply what is due on its day, or set backlog_allowed = true"};
inline constexpr Message kWrongMilestone{"ここに{persons}の到達日があります",
                                         "a milestone of {persons} stands here"};
inline constexpr Message kMilestoneMissing{"到達日が一つ足りません", "a milestone is missing"};
inline constexpr Message kRightMilestone{"このシナリオがここに示すのは{persons}です",
                                         "the scenario reports {persons} here"};
inline constexpr Message kNoMilestone{"このシナリオはここに何も示しません。消してください",
                                      "the scenario reports none here: remove it"};
inline constexpr Message kMilestoneSaid{
    "{persons}に届くのは{day}となっています",
    "the milestone of {persons} is said to be reached on {day}"};
inline constexpr Message kMilestoneSaidNever{
    "{persons}には計画期間内に届かないことになっています",
    "the milestone of {persons} is said to be reached not within the horizon"};
inline constexpr Message kMilestoneDay{"届くのは{day}です", "it is reached on {day}"};
inline constexpr Message kMilestoneNever{"計画期間内には届きません。null と書いてください",
                                         "it is not reached within the horizon: write null"};

// R28: values and proofs.
inline constexpr Message kSaysValue{"計画では {name} が {value} となっています",
                                    "the plan says {name} is {value}"};
inline constexpr Message kComputedAgain{"計画から計算し直すと {value} です",
                                        "computed again from the plan it is {value}"};
inline constexpr Message kTwoProofs{"「{name}」の証明が2つあります",
                                    "there are two proofs of '{name}'"};
inline constexpr Message kLeaveProofOut{"片方を消してください", "leave one out"};
inline constexpr Message kProofAfter{"「{name}」の証明が「{before}」の証明の後にあります",
                                     "the proof of '{name}' stands after that of '{before}'"};
inline constexpr Message kPutInRank{
    "protected_backlog、waiting、other_backlog、cost の順に並べてください",
    "put them in order of rank: protected_backlog, waiting, other_backlog, cost"};
inline constexpr Message kGapsDisagree{
    "隔たり{proven}は求めた隔たりの中とされ、{open}は中でないとされています",
    "a gap of {proven} is said to be within what was asked for, one of {open} not"};
inline constexpr Message kSayOptimal{
    "optimal を true とするのは、求めた隔たり（1以下）の中の証明だけにしてください",
    "say 'optimal' of the proofs within the gap that was asked for, at most 1"};
inline constexpr Message kStatusDisagrees{"状態が証明と合いません（{proofs}）",
                                          "the status does not agree with the proofs, of which "
                                          "{proofs}"};
inline constexpr Message kAllProven{"証明はすべて求めた隔たりの中です",
                                    "all are within the gap asked for"};
inline constexpr Message kNoneProven{"証明は一つもありません",
                                     "there are none within the gap asked for"};
inline constexpr Message kProofMissing{"「{name}」の証明がありません", "there is none of '{name}'"};
inline constexpr Message kNotAllProven{"求めた隔たりの中にない証明があります",
                                       "not all are within the gap asked for"};
inline constexpr Message kNoObjective{"「{name}」はこのネットワークの目的ではありません",
                                      "'{name}' is no objective of this network"};
inline constexpr Message kProveThese{
    "protected_backlog、waiting、other_backlog、cost、または profit の証明を書いてください",
    "prove protected_backlog, waiting, other_backlog and cost, or profit"};
inline constexpr Message kProofSays{"証明では {name} が {value} となっています",
                                    "the proof says {name} is {value}"};
inline constexpr Message kOfThisPlan{"この計画では {value} です", "of this plan it is {value}"};
inline constexpr Message kProofTook{"証明にかかった時間が {value} 秒となっています",
                                    "the proof took {value} s"};
inline constexpr Message kWriteSeconds{"0以上の秒数を書いてください",
                                       "write the wall time, 0 or more"};
inline constexpr Message kProofGrid{"限界は{days}ごとの格子のものとされています",
                                    "the bound is said to hold on a grid of {days}"};
inline constexpr Message kNetworkGrid{"このネットワークは{days}ごとの格子で計画します",
                                      "this network is planned on one of {days}"};
inline constexpr Message kBoundWorse{
    "どの計画も {bound} より良くならないとされていますが、この計画の値は {value} です",
    "no plan is said to be better than {bound}, and this one is worth {value}"};
inline constexpr Message kMendBound{"計画より悪くない限界を書いてください",
                                    "a bound is not worse than the plan"};
inline constexpr Message kGapSaid{"隔たりが {gap} となっています", "the gap is said to be {gap}"};
inline constexpr Message kGapIs{"(value − bound) / |value| は {gap} です",
                                "(value - bound) / |value| is {gap}"};
inline constexpr Message kGapNull{
    "限界がわからないので、隔たりもわかりません。null と書いてください",
    "no bound is known, so none is the gap: write null"};

// R29: doses by stage.
inline constexpr Message kStageSaid{
    "「{product}」: {day}までに「{stage}」の段階にあるのは{doses}となっています",
    "'{product}': by {day} {doses} are said to be at the stage {stage}"};
inline constexpr Message kStageIs{"バッチから計算すると{doses}です", "the batches give {doses}"};
inline constexpr Message kDoseRowMissing{"「{product}」: doses に{day}の行がありません",
                                         "'{product}': the table of doses has no row for {day}"};
inline constexpr Message kAddDoseRow{"加えてください。その日に量が次の段階に進みます",
                                     "add one: doses reach a stage on that day"};
inline constexpr Message kDoseRowTwice{"「{product}」: doses に{day}の行が2つあります",
                                       "'{product}': the table of doses has two rows for {day}"};

}  // namespace renkei::plan::words
