#include "tools/driver/measure_sqnr.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "ir/status_macros.h"
#include "runtime/session.h"
#include "tools/data/metrics.h"
#include "tools/data/tensor_views.h"

namespace zeropoint::tools {
namespace {

absl::StatusOr<std::unique_ptr<runtime::Session>> Open(runtime::Program program, int threads) {
  return runtime::Session::Create(std::make_shared<const runtime::Program>(std::move(program)),
                                  {.threads = threads});
}

}  // namespace

absl::StatusOr<double> MeasureSqnr(runtime::Program reference, runtime::Program program,
                                   Dataset& data, const MeasureOptions& options) {
  ASSIGN_OR_RETURN(const auto expected_session, Open(std::move(reference), options.threads));
  ASSIGN_OR_RETURN(const auto actual_session, Open(std::move(program), options.threads));
  Sqnr sqnr;
  for (std::int64_t begin = 0; begin < options.samples; begin += options.batch) {
    const std::int64_t end = std::min(begin + options.batch, options.samples);
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> inputs, data.ReadBatch(begin, end));
    const std::vector<runtime::TensorView> views = ViewsOf(inputs);
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> expected, expected_session->Run(views));
    ASSIGN_OR_RETURN(const std::vector<runtime::Tensor> actual, actual_session->Run(views));
    for (std::size_t i = 0; i < expected.size(); ++i) {
      if (expected[i].dtype() == runtime::DType::kFloat32) {
        sqnr.Add(expected[i].values<float>(), actual[i].values<float>());
      }
    }
  }
  return sqnr.decibels();
}

}  // namespace zeropoint::tools
