// What a measurement was made on. Thread-safe.
#pragma once

#include <string>

namespace renkei::bench {

// Lines of Markdown: date, processor, cores, memory, kernel, load, compiler, libraries.
[[nodiscard]] std::string machine_text();

}  // namespace renkei::bench
