// What lesson 20 promises in words that are Linux' own.
#pragma once
#include "../turns.hpp"
