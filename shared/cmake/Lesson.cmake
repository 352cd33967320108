# lesson() turns the folder of a lesson into its targets and tests. The files in it say what there is:
#
#   main.cpp          demo-NN         the program; run-NN runs it with the arguments given to lesson()
#   check.cpp         check-NN        its checks, against the files in solution/
#   check_*.cpp       check-NN-*      more checks of what is shipped; also in linux/ or windows/
#   model.cpp         model-NN        its model check, against the files in solution/
#   exercise/         exercise-NN-*   the same checks and model, against the learner's files, also those
#                                     in exercise/linux/ or exercise/windows/; of check_*.cpp those with
#                                     a case tagged [exercise]
#   broken/*.patch    broken-NN-*     the check, model or fuzzer that must notice, against a patched copy
#   refused/*.cpp                     what must not compile, and the message that says why; also in
#                                     refused/linux/ or refused/windows/
#   fuzz.cpp          fuzz-NN         what a hostile peer may write, tried at random (libFuzzer)
#   linux/load.cpp    load-NN         processes that come, go and are killed, for SOAK_SECONDS of the environment
#   bench_*.cpp       bench-*         what it costs, beside others; not a test
#   linux/ windows/                   what the two systems do differently; one of them is on the include path
include_guard()

find_package(Git QUIET)
set(lesson_tools ${CMAKE_CURRENT_LIST_DIR})
if(WIN32)
  set(this_system windows)
  set(other_system linux)
else()
  set(this_system linux)
  set(other_system windows)
endif()

# Why the model cannot run here; empty if it can.
find_path(relacy_headers relacy/relacy.hpp NO_CMAKE_FIND_ROOT_PATH)
if(WIN32)
  set(no_model "the model checks what Linux builds from words; it runs in the preset 'native' there")
