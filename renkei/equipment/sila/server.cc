#include "renkei/equipment/sila/server.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "renkei/equipment/sila/base64.h"
#include "renkei/equipment/sila/client_call.h"
#include "renkei/equipment/sila/link.h"
#include "renkei/equipment/sila/server_core.h"

namespace renkei::equipment::sila {
namespace {

constexpr std::size_t kQueueBytesMax = 64U << 20U;  // that a client is slow to take
constexpr int kWorkers = 4;
constexpr std::size_t kWaitingMax = 10'000;  // calls that wait for a worker
constexpr int kStreamsMax = 2'000;           // of one client
constexpr std::chrono::milliseconds kTend{500};

std::string bytes_of(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& one : slices) {
    bytes.append(reinterpret_cast<const char*>(one.begin()), one.size());
  }
  return bytes;
}

grpc::Status status_of(const CallEnd& end) {
  switch (end.kind) {
    case CallEnd::Kind::kOk:
      return grpc::Status::OK;
    case CallEnd::Kind::kSilaError:
    case CallEnd::Kind::kBinaryError:
      return {grpc::StatusCode::ABORTED, base64_of(end.words)};
    case CallEnd::Kind::kUnimplemented:
      return {grpc::StatusCode::UNIMPLEMENTED, end.words};
    case CallEnd::Kind::kMalformed:
      return {grpc::StatusCode::INVALID_ARGUMENT, end.words};
    case CallEnd::Kind::kTooMuch:
      return {grpc::StatusCode::RESOURCE_EXHAUSTED, end.words};
    case CallEnd::Kind::kClosing:
      break;
  }
  return {grpc::StatusCode::UNAVAILABLE, end.words};
}

// Messages that no client has yet taken, over all calls.
struct Untaken {
  std::mutex mutex;
  std::condition_variable none;
  std::size_t count = 0;
  void add() {
    const std::scoped_lock lock(mutex);
    ++count;
  }
  void take(std::size_t taken) {
    const std::scoped_lock lock(mutex);
    count -= taken;
    if (count == 0) none.notify_all();
  }
};

class Workers {
 public:
  Workers() {
    for (int i = 0; i < kWorkers; ++i) threads_.emplace_back([this] { run(); });
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  ~Workers() {
    {
      const std::scoped_lock lock(mutex_);
      closing_ = true;
    }
    filled_.notify_all();
    for (std::thread& one : threads_) one.join();
  }
  bool give(std::function<void()> work) {
    const std::scoped_lock lock(mutex_);
    if (waiting_.size() >= kWaitingMax) return false;
    waiting_.push_back(std::move(work));
    filled_.notify_one();
    return true;
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      filled_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (closing_) return;
      const auto work = std::move(waiting_.front());
      waiting_.pop_front();
      lock.unlock();
      work();
      lock.lock();
    }
  }
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::function<void()>> waiting_;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

class Reactor;

// What the core holds of a call; the reactor goes when gRPC says so, this stays.
class GrpcCall final : public ClientCall {
 public:
  GrpcCall(Reactor* reactor, std::shared_ptr<Untaken> untaken)
      : reactor_(reactor), untaken_(std::move(untaken)) {}

  void send(std::string bytes) override;
  void finish(CallEnd end) override;
  void when_gone(std::function<void()> gone) override {
    {
      const std::scoped_lock lock(mutex_);
      if (reactor_ != nullptr) {
        gone_.push_back(std::move(gone));
        return;
      }
    }
    gone();
  }
  void written(bool good);
  void left() { finish({.kind = CallEnd::Kind::kClosing, .words = "the client has left"}, true); }
  void over();

 private:
  void finish(CallEnd end, bool now);
  void go_on(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  Reactor* reactor_;
  std::shared_ptr<Untaken> untaken_;
  std::deque<std::string> queue_;
  std::size_t queued_ = 0;
  bool writing_ = false;
  bool finishing_ = false;  // Finish has been called
  std::optional<CallEnd> end_;
  std::vector<std::function<void()>> gone_;
};

struct Shared {
  std::unique_ptr<ServerCore> core;
  std::shared_ptr<Untaken> untaken = std::make_shared<Untaken>();
  std::atomic<std::size_t> calls = 0;
  std::unique_ptr<Workers> workers = std::make_unique<Workers>();
};

class Reactor final : public grpc::ServerGenericBidiReactor {
 public:
  Reactor(Shared& shared, std::string method, Headers headers)
      : shared_(shared),
        method_(std::move(method)),
        headers_(std::move(headers)),
        exchange_(ServerCore::is_exchange(method_)),
        call_(std::make_shared<GrpcCall>(this, shared.untaken)) {
    StartRead(&request_);
  }

