#include "renkei/equipment/sila/descriptors.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <unistd.h>
#include <vector>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

namespace renkei::equipment::sila {
namespace {

namespace fs = std::filesystem;
namespace pb = google::protobuf;

fs::path published() { return fs::path(RENKEI_SHARED_DIR) / "standards/sila2"; }

Feature feature_in(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  Faults faults;
  auto read = read_feature(path.filename(), text, faults);
  EXPECT_TRUE(read.has_value() && faults.empty()) << path;
  return read ? *std::move(read) : Feature{};
}

// What protobuf's own compiler makes of published files, by their names.
std::map<std::string, pb::FileDescriptorProto> compiled(const std::string& files) {
  const fs::path out = fs::path(testing::TempDir()) / ("sila-" + std::to_string(getpid()) + ".pb");
  std::string command = "protoc --include_imports --descriptor_set_out='" + out.string() + "'";
  for (const char* folder : {"protobuf-current", "protobuf", "golden-proto/sila_base"}) {
    command += " -I '" + (published() / folder).string() + "'";
  }
  EXPECT_EQ(std::system((command + " " + files + " 2>/dev/null").c_str()), 0) << command;
  std::ifstream file(out, std::ios::binary);
  pb::FileDescriptorSet set;
  EXPECT_TRUE(set.ParseFromIstream(&file));
  fs::remove(out);
  std::map<std::string, pb::FileDescriptorProto> made;
  for (const auto& one : set.file()) made[one.name()] = one;
  return made;
}

template <typename List>
void sort_by_name(List& list) {
  std::sort(list.pointer_begin(), list.pointer_end(),
            [](const auto* a, const auto* b) { return a->name() < b->name(); });
}
// The order of messages among each other and what a file is called say nothing.
// The order of fields does.
void sort_messages(pb::DescriptorProto& message) {
  for (auto& one : *message.mutable_field()) one.clear_json_name();  // made of the name
  sort_by_name(*message.mutable_nested_type());
  for (auto& one : *message.mutable_nested_type()) sort_messages(one);
}
std::string normal(pb::FileDescriptorProto file) {
  file.clear_name();
  file.clear_options();
  sort_by_name(*file.mutable_message_type());
  for (auto& one : *file.mutable_message_type()) sort_messages(one);
  for (auto& service : *file.mutable_service()) sort_by_name(*service.mutable_method());
  return file.DebugString();
}

// Both through one builder, so that each says all that can be known of it.
std::string built(const std::vector<const pb::FileDescriptorProto*>& files) {
  pb::DescriptorPool pool;
  const pb::FileDescriptor* last = nullptr;
  for (const auto* one : files) last = pool.BuildFile(*one);
  if (last == nullptr) return "it cannot be built";
  pb::FileDescriptorProto copied;
  last->CopyTo(&copied);
  return normal(copied);
}
std::string ours(const Feature& feature) {
  pb::FileDescriptorProto framework;
  pb::FileDescriptorProto binary_transfer;
  describe_framework(framework, binary_transfer);
  pb::FileDescriptorProto file;
  describe(feature, file);
  return built({&framework, &file});
}

// Interop test I1.
TEST(SilaDescriptors, OfEveryPublishedFeatureAreThoseOfTheStandardsOwnMapping) {
  if (!fs::exists(published())) GTEST_SKIP() << "the published features are not there";
  std::map<std::string, fs::path> features;
  for (const auto& entry : fs::recursive_directory_iterator(published() / "features")) {
    const std::string name = entry.path().filename();
    if (name.ends_with(".sila.xml")) features[name.substr(0, name.find('.'))] = entry.path();
  }
  std::string files;
  for (const auto& entry : fs::directory_iterator(published() / "golden-proto/sila_base")) {
    if (fs::file_size(entry.path()) == 0) continue;  // the published mapping made nothing of one
    files += " " + entry.path().filename().string();
  }
  int compared = 0;
  for (const auto& [name, file] : compiled(files)) {
    if (name == "SiLAFramework.proto") continue;
    const auto found = features.find(name.substr(0, name.find('.')));
    ASSERT_NE(found, features.end()) << name;
    const std::string theirs = normal(file);
    EXPECT_NE(theirs.find("_Parameters"), std::string::npos);
    EXPECT_EQ(ours(feature_in(found->second)), theirs) << name;
    ++compared;
  }
  EXPECT_GE(compared, 17);
}

TEST(SilaDescriptors, TheStandardsOwnMessagesAreThoseOfItsFiles) {
  if (!fs::exists(published())) GTEST_SKIP() << "the published features are not there";
  pb::FileDescriptorProto framework;
  pb::FileDescriptorProto binary_transfer;
  describe_framework(framework, binary_transfer);
  auto golden = compiled("SiLABinaryTransfer.proto");
  ASSERT_EQ(golden.size(), 2U);
  EXPECT_EQ(built({&framework}), normal(golden["SiLAFramework.proto"]));
  EXPECT_EQ(built({&framework, &binary_transfer}), normal(golden["SiLABinaryTransfer.proto"]));
}

TEST(SilaDescriptors, EveryPublishedFeatureBecomesMessagesInOnePool) {
  if (!fs::exists(published())) GTEST_SKIP() << "the published features are not there";
  std::vector<Feature> features;
  for (const auto& entry : fs::recursive_directory_iterator(published() / "features")) {
    if (entry.path().extension() == ".xml") features.push_back(feature_in(entry.path()));
  }
  const auto pool = MessagePool::make(features);
  ASSERT_TRUE(pool.has_value()) << pool.error().to_string();
  EXPECT_NE((*pool)->message("sila2.jp.riken.ardea.labwareservice.v1.PickLabware_Responses"),
            nullptr);
}

TEST(SilaDescriptors, TwoFeaturesOfOnePackageAreRefused) {
  Feature one{.identifier = "Heater", .version = "1.0", .originator = "a.b", .category = "c"};
  Feature two{.identifier = "HeaTer", .version = "1.2", .originator = "a.b", .category = "c"};
  one.properties.push_back({.element = {.identifier = "P"}});
  two.properties.push_back({.element = {.identifier = "P"}});
  const auto pool = MessagePool::make({one, two});
  ASSERT_FALSE(pool.has_value());
  EXPECT_EQ(pool.error().code(), "equipment.feature_name");
  EXPECT_EQ(pool.error().place().file, "a.b/c/HeaTer/v1");
}

}  // namespace
}  // namespace renkei::equipment::sila
