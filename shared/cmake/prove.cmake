# Runs the programs of one test and holds them to what its MODE demands:
#
#   bad_use       refuses an argument that it does not know: one line that names it, and status 1
#   program       exits 0 and prints what the README shows, as `program` or as SAYS
#   passes        the check named CASE passes, or says that it cannot run here; without CASE, every check
#   broken        the check named CASE fails, by an assertion
#   refused       TARGETS do not compile, and the message says CASE
#   load          exits 0; for how long it goes on, SOAK_SECONDS of the environment says
#   fuzz          the fuzzer finds nothing: in a number of runs, or in FUZZ_SECONDS of the environment
#   fuzz_broken   the fuzzer finds what says CASE
#   shipped       exactly the checks tagged [exercise] fail, each by an assertion
#   learner       every check passes; if not, says what to do next
#
# TARGETS are built first in the last two modes; NOT_MINE matches the exercise's files for the other system.
# Where the README shows an output, the real one must equal it; with WRITE_OUTPUTS in the environment the
# README is rewritten instead.

get_filename_component(slug ${LESSON} NAME)
set(readme ${LESSON}/README.md)
if(ONE_CORE)
  set(ENV{CHECK_ON_ONE_CORE} 1)
endif()

string(REPLACE "," "\\," pattern "${CASE}")  # a comma separates patterns in Catch2

# Runs a program with the arguments that follow; sets `status`, `output`, and `report`, the lines that the
# harness wrote about its checks.
function(run program)
  string(RANDOM LENGTH 12 unique)
  set(file ${BUILD}/report-${unique})
  set(ENV{CHECK_REPORT} ${file})
  execute_process(COMMAND ${EMULATOR} ${program} ${ARGN}
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(report "")
  if(EXISTS ${file})
    file(READ ${file} report)
    file(REMOVE ${file})
  endif()
  string(REPLACE "\r\n" "\n" output "${output}")
  string(REPLACE "\r\n" "\n" report "${report}")
  set(status ${status} PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
  set(report "${report}" PARENT_SCOPE)
endfunction()

# Sets `cases`: the harness's lines for one verdict, as a list of names.
function(cases_that verdict)
  string(REGEX MATCHALL "(^|\n)${verdict}\t[^\n]*" lines "${report}")
  list(TRANSFORM lines REPLACE "^\n?${verdict}\t" "")
  set(cases "${lines}" PARENT_SCOPE)
endfunction()

# Compares a text with the fence below <!-- output: name --> in the README, if there is one.
function(compare_with_readme name text)
  file(READ ${readme} page)
  set(head "<!-- output: ${name} -->\n```text\n")
  string(FIND "${page}" "${head}" start)
  if(start EQUAL -1)
    return()
  endif()
  string(LENGTH "${head}" length)
  math(EXPR start "${start} + ${length}")
  string(SUBSTRING "${page}" ${start} -1 rest)
  string(FIND "${rest}" "```" length)
  string(SUBSTRING "${rest}" 0 ${length} shown)
  if(shown STREQUAL text)
    return()
  endif()
  if(NOT DEFINED ENV{WRITE_OUTPUTS})
    message(FATAL_ERROR "${slug}/README.md shows another output for '${name}'. The real one:\n${text}\n"
      "To write it into the README, run the test again with WRITE_OUTPUTS=1 in the environment.")
  endif()
  string(SUBSTRING "${page}" 0 ${start} before)
  string(SUBSTRING "${rest}" ${length} -1 after)
  file(WRITE ${readme} "${before}${text}${after}")
endfunction()

# Builds one target. If it does not compile, shows the compiler's messages without its command lines, and sets
# `failed`.
function(build target)
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD} --target ${target}
    RESULT_VARIABLE failed OUTPUT_VARIABLE log ERROR_VARIABLE log)
  if(failed)
    string(REGEX REPLACE "FAILED: [^\n]*\n[^\n]*\n" "" log "${log}")
    message("${log}\nStill red: it does not compile. The first message above says where.")
  endif()
  set(failed ${failed} PARENT_SCOPE)
