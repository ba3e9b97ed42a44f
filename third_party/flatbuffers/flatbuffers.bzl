"""flatbuffer_cc_library: C++ from a FlatBuffers schema, by the system's flatc."""

def flatbuffer_cc_library(name, src, visibility = None):
    """Generates `<stem>_generated.h` beside the schema and wraps it in a cc_library.

    For `src = "program.fbs"` in package `runtime`: #include "runtime/program_generated.h".

    Args:
      name: the name of the cc_library.
      src: the schema, a file of the same package; it may not include other schemas.
      visibility: as usual.
    """
    header = src.rpartition(".")[0] + "_generated.h"
    native.genrule(
        name = name + "_flatc",
        srcs = [src],
        outs = [header],
        # The pragma keeps warnings in generated code from failing our build, wherever it is included from.
        cmd = "flatc --cpp --scoped-enums -o $(@D) $< && sed -i '1i #pragma GCC system_header' $@",
        message = "Generating C++ from",
    )
    native.cc_library(
        name = name,
        hdrs = [header],
        visibility = visibility,
        deps = ["//third_party/flatbuffers"],
    )
