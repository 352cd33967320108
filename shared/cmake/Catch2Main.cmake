# Catch2::Catch2WithMain: the installed one, versions 2.13 and 3. A cross build cannot link the host's, so it
# compiles the single header of version 2 for the target.
include_guard()

if(NOT CMAKE_CROSSCOMPILING)
  find_package(Catch2 QUIET)
  if(NOT TARGET Catch2::Catch2WithMain)
    message(FATAL_ERROR "Catch2 is missing. To install it: shared/setup")
  endif()
  return()
endif()

find_file(catch_header catch2/catch.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH)
if(NOT catch_header)
  message(FATAL_ERROR "The cross build needs the single header of Catch2 version 2 (catch2/catch.hpp). "
                      "To install it on Debian 12: shared/setup")
endif()
# From a folder that holds nothing else: the host's other headers must not come along.
set(folder ${CMAKE_BINARY_DIR}/catch2)
configure_file(${catch_header} ${folder}/catch2/catch.hpp COPYONLY)
file(CONFIGURE OUTPUT ${folder}/main.cpp CONTENT "#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n")
add_library(Catch2WithMain STATIC ${folder}/main.cpp)
target_include_directories(Catch2WithMain SYSTEM PUBLIC ${folder})
add_library(Catch2::Catch2WithMain ALIAS Catch2WithMain)
