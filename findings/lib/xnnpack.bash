# XNNPACK as Debian 13 has it. Source it after debian_packages.bash.

readonly XNNPACK_VERSION=0.0~git20241108.4ea82e5-2

# run_with_xnnpack NAME: compiles the C program on standard input, which may include subgraph.h, and runs it with XNNPACK and
# the C library of the same Debian.
run_with_xnnpack() {
  local root=$FOLDER/root libraries=$FOLDER/root/usr/lib/x86_64-linux-gnu lib
  [[ $(uname -m) == x86_64 ]] || cannot_check "the kernels are those of x86-64"
  lib=$(dirname "${BASH_SOURCE[0]}")
  fetch trixie root "libxnnpack-dev=$XNNPACK_VERSION" "libxnnpack0.20241108=$XNNPACK_VERSION" \
    libpthreadpool-dev libpthreadpool0 libcpuinfo0 libc6 libstdc++6 libgcc-s1
  cat >"$FOLDER/$1.c"
  "${CC:-cc}" -std=c11 -Wall -Werror -O1 -I"$root/usr/include" -I"$lib" "$FOLDER/$1.c" -o "$FOLDER/$1" \
    "$libraries/libXNNPACK.so" -Wl,--allow-shlib-undefined || cannot_check "the program does not compile"
  "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$FOLDER/$1"
}
