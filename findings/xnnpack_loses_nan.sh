#!/usr/bin/env bash
# XNNPACK of 2024-11-08 (Debian 13: 0.0~git20241108.4ea82e5-2), x86-64: a NaN becomes a number.
# Seen on a CPU with AVX-512.
# 1. A 1 x 1 convolution of one channel without bounds (-infinity and +infinity) makes -infinity of NaN; with the bounds of a
#    relu 0. Other kernels (the clamp operator on AVX-512, say) keep NaN.
# 2. The maximum of NaN and 2 depends on the order of the operands and on how many elements there are: for one element it is
#    NaN if NaN is the first operand, for sixteen if it is the second.
# MAXPS returns its second operand when either is NaN, and kernels differ in which one that is. ONNX wants NaN in all of these.
set -o errexit -o nounset -o pipefail
readonly LIB=$(dirname "$(readlink -f "$0")")/lib
source "$LIB/debian_packages.bash"
source "$LIB/xnnpack.bash"

run_with_xnnpack nan <<'EOF'
#include <math.h>

#include "subgraph.h"

enum { kMany = 16 };

static void fill(float* values, float value) {
  for (size_t i = 0; i < kMany; ++i) values[i] = value;
}

static float convolution_of_nan(float low) {
  static const float weight = 1, bias = 0;
  const size_t pixels[] = {1, 1, kMany, 1}, filter[] = {1, 1, 1, 1}, channels[] = {1};
  float values[kMany + XNN_EXTRA_BYTES / sizeof(float)];
  fill(values, NAN);
  struct graph g = begin(2);
  const uint32_t x = input(&g, 4, pixels, values);
  const uint32_t w = tensor(&g, 4, filter, &weight), b = tensor(&g, 1, channels, &bias);
  const uint32_t y = output(&g, 4, pixels);
  ok(xnn_define_convolution_2d(g.subgraph, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, low, INFINITY, x, w,
                               b, y, 0));
  ok(run(&g));
  return g.result[kMany / 2];
}

static float maximum(float first, float second, size_t count) {
  float a[kMany + XNN_EXTRA_BYTES / sizeof(float)], b[kMany + XNN_EXTRA_BYTES / sizeof(float)];
  fill(a, first);
  fill(b, second);
  struct graph g = begin(3);
  const uint32_t x = input(&g, 1, &count, a), y = input(&g, 1, &count, b);
  const uint32_t z = output(&g, 1, &count);
  ok(xnn_define_binary(g.subgraph, xnn_binary_maximum, NULL, x, y, z, 0));
  ok(run(&g));
  return g.result[0];
}

int main(void) {
  const float plain = convolution_of_nan(-INFINITY), relu = convolution_of_nan(0);
  const float one_ab = maximum(NAN, 2, 1), one_ba = maximum(2, NAN, 1);
  const float many_ab = maximum(NAN, 2, kMany), many_ba = maximum(2, NAN, kMany);
  printf("expected: NaN each\n");
  printf("convolution of NaN: %g without bounds, %g with those of a relu\n", plain, relu);
  printf("max(NaN, 2): %g for 1 element, %g for 16\n", one_ab, many_ab);
  printf("max(2, NaN): %g for 1 element, %g for 16\n", one_ba, many_ba);
  return plain == -INFINITY && relu == 0 && isnan(one_ab) && many_ab == 2 && one_ba == 2 &&
                 isnan(many_ba)
             ? 0
             : 1;
}
EOF
