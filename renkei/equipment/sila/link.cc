#include "renkei/equipment/sila/link.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>

#include <fmt/format.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>

namespace renkei::equipment::sila {
namespace {

std::chrono::system_clock::time_point after(Link::Patience patience) {
  return std::chrono::system_clock::now() + patience;
}

grpc::ByteBuffer buffer_of(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

std::string bytes_of(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  bytes.reserve(buffer.Length());
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& one : slices) {
    bytes.append(reinterpret_cast<const char*>(one.begin()), one.size());
  }
  return bytes;
}

RpcEnd end_of(const grpc::Status& status) {
  RpcEnd end{.message = status.error_message()};
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      break;
    case grpc::StatusCode::ABORTED:
      end.kind = RpcEnd::Kind::kAborted;
      break;
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      end.kind = RpcEnd::Kind::kTimeout;
      break;
    case grpc::StatusCode::UNAVAILABLE:
      end.kind = RpcEnd::Kind::kLost;
      break;
    case grpc::StatusCode::CANCELLED:
      end.kind = RpcEnd::Kind::kCancelled;
      break;
    default:
      end.kind = RpcEnd::Kind::kOther;
      end.message = fmt::format("gRPC status {}: {}", static_cast<int>(status.error_code()),
                                status.error_message());
  }
  return end;
}

// What the verifier and the link know together; gRPC may hold the verifier longer than the link.
struct Seen {
  std::mutex mutex;
  std::optional<Certificate> certificate;  // of the machine that is spoken to
  std::optional<Certificate> refused_certificate;
  std::optional<Error> refused;
};

class PinVerifier final : public grpc::experimental::ExternalCertificateVerifier {
 public:
  PinVerifier(std::string sha256, const Clock& clock, std::shared_ptr<Seen> seen)
      : sha256_(std::move(sha256)), clock_(clock), seen_(std::move(seen)) {}

  bool Verify(grpc::experimental::TlsCustomVerificationCheckRequest* request,
              std::function<void(grpc::Status)> /*callback*/, grpc::Status* sync_status) override {
    const grpc::string_ref pem = request->peer_cert();
    auto read = read_certificate({pem.data(), pem.size()});
    const auto good = read ? check_pinned(*read, sha256_, "", Timestamp::of(clock_.now()))
                           : Result<void>(fail(read.error()));
    const std::scoped_lock lock(seen_->mutex);
    if (good) {
      seen_->certificate = *std::move(read);
      *sync_status = grpc::Status::OK;
    } else {
      seen_->refused = good.error();
      if (read) seen_->refused_certificate = *std::move(read);
      *sync_status = {grpc::StatusCode::UNAUTHENTICATED, good.error().message()};
    }
    return true;
  }
  void Cancel(grpc::experimental::TlsCustomVerificationCheckRequest* /*request*/) override {}

