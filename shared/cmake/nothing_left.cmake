# Fails if a check that has ended left a name behind. The name holds the number of the check's process; one that
# still runs may keep its names.
file(GLOB names RELATIVE /dev LIST_DIRECTORIES FALSE /dev/shm/check-* /dev/mqueue/check-*)
set(left "")
foreach(name IN LISTS names)
  string(REGEX REPLACE ".*/check-([0-9]+)-.*" "\\1" process ${name})
  if(NOT EXISTS /proc/${process})
    list(APPEND left /dev/${name})
  endif()
endforeach()
if(left)
  message(FATAL_ERROR "left behind: ${left}")
endif()
