"""Golden tests over textual IR."""

def ir_tests(name, srcs, tools = ["//tools:zp-opt"], size = "small"):
    """One sh_test per .ir file, named after it, and a suite of all of them.

    Each file holds its own `// RUN:` and `// CHECK:` lines; see //test:run_ir_test.sh.

    Args:
      name: name of the test_suite.
      srcs: the .ir files, normally a glob.
      tools: executables that RUN lines call by their file name.
      size: Bazel test size of each.
    """
    if not srcs:
        fail("ir_tests(%r) found no files: a suite of nothing passes" % name)
    tests = []
    for src in srcs:
        test = src.replace("/", "_").replace(".ir", "_ir_test")
        native.sh_test(
            name = test,
            size = size,
            srcs = ["//test:run_ir_test.sh"],
            args = ["$(location %s)" % src] + ["$(location %s)" % tool for tool in tools],
            data = [src] + tools,
        )
        tests.append(test)
    native.test_suite(
        name = name,
        tests = tests,
    )
