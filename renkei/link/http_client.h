// One request over HTTP/1.1, and its answer. Only http://: what is sent this way must be signed by
// itself, as checkpoints are. Thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "renkei/base/result.h"
#include "renkei/link/http.h"

namespace renkei::link {

struct HttpAsk {
  std::string url;  // http://host[:port]/path
  std::string method = "POST";
  std::string content_type = "text/plain; charset=utf-8";
  std::string body{};
  std::size_t answer_bytes_max = 1 << 20U;
  std::chrono::milliseconds time_max{10'000};  // for each of reaching, sending and receiving
};
// Any answer is one, whatever its status. Errors: link.url (the URL cannot be used),
// link.unreachable (nobody answers there, or not in time, or no HTTP).
[[nodiscard]] Result<HttpResponse> ask_http(const HttpAsk& ask);

}  // namespace renkei::link