endfunction()

# Shows the checks, what the first red one said, and where to go on. The test fails by what it prints
# ("Still red"): a script that ends with an error would end with a page about itself.
function(tell_what_is_red)
  string(REGEX MATCHALL "  (ok  |FAIL)  [^\n]*" lines "${output}")
  list(JOIN lines "\n" lines)
  message("${lines}")
  cases_that("(assertion|error)")
  list(LENGTH cases red)
  string(REGEX MATCH "\n((assertion|error)\t([^\t]*)\t[^\n]*)\n([^ap][^\n]*\n)*" first "\n${report}")
  string(REGEX REPLACE "^\n[a-z]+\t([^\t]*)\t[^\n]*\n" "\"\\1\" says:\n" first "${first}")
  string(REPLACE "\n| " "\n  " first "${first}")
  message("\nStill red: ${red}. The first:\n\n${first}")
  if(NOT red)
    message("the program ended with: ${status}\n${output}")
  endif()
  message("Next: edit ${exercise}, where it says TODO.\n"
    "Hints: lessons/${slug}/README.md, \"Your turn\".\n"
    "Again: cmake --workflow --preset exercise-${NUMBER}\n")
endfunction()

# ---- program
if(MODE STREQUAL "program")
  set(temporary /tmp)
  if(NOT "$ENV{TMPDIR}" STREQUAL "")
    set(temporary $ENV{TMPDIR})
  endif()
  file(GLOB before /dev/shm/ticket* ${temporary}/ticket*)
  run(${PROGRAMS} ${ARGUMENTS})
  message("${output}")
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "it ended with ${status}")
  endif()
  file(GLOB after /dev/shm/ticket* ${temporary}/ticket*)
  if(after)
    list(REMOVE_ITEM after ${before} "")
  endif()
  if(after)
    message(FATAL_ERROR "it left behind: ${after}")
  endif()
  if(NOT EMULATOR)  # Wine's texts are not Windows'; the README shows Linux
    if(NOT SAYS)
      set(SAYS program)
    endif()
    compare_with_readme(${SAYS} "${output}")
  endif()

# ---- bad_use
elseif(MODE STREQUAL "bad_use")
  run(${PROGRAMS} --no-such-argument)
  message("${output}")
  if(NOT status EQUAL 1 OR NOT output MATCHES "^[^\n]*'--no-such-argument'[^\n]*\n$")
    message(FATAL_ERROR "it ended with ${status}, and must name '--no-such-argument' in one line and end with 1")
  endif()

# ---- load
elseif(MODE STREQUAL "load")
  run(${PROGRAMS})
  message("${output}")
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "it ended with ${status}")
  endif()

# ---- passes
elseif(MODE STREQUAL "passes")
  run(${PROGRAMS} ${pattern})
  message("${output}")
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "it ended with ${status}")
  endif()
  cases_that(passed)
  if(NOT cases)
    message(FATAL_ERROR "it ran no check")
  endif()
  if(CASE AND output MATCHES "  cannot run here: ([^\n]*)")
    message("SKIPPED: ${CMAKE_MATCH_1}")
  endif()

# ---- broken
elseif(MODE STREQUAL "broken")
  run(${PROGRAMS} "${pattern}")
  string(FIND "${report}" "assertion\t${CASE}\t" found)
  if(NOT found EQUAL 0)
    message("${output}")
    message(FATAL_ERROR "this bug must make \"${CASE}\" fail by an assertion, and it did not")
  endif()
  string(FIND "${report}" "\n" end)
  string(SUBSTRING "${report}" ${end} -1 said)  # what stands below the case's own line
  string(REPLACE "\n| " "\n" said "${said}")
  string(SUBSTRING "${said}" 1 -1 said)
  message("noticed by \"${CASE}\":\n${said}")
  if(NOT EMULATOR)
    compare_with_readme(${SAYS} "${said}")
  endif()

