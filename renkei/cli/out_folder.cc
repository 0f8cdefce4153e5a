#include "renkei/cli/out_folder.h"

#include <string>
#include <string_view>

#include "renkei/base/structured.h"
#include "renkei/plan/plan_csv.h"
#include "renkei/report/html.h"

namespace renkei::cli {
namespace {

constexpr std::uint64_t kBytesMax = 64ULL << 20;
constexpr std::string_view kSpaces = " \t\r\n";

// A plan.json of whatever version, whole or cut off, be it after its first bytes.
bool is_plan(std::string_view text) {
  if (const auto json = parse_json("plan.json", text)) {
    const auto format = json->is_object() ? json->find("format") : json->end();
    return json->is_object() && format != json->end() && *format == "renkei.plan";
  }
  std::string begin;
  constexpr std::string_view kBegin = "{\"format\":\"renkei.plan\"";
  for (const char c : text) {
    if (kSpaces.find(c) == kSpaces.npos) begin += c;
    if (begin.size() == kBegin.size()) break;
  }
  return kBegin.starts_with(begin);
}

Error foreign(const std::filesystem::path& file) {
  const std::string name = file.generic_string();
  return Error("plan.out_is_foreign",
               "'" + name + "' was not written by renkei, and the plan would replace it")
      .at({.field = "--out"})
      .value(name)
      .remedy("name another folder, or move that file away");
}

}  // namespace

std::optional<Error> wrong_out_folder(const FileSystem& files, const std::filesystem::path& out) {
  if (files.exists(out / "network.toml")) {
    return Error("plan.out_is_network",
                 "--out is the folder of a network, whose tables the plan's would replace")
        .at({.field = "--out"})
        .value(out.generic_string())
        .remedy("name another folder, for instance out/plan");
  }
  // What cannot be read is not known to be renkei's, nor to be of somebody: the error says why.
  const auto wrong = [&](const std::filesystem::path& name, auto is_own) -> std::optional<Error> {
    if (!files.exists(out / name)) return std::nullopt;
    const auto text = files.read_stored(out / name, kBytesMax);
    if (!text) return text.error();
    const bool nothing = text->find_first_not_of(kSpaces) == text->npos;  // no loss either
    if (nothing || is_own(*text)) return std::nullopt;
    return foreign(out / name);
  };
  if (auto why = wrong("plan.json", is_plan)) return why;
  if (auto why = wrong("report.html", report::is_own_page)) return why;
  // A table is renkei's by its header, be it cut off in it.
  for (const auto& table : plan::plan_csv_headers()) {
    const auto is_own = [&](const std::string& text) {
      return text.starts_with(table.content) || table.content.starts_with(text);
    };
    if (auto why = wrong(table.name, is_own)) return why;
  }
  return std::nullopt;
}

}  // namespace renkei::cli
