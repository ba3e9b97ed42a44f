#include "runtime/xnnpack/value_map.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/quantization_math.h"
#include "runtime/status_macros.h"
#include "runtime/xnnpack/xnn_status.h"

namespace zeropoint::runtime::xnnpack {
namespace {

// Kinds of XNNPACK values that a program can hold.
struct DataTypeRow {
  DType dtype;
  bool quantized;
  bool per_channel;
  bool constant_only;
  xnn_datatype datatype;
};

constexpr DataTypeRow kDataTypes[] = {
    {DType::kFloat32, false, false, false, xnn_datatype_fp32},
    {DType::kInt8, true, false, false, xnn_datatype_qint8},
    {DType::kInt8, true, true, true, xnn_datatype_qcint8},
    {DType::kInt32, true, false, true, xnn_datatype_qint32},
    {DType::kInt32, true, true, true, xnn_datatype_qcint32},
};

absl::StatusOr<DataTypeRow> DataTypeOf(const ProgramValue& value) {
  const bool quantized = !value.quant.scales.empty();
  const bool per_channel = value.quant.scales.size() > 1;
  for (const DataTypeRow& row : kDataTypes) {
    if (row.dtype == value.dtype && row.quantized == quantized && row.per_channel == per_channel &&
        (value.is_constant || !row.constant_only)) {
      return row;
    }
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "value '", value.name, "' (", TensorTypeToString(value.dtype, value.extents), ", ",
      value.quant.scales.size(), " scales) cannot be part of an XNNPACK segment"));
}

absl::Status CheckIntegerZeroPoint(const ProgramValue& value, const DataTypeRow& row) {
  if (value.quant.zero_point == 0 || row.datatype == xnn_datatype_qint8) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("value '", value.name, "' must have zero point 0 in an XNNPACK segment"));
}

// Unknown extents are given as 1; every reshape sets the real ones before anything is computed.
std::vector<std::size_t> DimensionsOf(const Extents& extents) {
  std::vector<std::size_t> dimensions;
  for (const std::int64_t extent : extents) {
    dimensions.push_back(extent < 0 ? 1 : static_cast<std::size_t>(extent));
  }
  return dimensions;
}

// Requires the scales, zero points and extents that CheckWeights (operand_checks.h) accepts.
absl::StatusOr<Tensor> DequantizedConstant(const ProgramValue& value,
                                           absl::Span<const std::int32_t> zero_points) {
  ASSIGN_OR_RETURN(Tensor tensor, Tensor::Allocate(DType::kFloat32, value.extents));
  const TensorView stored = {value.dtype, value.extents, value.constant.bytes.data()};
  const absl::Span<const std::int8_t> from = stored.values<std::int8_t>();
  const absl::Span<float> to = tensor.mutable_values<float>();
  std::size_t inner = 1;
  for (std::size_t axis = static_cast<std::size_t>(value.quant.axis) + 1;
       axis < value.extents.size(); ++axis) {
    inner *= static_cast<std::size_t>(value.extents[axis]);
  }
  const std::vector<float>& scales = value.quant.scales;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const std::size_t channel = i / inner;
    to[i] = Dequantize(from[i], scales[channel % scales.size()],
                       zero_points[channel % zero_points.size()]);
  }
  return absl::StatusOr<Tensor>(std::move(tensor));
}

}  // namespace

ValueMap::ValueMap(const Program& program, absl::Span<const ExternalValue> externals)
    : program_(program) {
  for (std::size_t i = 0; i < externals.size(); ++i) {
    external_ids_[externals[i].id] = static_cast<std::uint32_t>(i);
    external_flags_[externals[i].id] = externals[i].flags;
  }
}

void ValueMap::Reset(xnn_subgraph_t subgraph) {
  subgraph_ = subgraph;
  ids_.clear();
  dynamic_ids_.clear();
  computed_weights_.clear();
}

absl::StatusOr<std::uint32_t> ValueMap::IdOf(ValueId id) {
  read_in_place_.insert(id);
  return DefineOnce(id);
}

absl::StatusOr<std::uint32_t> ValueMap::IdOfWeight(ValueId id) { return DefineOnce(id); }

absl::StatusOr<std::uint32_t> ValueMap::IdOfDequantizedWeight(ValueId id, ValueId zero_points) {
  const ProgramValue& value = program_.values[static_cast<std::size_t>(id)];
  absl::Span<const std::int32_t> zeros(&value.quant.zero_point, 1);
  if (zero_points != kNoValue) {
    const ProgramValue& stored = program_.values[static_cast<std::size_t>(zero_points)];
    zeros = TensorView{stored.dtype, stored.extents, stored.constant.bytes.data()}
                .values<std::int32_t>();
  }
  ASSIGN_OR_RETURN(Tensor weight, DequantizedConstant(value, zeros));
  return IdOfComputedWeight(value, std::move(weight));
}

absl::StatusOr<std::uint32_t> ValueMap::IdOfComputedWeight(const ProgramValue& source,
                                                           Tensor weight) {
  computed_weights_.push_back(std::move(weight));
  const Tensor& kept = computed_weights_.back();
  ProgramValue value;
  value.name = source.name;
  value.is_constant = true;
  return Define(value, kept.extents(), kept.data(), XNN_INVALID_VALUE_ID, 0);
}

