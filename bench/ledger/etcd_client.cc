#include <cstdio>
#include <ctime>
#include <mutex>
#include <thread>

#include "bench/ledger/load.h"
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include "renkei/ledger/base64.h"

namespace renkei::bench {
namespace {

namespace http = boost::beast::http;
using boost::asio::ip::tcp;

// One client on one connection that is kept open.
std::vector<float> put_until(SteadyClock::time_point end, unsigned short port, int client,
                             const std::string& value) {
  std::vector<float> latencies;
  boost::asio::io_context context;
  boost::beast::tcp_stream stream(context);
  stream.connect(tcp::endpoint(boost::asio::ip::make_address("127.0.0.1"), port));
  boost::beast::flat_buffer buffer;
  for (std::uint64_t i = 0; SteadyClock::now() < end; ++i) {
    const auto sent = SteadyClock::now();
    const std::string key = std::to_string(client) + "/" + std::to_string(i);
    http::request<http::string_body> request{http::verb::post, "/v3/kv/put", 11};
    request.set(http::field::host, "127.0.0.1");
    request.body() =
        R"({"key":")" + ledger::base64_encode(key) + R"(","value":")" + value + R"("})";
    request.prepare_payload();
    http::write(stream, request);
    http::response<http::string_body> response;
    http::read(stream, buffer, response);
    if (response.result() != http::status::ok) {
      std::fprintf(stderr, "bench_ledger: etcd says %u\n", response.result_int());
      break;
    }
    latencies.push_back(
        std::chrono::duration<float, std::milli>(SteadyClock::now() - sent).count());
  }
  return latencies;
}

}  // namespace

Measured run_etcd(unsigned short port, const Load& load, std::size_t entry_bytes) {
  Measured measured;
  const std::string value = ledger::base64_encode(std::string(entry_bytes, 'x'));
  const auto begun = SteadyClock::now();
  const auto end = begun + std::chrono::duration_cast<SteadyClock::duration>(
                               std::chrono::duration<double>(load.seconds));
  std::mutex mutex;
  std::vector<std::thread> clients;
  for (int i = 0; i < load.clients; ++i) {
    clients.emplace_back([&, i] {
      const auto latencies = put_until(end, port, i, value);
      const std::lock_guard lock(mutex);
      measured.latencies_ms.insert(measured.latencies_ms.end(), latencies.begin(), latencies.end());
    });
  }
  for (auto& client : clients) client.join();
  measured.acknowledged = measured.latencies_ms.size();
  measured.wall_s = std::chrono::duration<double>(SteadyClock::now() - begun).count();
  return measured;
}

}  // namespace renkei::bench
