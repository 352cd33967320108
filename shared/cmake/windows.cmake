# Builds for Windows with mingw-w64, and runs what it built under Wine.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
# "posix" is the variant whose standard library has threads.
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
find_program(compiler_for_windows ${CMAKE_CXX_COMPILER})
mark_as_advanced(compiler_for_windows)
if(NOT compiler_for_windows)
  message(FATAL_ERROR "${CMAKE_CXX_COMPILER} is missing. To install it: shared/setup windows")
endif()
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)  # no compiler's DLLs to look for
set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/wine)
set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
