#!/usr/bin/env bash
# XNNPACK of 2024-11-08 (Debian 13: 0.0~git20241108.4ea82e5-2): a clamp behind a padded convolution makes the runtime unusable.
# When the runtime is made, the clamp is fused into the convolution, and its bounds are also written over the convolution's
# padding, which shares a union with them. With bounds 1 and 6 xnn_reshape_runtime returns 6 (out of memory) for a 4 x 4
# picture; with 0 and 6 it goes well, and so it does with 1 and 6 as bounds of the convolution itself.
set -o errexit -o nounset -o pipefail
readonly LIB=$(dirname "$(readlink -f "$0")")/lib
source "$LIB/debian_packages.bash"
source "$LIB/xnnpack.bash"

run_with_xnnpack clamp <<'EOF'
#include <math.h>

#include "subgraph.h"

static const float kMiddle[] = {0, 0, 0, 0, 1, 0, 0, 0, 0};

static void convolve(struct graph* g, float low, float high, uint32_t x, uint32_t y) {
  const size_t filter[] = {1, 3, 3, 1};
  ok(xnn_define_convolution_2d(g->subgraph, 1, 1, 1, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, low, high, x,
                               tensor(g, 4, filter, kMiddle), XNN_INVALID_VALUE_ID, y, 0));
}

static enum xnn_status clamped(float low, float high, int by_the_convolution) {
  const size_t extents[] = {1, 4, 4, 1};
  float pixels[16 + XNN_EXTRA_BYTES / sizeof(float)] = {0};
  union xnn_unary_params bounds = {.clamp = {low, high}};
  struct graph g = begin(2);
  const uint32_t x = input(&g, 4, extents, pixels), y = output(&g, 4, extents);
  if (by_the_convolution) {
    convolve(&g, low, high, x, y);
  } else {
    const uint32_t between = tensor(&g, 4, extents, NULL);
    convolve(&g, -INFINITY, INFINITY, x, between);
    ok(xnn_define_unary(g.subgraph, xnn_unary_clamp, &bounds, between, y, 0));
  }
  return run(&g);
}

int main(void) {
  const enum xnn_status one = clamped(1, 6, 0), zero = clamped(0, 6, 0), own = clamped(1, 6, 1);
  printf("status of reshape, expected 0 each:\n");
  printf("convolution, clamp(1, 6): %d\n", one);
  printf("convolution, clamp(0, 6): %d\n", zero);
  printf("convolution with 1 and 6 as its own bounds: %d\n", own);
  return one == xnn_status_out_of_memory && zero == xnn_status_success && own == xnn_status_success
             ? 0
             : 1;
}
EOF
