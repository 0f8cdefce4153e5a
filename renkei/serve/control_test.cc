#include "renkei/serve/control.h"

#include <atomic>
#include <filesystem>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"

namespace renkei::serve {
namespace {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "control-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

TEST(Control, WhatIsAskedIsAnsweredByTheThreadThatServes) {
  const Folder folder;
  auto server = ControlServer::listen(folder.path());
  ASSERT_TRUE(server) << server.error().to_string();
  constexpr int kAskers = 8;
  constexpr int kEach = 20;
  std::atomic<int> answered = 0;
  std::vector<std::thread> askers;
  for (int i = 0; i < kAskers; ++i) {
    askers.emplace_back([&, i] {
      for (int k = 0; k < kEach; ++k) {
        const auto told = ask_site(folder.path(), {{"ask", "add"}, {"number", i * 100 + k}});
        if (told && *told && (*told)->at("sum") == i * 100 + k + 1) ++answered;
      }
    });
  }
  const auto own = std::this_thread::get_id();
  int served = 0;
  while (served < kAskers * kEach) {
    (*server)->serve(std::chrono::milliseconds(50), [&](const Json& ask) -> Result<Json> {
      EXPECT_EQ(std::this_thread::get_id(), own);
      EXPECT_FALSE(ask.contains("password"));
      ++served;
      return Json{{"sum", ask.at("number").get<int>() + 1}};
    });
  }
  for (auto& asker : askers) asker.join();
  EXPECT_EQ(answered, kAskers * kEach);
}

TEST(Control, AnErrorComesAcrossWhole) {
  const Folder folder;
  auto server = ControlServer::listen(folder.path());
  ASSERT_TRUE(server);
  Result<std::optional<Json>> told;
  std::thread asker([&] { told = ask_site(folder.path(), {{"ask", "order"}}); });
  bool served = false;
  while (!served) {
    (*server)->serve(std::chrono::milliseconds(50), [&](const Json&) -> Result<Json> {
      served = true;
      return fail(Error{"execute.order", "Hold means nothing while b-1 is Idle"}
                      .at({.field = "--order", .id = "b-1"})
                      .value("Hold")
                      .arg("reason", "it is idle")
                      .arg("more", "二つ")
                      .remedy("start it"));
    });
  }
  asker.join();
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().code(), "execute.order");
  EXPECT_EQ(told.error().message(), "Hold means nothing while b-1 is Idle");
  EXPECT_EQ(told.error().value(), "Hold");
  EXPECT_EQ(told.error().remedy(), "start it");
  EXPECT_EQ(told.error().place().field, "--order");
  EXPECT_EQ(told.error().place().id, "b-1");
  ASSERT_EQ(told.error().args().size(), 2U);
  EXPECT_EQ(told.error().args()[1].second, "二つ");
}

TEST(Control, NobodyIsAtWorkWhereThereIsNoFileOrItWasLeftBehind) {
  const Folder folder;
  const auto none = ask_site(folder.path(), {{"ask", "list"}});
  ASSERT_TRUE(none);
  EXPECT_FALSE(none->has_value());
  for (const char* left : {"", "{", "[]", R"({"url":"http://127.0.0.1:1/","password":"x"})"}) {
    ASSERT_TRUE(disk().write(folder.path() / "control", left));
    const auto told = ask_site(folder.path(), {{"ask", "list"}});
    ASSERT_TRUE(told) << left;
    EXPECT_FALSE(told->has_value()) << left;
  }
}

TEST(Control, AWrongPasswordIsNotHeard) {
  const Folder folder;
  auto server = ControlServer::listen(folder.path());
  ASSERT_TRUE(server);
  auto where = *parse_json("control", *disk().read(folder.path() / "control", 4096));
  where["password"] = "guessed";
  ASSERT_TRUE(disk().write(folder.path() / "control", write_json(where)));
  const auto told = ask_site(folder.path(), {{"ask", "list"}});
  ASSERT_TRUE(told);
  EXPECT_FALSE(told->has_value());
  int served = 0;
  (*server)->serve(std::chrono::milliseconds(0), [&](const Json&) -> Result<Json> {
    ++served;
    return Json::object();
  });
  EXPECT_EQ(served, 0);
}

TEST(Control, WhoStillWaitsWhenItEndsIsTold) {
  const Folder folder;
  auto server = ControlServer::listen(folder.path());
  ASSERT_TRUE(server);
  Result<std::optional<Json>> told;
  std::thread asker([&] { told = ask_site(folder.path(), {{"ask", "list"}}); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  server->reset();
  asker.join();
  EXPECT_FALSE(disk().exists(folder.path() / "control"));
  // Told that it has ended, or nobody there any more.
  if (!told) {
    EXPECT_EQ(told.error().code(), "control.ended");
  } else {
    EXPECT_FALSE(told->has_value());
  }
}

}  // namespace
}  // namespace renkei::serve
