// For tests: what must hold of changed instrument files, whatever they were changed to. The fast
// test looks at a few of each, the slow test at very many.
#pragma once

#include <gtest/gtest.h>

#include "renkei/equipment/filedrop/mutation_test_tools.h"

namespace renkei::equipment::filedrop {

struct Original {
  Instrument instrument{};
  std::string name;
  std::string bytes;
  PlainJson document;
};

// The seeds of the fuzz target, and the published examples where they are there.
inline const std::vector<Original>& originals() {
  static const std::vector<Original> all = [] {
    std::vector<Original> found;
    const auto add = [&](Instrument instrument, const std::filesystem::path& path) {
      Original one{.instrument = instrument,
                   .name = path.filename().string(),
                   .bytes = bytes_of(path),
                   .document = {}};
      Faults faults;
      const auto read = read_instrument_file(one.name, one.bytes, example_settings(), faults);
      EXPECT_TRUE(read.has_value()) << path << "\n" << all_of(faults);
      if (!read) return;
      EXPECT_EQ(read->instrument, instrument);
      one.document = comparable(read->document);
      found.push_back(std::move(one));
    };
    const auto seeds =
        std::filesystem::path(RENKEI_SOURCE_DIR) / "renkei/equipment/corpus/filedrop";
    add(Instrument::kNucleoView, seeds / "nucleo-view.csv");
    add(Instrument::kNcView, seeds / "nc-view.csv");
    add(Instrument::kViCellBlu, seeds / "vi-cell-blu.csv");
    add(Instrument::kCedexHiRes, seeds / "cedex-hires.csv");
    add(Instrument::kCedexBioHt, seeds / "cedex-bio-ht-5.txt");
    add(Instrument::kCedexBioHt, seeds / "cedex-bio-ht-6.txt");
    add(Instrument::kFlex2, seeds / "SampleResultsFLEX012026-04-15_104838.csv");
    add(Instrument::kCfxMaestro, seeds / "cfx-maestro.csv");
    if (std::filesystem::exists(examples_folder())) {
      for (const Example& example : examples()) {
        add(example.instrument, examples_folder() / example.file);
      }
    }
    return found;
  }();
  return all;
}

// A part of the document for each row, sample or well.
inline const PlainJson& parts_of(const PlainJson& document) {
  for (const auto& member : document) {
    if (!member.is_object()) continue;
    for (const auto& part : member) {
      if (part.is_array()) return part;
    }
  }
  static const PlainJson none = PlainJson::array();
  return none;
}

// Without the names that documents make up, so that parts can be compared out of their order.
inline PlainJson nameless(PlainJson at) {
  if (at.is_object()) {
    for (const char* key : {"measurement identifier", "processed data identifier",
                            "calculated data identifier", "data source identifier"}) {
      at.erase(key);
    }
  }
  if (at.is_structured()) {
    for (auto& part : at) part = nameless(std::move(part));
  }
  return at;
}

// The dumps of what is measured: an analyte each for solution analysers, else a part each.
inline std::multiset<std::string> measured(const PlainJson& document) {
  std::multiset<std::string> all;
  for (const auto& part : parts_of(document)) {
    const auto& measurements = part["measurement aggregate document"]["measurement document"];
    for (const auto& one : measurements) {
      if (one.contains("analyte aggregate document")) {
        for (const auto& analyte : one["analyte aggregate document"]["analyte document"]) {
          all.insert(one["sample document"].dump() + analyte.dump());
        }
      } else {
        PlainJson alone = nameless(one);
        // The time of an optical density is that of the first result of the occasion.
        if (alone.contains("absorbance")) alone.erase("measurement time");
        all.insert(alone.dump());
      }
    }
  }
  return all;
}

struct Outcome {
  std::optional<PlainJson> document;
  Faults faults;
  Faults notes;
};

inline Outcome read_changed(const Original& original, const std::string& bytes) {
  Outcome outcome;
  EXPECT_LE(recognise(bytes).size(), 1U);
  auto read = read_instrument_file(original.name, bytes, example_settings(), outcome.faults);
  EXPECT_EQ(read.has_value(), outcome.faults.empty());
  if (read) {
    outcome.document = comparable(read->document);
    outcome.notes = read->notes;
  }
  for (const Error& fault : outcome.faults) {
    EXPECT_EQ(fault.place().file, original.name) << fault.to_string();
    EXPECT_FALSE(fault.remedy().empty()) << fault.to_string();
  }
  return outcome;
}

inline void check_forms(int rounds) {
  for (const Original& original : originals()) {
    Random random(7);
    const Sheet sheet = sheet_of(original.instrument, original.bytes);
    for (int round = 0; round < rounds; ++round) {
      for (const Mutator& mutator : form_mutators()) {
        SCOPED_TRACE(original.name + ", " + mutator.name + ", round " + std::to_string(round));
        const auto changed = mutator.change(sheet, random);
        if (!changed) continue;
        const Outcome outcome = read_changed(original, *changed);
        ASSERT_TRUE(outcome.document) << all_of(outcome.faults);
        ASSERT_EQ(difference(original.document, *outcome.document), "");
      }
    }
  }
}

inline void check_broken(int rounds) {
  for (const Original& original : originals()) {
    Random random(11);
    const Sheet sheet = sheet_of(original.instrument, original.bytes);
    for (int round = 0; round < rounds; ++round) {
      for (const Mutator& mutator : breaking_mutators()) {
        SCOPED_TRACE(original.name + ", " + mutator.name + ", round " + std::to_string(round));
        const auto changed = mutator.change(sheet, random);
        if (!changed) continue;
        const Outcome outcome = read_changed(original, *changed);
        ASSERT_FALSE(outcome.document) << *changed;
      }
    }
  }
}

// Refused, but for columns that no document takes anything from.
inline void check_letters(int rounds) {
  for (const Original& original : originals()) {
    Random random(13);
    const Sheet sheet = sheet_of(original.instrument, original.bytes);
    int refused = 0;
    for (int round = 0; round < rounds; ++round) {
      SCOPED_TRACE(original.name + ", round " + std::to_string(round));
      const auto changed = letter_for_digit(sheet, random);
      ASSERT_TRUE(changed);
      const Outcome outcome = read_changed(original, *changed);
      if (!outcome.document) {
        ++refused;
      } else {
        ASSERT_EQ(difference(original.document, *outcome.document), "") << *changed;
      }
    }
    EXPECT_GE(refused * 10, rounds * 8) << original.name;
  }
}

// Rows in another order give the same parts in another order.
inline void check_row_order(int rounds) {
  for (const Original& original : originals()) {
    if (original.instrument == Instrument::kNucleoView) continue;
    Random random(17);
    for (int round = 0; round < rounds; ++round) {
      SCOPED_TRACE(original.name + ", round " + std::to_string(round));
      Sheet sheet = sheet_of(original.instrument, original.bytes);
      sheet.ends_with_line_end = true;
      shuffle(sheet.rows, 1, random);
      const Outcome outcome = read_changed(original, sheet.text());
      ASSERT_TRUE(outcome.document) << all_of(outcome.faults);
      ASSERT_EQ(measured(*outcome.document), measured(original.document));
    }
  }
}

// A column that is not known is kept as it stands, row by row, and changes nothing else.
inline void check_extra_column() {
  for (const Original& original : originals()) {
    Sheet sheet = sheet_of(original.instrument, original.bytes);
    if (!sheet.is_table()) continue;
    SCOPED_TRACE(original.name);
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
      const std::string cell =
          r == 0 ? std::string(kExtraColumn) : "about " + std::to_string(r) + " %";
      sheet.rows[r].insert(sheet.rows[r].begin() + 1, cell);
    }
    Outcome outcome = read_changed(original, sheet.text());
    ASSERT_TRUE(outcome.document) << all_of(outcome.faults);
    const std::string dump = outcome.document->dump();
    for (std::size_t r = 1; r < sheet.rows.size(); ++r) {
      EXPECT_NE(
          dump.find("\"" + std::string(kExtraColumn) + "\":\"about " + std::to_string(r) + " %\""),
          std::string::npos)
          << r;
    }
    const std::function<void(PlainJson&)> without = [&](PlainJson& at) {
      if (at.is_object()) at.erase(std::string(kExtraColumn));
      if (!at.is_structured()) return;
      for (auto& part : at) without(part);
      if (at.is_object() && at.contains("custom information document") &&
          at["custom information document"].empty()) {
        at.erase("custom information document");
      }
    };
    without(*outcome.document);
    EXPECT_EQ(difference(original.document, *outcome.document), "");
  }
}

