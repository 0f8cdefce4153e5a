// Shared by the sources of report_sample.h.
#pragma once

#include <cstdint>

#include "renkei/network/model.h"

namespace renkei::plan::internal {

inline constexpr std::int64_t kPersons = 200'000'000;
inline constexpr int kHorizon = 728;

struct SuiteRow {
  const char* id = "";
  const char* site = "";
  const char* ja = "";
  const char* en = "";
  const char* platform = "";
  const char* running = "";
  int start = 0;       // of the emergency campaign
  int batch_days = 0;  // between two batches
  int opens = 0;       // day; 0: open
};

inline constexpr SuiteRow kSuites[] = {
    {"kita-mrna", "kita", "北部RNA 原薬棟 mRNA", "Kita RNA, drug substance", "mrna", "routine-a-ds",
     34, 4, 0},
    {"kanto-mrna", "kanto", "関東バイオ mRNA原薬", "Kanto Biologics, mRNA", "mrna", "", 58, 4, 0},
    {"umi-mrna", "umi", "湖南ジーン 3号棟 mRNA", "Konan Gene, building 3, mRNA", "mrna", "", 190, 4,
     120},
    {"toyama-mrna", "toyama", "北陸第二工場 mRNA", "Hokuriku plant 2, mRNA", "mrna", "", 130, 4,
     40},
    {"yoko-mrna", "yoko", "横浜港 受託製造棟 mRNA", "Yokohama port contract plant, mRNA", "mrna",
     "contract-lot", 96, 4, 0},
    {"kita-lnp", "kita", "北部RNA 原薬棟 LNP", "Kita RNA, LNP", "lnp", "", 44, 2, 0},
    {"kanto-lnp", "kanto", "関東バイオ LNP", "Kanto Biologics, LNP", "lnp", "", 68, 2, 0},
    {"toyama-lnp", "toyama", "北陸第二工場 LNP", "Hokuriku plant 2, LNP", "lnp", "", 142, 2, 40},
    {"kita-fill", "kita", "北部RNA 製剤棟 充填", "Kita RNA, filling", "fill", "", 52, 2, 0},
    {"kanto-fill", "kanto", "関東バイオ 充填", "Kanto Biologics, filling", "fill", "routine-b-dp",
     81, 2, 0},
    {"ashi-fill", "ashi", "西湘製剤 充填・凍結乾燥", "Seisho, filling and freeze-drying", "fill",
     "", 150, 2, 90},
    {"settsu-fill", "settsu", "摂津川 新製剤棟 充填", "Settsugawa new building, filling", "fill",
     "", 112, 2, 0},
    {"koshi-fill", "koshi", "合志台 無菌充填", "Koshidai, aseptic filling", "fill", "routine-c-dp",
     230, 2, 0},
    {"koshi-vector", "koshi", "合志台 ウイルスベクター", "Koshidai, viral vector", "vector", "", 0,
     0, 0},
};

[[nodiscard]] network::Network make_sample_network();

}  // namespace renkei::plan::internal
