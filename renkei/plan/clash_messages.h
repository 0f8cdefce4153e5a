// Rules that clash, in words (explain.h), in Japanese and English.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::plan::words {

using report::Message;

// What cannot be had.
inline constexpr Message kNotByDay{"{persons}の接種は{date}（{day}日目）までに終わりません。",
                                   "{persons} cannot be served by {date} (day {day})."};
inline constexpr Message kNotFoundByDay{
    "{date}（{day}日目）までに{persons}の接種を終える計画は見つかりませんでした。",
    "No plan was found that serves {persons} by {date} (day {day})."};
inline constexpr Message kNotByDayBoth{
    "{persons}の接種は{date}（{day}日目）までに終わらず、{more}も同じ理由で終わりません。",
    "{persons} cannot be served by {date} (day {day}), nor, for the same reason, {more}."};
inline constexpr Message kNotOnTime{"平時の需要を期日どおりに満たせません。",
                                    "Peace-time demand cannot be met on time."};
inline constexpr Message kByThenAtMost{
    "バッチの端数を認めても、その日までに{persons}人までです。",
    "Even with fractions of batches, at most {persons} are served by then."};
inline constexpr Message kEachNeeded{
    "これらだけで衝突し、どれか一つをなくせばこの衝突は消えます。ただし、ほかの制約がなお残ることが"
    "あります（{days}ごとにバッチの端数を認めたモデル）。",
    "These clash by themselves; lifting any one of them undoes this clash, but other limits may "
    "still stand in the way (in a model with fractions of batches on periods of {days})."};
inline constexpr Message kPerhapsNotNeeded{
    "時間が足りず、すべてが必要かは確かめきれていません。",
    "Time ran out before each of these was tested: some may not be needed."};
inline constexpr Message kNoClash{
    "端数を認めれば、規則どうしは衝突しません。計画を制限しているのは、"
    "バッチ・ロット・切替えが分けられないことです。ほかに計画がないことの証明ではありません。",
    "With fractions allowed no rules clash: what limits the plan is that batches, lots and "
    "switches come whole. That is no proof that no plan does it."};
inline constexpr Message kWholeProven{
    "端数を認めれば、規則どうしは衝突しません。バッチ・ロット・切替えが分けられないために"
    "できません。",
    "With fractions allowed no rules clash: it cannot be done because batches, lots and switches "
    "come whole."};
inline constexpr Message kNotExplained{"理由は時間内に求められませんでした。",
                                       "The reason was not found in the time given."};
inline constexpr Message kUnnamed{"工程とキャンペーンの規則そのもの",
                                  "The rules of processes and campaigns themselves"};
inline constexpr Message kAndMore{"ほか{count}件", "{count} more"};

// Time and people.
inline constexpr Message kHorizonRule{"計画期間は{date}（{day}日目）に終わる",
                                      "The horizon ends on {date} (day {day})"};
inline constexpr Message kDateRule{"求められた日は{date}（{day}日目）",
                                   "The date asked for is {date} (day {day})"};
inline constexpr Message kPersonsRule{"シナリオの対象は{persons}", "The scenario is for {persons}"};
inline constexpr Message kNobodyRule{"シナリオ「{scenario}」は、接種する人も製品も定めていない",
                                     "The scenario '{scenario}' names no people or no products"};
inline constexpr Message kIntervalRule{"接種の間隔は{days}", "A person's doses are {days} apart"};

// Making.
inline constexpr Message kCapacityRule{"{stage}（{suites}）: 合計で1日に最大{doses}",
                                       "{stage} ({suites}): at most {doses} a day in all"};
inline constexpr Message kCapacityPlain{"{stage}（{suites}）の製造速度",
                                        "{stage} ({suites}): the pace of batches"};
inline constexpr Message kFirstBatchRule{"{stage}: 最初のバッチに{days}",
                                         "{stage}: a first batch takes {days}"};
inline constexpr Message kDaysRange{"{low}～{high}日", "{low} to {high} days"};
inline constexpr Message kMakersRule{"{material}を作れる製造室がない: {why}",
                                     "Nobody can make {material}: {why}"};