  void write(const std::string& bytes) {
    const grpc::Slice slice(bytes);
    out_ = grpc::ByteBuffer(&slice, 1);
    StartWrite(&out_);
  }
  void end(const CallEnd& end) { Finish(status_of(end)); }
  [[nodiscard]] const std::shared_ptr<GrpcCall>& call() const { return call_; }

  void OnReadDone(bool good) override {
    if (exchange_) return exchange(good);
    if (!good) {
      return call_->finish({.kind = CallEnd::Kind::kMalformed, .words = "a request is missing"});
    }
    const auto begin = [&shared = shared_, call = call_, method = method_,
                        headers = std::move(headers_), request = bytes_of(request_)] {
      shared.core->begin(method, headers, request, call);
    };
    if (!shared_.workers->give(begin)) {
      call_->finish({.kind = CallEnd::Kind::kTooMuch, .words = "too many calls wait"});
    }
  }
  void OnWriteDone(bool good) override {
    call_->written(good);
    // The next chunk is read only when the answer to the last has gone.
    if (exchange_ && good) StartRead(&request_);
  }
  void OnCancel() override { call_->left(); }
  void OnDone() override {
    call_->over();
    --shared_.calls;
    delete this;
  }

 private:
  void exchange(bool good) {
    if (!good) return call_->finish({});
    auto bytes = shared_.core->exchange(method_, bytes_of(request_));
    if (!bytes) return call_->finish(std::move(bytes.error()));
    call_->send(*std::move(bytes));
  }

  Shared& shared_;
  std::string method_;
  Headers headers_;
  bool exchange_;
  std::shared_ptr<GrpcCall> call_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer out_;
};

void GrpcCall::send(std::string bytes) {
  std::unique_lock lock(mutex_);
  if (reactor_ == nullptr || end_ || finishing_) return;
  if (queued_ + bytes.size() > kQueueBytesMax) {
    // It is told that it has missed something; nothing is left out in silence.
    end_ = CallEnd{.kind = CallEnd::Kind::kTooMuch, .words = "the client is too slow"};
    return go_on(lock);
  }
  queued_ += bytes.size();
  queue_.push_back(std::move(bytes));
  untaken_->add();
  go_on(lock);
}

void GrpcCall::finish(CallEnd end) { finish(std::move(end), false); }

void GrpcCall::finish(CallEnd end, bool now) {
  std::unique_lock lock(mutex_);
  if (reactor_ == nullptr || finishing_) return;
  if (now) {
    untaken_->take(queue_.size() - (writing_ ? 1 : 0));
    queue_.resize(writing_ ? 1 : 0);
  }
  if (!end_) end_ = std::move(end);
  go_on(lock);
}

// gRPC is called without the lock: it may call back before it returns. The reactor lives, because
// a write or the end is still to come of it.
void GrpcCall::go_on(std::unique_lock<std::mutex>& lock) {
  if (writing_ || finishing_) return;
  Reactor* const reactor = reactor_;
  if (!queue_.empty()) {
    writing_ = true;
    const std::string bytes = queue_.front();
    lock.unlock();
    return reactor->write(bytes);
  }
  if (!end_) return;
  finishing_ = true;
  const CallEnd end = *end_;
  lock.unlock();
  reactor->end(end);
}

void GrpcCall::written(bool good) {
  std::unique_lock lock(mutex_);
  writing_ = false;
  untaken_->take(1);
  queued_ -= queue_.front().size();
  queue_.pop_front();
  if (!good) {
    untaken_->take(queue_.size());
    queue_.clear();
    if (!end_) end_ = CallEnd{.kind = CallEnd::Kind::kClosing, .words = "the client has left"};
  }
  go_on(lock);
}

void GrpcCall::over() {
  std::vector<std::function<void()>> gone;
  {
    const std::scoped_lock lock(mutex_);
    reactor_ = nullptr;
    untaken_->take(queue_.size());
    queue_.clear();
    gone.swap(gone_);
  }
  for (const auto& one : gone) one();
}

class Service final : public grpc::CallbackGenericService {
 public:
  Service(Shared& shared, std::size_t calls_max) : shared_(shared), calls_max_(calls_max) {}

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    if (shared_.calls >= calls_max_) return CallbackGenericService::CreateReactor(context);
    ++shared_.calls;
    Headers headers;
    for (const auto& [name, value] : context->client_metadata()) {
      if (!name.starts_with("sila-")) continue;
      headers.emplace_back(std::string(name.data(), name.size()),
                           std::string(value.data(), value.size()));
    }
    return new Reactor(shared_, context->method(), std::move(headers));
  }

