// The sentences of a batch's story, one for each kind of entry.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::cli::words {

using report::Message;

inline constexpr Message kStoryCreated{
    "バッチを作成: レシピ {recipe} {version}、大きさ {size}、装置 {units}、ロット {lots}",
    "batch created: recipe {recipe} {version}, size {size}, units {units}, lots {lots}"};
inline constexpr Message kStoryChanged{"{path}（{run}回目）が {state} に: {cause}",
                                       "{path} (run {run}) is {state}: {cause}"};
inline constexpr Message kStoryFired{"{path}: 移行 {transition}",
                                     "{path}: transition {transition}"};
inline constexpr Message kStoryRequested{"{path} が装置 {unit} を求める",
                                         "{path} asks for unit {unit}"};
inline constexpr Message kStoryAllocated{"{path} に装置 {unit} を割り当て",
                                         "{path} has unit {unit}"};
inline constexpr Message kStoryReleased{"{path} が装置 {unit} を返す",
                                        "{path} gives unit {unit} back"};
inline constexpr Message kStoryOrdered{"{path} に {order} を命令。理由: {reason}",
                                       "{order} was ordered for {path}; reason: {reason}"};
inline constexpr Message kStoryMode{"様式を {mode} に", "the mode is {mode}"};
inline constexpr Message kStoryDeviceOrdered{
    "{path}: {unit} に {service} の {order} を命令（{parameters}）",
    "{path}: {unit} is told to {order} {service} ({parameters})"};
inline constexpr Message kStoryDeviceAnswered{
    "{path}: 機械の返答 {fate}。理由: {reason}",
    "{path}: the machine answered {fate}; reason: {reason}"};
inline constexpr Message kStoryReported{
    "{path}: {unit} の {service} は {state}。結果: {results}。理由: {reason}",
    "{path}: {service} on {unit} is {state}; results: {results}; reason: {reason}"};
inline constexpr Message kStoryIdentified{
    "{unit} は {maker} {model}（製造番号 {serial}）。{protocol}、証明書 {certificate}",
    "{unit} is {maker} {model}, serial {serial}; {protocol}, certificate {certificate}"};
inline constexpr Message kStoryTold{"{unit} からの通知 {name}（{at}）: {text}",
                                    "{unit} tells {name} ({at}): {text}"};
inline constexpr Message kStoryFile{
    "{path}: {unit} からファイル {name}（検体 {sample}、測定 {measured}、受信 {arrived}、SHA-256 "
    "{hash}）",
    "{path}: file {name} of {unit} (sample {sample}, measured {measured}, arrived {arrived}, "
    "SHA-256 {hash})"};
inline constexpr Message kStoryLinkLost{"{unit} との通信が途絶: {reason}",
                                        "the link to {unit} is lost: {reason}"};
inline constexpr Message kStoryLinkBack{"{unit} との通信が回復", "the link to {unit} is back"};
inline constexpr Message kStoryAsked{"問い #{number}（{path}、{kind}）: {about}",
                                     "prompt #{number} ({path}, {kind}): {about}"};
inline constexpr Message kStoryAnswered{
    "問い #{number}（{path}）への答え: {answers}。確認者: {witness}",
    "prompt #{number} ({path}) answered: {answers}; witness: {witness}"};
inline constexpr Message kStoryLimit{
    "{path}: {value} = {reading} {unit}、範囲 {limit}: {standing}、規則 {rule}",
    "{path}: {value} = {reading} {unit}, limits {limit}: {standing}, rule {rule}"};
inline constexpr Message kStoryNo{
    "{path}: {value} の答えは {reading}（求める答え {limit}）、規則 {rule}",
    "{path}: {value} is answered {reading}, where {limit} is wanted, rule {rule}"};
inline constexpr Message kStoryUndecided{
    "{path}: 条件「{condition}」を判断できない。分からない値: {values}",
    "{path}: '{condition}' cannot be decided; not known: {values}"};
inline constexpr Message kStoryConsumed{
    "{path}: {material} を {quantity} {unit} 使用（ロット {lot}）",
    "{path}: {quantity} {unit} of {material} consumed (lot {lot})"};
inline constexpr Message kStoryProduced{
    "{path}: {material} を {quantity} {unit} 産出（ロット {lot}）",
    "{path}: {quantity} {unit} of {material} produced (lot {lot})"};
inline constexpr Message kStoryKeptShut{"{path}（{run}回目）の内側を、一つの約束値で封じる",
                                        "{path} (run {run}): what lies inside is kept shut under "
                                        "one commitment"};
inline constexpr Message kStoryTelemetry{"測定値 {samples} 点を保存（{first} から {last}）",
                                         "{samples} samples stored ({first} to {last})"};

}  // namespace renkei::cli::words
