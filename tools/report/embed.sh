#!/bin/sh
# embed.sh NAME=FILE...: C++ source on standard output, in which NAME() is the text of FILE.
set -eu
echo '#include "tools/report/page_files.h"'
echo 'namespace zeropoint::tools {'
for entry in "$@"; do
  printf 'absl::string_view %s() { return R"~~(' "${entry%%=*}"
  cat "${entry#*=}"
  echo ')~~"; }'
done
echo '}  // namespace zeropoint::tools'
