// What lesson 20 promises in words that are Windows' own.
#pragma once
#include "../turns.hpp"
