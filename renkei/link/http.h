// One HTTP request and its answer, as the rooms above see them. Plain values.
#pragma once

#include <string>

namespace renkei::link {

struct HttpRequest {
  std::string method;  // "GET", "POST", …
  std::string target;  // path and query, as sent
  std::string body;
};

struct HttpResponse {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

}  // namespace renkei::link
