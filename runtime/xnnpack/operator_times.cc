#include "runtime/xnnpack/operator_times.h"

#include <cstdint>
#include <cstring>

#include "runtime/status_macros.h"
#include "runtime/xnnpack/xnn_status.h"

namespace zeropoint::runtime::xnnpack {
namespace {

// Names of all operators, each ended by a NUL. XNNPACK tells the size by failing once.
absl::StatusOr<std::vector<char>> ReadNames(xnn_runtime_t runtime) {
  std::size_t size = 0;
  const xnn_status sizing = xnn_get_runtime_profiling_info(runtime, xnn_profile_info_operator_name,
                                                           /*param_value_size=*/0, nullptr, &size);
  if (sizing != xnn_status_success && sizing != xnn_status_out_of_memory) {
    return FromXnn(sizing, "name operators");
  }
  std::vector<char> names(size);
  RETURN_IF_ERROR(FromXnn(xnn_get_runtime_profiling_info(runtime, xnn_profile_info_operator_name,
                                                         names.size(), names.data(), &size),
                          "name operators"));
  return names;
}

}  // namespace

absl::Status AppendOperatorTimes(xnn_runtime_t runtime, absl::Span<const Node* const> nodes,
                                 std::vector<NodeTime>* times) {
  std::size_t count = 0;
  std::size_t size = 0;
  RETURN_IF_ERROR(FromXnn(xnn_get_runtime_profiling_info(runtime, xnn_profile_info_num_operators,
                                                         sizeof(count), &count, &size),
                          "count operators"));
  if (count == 0) return absl::OkStatus();
  std::vector<std::uint64_t> microseconds(count);
  RETURN_IF_ERROR(FromXnn(
      xnn_get_runtime_profiling_info(runtime, xnn_profile_info_operator_timing,
                                     count * sizeof(microseconds[0]), microseconds.data(), &size),
      "time operators"));
  ASSIGN_OR_RETURN(const std::vector<char> names, ReadNames(runtime));
  const bool one_to_one = nodes.size() == count;
  std::size_t position = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string kind(names.data() + position);
    position += kind.size() + 1;
    times->push_back({.name = one_to_one ? nodes[i]->name : "",
                      .kind = kind,
                      .milliseconds = static_cast<double>(microseconds[i]) / 1000.0,
                      .continues = one_to_one && i > 0 && nodes[i] == nodes[i - 1]});
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::runtime::xnnpack
