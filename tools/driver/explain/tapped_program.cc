#include "tools/driver/explain/tapped_program.h"

#include <utility>

#include "runtime/status_macros.h"
#include "tools/driver/open_session.h"

namespace zeropoint::tools {

TappedProgram::TappedProgram(runtime::Program program)
    : program_(std::make_unique<const runtime::Program>(std::move(program))),
      index_(*program_),
      tapped_(std::make_unique<runtime::Program>(*program_)),
      ports_(*tapped_),
      taps_(TapLayers(*program_, ports_)) {}

void TappedProgram::ShowAll() {
  for (const runtime::Port& input : program_->inputs) Show(input.value);
  for (const PlacedNode& placed : index_.nodes()) {
    for (const runtime::ValueId id : placed.node->outputs) {
      if (id != runtime::kNoValue) Show(id);
    }
  }
}

absl::Status TappedProgram::Open(int threads, const std::string& where) {
  ASSIGN_OR_RETURN(session_, OpenSession(*tapped_, threads, where));
  return absl::OkStatus();
}

absl::Status TappedProgram::Run(const SampleBatch& batch) {
  held_.clear();  // before the next run allocates as much again
  ASSIGN_OR_RETURN(held_, RunSamples(*session_, batch.data, batch.range, batch.inputs,
                                     DescribeSamples(batch.data, batch.range),
                                     "check these samples with `zp run`"));
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
