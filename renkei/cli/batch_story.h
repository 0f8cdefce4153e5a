// The record of one batch as a story: a sentence for each of its entries, in their order, in
// Japanese and English. What an entry keeps shut is told where the ledger still has it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/base/timestamp.h"
#include "renkei/report/catalogue.h"

namespace renkei::cli {

struct StoryLine {
  std::uint64_t index = 0;  // of the entry in the ledger
  Timestamp at;
  std::string type;
  std::string path;
  std::string by;
  std::string en;
  std::string ja;
};

// Errors: those of opening the ledger and of its entries, execute.no_batch.
[[nodiscard]] Result<std::vector<StoryLine>> batch_story(const std::string& ledger,
                                                         const std::string& batch);
[[nodiscard]] std::string story_text(const std::vector<StoryLine>& story,
                                     report::Language language);
[[nodiscard]] Json story_json(const std::vector<StoryLine>& story, report::Language language);

}  // namespace renkei::cli
