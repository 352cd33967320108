// Refused: "Size"
#include "../result.hpp"

lesson::Size not_said;  // and a Result needs one
