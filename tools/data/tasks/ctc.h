#ifndef ZEROPOINT_TOOLS_DATA_TASKS_CTC_H_
#define ZEROPOINT_TOOLS_DATA_TASKS_CTC_H_

// Sequences out of scores, as models of connectionist temporal classification (CTC) mean them.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/tensor.h"

namespace zeropoint::tools {

/// Class numbers without blanks; "hello" in numbers.
using Sequence = std::vector<std::int64_t>;

/// Greedy decoding: the best class of each step, runs of one class merged, blanks left out.
/// `best` holds the best class of each step, in order of time.
///
///   CollapseCtc({0, 7, 7, 0, 7, 3}, /*blank=*/0)  ->  {7, 7, 3}
Sequence CollapseCtc(absl::Span<const std::int64_t> best, std::int64_t blank);

/// One sequence for each of `samples`, from scores f32 (or any other numbers) of shape [N,T,C], or
/// [T,N,C] where the first axis is not as long as there are samples and the second is.
/// kInvalidArgument for other shapes; it says what was found.
absl::StatusOr<std::vector<Sequence>> DecodeCtc(const runtime::Tensor& scores, std::int64_t samples,
                                                std::int64_t blank);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_TASKS_CTC_H_
