// networks/tiny in memory, to be changed and read. For tests only.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/network/read_network.h"

namespace renkei::network {

inline const std::filesystem::path kFolder = "tiny";

inline std::filesystem::path network_on_disk(const std::string& name) {
  return std::filesystem::path(RENKEI_SOURCE_DIR) / "networks" / name;
}

// File name to text.
using Files = std::map<std::string, std::string>;

inline Files tiny_files() {
  Files files;
  const auto folder = network_on_disk("tiny");
  const auto names = disk().list(folder);
  for (const std::string& name : names.value()) {
    files[name] = disk().read(folder / name, 1U << 20).value();
  }
  return files;
}

struct Mutation {
  std::string file;
  std::string find;  // must be there; the first is replaced; empty: `replace` is appended
  std::string replace;
};

inline void mutate(Files& files, const Mutation& mutation) {
  std::string& text = files[mutation.file];
  if (mutation.find.empty()) {
    text += mutation.replace;
    return;
  }
  const std::size_t at = text.find(mutation.find);
  ASSERT_NE(at, std::string::npos) << "'" << mutation.find << "' is not in " << mutation.file;
  text.replace(at, mutation.find.size(), mutation.replace);
}

inline MemoryFileSystem in_memory(const Files& files) {
  MemoryFileSystem memory;
  for (const auto& [name, text] : files) EXPECT_TRUE(memory.write(kFolder / name, text));
  return memory;
}

struct Outcome {
  ReadResult result;
  Faults faults;
};

inline Outcome read_files(const Files& files, const ReadOptions& options = {}) {
  Outcome outcome;
  auto result = read_network(in_memory(files), kFolder, options, outcome.faults);
  if (result) {
    outcome.result = std::move(*result);
  } else {
    ADD_FAILURE() << result.error().to_string();
  }
  return outcome;
}

inline std::string in_words(const Faults& faults) {
  std::string words;
  for (const Error& fault : faults) words += "  " + fault.code() + " " + fault.to_string() + "\n";
  return words;
}

// Every value of a network as lines of text, amounts in base units, sorted: equal for equal
// networks whatever the order of their rows and the units their tables were written in.
std::string canonical(const Network& network);

}  // namespace renkei::network
