"""Every external repository of Zeropoint, called once from WORKSPACE."""

load("//third_party:debian_source.bzl", "debian_source")

def _bazel_builtins():
    # Bazel 4.2 downloads these four unless the workspace defines them. Debian's bazel-rules-cc is too new
    # for it, and we need nothing but the native rules, so small local stubs take their place.
    for name in ["rules_cc", "rules_java", "rules_proto", "remote_coverage_tools"]:
        native.local_repository(
            name = name,
            path = "third_party/bazel/" + name,
        )

def _system_headers():
    # Eigen is included as <Eigen/...>, but Debian keeps it in a folder that is not on the compiler's default
    # path, and Bazel refuses absolute include paths. A repository over that folder is the way round.
    native.new_local_repository(
        name = "eigen",
        path = "/usr/include/eigen3",
        build_file = "//third_party/eigen:eigen.BUILD",
    )

def _debian_sources():
    # Pinned twice: by upstream version (the file name) and by content (SHA-256).
    debian_source(
        name = "xnnpack",
        package = "xnnpack",
        tarball = "xnnpack_0.0~git20241108.4ea82e5.orig.tar.xz",
        sha256 = "90bde2caef0f880f627bab0dc805a86c4b8070cd98e3243db3046ab3f3be1a99",
        build_file = "//third_party/xnnpack:xnnpack.BUILD",
        overlay = {
            "//third_party/xnnpack:build_config.BUILD": "build_config/BUILD.bazel",
            "//third_party/xnnpack:build_defs.bzl": "build_defs.bzl",
            "//third_party/xnnpack:cpuinfo_compat.h": "zeropoint/cpuinfo_compat.h",
        },
        # Packages of its own that load rules which are not to be had offline.
        remove = ["bench", "test", "third_party", "tools"],
        # Packing B of a batch matrix product leaves what pads K to the kernel's group as it was, and the kernels of
        # AMD Zen (groups of 4) multiply it. In memory that is not fresh, products of K = 5 were wrong.
        edits = {
            "src/reference/packing.cc": [
                "      if (skr == 1) {",
                "      if (skr != 1) std::fill_n(packed_weights, nr * round_up_po2(kc, skr), 0);\n" +
                "      if (skr == 1) {",
            ],
        },
    )

    debian_source(
        name = "pthreadpool",
        package = "pthreadpool",
        tarball = "pthreadpool_0.0~git20240616.560c60d.orig.tar.xz",
        sha256 = "4cc3cbd933b28131d2a34edc54f76af9fb41bc490af5eae1a5bd3cd07ea90708",
        strip_prefix = "pthreadpool-0.0~git20240616.560c60d",
        build_file = "//third_party/pthreadpool:pthreadpool.BUILD",
    )

    debian_source(
        name = "onnx",
        package = "onnx",
        tarball = "onnx_1.17.0.orig.tar.gz",
        sha256 = "8d5e983c36037003615e5a02d36b18fc286541bf52de1a78f6cf9f32005a820e",
        strip_prefix = "onnx-1.17.0",
        build_file = "//third_party/onnx:onnx.BUILD",
    )

def zeropoint_dependencies():
    """Defines all of them."""
    _bazel_builtins()
    _system_headers()
    _debian_sources()
