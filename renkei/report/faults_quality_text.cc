// What is wrong with people's approvals and what hangs on them.
#include <array>

#include "renkei/report/faults_text.h"

namespace renkei::report {

namespace {

constexpr auto kSentences = std::to_array<FaultSentence>({
    {"quality.already",
     "「{value}」はもう提案・承認・取り下げのどれかが済んでいます。renkei recipe versions "
     "で確かめ、"
     "変えるなら新しい版を提案してください"},
    {"quality.key_of_another",
     "「{value}」の鍵は、前に「{other}」が使いました。自分の鍵で署名してください（renkei key "
     "make）"},
    {"quality.ledger_key",
     "「{value}」の署名が、記録簿そのものの鍵でされています。自分の鍵で署名してください（renkei "
     "key "
     "make）"},
    {"quality.no_recipe",
     "レシピ「{value}」は提案されていません。renkei recipe versions で確かめてください"},
    {"quality.no_version", "「{value}」という版はありません。あるのは次の版です: {known}"},
    {"quality.not_approved",
     "「{value}」は承認されていません。作成者とは別の人が承認してください（renkei recipe "
     "approve）"},
    {"quality.origin",
     "元のレシピ「{value}」が、同じ内容で承認されていません。承認された版から作り直してください"},
    {"quality.other_text",
     "「{value}」の内容が、提案されたものと違います。作成者に確かめ、新しい版として提案し直してくだ"
     "さい"},
    {"quality.own_recipe",
     "「{value}」は「{person}」が作ったものです。別の人が、その人の鍵で承認してください"},
    {"quality.person",
     "「{value}」は人のIDに使えません。小文字、数字、「-」「_」「.」で64字までにしてください"},
    {"quality.reason", "理由がありません。後から読んで分かるように、--reason に書いてください"},
    {"quality.recipe_faulty",
     "レシピ「{value}」に不備があります。renkei recipe check ですべて確かめてください"},
    {"quality.saved_register",
     "保存されたレシピの一覧を使えません。消すと、記録簿から作り直されます"},
    {"quality.signature",
     "「{value}」の、意味が「{meaning}」の正しい署名がないため、数えません。署名して記録し直してく"
     "ださい"},
    {"quality.text",
     "「{value}」の添付が、レシピの内容と違います。提案し直してください（renkei recipe propose）"},
    {"quality.version",
     "「{value}」は記録できません。レシピのIDと、64バイトまでの版を書いてください"},
    {"quality.version_taken",
     "「{value}」には別の内容があります。変えたレシピは新しい版にしてください（version）"},
    {"quality.withdrawn",
     "「{value}」は取り下げられました（{why}）。別の版を使ってください（renkei recipe versions）"},
});

}  // namespace

std::span<const FaultSentence> quality_fault_sentences() { return kSentences; }

}  // namespace renkei::report
