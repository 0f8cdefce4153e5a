// The words of the conformance kit.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::serve::words {

using report::Message;

inline constexpr Message kLooked{"{count} 件", "{count} looked at"};
inline constexpr Message kMoreFaults{"{first}（ほか {count} 件）", "{first}; and {count} more"};
inline constexpr Message kOf{"{name}: {what}", "{name}: {what}"};
inline constexpr Message kNotOfProtocol{"{protocol} にはない", "{protocol} has no such thing"};
inline constexpr Message kNoLink{"つながらなかった: {reason}", "there was no link: {reason}"};
inline constexpr Message kNoLinkShort{"つながらなかった", "there was no link"};
inline constexpr Message kInterrupted{"途中で止めた", "it was interrupted"};
inline constexpr Message kNoRun{"--run で実行するサービスを示していない",
                                "no service to run was named (--run)"};
inline constexpr Message kNoDescription{"メーカーの記述を渡していない",
                                        "no description of its maker was given"};
inline constexpr Message kNothingSuch{"当てはまるものがない", "there is nothing of the kind"};
inline constexpr Message kNotOffered{"装置が備えていない", "the machine does not offer it"};
inline constexpr Message kEarlierFailed{"その前の実行ができなかった",
                                        "the run before it did not go well"};

inline constexpr Message kNoSecurity{"暗号なしでつないだ", "the link has no security"};
inline constexpr Message kNotLooked{"証明書を見られなかった: {reason}",
                                    "the certificate could not be seen: {reason}"};
inline constexpr Message kValidUntil{"{to} まで有効", "valid to {to}"};
inline constexpr Message kExpired{"{to} に切れた", "it expired on {to}"};
inline constexpr Message kNotYet{"{from} から有効", "it is valid only from {from}"};
inline constexpr Message kValidWanted{"いまを含む期間の証明書", "a certificate that is valid now"};
inline constexpr Message kNameWanted{"この装置の名前の証明書",
                                     "a certificate of the machine's own names"};
inline constexpr Message kOtherApplication{
    "装置は {said}、証明書は {shown}", "the machine says it is {said}, the certificate {shown}"};
inline constexpr Message kOtherName{"共通名が SiLA2 でなく {shown}",
                                    "its common name is {shown}, not SiLA2"};
inline constexpr Message kOtherUuid{"証明書の UUID {shown} が装置の {said} でない",
                                    "its UUID is {shown}, the machine's {said}"};

inline constexpr Message kLacks{"{what} がない", "it does not tell its {what}"};
inline constexpr Message kSaysAll{"{what} を名乗る", "it tells its {what}"};
inline constexpr Message kWasNow{"{what} が {before} から {now} に変わった",
                                 "its {what} was {before} and is now {now}"};
inline constexpr Message kSameWanted{"同じまま", "the same as before"};
inline constexpr Message kNotThere{"{name} がない", "{name} is not there"};
inline constexpr Message kAsInDescription{"記述にあるとおり", "as its description says"};
inline constexpr Message kLegalWanted{"equipment.md の形式", "the form of equipment.md"};

inline constexpr Message kNotRead{"読めない: {reason}", "it cannot be read: {reason}"};
inline constexpr Message kAnswered{"答えが返る", "an answer"};
inline constexpr Message kNoValue{"値がない（{status}）", "it has no value ({status})"};
inline constexpr Message kAValue{"質が Bad でない値", "a value that is not of bad quality"};
inline constexpr Message kShows{"{what} である", "it is {what}"};
inline constexpr Message kWithoutUnit{"単位がない", "it has no unit"};
inline constexpr Message kAUnit{"単位", "a unit"};
inline constexpr Message kNoSourceTime{"時刻がない", "it has no source time"};
inline constexpr Message kASourceTime{"装置の時刻", "the machine's own time"};
inline constexpr Message kAhead{"時刻 {at} はこちらの {now} より先",
                                "its time {at} is ahead of {now} here"};
inline constexpr Message kNotAhead{"いま以前の時刻（ずれ {s} 秒まで）",
                                   "a time not after now, give or take {s} s"};
inline constexpr Message kWentBack{"{before} のあとに {at}", "{at} after {before}"};
inline constexpr Message kNotBack{"前と同じか後の時刻", "a time not before the last"};
inline constexpr Message kNothingCame{"{s} 秒待っても来ない", "nothing came within {s} s"};
inline constexpr Message kPresentFirst{"すぐに、いまの値", "at once the present value"};

inline constexpr Message kWasAccepted{"受けてしまった", "it was accepted"};
inline constexpr Message kRefusalWanted{"断りと、そのことば", "a refusal in words"};
inline constexpr Message kNoWords{"断りにことばがない", "the refusal has no words"};
inline constexpr Message kSaid{"「{words}」", "\"{words}\""};
inline constexpr Message kNotNamed{"{name} を名指ししない: {words}",
                                   "it does not name {name}: {words}"};
inline constexpr Message kNamedWanted{"断りがパラメーターの名前を言う",
                                      "a refusal that names the parameter"};
inline constexpr Message kNobodyAnswered{"答えがない: {reason}", "no answer: {reason}"};

