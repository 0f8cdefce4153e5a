// The schema, and the page that documents it.
#include "renkei/network/schema.h"

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/base/unit.h"

namespace renkei::network {
namespace {

const std::filesystem::path kPage =
    std::filesystem::path(RENKEI_SOURCE_DIR) / "docs" / "formats" / "network.md";

std::string page() { return disk().read(kPage, 1U << 20).value(); }

std::string tables_as_markdown() {
  std::string text;
  for (const TableSchema& table : network_schema()) text += "\n" + schema_as_markdown(table);
  return text;
}

// What stands between the two marks of a part.
std::string part(const std::string& text, const std::string& name, std::size_t* begins = nullptr) {
  const std::string begin = "<!-- begin " + name + " -->\n";
  const std::string end = "<!-- end " + name + " -->";
  const std::size_t from = text.find(begin);
  const std::size_t to = text.find(end);
  EXPECT_NE(from, std::string::npos);
  EXPECT_NE(to, std::string::npos);
  if (begins != nullptr) *begins = from + begin.size();
  return text.substr(from + begin.size(), to - from - begin.size());
}

// With RENKEI_WRITE_DOCS set the page is brought up to date instead.
void expect_part(const std::string& name, const std::string& wanted) {
  std::string text = page();
  std::size_t begins = 0;
  const std::string stands = part(text, name, &begins);
  if (std::getenv("RENKEI_WRITE_DOCS") != nullptr && stands != wanted) {
    text.replace(begins, stands.size(), wanted);
    ASSERT_TRUE(disk().write(kPage, text));
    return;
  }
  EXPECT_EQ(stands, wanted) << "run this test with RENKEI_WRITE_DOCS=1 to write the page anew";
}

TEST(NetworkPage, SaysEverySettingTableAndColumnOfTheSchemaAndNoOther) {
  expect_part("settings", settings_as_markdown());
  expect_part("tables", tables_as_markdown());
}

std::set<std::string> codes_in(const std::string& text, const std::string& before, char after) {
  std::set<std::string> codes;
  for (std::size_t at = text.find(before); at != std::string::npos;
       at = text.find(before, at + 1)) {
    const std::size_t from = at + before.size() - std::string("network.").size();
    const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.", from);
    if (end != std::string::npos && text[end] == after) codes.insert(text.substr(from, end - from));
  }
  return codes;
}

TEST(NetworkPage, ListsEveryFaultCodeOfTheSourcesAndNoOther) {
  const auto folder = std::filesystem::path(RENKEI_SOURCE_DIR) / "renkei" / "network";
  std::set<std::string> used;
  const auto names = disk().list(folder).value();
  for (const std::string& name : names) {
    if (!name.ends_with(".cc") || name.ends_with("_test.cc")) continue;
    const auto in_file = codes_in(disk().read(folder / name, 1U << 20).value(), "\"network.", '"');
    used.insert(in_file.begin(), in_file.end());
  }
  used.erase("network.toml");   // a file
  used.erase("network.as_of");  // a column of it
  EXPECT_EQ(codes_in(page(), "\n| network.", ' '), used);
}

TEST(Schema, EveryTableIsWellFormed) {
  std::set<std::string_view> names;
  for (const TableSchema& table : network_schema()) {
    EXPECT_TRUE(names.insert(table.name).second) << table.name;
    std::set<std::string_view> columns;
    const Column& first = table.columns.front();
    EXPECT_TRUE(first.required) << table.name;
    EXPECT_TRUE(first.type == ColumnType::kId || first.type == ColumnType::kRef) << table.name;
    for (const Column& column : table.columns) {
      SCOPED_TRACE(std::string(table.name) + "." + std::string(column.name));
      EXPECT_TRUE(columns.insert(column.name).second);
      EXPECT_FALSE(column.meaning.empty());
      EXPECT_FALSE(column.example.empty());
      const bool refers = column.type == ColumnType::kRef || column.type == ColumnType::kRefs;
      EXPECT_EQ(refers, find_table(column.target) != nullptr);
      const bool chooses = column.type == ColumnType::kEnum || column.type == ColumnType::kEnums;
      EXPECT_EQ(chooses, !column.choices.empty());
      if (column.has_unit_column()) {
        EXPECT_GE(table.column(column.unit.substr(3)), 0);
      }
      if (!column.fixed_unit().empty()) {
        EXPECT_TRUE(Unit::parse(column.fixed_unit()).has_value());
      }
    }
  }
}

}  // namespace
}  // namespace renkei::network
