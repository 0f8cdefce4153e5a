// For tests: the instrument files with expected documents that lie beside the project, and
// documents brought into a form in which they can be compared. Not thread-safe.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "renkei/equipment/filedrop/instrument_file.h"

namespace renkei::equipment::filedrop {

using PlainJson = nlohmann::json;  // members in no order

struct Example {
  Instrument instrument;
  std::string file;  // within the folder of the examples
};

inline std::filesystem::path examples_folder() {
  return std::filesystem::path(RENKEI_SHARED_DIR) / "standards/asm";
}

// The files that have an expected document beside them (the same name, .json).
inline const std::vector<Example>& examples() {
  static const std::vector<Example> all{
      {Instrument::kNucleoView, "chemometec_nucleoview/chemometec_nucleoview_example01.csv"},
      {Instrument::kNucleoView, "chemometec_nucleoview/chemometec_nucleoview_example02.csv"},
      {Instrument::kNucleoView, "chemometec_nucleoview/chemometec_nucleoview_example04.csv"},
      {Instrument::kNucleoView, "chemometec_nucleoview/chemometec_nucleoview_example05.csv"},
      {Instrument::kNucleoView, "chemometec_nucleoview/chemometec_nucleoview_example07.csv"},
      {Instrument::kNcView, "chemometec_nc_view/chememotec_nc_view_example.csv"},
      {Instrument::kViCellBlu, "beckman_vi_cell_blu/Beckman_Vi-Cell-BLU_example01.csv"},
      {Instrument::kViCellBlu, "beckman_vi_cell_blu/Beckman_Vi-Cell-BLU_example01_utf16.csv"},
      {Instrument::kViCellBlu,
       "beckman_vi_cell_blu/Beckman_Vi-Cell-BLU_different_mu_character.csv"},
      {Instrument::kCedexHiRes, "roche_cedex_hires/roche_cedex_hires_example_1.csv"},
      {Instrument::kCedexBioHt, "roche_cedex_bioht/roche_cedex_bioht_example01.txt"},
      {Instrument::kCedexBioHt, "roche_cedex_bioht/roche_cedex_bioht_example02.txt"},
      {Instrument::kCedexBioHt, "roche_cedex_bioht/roche_cedex_bioht_example_with_mg_L.txt"},
      {Instrument::kCedexBioHt, "roche_cedex_bioht/roche_cedex_bioht_v5_example01.txt"},
      {Instrument::kCedexBioHt,
       "roche_cedex_bioht/roche_cedex_bioht_v5_multiple_detection_ranges.txt"},
      {Instrument::kCedexBioHt,
       "roche_cedex_bioht/roche_cedex_bioht_v7_dilution_and_replicates.txt"},
      {Instrument::kCedexBioHt, "roche_cedex_bioht/roche_cedex_bioht_v7_example_01.txt"},
      {Instrument::kFlex2, "novabio_flex2/SampleResults2022-06-28_142558.csv"},
      {Instrument::kFlex2, "novabio_flex2/SampleResultsDEVICE1232021-02-18_104838.csv"},
      {Instrument::kCfxMaestro, "cfxmaestro/example01.csv"}};
  return all;
}

inline std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What the expected documents assume: clocks at UTC, and the month first.
inline ReadSettings example_settings() {
  return {.utc_offset_min = 0, .date_order = DateOrder::kMonthFirst};
}

inline std::string all_of(const Faults& faults) {
  std::string text;
  for (const Error& fault : faults) text += fault.code() + ": " + fault.to_string() + "\n";
  return text;
}

namespace internal {

inline void rename(PlainJson& at, std::map<std::string, std::string>& names) {
  if (at.is_string()) {
    const auto found = names.find(at.get<std::string>());
    if (found != names.end()) at = found->second;
  } else if (at.is_structured()) {
    for (auto& part : at) rename(part, names);
  }
}

inline void collect(const PlainJson& at, std::map<std::string, std::string>& names) {
  if (!at.is_structured()) return;
  if (at.is_object()) {
    for (const char* key :
         {"measurement identifier", "processed data identifier", "calculated data identifier"}) {
      if (at.contains(key)) names.emplace(at[key], "name " + std::to_string(names.size()));
    }
  }
  for (const auto& part : at) collect(part, names);
}

inline void clean(PlainJson& at) {
  if (at.is_object()) {
    // What renkei adds to a document, so that nothing printed is lost.
    at.erase("renkei printed result");
    at.erase("renkei notes");
    at.erase("renkei raw file sha256");
    at.erase("renkei time known to");
    // Of the converter that wrote it, not of the instrument.
    for (const char* key : {"ASM converter name", "ASM converter version", "UNC path"}) {
      at.erase(key);
    }
    for (auto& [key, part] : at.items()) {
      clean(part);
      // Some of the expected ranges have spaces at their ends.
      if (key == "detection kit range") {
        const auto text = part.get<std::string>();
        const std::size_t begin = text.find_first_not_of(' ');
        part = text.substr(begin, text.find_last_not_of(' ') - begin + 1);
      }
    }
    if (at.contains("custom information document") && at["custom information document"].empty()) {
      at.erase("custom information document");
    }
  } else if (at.is_array()) {
    for (auto& part : at) clean(part);
  }
}

}  // namespace internal

// The document without what must differ between two converters: their names, the path, the names
// that they make up (kept as references: they are numbered in their order), and what renkei adds.
inline PlainJson comparable(const PlainJson& document) {
  PlainJson result = document;
  internal::clean(result);
  std::map<std::string, std::string> names;
  internal::collect(result, names);
  internal::rename(result, names);
  return result;
}

inline PlainJson comparable(const Json& document) {
  return comparable(PlainJson::parse(document.dump()));
}

// Where two documents differ, as lines "/path: a | b"; empty when they do not. Numbers are the same
// when they agree to 1 part in 10^12: those that the expected documents convert are rounded twice.
inline std::string difference(const PlainJson& a, const PlainJson& b,
                              const std::string& path = "") {
  if (a.is_number() && b.is_number()) {
    const double x = a.get<double>();
    const double y = b.get<double>();
    if (x == y ? std::signbit(x) == std::signbit(y)
               : std::abs(x - y) <= 1e-12 * std::max(std::abs(x), std::abs(y))) {
      return {};
    }
  } else if (a.is_object() && b.is_object()) {
    std::string all;
    for (const auto& [key, part] : a.items()) {
      all += b.contains(key) ? difference(part, b[key], path + "/" + key)
                             : path + "/" + key + ": " + part.dump() + " | nothing\n";
    }
    for (const auto& [key, part] : b.items()) {
      if (!a.contains(key)) all += path + "/" + key + ": nothing | " + part.dump() + "\n";
    }
    return all;
  } else if (a.is_array() && b.is_array() && a.size() == b.size()) {
    std::string all;
    for (std::size_t i = 0; i < a.size(); ++i) {
      all += difference(a[i], b[i], path + "/" + std::to_string(i));
    }
    return all;
  } else if (a == b) {
    return {};
  }
  return path + ": " + a.dump().substr(0, 200) + " | " + b.dump().substr(0, 200) + "\n";
}

}  // namespace renkei::equipment::filedrop
