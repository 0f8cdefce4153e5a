#include "renkei/store/key_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "renkei/base/posix_file.h"
#include "renkei/base/seams.h"

namespace renkei::store {
namespace {

constexpr std::uint64_t kKeyBytesMax = 4096;
constexpr std::string_view kCommand = "command ";

Error command_error(const std::filesystem::path& file, const std::string& reason) {
  return Error{"store.key_command",
               fmt::format("the command in {} gives no key: {}", file.string(), reason)}
      .at({.file = file.string()})
      .arg("reason", reason)
      .remedy("run it by hand: it must print one line PRIVATE+KEY+… and end with 0");
}

// What a command of the owner's own file prints. No message repeats it.
Result<std::string> printed_by(const std::filesystem::path& file, const std::string& command) {
  FILE* pipe = ::popen(command.c_str(), "re");
  if (pipe == nullptr) return fail(command_error(file, std::strerror(errno)));
  std::string text;
  std::array<char, kKeyBytesMax> part{};
  for (std::size_t read = 0; (read = std::fread(part.data(), 1, part.size(), pipe)) > 0;) {
    text.append(part.data(), read);
    if (text.size() > kKeyBytesMax) break;  // its pipe tells it that nobody reads on
  }
  const int status = ::pclose(pipe);
  if (text.size() > kKeyBytesMax) {
    return fail(command_error(file, fmt::format("it prints over {} bytes", kKeyBytesMax)));
  }
  if (status != 0) {
    return fail(command_error(file, WIFEXITED(status)
                                        ? fmt::format("it ended with {}", WEXITSTATUS(status))
                                        : fmt::format("signal {} ended it", WTERMSIG(status))));
  }
  return text;
}

void cut_line_end(std::string& text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
}

}  // namespace

Result<void> write_key(const std::filesystem::path& file, const ledger::SignerKey& key) {
  // Closed to others before anything stands in it.
  const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (opened < 0) return fail(file_write_error(file, errno));
  ::close(opened);
  return disk().write(file, key.to_text() + "\n");
}

Result<ledger::SignerKey> read_key(const std::filesystem::path& file) {
  auto text = disk().read_stored(file, kKeyBytesMax);
  if (!text) return fail(text.error());
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0 && (status.st_mode & 077U) != 0) {
    return fail(Error{"store.key_open_to_others",
                      fmt::format("others may read the secret key {}", file.string())}
                    .at({.file = file.string()})
                    .remedy("chmod 600 it, and ask yourself who has read it; a key that others "
                            "know must be replaced"));
  }
  cut_line_end(*text);
  if (text->starts_with(kCommand)) {
    text = printed_by(file, text->substr(kCommand.size()));
    if (!text) return fail(text.error());
    cut_line_end(*text);
  }
  auto key = ledger::parse_signer_key(*text);
  if (!key) {
    Error error = key.error();
    error.place().file = file.string();
    return fail(std::move(error));
  }
  return key;
}

}  // namespace renkei::store
