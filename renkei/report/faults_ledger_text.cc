// What is wrong with a ledger, its store, its proofs and bundles.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"ledger.base64",
     "「{value}」はbase64ではありません（{character}"
     "文字目）。初めから終わりまで写し直してください"},
    {"ledger.bundle",
     "包みとして読めません（{pointer}）。変えられたか途中で切れています。作った人からもう一度"
     "受け取ってください"},
    {"ledger.bundle_seal",
     "包みが、記録簿の持ち主が封をしたものと違います。作った人からもう一度受け取ってください"},
    {"ledger.bundle_too_large",
     "包みが{bytes}バイトあります（上限 {limit}）。いくつかに分けてもらってください"},
    {"ledger.chain_broken",
     "記録 {index} が、{value} についての前の記録につながっていません。書き込みを止め、"
     "証拠として残し、写しから戻してください"},
    {"ledger.chain_moved",
     "用意した後に {value} について別の記録がありました。それを読み、もう一度用意して署名して"
     "ください"},
    {"ledger.checkpoint",
     "記録簿の状態の署名として読めません（{reason}）。記録簿から全体を受け取ってください"},
    {"ledger.checkpoint_origin", "これは {value} の状態です。{log} のものを受け取ってください"},
    {"ledger.clock_back",
     "この機械の時計は {value} ですが、最後の記録は {last} です。時計を合わせてください。"
     "最後の記録の時計が間違っていたのなら --clock-corrected を付けてください。何も記録していま"
     "せん"},
    {"ledger.disclosure",
     "見せる項目として読めません（{reason}）。記録の持ち主から全体を受け取ってください"},
    {"ledger.disclosure_count",
     "一か所に伏せた項目が{count}個あります（上限 {limit}"
     "）。まとめてください。項目の中に項目を置けます"},
    {"ledger.disclosure_foreign",
     "見せられた項目はこの記録のものではありません。変えられたか、別の記録のものです。"
     "持ち主から包みをもう一度受け取ってください"},
    {"ledger.disclosure_root",
     "sd_root と sd_count_padded は、base64のハッシュと32〜4096の2の累乗で、揃って書かれます。"
     "持ち主からもう一度受け取ってください"},
    {"ledger.disclosure_too_large",
     "伏せる項目が{bytes}バイトあります（上限 {limit}）。大きなデータは添付にし、"
     "そのハッシュを書いてください"},
    {"ledger.disclosure_twice",
     "伏せた項目のうち二つが同じです。項目ごとに別の乱数を付けてください"},
    {"ledger.entity_ref",
     "「{value}」では何についてか分かりません。lot/7f3a のように、種類とIDを書いてください"},
    {"ledger.entry",
     "記録の {pointer} に「{value}」は使えません。docs/formats/entry.md "
     "に形があります"},
    {"ledger.entry_signature",
     "記録 {index} の署名が正しくありません。書き込みを止め、証拠として残し、写しから戻して"
     "ください"},
    {"ledger.entry_too_large",
     "記録が{bytes}バイトあります（上限 {limit}）。大きなデータは添付にし、"
     "記録にはそのハッシュを書いてください"},
    {"ledger.entry_wrong",
     "記録 {index} が読めません。書き込みを止め、証拠として残し、写しから戻してください"},
    {"ledger.event_body",
     "{value} の内容が {pointer} で形に合いません。docs/formats/events/ を見てください"},
    {"ledger.event_id",
     "「{value}」は出来事の番号になりません。乱数で作った、0〜9とa〜fの32桁を書いてください"},
    {"ledger.event_id_reused",
     "出来事 {value} は記録 {index} にあり、内容が違います。新しい出来事には新しい番号を、"
     "前のものをもう一度送るならそのまま送ってください"},
    {"ledger.event_schema", "{value} の型紙が正しくありません（{reason}）。直してください"},
    {"ledger.event_twice",
     "記録 {index} の出来事 {value} が二重か、別の名で記録されています。書き込みを止め、"
     "証拠として残し、写しから戻してください"},
    {"ledger.event_type",
     "「{value}」という種類の出来事は知られていません。次のどれかを書いてください: {types}"},
    {"ledger.hash_length", "ハッシュは32バイトです（{bytes}バイトでした）。全体を写してください"},
    {"ledger.head_moved",
     "記録簿は{found}件です（{expected}件のはずでした）。ほかのプログラムが書いています。"
     "止めてから、開き直してください"},
    {"ledger.head_wrong",
     "{size}件の先頭に書かれた根 {value} が、記録から求めた {root} と違います。書き込まずに"
     "確かめ、写しから戻してください"},
    {"ledger.hex", "「{value}」は16進のハッシュではありません。0〜9とa〜fの64桁を書いてください"},
    {"ledger.index_wrong",
     "{value} を記録 {index} に見つけられません。書き込みを止め、証拠として残し、"
     "写しから戻してください"},
    {"ledger.json_float",
     "{pointer} の {value} のような小数は記録できません。\"0.25\" のように文字列で、"
     "単位と並べて書いてください"},
    {"ledger.json_integer", "{pointer} の {value} は2^53を超えます。文字列で書いてください"},
    {"ledger.json_not_canonical",
     "{byte}バイト目から、RFC 8785の形ではありません。名前を並べ、空白を入れずに書いてください"},
    {"ledger.json_not_nfc",
     "{pointer} の「{value}」がUnicodeの正規形Cではありません。先にNFCにしてください"},
    {"ledger.json_not_utf8", "{pointer} がUTF-8ではありません。UTF-8で書いてください"},
    {"ledger.json_null", "{pointer} に null は記録できません。項目ごと省いてください"},
    {"ledger.key_hash",
     "{name} の鍵に書かれた {value} が、名前と中身から求めた {hash} と違います。"
     "持ち主から写し直してください"},
    {"ledger.key_length", "鍵は{wanted}バイトです（{bytes}バイトでした）。全体を写してください"},
    {"ledger.key_name",
     "「{value}」は鍵の名前になりません。example.jp/plant-1 のように、空白と「+」を入れずに"
     "書いてください"},
    {"ledger.key_text", "鍵として読めません。名前+ハッシュ+base64 を、1行で全部写してください"},
    {"ledger.leaf_wrong",
     "記録 {index} の中身が、ハッシュを取ったときと違います。書き込みを止め、証拠として残し、"
     "写しから戻してください"},
    {"ledger.log_wrong",
     "写しが正しくありません（{reason}）。別の写しを使ってください。何も変えていません"},
    {"ledger.no_entry",
     "記録 {value} はありません。先頭に書かれた件数より小さい番号にしてください"},
    {"ledger.no_field",
     "記録 {index} には「{value}」という項目が残っていません（あるもの: {fields}"
     "）。名前を確かめてください"},
    {"ledger.no_node",
     "段 {level} の節 {index} がありません。記録簿を確かめてください（ledger verify）"},
    {"ledger.no_secret",
     "根 {value} の下に伏せた項目は、ここにはありません。持ち主に聞いてください。消されたものは"
     "戻りません"},
    {"ledger.node_wrong",
     "段 {level} の節 {node} が、記録 {index} までの記録と合いません。書き込みを止め、"
     "証拠として残し、写しから戻してください"},
    {"ledger.not_consistent",
     "{size}件の記録簿（根 {root}）は、{from}件の記録簿（根 {from_root}）の続きではありません。"
     "どちらかが書き換えられています。両方を残し、持ち主に聞いてください"},
    {"ledger.not_included",
     "これは、{size}件の記録簿（根 {root}）の記録 {index} ではありません。記録、証明、"
     "状態の署名のどれかが変えられたか、別の記録簿のものです。それぞれもう一度受け取ってください"},
    {"ledger.note",
     "署名付きの文書として読めません（{reason}）。作った人から全体を受け取ってください"},
    {"ledger.note_too_large",
     "署名付きの文書が{bytes}バイトあります（上限 {limit}）。ファイルを確かめてください"},
    {"ledger.note_unsigned",
     "{value}（鍵 {hash}）の署名がありません。署名されたものを受け取るか、"
     "署名した鍵を信じてよいか確かめてください"},
    {"ledger.opened_disclosure",
     "項目を開くものとして読めません（{reason}）。持ち主から包みをもう一度受け取ってください"},
    {"ledger.policy",
     "信じる鍵の表として読めません（{reason}）。「log 鍵」、立会ごとに「witness 名前 鍵」、「q"
     "uorum 立会か組の名前」か「quorum none」を書いてください"},
    {"ledger.proof_file",
     "証明のファイルとして読めません（{reason}）。記録簿の持ち主から全体を受け取ってください"},
    {"ledger.proof_growth",
     "{from}件から{size}件へ伸びたという証明はありません。小さい方を先に書いてください"},
    {"ledger.proof_length",
     "ハッシュ{hashes}個の証明は、この件数に合いません。もう一度受け取ってください"},
    {"ledger.proof_size",
     "{size}件の記録簿に、記録 {index} はありません。記録の後の状態の署名で証明してもらって"
     "ください"},
    {"ledger.quorum",
     "立会の署名が {value} 個で、必要な立会「{quorum}」が揃っていません。揃ってから、もう一度"
     "受け取ってください"},
    {"ledger.recorder_full",
     "{waiting}件が記録を待っています。受け付けていませんので、後でもう一度送ってください"},
    {"ledger.recorder_stopped",
     "もう何も記録されません（{reason}）。プログラムを終え、ディスクを調べてから、開き直して"
     "ください"},
    {"ledger.retained",
     "この記録が扱うものは {value} まで残さなければなりません。その後に消してください。何も変"
     "えていません"},
    {"ledger.saved_point",
     "保存された途中の状態は使えません（{reason}）。消してください。記録から作り直されます"},
    {"ledger.sd_jwt",
     "SD-JWTとして正しくありません（{reason}）。作った人から全体を受け取ってください。署名は"
     "EdDSAに限ります"},
    {"ledger.secret_missing",
     "伏せた項目と記録が、根 {value} で揃っていません。記録が挙げる根の木を、過不足なく渡して"
     "ください"},
    {"ledger.secret_wrong",
     "記録 {index} の伏せた項目が失われたか、書いたときと違います。書き込みを止め、証拠として残し、"
     "写しから戻してください"},
    {"ledger.signature",
     "鍵 {value} の署名が正しくありません。文、署名、鍵のどれかが変えられています。"
     "それぞれの持ち主のものと比べてください"},
    {"ledger.verify_stopped", "途中で止めました。もう一度確かめてください"},
    {"ledger.witness_behind",
     "{value} について最後に立ち会ったのは{size}件です（{old}件ではありません）。その件数から"
     "の証明を送ってください"},
    {"ledger.witness_fork",
     "{value} の{size}件（根 {root}）は、立ち会った{witnessed}件（根 {witnessed_root}）の続き"
     "ではありません。書き換えられたか、分かれたか、古い状態に戻されています。両方を残し、持ち"
     "主に聞いてください"},
    {"ledger.witness_request",
     "立会への依頼として読めません（{reason}）。「old 件数」、証明、空行、状態の署名を送ってく"
     "ださい"},
    {"ledger.witness_sizes", "{old}件から{size}件へは減りません。新しい状態を送ってください"},
    {"ledger.witness_unknown",
     "記録簿 {value} には立ち会っていません。鍵を立会に渡してください（renkei witness trust）"},
    {"ledger.witness_unsigned",
     "{value} の知られた鍵の署名がありません。記録簿の鍵で署名するか、新しい鍵を立会に渡してく"
     "ださい"},
    {"link.listen",
     "{value} で待ち受けられません（{reason}）。この機械のアドレスと、空いているポートを書いて"
     "ください"},
    {"link.unreachable",
     "{value} が答えません（{reason}）。動いているか、ここから届くかを確かめて、もう一度試して"
     "ください"},
    {"link.url",
     "「{value}」には問い合わせられません。http://witness.example:8080 のように書いてください"},
    {"link.witness_ahead",
     "立会 {value} はこの記録簿を{seen}件まで見ていますが、ここには{size}件しかありません。古"
     "い写しに置き換えられています。書き込みを止め、最新の写しから戻してください"},
    {"link.witness_answer",
     "立会 {value} の答えが使えません（{reason}）。policy のアドレスと鍵を確かめてください"},
    {"link.witness_fork",
     "立会 {value} が見たこの記録簿は、この{size}件（根 {root}）と違います。書き換えられたか、"
     "分かれています。書き込みを止め、証拠として残し、立会が持つものと比べてください"},
    {"link.witness_refused",
     "立会 {value} が断りました（{status}: {reason}）。立会にこの記録簿の policy を渡すか、ア"
     "ドレスを直してください"},
    {"store.attachment_damaged",
     "添付 {value} は、記録したときの中身と違います。証拠として残し、写しから戻してください"},
    {"store.attachment_too_large",
     "添付が大きすぎます（上限 {limit}バイト）。分けるか、圧縮してください"},
    {"store.busy", "ほかのプログラムが記録簿を使っています（{reason}）。止めてから試してください"},
    {"store.constraint", "記録されたものは変えられません（{reason}）。何も変わっていません"},
    {"store.damaged",
     "記録簿が壊れています（{reason}）。書き込まず、証拠として残し、写しから戻してください"},
    {"store.disk_full", "ディスクがいっぱいです（{reason}）。空きを作ってから、開き直してください"},
    {"store.erase_pending",
     "消しましたが、ほかのプログラムがこの記録簿を読んでいるため、終わるまで文字がファイルに残りま"
     "す。それを終えてから renkei ledger checkpoint を実行してください"},
    {"store.exists", "すでにあります。別の場所を選んでください。何も変えていません"},
    {"store.format",
     "この版（形式 {format}）の記録簿ではありません（{value}）。作った版のrenkeiで開いてください。"
     "何も変えていません"},
    {"store.inner_moving",
     "内側の記録簿への書き込みが速く、写しを作れません。落ち着いてからもう一度写してください"},
    {"store.in_use",
     "ほかのプログラムがこの記録簿に書いています。先にそれを止めてください。読むことはできます"},
    {"store.io",
     "ディスクの読み書きに失敗しました（{reason}）。ディスクを調べてから、"
     "記録簿を開いて確かめてください"},
    {"store.journal_failed",
     "もう何も書き留められません（{reason}）。プログラムを終え、ディスクを調べてから、始め直して"
     "ください。受け取ったと答えたものは残っています"},
    {"store.journal_name", "「{value}」は書き留めの名になりません。IDを書いてください"},
    {"store.journal_record",
     "一度に書き留めるものが{value}バイトです（1から{limit}まで）。分けてください"},
    {"store.key_command",
     "鍵を出すはずのコマンドが失敗しました（{reason}）。PRIVATE+KEY+… の1行を出して0で終わる"
     "か、手で確かめてください"},
    {"store.key_foreign",
     "この秘密の鍵は、この記録簿のものではありません（policy の鍵と違います）。元の鍵に戻してくだ"
     "さい。何も署名していません"},
    {"store.key_open_to_others",
     "秘密の鍵をほかの人も読めます。chmod 600 とし、読まれたおそれがあれば鍵を替えてください"},
    {"store.no_attachment",
     "添付 {value} がここにありません。写しから戻すか、記録した人に聞いてください"},
    {"store.no_rotation", "鍵は一つです。先に renkei ledger rotate で新しい鍵を作ってください"},
    {"store.not_found", "記録簿がありません。ledger init で作ったフォルダを書いてください"},
    {"store.open", "開けません（{reason}）。ファイルとフォルダに書き込めるか確かめてください"},
    {"store.rewound",
     "{size}件の記録簿が、最後に署名した{signed}件の続きではありません。古い写しに置き換え"
     "られたか、書き換えられています。最新の写しから戻すか、両方を残して立会に聞いてください"},
    {"store.rotation_under_way",
     "前の鍵がまだ署名しています。取引先と立会が新しい policy を持ったら --finish を付けてくだ"
     "さい"},
    {"store.sql", "記録簿を読み書きできません（{reason}）。ledger verify で確かめてください"},
    {"store.witnessed_logs",
     "立ち会う記録簿の表が使えません（{reason}）。記録簿ごとに「log 鍵」を1行書いてください"},
    {"timestamp.syntax",
     "「{value}」は時刻（UTC）ではありません。2026-11-23T05:47:28.123Z のように書いてください"},
});

}  // namespace

std::span<const FaultSentence> ledger_fault_sentences() { return kSentences; }

}  // namespace renkei::report
