# Copies FILES from FROM to TO and applies PATCH there.
foreach(file IN LISTS FILES)
  get_filename_component(folder ${TO}/${file} DIRECTORY)
  file(COPY ${FROM}/${file} DESTINATION ${folder})
endforeach()
# Inside a checkout git would take paths from its root; the ceiling makes it forget the checkout.
get_filename_component(ENV{GIT_CEILING_DIRECTORIES} ${TO} DIRECTORY)
execute_process(COMMAND ${GIT} apply --whitespace=nowarn ${PATCH} WORKING_DIRECTORY ${TO}
  RESULT_VARIABLE failed)
if(failed)
  # A half-patched copy would look up to date to the next build.
  list(TRANSFORM FILES PREPEND ${TO}/)
  file(REMOVE ${FILES})
  message(FATAL_ERROR "${PATCH} does not apply any more")
endif()
