#include "tools/verbs/flags/simulation_flags.h"

namespace zeropoint::tools {

void AddSimulationFlags(CLI::App& verb, QuantizationSwitches& switches) {
  CLI::Option* leave_float =
      verb.add_option("--leave-float", switches.leave_float,
                      "An ONNX node, or a kind of op (aten.conv2d), that computes in float where a "
                      "calibrated .ir is simulated or converted; may be repeated")
          ->expected(1)
          ->take_all();
  verb.add_option("--quantize-only", switches.quantize_only,
                  "The same for all but these nodes and kinds")
      ->expected(1)
      ->take_all()
      ->excludes(leave_float);
}

}  // namespace zeropoint::tools
