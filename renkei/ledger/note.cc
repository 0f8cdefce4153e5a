#include "renkei/ledger/note.h"

#include <algorithm>
#include <charconv>
#include <utf8proc.h>

#include <fmt/format.h>

#include "renkei/base/utf8.h"
#include "renkei/ledger/base64.h"
#include "renkei/ledger/big_endian.h"
#include "renkei/ledger/hash.h"

namespace renkei::ledger {
namespace {

constexpr std::string_view kPrivate = "PRIVATE+KEY+";
constexpr std::string_view kDash = "\u2014 ";  // an em dash and a space
constexpr std::size_t kNameBytesMax = 255;

bool is_algorithm(char c) {
  return c == static_cast<char>(NoteAlgorithm::kEd25519) ||
         c == static_cast<char>(NoteAlgorithm::kCosignatureV1);
}

// What an algorithm signs.
std::string signed_text(const std::string& text, std::optional<std::uint64_t> time) {
  if (!time) return text;
  return fmt::format("cosignature/v1\ntime {}\n{}", *time, text);
}

Error key_text_error() {
  return Error{"ledger.key_text", "this is not a key as name+hash+base64"}.remedy(
      "copy the key whole, on one line");
}

std::string key_text(const std::string& name, std::uint32_t hash, NoteAlgorithm algorithm,
                     std::string_view bytes) {
  std::string data(1, static_cast<char>(algorithm));
  data += bytes;
  return fmt::format("{}+{:08x}+{}", name, hash, base64_encode(data));
}

struct KeyParts {
  std::string name;
  std::uint32_t hash = 0;
  NoteAlgorithm algorithm = NoteAlgorithm::kEd25519;
  std::string bytes;
};

Result<KeyParts> parse_key(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  const auto first = text.find('+');
  if (first == std::string_view::npos) return fail(key_text_error());
  const auto second = text.find('+', first + 1);
  if (second == std::string_view::npos || second - first != 9) return fail(key_text_error());
  KeyParts parts;
  parts.name = text.substr(0, first);
  if (auto right = check_key_name(parts.name); !right) return fail(right.error());
  const char* begin = text.data() + first + 1;
  const char* end = text.data() + second;
  if (const auto [stop, code] = std::from_chars(begin, end, parts.hash, 16);
      code != std::errc{} || stop != end) {
    return fail(key_text_error());
  }
  const auto data = base64_decode(text.substr(second + 1));
  if (!data || data->empty() || !is_algorithm(data->front())) return fail(key_text_error());
  parts.algorithm = static_cast<NoteAlgorithm>(data->front());
  parts.bytes = data->substr(1);
  return parts;
}

Error key_hash_error(const std::string& name, std::uint32_t said, std::uint32_t is) {
  return Error{"ledger.key_hash", fmt::format("the key of {} says the key hash {:08x}; its name "
                                              "and bytes give {:08x}",
                                              name, said, is)}
      .value(fmt::format("{:08x}", said))
      .arg("name", name)
      .arg("hash", fmt::format("{:08x}", is))
      .remedy("copy the key again from its owner; the name or a character of it was changed");
}

Error note_error(const std::string& reason) {
  return Error{"ledger.note", fmt::format("this is not a signed note: {}", reason)}
      .arg("reason", reason)
      .remedy("take it whole from its maker: text, an empty line, a line for each signature");
}

// Whether valid UTF-8 has a character that parts words or lines, or a control character.
bool parts_words(std::string_view text) {
  while (!text.empty()) {
    utf8proc_int32_t code = 0;
    const auto bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                        static_cast<utf8proc_ssize_t>(text.size()), &code);
    RENKEI_CHECK(bytes > 0);
    const auto category = utf8proc_category(code);
    if (category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
        category == UTF8PROC_CATEGORY_ZP || category == UTF8PROC_CATEGORY_CC) {
      return true;
    }
    text.remove_prefix(static_cast<std::size_t>(bytes));
  }
  return false;
}

// Control characters other than line ends have no place in a note.
bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

Result<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(kDash)) return fail(note_error("a signature line begins otherwise"));
  line.remove_prefix(kDash.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos) return fail(note_error("a signature line has no signature"));
  NoteSignature signature;
  signature.name = line.substr(0, space);
  if (auto right = check_key_name(signature.name); !right) return fail(right.error());
  const auto bytes = base64_decode(line.substr(space + 1));
  if (!bytes) return fail(bytes.error());
  if (bytes->size() < 5) return fail(note_error("a signature is too short"));
  signature.key_hash = big_endian_32(*bytes);
  signature.bytes = bytes->substr(4);
  return signature;
}

}  // namespace

std::uint32_t VerifierKey::hash() const {
  const char code = static_cast<char>(algorithm);
  return big_endian_32(sha256({name, "\n", {&code, 1}, key.bytes()}).view());
}

std::string VerifierKey::to_text() const { return key_text(name, hash(), algorithm, key.bytes()); }

