#!/usr/bin/env bash
# XNNPACK of 2024-11-08 (Debian 13: 0.0~git20241108.4ea82e5-2), x86-64 with AVX: the square root of infinity is NaN.
# Its kernels refine an approximate reciprocal square root, in which infinity meets 0; so xnn_unary_square_root gives NaN for
# +infinity, where IEEE 754 and C's sqrt give +infinity, and xnn_unary_reciprocal_square_root gives NaN for 0 and for
# +infinity (expected: +infinity and 0). Finite positive numbers are right.
set -o errexit -o nounset -o pipefail
readonly LIB=$(dirname "$(readlink -f "$0")")/lib
source "$LIB/debian_packages.bash"
source "$LIB/xnnpack.bash"

grep -qw avx /proc/cpuinfo || cannot_check "without AVX other kernels run"

run_with_xnnpack square_root <<'EOF'
#include <math.h>

#include "subgraph.h"

int main(void) {
  float x[3 + XNN_EXTRA_BYTES / sizeof(float)] = {INFINITY, 0, 4};
  struct graph root, reciprocal;
  run_unary(&root, xnn_unary_square_root, x, 3);
  run_unary(&reciprocal, xnn_unary_reciprocal_square_root, x, 3);
  printf("sqrt(inf):   expected inf, got %g\n", root.result[0]);
  printf("sqrt(0):     expected 0, got %g\n", root.result[1]);
  printf("sqrt(4):     expected 2, got %g\n", root.result[2]);
  printf("1/sqrt(inf): expected 0, got %g\n", reciprocal.result[0]);
  printf("1/sqrt(0):   expected inf, got %g\n", reciprocal.result[1]);
  return isnan(root.result[0]) && root.result[1] == 0 && root.result[2] == 2 &&
                 isnan(reciprocal.result[0]) && isnan(reciprocal.result[1])
             ? 0
             : 1;
}
EOF
