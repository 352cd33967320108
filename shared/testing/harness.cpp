// What surrounds every check: a limit on its time, a look at what it left behind, and a report that
// a script can read. Linked into each check program, so that no check can forget it.
#define CATCH_CONFIG_EXTERNAL_INTERFACES  // Catch2 v2: show its listeners
#include "testing/catch.hpp"
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
#endif

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>

#include "testing/cores.hpp"
#include "testing/names.hpp"

namespace {

// Ends the process if a check does not come back: a check that blocks fails, it does not hang. The
// limit is far above what any check takes, so that no check depends on how fast the machine is.
class Watchdog {
 public:
  explicit Watchdog(std::string name) : name_(std::move(name)), thread_([this] { watch(); }) {}
  ~Watchdog() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    done_changed_.notify_one();
    thread_.join();
  }

 private:
  void watch() {
    std::unique_lock lock(mutex_);
    if (done_changed_.wait_for(lock, limit, [this] { return done_; })) return;
    std::fprintf(stderr, "watchdog: \"%s\" is still blocked after %lld s\n", name_.c_str(),
                 static_cast<long long>(limit.count()));
    std::_Exit(124);
  }

  static constexpr std::chrono::seconds limit{120};
  std::string name_;
  std::mutex mutex_;
  std::condition_variable done_changed_;
  bool done_ = false;
  std::thread thread_;
};

#if __has_include(<catch2/catch_test_macros.hpp>)
using ListenerBase = Catch::EventListenerBase;
#define ASSERTION_SEEN
#define TEST_NAME ->name
#define TEST_TAGS ->tagsAsString()
using AssertionSeen = void;
#else
using ListenerBase = Catch::TestEventListenerBase;
#define ASSERTION_SEEN true
#define TEST_NAME .name
#define TEST_TAGS .tagsAsString()
using AssertionSeen = bool;
#endif

// CHECK_ON_ONE_CORE in the environment keeps the check on one processor core: then a thread that
// spins without end starves the one that it waits for, and shows.
//
// CHECK_REPORT names a file that gets a line for each check: how it ended, its name, its tags,
// with a tab between.
//
//   passed      every assertion held
//   assertion   an assertion did not hold: the failure that a proof accepts
//   error       it ended some other way: an exception, a signal
//
// Below an `assertion` stands what it said, each line behind "| ".
//
// A process that a check started (testing/child.hpp) writes no report: its exit status goes to the
// check. It says what fails, and nothing else.
class Harness : public ListenerBase {
 public:
  using ListenerBase::ListenerBase;

  void testRunStarting(const Catch::TestRunInfo& info) override {
    ListenerBase::testRunStarting(info);
    if (std::getenv("CHECK_ON_ONE_CORE")) testing::stay_on_one_core();
  }

  void testCaseStarting(const Catch::TestCaseInfo& info) override {
    ListenerBase::testCaseStarting(info);
    verdict_ = "passed";
    said_.clear();
    watchdog_ = std::make_unique<Watchdog>(info.name);
  }

  AssertionSeen assertionEnded(const Catch::AssertionStats& stats) override {
    const Catch::AssertionResult& result = stats.assertionResult;
    if (!result.isOk() && testing::is_child()) std::fputs(what_it_said(stats).c_str(), stderr);
    if (result.isOk() || verdict_ == "error") return ASSERTION_SEEN;
    switch (result.getResultType()) {
      case Catch::ResultWas::ExpressionFailed:
      case Catch::ResultWas::ExplicitFailure:
      case Catch::ResultWas::DidntThrowException:
        if (verdict_ == "passed") said_ = what_it_said(stats);
        verdict_ = "assertion";
        break;
      default:
        verdict_ = "error";
    }
    return ASSERTION_SEEN;
  }

  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    ListenerBase::testCaseEnded(stats);
    watchdog_.reset();
    ++cases_;
    if (testing::is_child()) return;
    std::printf("  %s  %s\n", verdict_ == "passed" ? "ok  " : "FAIL",
                stats.testInfo TEST_NAME.c_str());
    std::fflush(stdout);
    if (const char* path = std::getenv("CHECK_REPORT")) {
      std::ofstream(path, std::ios::app) << verdict_ << '\t' << stats.testInfo TEST_NAME << '\t'
                                         << stats.testInfo TEST_TAGS << '\n'
                                         << (verdict_ == "assertion" ? said_ : "");
    }
    if (const auto left = testing::names_left(); !left.empty()) {
      for (const std::string& name : left) {
        std::fprintf(stderr, "left behind by \"%s\": %s\n", stats.testInfo TEST_NAME.c_str(),
                     name.c_str());
      }
      std::_Exit(125);
    }
  }

  void testRunEnded(const Catch::TestRunStats& stats) override {
    ListenerBase::testRunEnded(stats);
    if (cases_ == 0 && testing::is_child()) {
      std::fprintf(stderr, "a child process found no case of the name it was given\n");
      std::_Exit(126);
    }
  }

 private:
  static std::string what_it_said(const Catch::AssertionStats& stats) {
    const Catch::AssertionResult& result = stats.assertionResult;
    std::string text;
    for (const Catch::MessageInfo& message : stats.infoMessages) text += message.message + '\n';
    const std::string file = result.getSourceInfo().file;
    text += file.substr(file.find_last_of("/\\") + 1) + ':' +
            std::to_string(result.getSourceInfo().line) + ": " +
            std::string(result.getExpressionInMacro());
    if (result.hasExpandedExpression())
      text += " was " + std::string(result.getExpandedExpression());
    std::istringstream lines(text);
    std::string said;
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty()) said += "| " + line + '\n';
    }
    return said;
  }

  int cases_ = 0;
  std::string verdict_;
  std::string said_;
  std::unique_ptr<Watchdog> watchdog_;
};

CATCH_REGISTER_LISTENER(Harness)

}  // namespace
