// What the command line says of itself: help, and what Ctrl-C does. Faults have their sentences in
// renkei/report/faults_cli_text.cc.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::cli::words {

using report::Message;

inline constexpr Message kAbout{
    "renkei（連携）: 多くの会社にわたるバイオ医薬品の製造を、計画し、"
    "実行し、証明する",
    "renkei: plan, run and prove the making of biologics across "
    "companies"};
inline constexpr Message kExitCodes{
    "終了コード: 0 はい（できました）; 1 答えは「いいえ」（不備がある、成り立たない、不合格）; "
    "2 使い方の誤り; 3 答えが出ない（時間切れ、中断、ディスクなどの失敗）",
    "Exit codes: 0 yes, done; 1 the answer is no (faults, infeasible, refused); 2 wrong usage; "
    "3 no answer (time ran out, stopped, disk or solver failed)"};
inline constexpr Message kUsage{"使い方", "Usage"};
inline constexpr Message kOptionsWord{"オプション", "OPTIONS"};
inline constexpr Message kOptionsGroup{"オプション", "Options"};
inline constexpr Message kPositionals{"引数", "Positionals"};
inline constexpr Message kCommandWord{"コマンド", "COMMAND"};
inline constexpr Message kCommands{"コマンド", "Commands"};
inline constexpr Message kRequired{"（必須）", "REQUIRED"};
inline constexpr Message kText{"文字列", "TEXT"};
inline constexpr Message kNumber{"数", "NUMBER"};
inline constexpr Message kHelp{"この説明を表示して終わる", "Print this help message and exit"};
inline constexpr Message kVersion{"版を表示して終わる",
                                  "Display program version information and exit"};
inline constexpr Message kLang{"表示の言語: ja か en", "ja or en"};
inline constexpr Message kAsOf{"この日（YYYY-MM-DD）の時点のネットワークを読む",
                               "read the network as of this day (YYYY-MM-DD)"};
inline constexpr Message kJson{"JSONで答える", "answer as JSON"};
inline constexpr Message kNetworkFolder{"ネットワークのフォルダ", "folder of the network"};
inline constexpr Message kOneNetwork{"ネットワークのフォルダ", "folder of a network"};

inline constexpr Message kCheck{"ネットワークの不備をすべて挙げる",
                                "name every fault of a network"};
inline constexpr Message kNetwork{"ネットワーク、またはその変更点を表示する",
                                  "show a network, or what changed in it"};
inline constexpr Message kShow{"ネットワークの内容と、その裏付け",
                               "what a network holds and rests on"};
inline constexpr Message kShowId{"このIDを挙げている行をすべて表示する",
                                 "show every row that names this id"};
inline constexpr Message kDiff{"異なる行とセル", "rows and cells that differ"};
inline constexpr Message kPlan{"ワクチンはいつ届くか、何が妨げか",
                               "when will the doses be there, and what stops them"};
inline constexpr Message kCheckPlan{"計画を厳密な規則で検査する",
                                    "judge a plan by the exact rules"};
inline constexpr Message kPlanFile{"plan.json、またはそのフォルダ", "plan.json, or its folder"};

inline constexpr Message kScenario{"scenarios.csv の行のID", "id of a row of scenarios.csv"};
inline constexpr Message kGap{"証明された相対的な隔たりがこれ以下になったら止める",
                              "proven relative gap to stop at"};
inline constexpr Message kTime{
    "計画にかける時間の上限（秒）。幅と妨げの計算はその後に続きます（--no-stressで省けます）",
    "seconds to plan for at most; ranges and what stops us come after it (--no-stress: without)"};
inline constexpr Message kThreads{"計画に使うスレッドの数", "threads to plan with"};
inline constexpr Message kOut{"plan.json、表、report.html を書くフォルダ（先に作って確かめる）",
                              "folder for plan.json, tables and report.html (made and tried "
                              "before planning)"};
inline constexpr Message kWhatIf{
    "この実行でだけ数値を変える。例: \"fill_rate*=1.2\"、\"offers[lipid-nof].rate*=2\"。"
    "何度でも書ける",
    "change a number for this run only, e.g. \"fill_rate*=1.2\" or "
    "\"offers[lipid-nof].rate*=2\"; may be repeated"};
inline constexpr Message kBy{
    "人数:日付。例: 100M:2027-12-31、60万:2027-09-01、600,000:24（宣言からの日数）。"
    "その日までにその人数の接種を終えられるか。はい: 終了コード0; いいえ: "
    "終了コード1と、同時には成り立たない条件",
    "PERSONS:DATE, e.g. 100M:2027-12-31 or 600,000:24 (days after the declaration): can "
    "so many be served by then? Yes: exit 0; no: exit 1 and the rules that clash"};
inline constexpr Message kNoStress{"幅、何が妨げか、届かない理由の計算を省く",
                                   "leave out ranges, what stops us and why milestones are missed"};
inline constexpr Message kCompare{"2つの計画を比べる（ほかには --json と --lang だけ）: 計画 計画",
                                  "compare two plans, with --json and --lang alone: PLAN PLAN"};

inline constexpr Message kWithinGap{
    "注意: 待機の差は、それぞれの計画に証明された隔たり（{before}と{after}）より小さく、"
    "どちらの答えが良いかは言えません。数日の差も同じです。\n",
    "Note: their waiting differs by less than each may be from the best plan there is (gaps "
    "{before} "
    "and {after}): which answer is the better one cannot be told, nor do a few days tell.\n"};

inline constexpr Message kOtherQuestion{
    "注意: 2つの計画はネットワーク、シナリオ、宣言の日、計画期間、人数のどれかが違います。"
    "差は、同じ問いへの答えの差ではありません。\n",
    "Note: the two plans are of different networks, scenarios, days of declaration, horizons or "
    "persons; "
    "their differences are not those of two answers to one question.\n"};

inline constexpr Message kPlanning{"計画しています（Ctrl-Cで、それまでの最良の計画を残して停止）",
                                   "planning (Ctrl-C stops with the best plan so far)"};

// Ctrl-C. Written by a signal handler: no arguments.
inline constexpr Message kStopping{
    "停止します。これまでに見つかった最良の計画を書き出しています…"
    "（もう一度のCtrl-Cでは止まりません。3度目で計画を残さず終了します）\n",
    "stopping, writing the best plan so far… (a third Ctrl-C quits at once, without the plan)\n"};
inline constexpr Message kStoppingRound{
    "終了中。記録と機械の状態を保存しています…（3回目の Ctrl-C で直ちに終了）",
    "stopping: keeping what was recorded and how the machines stand… (a third Ctrl-C quits at "
    "once)"};
inline constexpr Message kStillStoppingRound{
    "まだ保存しています。もう一度 Ctrl-C で直ちに終了（resume で続けられます）",
    "still at it; once more quits at once (resume goes on from what was recorded)"};
inline constexpr Message kStillStopping{
    "まだ停止中です。もう一度Ctrl-Cを押すと、計画を残さずただちに終了します\n",
    "still stopping; one more Ctrl-C quits at once, and the plan is lost\n"};
inline constexpr Message kQuit{"計画を残さず終了しました\n", "quit without the plan\n"};
inline constexpr Message kCutShort{
    "途中で止めたため、幅と「何が妨げか」の分析は一部だけです。計画そのものは変わりません。\n",
    "Stopped early: ranges and what stops us are incomplete; the plan itself is whole.\n"};

}  // namespace renkei::cli::words
