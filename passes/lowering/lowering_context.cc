#include "passes/lowering/lowering_context.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <variant>

#include "ir/debug_handle.h"
#include "ir/op_kind.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/dequantize_constant.h"
#include "passes/lowering/dtype_conversion.h"
#include "passes/lowering/node_attributes.h"
#include "passes/lowering/permute_constant.h"
#include "passes/match.h"

namespace zeropoint::passes::lowering {
namespace {

using runtime::QuantParams;
using runtime::ValueId;

QuantParams PerTensorParams(const ir::Op& op) {
  return {{static_cast<float>(op.float_attribute("scale"))},
          static_cast<std::int32_t>(op.int_attribute("zero_point")),
          0};
}

/// Per-channel params of a dequantize op; XNNPACK has no per-channel zero points, so a zero point
/// other than one common value yields no params, and the island stays float.
QuantParams PerChannelParams(const ir::Op& op) {
  const ir::Value* scales = op.operand(1);
  const ir::Value* zero_points = op.operand(2);
  if (!scales->is_constant() || !zero_points->is_constant() ||
      scales->dtype() != ir::DType::kFloat32 || zero_points->dtype() != ir::DType::kInt32) {
    return {};
  }
  const absl::Span<const std::int32_t> zeros = zero_points->data().values<std::int32_t>();
  for (std::int32_t zero_point : zeros) {
    if (zero_point != zeros.front()) {
      return {};
    }
  }
  const absl::Span<const float> values = scales->data().values<float>();
  return {{values.begin(), values.end()},
          zeros.empty() ? 0 : zeros.front(),
          static_cast<std::int32_t>(op.int_attribute("axis"))};
}

std::optional<QuantParams> ParamsOf(const ir::Op* op) {
  if (op == nullptr) {
    return std::nullopt;
  }
  switch (op->kind()) {
    case ir::OpKind::kQuantizePerTensor:
    case ir::OpKind::kDequantizePerTensor:
      return PerTensorParams(*op);
    case ir::OpKind::kQuantizePerChannel:
    case ir::OpKind::kDequantizePerChannel:
      return PerChannelParams(*op);
    default:
      return std::nullopt;
  }
}

bool IsQuantizedDType(ir::DType dtype) {
  return dtype == ir::DType::kInt8 || dtype == ir::DType::kUint8;
}

/// What integers stand for that were computed without knowing it; no scales where nobody does.
QuantParams DebugParamsOf(const ir::Value& value) {
  const ir::Op* op = value.defining_op();
  if (op == nullptr || !IsQuantizedDType(value.dtype())) return {};
  if (op->kind() == ir::OpKind::kIntQuantize) {
    const std::vector<double>& scales = op->floats_attribute("scale");
    if (scales.size() != 1) return {};
    return {{static_cast<float>(scales[0])},
            static_cast<std::int32_t>(op->ints_attribute("zero_point")[0]),
            0};
  }
  const auto scale = op->attributes().find(ir::kDebugScale);
  const auto zero_point = op->attributes().find(ir::kDebugZeroPoint);
  if (scale == op->attributes().end() || zero_point == op->attributes().end()) return {};
  const auto* number = std::get_if<double>(&scale->second);
  const auto* zero = std::get_if<std::int64_t>(&zero_point->second);
  if (number == nullptr || zero == nullptr) return {};
  return {{static_cast<float>(*number)}, static_cast<std::int32_t>(*zero), 0};
}

/// Below rank 3 the layouts are one, kept under one key.
Layout NormalizedLayout(const ir::Value& value, Layout layout) {
  return value.shape().size() < 3 ? Layout::kRowMajor : layout;
}

/// Of constants with the same bytes.
bool IsSameConstant(const runtime::ProgramValue& a, const runtime::ProgramValue& b) {
  return a.dtype == b.dtype && a.extents == b.extents && a.quant.scales == b.quant.scales &&
         a.quant.zero_point == b.quant.zero_point && a.quant.axis == b.quant.axis;
}

}  // namespace

absl::Status LoweringContext::CheckNotRefused(const ir::Op& op) const {
  const auto refused = refused_.find(&op);
  return refused == refused_.end() ? absl::OkStatus() : absl::UnimplementedError(refused->second);
}

QuantParams LoweringContext::QuantOf(const ir::Value& value) {
  if (!IsQuantizedDType(value.dtype())) {
    return {};
  }
  if (std::optional<QuantParams> params = ParamsOf(value.defining_op())) {
    return *std::move(params);
  }
  for (const ir::Use& use : value.uses()) {
    if (std::optional<QuantParams> params = ParamsOf(use.op)) {
      return *std::move(params);
    }
  }
  return {};
}

const ir::Value& LoweringContext::Resolve(const ir::Value& value) const {
  const ir::Value* resolved = &value;
  for (auto it = aliases_.find(resolved); it != aliases_.end(); it = aliases_.find(resolved)) {
    resolved = it->second;
  }
  return *resolved;
}

std::optional<ir::TensorData> LoweringContext::MovedConstant(const ir::Op& op) const {
  if (op.kind() != ir::OpKind::kView && op.kind() != ir::OpKind::kPermute) return std::nullopt;
  const ir::TensorData* from = ConstantOf(*op.operand(0));
  if (from == nullptr) return std::nullopt;
  if (op.kind() == ir::OpKind::kPermute) {
    return PermuteConstant(*from, op.ints_attribute("dims"));
  }
  std::vector<std::int64_t> extents;
  for (const ir::Dim& dim : op.result()->shape()) {
    if (!dim.is_constant()) return std::nullopt;
    extents.push_back(dim.constant());
  }
  absl::StatusOr<ir::TensorData> moved = from->Reshaped(std::move(extents));
  return moved.ok() ? std::optional<ir::TensorData>(*std::move(moved)) : std::nullopt;
}

std::optional<ir::TensorData> LoweringContext::FakeQuantizedConstant(const ir::Op& op) const {
  if (op.kind() != ir::OpKind::kFakeQuantize) return std::nullopt;
  const ir::TensorData* x = ConstantOf(*op.operand(0));
  if (x == nullptr) return std::nullopt;
  return op.bool_attribute("enabled") ? FakeQuantizeConstant(op, *x) : *x;
}

const ir::TensorData* LoweringContext::ConstantOf(const ir::Value& value) const {
  const ir::Value& resolved = Resolve(value);
  if (resolved.is_constant()) {
    return &resolved.data();
  }
  auto it = dequantized_constants_.find(&resolved);
  if (it != dequantized_constants_.end()) {
    return &it->second;
  }
  if (resolved.defining_op() == nullptr) {
    return nullptr;
  }
  const ir::Op& op = *resolved.defining_op();
  if (op.kind() == ir::OpKind::kObserve) return ConstantOf(*op.operand(0));
  std::optional<ir::TensorData> data = DequantizeConstant(op);
  if (!data) data = MovedConstant(op);
  if (!data) data = FakeQuantizedConstant(op);
  if (!data) {
    return nullptr;
  }
  return &dequantized_constants_.emplace(&resolved, *std::move(data)).first->second;
}

void LoweringContext::Alias(const ir::Value& value, const ir::Value& source) {
  aliases_[&value] = &Resolve(source);
}

bool LoweringContext::Has(const ir::Value& value) const {
  return native_.count(&Resolve(value)) > 0;
}

Layout LoweringContext::NativeLayout(const ir::Value& value) const {
  auto it = native_.find(&Resolve(value));
  return it == native_.end() ? Layout::kRowMajor : it->second;
}

void LoweringContext::Bind(const ir::Value& value, Layout layout, ValueId id) {
  layout = NormalizedLayout(value, layout);
  ids_[{&value, layout}] = id;
  native_.emplace(&value, layout);
}

ValueId LoweringContext::Define(const ir::Value& value, Layout layout) {
  runtime::ProgramValue stored;
  stored.name = value.name();
  stored.dtype = ToRuntimeDType(value.dtype());
  stored.extents = StoredExtents(value.shape(), layout);
  stored.quant = QuantOf(value);
  // For those who look only: what decides how an op is computed asks QuantOf.
  if (stored.quant.scales.empty()) stored.quant = DebugParamsOf(value);
  stored.channels_last = NormalizedLayout(value, layout) == Layout::kChannelsLast;
  const ValueId id = builder_.AddValue(std::move(stored));
  Bind(value, layout, id);
  if (value.defining_op() != nullptr && value.result_index() == 0) {
    defined_by_[id] = value.defining_op();
  }
  return id;
}

std::string LoweringContext::HandleOf(const runtime::Node& node) const {
  const auto op = node.outputs.empty() ? defined_by_.end() : defined_by_.find(node.outputs.front());
  if (op == defined_by_.end()) return "";
  const bool dequantizes =
      IsDequantize(op->second) || op->second->kind() == ir::OpKind::kIntDequantize;
  return dequantizes ? "" : op->second->handle();
}

void LoweringContext::EmitXnnpack(runtime::Node node) {
  node.handle = HandleOf(node);
  origins_[node.outputs.front()] = current_op_;
  builder_.AddNode(runtime::Backend::kXnnpack, std::move(node));
}

void LoweringContext::EmitLone(runtime::Node node) {
  node.handle = HandleOf(node);
  origins_[node.outputs.front()] = current_op_;
  builder_.AddLoneNode(std::move(node));
}

void LoweringContext::EmitReference(runtime::Node node) {
  node.handle = HandleOf(node);
  builder_.AddNode(runtime::Backend::kReference, std::move(node));
}

ValueId LoweringContext::AddTemporary(std::string name, runtime::DType dtype,
                                      runtime::Extents extents, QuantParams quant) {
  runtime::ProgramValue value;
  value.name = std::move(name);
  value.dtype = dtype;
  value.extents = std::move(extents);
  value.quant = std::move(quant);
  return builder_.AddValue(std::move(value));
}

bool LoweringContext::BytesLess::operator()(absl::Span<const std::byte> a,
                                            absl::Span<const std::byte> b) const {
  if (a.size() != b.size()) return a.size() < b.size();
  return !a.empty() && std::memcmp(a.data(), b.data(), a.size()) < 0;
}

ValueId LoweringContext::AddConstant(std::string name, const ir::TensorData& data,
                                     QuantParams quant) {
  // The program must outlive the module, so it keeps a reference to the data, not a pointer into
  // it.
  auto owner = std::make_shared<const ir::TensorData>(data);
  runtime::ProgramValue value;
  value.name = std::move(name);
  value.dtype = ToRuntimeDType(data.dtype());
  value.extents = data.shape();
  value.quant = std::move(quant);
  value.is_constant = true;
  value.constant = {owner->bytes(), owner};
  const auto [begin, end] = constants_.equal_range(owner->bytes());
  const auto twin = std::find_if(begin, end, [&](const auto& entry) {
    return IsSameConstant(builder_.value(entry.second), value);
  });
  if (twin != end) return twin->second;
  return constants_.emplace(owner->bytes(), builder_.AddValue(std::move(value)))->second;
}

ValueId LoweringContext::AddPermutedConstant(const ir::Value& value, const ir::TensorData& data,
                                             Layout layout) {
  const int rank = static_cast<int>(data.shape().size());
  QuantParams quant = QuantOf(value);
  if (quant.scales.size() > 1) {
    quant.axis = StoredAxis(quant.axis, rank, layout);
  }
  return AddConstant(value.name(), PermuteConstant(data, StoredAxes(rank, layout)),
                     std::move(quant));
}

absl::StatusOr<ValueId> LoweringContext::Get(const ir::Value& value, Layout layout) {
  const ir::Value& resolved = Resolve(value);
  layout = NormalizedLayout(resolved, layout);
  if (auto it = ids_.find({&resolved, layout}); it != ids_.end()) {
    return it->second;
  }
  if (const ir::TensorData* data = ConstantOf(resolved)) {
    const ValueId id = AddPermutedConstant(resolved, *data, layout);
    Bind(resolved, layout, id);
    return id;
  }
  const Layout other = layout == Layout::kRowMajor ? Layout::kChannelsLast : Layout::kRowMajor;
  auto it = ids_.find({&resolved, other});
  if (it == ids_.end()) {
    return absl::InternalError(ir::StrCat("value \"", resolved.name(), "\" of type ",
                                          resolved.type().ToString(),
                                          " is read before anything computes it"));
  }
  return Convert(resolved, it->second, other, layout);
}

absl::StatusOr<ValueId> LoweringContext::Convert(const ir::Value& value, ValueId from,
                                                 Layout from_layout, Layout to_layout) {
  const int rank = static_cast<int>(value.shape().size());
  const ValueId to = Define(value, to_layout);
  defined_by_.erase(to);  // what is moved has the handle
  runtime::Node node{"static_transpose", {from}, {to}, {}, value.name()};
  if (LayoutsCoincide(value.shape()) && NumSymbolic(value.shape()) <= 1) {
    node.op = "static_reshape";
    node.attributes["shape"] = Ints(StoredExtents(value.shape(), to_layout));
  } else {
    std::vector<std::int64_t> permutation;
    for (std::int64_t axis : StoredAxes(rank, to_layout)) {
      permutation.push_back(StoredAxis(static_cast<int>(axis), rank, from_layout));
    }
    node.attributes["perm"] = Ints(std::move(permutation));
  }
  EmitXnnpack(std::move(node));
  return to;
}

absl::StatusOr<ValueId> LoweringContext::GetBroadcast(const ir::Value& value, int rank,
                                                      Layout layout) {
  const int own_rank = static_cast<int>(value.shape().size());
  const ir::TensorData* data = ConstantOf(value);
  // A rank-0 operand is stored as [1]: XNNPACK has no scalars.
  const int stored_rank = layout == Layout::kChannelsLast ? rank : std::max(own_rank, 1);
  if (own_rank == stored_rank || data == nullptr) {
    if (own_rank != stored_rank && layout == Layout::kChannelsLast) {
      return absl::InternalError("a computed operand of lower rank has no channels-last form");
    }
    return Get(value, layout);
  }
  std::vector<std::int64_t> extents(static_cast<std::size_t>(stored_rank - own_rank), 1);
  extents.insert(extents.end(), data->shape().begin(), data->shape().end());
  ASSIGN_OR_RETURN(ir::TensorData reshaped, data->Reshaped(std::move(extents)));
  return AddConstant(value.name(), PermuteConstant(reshaped, StoredAxes(stored_rank, layout)),
                     QuantOf(Resolve(value)));
}

}  // namespace zeropoint::passes::lowering
