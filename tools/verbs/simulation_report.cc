#include "tools/verbs/simulation_report.h"

#include <cstdio>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/driver/simulation/simulate_observed.h"
#include "tools/error_text.h"

namespace zeropoint::tools {

std::optional<std::int64_t> SimulatedTensors(const runtime::Program& program) {
  const auto found = program.metadata.find(std::string(kSimulatedKey));
  std::int64_t count = 0;
  if (found == program.metadata.end() || !absl::SimpleAtoi(found->second, &count)) {
    return std::nullopt;
  }
  return count;
}

void WarnUncalibrated(const runtime::Program& program, absl::string_view where) {
  if (SimulatedTensors(program) != 0) return;
  const std::string text = ErrorText(
      "nothing is quantized, for no observer that is on has a scale and zero point", where,
      "give IR as `zp compile --calib DATA --emit-ir calibrated=FILE.ir` writes it");
  std::fprintf(stderr, "warning: %s\n", text.c_str());
}

std::string SimulationLine(const runtime::Program& program) {
  const std::int64_t tensors = SimulatedTensors(program).value_or(0);
  if (tensors == 0) return "";
  return absl::StrCat("simulated: ", tensors, " tensors are quantized and dequantized in float\n");
}

}  // namespace zeropoint::tools
