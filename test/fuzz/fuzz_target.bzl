"""Fuzz targets: a libFuzzer binary for tools/fuzz, and a test that replays its corpus."""

def fuzz_target(name, deps):
    """`<name>_fuzzer.cc` with `corpus/<name>/` and, if there is one, `<name>.dict`.

    Args:
      name: what is fuzzed
      deps: of the fuzzer
    """
    native.cc_library(
        name = name + "_target",
        testonly = True,
        srcs = [name + "_fuzzer.cc"],
        hdrs = ["fuzz_target.h"],
        deps = deps,
        alwayslink = True,
    )

    # libFuzzer brings its own main; only --config=fuzz builds this.
    native.cc_binary(
        name = name + "_fuzzer",
        testonly = True,
        linkopts = ["-fsanitize=fuzzer"],
        tags = ["manual"],
        deps = [":" + name + "_target"],
    )
    native.cc_test(
        name = name + "_replay_test",
        size = "small",
        srcs = [
            "fuzz_target.h",
            "replay.cc",
        ],
        args = ["test/fuzz/corpus/" + name],
        data = native.glob(["corpus/" + name + "/*"]),
        deps = [":" + name + "_target"],
    )
