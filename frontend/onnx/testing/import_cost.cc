// Imports the model named on the command line and prints the code of the status, then the most
// memory that the process had at any time, in bytes.

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>

#include "frontend/onnx/import.h"

namespace {

/// getrusage would count what the parent had when it forked.
std::int64_t PeakBytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::int64_t kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto module = zeropoint::frontend::ImportOnnxFile(argv[1], {});
  std::printf("%d %lld\n", static_cast<int>(module.status().code()),
              static_cast<long long>(PeakBytes()));
  std::fprintf(stderr, "%.400s\n", module.status().ToString().c_str());
  return 0;
}
