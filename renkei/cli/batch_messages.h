// What the command line says of its batch commands.
#pragma once

#include <string_view>

#include "renkei/report/catalogue.h"

namespace renkei::cli::words {

using report::Message;

inline constexpr Message kBatch{"バッチ: 開始、監視、回答、保留、再開、停止、中止",
                                "batches: start, watch, answer, hold, restart, stop, abort them"};
inline constexpr Message kBatchStart{"レシピのバッチを始め、終わるまで実行する",
                                     "start a batch of a recipe, and carry it out to its end"};
inline constexpr Message kBatchResume{
    "止まっていた記録簿のバッチを続ける。BATCHを書くと、一時停止（Paused）の解除",
    "go on with the batches of a ledger; with BATCH: let a paused one go on"};
inline constexpr Message kBatchWatch{"動いている手順、値、問いを画面に表示し続ける",
                                     "show live what runs, its values and what is asked"};
inline constexpr Message kBatchList{"バッチの一覧", "list the batches"};
inline constexpr Message kBatchShow{"一つのバッチの状態。--story で記録を順に",
                                    "how a batch stands; --story tells its record in order"};
inline constexpr Message kBatchAnswer{"問いに答える", "answer a prompt"};
inline constexpr Message kBatchHold{"保留（Hold）を命じる", "order Hold"};
inline constexpr Message kBatchRestart{"保留の解除（Restart）を命じる", "order Restart"};
inline constexpr Message kBatchPause{"一時停止（Pause）を命じる", "order Pause"};
inline constexpr Message kBatchStop{"停止（Stop）を命じる", "order Stop"};
inline constexpr Message kBatchAbort{"中止（Abort）を命じる", "order Abort"};
inline constexpr Message kBatchMode{"運転の様式を変える（Automatic、SemiAutomatic、Manual）",
                                    "change the mode (Automatic, SemiAutomatic, Manual)"};
inline constexpr Message kBatchFire{"手動で移行（トランジション）を進める",
                                    "let a transition go by hand"};
inline constexpr Message kBatchFault{"模擬の機械に不具合を起こす",
                                     "make a simulated machine misbehave"};

inline constexpr Message kBatchLedger{"記録簿のフォルダー", "folder of the ledger"};
inline constexpr Message kBatchNewLedger{
    "記録簿のフォルダー。なければ、模擬実行用の記録簿を作る（鍵は --seed から）",
    "folder of the ledger; where there is none, one for a simulation is made (keys by --seed)"};
inline constexpr Message kBatchRecipe{"レシピのファイル、または記録簿で承認されたID@版",
                                      "a recipe's file, or ID@VERSION as approved in the ledger"};
inline constexpr Message kBatchPlant{"模擬プラントのファイル（TOML）",
                                     "file of a simulated plant (TOML)"};
inline constexpr Message kBatchId{"バッチのID。なければレシピのIDに番号をつける",
                                  "id of the batch; else the recipe's with a number"};
inline constexpr Message kBatchSize{"バッチの大きさ。例: \"1000 L\"",
                                    "size of the batch, such as \"1000 L\""};
inline constexpr Message kBatchSet{"このバッチの値。例: temperature=\"36.8 Cel\"",
                                   "a value for this batch: temperature=\"36.8 Cel\""};
inline constexpr Message kBatchUnit{"設備に使う装置。例: reactor=bioreactor-1",
                                    "the unit for an equipment requirement: reactor=bioreactor-1"};
inline constexpr Message kBatchLot{"原料のロット。例: medium=m-0417",
                                   "the lot of an input: medium=m-0417"};
inline constexpr Message kBatchModeOption{"Automatic、SemiAutomatic、Manual",
                                          "Automatic, SemiAutomatic or Manual"};
inline constexpr Message kBatchSeed{"模擬実行の種。同じ種なら記録簿の根も同じ",
                                    "seed of a simulation: the same seed gives the same root"};
inline constexpr Message kBatchPriority{"装置を待つときの優先順位。小さいほど先",
                                        "priority at units that several wait for, 0 the soonest"};
inline constexpr Message kBatchInner{
    "秘密の要素の内側の記録を、査察官に見せるために取り出す",
    "take out the record of what lies inside a confidential element, for an inspector"};
inline constexpr Message kBatchInnerPath{"秘密の要素のパス", "path of the confidential element"};
inline constexpr Message kBatchRun{"何回目の実行か", "which of its runs"};
inline constexpr Message kBatchFields{"伏せた値（設定値、答えなど）も開く",
                                      "open the fields too: parameters, answers, readings"};
inline constexpr Message kBatchInnerOut{"このファイルに書く。すでにあれば書かない",
                                        "write to this file, which must not be there yet"};
inline constexpr Message kBatchInnerWrote{
    "{file} を書きました（約束値 {parts} 件、内側の記録 {entries} 件）\n",
    "wrote {file}: commitments {parts}, inner entries {entries}\n"};
inline constexpr Message kBatchSpeed{"時間の速さ: 1、60 など、または max（計算できる限り速く）",
                                     "speed of time: 1, 60, …, or max (as fast as is computed)"};
inline constexpr Message kBatchPeople{"問いに答えるのは simulated（模擬の人）か real（本物の人）",
                                      "who answers prompts: simulated or real people"};
inline constexpr Message kBatchName{"バッチのID", "id of the batch"};
inline constexpr Message kBatchPath{"要素のパス。なければ全体",
                                    "path of the element; else the whole"};
inline constexpr Message kBatchBy{"行う人", "the person who does it"};
inline constexpr Message kBatchWitness{"確かめる二人目", "the second person, who confirms"};
inline constexpr Message kBatchReason{"理由", "why"};
inline constexpr Message kBatchPrompt{"問いの番号", "number of the prompt"};
inline constexpr Message kBatchAnswers{"答え: 問い=答え", "answers: QUESTION=ANSWER"};
inline constexpr Message kBatchTransition{"移行のID（recipe show が挙げる）",
                                          "id of the transition (recipe show lists them)"};
inline constexpr Message kBatchModeName{"様式", "the mode"};
inline constexpr Message kBatchMachine{"装置のID", "id of the unit"};
inline constexpr Message kBatchFaultName{
    "cut（通信を断つ）、restore、refuse（次の命令を拒む）、fail、spoil（値の質を落とす）、mend",
    "cut, restore, refuse, fail, spoil (a value), mend"};
inline constexpr Message kBatchFaultValue{"spoil と mend の値の名",
                                          "value that is spoilt or mended"};
inline constexpr Message kBatchOnce{"一度だけ表示する", "show once"};
inline constexpr Message kBatchStory{"記録を順に、一行ずつ",
                                     "the record in its order, a line each"};

inline constexpr Message kStepColumn{"手順", "step"};
inline constexpr Message kTitleColumn{"名称", "title"};
inline constexpr Message kStateColumn{"状態", "state"};
inline constexpr Message kForColumn{"経過", "for"};
inline constexpr Message kUnitColumn{"装置", "unit"};
inline constexpr Message kDoingColumn{"内容", "doing"};
inline constexpr Message kValueColumn{"値", "value"};
inline constexpr Message kNowColumn{"現在", "now"};
inline constexpr Message kAcceptableColumn{"許容", "acceptable"};
inline constexpr Message kCriticalColumn{"限界", "critical"};
inline constexpr Message kStandingColumn{"判定", "standing"};
inline constexpr Message kEquipmentColumn{"設備", "equipment"};
inline constexpr Message kAllocationColumn{"割当", "allocation"};
inline constexpr Message kLinkColumn{"通信", "link"};
inline constexpr Message kRunsColumn{"回数", "runs"};
inline constexpr Message kBeganColumn{"開始", "began"};
inline constexpr Message kEndedColumn{"終了", "ended"};
inline constexpr Message kBatchColumn{"バッチ", "batch"};
inline constexpr Message kRecipeColumn{"レシピ", "recipe"};
inline constexpr Message kSizeColumn{"大きさ", "size"};
inline constexpr Message kModeColumn{"様式", "mode"};
inline constexpr Message kEntriesColumn{"記録", "entries"};
inline constexpr Message kPromptsColumn{"問い", "prompts"};
inline constexpr Message kPromptsTitle{"答えを待つ問い", "waiting for an answer"};
inline constexpr Message kNoBatches{"バッチはありません", "there are no batches"};
inline constexpr Message kAllocated{"使用中", "in use"};
inline constexpr Message kDone{"済", "done"};
inline constexpr Message kFree{"—", "—"};
inline constexpr Message kConnected{"接続", "connected"};
inline constexpr Message kLost{"途絶", "LOST"};
inline constexpr Message kAtRest{"不明（実行していない）", "not known (nothing runs)"};
inline constexpr Message kOutsideCritical{"限界外", "OUTSIDE CRITICAL"};
inline constexpr Message kOutsideAcceptable{"許容外", "outside acceptable"};
inline constexpr Message kWithin{"範囲内", "within"};
inline constexpr Message kNotKnown{"不明", "not known"};
inline constexpr Message kWaitsForUnit{"{unit} を待つ", "waits for {unit}"};
inline constexpr Message kUndecidedNow{"判断できない: {condition}", "cannot decide {condition}"};
inline constexpr Message kMayGo{"人が進められる移行", "transitions that a person may let go"};
inline constexpr Message kTimeLeft{"あと {time}", "{time} to go"};
inline constexpr Message kUntil{"条件: {condition}", "until {condition}"};

inline constexpr Message kRefused{"機械が命令を拒みました", "the machine refused an order"};
inline constexpr Message kFailed{"終わりまで実行できませんでした", "it did not come to its end"};
inline constexpr Message kOutcome{"機械が何をしたか分かりません。見て確かめてください",
                                  "nobody knows what the machine did: go and look"};
inline constexpr Message kLimit{"値または答えが、求められるものから外れました",
                                "a value left its limits, or an answer is not what is wanted"};
inline constexpr Message kUndecided{"条件を判断できません", "a condition cannot be decided"};
inline constexpr Message kLate{"決められた時間を過ぎました", "a hold time has passed"};
inline constexpr Message kDeadlock{"バッチが互いに待っています", "batches wait for each other"};
inline constexpr Message kQuestions{"問い", "questions"};
// What a prompt of that kind is about.
[[nodiscard]] constexpr const Message& kind_words(std::string_view kind) {
  return kind == "refused"     ? kRefused
         : kind == "failed"    ? kFailed
         : kind == "outcome"   ? kOutcome
         : kind == "limit"     ? kLimit
         : kind == "late"      ? kLate
         : kind == "undecided" ? kUndecided
         : kind == "deadlock"  ? kDeadlock
                               : kQuestions;
}

inline constexpr Message kBatchRuns{"{batch}: {recipe} {version} を始めました（記録簿 {ledger}）\n",
                                    "{batch}: {recipe} {version} has begun (ledger {ledger})\n"};
inline constexpr Message kBatchBound{"装置: {units}\n", "units: {units}\n"};
inline constexpr Message kBatchDone{
    "{batch}: {state}、記録簿 {entries} 件、測定値 {samples} 点、根 {root}\n",
    "{batch}: {state}; the ledger has {entries} entries; {samples} samples; root {root}\n"};
inline constexpr Message kBatchWaits{
    "{batch}: {state} のまま、人を待っています。renkei batch show {batch} --ledger {ledger}\n",
    "{batch}: {state}, and waits for people: renkei batch show {batch} --ledger {ledger}\n"};
inline constexpr Message kBatchInterrupted{
    "止めました。renkei batch resume --ledger {ledger} で続きます\n",
    "stopped; go on with: renkei batch resume --ledger {ledger}\n"};
inline constexpr Message kBatchNothing{"続けるバッチはありません\n", "no batch is under way\n"};
inline constexpr Message kBatchOrdered{"{batch}: {what} を記録しました\n",
                                       "{batch}: {what} is recorded\n"};
inline constexpr Message kFaultMade{"{unit}: {fault}\n", "{unit}: {fault}\n"};

}  // namespace renkei::cli::words
