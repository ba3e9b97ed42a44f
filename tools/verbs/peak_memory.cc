#include "tools/verbs/peak_memory.h"

#include <cstdint>
#include <fstream>
#include <limits>
#include <string>

namespace zeropoint::tools {

std::optional<double> PeakResidentMebibytes() {
  std::ifstream status("/proc/self/status");
  for (std::string key; status >> key;) {
    std::int64_t kibibytes = 0;
    if (key == "VmHWM:" && status >> kibibytes) return static_cast<double>(kibibytes) / 1024;
    status.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return std::nullopt;
}

}  // namespace zeropoint::tools
