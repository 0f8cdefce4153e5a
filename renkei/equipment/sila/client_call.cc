#include "renkei/equipment/sila/client_call.h"

#include <utility>

namespace renkei::equipment::sila {

void Listeners::add(const std::shared_ptr<ClientCall>& call) {
  std::uint64_t id = 0;
  {
    const std::scoped_lock lock(state_->mutex);
    id = ++state_->last;
    state_->calls.emplace(id, call);
  }
  call->when_gone([state = std::weak_ptr<State>(state_), id] {
    const auto held = state.lock();
    if (held == nullptr) return;
    const std::scoped_lock lock(held->mutex);
    held->calls.erase(id);
  });
}

// A copy: a call that ends while it is spoken to leaves the list.
std::map<std::uint64_t, std::shared_ptr<ClientCall>> Listeners::all() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->calls;
}

void Listeners::send(const std::string& bytes) {
  for (const auto& [id, call] : all()) call->send(bytes);
}

void Listeners::send(const std::function<std::string()>& bytes) {
  for (const auto& [id, call] : all()) call->send(bytes());
}

void Listeners::finish(const CallEnd& end) {
  for (const auto& [id, call] : all()) call->finish(end);
}

bool Listeners::empty() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->calls.empty();
}

}  // namespace renkei::equipment::sila
