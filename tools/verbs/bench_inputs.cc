#include "tools/verbs/bench_inputs.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/status_macros.h"
#include "tools/error_text.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

constexpr std::uint32_t kSeed = 1;

bool IsInput(const runtime::Program& program, const std::string& name) {
  return std::any_of(program.inputs.begin(), program.inputs.end(),
                     [&](const runtime::Port& port) { return port.name == name; });
}

absl::StatusOr<runtime::Extents> ChooseExtents(const runtime::Port& port,
                                               const runtime::ProgramValue& value,
                                               const ShapesByInput& shapes) {
  const auto given = shapes.find(port.name);
  const bool is_given = given != shapes.end();
  runtime::Extents extents = is_given ? given->second : value.extents;
  std::vector<std::string> open;
  for (std::size_t i = 0; i < extents.size(); ++i) {
    if (extents[i] >= 0) continue;
    if (i > 0 && !is_given) open.push_back(port.symbols[i]);
    extents[i] = 1;
  }
  if (open.empty()) return extents;
  return UsageError(absl::StrCat("the shape of input '", port.name, "' is not fixed (",
                                 absl::StrJoin(open, ", "), ")"),
                    "--shape", absl::StrCat("give --shape ", port.name, "=1x…"));
}

void Fill(runtime::Tensor& tensor, std::mt19937& random) {
  if (tensor.dtype() != runtime::DType::kFloat32) {
    std::memset(tensor.data(), 0, tensor.view().num_bytes());
    return;
  }
  std::uniform_real_distribution<float> uniform(0, 1);
  for (float& value : tensor.mutable_values<float>()) value = uniform(random);
}

}  // namespace

absl::StatusOr<std::vector<runtime::Tensor>> MakeBenchInputs(const runtime::Program& program,
                                                             const ShapesByInput& shapes) {
  for (const auto& [name, extents] : shapes) {
    if (!IsInput(program, name)) {
      return UsageError(absl::StrCat("the model has no input '", name, "'"),
                        absl::StrCat("--shape ", name),
                        "name one of its inputs, which `zp inspect` shows");
    }
  }
  std::mt19937 random(kSeed);
  std::vector<runtime::Tensor> inputs;
  for (const runtime::Port& port : program.inputs) {
    const runtime::ProgramValue& value = program.values[static_cast<std::size_t>(port.value)];
    ASSIGN_OR_RETURN(runtime::Extents extents, ChooseExtents(port, value, shapes));
    ASSIGN_OR_RETURN(runtime::Tensor input,
                     WithPlace(runtime::Tensor::Allocate(value.dtype, std::move(extents)),
                               absl::StrCat("--shape ", port.name), "give smaller extents"));
    Fill(input, random);
    inputs.push_back(std::move(input));
  }
  return inputs;
}

}  // namespace zeropoint::tools
