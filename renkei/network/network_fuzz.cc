// Any text as a network folder: files one after the other, each behind a line "== name". Reading
// it must end with a network, or with faults that each have a place and a remedy.
#include <cstdint>
#include <string>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/network/network_show.h"
#include "renkei/network/read_network.h"

namespace {

constexpr std::string_view kMark = "== ";
constexpr std::size_t kFilesMax = 32;

void unpack(std::string_view text, renkei::MemoryFileSystem& files) {
  std::string name;
  std::string content;
  std::size_t count = 0;
  const auto flush = [&] {
    const bool is_plain = !name.empty() && name.find('/') == std::string::npos && name != "." &&
                          name != ".." && name.find('\0') == std::string::npos;
    if (is_plain && ++count <= kFilesMax) (void)files.write("fuzz/" + name, content);
    content.clear();
  };
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.substr(0, kMark.size()) == kMark) {
      flush();
      name = std::string(line.substr(kMark.size()));
    } else {
      content.append(line).push_back('\n');
    }
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  flush();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  renkei::MemoryFileSystem files;
  unpack(text, files);
  renkei::Faults faults;
  const auto read = renkei::network::read_network(files, "fuzz", {}, faults);
  if (!read) return 0;
  for (const renkei::Error& fault : faults) {
    RENKEI_CHECK(!fault.code().empty() && !fault.remedy().empty());
    RENKEI_CHECK(!fault.place().file.empty() && fault.place().line > 0);
  }
  (void)renkei::network::network_overview(*read);
  (void)renkei::network::rows_naming(read->tables, "vax");
  RENKEI_CHECK(renkei::network::network_diff(read->tables, read->tables).empty());
  return 0;
}
