#pragma once
#include <array>
#include <cstddef>

#include "ipc/fields.hpp"

namespace lesson {

/// A board by somebody who took the first types that came to mind. It compiles everywhere.
// [careless]
struct CarelessBoard {
  bool open;
  long last_ticket;
  wchar_t letter;
  const char* text;
};
// [careless]

/// Where its members lie. By hand: IPC_FIELD would not compile.
inline const std::array careless_fields{
    ipc::layout::Field{"open", offsetof(CarelessBoard, open), sizeof(CarelessBoard::open)},
    ipc::layout::Field{"last_ticket", offsetof(CarelessBoard, last_ticket),
                       sizeof(CarelessBoard::last_ticket)},
    ipc::layout::Field{"letter", offsetof(CarelessBoard, letter), sizeof(CarelessBoard::letter)},
    ipc::layout::Field{"text", offsetof(CarelessBoard, text), sizeof(CarelessBoard::text)}};

}  // namespace lesson
