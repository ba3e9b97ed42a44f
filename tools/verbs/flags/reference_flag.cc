#include "tools/verbs/flags/reference_flag.h"

namespace zeropoint::tools {

void AddReferenceFlag(CLI::App& verb, runtime::Backend& backend) {
  verb.add_flag_callback(
      "--reference", [&backend] { backend = runtime::Backend::kReference; },
      "Run FILE in the reference kernels, not in XNNPACK: slow, the same bits on every CPU");
}

void AddAgainstReferenceFlag(CLI::App& verb, runtime::Backend& backend) {
  verb.add_flag_callback(
          "--against-reference", [&backend] { backend = runtime::Backend::kReference; },
          "Run OTHER in the reference kernels")
      ->needs(verb.get_option("--against"));
}

}  // namespace zeropoint::tools