// A file cut off anywhere is refused, or gives what stood before the cut. Only the last cell can be
// cut without a trace, and then it is noted that the last row has no end.
inline void check_cut(int rounds) {
  for (const Original& original : originals()) {
    Random random(19);
    const Sheet sheet = sheet_of(original.instrument, original.bytes);
    const std::string text = sheet.text();
    const auto whole = measured(original.document);
    for (int round = 0; round < rounds; ++round) {
      const auto size =
          static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(text.size()) - 1));
      SCOPED_TRACE(original.name + ", cut at " + std::to_string(size));
      const Outcome outcome = read_changed(original, text.substr(0, size));
      if (!outcome.document) continue;
      std::size_t others = 0;
      for (const std::string& one : measured(*outcome.document)) {
        others += whole.contains(one) ? 0 : 1;
      }
      const bool noted =
          std::any_of(outcome.notes.begin(), outcome.notes.end(),
                      [](const Error& n) { return n.code() == "filedrop.no_line_end"; });
      ASSERT_LE(others, noted ? 5U : 0U) << text.substr(0, size);
    }
  }
}

// One byte changed for another: whatever comes of it, no more than one row says something else.
inline void check_bytes(int rounds) {
  for (const Original& original : originals()) {
    Random random(23);
    const std::string text = sheet_of(original.instrument, original.bytes).text();
    const auto whole = measured(original.document);
    const std::size_t header = text.find('\n');
    for (int round = 0; round < rounds; ++round) {
      std::string changed = text;
      // Behind the header: what its names say is said of every row.
      const auto at = static_cast<std::size_t>(random.between(
          static_cast<std::int64_t>(header), static_cast<std::int64_t>(text.size()) - 1));
      changed[at] = static_cast<char>(random.between(0x20, 0x7E));
      SCOPED_TRACE(original.name + ", byte " + std::to_string(at) + " is " + changed[at]);
      const Outcome outcome = read_changed(original, changed);
      if (!outcome.document) continue;
      std::size_t others = 0;
      for (const std::string& one : measured(*outcome.document)) {
        others += whole.contains(one) ? 0 : 1;
      }
      // A row of FLEX2 gives up to four measurements beside its analytes, which share its sample.
      const std::size_t of_a_row = original.instrument == Instrument::kFlex2 ? 13 : 1;
      ASSERT_LE(others, of_a_row) << changed;
    }
  }
}

}  // namespace renkei::equipment::filedrop
