#include "test/parity/recorded_scales.h"

#include <fstream>
#include <sstream>

namespace zeropoint::test {

std::vector<RecordedScale> RecordedScales(const std::string& mode) {
  std::ifstream file("test/parity/resnet8_fmnist.pt2e.txt");
  std::vector<RecordedScale> scales;
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::string line_mode;
    RecordedScale recorded;
    if (fields >> line_mode >> recorded.of >> recorded.scale >> recorded.zero_point &&
        line_mode == mode) {
      scales.push_back(recorded);
    }
  }
  return scales;
}

}  // namespace zeropoint::test
