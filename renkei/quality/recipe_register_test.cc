#include "renkei/quality/recipe_register.h"

#include <gtest/gtest.h>

#include "renkei/ledger/fold.h"
#include "renkei/ledger/hash.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"
#include "renkei/quality/recipe_requests.h"
#include "renkei/recipe/recipe_test_tools.h"

namespace renkei::quality {
namespace {

using events::RecipeApproved;
using events::RecipeEvent;
using events::RecipeProposed;
using events::RecipeWithdrawn;
using ledger::test::code_of;
using ledger::test::key_of;
using recipe::test::small_recipe;
using recipe::test::with;

// A ledger in memory, and people with keys: anna 'a', ben 'b', carl 'c'.
class RecipeRegisterTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = ledger::Log::open(store_, ledger::EventTypes::known());
    ASSERT_TRUE(opened);
    log_.emplace(*std::move(opened));
  }

  Signing by(const std::string& person, char key) {
    ++events_;
    return {person,
            "Name of " + person,
            key_of(key),
            ledger::test::event_id_of(events_),
            "plant-1",
            key_of('p').public_key().id(),
            Timestamp(1'795'412'848'000 + static_cast<std::int64_t>(events_))};
  }
  Signing anna() { return by("anna", 'a'); }
  Signing ben() { return by("ben", 'b'); }
  Signing carl() { return by("carl", 'c'); }

  [[nodiscard]] RecipeRegister folded() {
    auto folded = ledger::fold_log<RecipeRegister>(store_);
    EXPECT_TRUE(folded);
    return folded ? std::move(folded->view) : RecipeRegister{};
  }

  // The code of what refused it; empty: it is recorded.
  std::string record(const Result<ledger::Draft>& draft) {
    if (!draft) {
      EXPECT_FALSE(draft.error().remedy().empty()) << draft.error().to_string();
      return draft.error().code();
    }
    const auto done = log_->append({&*draft, 1});
    if (!done) return done.error().code();
    return done->front() ? "" : done->front().error().code();
  }
  std::string propose(const std::string& text, const Signing& signing) {
    return record(propose_recipe(folded(), text, signing, *log_));
  }
  std::string approve(const std::string& id, const std::string& version, const std::string& text,
                      const Signing& signing) {
    return record(approve_recipe(folded(), id, version, text, signing, *log_));
  }
  std::string withdraw(const std::string& id, const std::string& version, const std::string& reason,
                       const Signing& signing) {
    return record(withdraw_recipe(folded(), id, version, reason, signing, *log_));
  }

  // Recorded without being checked, as another program might; `meaning` empty: unsigned.
  void force(const RecipeEvent& event, const Signing& signing, const std::string& signer,
             const std::string& meaning) {
    ledger::Draft draft;
    draft.entry.type = events::type_of(event);
    draft.entry.event_id = signing.event_id;
    draft.entry.site = signing.site;
    draft.entry.refs = events::refs_of(event);
    draft.entry.at = signing.at;
    draft.entry.actor = signing.actor;
    draft.entry.body = events::body_of(event);
    draft.entry.prev_of_entity = *log_->chains(draft.entry.refs);
    if (!meaning.empty()) {
      ASSERT_TRUE(
          ledger::sign_entry(draft.entry, signing.key, signer, signing.name, meaning, signing.at));
    }
    ASSERT_EQ(record(draft), "");
  }
  std::vector<std::string> faults() {
    const RecipeRegister view = folded();
    std::vector<std::string> told;
    for (const Error& fault : view.faults()) told.push_back(fault.code() + " " + fault.place().id);
    return told;
  }

  static std::string hash_of(const std::string& text) { return ledger::sha256({text}).to_hex(); }
  RecipeProposed proposed(const std::string& text, const std::string& by) {
    const auto hash = ledger::sha256({text});
    return {"warm-water",
            "1.0.0",
            "master",
            hash.to_hex(),
            {},
            {{hash.to_base64(), text.size(), "application/toml"}},
            by};
  }

