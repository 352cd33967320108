// Refused: "Placement"
#include "../result.hpp"

lesson::Placement not_said;  // and a Result needs one