Result<VerifierKey> parse_verifier_key(std::string_view text) {
  const auto parts = parse_key(text);
  if (!parts) return fail(parts.error());
  auto key = PublicKey::from_bytes(parts->bytes);
  if (!key) return fail(key.error());
  VerifierKey verifier{parts->name, parts->algorithm, *key};
  if (verifier.hash() != parts->hash) {
    return fail(key_hash_error(parts->name, parts->hash, verifier.hash()));
  }
  return verifier;
}

std::string SignerKey::to_text() const {
  return std::string(kPrivate) + key_text(name, verifier().hash(), algorithm, key.seed());
}

Result<SignerKey> parse_signer_key(std::string_view text) {
  if (!text.starts_with(kPrivate)) return fail(key_text_error());
  const auto parts = parse_key(text.substr(kPrivate.size()));
  if (!parts) return fail(parts.error());
  auto key = PrivateKey::from_seed(parts->bytes);
  if (!key) return fail(key.error());
  SignerKey signer{parts->name, parts->algorithm, *std::move(key)};
  if (signer.verifier().hash() != parts->hash) {
    return fail(key_hash_error(parts->name, parts->hash, signer.verifier().hash()));
  }
  return signer;
}

Result<void> check_key_name(std::string_view name) {
  if (name.empty() || name.size() > kNameBytesMax || utf8_valid_bytes(name) != name.size() ||
      name.find('+') != std::string_view::npos || parts_words(name)) {
    return fail(Error{"ledger.key_name", fmt::format("'{}' cannot name a key", name)}
                    .value(std::string(name))
                    .remedy("write 1 to 255 bytes without spaces and '+', such as "
                            "example.jp/plant-1"));
  }
  return {};
}

std::string signature_line(const NoteSignature& signature) {
  return fmt::format("{}{} {}\n", kDash, signature.name,
                     base64_encode(big_endian_text(signature.key_hash) + signature.bytes));
}

std::string Note::to_text() const {
  std::string whole = text + "\n";
  for (const NoteSignature& signature : signatures) whole += signature_line(signature);
  return whole;
}

Result<Note> parse_note(std::string_view text) {
  if (text.size() > kNoteBytesMax) {
    return fail(Error{"ledger.note_too_large", fmt::format("a note of {} bytes; {} are the most",
                                                           text.size(), kNoteBytesMax)}
                    .arg("bytes", std::to_string(text.size()))
                    .arg("limit", std::to_string(kNoteBytesMax))
                    .remedy("this is not a note of a log: look at what file it is"));
  }
  if (utf8_valid_bytes(text) != text.size()) return fail(note_error("it is not UTF-8"));
  if (has_control(text)) return fail(note_error("it has control characters"));
  // The last empty line parts them: the text itself may have some.
  const auto parting = text.rfind("\n\n");
  if (parting == std::string_view::npos) return fail(note_error("it has no empty line"));
  Note note;
  note.text = text.substr(0, parting + 1);
  std::string_view rest = text.substr(parting + 2);
  if (rest.empty()) return fail(note_error("it has no signature"));
  if (!rest.ends_with('\n')) return fail(note_error("its last line does not end"));
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    auto signature = parse_signature(rest.substr(0, end));
    if (!signature) return fail(signature.error());
    note.signatures.push_back(*std::move(signature));
    if (note.signatures.size() > kNoteSignaturesMax) {
      return fail(note_error(fmt::format("it has over {} signatures", kNoteSignaturesMax)));
    }
    rest.remove_prefix(end + 1);
  }
  return note;
}

void sign_note(Note& note, const SignerKey& key, std::optional<std::uint64_t> time) {
  RENKEI_CHECK(note.text.ends_with('\n'));
  RENKEI_CHECK(time.has_value() == (key.algorithm == NoteAlgorithm::kCosignatureV1));
  std::string bytes = time ? big_endian_text(*time) : "";
  bytes += key.key.sign(signed_text(note.text, time));
  note.signatures.push_back({key.name, key.verifier().hash(), std::move(bytes)});
}

Result<std::optional<std::uint64_t>> verify_note(const Note& note, const VerifierKey& key) {
  const std::uint32_t hash = key.hash();
  const auto found = std::find_if(
      note.signatures.begin(), note.signatures.end(),
      [&](const NoteSignature& one) { return one.name == key.name && one.key_hash == hash; });
  if (found == note.signatures.end()) {
    return fail(Error{
        "ledger.note_unsigned",
        fmt::format("the note has no signature of {} with the key hash {:08x}", key.name, hash)}
                    .value(key.name)
                    .arg("hash", fmt::format("{:08x}", hash))
                    .remedy("ask its maker for one that is signed, or use the key it is signed "
                            "with if you trust that"));
  }
  std::string_view signature = found->bytes;
  std::optional<std::uint64_t> time;
  if (key.algorithm == NoteAlgorithm::kCosignatureV1 && signature.size() >= 8) {
    time = big_endian_64(signature);
    signature.remove_prefix(8);
  }
  if (auto right = key.key.verify(signed_text(note.text, time), signature); !right) {
    return fail(right.error());
  }
  return time;
}

}  // namespace renkei::ledger