# ---- refused
elseif(MODE STREQUAL "refused")
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD} --target ${TARGETS}
    RESULT_VARIABLE failed OUTPUT_VARIABLE log ERROR_VARIABLE log)
  message("${log}")
  string(FIND "${log}" "${CASE}" found)
  if(NOT failed OR found EQUAL -1)
    message(FATAL_ERROR "this must not compile, and the message must say: ${CASE}")
  endif()

# ---- fuzz
elseif(MODE MATCHES "^fuzz")
  # The seed alone does not decide what libFuzzer tries: it takes more or fewer runs to find the same bug. So one that
  # is there is looked for a hundred times as long as it takes; one that should not be, for a second or two.
  if(MODE STREQUAL "fuzz_broken")
    set(limit -runs=10000000)
  elseif(DEFINED ENV{FUZZ_SECONDS})
    set(limit -max_total_time=$ENV{FUZZ_SECONDS})
  else()
    set(limit -runs=200000)
  endif()
  run(${PROGRAMS} -seed=1 ${limit} -artifact_prefix=${PROGRAMS}-)
  message("${output}")
  if(MODE STREQUAL "fuzz_broken")
    string(FIND "${output}" "${CASE}" found)
    if(status EQUAL 0 OR found EQUAL -1)
      message(FATAL_ERROR "the fuzzer must find the input for which it says: ${CASE}")
    endif()
  elseif(NOT status EQUAL 0 OR NOT output MATCHES "Done [1-9][0-9]+ runs")
    message(FATAL_ERROR "it ended with ${status}")
  endif()

# ---- shipped
elseif(MODE STREQUAL "shipped")
  if(GIT)
    execute_process(COMMAND ${GIT} diff --quiet HEAD -- exercise WORKING_DIRECTORY ${LESSON}
      RESULT_VARIABLE edited OUTPUT_QUIET ERROR_QUIET)
    if(edited EQUAL 1)
      message("SKIPPED: you have edited ${slug}/exercise; this test is about the file as it was shipped")
      return()
    endif()
  endif()
  set(red 0)
  foreach(target program IN ZIP_LISTS TARGETS PROGRAMS)
    build(${target})
    if(failed)
      message(FATAL_ERROR "the exercise must compile as shipped")
    endif()
    run(${program})
    message("${output}")
    cases_that(error)
    if(cases OR NOT report)
      message(FATAL_ERROR "these ended by something else than an assertion: ${cases}")
    endif()
    cases_that(assertion)
    foreach(case IN LISTS cases)
      if(NOT case MATCHES "\\[exercise\\]")
        message(FATAL_ERROR "\"${case}\" fails, and is not tagged [exercise]")
      endif()
      math(EXPR red "${red} + 1")
    endforeach()
    cases_that(passed)
    foreach(case IN LISTS cases)
      if(case MATCHES "\\[exercise\\]")
        message(FATAL_ERROR "\"${case}\" is tagged [exercise], and passes before the exercise is done")
      endif()
    endforeach()
  endforeach()
  if(NOT red)
    message(FATAL_ERROR "the exercise fails no check")
  endif()

# ---- learner
elseif(MODE STREQUAL "learner")
  file(GLOB_RECURSE exercise RELATIVE ${LESSON}/../.. ${LESSON}/exercise/*)
  list(FILTER exercise EXCLUDE REGEX ${NOT_MINE})
  list(JOIN exercise " and " exercise)
  foreach(target program IN ZIP_LISTS TARGETS PROGRAMS)
    build(${target})
    if(failed)
      return()
    endif()
    run(${program})
    if(NOT status EQUAL 0)
      tell_what_is_red()
      return()  # one thing at a time: the model has its say when the checks are green
    endif()
  endforeach()
  message("All green. The solution to compare yours with: lessons/${slug}/solution/")
endif()
