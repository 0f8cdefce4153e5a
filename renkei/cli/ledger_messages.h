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
inline constexpr report::Message kDiscloseSdJwt{
    "包みの代わりに、標準のSD-JWT（RFC 9901）を作る。記録簿にある証明は入らない",
    "make a standard SD-JWT (RFC 9901) instead; it does not prove that the entry is in the log"};
inline constexpr report::Message kOpenSdJwt{"SD-JWTを --policy の鍵で確かめて、中身を表示する",
                                            "check an SD-JWT by the key in --policy and show it"};
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

inline constexpr report::Message kBackedUp{"{file}: 写しを取り、確かめました。鍵は入っていません",
                                           "{file}: copied and verified; keys are not in it"};
inline constexpr report::Message kLedgerRestore{
    "失われた記録簿を、写しから戻す。すべて確かめてから置き換える",
    "put a lost store back from a copy, all of it verified before"};
inline constexpr report::Message kRestoreFile{"写しのファイル", "file of the copy"};
inline constexpr report::Message kRestored{"戻しました。記録は{size}件です",
                                           "restored; it has {size} entries"};
inline constexpr report::Message kEventAttach{
    "添付するファイル。ファイル:種類 とも書ける（例: run.png:image/png）。何度でも書ける",
    "a file to attach, also FILE:TYPE such as run.png:image/png; may be repeated"};
inline constexpr report::Message kClockCorrected{
    "時計が戻ったのは、前の記録の時計が間違っていたのを直したため",
    "the clock went back because that of the entries before was wrong"};
inline constexpr report::Message kLedgerAttachment{
    "添付を、変わっていないことを確かめて取り出す",
    "take an attachment out, after checking that it is what was recorded"};
inline constexpr report::Message kAttachmentHash{"記録にあるsha256", "its sha256, as in the entry"};
inline constexpr report::Message kAttachmentOut{"取り出す先のファイル（新しい名前）",
                                                "file to write, a new one"};
inline constexpr report::Message kTakenOut{"{file}: {bytes}バイト。記録されたものと同じです",
                                           "{file}: {bytes} bytes, the same as recorded"};
inline constexpr report::Message kLedgerTail{"記録を一行ずつ表示する",
                                             "print the entries, a line each"};
inline constexpr report::Message kTailFrom{"この番号から", "from this entry on"};
inline constexpr report::Message kTailFollow{"新しい記録を待ち、来たら表示する",
                                             "wait for new entries and print them as they come"};
inline constexpr report::Message kLedgerErase{
    "伏せた項目を、二度と読めないように消す。記録と証明は残る",
    "erase a field that is kept shut, for good; the entry and every proof stay"};
inline constexpr report::Message kEraseField{"消す項目の名前", "name of the field"};
inline constexpr report::Message kEraseReason{"理由。記録に残る", "why; it is recorded"};
inline constexpr report::Message kErased{
    "{count}項目を消しました。写しの中のものは、写しごと消して"
    "ください",
    "{count} fields erased; those in backups go with the "
    "backups"};
inline constexpr report::Message kLedgerRotate{
    "記録簿の鍵を替える。--finish までは新旧両方で署名する",
    "replace the log's key; both sign until --finish"};
inline constexpr report::Message kRotateFinish{
    "前の鍵を消す。取引先と立会が新しい policy を持ってから行う",
    "delete the key before, once partners and witnesses have the new policy"};
inline constexpr report::Message kRotationBegun{
    "新しい鍵ができ、新旧両方で署名しています。次の policy を取引先と立会に渡してください",
    "there is a new key, and both sign: give this policy to partners and witnesses"};
inline constexpr report::Message kRotationFinished{"前の鍵を消しました。policy は次のとおりです",
                                                   "the key before is deleted; the policy is now"};
inline constexpr report::Message kWitnessSigned{"立会 {witness} が署名しました",
                                                "the witness {witness} has signed"};

inline constexpr report::Message kKey{"鍵: 人が署名する鍵", "keys that people sign with"};
inline constexpr report::Message kKeyMake{"人の鍵を新しく作る（ほかの人が読めないファイル）",
                                          "make a person's key, a file that nobody else can read"};
inline constexpr report::Message kKeyName{"鍵の名前。空白や「+」のないもの。例: anna",
                                          "name of the key without spaces and '+', such as anna"};
inline constexpr report::Message kKeyOut{"秘密鍵をこのファイルに書く。すでにあれば書かない",
                                         "write the secret key to this file, which must not be "
                                         "there yet"};
inline constexpr report::Message kKeyMade{
    "{file}: 秘密鍵を書きました。ほかの人に渡さないでください\n公開鍵: {key}\n記録での名前: {id}\n",
    "{file}: the secret key is written; give it to nobody\npublic key: {key}\nits id in entries: "
    "{id}\n"};
inline constexpr report::Message kWitness{
    "立会: 取引先の記録簿が書き換えられていないことに、中身を見ずに署名する",
    "a witness: signs that a partner's log was not rewritten, without seeing what is in it"};
inline constexpr report::Message kWitnessFolder{"立会のフォルダ", "folder of the witness"};
inline constexpr report::Message kWitnessInit{"立会とその鍵を新しく作る",
                                              "make a new witness and its key"};
inline constexpr report::Message kWitnessName{"立会の名前。例: sponsor.example/w",
                                              "name of the witness, such as sponsor.example/w"};
inline constexpr report::Message kWitnessMade{
    "立会を作りました。公開鍵: {key}\n記録簿の持ち主に渡し、policy に次の行を書いてもらって"
    "ください: witness 名前 {key} http://…",
    "the witness is made; its public key: {key}\ngive it to the owners of the logs, who write "
    "into their policy: witness NAME {key} http://…"};
inline constexpr report::Message kWitnessTrust{"この鍵の記録簿に立ち会う",
                                               "witness the log with this key"};
inline constexpr report::Message kWitnessLogKey{"記録簿の公開鍵（その policy の log の行）",
                                                "the log's public key, from its policy"};
inline constexpr report::Message kWitnessTrusts{"この記録簿に立ち会います: {key}",
                                                "this log is witnessed from now on: {key}"};
inline constexpr report::Message kWitnessServe{"立会を始める（Ctrl-Cで終わる）",
                                               "serve as a witness, until Ctrl-C"};
inline constexpr report::Message kWitnessAddress{"待ち受けるアドレス（既定 127.0.0.1）",
                                                 "address to listen on (127.0.0.1)"};
inline constexpr report::Message kWitnessPort{"待ち受けるポート。0は空いているもの",
                                              "port to listen on; 0 is any that is free"};
inline constexpr report::Message kWitnessServes{"{url} で立ち会っています", "witnessing at {url}"};
inline constexpr report::Message kWitnessRefused{"署名を断りました: {reason}",
                                                 "refused to sign: {reason}"};
inline constexpr report::Message kWitnessStatus{"立ち会っている記録簿を表示する",
                                                "show the logs that are witnessed"};
inline constexpr report::Message kWitnessKey{"立会の鍵: {key}", "key of the witness: {key}"};

}  // namespace renkei::cli::words
