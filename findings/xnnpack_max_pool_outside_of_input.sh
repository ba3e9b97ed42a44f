#!/usr/bin/env bash
# XNNPACK of 2024-11-08 (Debian 13: 0.0~git20241108.4ea82e5-2): a dilated max-pooling window that holds no pixel reads behind the input.
# With 2 pixels, padding of 1 on both sides and a kernel of 2 taps, 3 apart, the only window has its taps at -1 and 2: all of it
# is padding, and the result should be the lowest value, -infinity. XNNPACK returns what stands in memory behind the last
# pixel; here that is inside the XNN_EXTRA_BYTES that xnnpack.h has an input end with. Windows that hold a pixel are right.
set -o errexit -o nounset -o pipefail
readonly LIB=$(dirname "$(readlink -f "$0")")/lib
source "$LIB/debian_packages.bash"
source "$LIB/xnnpack.bash"

run_with_xnnpack max_pool <<'EOF'
#include <math.h>

#include "subgraph.h"

static float pool(float behind) {
  float pixels[2 + XNN_EXTRA_BYTES / sizeof(float)] = {5, 7, behind, behind, behind, behind};
  const size_t extents[] = {1, 1, 2, 1}, pooled[] = {1, 1, 1, 1};
  struct graph g = begin(2);
  const uint32_t x = input(&g, 4, extents, pixels), y = output(&g, 4, pooled);
  ok(xnn_define_max_pooling_2d(g.subgraph, 0, 1, 0, 1, /*kernel=*/1, 2, /*stride=*/1, 1,
                               /*dilation=*/1, 3, -INFINITY, INFINITY, x, y, 0));
  ok(run(&g));
  return g.result[0];
}

int main(void) {
  const float first = pool(111), second = pool(222);
  printf("expected -inf, got %g; with other bytes behind the input %g\n", first, second);
  return first == 111 && second == 222 ? 0 : 1;
}
EOF
