// What the tests of confidential elements share: a recipe with canaries wherever something is kept
// shut, and a run of it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/execute/rig_test_tools.h"

namespace renkei::execute::test {

// One confidential unit procedure with `inner` charges one after another, a question and an
// intermediate in it, gone through again until the question says so; then what all may see: a
// transition that asks for what is inside, a hold time from inside, and a question. Names and
// figures inside, and all that is kept shut, hold "canary" or 4321.
inline std::string secret_recipe(int inner) {
  std::string chart = "begin -> canary_ask";
  std::string phases;
  for (int i = 1; i <= inner; ++i) {
    const std::string name = "canary_fill" + std::to_string(i);
    chart += " -> " + name;
    phases += "[phase.\"secret/" + name + "\"]\nservice = \"charge\"\n";
    phases += "with = { volume = \"0.14321 'L'\" }\n";
  }
  return R"(format = "renkei recipe 1"
id = "secret"
version = "1.0.0"
level = "master"
[batch_size]
reference = "10 L"
allowed = "5 to 20 L"
[parameter.canary_goal]
value = "37 Cel"
acceptable = "30 to 40 Cel"
[intermediate.premix]
material = "premix"
quantity = "2 L"
[output.product]
material = "product"
quantity = "2 L"
[equipment.main]
class = "stirred-vessel"
values = { temperature = "Cel", level = "L" }
[equipment.main.service.charge]
parameters = { volume = "L" }
results = { charged = "L" }
[equipment.main.service.drain]
results = { drained = "L" }
[procedure]
chart = [
  "begin -> secret",
  "secret -> secret_again when not secret.canary_ask.canary_clear",
  "secret -> finish when secret.canary_move.charged < 4321 'L'",
  "secret -> finish",
  "secret_again -> finish -> end",
]
[[procedure.hold_times]]
from = "secret/canary_ask"
to = "finish"
max = "1 s"
rule = "record"
[unit_procedure.secret]
equipment = "main"
confidential = true
chart = [")" +
         chart + R"( -> canary_move -> end"]
[phase."secret/canary_ask"]
instruction = "canary question"
[phase."secret/canary_ask".question.canary_clear]
type = "yes_no"
[phase."secret/canary_ask".question.canary_text]
type = "text"
)" + phases +
         R"(
[phase."secret/canary_move"]
service = "charge"
with = { volume = "1.4321 'L'" }
produce = { premix = "charged" }
[[phase."secret/canary_move".watch]]
value = "temperature"
unit = "Cel"
acceptable = "50 to 54.321 Cel"
[unit_procedure.secret_again]
equipment = "main"
chart = ["begin -> rest -> end"]
[phase."secret_again/rest"]
wait = "1 'min'"
[unit_procedure.finish]
equipment = "main"
chart = ["begin -> fill -> look -> empty -> end"]
[phase."finish/fill"]
service = "charge"
with = { volume = "1.4321 'L'" }
[phase."finish/look"]
instruction = "Look at it"
[phase."finish/look".question.ph]
type = "number"
unit = "[pH]"
acceptable = "6 to 8 [pH]"
[phase."finish/empty"]
service = "drain"
produce = { product = "drained" }
)";
}

// A whole run of the recipe with canaries wherever something is kept shut.
class SecretRun {
 public:
  explicit SecretRun(int inner, std::size_t append_max = 1024)
      : rig(true, append_max, secret_recipe(inner)) {
    auto request = rig.request();
    request.size = "9.4321 L";
    request.units = {{"main", "v-1"}};
    request.lots.clear();
    request.parameters = {{"canary_goal", "36.4321 Cel"}};
    const auto created = rig.engine().create(request);
    EXPECT_TRUE(created) << created.error().to_string();
    const auto started =
        rig.engine().order("b-1", "", recipe::Order::kStart, "anna", "canary reason");
    EXPECT_TRUE(started) << started.error().to_string();
  }
  static events::Texts answers(const Prompt& prompt) {
    if (prompt.kind != "questions") return Rig::usual(prompt);
    if (prompt.path == "finish/look") return {{"ph", "9.4321"}};
    return {{"canary_clear", "yes"}, {"canary_text", "canary answer"}};
  }
  void finish() { ASSERT_TRUE(rig.run("b-1", answers)) << testing::PrintToString(rig.story()); }

  std::vector<std::string> seen() {
    std::vector<std::string> all;
    for (const auto& entry : rig.store().raw_entries()) all.push_back(entry.bytes);
    return all;
  }

  Rig rig;
};

// The fields of these names of every entry; of all names where none is given.
inline void erase_fields(ledger::MemoryStore& store, const std::set<std::string>& names) {
  for (const auto& stored : store.raw_entries()) {
    const auto entry = *ledger::parse_entry(stored.bytes);
    if (!entry.secret) continue;
    const auto tree = *store.secret(entry.secret->root);
    for (const auto& leaf : tree.leaves()) {
      if (leaf.disclosure.empty()) continue;
      if (!names.empty() && !names.contains(ledger::parse_disclosure(leaf.disclosure)->name)) {
        continue;
      }
      ASSERT_TRUE(store.erase_secret(entry.secret->root, leaf.hash));
    }
  }
}

}  // namespace renkei::execute::test