 private:
  std::string sha256_;
  const Clock& clock_;
  std::shared_ptr<Seen> seen_;
};

std::shared_ptr<grpc::ChannelCredentials> credentials(const Trust& trust, const std::string& sha256,
                                                      const Clock& clock,
                                                      const std::shared_ptr<Seen>& seen) {
  switch (trust.kind) {
    case Trust::Kind::kPlaintext:
      return grpc::InsecureChannelCredentials();
    case Trust::Kind::kSystem:
      return grpc::SslCredentials({});
    case Trust::Kind::kPinned:
      break;
  }
  namespace tls = grpc::experimental;
  // Nobody vouches for the certificate: the verifier looks at it itself, and the handshake has
  // shown that the machine has the key to it.
  tls::TlsChannelCredentialsOptions options;
  options.set_verify_server_certs(false);
  options.set_check_call_host(false);
  options.set_certificate_verifier(
      tls::ExternalCertificateVerifier::Create<PinVerifier>(sha256, clock, seen));
  return tls::TlsCredentials(options);
}

// One stream, and where it stands. What happens next is told by the completion queue.
struct Stream {
  enum class Step : std::uint8_t { kStart, kWrite, kRead, kFinish };
  std::uint64_t id = 0;
  Link::Message message{};
  Link::End end{};
  grpc::ByteBuffer request{};
  grpc::ByteBuffer answer{};
  grpc::ClientContext context{};
  grpc::Status status{};
  Step step = Step::kStart;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call{};
};

void add(grpc::ClientContext& context, const Headers& headers) {
  for (const auto& [name, value] : headers) context.AddMetadata(name, value);
}

// A call that somebody waits for, with a queue of its own: it waits for nobody else.
class WaitedCall {
 public:
  WaitedCall(const Headers& headers, Link::Patience patience) {
    context.set_deadline(after(patience));
    add(context, headers);
  }
  WaitedCall(const WaitedCall&) = delete;
  WaitedCall& operator=(const WaitedCall&) = delete;
  ~WaitedCall() {
    queue.Shutdown();
    void* tag = nullptr;
    bool good = false;
    while (queue.Next(&tag, &good)) {
    }
  }
  bool next() {
    void* tag = nullptr;
    bool good = false;
    return queue.Next(&tag, &good) && good;
  }
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
};

class GrpcLink final : public Link {
 public:
  GrpcLink(std::shared_ptr<grpc::Channel> channel, std::shared_ptr<Seen> seen, bool secured)
      : channel_(std::move(channel)),
        stub_(channel_),
        seen_(std::move(seen)),
        secured_(secured),
        thread_([this] { run(); }) {}

  ~GrpcLink() override {
    std::unique_lock lock(mutex_);
    closing_ = true;
    for (auto& [id, stream] : streams_) stream->context.TryCancel();
    ended_.wait(lock, [this] { return streams_.empty(); });
    lock.unlock();
    queue_.Shutdown();
    thread_.join();
  }

  std::optional<Certificate> certificate() const override {
    const std::scoped_lock lock(seen_->mutex);
    return seen_->certificate;
  }

  RpcAnswer call(const std::string& method, const std::string& request, const Headers& headers,
                 Patience patience) override {
    if (is_broken()) return {.end = lost()};
    WaitedCall waited(headers, patience);
    grpc::ByteBuffer answer;
    grpc::Status status;
    auto rpc = stub_.PrepareUnaryCall(&waited.context, method, buffer_of(request), &waited.queue);
    rpc->StartCall();
    rpc->Finish(&answer, &status, &waited);
    if (!waited.next()) return {.end = lost()};
    look_at(waited.context);
    return {.end = end_of(status), .bytes = status.ok() ? bytes_of(answer) : ""};
  }

  RpcAnswer first(const std::string& method, const std::string& request, const Headers& headers,
                  Patience patience) override {
    if (is_broken()) return {.end = lost()};
    WaitedCall waited(headers, patience);
    auto rpc = stub_.PrepareCall(&waited.context, method, &waited.queue);
    rpc->StartCall(&waited);
    bool good = waited.next();
    if (good) {
      rpc->WriteLast(buffer_of(request), grpc::WriteOptions(), &waited);
      good = waited.next();
    }
    grpc::ByteBuffer bytes;
    if (good) {
      rpc->Read(&bytes, &waited);
      good = waited.next();
      if (good) waited.context.TryCancel();
    }
    grpc::Status status;
    rpc->Finish(&status, &waited);
    if (!waited.next()) return {.end = lost()};
    look_at(waited.context);
    if (good) return {.bytes = bytes_of(bytes)};
    if (status.ok()) return {.end = {.kind = RpcEnd::Kind::kOther, .message = "it gave no value"}};
    return {.end = end_of(status)};
  }