elseif(CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  set(no_model "a sanitizer cannot follow the model's simulated threads; it runs in the preset 'native'")
elseif(NOT relacy_headers)
  set(no_model "Relacy is missing. To install it: shared/setup model")
else()
  set(no_model)
endif()

# Why nothing can be fuzzed here; empty if it can.
function(compiler_can_fuzz accepted compiler)
  foreach(library libclang_rt.fuzzer-${CMAKE_HOST_SYSTEM_PROCESSOR}.a libclang_rt.fuzzer.a)
    execute_process(COMMAND ${compiler} -print-file-name=${library} OUTPUT_VARIABLE file
      OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(IS_ABSOLUTE "${file}" AND EXISTS "${file}")
      return()
    endif()
  endforeach()
  set(${accepted} FALSE PARENT_SCOPE)
endfunction()
find_program(fuzz_compiler NAMES clang++ VALIDATOR compiler_can_fuzz NO_CMAKE_FIND_ROOT_PATH)
mark_as_advanced(fuzz_compiler)
if(WIN32)
  set(no_fuzz "the fuzzer runs in the preset 'native' on Linux")
elseif(NOT fuzz_compiler)
  set(no_fuzz "clang++ with its fuzzer is missing. To install it: shared/setup clang")
else()
  set(no_fuzz)
endif()

if(NOT WIN32)
  find_package(benchmark QUIET)
endif()

function(lesson)
  get_filename_component(slug ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  string(SUBSTRING ${slug} 0 2 number)
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  file(STRINGS README.md title LIMIT_COUNT 1)
  string(REGEX REPLACE "^# " "" title "${title}")

  add_executable(demo-${number} main.cpp)
  set_target_properties(demo-${number} PROPERTIES
    OUTPUT_NAME ${slug} RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  target_link_libraries(demo-${number} PRIVATE schedule)
  target_include_directories(demo-${number} PRIVATE solution ${this_system})
  add_custom_target(run-${number} COMMAND demo-${number} ${ARGN}
    COMMENT "" USES_TERMINAL VERBATIM)
  set_property(GLOBAL APPEND PROPERTY tour
    COMMAND ${CMAKE_COMMAND} -E echo "" COMMAND ${CMAKE_COMMAND} -E echo "---- ${title}"
    COMMAND demo-${number} ${ARGN})
  lesson_test("${number} program" program demo-${number} "ARGUMENTS=${ARGN}")
  lesson_test("${number} an argument that the program does not know is refused" bad_use demo-${number})

  lesson_check(check-${number} check.cpp "${folder}/solution;${folder}/${this_system};shared")
  lesson_claims(check-${number} check.cpp "${number}")
  lesson_test("${number} all of it on one core" passes check-${number} ONE_CORE=1)
  set(exercise ${folder}/exercise ${folder}/exercise/${this_system} ${folder}/${this_system} shared)
  lesson_check(exercise-${number}-check check.cpp "${exercise}")
  set(exercises exercise-${number}-check)

  file(GLOB more_checks CONFIGURE_DEPENDS check_*.cpp ${this_system}/check_*.cpp)
  set(shipped_checks check-${number})
  foreach(source IN LISTS more_checks)
    get_filename_component(name ${source} NAME_WE)
    string(REGEX REPLACE "^check_" "" name ${name})
    string(REPLACE "_" "-" name ${name})
    list(APPEND shipped_checks check-${number}-${name})
    lesson_check(check-${number}-${name} ${source} "${folder}/solution;${folder}/${this_system};shared")
    lesson_claims(check-${number}-${name} ${source} "${number}")
    lesson_test("${number} all of '${name}' on one core" passes check-${number}-${name} ONE_CORE=1)
    file(STRINGS ${source} of_the_learner REGEX "\"\\[exercise\\]\"")
    if(of_the_learner)
      lesson_check(exercise-${number}-${name} ${source} "${exercise}")
      list(APPEND exercises exercise-${number}-${name})
    endif()
  endforeach()

  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/model.cpp)
    if(no_model)
      lesson_skip("${number} model" "${no_model}")
    else()
      lesson_check(model-${number} model.cpp "${folder}/solution;${folder}/${this_system};shared")
      lesson_claims(model-${number} model.cpp "${number} model:")
      lesson_check(exercise-${number}-model model.cpp "${exercise}")
      list(APPEND exercises exercise-${number}-model)
    endif()
  endif()

  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${this_system}/load.cpp)
    add_executable(load-${number} ${this_system}/load.cpp)
    target_link_libraries(load-${number} PRIVATE ipc)
    target_include_directories(load-${number} PRIVATE solution ${this_system})
    lesson_test("${number} load" load load-${number})
    list(APPEND shipped_checks load-${number})
  endif()

  file(GLOB benchmarks CONFIGURE_DEPENDS bench_*.cpp)
  foreach(benchmark IN LISTS benchmarks)
    lesson_benchmark(${benchmark})
  endforeach()

  set_property(GLOBAL APPEND PROPERTY shipped demo-${number} ${shipped_checks})
  if(TARGET model-${number})
    set_property(GLOBAL APPEND PROPERTY shipped model-${number})
  endif()

  # A learner's half-written file must break no build but its own: the test builds it.
  set_target_properties(${exercises} PROPERTIES EXCLUDE_FROM_ALL TRUE)
  if(CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    return()  # a sanitizer looks at what is shipped; that the checks can fail is proven in 'native'
  endif()
  lesson_test("${number} exercise as shipped" shipped "${exercises}")
  lesson_test("exercise ${slug}" learner "${exercises}" NUMBER=${number} NOT_MINE=/${other_system}/)
  set_tests_properties("exercise ${slug}" PROPERTIES LABELS exercise FAIL_REGULAR_EXPRESSION "Still red")

  file(GLOB refused CONFIGURE_DEPENDS refused/*.cpp refused/${this_system}/*.cpp)
  foreach(source IN LISTS refused)
    lesson_refused(${number} ${source})
  endforeach()

  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz.cpp)
    if(no_fuzz)
      lesson_skip("${number} fuzz" "${no_fuzz}")
    else()
      lesson_fuzz(fuzz-${number} "${folder}/solution;${folder}/${this_system};shared")
      lesson_test("${number} fuzz" fuzz fuzz-${number})
    endif()
  endif()

  file(GLOB patches CONFIGURE_DEPENDS broken/*.patch)
  foreach(patch IN LISTS patches)
    lesson_broken(${number} ${patch})
  endforeach()
endfunction()

# One program of checks. What it includes by name is looked for in the folders, in their order.
function(lesson_check target source folders)
  add_executable(${target} ${source})
  target_link_libraries(${target} PRIVATE testing catch_read_once)
  target_precompile_headers(${target} REUSE_FROM catch_read_once)
  list(TRANSFORM folders PREPEND ${CMAKE_SOURCE_DIR}/)
  target_include_directories(${target} BEFORE PRIVATE ${folders})
  target_compile_definitions(${target} PRIVATE DEMO="$<TARGET_FILE:demo-${number}>")
  # They start it. Only the link waits for it, by its file, whose maker Ninja knows: the two compile side by side.
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS $<TARGET_FILE:demo-${number}>)
  if(source STREQUAL "model.cpp")
    target_include_directories(${target} SYSTEM PRIVATE ${relacy_headers})
  endif()
endfunction()

# A test for each case in the source, by its name, so that ctest lists what the lesson claims.
function(lesson_claims target source prefix)
  set(sources ${source})
  if(source STREQUAL "check.cpp" AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${this_system}/own_checks.hpp)
    list(APPEND sources ${this_system}/own_checks.hpp)
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${sources})
  set(cases)
  foreach(file IN LISTS sources)
    file(STRINGS ${file} in_file REGEX "^TEST_CASE\\(\"")
    list(APPEND cases ${in_file})
  endforeach()
  foreach(case IN LISTS cases)
    string(REGEX REPLACE "^TEST_CASE\\(\"([^\"]*)\".*" "\\1" case "${case}")
    if(case MATCHES "^child: ")
      continue()  # what a check starts as another process
    endif()
    lesson_test("${prefix} ${case}" passes ${target} "CASE=${case}")
    if(source STREQUAL "check.cpp")
      set_tests_properties("${prefix} ${case}" PROPERTIES LABELS "lesson-${number};claims-${number}")
    endif()
  endforeach()
endfunction()

# A bug that a check or the model must notice: builds it against a copy of the shipped files with the patch
# applied. The first line of the patch says who notices: Killed by check.cpp: "the name of the case"
function(lesson_broken number patch)
  get_filename_component(name ${patch} NAME_WE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${patch})
  file(STRINGS ${patch} lines)
  list(GET lines 0 first)
  if(NOT first MATCHES "^Killed by (check|model|fuzz)\\.cpp: \"(.+)\"$")
    message(FATAL_ERROR "${patch}:1: expected: Killed by check.cpp: \"the name of the case\"")
  endif()
  set(kind ${CMAKE_MATCH_1})
  set(case ${CMAKE_MATCH_2})
  set(test "${number} broken: ${name}")

  file(STRINGS ${patch} files REGEX "^\\+\\+\\+ b/")
  list(TRANSFORM files REPLACE "^\\+\\+\\+ b/" "")
  if(files MATCHES "/${other_system}/")
    return()  # a bug of the other system
  endif()
  if(CMAKE_CROSSCOMPILING AND NOT files MATCHES "/${this_system}/")
    return()  # a bug of both systems: that it is noticed is proven where it is built
  endif()
  if(no_${kind})
    lesson_skip("${test}" "${no_${kind}}")
    return()
  endif()
  if(NOT GIT_EXECUTABLE)
    lesson_skip("${test}" "git is missing, which applies the patch. To install it: shared/setup")
    return()
  endif()

  # A file's neighbours come along: an include between them finds the one beside it first.
  if(files MATCHES "${folder}/${this_system}/")
    file(GLOB neighbours RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS ${this_system}/*.hpp)
    list(APPEND files ${neighbours})
    list(REMOVE_DUPLICATES files)
  endif()

  set(copy ${CMAKE_CURRENT_BINARY_DIR}/broken/${name})
  set(originals ${files})
  list(TRANSFORM originals PREPEND ${CMAKE_SOURCE_DIR}/)
  set(patched ${files})
  list(TRANSFORM patched PREPEND ${copy}/)
  add_custom_command(OUTPUT ${patched} DEPENDS ${patch} ${originals} ${lesson_tools}/apply_patch.cmake
    COMMAND ${CMAKE_COMMAND} "-DFILES=${files}" -DPATCH=${patch} -DFROM=${CMAKE_SOURCE_DIR} -DTO=${copy}
            -DGIT=${GIT_EXECUTABLE} -P ${lesson_tools}/apply_patch.cmake
    COMMENT "${folder}/broken/${name}.patch" VERBATIM)
  add_custom_target(patched-${number}-${name} DEPENDS ${patched})

  set(target broken-${number}-${name})
  file(RELATIVE_PATH copy ${CMAKE_SOURCE_DIR} ${copy})
  set(folders ${folder}/solution ${folder}/${this_system} shared)
  list(TRANSFORM folders PREPEND ${copy}/ OUTPUT_VARIABLE patched_folders)
  if(kind STREQUAL "fuzz")
    lesson_fuzz(${target} "${patched_folders};${folders}" ${patched})
    lesson_test("${test}" fuzz_broken ${target} "CASE=${case}")
    return()
  endif()
  lesson_check(${target} ${kind}.cpp "${patched_folders};${folders}")
  add_dependencies(${target} patched-${number}-${name})
  lesson_test("${test}" broken ${target} "CASE=${case}" "SAYS=${name}")
endfunction()

# A source that the compiler must refuse. Its first line holds words of the message:
# // Refused: "not lock-free"
function(lesson_refused number source)
  get_filename_component(name ${source} NAME_WE)
  file(STRINGS ${source} first LIMIT_COUNT 1)
  if(NOT first MATCHES "^// Refused: \"(.+)\"$")
    message(FATAL_ERROR "${source}:1: expected: // Refused: \"words of the compiler's message\"")
  endif()
  set(says ${CMAKE_MATCH_1})
  add_library(refused-${number}-${name} OBJECT EXCLUDE_FROM_ALL ${source})
  target_link_libraries(refused-${number}-${name} PRIVATE ipc)
  target_include_directories(refused-${number}-${name} PRIVATE solution ${this_system})
  lesson_test("${number} refused: ${name}" refused "" TARGETS=refused-${number}-${name} "CASE=${says}")
endfunction()

# fuzz.cpp, compiled by clang++ whatever compiler the rest has. What follows the folders is made first.
function(lesson_fuzz target folders)
  list(TRANSFORM folders PREPEND -I${CMAKE_SOURCE_DIR}/)
  set(program ${CMAKE_CURRENT_BINARY_DIR}/${target}.program)
  add_custom_command(OUTPUT ${program} DEPENDS fuzz.cpp ${ARGN} DEPFILE ${program}.d
    COMMAND ${fuzz_compiler} -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all
            -MD -MF ${program}.d -MT ${program} ${folders} ${CMAKE_CURRENT_SOURCE_DIR}/fuzz.cpp -o ${program}
    COMMENT "Building the fuzzer ${target}" VERBATIM)
  add_custom_target(${target} ALL DEPENDS ${program})
  set_target_properties(${target} PROPERTIES PROGRAM ${program})
endfunction()

# bench_events.cpp becomes the target bench-events, which builds and runs it.
function(lesson_benchmark source)
  get_filename_component(name ${source} NAME_WE)
  string(REPLACE "_" "-" name ${name})
  if(WIN32)
    return()  # under Wine it would measure Wine
  endif()
  if(NOT TARGET benchmark::benchmark)
    add_custom_target(${name}
      COMMAND ${CMAKE_COMMAND} -E echo "${name}: Google Benchmark is missing: shared/setup peers, then configure again"
      COMMAND ${CMAKE_COMMAND} -E false
      VERBATIM)
    return()
  endif()
  add_executable(${name}-program ${source})
  # Its file must not be called like the target below: Ninja takes either name for the file.
  set_target_properties(${name}-program PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  target_link_libraries(${name}-program PRIVATE ipc benchmark::benchmark)
  target_include_directories(${name}-program PRIVATE solution ${this_system})
  add_custom_target(${name} COMMAND ${name}-program COMMENT "" USES_TERMINAL VERBATIM)
endfunction()

# A test that runs programs through prove.cmake, which knows what the mode demands of them.
function(lesson_test name mode programs)
  set(files)
  foreach(program IN LISTS programs)
    get_target_property(file ${program} PROGRAM)  # of what is no executable of CMake's
    if(NOT file)
      set(file $<TARGET_FILE:${program}>)
    endif()
    list(APPEND files ${file})
  endforeach()
  set(arguments ${ARGN})
  list(TRANSFORM arguments PREPEND -D)
  set(configurations)
  if(mode STREQUAL "learner")
    set(configurations CONFIGURATIONS Exercise)  # red until it is done: only the exercise presets ask for it
  endif()
  add_test(NAME "${name}" ${configurations} COMMAND ${CMAKE_COMMAND} -DMODE=${mode} "-DTARGETS=${programs}" "-DPROGRAMS=${files}"
    "-DEMULATOR=${CMAKE_CROSSCOMPILING_EMULATOR}" -DLESSON=${CMAKE_CURRENT_SOURCE_DIR} -DBUILD=${CMAKE_BINARY_DIR}
    -DGIT=${GIT_EXECUTABLE} ${arguments} -P ${lesson_tools}/prove.cmake)
  set_tests_properties("${name}" PROPERTIES LABELS lesson-${number} TIMEOUT 600
    SKIP_REGULAR_EXPRESSION "SKIPPED: " FIXTURES_REQUIRED names
    ENVIRONMENT TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/shared/testing/thread_sanitizer.supp)
  if(mode MATCHES "learner|shipped|refused")
    set_tests_properties("${name}" PROPERTIES RESOURCE_LOCK build)  # it builds; two builds at once collide
  elseif(mode STREQUAL "program")
    set_tests_properties("${name}" PROPERTIES RESOURCE_LOCK names)  # each looks whether a name was left behind
  endif()
endfunction()

# A test that cannot run here says why, and what would enable it.
function(lesson_skip name reason)
  add_test(NAME "${name}" COMMAND ${CMAKE_COMMAND} -E echo "SKIPPED: ${reason}")
  set_tests_properties("${name}" PROPERTIES LABELS lesson-${number} SKIP_REGULAR_EXPRESSION "SKIPPED: ")
endfunction()

# Before the checks: whoever interrupts a run is not red for ever. After them, killed or not: none of their names is left.
add_test(NAME "what killed checks have left is removed" COMMAND ${CMAKE_COMMAND} -DSWEEP=1 -P ${lesson_tools}/nothing_left.cmake)
set_tests_properties("what killed checks have left is removed" PROPERTIES FIXTURES_SETUP names)
add_test(NAME "nothing is left behind" COMMAND ${CMAKE_COMMAND} -P ${lesson_tools}/nothing_left.cmake)
set_tests_properties("nothing is left behind" PROPERTIES FIXTURES_CLEANUP names)
