#pragma once
#include <vector>

#include "mechanism.hpp"

namespace lesson {

/// Everything that is measured on this system, in the order of the table. What is held against each
/// other stands together: a machine is not the same from one minute to the next. What is not
/// installed is in it, and says so.
std::vector<Mechanism> mechanisms();

// The desks of three lessons. Each is compiled for itself: see CMakeLists.txt.
Mechanism request_reply();                      ///< lesson 18
std::vector<Mechanism> hot_ticket_desk();       ///< lesson 20
std::vector<Mechanism> sleeping_ticket_desk();  ///< lesson 20

// What others have made.
Mechanism boost_message_queue();
Mechanism zeromq();
Mechanism nng();
Mechanism grpc();

}  // namespace lesson