  RpcEnd exchange(const std::string& method, const std::function<bool(std::string&)>& next,
                  const std::function<bool(const std::string&)>& take, const Headers& headers,
                  Patience patience) override {
    if (is_broken()) return lost();
    WaitedCall waited(headers, patience);
    auto rpc = stub_.PrepareCall(&waited.context, method, &waited.queue);
    rpc->StartCall(&waited);
    bool good = waited.next();
    std::string request;
    std::string answer;
    while (good && next(request)) {
      rpc->Write(buffer_of(request), &waited);
      grpc::ByteBuffer bytes;
      good = waited.next();
      if (!good) break;
      rpc->Read(&bytes, &waited);
      good = waited.next();
      if (!good) break;
      answer = bytes_of(bytes);
      if (take(answer)) continue;
      waited.context.TryCancel();
      good = false;
    }
    if (good) {
      rpc->WritesDone(&waited);
      good = waited.next();
    }
    // What comes though nobody asked any more is not looked at, and does not hold up the end.
    grpc::ByteBuffer rest;
    while (good) {
      rpc->Read(&rest, &waited);
      good = waited.next();
    }
    grpc::Status status;
    rpc->Finish(&status, &waited);
    if (!waited.next()) return lost();
    look_at(waited.context);
    return end_of(status);
  }

  std::uint64_t stream(const std::string& method, const std::string& request,
                       const Headers& headers, Message message, End end) override {
    auto made = std::make_unique<Stream>();
    made->message = std::move(message);
    made->end = std::move(end);
    made->request = buffer_of(request);
    add(made->context, headers);
    const std::scoped_lock lock(mutex_);
    if (closing_) return 0;
    made->id = ++last_id_;
    made->call = stub_.PrepareCall(&made->context, method, &queue_);
    made->call->StartCall(made.get());
    const std::uint64_t id = made->id;
    streams_.emplace(id, std::move(made));
    return id;
  }

  void cancel(std::uint64_t id) override {
    const std::scoped_lock lock(mutex_);
    const auto found = streams_.find(id);
    if (found != streams_.end()) found->second->context.TryCancel();
  }

  bool wait_broken(Patience patience) override {
    if (is_broken()) return true;
    channel_->WaitForStateChange(GRPC_CHANNEL_READY, after(patience));
    return is_broken();
  }

 private:
  static RpcEnd lost() {
    return {.kind = RpcEnd::Kind::kLost, .message = "the connection is gone"};
  }

  bool is_broken() {
    if (channel_->GetState(false) != GRPC_CHANNEL_READY) broken_ = true;
    return broken_;
  }

  // With a system's trust gRPC itself has judged the certificate; which it was is told by any call.
  void look_at(const grpc::ClientContext& context) {
    if (!secured_) return;
    const std::scoped_lock lock(seen_->mutex);
    if (seen_->certificate) return;
    const auto auth = context.auth_context();
    if (auth == nullptr) return;
    for (const grpc::string_ref& pem : auth->FindPropertyValues("x509_pem_cert")) {
      auto read = read_certificate({pem.data(), pem.size()});
      if (read) seen_->certificate = *std::move(read);
    }
  }

  void run() {
    void* tag = nullptr;
    bool good = false;
    while (queue_.Next(&tag, &good)) step(*static_cast<Stream*>(tag), good);
  }

  void step(Stream& stream, bool good) {
    switch (stream.step) {
      case Stream::Step::kStart:
        if (!good) return finish(stream);
        stream.step = Stream::Step::kWrite;
        stream.call->WriteLast(stream.request, grpc::WriteOptions(), &stream);
        return;
      case Stream::Step::kWrite:
        if (!good) return finish(stream);
        stream.step = Stream::Step::kRead;
        stream.call->Read(&stream.answer, &stream);
        return;
      case Stream::Step::kRead:
        if (!good) return finish(stream);
        stream.message(bytes_of(stream.answer));
        stream.call->Read(&stream.answer, &stream);
        return;
      case Stream::Step::kFinish:
        break;
    }
    stream.end(end_of(stream.status));
    const std::scoped_lock lock(mutex_);
    streams_.erase(stream.id);
    if (streams_.empty()) ended_.notify_all();
  }
  static void finish(Stream& stream) {
    stream.step = Stream::Step::kFinish;
    stream.call->Finish(&stream.status, &stream);
  }

