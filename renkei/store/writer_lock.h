// Holds off other programs that would write to the same: a lock of the operating system on a file
// beside it, which ends with the program that holds it.
#pragma once

#include <filesystem>

#include "renkei/base/result.h"

namespace renkei::store {

class WriterLock {
 public:
  // Errors: store.in_use (another program has it), store.open (the file cannot be made).
  [[nodiscard]] static Result<WriterLock> take(const std::filesystem::path& file);
  ~WriterLock();
  WriterLock(WriterLock&& other) noexcept;
  WriterLock& operator=(WriterLock&&) = delete;
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  explicit WriterLock(int file) : file_(file) {}
  int file_;
};

}  // namespace renkei::store
