#include "renkei/serve/control.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/ledger/base64.h"
#include "renkei/ledger/keys.h"
#include "renkei/link/http_client.h"

namespace renkei::serve {
namespace {

constexpr const char* kFile = "control";
constexpr std::uint64_t kFileBytesMax = 4096;
constexpr std::size_t kAnswerBytesMax = 16 << 20U;
// A round of the site takes less; a plan of computed time may take a while to its next.
constexpr std::chrono::seconds kAnswerMax{20};

std::string text_of(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

Json error_json(const Error& error) {
  Json args = Json::array();
  for (const auto& [name, value] : error.args()) args.push_back({name, value});
  return {{"code", error.code()},     {"message", error.message()}, {"value", error.value()},
          {"remedy", error.remedy()}, {"args", std::move(args)},    {"field", error.place().field},
          {"id", error.place().id}};
}

Error error_of(const Json& json) {
  Error error = Error(text_of(json, "code"), text_of(json, "message"))
                    .value(text_of(json, "value"))
                    .remedy(text_of(json, "remedy"));
  error.place().field = text_of(json, "field");
  error.place().id = text_of(json, "id");
  const auto args = json.find("args");
  if (args == json.end() || !args->is_array()) return error;
  for (const Json& one : *args) {
    if (!one.is_array() || one.size() != 2 || !one[0].is_string() || !one[1].is_string()) continue;
    Error more = std::move(error).arg(one[0].get<std::string>(), one[1].get<std::string>());
    error = std::move(more);
  }
  return error;
}

struct ControlServer::Asked {
  Json ask;
  std::optional<Json> answer{};
};

Result<std::unique_ptr<ControlServer>> ControlServer::listen(const std::filesystem::path& ledger) {
  std::unique_ptr<ControlServer> made(new ControlServer());
  constexpr std::size_t kPasswordBytes = 24;
  made->password_ = ledger::base64url_encode(ledger::secret_bytes(kPasswordBytes));
  made->file_ = ledger / kFile;
  auto server = link::HttpServer::listen(
      {}, [self = made.get()](const link::HttpRequest& request) { return self->handle(request); });
  if (!server) return fail(server.error());
  made->server_ = *std::move(server);
  const Json where{{"url", fmt::format("http://127.0.0.1:{}/", made->server_->port())},
                   {"password", made->password_}};
  // The folder is its owner's alone (LedgerFolder::init), and so is what stands in it.
  if (auto written = disk().write(made->file_, write_json(where)); !written) {
    return fail(written.error());
  }
  std::error_code error;
  std::filesystem::permissions(
      made->file_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, error);
  made->thread_ = std::thread([self = made.get()] { self->server_->run(); });
  return made;
}

ControlServer::~ControlServer() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  if (server_) server_->stop();
  if (thread_.joinable()) thread_.join();
  std::error_code error;
  std::filesystem::remove(file_, error);
}

link::HttpResponse ControlServer::handle(const link::HttpRequest& request) {
  auto asked = std::make_shared<Asked>();
  auto json = parse_json("request", request.body);
  if (request.method != "POST" || !json || !json->is_object()) return {400, "text/plain", ""};
  if (text_of(*json, "password") != password_) return {403, "text/plain", ""};
  json->erase("password");
  asked->ask = *std::move(json);
  std::unique_lock lock(mutex_);
  waiting_.push_back(asked);
  changed_.notify_all();
  changed_.wait_for(lock, kAnswerMax, [&] { return asked->answer || ended_; });
  if (!asked->answer) {
    std::erase(waiting_, asked);
    asked->answer = Json{
        {"error",
         error_json(Error{"control.ended", "the site has ended, or did not answer in time"}.remedy(
             "ask again"))}};
  }
  return {200, "application/json", write_json(*asked->answer, -1)};
}

void ControlServer::serve(std::chrono::milliseconds may_wait, const Answer& answer) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, may_wait, [&] { return !waiting_.empty(); });
  while (!waiting_.empty()) {
    const auto asked = waiting_.front();
    waiting_.pop_front();
    lock.unlock();
    auto answered = answer(asked->ask);
    lock.lock();
    asked->answer = answered ? Json{{"answer", *std::move(answered)}}
                             : Json{{"error", error_json(answered.error())}};
    changed_.notify_all();
  }
}

Result<std::optional<Json>> ask_site(const std::filesystem::path& ledger, Json ask) {
  const auto file = ledger / kFile;
  if (!disk().exists(file)) return std::optional<Json>{};
  const auto text = disk().read_stored(file, kFileBytesMax);
  if (!text) return std::optional<Json>{};
  const auto where = parse_json(file.string(), *text);
  // Left behind by a site that was killed while it wrote: none is at work.
  if (!where || !where->is_object()) return std::optional<Json>{};
  ask["password"] = text_of(*where, "password");
  link::HttpAsk request;
  request.url = text_of(*where, "url");
  request.content_type = "application/json";
  request.body = write_json(ask, -1);
  request.answer_bytes_max = kAnswerBytesMax;
  request.time_max = kAnswerMax + std::chrono::seconds(5);
  const auto response = link::ask_http(request);
  // A site that was killed left its file behind; its port may be another program's by now.
  if (!response || response->status == 403) return std::optional<Json>{};
  const auto answer = parse_json("answer", response->body);
  if (response->status == 200 && answer && answer->is_object()) {
    if (answer->contains("answer")) return std::optional<Json>(answer->at("answer"));
    if (answer->contains("error")) return fail(error_of(answer->at("error")));
  }
  return fail(Error{"control.answer", fmt::format("the site at {} answered something that was not "
                                                  "understood",
                                                  request.url)}
                  .value(request.url)
                  .remedy("ask again; if it stays so, end the other program and resume"));
}

}  // namespace renkei::serve