inline constexpr Message kNoLicenceRow{"{site}に{product}の許可がない",
                                       "{site} has no licence for {product} in the network"};
inline constexpr Message kNoOpenSuite{"「{process}」ができる製造室が期間中に開いていない",
                                      "no suite that can run '{process}' is open in the horizon"};
inline constexpr Message kNoProcess{"作る工程がない", "there is no process for it"};
inline constexpr Message kSuiteOpens{"{suite}: {date}（{day}日目）から使える",
                                     "{suite}: opens on {date} (day {day})"};
inline constexpr Message kSuiteCloses{"{suite}: {date}（{day}日目）まで使える",
                                      "{suite}: open until {date} (day {day})"};

// Supply.
inline constexpr Message kSupplyRule{"{material}の供給: {offers}",
                                     "Supply of {material}: {offers}"};
inline constexpr Message kOfferLine{"{supplier}は在庫{stock}、{day}日目から週に最大{rate}",
                                    "{supplier} has {stock} and delivers at most {rate} a week "
                                    "from day {day}"};
inline constexpr Message kOfferRate{"{supplier}は{day}日目から週に最大{rate}",
                                    "{supplier} delivers at most {rate} a week from day {day}"};
inline constexpr Message kOfferStock{"{supplier}は{day}日目から在庫{stock}のみ",
                                     "{supplier} has {stock}, from day {day}, and no more"};
inline constexpr Message kNoOffer{"供給者がなく、手元の在庫は{stock}",
                                  "no supplier, {stock} in stock"};
inline constexpr Message kStorageRule{"{material}の保管は最大{amount}",
                                      "At most {amount} of {material} can be stored"};
inline constexpr Message kShelfLifeRule{"{material}の使用期限は{days}", "{material} keeps {days}"};
inline constexpr Message kExpiryRule{"手元の{material}は{date}が使用期限",
                                     "The {material} in stock expires on {date}"};

// Licences, tests, switches.
inline constexpr Message kLicenceTakes{"{site}での{product}（{stage}）の承認・許可: 取得に{days}",
                                       "Licence of {product} at {site} ({stage}): takes {days}"};
inline constexpr Message kLicenceFrom{
    "{site}での{product}（{stage}）の承認・許可: {day}日目から有効",
    "Licence of {product} at {site} ({stage}): held from day {day}"};
inline constexpr Message kLicenceUntil{
    "{site}での{product}（{stage}）の承認・許可: {day}日目まで有効",
    "Licence of {product} at {site} ({stage}): held until day {day}"};
inline constexpr Message kReleaseRule{"「{process}」の後の出荷試験に{days}",
                                      "Release testing after '{process}' takes {days}"};
inline constexpr Message kLotReleaseRule{"{product}の国家検定に{days}",
                                         "National lot release of {product} takes {days}"};
inline constexpr Message kLabRule{"{lab}: 同時に試験できるのは{lots}ロットまで",
                                  "{lab}: at most {lots} lots under test at once"};
inline constexpr Message kTransportRule{"輸送に{days}", "Transport takes {days}"};
inline constexpr Message kSwitchRule{"{suite}: 「{from}」からの切替えに{days}",
                                     "{suite}: switching from '{from}' takes {days}"};
inline constexpr Message kSwitchBetween{"{suite}: 切替えに{days}",
                                        "{suite}: switching takes {days}"};
inline constexpr Message kSwitchNever{"{suite}: 「{from}」から「{to}」への切替えが定められていない",
                                      "{suite}: no switch is defined from '{from}' to '{to}'"};
inline constexpr Message kApprovalRule{
    "{suite}: 切替え後の適格性確認{lots}ロットと変更承認の{days}",
    "{suite}: after the switch, {lots} qualification lots and {days} until approval"};

// Peace time.
inline constexpr Message kProtectionRule{
    "平時の需要「{demand}」（{product}）の{percent}を守る",
    "{percent} of the peace-time demand '{demand}' ({product}) is protected"};
inline constexpr Message kDemandRule{
    "需要「{demand}」: {product}を計{doses}、{date}から期日どおり（遅れは認めない）",
    "Demand '{demand}': {doses} of {product} from {date} on, none of them late"};

}  // namespace renkei::plan::words
