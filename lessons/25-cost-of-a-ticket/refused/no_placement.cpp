// Refused: "lesson::Placement"
#include "../result.hpp"

lesson::Result without_placement() {
  return {"pipe", "closed", lesson::Size(16), 1, {1, 4.0, 5.0, 6.0}};
}
