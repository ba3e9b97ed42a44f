#ifndef ZEROPOINT_TOOLS_DRIVER_RUN_SAMPLES_H_
#define ZEROPOINT_TOOLS_DRIVER_RUN_SAMPLES_H_

// Running samples of a data set, with errors that know of batches.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/session.h"
#include "tools/data/dataset.h"

namespace zeropoint::tools {

/// Samples [begin, end) of a data set that is run `batch` samples at a time.
struct SampleRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t batch = 1;
};

/// What to do about a run that failed for no reason that is known better.
inline constexpr absl::string_view kCheckSamplesAndManifest =
    "check these samples and the preprocess manifest";

/// For tensors of a run on samples where the user states nothing, in MiB; what weights take comes
/// on top.
inline constexpr std::int64_t kDefaultTensorMib = 256;

/// "calib.npz (samples 0 to 7)".
std::string DescribeSamples(const Dataset& data, const SampleRange& range);

/// One run on `inputs`, the samples `range` of `data`. Errors are complete (error_text.h), with
/// `where` in second place. A model whose batch is a number in its graph (a Reshape to [1,-1])
/// takes no other: when the run fails although fewer samples at a time would do, the advice names
/// `--batch` or `--limit` in place of `to_do`.
absl::StatusOr<std::vector<runtime::Tensor>> RunSamples(runtime::Session& session, Dataset& data,
                                                        const SampleRange& range,
                                                        const std::vector<runtime::Tensor>& inputs,
                                                        absl::string_view where,
                                                        absl::string_view to_do);

/// How many of the first `batch` samples run at once within `max_bytes` for tensors, a multiple of
/// what the model takes at a time and no less; few, where more would run no faster. All of them
/// where fewer do not run, which the run of all will say more of. Runs the session once.
std::int64_t SamplesThatFit(runtime::Session& session, Dataset& data, std::int64_t batch,
                            std::int64_t max_bytes);

/// The same as Session::Stream. What `sink` refuses is returned as it is.
absl::Status StreamSamples(runtime::Session& session, Dataset& data, const SampleRange& range,
                           const std::vector<runtime::Tensor>& inputs, absl::string_view where,
                           absl::string_view to_do, runtime::OutputSink sink);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_RUN_SAMPLES_H_
