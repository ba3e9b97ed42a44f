// Preprocess manifests (JSON).

#include "test/fuzz/fuzz_target.h"
#include "tools/data/preprocess.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)zeropoint::tools::ParsePreprocess({reinterpret_cast<const char*>(data), size}, "fuzz");
  return 0;
}
