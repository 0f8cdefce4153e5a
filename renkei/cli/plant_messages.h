// The words of `renkei plant`.
#pragma once

#include "renkei/report/catalogue.h"

namespace renkei::cli::words {

using report::Message;

inline constexpr Message kPlant{"模擬プラント: 装置を一台ずつ通信で見せる",
                                "simulated plants whose machines stand behind sockets"};
inline constexpr Message kPlantStart{
    "プラントの装置を、それぞれ一つのプロセスとして動かす（Ctrl-C で終わり）",
    "run the machines of a plant, each a process of its own, until Ctrl-C"};
inline constexpr Message kPlantMachine{"装置を一台だけ動かす", "run one machine of a plant"};
inline constexpr Message kPlantFault{"動いている模擬装置に不具合を起こす",
                                     "make a running machine misbehave"};
inline constexpr Message kPlantFile{"模擬プラントのファイル（TOML）",
                                    "file of a simulated plant (TOML)"};
inline constexpr Message kPlantOut{
    "装置の鍵と状態、および plant.toml を置くフォルダー",
    "folder for plant.toml, and for each machine's key and what it remembers"};
inline constexpr Message kPlantUnit{"装置の番号", "id of the machine"};
inline constexpr Message kPlantSpeed{"時間の速さ: 1、60 など", "speed of time: 1, 60, …"};
inline constexpr Message kPlantFaultName{
    "cut、restore、refuse、fail、freeze、drift、spoil、mend、restart、wrong-certificate",
    "cut, restore, refuse, fail, freeze, drift, spoil, mend, restart, wrong-certificate"};
inline constexpr Message kPlantValue{"freeze、drift、spoil の対象の値",
                                     "the value that freezes, drifts or is spoilt"};
inline constexpr Message kPlantRate{"drift の速さ（1時間あたり、値の単位で）",
                                    "how fast it drifts, an hour, in the value's unit"};
inline constexpr Message kPlantReason{"理由", "why"};
inline constexpr Message kPlantFolder{"plant start の --out のフォルダー",
                                      "the folder that plant start was given as --out"};
inline constexpr Message kPlantRuns{
    "{count} 台が動いています。バッチに使うには: renkei batch start RECIPE --plant {file} "
    "--ledger FOLDER\n終わるには Ctrl-C\n",
    "{count} machines run; for a batch on them: renkei batch start RECIPE --plant {file} --ledger "
    "FOLDER\nCtrl-C ends them\n"};
inline constexpr Message kPlantAgain{"{unit} が終わったので（{code}）、もう一度動かします\n",
                                     "{unit} has ended ({code}) and is switched on again\n"};
inline constexpr Message kPlantFaulted{"{unit}: {fault}\n", "{unit}: {fault}\n"};
inline constexpr Message kPlantUnitColumn{"装置", "unit"};
inline constexpr Message kPlantProtocolColumn{"通信規格", "protocol"};
inline constexpr Message kPlantUrlColumn{"アドレス", "address"};
inline constexpr Message kPlantCertificateColumn{"証明書の SHA-256", "SHA-256 of its certificate"};

}  // namespace renkei::cli::words