 private:
  Shared& shared_;
  std::size_t calls_max_;
};

class GrpcServer final : public Server {
 public:
  GrpcServer(ServerOptions options, std::unique_ptr<ServerCore> core)
      : options_(std::move(options)) {
    shared_.core = std::move(core);
    listen_ = options_.listen;
    thread_ = std::thread([this] { tend(); });
  }
  ~GrpcServer() override {
    {
      const std::scoped_lock lock(mutex_);
      closing_ = true;
    }
    woken_.notify_all();
    thread_.join();
    cut();
    shared_.workers.reset();
  }

  Result<void> restore() override {
    const std::scoped_lock lock(server_mutex_);
    if (server_ != nullptr) return {};
    grpc::ServerBuilder builder;
    std::shared_ptr<grpc::ServerCredentials> credentials = grpc::InsecureServerCredentials();
    if (!options_.certificate.empty()) {
      grpc::SslServerCredentialsOptions tls;
      tls.pem_key_cert_pairs.push_back({options_.key, options_.certificate});
      credentials = grpc::SslServerCredentials(tls);
    }
    // One service is good for one server.
    service_ = std::make_unique<Service>(shared_, options_.calls_max);
    int port = 0;
    builder.AddListeningPort(listen_, credentials, &port);
    builder.RegisterCallbackGenericService(service_.get());
    builder.SetMaxReceiveMessageSize(Link::kMessageBytesMax);
    builder.SetMaxSendMessageSize(Link::kMessageBytesMax);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsMax);
    // Two that listen at one place would each get half of the calls.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port <= 0) {
      server_.reset();
      return fail(Error{"equipment.unreachable", fmt::format("{} cannot be listened at", listen_)}
                      .arg("reason", "it cannot be listened there")
                      .value(listen_)
                      .remedy("choose another address, or see who listens there; a certificate "
                              "and its key have to belong together"));
    }
    listen_ = fmt::format("{}:{}", listen_.substr(0, listen_.rfind(':')), port);
    return {};
  }
  void cut() override {
    const std::scoped_lock lock(server_mutex_);
    if (server_ == nullptr) return;
    server_->Shutdown(std::chrono::system_clock::now());
    server_->Wait();
    server_.reset();
  }
  std::string address() const override {
    const std::scoped_lock lock(server_mutex_);
    return listen_;
  }

  void set(const std::string& property, const Json& value) override {
    shared_.core->set(property, value);
  }
  void spoil(const std::string& property, const CallError& error) override {
    shared_.core->spoil(property, error);
  }
  std::shared_ptr<Execution> resume(const std::string& command, const std::string& uuid) override {
    return shared_.core->resume(command, uuid);
  }
  bool flush(std::chrono::milliseconds patience) override {
    std::unique_lock lock(shared_.untaken->mutex);
    return shared_.untaken->none.wait_for(lock, patience,
                                          [this] { return shared_.untaken->count == 0; });
  }

 private:
  void tend() {
    std::unique_lock lock(mutex_);
    while (!woken_.wait_for(lock, kTend, [this] { return closing_; })) {
      lock.unlock();
      shared_.core->tend();
      lock.lock();
    }
  }

  ServerOptions options_;
  Shared shared_;
  std::unique_ptr<Service> service_;
  mutable std::mutex server_mutex_;
  std::string listen_;
  std::unique_ptr<grpc::Server> server_;
  std::mutex mutex_;
  std::condition_variable woken_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(ServerOptions options,
                                              std::vector<ServerFeature> features) {
  auto core = ServerCore::make(options, std::move(features));
  if (!core) return fail(std::move(core.error()));
  for (const auto& [command, uuid] : options.resumed) (void)(*core)->resume(command, uuid);
  auto made = std::make_unique<GrpcServer>(std::move(options), *std::move(core));
  if (auto listening = made->restore(); !listening) return fail(std::move(listening.error()));
  return made;
}

}  // namespace renkei::equipment::sila