  using Lines = std::vector<std::string>;
  const std::string text_ = small_recipe();
  ledger::MemoryStore store_;
  std::optional<ledger::Log> log_;
  std::uint64_t events_ = 0;
};

TEST_F(RecipeRegisterTest, AVersionIsMadeByOnceAnotherPersonHasApprovedItAndNoMoreOnceWithdrawn) {
  EXPECT_EQ(code_of(folded().approved("warm-water", "1.0.0")), "quality.no_recipe");
  ASSERT_EQ(propose(text_, anna()), "");
  EXPECT_EQ(code_of(folded().approved("warm-water", "1.0.0")), "quality.not_approved");
  EXPECT_EQ(folded().approved("warm-watr", "1.0.0").error().remedy(), "did you mean 'warm-water'?");
  EXPECT_EQ(code_of(folded().approved("warm-water", "1.0.1")), "quality.no_version");
  ASSERT_EQ(approve("warm-water", "1.0.0", text_, ben()), "");
  EXPECT_EQ(folded().approved("warm-water", "1.0.0").value_or(""), hash_of(text_));
  ASSERT_EQ(withdraw("warm-water", "1.0.0", "wrong limit", anna()), "");
  EXPECT_EQ(code_of(folded().approved("warm-water", "1.0.0")), "quality.withdrawn");

  const RecipeRegister view = folded();
  ASSERT_EQ(view.versions().size(), 1U);
  const RecipeVersion& version = view.versions().front();
  EXPECT_EQ(version.level, "master");
  EXPECT_EQ(version.bytes, text_.size());
  EXPECT_EQ(
      version.proposed.person + " " + version.approved->person + " " + version.withdrawn->person,
      "anna ben anna");
  EXPECT_EQ(version.approved->name, "Name of ben");
  EXPECT_EQ(version.approved->key, key_of('b').public_key().id());
  EXPECT_EQ(version.approved->entry.value, 1U);
  EXPECT_EQ(version.reason, "wrong limit");
  EXPECT_TRUE(view.faults().empty());
}

TEST_F(RecipeRegisterTest, WhatMayNotBeIsRefusedBeforeItIsRecorded) {
  EXPECT_EQ(propose(with(text_, "goal\", power", "goul\", power"), anna()),
            "quality.recipe_faulty");
  EXPECT_EQ(propose("x = ", anna()), "quality.recipe_faulty");
  EXPECT_EQ(propose(text_, by("Anna S.", 'a')), "quality.person");
  EXPECT_EQ(propose(text_, by("anna", 'p')), "quality.ledger_key");
  EXPECT_EQ(propose(with(text_, "\"1.0.0\"", "\"" + std::string(65, '1') + "\""), anna()),
            "quality.version");
  ASSERT_EQ(propose(text_, anna()), "");
  EXPECT_EQ(propose(text_, carl()), "quality.already");
  EXPECT_EQ(propose(text_ + "\n", anna()), "quality.version_taken");
  EXPECT_EQ(approve("warm-water", "1.0.0", text_, anna()), "quality.own_recipe");
  EXPECT_EQ(approve("warm-water", "1.0.0", text_, by("anna", 'x')), "quality.own_recipe");
  EXPECT_EQ(approve("warm-water", "1.0.0", text_, by("ben", 'a')), "quality.key_of_another");
  EXPECT_EQ(approve("warm-water", "1.0.0", text_ + "\n", ben()), "quality.other_text");
  EXPECT_EQ(approve("warm-wine", "1.0.0", text_, ben()), "quality.no_recipe");
  EXPECT_EQ(withdraw("warm-water", "1.0.0", " \n", ben()), "quality.reason");
  EXPECT_EQ(withdraw("warm-water", "2", "old", ben()), "quality.no_version");
  ASSERT_EQ(approve("warm-water", "1.0.0", text_, ben()), "");
  EXPECT_EQ(approve("warm-water", "1.0.0", text_, carl()), "quality.already");
  ASSERT_EQ(withdraw("warm-water", "1.0.0", "old", carl()), "");
  EXPECT_EQ(withdraw("warm-water", "1.0.0", "old", carl()), "quality.already");
  EXPECT_EQ(approve("warm-water", "1.0.0", text_, ben()), "quality.already");
  EXPECT_EQ(propose(text_, anna()), "quality.already");
  EXPECT_EQ(log_->head().size.value, 3U);
}

