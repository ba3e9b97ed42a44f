// Arrays (`.npy`, `.npz`): every array of what opens is read.

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "ir/check.h"
#include "test/fuzz/fuzz_target.h"
#include "tools/data/array_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int descriptor = memfd_create("fuzz", 0);
  ZEROPOINT_CHECK(descriptor >= 0, "memfd_create");
  ZEROPOINT_CHECK(write(descriptor, data, size) == static_cast<ssize_t>(size), "write");
  {
    const auto file =
        zeropoint::tools::ArrayFile::Open("/proc/self/fd/" + std::to_string(descriptor));
    if (file.ok()) {
      for (const std::string& name : (*file)->names()) {
        (void)(*file)->ReadTensor(name);
      }
    }
  }
  close(descriptor);
  return 0;
}