  std::shared_ptr<grpc::Channel> channel_;
  grpc::GenericStub stub_;
  std::shared_ptr<Seen> seen_;
  bool secured_;
  std::atomic<bool> broken_ = false;

  std::mutex mutex_;
  std::condition_variable ended_;
  std::map<std::uint64_t, std::unique_ptr<Stream>> streams_;
  std::uint64_t last_id_ = 0;
  bool closing_ = false;

  grpc::CompletionQueue queue_;
  std::thread thread_;  // the last: it uses all others
};

// Why no connection came about, as gRPC says it to a call.
std::string reason_of(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::GenericStub stub(channel);
  WaitedCall waited({}, std::chrono::milliseconds(500));
  grpc::ByteBuffer answer;
  grpc::Status status;
  auto rpc = stub.PrepareUnaryCall(&waited.context, "/none/None", buffer_of(""), &waited.queue);
  rpc->StartCall();
  rpc->Finish(&answer, &status, &waited);
  if (!waited.next() || status.ok()) return "no connection came about";
  return status.error_message();
}

}  // namespace

Result<Certificate> shown_certificate(const std::string& address, const Clock& clock,
                                      Link::Patience patience) {
  auto seen = std::make_shared<Seen>();
  const Trust nobody{.kind = Trust::Kind::kPinned};
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  const std::shared_ptr<grpc::Channel> channel =
      grpc::CreateCustomChannel(address, credentials(nobody, "", clock, seen), arguments);
  const auto until = after(patience);
  grpc_connectivity_state state = channel->GetState(true);
  while (state != GRPC_CHANNEL_TRANSIENT_FAILURE && channel->WaitForStateChange(state, until)) {
    state = channel->GetState(true);
  }
  const std::string reason = reason_of(channel);
  const std::scoped_lock lock(seen->mutex);
  if (seen->refused_certificate) return *seen->refused_certificate;
  return fail(Error{"equipment.unreachable", fmt::format("{} is not reached: {}", address, reason)}
                  .arg("reason", reason)
                  .value(address)
                  .remedy("see that the machine is on and the address is right"));
}

Result<std::shared_ptr<Link>> Link::open(const std::string& address, const Trust& trust,
                                         const Clock& clock, Patience patience) {
  std::string sha256;
  if (trust.kind == Trust::Kind::kPinned) {
    auto read = pinned_sha256(trust.pin);
    if (!read) return fail(std::move(read.error()));
    sha256 = *std::move(read);
  }
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  arguments.SetMaxSendMessageSize(kMessageBytesMax);
  // What was sent once is not sent again, and no connection is shared with another link.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  auto seen = std::make_shared<Seen>();
  const std::shared_ptr<grpc::Channel> channel =
      grpc::CreateCustomChannel(address, credentials(trust, sha256, clock, seen), arguments);
  const auto until = after(patience);
  grpc_connectivity_state state = channel->GetState(true);
  while (state != GRPC_CHANNEL_READY && state != GRPC_CHANNEL_TRANSIENT_FAILURE &&
         channel->WaitForStateChange(state, until)) {
    state = channel->GetState(true);
  }
  if (state == GRPC_CHANNEL_READY) {
    return std::make_shared<GrpcLink>(channel, seen, trust.kind != Trust::Kind::kPlaintext);
  }
  {
    const std::scoped_lock lock(seen->mutex);
    if (seen->refused) return fail(*seen->refused);
  }
  const std::string reason = state == GRPC_CHANNEL_TRANSIENT_FAILURE
                                 ? reason_of(channel)
                                 : fmt::format("no answer within {} ms", patience.count());
  return fail(Error{"equipment.unreachable", fmt::format("{} is not reached: {}", address, reason)}
                  .arg("reason", reason)
                  .value(address)
                  .remedy("see that the machine is on and the address is right"));
}

}  // namespace renkei::equipment::sila
