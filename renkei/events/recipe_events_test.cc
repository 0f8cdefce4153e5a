#include "renkei/events/recipe_events.h"

#include <functional>

#include <gtest/gtest.h>

#include "renkei/ledger/event_types.h"

namespace renkei::events {
namespace {

std::vector<RecipeEvent> each_type() {
  const std::string hash(64, 'b');
  RecipeProposed proposed{"mab", "1.2.0", "master", hash, {}, {}, "anna"};
  proposed.derived_from = {{"id", "mab-site"}, {"version", "3"}, {"sha256", std::string(64, 'c')}};
  proposed.attachments = {{std::string(43, 'A') + "=", 1200, "application/toml"}};
  return {proposed, RecipeApproved{"mab", "1.2.0", hash, "ben"},
          RecipeWithdrawn{"mab", "1.2.0", hash, "wrong limit", "ben"}};
}

bool fits_schema(const std::string& type, const Json& body) {
  return ledger::EventTypes::known().check(type, body).has_value();
}

TEST(RecipeEvents, EveryTypeHasItsSchemaAndIsReadBack) {
  ASSERT_EQ(each_type().size(), std::variant_size_v<RecipeEvent>);
  for (const RecipeEvent& event : each_type()) {
    const std::string type(type_of(event));
    const Json body = body_of(event);
    const auto checked = ledger::EventTypes::known().check(type, body);
    EXPECT_TRUE(checked) << type << ": " << (checked ? "" : checked.error().to_string());
    const auto read = read_recipe_event(type, body);
    ASSERT_TRUE(read && *read) << type;
    EXPECT_EQ(body_of(**read).dump(), body.dump());
    EXPECT_EQ(meaning_of(**read), meaning_of(event));
    EXPECT_EQ(refs_of(event), (std::vector<ledger::EntityRef>{{"recipe", "mab"}}));
  }
}

TEST(RecipeEvents, AMemberThatIsMissingOrTooMuchIsRefusedByTheSchemaAndNamedByTheReader) {
  for (const RecipeEvent& event : each_type()) {
    const std::string type(type_of(event));
    const Json whole = body_of(event);
    for (const auto& [name, value] : whole.items()) {
      (void)value;
      Json body = whole;
      body.erase(name);
      EXPECT_FALSE(fits_schema(type, body)) << type << " " << name;
      const auto read = read_recipe_event(type, body);
      ASSERT_FALSE(read) << type << " " << name;
      EXPECT_EQ(read.error().place().pointer, "/body/" + name);
      body[name] = 7;
      EXPECT_FALSE(fits_schema(type, body)) << type << " " << name;
      EXPECT_FALSE(read_recipe_event(type, body)) << type << " " << name;
    }
    Json more = whole;
    more["more"] = 1;
    EXPECT_FALSE(fits_schema(type, more)) << type;
  }
}

TEST(RecipeEvents, AnOriginIsWholeOrNone) {
  const RecipeEvent proposed = each_type().front();
  const std::string type(type_of(proposed));
  Json body = body_of(proposed);
  body["derived_from"] = Json::object();
  EXPECT_TRUE(fits_schema(type, body));
  body["derived_from"] = Json{{"id", "mab-site"}, {"version", "3"}};
  EXPECT_FALSE(fits_schema(type, body));
}

TEST(RecipeEvents, TheTextIsOneAttachmentOfTheFormAnyEntryNamesThemIn) {
  const RecipeEvent proposed = each_type().front();
  const std::string type(type_of(proposed));
  Json body = body_of(proposed);
  EXPECT_TRUE(fits_schema("record.noted/1", Json{{"attachments", body["attachments"]}}));
  const Json one = body["attachments"][0];
  body["attachments"] = Json::array();
  EXPECT_FALSE(fits_schema(type, body));
  body["attachments"] = Json::array({one, one});
  EXPECT_FALSE(fits_schema(type, body));
  for (const Json& wrong : {Json("x"), Json{{"sha256", "x"}}, Json{{"bytes", 1}}}) {
    body["attachments"] = Json::array({wrong});
    EXPECT_FALSE(read_recipe_event(type, body)) << wrong.dump();
  }
  body["attachments"] = Json::object();
  EXPECT_FALSE(read_recipe_event(type, body));
}

TEST(RecipeEvents, OthersAreNone) {
  const auto read = read_recipe_event("batch.created/1", Json::object());
  ASSERT_TRUE(read);
  EXPECT_FALSE(*read);
}

}  // namespace
}  // namespace renkei::events
