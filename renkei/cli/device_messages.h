// The words of `renkei device`.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::cli::words {

using report::Message;

inline constexpr Message kDevice{"通信でつながる装置を見る、動かす、検定する",
                                 "machines at the other end of a link: look, run, certify"};
inline constexpr Message kDeviceList{"装置の一覧（動いているプラントの装置と、つながるか）",
                                     "list machines, and whether they are reached"};
inline constexpr Message kDeviceListPlant{"plant start の --out のフォルダー、または plant.toml",
                                          "folder that plant start was given, or a plant.toml"};
inline constexpr Message kDeviceDescribe{
    "装置の記述を共通の形で示す。FILE.json ならメーカーの記述、FILE.aml ならMTPの"
    "マニフェストを調べて示す",
    "show a machine in the neutral form; of a FILE.json, or of FILE.aml, the manifest of an MTP, "
    "check and show that"};
inline constexpr Message kDeviceRead{"値を読む（名前がなければすべて）",
                                     "read values; all of them where none is named"};
inline constexpr Message kDeviceWrite{"値を書き込む", "write a value"};
inline constexpr Message kDeviceCall{"コマンドまたはサービスを実行する（Ctrl-C で取り消す）",
                                     "run a command or a service; Ctrl-C cancels it"};
inline constexpr Message kDeviceWatch{"値の変化を見続ける（Ctrl-C で終わり）",
                                      "watch values as they change, until Ctrl-C"};
inline constexpr Message kDeviceCertify{
    "装置が通信の約束を守るかを検定する（メーカー向け）。--run で示したもののほかは動かさない",
    "check that a machine keeps the whole contract (for makers); it runs what --run names alone"};
inline constexpr Message kDeviceRun{
    "実行するサービス: \"SERVICE NAME=VALUE…\"。順に実行し、最後のものは止めたり切ったりもする",
    "a service to run, \"SERVICE NAME=VALUE…\"; in their order, and the last is held, stopped and "
    "cut off too"};
inline constexpr Message kDeviceDescription{"メーカーの記述（JSON）: これと比べる",
                                            "description of its maker (JSON) to compare with"};
inline constexpr Message kDeviceHtml{"報告を HTML で書くファイル", "file for the report as HTML"};
inline constexpr Message kDeviceMachine{
    "opc.tcp://host:port、sila://host:port、または --plant の装置の番号",
    "opc.tcp://host:port, sila://host:port, or the id of a machine of --plant"};
inline constexpr Message kDevicePlant{"装置の番号を調べるプラントのフォルダー",
                                      "folder of the plant whose machine this is"};
inline constexpr Message kDeviceCertificate{"装置の証明書の SHA-256（これだけを信用する）",
                                            "SHA-256 of the machine's certificate, alone trusted"};
inline constexpr Message kDevicePolicy{
    "OPC UA の暗号方式: Basic256Sha256、Aes128_Sha256_RsaOaep、Aes256_Sha256_RsaPss、None（None "
    "は SiLA 2 でも使え、相手を確かめない）",
    "of OPC UA: Basic256Sha256, Aes128_Sha256_RsaOaep, Aes256_Sha256_RsaPss, None (with SiLA 2 "
    "too; proves nobody)"};
inline constexpr Message kDeviceUser{"利用者名（OPC UA）", "name of the user (OPC UA)"};
inline constexpr Message kDevicePasswordFile{
    "パスワードを書いたファイル（なければ端末でたずねる）",
    "file that holds the password; else it is asked for on the terminal"};
inline constexpr Message kDeviceValues{"値の名前（終わりの部分だけでもよい）",
                                       "names of values; their end will do"};
inline constexpr Message kDeviceValue{"値の名前", "name of the value"};
inline constexpr Message kDeviceWhat{"書き込む値", "what is written"};
inline constexpr Message kDeviceCommand{"コマンドまたはサービスの名前",
                                        "name of the command or service"};