absl::StatusOr<std::uint32_t> ValueMap::IdOfFourBitWeight(const std::string& name,
                                                          const Extents& extents,
                                                          absl::Span<const float> scales,
                                                          Tensor weight) {
  constexpr std::int32_t kZeroPoint = 8;
  computed_weights_.push_back(std::move(weight));
  const std::vector<std::size_t> dims = DimensionsOf(extents);
  std::uint32_t id = XNN_INVALID_VALUE_ID;
  const xnn_status status = xnn_define_channelwise_quantized_tensor_value_v2(
      subgraph_, xnn_datatype_qcint4, kZeroPoint, scales.data(), dims.size(), /*channel_dim=*/0,
      dims.data(), computed_weights_.back().data(), XNN_INVALID_VALUE_ID, /*flags=*/0, &id);
  RETURN_IF_ERROR(FromXnn(status, absl::StrCat("define the weight '", name, "' of 4 bits")));
  return id;
}

void ValueMap::ReleaseWeights() {
  computed_weights_.clear();
  std::erase_if(constant_copies_,
                [this](const auto& copy) { return !read_in_place_.contains(copy.first); });
}

absl::StatusOr<std::uint32_t> ValueMap::DefineOnce(ValueId id) {
  if (const auto known = ids_.find(id); known != ids_.end()) return known->second;
  const ProgramValue& value = program_.values[static_cast<std::size_t>(id)];
  const auto external = external_ids_.find(id);
  const bool is_external = external != external_ids_.end();
  ASSIGN_OR_RETURN(const void* const data, DataOf(id));
  ASSIGN_OR_RETURN(
      const std::uint32_t xnn_id,
      Define(value, value.extents, data, is_external ? external->second : XNN_INVALID_VALUE_ID,
             is_external ? external_flags_[id] : 0));
  ids_[id] = xnn_id;
  return xnn_id;
}

absl::StatusOr<std::uint32_t> ValueMap::DefineTemporary(const ProgramValue& value,
                                                        const Extents& extents) {
  return Define(value, extents, nullptr, XNN_INVALID_VALUE_ID, 0);
}

absl::StatusOr<ValueMap::DynamicValue> ValueMap::DynamicIdOf(ValueId value_id, int num_row_axes,
                                                             std::uint32_t conversion_flags) {
  const auto [known, is_new] =
      dynamic_ids_.try_emplace({value_id, num_row_axes, conversion_flags}, XNN_INVALID_VALUE_ID);
  if (!is_new) return DynamicValue{known->second, false};
  const ProgramValue& value = program_.values[static_cast<std::size_t>(value_id)];
  const std::vector<std::size_t> dims = DimensionsOf(value.extents);
  const xnn_status status = xnn_define_dynamically_quantized_tensor_value(
      subgraph_, xnn_datatype_qdint8, dims.size(), static_cast<std::size_t>(num_row_axes),
      dims.data(), XNN_INVALID_VALUE_ID, /*flags=*/0, &known->second);
  RETURN_IF_ERROR(
      FromXnn(status, absl::StrCat("define the dynamically quantized '", value.name, "'")));
  return DynamicValue{known->second, true};
}

absl::StatusOr<std::uint32_t> ValueMap::Define(const ProgramValue& value, const Extents& extents,
                                               const void* data, std::uint32_t external_id,
                                               std::uint32_t flags) {
  ASSIGN_OR_RETURN(const DataTypeRow row, DataTypeOf(value));
  RETURN_IF_ERROR(CheckIntegerZeroPoint(value, row));
  if (extents.size() > XNN_MAX_TENSOR_DIMS) {
    return absl::InvalidArgumentError(absl::StrCat("value '", value.name, "' has rank ",
                                                   extents.size(), "; XNNPACK takes at most ",
                                                   XNN_MAX_TENSOR_DIMS));
  }
  const std::vector<std::size_t> dims = DimensionsOf(extents);
  std::uint32_t id = XNN_INVALID_VALUE_ID;
  xnn_status status = xnn_status_success;
  if (!row.quantized) {
    status = xnn_define_tensor_value(subgraph_, row.datatype, dims.size(), dims.data(), data,
                                     external_id, flags, &id);
  } else if (row.per_channel) {
    // The array of scales is not copied; the program outlives the runtime.
    status = xnn_define_channelwise_quantized_tensor_value(
        subgraph_, row.datatype, value.quant.scales.data(), dims.size(),
        static_cast<std::size_t>(value.quant.axis), dims.data(), data, external_id, flags, &id);
  } else {
    status = xnn_define_quantized_tensor_value(subgraph_, row.datatype, value.quant.zero_point,
                                               value.quant.scales[0], dims.size(), dims.data(),
                                               data, external_id, flags, &id);
  }
  RETURN_IF_ERROR(FromXnn(status, absl::StrCat("define value '", value.name, "' (",
                                               TensorTypeToString(value.dtype, extents), ")")));
  return id;
}

absl::StatusOr<const void*> ValueMap::DataOf(ValueId id) {
  const ProgramValue& value = program_.values[static_cast<std::size_t>(id)];
  if (!value.is_constant) return nullptr;
  if (value.constant.bytes.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("constant '", value.name, "' is empty; XNNPACK takes none"));
  }
  if (value.constant.readable_past_end >= kTensorSlack) return value.constant.bytes.data();
  auto copy = constant_copies_.find(id);
  if (copy == constant_copies_.end()) {
    ASSIGN_OR_RETURN(Tensor tensor,
                     Tensor::CopyOf({value.dtype, value.extents, value.constant.bytes.data()}));
    copy = constant_copies_.emplace(id, std::move(tensor)).first;
  }
  return std::as_const(copy->second).data();
}

}  // namespace zeropoint::runtime::xnnpack
