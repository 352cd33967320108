// The model check of lesson 10: the shipped header, published and checked in simulated threads, on
// a machine that reorders whatever C++ allows it to reorder.
#include "testing/model.hpp"

#include "header_check.hpp"

using ipc::layout::Fault;
using testing::every_run;
using testing::ModelSync;
using testing::must;
using testing::Scene;

// [publication]
struct Publication : Scene<Publication, 2> {
  ipc::BasicLayoutHeader<ModelSync> header;
  ModelSync::Plain<int> last_ticket;

  void thread(unsigned index) {
    constexpr ipc::layout::Expected wanted{/*magic*/ 7, /*version*/ 1, /*least_size*/ 96};
    if (index == 0) {
      last_ticket = 42;
      header.publish(wanted.magic, wanted.version, 128);
      return;
    }
    const ipc::layout::Verdict found = lesson::check_header(header, /*real_size*/ 128, wanted);
    if (found.fault == Fault::incomplete) return;
    must(found.fault == Fault::none);
    must(last_ticket == 42);
  }
};
TEST_CASE("whoever sees the magic sees all that was written before it", "[exercise]") {
  CHECK_HOLDS(every_run<Publication>());
}
// [publication]
