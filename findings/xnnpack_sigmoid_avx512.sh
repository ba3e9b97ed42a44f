#!/usr/bin/env bash
# XNNPACK of 2024-11-08 (Debian 13: 0.0~git20241108.4ea82e5-2), x86-64 with AVX-512: the sigmoid of a large finite number is NaN.
# xnn_unary_sigmoid gives NaN for 1e30 and for -1e30, where 1 and 0 are right; infinity itself is right, and so is what a
# network usually meets (10, say).
set -o errexit -o nounset -o pipefail
readonly LIB=$(dirname "$(readlink -f "$0")")/lib
source "$LIB/debian_packages.bash"
source "$LIB/xnnpack.bash"

grep -qw avx512f /proc/cpuinfo || cannot_check "without AVX-512 other kernels run"

run_with_xnnpack sigmoid <<'EOF'
#include <math.h>

#include "subgraph.h"

int main(void) {
  float x[4 + XNN_EXTRA_BYTES / sizeof(float)] = {1e30f, -1e30f, 10, INFINITY};
  struct graph g;
  run_unary(&g, xnn_unary_sigmoid, x, 4);
  printf("sigmoid(1e30):  expected 1, got %g\n", g.result[0]);
  printf("sigmoid(-1e30): expected 0, got %g\n", g.result[1]);
  printf("sigmoid(10):    expected 0.999955, got %g\n", g.result[2]);
  printf("sigmoid(inf):   expected 1, got %g\n", g.result[3]);
  return isnan(g.result[0]) && isnan(g.result[1]) && g.result[2] > 0.9999f && g.result[3] == 1 ? 0
                                                                                               : 1;
}
EOF