inline constexpr Message kDeviceParameters{"パラメーター NAME=VALUE", "parameters: NAME=VALUE"};
inline constexpr Message kDeviceEvery{"変化を知らせない値をたずねる間隔（秒）",
                                      "how often values that tell no changes are asked, in s"};
inline constexpr Message kDeviceCsv{"CSV で出す", "answer in CSV"};

// Tables.
inline constexpr Message kColumnName{"名前", "name"};
inline constexpr Message kColumnValue{"値", "value"};
inline constexpr Message kColumnUnit{"単位", "unit"};
inline constexpr Message kColumnQuality{"質", "quality"};
inline constexpr Message kColumnSourceTime{"装置の時刻", "source time"};
inline constexpr Message kColumnArrived{"到着", "arrived"};
inline constexpr Message kColumnTrend{"推移", "trend"};
inline constexpr Message kColumnType{"型", "type"};
inline constexpr Message kColumnRange{"範囲", "range"};
inline constexpr Message kColumnCan{"できること", "can be"};
inline constexpr Message kColumnState{"状態", "state"};
inline constexpr Message kColumnProtocol{"通信規格", "protocol"};
inline constexpr Message kColumnAddress{"アドレス", "address"};
inline constexpr Message kColumnMachine{"装置", "machine"};
inline constexpr Message kColumnParameters{"パラメーター", "parameters"};
inline constexpr Message kColumnResults{"結果", "results"};
inline constexpr Message kColumnText{"内容", "about"};

inline constexpr Message kPartIdentity{"装置", "Machine"};
inline constexpr Message kPartValues{"値", "Values"};
inline constexpr Message kPartCommands{"コマンド", "Commands"};
inline constexpr Message kPartServices{"サービス（レシピから呼ぶもの）",
                                       "Services, as recipes call them"};
inline constexpr Message kPartEvents{"できごと", "Events"};
inline constexpr Message kMaker{"メーカー", "maker"};
inline constexpr Message kModel{"型式", "model"};
inline constexpr Message kSerial{"製造番号", "serial"};
inline constexpr Message kVersionOf{"ソフトウェアの版", "software"};
inline constexpr Message kUuid{"識別子", "identifier"};
inline constexpr Message kTitle{"名称", "title"};
inline constexpr Message kAboutMachine{"説明", "about"};
inline constexpr Message kAddress{"アドレス", "address"};
inline constexpr Message kProtocol{"通信規格", "protocol"};
inline constexpr Message kSecurity{"安全", "security"};
inline constexpr Message kCertificateOf{"証明書の SHA-256", "SHA-256 of its certificate"};
inline constexpr Message kKeys{"指示の鍵", "keys of orders"};
inline constexpr Message kKnowsKeys{"一つの鍵は一度だけ実行する", "each is carried out once"};
inline constexpr Message kKnowsNoKeys{"知らない", "not known"};
inline constexpr Message kObservable{"変化を知らせる", "observed"};
inline constexpr Message kAsked{"読む", "read"};
inline constexpr Message kWritable{"書き込む", "written"};
inline constexpr Message kHistory{"履歴を読む", "read of before"};
inline constexpr Message kContinuous{"終わりの指示を待つ", "runs until told to complete"};
inline constexpr Message kCancellable{"取り消せる", "can be cancelled"};

inline constexpr Message kReachable{"つながる", "reachable"};
inline constexpr Message kNotReachable{"つながらない: {reason}", "not reachable: {reason}"};
inline constexpr Message kNoDiscovery{
    "プラントのフォルダーを書いてください: renkei device list FOLDER\n",
    "name the folder of a plant: renkei device list FOLDER\n"};
inline constexpr Message kWritten{"{value} に書き込みました\n", "{value} is written\n"};
inline constexpr Message kStoppedAsked{"取り消しを装置に求めました\n",
                                       "the machine has been asked to end it\n"};
inline constexpr Message kLinkLost{"{time} つながりが切れました: {reason}",
                                   "{time} the link is lost: {reason}"};
inline constexpr Message kLinkBack{"{time} つながりが戻りました {reason}",
                                   "{time} the link is there again {reason}"};
