#!/usr/bin/env bash
# XNNPACK of 2024-11-08 (Debian 13: 0.0~git20241108.4ea82e5-2): a copy whose operands were once one place copies nothing ever after.
# xnn_setup_copy_nc_x32 with equal pointers marks the operator as one to skip; later calls with other pointers return success
# and leave it so, until it is reshaped. The same happens inside a runtime: when another one that shares its workspace grows
# it, the operators are set up with pointers of the last run, and where two are equal by chance, that output is never written.
set -o errexit -o nounset -o pipefail
readonly LIB=$(dirname "$(readlink -f "$0")")/lib
source "$LIB/debian_packages.bash"
source "$LIB/xnnpack.bash"

run_with_xnnpack copy <<'EOP'
#include <stdio.h>
#include <xnnpack.h>

#define OK(call) \
  if ((call) != xnn_status_success) return printf("%s failed\n", #call), 1

int main(void) {
  float x[1 + XNN_EXTRA_BYTES / sizeof(float)] = {5}, y[1 + XNN_EXTRA_BYTES / sizeof(float)] = {0};
  xnn_operator_t copy = NULL;
  OK(xnn_initialize(NULL));
  OK(xnn_create_copy_nc_x32(0, &copy));
  OK(xnn_reshape_copy_nc_x32(copy, /*batch_size=*/1, /*channels=*/1, 1, 1, NULL));
  OK(xnn_setup_copy_nc_x32(copy, x, x));
  OK(xnn_run_operator(copy, NULL));
  OK(xnn_setup_copy_nc_x32(copy, x, y));
  OK(xnn_run_operator(copy, NULL));
  const float skipped = y[0];
  OK(xnn_reshape_copy_nc_x32(copy, 1, 1, 1, 1, NULL));
  OK(xnn_setup_copy_nc_x32(copy, x, y));
  OK(xnn_run_operator(copy, NULL));
  printf("copy of 5, after one in place: expected 5, got %g; reshaped in between: %g\n", skipped, y[0]);
  return skipped == 0 && y[0] == 5 ? 0 : 1;
}
EOP
