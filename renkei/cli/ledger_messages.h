// What the command line says of its ledger commands.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::cli::words {

inline constexpr report::Message kLedger{
    "記録簿: 消えず、こっそり変えられず、秘密を見せずに確かめられる記録",
    "a log in which nothing is lost or altered unseen, and that proves without showing secrets"};
inline constexpr report::Message kLedgerFolder{"記録簿のフォルダ", "folder of the ledger"};
inline constexpr report::Message kEntryIndex{"記録の番号（0から）", "number of the entry, from 0"};
inline constexpr report::Message kLedgerInit{"記録簿と鍵を新しく作る",
                                             "make a new ledger and its keys"};
inline constexpr report::Message kLedgerName{"記録簿の名前。例: example.jp/plant-1",
                                             "name of the log, such as example.jp/plant-1"};
inline constexpr report::Message kLedgerSite{"場所のID。例: plant-1", "id of the site"};
inline constexpr report::Message kLedgerAppend{"出来事を一つ記録し、封をする",
                                               "record an event and seal it"};
inline constexpr report::Message kEventType{"出来事の種類と版。例: record.noted/1",
                                            "type of the event, such as record.noted/1"};
inline constexpr report::Message kEventAbout{
    "対象。例: lot/7f3a。患者やドナーが分かるものは書かない。何度でも書ける",
    "what it is about, such as lot/7f3a, never a patient or donor; may be repeated"};
inline constexpr report::Message kEventBody{"だれにでも見せてよい内容（JSON）",
                                            "what all readers of the log may see, as JSON"};
inline constexpr report::Message kEventHide{
    "伏せて記録する項目 名前=値。例: temperature=36.8。何度でも書ける",
    "a field to keep shut, NAME=VALUE, such as temperature=36.8; may be repeated"};
inline constexpr report::Message kEventSign{
    "電子署名 人のID:意味:氏名。例: p-17:approved:山田花子",
    "sign electronically, PERSON:MEANING:NAME, such as p-17:approved:Hanako Yamada"};
inline constexpr report::Message kEventId{
    "出来事の番号（16進32桁）。同じ番号でもう一度送っても、記録は一つ",
    "32 hexadecimal digits of the event: sent again it stays one entry"};
inline constexpr report::Message kLedgerShow{"記録を表示する", "show the entries, or one"};
inline constexpr report::Message kLedgerHead{"件数と根を表示する", "show the size and the root"};
inline constexpr report::Message kLedgerCheckpoint{"いまの状態に署名して表示する",
                                                   "sign the log as it is, and show it"};
inline constexpr report::Message kLedgerProve{"記録が記録簿にある証明（.tlog-proof）を表示する",
                                              "show the proof that an entry is in the log"};
inline constexpr report::Message kLedgerVerify{"すべてを読み直して確かめる",
                                               "read everything again and check it"};
inline constexpr report::Message kLedgerDisclose{
    "記録と、選んだ項目だけを、検査する人に渡す包みにする",
    "put an entry and the fields chosen into a bundle for an inspector"};
inline constexpr report::Message kDiscloseField{"見せる項目の名前。何度でも書ける",
                                                "name of a field to open; may be repeated"};
inline constexpr report::Message kDiscloseOut{"包みのファイル（新しい名前）",
                                              "file of the bundle, a new one"};
inline constexpr report::Message kDiscloseCover{"添え書き", "a text that goes with it"};
inline constexpr report::Message kLedgerOpen{"包みを確かめて、判定を表示する",
                                             "judge a bundle and show the verdict"};
inline constexpr report::Message kBundleFile{"包みのファイル", "file of the bundle"};
inline constexpr report::Message kBundlePolicy{
    "包みの中の鍵ではなく、このファイル（記録簿の policy）の鍵で確かめる",
    "judge by the keys in this file (a ledger's policy), not by those in the bundle"};
inline constexpr report::Message kLedgerBackup{"写しを取り、確かめる",
                                               "copy the store and verify the copy"};
inline constexpr report::Message kBackupFile{"写しのファイル（新しい名前）",
                                             "file of the copy, a new one"};

}  // namespace renkei::cli::words
