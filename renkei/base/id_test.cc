#include "renkei/base/id.h"

#include <type_traits>
#include <unordered_set>

#include <gtest/gtest.h>

namespace renkei {
namespace {

using SiteId = Id<struct SiteTag>;
using ProductId = Id<struct ProductTag>;

static_assert(!std::is_convertible_v<SiteId, ProductId>);
static_assert(!std::is_convertible_v<std::string, SiteId>);

TEST(Id, TakesLowerCaseAsciiAndNothingElse) {
  for (const char* good : {"a", "0", "site-1", "mrna_lnp.v2", "3rd"}) EXPECT_TRUE(is_id(good));
  for (const char* bad : {"", "-a", ".a", "_a", "Site", "a b", "a/b", "\xC3\xA9", "工場", "a\n"}) {
    EXPECT_FALSE(is_id(bad)) << bad;
  }
}

TEST(Id, IsAtMost64Long) {
  EXPECT_TRUE(is_id(std::string(64, 'a')));
  EXPECT_FALSE(is_id(std::string(65, 'a')));
}

TEST(Id, ComparesAndHashesByText) {
  EXPECT_EQ(SiteId("a"), SiteId("a"));
  EXPECT_LT(SiteId("a"), SiteId("b"));
  EXPECT_TRUE(SiteId().empty());
  const std::unordered_set<SiteId> sites{SiteId("a"), SiteId("a"), SiteId("b")};
  EXPECT_EQ(sites.size(), 2U);
}

}  // namespace
}  // namespace renkei
