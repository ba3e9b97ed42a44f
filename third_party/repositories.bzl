"""Every external repository of Zeropoint, called once from WORKSPACE."""

load("//third_party:debian_source.bzl", "debian_source")
load("//third_party/xnnpack:dynamic_inputs.bzl", "DYNAMIC_CONVERSION_EDITS", "DYNAMIC_CONVOLUTION_EDITS")
load("//third_party/xnnpack:lookup_tables.bzl", "LOOKUP_TABLE_EDITS")
load("//third_party/xnnpack:nan_min_max.bzl", "NAN_MIN_MAX_EDITS")

def _ours(label):
    """A file of this repository, whichever workspace calls."""
    return str(Label(label))

def _bazel_builtins(path):
    # Bazel 4.2 downloads these four unless the workspace defines them. Debian's bazel-rules-cc is too new
    # for it, and we need nothing but the native rules, so small local stubs take their place.
    for name in ["rules_cc", "rules_java", "rules_proto", "remote_coverage_tools"]:
        native.local_repository(
            name = name,
            path = path + "/third_party/bazel/" + name,
        )

def _system_headers():
    # Eigen is included as <Eigen/...>, but Debian keeps it in a folder that is not on the compiler's default
    # path, and Bazel refuses absolute include paths. A repository over that folder is the way round.
    native.new_local_repository(
        name = "eigen",
        path = "/usr/include/eigen3",
        build_file = _ours("//third_party/eigen:eigen.BUILD"),
    )

# By file: a text, and what stands there instead; the next pair.
_XNNPACK_EDITS = {
    # The int8 convolutions of AMX advance the wrong one of 16 rows (mended upstream in 2025-01), so that those of more
    # than 64 channels are wrong; the kernels of AVX-512 VNNI take their place.
    "src/configs/hardware-config.c": [
        "hardware_config.use_x86_avx512vnnigfni && cpuinfo_has_x86_amx_int8();",
        "false;",
    ],
    # Packing B of a batch matrix product leaves what pads K to the kernel's group as it was, and the kernels of
    # AMD Zen (groups of 4) multiply it. In memory that is not fresh, products of K = 5 were wrong.
    "src/reference/packing.cc": [
        "      if (skr == 1) {",
        "      if (skr != 1) std::fill_n(packed_weights, nr * round_up_po2(kc, skr), 0);\n" +
        "      if (skr == 1) {",
    ],
    # Where memory is short. The arena is planned, and taken, before anything runs: but the planner writes to what it
    # was not given, and xnn_setup_runtime goes on with the old arena, or none.
    "src/memory-planner.c": [
        "  if (runtime->num_ops == 0) {\n",
        "  if (runtime->num_ops == 0 || usage == NULL) {\n",
        "sorted_usage = xnn_allocate_zero_memory(sizeof(struct xnn_usage_record*) * num_values);\n",
        "sorted_usage = xnn_allocate_zero_memory(sizeof(struct xnn_usage_record*) * num_values);\n" +
        "  if (sorted_usage == NULL) {\n" +
        "    xnn_release_memory(tracker->usage);\n" +
        "    tracker->usage = NULL;\n" +
        "    return;\n" +
        "  }\n",
        "      sizeof(struct memory_block) * num_values_to_alloc);\n",
        "      sizeof(struct memory_block) * num_values_to_alloc);\n" +
        "  if (current_live_mem_blocks == NULL && num_values_to_alloc != 0) {\n" +
        "    xnn_release_memory(sorted_usage);\n" +
        "    xnn_release_memory(tracker->usage);\n" +
        "    tracker->usage = NULL;\n" +
        "    return;\n" +
        "  }\n",
    ],
    "src/runtime.c": [
        "  xnn_init_value_allocation_tracker(&mem_alloc_tracker, runtime);\n",
        "  xnn_init_value_allocation_tracker(&mem_alloc_tracker, runtime);\n" +
        "  if (mem_alloc_tracker.usage == NULL) return xnn_status_out_of_memory;\n",
        "  xnn_plan_value_allocation_tracker(&mem_alloc_tracker);\n",
        "  xnn_plan_value_allocation_tracker(&mem_alloc_tracker);\n" +
        "  if (mem_alloc_tracker.usage == NULL) return xnn_status_out_of_memory;\n",
        "  enum xnn_status status = status = xnn_plan_memory(runtime);\n",
        "  enum xnn_status status = xnn_plan_memory(runtime);\n" +
        "  if (status != xnn_status_success) return status;\n",
    ],
    # A reduction for which there is no memory passes for reshaped if its result grows.
    "src/subgraph/static-reduce.c": [
        "      threadpool);\n\n  struct xnn_value* output_value = values + output_id;\n",
        "      threadpool);\n" +
        "  if (status != xnn_status_success) return status;\n\n" +
        "  struct xnn_value* output_value = values + output_id;\n",
    ],
    # A convolution is left out of the run, without a word, if there is no memory for its padding.
    "src/operators/convolution-nhwc.c": [
        "    convolution_op->zero_buffer = xnn_allocate_simd_memory(zero_size);\n",
        "    convolution_op->zero_buffer = xnn_allocate_simd_memory(zero_size);\n" +
        "    if (convolution_op->zero_buffer == NULL) status = xnn_status_out_of_memory;\n",
    ] + DYNAMIC_CONVOLUTION_EDITS,
    # A copy whose operands are one place is skipped, and ever after, also between two places. A runtime whose workspace
    # another one moves sets its copies up with pointers of its last run, which may by chance be equal.
    "src/operators/unary-elementwise-nc.c": [
        "  if (batch_size == 0 || channels == 0) {\n    unary_elementwise_op->state = xnn_run_state_skip;\n",
        "  if (batch_size == 0 || channels == 0) {\n    unary_elementwise_op->state = xnn_run_state_skip;\n" +
        "    unary_elementwise_op->batch_size = 0;\n",
        "  switch (unary_elementwise_op->state) {\n    case xnn_run_state_skip:\n",
        "  switch (unary_elementwise_op->state) {\n    case xnn_run_state_skip:\n" +
        "      if (is_copy_operator(expected_operator_type) && unary_elementwise_op->batch_size != 0) break;\n",
    ] + DYNAMIC_CONVERSION_EDITS + LOOKUP_TABLE_EDITS,
    # The padding of an average is freed twice if there is no memory for the next one.
    "src/operators/average-pooling-nhwc.c": [
        "    xnn_release_simd_memory(zero_buffer);\n",
        "    xnn_release_simd_memory(zero_buffer);\n" +
        "    average_pooling_op->zero_buffer = NULL;\n",
    ],
}

