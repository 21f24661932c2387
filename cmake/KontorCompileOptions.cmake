# SPDX-License-Identifier: Apache-2.0
# Kontor::compile_options: what every target of ours is compiled with.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(KONTOR_CCACHE ccache)
if(KONTOR_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # The sloppiness that ccache's manual asks for with precompiled headers.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" ${KONTOR_CCACHE})
endif()

add_library(kontor_compile_options INTERFACE)
add_library(Kontor::compile_options ALIAS kontor_compile_options)
target_compile_definitions(kontor_compile_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING
    QT_NO_FOREACH QT_STRICT_ITERATORS QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    KONTOR_VERSION="${PROJECT_VERSION}")
if(MSVC)
    target_compile_options(kontor_compile_options INTERFACE /W4 /WX /utf-8)
else()
    target_compile_options(kontor_compile_options INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
        -Wformat=2 -Werror)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        target_compile_options(kontor_compile_options INTERFACE -fpch-preprocess)
    endif()
endif()
if(KONTOR_SANITIZER STREQUAL "address")
    set(flags -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
elseif(KONTOR_SANITIZER STREQUAL "thread")
    set(flags -fsanitize=thread -fno-omit-frame-pointer)
endif()
if(KONTOR_SANITIZER)
    # GCC's own manual: with -fsanitize this warning has false positives.
    target_compile_options(kontor_compile_options INTERFACE ${flags} -Wno-maybe-uninitialized)
    target_link_options(kontor_compile_options INTERFACE ${flags})
endif()
