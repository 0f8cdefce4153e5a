#include "renkei/equipment/filedrop/sample_match.h"

#include <cstdlib>
#include <map>
#include <utf8proc.h>
#include <utility>

#include "renkei/equipment/filedrop/document.h"
#include "renkei/equipment/filedrop/source.h"

namespace renkei::equipment::filedrop {

namespace {

struct Found {
  std::string sample;
  std::optional<Timestamp> measured_at;
  std::optional<Timestamp> latest;  // not later than this
};
constexpr std::int64_t kDayMs = 86'400'000;

// The UTC moment of "2023-11-20T16:30:16+02:00". Nothing for another form, and for 1970-01-01 at
// midnight, which documents have where no time is known.
std::optional<Timestamp> moment_of(const std::string& text) {
  if (text.size() != 25) return std::nullopt;
  const auto utc = Timestamp::parse(text.substr(0, 19) + ".000Z");
  const std::string hours = text.substr(20, 2);
  const std::string minutes = text.substr(23, 2);
  const auto digits = [](const std::string& part) {
    return part[0] >= '0' && part[0] <= '9' && part[1] >= '0' && part[1] <= '9';
  };
  if (!utc || !digits(hours) || !digits(minutes)) return std::nullopt;
  if (utc->milliseconds() == 0) return std::nullopt;
  const std::int64_t offset_ms = (std::stoll(hours) * 60 + std::stoll(minutes)) * 60'000;
  if (offset_ms > 24LL * 3'600'000) return std::nullopt;
  const std::int64_t moment_ms = utc->milliseconds() + (text[19] == '-' ? offset_ms : -offset_ms);
  // A day at the ends of the range of moments may leave it by its offset.
  constexpr std::int64_t kFirstMs = -2'208'988'800'000;  // 1900-01-01
  constexpr std::int64_t kLastMs = 7'258'032'000'000;    // 2199-12-31
  if (moment_ms < kFirstMs || moment_ms > kLastMs) return std::nullopt;
  return Timestamp(moment_ms);
}

bool is_day_only(const Json& measurement) {
  const auto custom = measurement.find("custom information document");
  if (custom == measurement.end() || !custom->is_object()) return false;
  const auto known = custom->find(kTimeKnownTo);
  return known != custom->end() && *known == kTimeKnownToDay;
}

// Everything in a document that is a measurement: it has a sample document.
void collect(const Json& at, std::vector<Found>& found, int depth) {
  if (depth == 0 || !at.is_structured()) return;
  const auto sample = at.is_object() ? at.find("sample document") : at.end();
  if (sample != at.end() && sample->is_object()) {
    const auto identifier = sample->find("sample identifier");
    if (identifier != sample->end() && identifier->is_string()) {
      const auto time = at.find("measurement time");
      const bool timed = time != at.end() && time->is_string();
      Found one{.sample = identifier->get<std::string>(), .measured_at = {}, .latest = {}};
      if (timed) one.latest = moment_of(time->get<std::string>());
      if (is_day_only(at)) {
        if (one.latest) one.latest = Timestamp(one.latest->milliseconds() + kDayMs - 1);
      } else {
        one.measured_at = one.latest;
      }
      found.push_back(std::move(one));
    }
    return;
  }
  for (const Json& part : at) collect(part, found, depth - 1);
}

Error match_error(std::string code, const std::string& message, const std::string& sample) {
  return Error{std::move(code), message}.at({.id = sample}).value(sample);
}

// Indices of the expected samples by the comparable form of their identifiers.
using Waiting = std::map<std::string, std::vector<std::size_t>>;

void judge(SampleMatch& match, const std::optional<Timestamp>& latest, const Waiting& waiting,
           std::span<const ExpectedSample> expected) {
  const auto same = waiting.find(comparable_identifier(match.sample));
  if (same != waiting.end()) match.expected = same->second;
  if (match.expected.empty()) {
    match.faults.push_back(match_error("filedrop.unmatched",
                                       "no sample '" + match.sample + "' is waited for",
                                       match.sample)
                               .remedy("look at the identifier on the sample and at the machine"));
    return;
  }
  if (match.expected.size() > 1) {
    match.outcome = SampleMatch::Outcome::kAmbiguous;
    const std::string count = std::to_string(match.expected.size());
    match.faults.push_back(match_error("filedrop.ambiguous",
                                       "'" + match.sample + "' is waited for " + count + " times",
                                       match.sample)
                               .arg("count", count)
                               .remedy("say which of them it is"));
    return;
  }
  match.outcome = SampleMatch::Outcome::kMatched;
  const ExpectedSample& one = expected[match.expected.front()];
  if (latest && *latest < one.taken_at) {
    match.faults.push_back(match_error("filedrop.before_sample",
                                       "'" + match.sample + "' was measured at " +
                                           latest->to_string() + ", before it was taken at " +
                                           one.taken_at.to_string(),
                                       match.sample)
                               .remedy("look at the clock of the instrument and at the label"));
  }
}

}  // namespace

std::string comparable_identifier(std::string_view identifier) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto size = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(identifier.data()),
      static_cast<utf8proc_ssize_t>(identifier.size()), &mapped,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT));
  std::string result(identifier);
  if (size >= 0)
    result.assign(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
  std::free(mapped);  // NOLINT: utf8proc allocates with malloc
  return std::string(trim(result));
}

std::vector<SampleMatch> match_samples(const Json& document,
                                       std::span<const ExpectedSample> expected) {
  std::vector<Found> found;
  collect(document, found, kJsonDepthMax);
  Waiting waiting;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    waiting[comparable_identifier(expected[i].sample)].push_back(i);
  }
  std::vector<SampleMatch> matches;
  std::vector<std::optional<Timestamp>> latest;  // of the first measurement of each
  std::map<std::string, std::size_t> index;
  const auto first = [](std::optional<Timestamp>& at, const std::optional<Timestamp>& other) {
    if (other && (!at || *other < *at)) at = other;
  };
  for (const Found& one : found) {
    if (one.sample == kNotTold) continue;
    const auto [at, is_new] = index.emplace(one.sample, matches.size());
    if (is_new) {
      matches.push_back({.sample = one.sample});
      latest.emplace_back();
    }
    first(matches[at->second].measured_at, one.measured_at);
    first(latest[at->second], one.latest);
  }
  for (std::size_t i = 0; i < matches.size(); ++i) judge(matches[i], latest[i], waiting, expected);
  return matches;
}

}  // namespace renkei::equipment::filedrop
