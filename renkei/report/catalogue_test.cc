#include "renkei/report/catalogue.h"

#include <gtest/gtest.h>

namespace renkei::report {
namespace {

constexpr Message kServed{"{date}までに{persons}人", "{persons} people by {date}"};
constexpr Message kPlain{"計画", "Plan"};

TEST(Catalogue, FillsNamedArgumentsInEitherOrder) {
  EXPECT_EQ(say(Language::kJa, kServed, arg<"persons">("5億"), arg<"date">("2027/03/01")),
            "2027/03/01までに5億人");
  EXPECT_EQ(say(Language::kEn, kServed, arg<"persons">("5"), arg<"date">("today")),
            "5 people by today");
}

TEST(Catalogue, AnArgumentIsNotReadAsAMessage) {
  EXPECT_EQ(say(Language::kEn, kServed, arg<"persons">("{date}"), arg<"date">("today")),
            "{date} people by today");
}

// In Japanese a number or an id stands between spaces, a word does not.
TEST(Catalogue, NoSpaceStandsBetweenJapaneseWords) {
  constexpr Message kWrite{"次に {wanted} を書いてください", "write {wanted} next"};
  EXPECT_EQ(say(Language::kJa, kWrite, arg<"wanted">("整数")), "次に整数を書いてください");
  EXPECT_EQ(say(Language::kJa, kWrite, arg<"wanted">("true か false")),
            "次に true か false を書いてください");
  EXPECT_EQ(say(Language::kJa, kWrite, arg<"wanted">("ID（64字まで）")),
            "次に ID（64字まで）を書いてください");
  EXPECT_EQ(say(Language::kEn, kWrite, arg<"wanted">("整数")), "write 整数 next");
}

TEST(Catalogue, AMessageWithoutArguments) {
  EXPECT_EQ(say(Language::kJa, kPlain), "計画");
  EXPECT_EQ(label(Language::kEn, kPlain), "Plan");
}

// What CheckedMessage refuses when the program is built.
TEST(Catalogue, ArgumentsMustBeExactlyThoseOfTheMessage) {
  static_assert(internal::uses_exactly("{a} and {b}", {"b", "a"}));
  static_assert(internal::uses_exactly("nothing", {}));
  static_assert(!internal::uses_exactly("{a} and {b}", {"a"}), "missing");
  static_assert(!internal::uses_exactly("{a}", {"a", "b"}), "not used");
  static_assert(!internal::uses_exactly("{A}", {"a"}), "misspelt");
  static_assert(!internal::uses_exactly("{a", {"a"}), "not closed");
  static_assert(!internal::uses_exactly("a}", {}), "not opened");
}

TEST(Catalogue, LanguageCodes) {
  EXPECT_EQ(language_code(Language::kJa), "ja");
  EXPECT_EQ(language_code(other(Language::kJa)), "en");
}

}  // namespace
}  // namespace renkei::report