inline constexpr Message kLinkNote{"{time} {reason}", "{time} {reason}"};
inline constexpr Message kWatchFoot{"Ctrl-C で終わり", "Ctrl-C ends"};
inline constexpr Message kWatchMore{"ほか {count} 件は端末に入りません",
                                    "{count} more do not fit the terminal"};
inline constexpr Message kCallFailed{"装置がエラーを返しました（{kind}）: {message}\n",
                                     "the machine answers with an error ({kind}): {message}\n"};
inline constexpr Message kCallFailedOf{
    "装置がエラーを返しました（{kind}、{parameter}）: {message}\n",
    "the machine answers with an error ({kind}, {parameter}): {message}\n"};
inline constexpr Message kKindValidation{"検証エラー", "validation error"};
inline constexpr Message kKindDefined{"定義された実行エラー", "defined execution error"};
inline constexpr Message kKindUndefined{"未定義の実行エラー", "undefined execution error"};
inline constexpr Message kKindFramework{"フレームワークエラー", "framework error"};
inline constexpr Message kKindLost{"つながりが切れ、どうなったか分からない",
                                   "the link broke, and what became of it is not known"};
inline constexpr Message kServiceEnded{"{service}: {state}\n", "{service}: {state}\n"};
inline constexpr Message kServiceEndedWhy{"{service}: {state}（{reason}）\n",
                                          "{service}: {state} ({reason})\n"};
inline constexpr Message kOrderRefused{"装置が断りました: {reason}\n",
                                       "the machine refuses: {reason}\n"};
inline constexpr Message kEventTold{"{time} {name}: {text}\n", "{time} {name}: {text}\n"};
inline constexpr Message kFileGiven{"{name}: {bytes} バイト\n", "{name}: {bytes} bytes\n"};
inline constexpr Message kPasswordOf{"{user} のパスワード: ", "password of {user}: "};

// Faults.
inline constexpr Message kNoSuchValue{"装置に値「{value}」がありません",
                                      "the machine has no value '{value}'"};
inline constexpr Message kNoSuchCommand{"装置にコマンドやサービス「{value}」がありません",
                                        "the machine has no command or service '{value}'"};
inline constexpr Message kNoSuchService{"「{value}」はサービスではありません",
                                        "'{value}' is no service"};
inline constexpr Message kNoSuchParameter{"「{of}」にパラメーター「{value}」がありません",
                                          "'{of}' has no parameter '{value}'"};
inline constexpr Message kManySuch{"「{value}」で終わる名前がいくつかあります",
                                   "several names end with '{value}'"};
inline constexpr Message kDidYouMean{"「{near}」ではありませんか", "did you mean '{near}'?"};
inline constexpr Message kSeeDescription{"renkei device describe で名前を確かめてください",
                                         "renkei device describe tells the names"};
inline constexpr Message kNotOfKind{"「{value}」は {name} の型 {kind} の値ではありません",
                                    "'{value}' is no {kind}, as {name} is"};
inline constexpr Message kGiveKind{"型 {kind} の値を書いてください", "write a {kind}"};
inline constexpr Message kNotNameValue{"「{value}」は NAME=VALUE の形ではありません",
                                       "'{value}' is not written as NAME=VALUE"};
inline constexpr Message kWriteNameValue{"speed=60 のように書いてください",
                                         "write it as in speed=60"};
inline constexpr Message kNoUnitInPlant{"{plant} に装置「{value}」がありません",
                                        "{plant} has no machine '{value}'"};
inline constexpr Message kNamePlantMachine{
    "装置の番号か、opc.tcp:// または sila:// で始まるアドレスを書いてください",
    "name one of its machines, or an address that begins with opc.tcp:// or sila://"};
inline constexpr Message kNoPassword{"パスワードを読めません", "the password cannot be read"};
inline constexpr Message kGivePasswordFile{"--password-file FILE と書いてください",
                                           "write --password-file FILE"};

}  // namespace renkei::cli::words
