// The Japanese sentences of error codes, by subject. A new code gets its sentence in the source of
// its subject; faults_text_test.cc reads the sources of all rooms and names the codes without one.
// Thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace renkei::report {

// Says what is wrong and what to do, with {arguments}; see faults_text.cc.
struct FaultSentence {
  std::string_view code;
  std::string_view ja;
};

[[nodiscard]] std::span<const FaultSentence> base_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> batchml_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> network_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> plan_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> cli_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> ledger_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> execute_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> connection_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> filedrop_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> batch_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> quality_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> recipe_fault_sentences();
[[nodiscard]] std::span<const FaultSentence> sila_fault_sentences();
// A {reason} in Japanese, with what to do: why the system could not read or write ("Permission
// denied"; what is not known as it is), or why JSON has no meaning ("unexpected '}'; expected
// string literal").
[[nodiscard]] std::string reason_ja(std::string_view reason);
// A {toml_reason}: what TOML's parser says, where it tells what to do; else to look at the place.
[[nodiscard]] std::string toml_reason_ja(std::string_view reason);
// A {separator} of a CSV: "「;」" for "';'".
[[nodiscard]] std::string separator_ja(std::string_view separator);

[[nodiscard]] std::optional<std::string_view> fault_sentence_ja(std::string_view code);

}  // namespace renkei::report
