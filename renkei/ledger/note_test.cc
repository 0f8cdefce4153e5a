#include "renkei/ledger/note.h"

#include <string>

#include <gtest/gtest.h>

#include "renkei/ledger/base64.h"
#include "renkei/ledger/checkpoint.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/proof_file.h"

namespace renkei::ledger {
namespace {

using test::code_of;
using test::key_of;

// RFC 8032 section 7.1, test 3.
TEST(Keys, Ed25519VectorOfTheRfc) {
  const auto bytes = [](std::string_view hex) { return std::string(hash_from_hex(hex)->view()); };
  const auto key = PrivateKey::from_seed(
      bytes("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));
  ASSERT_TRUE(key);
  EXPECT_EQ(key->public_key().bytes(),
            bytes("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"));
  const std::string signature = key->sign("\xaf\x82");
  EXPECT_EQ(signature,
            bytes("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac") +
                bytes("18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"));
  EXPECT_TRUE(key->public_key().verify("\xaf\x82", signature));
  EXPECT_EQ(code_of(key->public_key().verify("\xaf\x83", signature)), "ledger.signature");
  EXPECT_EQ(code_of(key->public_key().verify("\xaf\x82", signature + "x")), "ledger.signature");
  EXPECT_EQ(code_of(key_of('b').public_key().verify("\xaf\x82", signature)), "ledger.signature");
}

TEST(Keys, TwoGeneratedKeysDiffer) {
  EXPECT_NE(PrivateKey::generate().seed(), PrivateKey::generate().seed());
  EXPECT_NE(secret_bytes(16), secret_bytes(16));
}

// The key and the note of the documentation of golang.org/x/mod/sumdb/note.
constexpr std::string_view kGoKey =
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
constexpr std::string_view kGoNote =
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann "
    "x08go/ZJkuBS9UG/"
    "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

TEST(Note, TheExampleOfGoIsReadAndHolds) {
  const auto key = parse_verifier_key(kGoKey);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->to_text(), kGoKey);
  const auto note = parse_note(kGoNote);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->to_text(), kGoNote);
  EXPECT_TRUE(verify_note(*note, *key));
}

TEST(Note, ComesBackAndSaysWhoSigned) {
  const SignerKey log{"renkei.example/plant-1", NoteAlgorithm::kEd25519, key_of('l')};
  const SignerKey witness{"sponsor.example/w", NoteAlgorithm::kCosignatureV1, key_of('w')};
  Note note{"line one\n\nline three\n", {}};
  sign_note(note, log);
  sign_note(note, witness, 1'795'412'848);
  const auto back = parse_note(note.to_text());
  ASSERT_TRUE(back);
  EXPECT_EQ(back->text, note.text);
  EXPECT_EQ(back->signatures, note.signatures);
  EXPECT_EQ(*verify_note(*back, log.verifier()), std::nullopt);
  EXPECT_EQ(*verify_note(*back, witness.verifier()), 1'795'412'848U);
  const VerifierKey other{"renkei.example/plant-1", NoteAlgorithm::kEd25519,
                          key_of('x').public_key()};
  EXPECT_EQ(code_of(verify_note(*back, other)), "ledger.note_unsigned");
}

TEST(Note, EveryFlippedBitIsRefused) {
  const SignerKey log{"log", NoteAlgorithm::kEd25519, key_of('l')};
  const SignerKey witness{"w", NoteAlgorithm::kCosignatureV1, key_of('w')};
  Note note{"a log\n5\nroot\n", {}};
  sign_note(note, log);
  sign_note(note, witness, 7);
  const std::string text = note.to_text();
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string flipped = text;
      test::flip_bit(flipped, i, bit);
      const auto read = parse_note(flipped);
      EXPECT_FALSE(read && verify_note(*read, log.verifier()) &&
                   verify_note(*read, witness.verifier()))
          << i << " " << bit;
    }
  }
}

TEST(Note, WhatIsNoneIsRefusedInWords) {
  for (const std::string& text :
       {std::string(""), std::string("text\n"), std::string("text\n\n"),
        std::string("text\n\n\u2014 a"), std::string("text\n\n- a AAAAAAAA\n"),
        std::string("text\n\n\u2014 a\n"), std::string("te\x01xt\n\n\u2014 a AAAAAAAA\n"),
        std::string("te\xfft\n\n\u2014 a AAAAAAAA\n"), std::string("text\n\n\u2014 a AAAA\n")}) {
    EXPECT_EQ(code_of(parse_note(text)), "ledger.note") << text;
  }
  EXPECT_EQ(code_of(parse_note("text\n\n\u2014 a b AAAA\n")), "ledger.base64");
  EXPECT_EQ(code_of(parse_note("text\n\n\u2014 a\u3000b AAAAAAAA\n")), "ledger.key_name");
  EXPECT_EQ(code_of(parse_note(std::string(kNoteBytesMax + 1, 'a'))), "ledger.note_too_large");
  std::string many = "text\n\n";
  for (std::size_t i = 0; i <= kNoteSignaturesMax; ++i) many += "\u2014 a AAAAAAAA\n";
  EXPECT_EQ(code_of(parse_note(many)), "ledger.note");
}

TEST(Note, KeysOfEitherKindComeBackAndAlteredOnesDoNot) {
  const SignerKey key{"a/b", NoteAlgorithm::kCosignatureV1, key_of('k')};
  const auto back = parse_signer_key(key.to_text() + "\n");
  ASSERT_TRUE(back);
  EXPECT_EQ(back->verifier(), key.verifier());
  EXPECT_EQ(*parse_verifier_key(key.verifier().to_text()), key.verifier());
  std::string renamed = key.verifier().to_text();
  renamed[0] = 'x';
  EXPECT_EQ(code_of(parse_verifier_key(renamed)), "ledger.key_hash");
  EXPECT_EQ(code_of(parse_verifier_key("a")), "ledger.key_text");
  EXPECT_EQ(code_of(parse_verifier_key("a+12345678")), "ledger.key_text");
  EXPECT_EQ(code_of(parse_verifier_key("a+1234567g+AQ==")), "ledger.key_text");
  EXPECT_EQ(code_of(parse_verifier_key("a+12345678+Bw==")), "ledger.key_text");
  EXPECT_EQ(code_of(parse_verifier_key("a+12345678+AQ==")), "ledger.key_length");
  EXPECT_EQ(code_of(parse_signer_key(key.verifier().to_text())), "ledger.key_text");
  // No error may repeat a private key.
  const std::string broken = key.to_text() + "=";
  EXPECT_EQ(parse_signer_key(broken).error().to_string().find(broken.substr(25, 20)),
            std::string::npos);
}

Checkpoint sample_checkpoint() {
  return {"renkei.example/plant-1", {5}, sha256({"root"}), {"an extension"}};
}

TEST(Checkpoint, ComesBack) {
  const Checkpoint checkpoint = sample_checkpoint();
  EXPECT_EQ(*parse_checkpoint(checkpoint.to_text()), checkpoint);
  EXPECT_EQ(checkpoint.to_text(),
            "renkei.example/plant-1\n5\n" + checkpoint.root.to_base64() + "\nan extension\n");
}

TEST(Checkpoint, WhatIsNoneIsRefusedInWords) {
  const std::string root = sha256({"root"}).to_base64();
  for (const std::string& text :
       {std::string(), std::string("a\n5\n") + root, "\n5\n" + root + "\n", "a\n05\n" + root + "\n",
        "a\n-5\n" + root + "\n", "a\n\n" + root + "\n", "a\n99999999999999999999\n" + root + "\n",
        "a\n5\n" + root + "\n\n"}) {
    EXPECT_EQ(code_of(parse_checkpoint(text)), "ledger.checkpoint") << text;
  }
  EXPECT_EQ(code_of(parse_checkpoint("a\n5\nAAAA\n")), "ledger.hash_length");
}

struct Parties {
  SignerKey log{"renkei.example/plant-1", NoteAlgorithm::kEd25519, key_of('l')};
  SignerKey sponsor{"sponsor.example/w", NoteAlgorithm::kCosignatureV1, key_of('s')};
  SignerKey cdmo{"cdmo.example/w", NoteAlgorithm::kCosignatureV1, key_of('c')};
  LogPolicy policy{{log.verifier()},
                   {{"sponsor", sponsor.verifier()}, {"cdmo", cdmo.verifier()}},
                   {{"one", 1, {"sponsor", "cdmo"}}},
                   "one"};
};

TEST(Checkpoint, HoldsOnlyWithTheLogsKeyAndAQuorumOfWitnesses) {
  const Parties parties;
  Note note{sample_checkpoint().to_text(), {}};
  EXPECT_EQ(code_of(verify_checkpoint(note, parties.policy)), "ledger.note_unsigned");
  sign_note(note, parties.log);
  EXPECT_EQ(code_of(verify_checkpoint(note, parties.policy)), "ledger.quorum");
  sign_note(note, parties.cdmo, 77);
  const auto held = verify_checkpoint(note, parties.policy);
  ASSERT_TRUE(held);
  EXPECT_EQ(held->checkpoint, sample_checkpoint());
  ASSERT_EQ(held->seen.size(), 1U);
  EXPECT_EQ(held->seen[0], (WitnessedCheckpoint::Seen{"cdmo", 77}));
  // A cosignature lifted from another checkpoint does not count.
  Note other{"renkei.example/plant-1\n6\n" + sha256({"r"}).to_base64() + "\n", {}};
  sign_note(other, parties.log);
  other.signatures.push_back(note.signatures.back());
  EXPECT_EQ(code_of(verify_checkpoint(other, parties.policy)), "ledger.quorum");
  Note foreign{"another.example/log\n5\n" + sha256({"r"}).to_base64() + "\n", {}};
  sign_note(foreign, parties.log);
  EXPECT_EQ(code_of(verify_checkpoint(foreign, parties.policy)), "ledger.checkpoint_origin");
}

TEST(ProofFile, ComesBackHoldsAndIsRefusedWhenFlipped) {
  Parties parties;
  parties.policy.quorum = "none";
  std::map<NodeId, Hash> nodes;
  RightEdge edge;
  for (int i = 0; i < 5; ++i) {
    edge.append(leaf_hash(std::to_string(i)),
                [&](NodeId id, const Hash& hash) { nodes.emplace(id, hash); });
  }
  Note note{Checkpoint{parties.log.name, edge.size(), edge.root(), {}}.to_text(), {}};
  sign_note(note, parties.log);
  const ReadNode read = [&](NodeId id) -> Result<Hash> { return nodes.at(id); };
  const ProofFile file{{3}, *inclusion_proof({3}, {5}, read), note};
  const std::string text = file.to_text();
  const auto back = parse_proof_file(text);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->to_text(), text);
  EXPECT_TRUE(verify_proof_file(*back, leaf_hash("3"), parties.policy));
  EXPECT_EQ(code_of(verify_proof_file(*back, leaf_hash("2"), parties.policy)),
            "ledger.not_included");
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string flipped = text;
      test::flip_bit(flipped, i, bit);
      const auto read_back = parse_proof_file(flipped);
      EXPECT_FALSE(read_back && verify_proof_file(*read_back, leaf_hash("3"), parties.policy))
          << i << " " << bit;
    }
  }
  for (const std::string& wrong : {std::string(), text.substr(1), text.substr(0, 40),
                                   std::string("c2sp.org/tlog-proof@v1\nindex 03\n\n"),
                                   std::string("c2sp.org/tlog-proof@v1\n\nx")}) {
    EXPECT_EQ(code_of(parse_proof_file(wrong)), "ledger.proof_file") << wrong;
  }
}

}  // namespace
}  // namespace renkei::ledger