TEST_F(RecipeRegisterTest, WhatIsDerivedNeedsAnOriginThatIsApprovedWithThatText) {
  const auto derived = [&](const std::string& sha256) {
    return with(with(text_, "id = \"warm-water\"", "id = \"warm-two\""), "product = \"water\"",
                "product = \"water\"\nderived_from = { id = \"warm-water\", version = \"1.0.0\"" +
                    (sha256.empty() ? "" : ", sha256 = \"" + sha256 + "\"") + " }");
  };
  const std::string right = derived(hash_of(text_));
  EXPECT_EQ(propose(right, anna()), "quality.origin");
  ASSERT_EQ(propose(text_, anna()), "");
  EXPECT_EQ(propose(right, anna()), "quality.origin");
  ASSERT_EQ(approve("warm-water", "1.0.0", text_, ben()), "");
  EXPECT_EQ(propose(derived(std::string(64, '0')), anna()), "quality.origin");
  EXPECT_EQ(propose(derived(""), anna()), "quality.origin");
  ASSERT_EQ(propose(right, anna()), "");
  EXPECT_EQ(folded().find("warm-two", "1.0.0")->derived_from->version, "1.0.0");
  // Between the proposal and the approval the origin falls.
  ASSERT_EQ(withdraw("warm-water", "1.0.0", "wrong limit", carl()), "");
  EXPECT_EQ(approve("warm-two", "1.0.0", right, ben()), "quality.origin");
}

TEST_F(RecipeRegisterTest, AnApprovalThatNobodyElseHasSignedCountsForNothingAndIsTold) {
  ASSERT_EQ(propose(text_, anna()), "");
  const RecipeApproved by_ben{"warm-water", "1.0.0", hash_of(text_), "ben"};
  force(by_ben, ben(), "ben", "");
  force(by_ben, ben(), "ben", "author");
  force(by_ben, carl(), "carl", "approved");
  force(by_ben, by("ben", 'a'), "ben", "approved");
  force({RecipeApproved{"warm-water", "1.0.0", hash_of(text_), "anna"}}, by("anna", 'x'), "anna",
        "approved");
  force({RecipeApproved{"warm-water", "1.0.0", hash_of("other"), "ben"}}, ben(), "ben", "approved");
  force(by_ben, by("ben", 'p'), "ben", "approved");
  EXPECT_EQ(code_of(folded().approved("warm-water", "1.0.0")), "quality.not_approved");
  EXPECT_EQ(faults(), (Lines{"quality.signature entry 1", "quality.signature entry 2",
                             "quality.signature entry 3", "quality.key_of_another entry 4",
                             "quality.own_recipe entry 5", "quality.other_text entry 6",
                             "quality.ledger_key entry 7"}));
  // What was refused binds no key.
  ASSERT_EQ(approve("warm-water", "1.0.0", text_, ben()), "");
  EXPECT_TRUE(folded().approved("warm-water", "1.0.0"));
}

TEST_F(RecipeRegisterTest, AForgedSignatureCountsForNothing) {
  ASSERT_EQ(propose(text_, anna()), "");
  ASSERT_EQ(approve("warm-water", "1.0.0", text_, ben()), "");
  RecipeRegister view;
  const auto applied =
      ledger::read_entries(store_, {0}, [&](ledger::EntryIndex index, const ledger::Entry& entry) {
        ledger::Entry changed = entry;
        if (index.value == 1) ledger::test::flip_bit(changed.signatures[0].bytes, 3, 1);
        return view.apply(index, changed);
      });
  ASSERT_TRUE(applied);
  EXPECT_EQ(code_of(view.approved("warm-water", "1.0.0")), "quality.not_approved");
  EXPECT_EQ(view.fault_count(), 1U);
}