inline constexpr Message kRefused{"{service}: 断られた: {reason}",
                                  "{service}: it was refused: {reason}"};
inline constexpr Message kAcceptWanted{"指示を受ける", "it accepts the order"};
inline constexpr Message kNoSuchService{"{service} がない", "there is no service {service}"};
inline constexpr Message kIllegalStep{"{before} のあとに {next}", "{next} after {before}"};
inline constexpr Message kLegalStep{"ISA-88 の状態遷移", "a transition of ISA-88"};
inline constexpr Message kCourse{"{service}: {states}", "{service}: {states}"};
inline constexpr Message kNeverCame{"{state} にならない（{now}）",
                                    "it does not come to {state} (it is {now})"};
inline constexpr Message kStateWanted{"{state} になる", "it comes to {state}"};
inline constexpr Message kEndedBefore{"その前に終わった。長く続くものを --run の最後に",
                                      "it ended before that; name a longer one last"};
inline constexpr Message kRanAgain{"同じ鍵で、もう一度実行した",
                                   "with the same key it ran once more"};
inline constexpr Message kOnceWanted{"二度目は何もしない", "the second has no effect"};
inline constexpr Message kNoKeys{"鍵を知らない装置", "a machine that knows no keys"};
inline constexpr Message kNoResult{"結果がない", "it has no result"};
inline constexpr Message kResultLacks{"結果 {name} がない", "the result {name} is not there"};
inline constexpr Message kResultNotDescribed{"結果 {name} は記述にない",
                                             "the result {name} is in no description"};
inline constexpr Message kNotFinite{"{name} が数でない", "{name} is no number"};
inline constexpr Message kNumberWanted{"有限の数", "a finite number"};
inline constexpr Message kResultWanted{"記述にある結果", "the results that are described"};
inline constexpr Message kProgressWanted{"0 から 1 へ進み、終わりが告げられる",
                                         "progress from 0 up to 1, and its end"};
inline constexpr Message kNotKnownAgain{"その鍵を知らないと言う", "it says it never saw that key"};
inline constexpr Message kFateWanted{"受けたこと、またはその終わり",
                                     "that it was accepted, or how it ended"};
inline constexpr Message kNoAnswerToAsk{"たずねても答えない", "it does not answer when asked"};
inline constexpr Message kOthersAllowed{"錠をかけていない者の呼び出しが通った",
                                        "a call of somebody without the lock went through"};

// The report.
inline constexpr Message kPass{"合格", "pass"};
inline constexpr Message kFail{"不合格", "fail"};
inline constexpr Message kNotApplicable{"対象外", "not applicable"};
inline constexpr Message kNotTried{"未実施", "not tried"};
inline constexpr Message kReportTitle{"装置の適合検定: {machine}", "Conformance of {machine}"};
inline constexpr Message kAllPass{"検定した項目はすべて合格です", "All that was tried passes"};
inline constexpr Message kSomeFail{"{count} 項目が不合格です", "{count} checks fail"};
inline constexpr Message kSomeFailOne{"1 項目が不合格です", "1 check fails"};
inline constexpr Message kCounts{
    "合格 {pass}、不合格 {fail}、対象外 {none}、未実施 {skipped}",
    "{pass} pass, {fail} fail, {none} not applicable, {skipped} not tried"};
inline constexpr Message kColumnCheck{"項目", "check"};
inline constexpr Message kColumnVerdict{"判定", "verdict"};
inline constexpr Message kColumnAbout{"内容", "about"};
inline constexpr Message kColumnSeen{"見たもの", "what was seen"};
inline constexpr Message kColumnWanted{"あるべきもの", "what should be"};
inline constexpr Message kColumnClause{"条項", "clause"};
inline constexpr Message kFailures{"不合格の項目", "What fails"};
inline constexpr Message kEveryCheck{"すべての項目", "Every check"};
inline constexpr Message kShouldBe{"あるべきもの: {wanted}", "should be: {wanted}"};
inline constexpr Message kRan{"実行したもの", "what was run"};
inline constexpr Message kTriedFrom{"検定した時刻", "tried"};
inline constexpr Message kFromTo{"{from} から {to}", "{from} to {to}"};
inline constexpr Message kTheMachine{"装置", "The machine"};
inline constexpr Message kMaker{"メーカー", "maker"};
inline constexpr Message kModel{"型式", "model"};
inline constexpr Message kSerial{"製造番号", "serial"};
inline constexpr Message kSoftware{"ソフトウェアの版", "software"};
inline constexpr Message kIdentifier{"識別子", "identifier"};
inline constexpr Message kAddress{"アドレス", "address"};
inline constexpr Message kProtocol{"通信規格", "protocol"};
inline constexpr Message kSecurity{"安全", "security"};
inline constexpr Message kCertificateHash{"証明書の SHA-256", "SHA-256 of its certificate"};
inline constexpr Message kNote{
    "renkei が装置に求める約束を、一台に対して検定した結果です。規格の認証機関による認証ではあり"
    "ません。",
    "This is what came of renkei's own checks against one machine. It is no certification by the "
    "bodies that publish the standards."};

}  // namespace renkei::serve::words