def _debian_sources():
    # Pinned twice: by upstream version (the file name) and by content (SHA-256).
    debian_source(
        name = "xnnpack",
        package = "xnnpack",
        tarball = "xnnpack_0.0~git20241108.4ea82e5.orig.tar.xz",
        sha256 = "90bde2caef0f880f627bab0dc805a86c4b8070cd98e3243db3046ab3f3be1a99",
        build_file = _ours("//third_party/xnnpack:xnnpack.BUILD"),
        overlay = {
            _ours("//third_party/xnnpack:build_config.BUILD"): "build_config/BUILD.bazel",
            _ours("//third_party/xnnpack:build_defs.bzl"): "build_defs.bzl",
            _ours("//third_party/xnnpack:cpuinfo_compat.h"): "zeropoint/cpuinfo_compat.h",
        },
        # Packages of its own that load rules which are not to be had offline.
        remove = ["bench", "test", "third_party", "tools"],
        edits = dict(NAN_MIN_MAX_EDITS, **_XNNPACK_EDITS),
    )

    debian_source(
        name = "pthreadpool",
        package = "pthreadpool",
        tarball = "pthreadpool_0.0~git20240616.560c60d.orig.tar.xz",
        sha256 = "4cc3cbd933b28131d2a34edc54f76af9fb41bc490af5eae1a5bd3cd07ea90708",
        strip_prefix = "pthreadpool-0.0~git20240616.560c60d",
        build_file = _ours("//third_party/pthreadpool:pthreadpool.BUILD"),
    )

    debian_source(
        name = "onnx",
        package = "onnx",
        tarball = "onnx_1.17.0.orig.tar.gz",
        sha256 = "8d5e983c36037003615e5a02d36b18fc286541bf52de1a78f6cf9f32005a820e",
        strip_prefix = "onnx-1.17.0",
        build_file = _ours("//third_party/onnx:onnx.BUILD"),
    )

    debian_source(
        name = "stb",
        package = "libstb",
        tarball = "libstb_0.0~git20241109.5c20573+ds.orig.tar.xz",
        sha256 = "a3a5820445a7dd063516bb542a5cd54ced8efc9c5a30bfbaae1bab6dec2c1a74",
        strip_prefix = "libstb-0.0~git20241109.5c20573",
        build_file = _ours("//third_party/stb:stb.BUILD"),
        overlay = {_ours("//third_party/stb:stb_image.c"): "stb_image.c"},
    )

def zeropoint_dependencies(path = "."):
    """Defines all of them.

    Args:
      path: where this repository lies, from the workspace that calls; its own by default.
    """
    _bazel_builtins(path)
    _system_headers()
    _debian_sources()