TEST_F(RecipeRegisterTest, ProposalsThatDoNotFollowCountForNothing) {
  ASSERT_EQ(propose(text_, anna()), "");
  force(proposed("another text", "carl"), carl(), "carl", "author");
  RecipeProposed other = proposed(text_, "carl");
  other.version = "2";
  other.attachments[0].sha256 = ledger::sha256({"another text"}).to_base64();
  force(other, carl(), "carl", "author");
  force({RecipeWithdrawn{"warm-water", "3", hash_of(text_), "old", "carl"}}, carl(), "carl",
        "withdrawn");
  EXPECT_EQ(faults(), (Lines{"quality.version_taken entry 1", "quality.text entry 2",
                             "quality.no_version entry 3"}));
  EXPECT_EQ(folded().versions().size(), 1U);
  EXPECT_EQ(folded().find("warm-water", "1.0.0")->sha256, hash_of(text_));
}

// Signed and recorded by anna: that a text is another recipe than it is.
TEST_F(RecipeRegisterTest, NobodyApprovesATextThatSaysItIsAnotherRecipe) {
  RecipeProposed lie = proposed(text_, "anna");
  lie.recipe = "cold-water";
  force(lie, anna(), "anna", "author");
  EXPECT_EQ(approve("cold-water", "1.0.0", text_, ben()), "quality.other_text");
  lie = proposed(text_, "anna");
  lie.level = "general";
  force(lie, anna(), "anna", "author");
  EXPECT_EQ(approve("warm-water", "1.0.0", text_, ben()), "quality.other_text");
}

TEST_F(RecipeRegisterTest, GoesOnFromASavedPointAndTellsTheSame) {
  ASSERT_EQ(propose(text_, anna()), "");
  force({RecipeApproved{"warm-water", "1.0.0", hash_of(text_), "ben"}}, ben(), "ben", "author");
  ASSERT_EQ(approve("warm-water", "1.0.0", text_, ben()), "");
  const std::string saved = ledger::fold_log<RecipeRegister>(store_)->save().to_text();
  ASSERT_EQ(withdraw("warm-water", "1.0.0", "old", carl()), "");
  const auto gone_on = ledger::fold_log<RecipeRegister>(store_, saved);
  ASSERT_TRUE(gone_on);
  EXPECT_FALSE(gone_on->from_start);
  EXPECT_EQ(gone_on->view.save(), folded().save());
  EXPECT_EQ(gone_on->view.faults().front().to_string(), folded().faults().front().to_string());
  EXPECT_EQ(code_of(gone_on->view.approved("warm-water", "1.0.0")), "quality.withdrawn");
  // The keys of people are known from there on too.
  EXPECT_EQ(
      code_of(gone_on->view.check(RecipeApproved{"warm-water", "1.0.0", hash_of(text_), "dora"},
                                  key_of('b').public_key().id())),
      "quality.key_of_another");
  const std::string state = folded().save();
  for (std::size_t i = 0; i < state.size(); i += 7) {
    EXPECT_FALSE(RecipeRegister::load(state.substr(0, i))) << i;
  }
  EXPECT_EQ(code_of(RecipeRegister::load("{}")), "quality.saved_register");
}

TEST_F(RecipeRegisterTest, OfManyFaultsTheFirstAreKeptAndAllAreCounted) {
  RecipeRegister view;
  ledger::Entry entry;
  entry.type = std::string(RecipeApproved::kType);
  const std::uint64_t count = RecipeRegister::kFaultsMax + 5;
  for (std::uint64_t i = 0; i < count; ++i) ASSERT_TRUE(view.apply({i}, entry));
  EXPECT_EQ(view.faults().size(), RecipeRegister::kFaultsMax);
  EXPECT_EQ(view.faults().front().code(), "events.body");
  EXPECT_EQ(view.fault_count(), count);
}

}  // namespace
}  // namespace renkei::quality
