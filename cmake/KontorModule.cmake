# SPDX-License-Identifier: Apache-2.0

# kontor_add_module(name SOURCES … [PUBLIC targets] [PRIVATE targets] [RESOURCES name files…])
# makes the static library Kontor::name from the sources of this folder (headers that need moc without a
# .cpp of their own stand among them). Its includes are written from the folder above: "name/header.h".
function(kontor_add_module name)
    cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(kontor_${name} STATIC ${arg_SOURCES})
    add_library(Kontor::${name} ALIAS kontor_${name})
    target_include_directories(kontor_${name} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/..")
    target_link_libraries(kontor_${name} PUBLIC ${arg_PUBLIC} PRIVATE ${arg_PRIVATE} Kontor::compile_options)
    kontor_precompile(kontor_${name} ${arg_PUBLIC} ${arg_PRIVATE})
endfunction()

# kontor_add_program(name SOURCES … LINK …)
function(kontor_add_program name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
    qt_add_executable(${name} MANUAL_FINALIZATION ${arg_SOURCES})
    target_include_directories(${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/..")
    target_link_libraries(${name} PRIVATE ${arg_LINK} Kontor::compile_options)
    kontor_precompile(${name} ${arg_LINK})
    qt_finalize_executable(${name})
endfunction()

# kontor_add_plugin(name SOURCES … LINK …): a library that the programs load when they need it, beside them.
function(kontor_add_plugin name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
    add_library(${name} MODULE ${arg_SOURCES})
    target_include_directories(${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/..")
    target_link_libraries(${name} PRIVATE ${arg_LINK} Kontor::compile_options)
    set_target_properties(${name} PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
endfunction()

# kontor_add_test(name SOURCES … LINK … [LABELS …] [TIMEOUT seconds] [ENVIRONMENT …] [SERIAL])
# One Qt Test program; CTest runs it off screen. SERIAL: alone on the machine.
function(kontor_add_test name)
    cmake_parse_arguments(arg "SERIAL" "TIMEOUT" "SOURCES;LINK;LABELS;ENVIRONMENT" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LINK} Kontor::testsupport Qt6::Test Kontor::compile_options)
    target_compile_definitions(${name} PRIVATE KONTOR_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data"
        KONTOR_BIN="${CMAKE_BINARY_DIR}/bin" KONTOR_SOURCE="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 120)
    endif()
    # A test that skipped everything it has is reported as skipped, not as passed.
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;${arg_ENVIRONMENT}"
        SKIP_REGULAR_EXPRESSION "Totals: [0-2] passed, 0 failed, [1-9][0-9]* skipped")
    if(arg_SERIAL)
        set_tests_properties(${name} PROPERTIES RUN_SERIAL TRUE)
    endif()
endfunction()

# The big headers that nearly every file of such a target reads, compiled once a target. Not for tests: one
# file gains less (0.8 s) than the header costs (2 s).
function(kontor_precompile target)
    set(headers <QObject> <QString> <QByteArray> <QHash> <QFuture> <functional> <memory> <optional> <vector>)
    if("Qt6::Widgets" IN_LIST ARGN OR "Kontor::ui" IN_LIST ARGN)
        list(APPEND headers <QWidget> <QPainter> <QLayout>)
    endif()
    target_precompile_headers(${target} PRIVATE ${headers})
endfunction()
