#include "renkei/events/body_fields.h"

namespace renkei::events::internal {

void BodyWriter::operator()(const char* name, std::map<std::string, std::string>& value) {
  Json texts = Json::object();
  for (const auto& [key, text] : value) texts[key] = text;
  body[name] = std::move(texts);
}

void BodyWriter::operator()(const char* name, std::vector<AttachmentRef>& value) {
  Json list = Json::array();
  for (const AttachmentRef& one : value) {
    list.push_back({{"sha256", one.sha256}, {"bytes", one.bytes}, {"media_type", one.media_type}});
  }
  body[name] = std::move(list);
}

const Json* BodyReader::member(const char* name) {
  const auto found = body.find(name);
  if (found != body.end()) return &*found;
  wrong = name;
  return nullptr;
}

void BodyReader::operator()(const char* name, std::string& value) {
  const Json* found = member(name);
  if (found == nullptr) return;
  if (!found->is_string()) {
    wrong = name;
  } else {
    value = found->get<std::string>();
  }
}

void BodyReader::operator()(const char* name, std::uint64_t& value) {
  const Json* found = member(name);
  if (found == nullptr) return;
  if (!found->is_number_unsigned()) {
    wrong = name;
  } else {
    value = found->get<std::uint64_t>();
  }
}

void BodyReader::operator()(const char* name, bool& value) {
  const Json* found = member(name);
  if (found == nullptr) return;
  if (!found->is_boolean()) {
    wrong = name;
  } else {
    value = found->get<bool>();
  }
}

void BodyReader::operator()(const char* name, std::map<std::string, std::string>& value) {
  const Json* found = member(name);
  if (found == nullptr) return;
  if (!found->is_object()) {
    wrong = name;
    return;
  }
  for (const auto& [key, text] : found->items()) {
    if (!text.is_string()) {
      wrong = name;
      return;
    }
    value[key] = text.get<std::string>();
  }
}

void BodyReader::operator()(const char* name, std::vector<AttachmentRef>& value) {
  const Json* found = member(name);
  if (found == nullptr) return;
  if (!found->is_array()) {
    wrong = name;
    return;
  }
  for (const Json& one : *found) {
    AttachmentRef read;
    if (one.is_object()) {
      BodyReader reader{one};
      reader("sha256", read.sha256);
      reader("bytes", read.bytes);
      reader("media_type", read.media_type);
      if (reader.wrong.empty()) {
        value.push_back(std::move(read));
        continue;
      }
    }
    wrong = name;
    return;
  }
}

}  // namespace renkei::events::internal
