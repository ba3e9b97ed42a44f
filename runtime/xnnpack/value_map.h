#ifndef ZEROPOINT_RUNTIME_XNNPACK_VALUE_MAP_H_
#define ZEROPOINT_RUNTIME_XNNPACK_VALUE_MAP_H_

// Program values as values of one XNNPACK subgraph.

#include <xnnpack.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::xnnpack {

/// A value that the session hands over or takes back; its index in the list is its external id.
struct ExternalValue {
  ValueId id = kNoValue;
  /// XNN_VALUE_FLAG_EXTERNAL_INPUT or XNN_VALUE_FLAG_EXTERNAL_OUTPUT.
  std::uint32_t flags = 0;
};

/// Defines values on first use: external ones under their index in `externals`, constants as static
/// data, the rest as internal. Must outlive the runtime made of the subgraph: it owns the copies of
/// constants that lack slack.
class ValueMap {
 public:
  ValueMap(const Program& program, absl::Span<const ExternalValue> externals);

  /// Starts a new subgraph; ids of an earlier one are forgotten, copies of constants are kept.
  void Reset(xnn_subgraph_t subgraph);

  /// kInvalidArgument for types and quantizations that XNNPACK does not have.
  absl::StatusOr<std::uint32_t> IdOf(ValueId id);
  /// The same for a constant that XNNPACK packs when the runtime is created and never reads again.
  absl::StatusOr<std::uint32_t> IdOfWeight(ValueId id);

  /// The same for a constant of int8, dequantized to f32; with a zero point for each channel from
  /// the constant `zero_points`, unless it is kNoValue.
  absl::StatusOr<std::uint32_t> IdOfDequantizedWeight(ValueId id, ValueId zero_points);

  /// A constant that is computed when the program is loaded, f32.
  absl::StatusOr<std::uint32_t> IdOfComputedWeight(const ProgramValue& source, Tensor weight);

  /// Integers of 4 bits for a matrix of `extents`, as XNNPACK takes them (block_filter.h), with a
  /// scale for each row; `scales` must outlive the runtime.
  absl::StatusOr<std::uint32_t> IdOfFourBitWeight(const std::string& name, const Extents& extents,
                                                  absl::Span<const float> scales, Tensor weight);

  /// To be called once the runtime is created: frees the copies of constants that were weights
  /// only, dequantized ones included.
  void ReleaseWeights();

  /// A new internal value like `value` but for its extents (-1: known at run time only).
  absl::StatusOr<std::uint32_t> DefineTemporary(const ProgramValue& value, const Extents& extents);

  /// The internal value for what `id` (f32) is when it is quantized at run time: int8, a scale and
  /// zero point for each index of all but the last `num_row_axes` axes. One for all nodes that ask
  /// with the same arguments; the first, for which it is new, is to define the conversion.
  struct DynamicValue {
    std::uint32_t id;
    bool is_new;
  };
  absl::StatusOr<DynamicValue> DynamicIdOf(ValueId id, int num_row_axes,
                                           std::uint32_t conversion_flags);

 private:
  absl::StatusOr<std::uint32_t> Define(const ProgramValue& value, const Extents& extents,
                                       const void* data, std::uint32_t external_id,
                                       std::uint32_t flags);
  absl::StatusOr<std::uint32_t> DefineOnce(ValueId id);
  absl::StatusOr<const void*> DataOf(ValueId id);

  const Program& program_;
  xnn_subgraph_t subgraph_ = nullptr;
  std::map<ValueId, std::uint32_t> ids_;
  /// By value, number of row axes and flags of the conversion.
  std::map<std::tuple<ValueId, int, std::uint32_t>, std::uint32_t> dynamic_ids_;
  std::map<ValueId, std::uint32_t> external_flags_;
  std::map<ValueId, std::uint32_t> external_ids_;
  std::map<ValueId, Tensor> constant_copies_;
  std::set<ValueId> read_in_place_;
  std::vector<Tensor> computed_weights_;
};

}  // namespace zeropoint::runtime::xnnpack

#endif  // ZEROPOINT_RUNTIME_XNNPACK_VALUE_MAP_H_
