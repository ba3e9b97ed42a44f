#include "frontend/onnx/file/proto_schema.h"

#include "onnx/onnx-ml.pb.h"

namespace zeropoint::frontend {
namespace {

using Fields = absl::Span<const ProtoField>;

constexpr ProtoField Message(std::uint32_t number, const ProtoMessage& message) {
  return {number, ProtoFieldKind::kMessage, &message};
}
constexpr ProtoField Text(std::uint32_t number) { return {number, ProtoFieldKind::kText}; }
template <typename T>
constexpr ProtoField Varints(std::uint32_t number) {
  return {number, ProtoFieldKind::kRepeated, nullptr, sizeof(T), true};
}
template <typename T>
constexpr ProtoField Fixed(std::uint32_t number) {
  return {number, ProtoFieldKind::kRepeated, nullptr, sizeof(T), false};
}
template <typename... Index>
constexpr std::uint32_t Numbers(Index... indices) {
  return (0u | ... | (1u << indices));
}

// Messages refer to each other in circles, hence fields by function.
Fields AttributeFields();
Fields EntryFields();
Fields FunctionFields();
Fields GraphFields();
Fields ModelFields();
Fields NodeFields();
Fields OpsetFields();
Fields QuantizationFields();
Fields ShapeFields();
Fields DimensionFields();
Fields SparseTensorFields();
Fields TensorFields();
Fields TrainingFields();
Fields TypeFields();
Fields TensorTypeFields();
Fields ElementTypeFields();
Fields MapTypeFields();
Fields OpaqueTypeFields();
Fields ValueInfoFields();

#define MESSAGE(name, type, fields, numbers) \
  constexpr ProtoMessage name = {#type, sizeof(onnx::type), fields, numbers}

MESSAGE(kAttribute, AttributeProto, AttributeFields, Numbers(2, 3, 20));
MESSAGE(kEntry, StringStringEntryProto, EntryFields, 0);
MESSAGE(kFunction, FunctionProto, FunctionFields, 0);
MESSAGE(kGraph, GraphProto, GraphFields, 0);
MESSAGE(kModel, ModelProto, ModelFields, Numbers(1, 5));
MESSAGE(kNode, NodeProto, NodeFields, 0);
MESSAGE(kOpset, OperatorSetIdProto, OpsetFields, Numbers(2));
MESSAGE(kQuantization, TensorAnnotation, QuantizationFields, 0);
MESSAGE(kShape, TensorShapeProto, ShapeFields, 0);
MESSAGE(kDimension, TensorShapeProto_Dimension, DimensionFields, Numbers(1));
MESSAGE(kSparseTensor, SparseTensorProto, SparseTensorFields, 0);
MESSAGE(kTensor, TensorProto, TensorFields, Numbers(2, 14));
MESSAGE(kTraining, TrainingInfoProto, TrainingFields, 0);
MESSAGE(kType, TypeProto, TypeFields, 0);
MESSAGE(kTensorType, TypeProto_Tensor, TensorTypeFields, Numbers(1));
MESSAGE(kSparseTensorType, TypeProto_SparseTensor, TensorTypeFields, Numbers(1));
MESSAGE(kSequenceType, TypeProto_Sequence, ElementTypeFields, 0);
MESSAGE(kOptionalType, TypeProto_Optional, ElementTypeFields, 0);
MESSAGE(kMapType, TypeProto_Map, MapTypeFields, Numbers(1));
MESSAGE(kOpaqueType, TypeProto_Opaque, OpaqueTypeFields, 0);
MESSAGE(kValueInfo, ValueInfoProto, ValueInfoFields, 0);

#undef MESSAGE

#define FIELDS(name, ...)                                \
  Fields name() {                                        \
    static constexpr ProtoField kRows[] = {__VA_ARGS__}; \
    return kRows;                                        \
  }

FIELDS(AttributeFields, Text(1), Text(4), Message(5, kTensor), Message(6, kGraph), Fixed<float>(7),
       Varints<std::int64_t>(8), Text(9), Message(10, kTensor), Message(11, kGraph), Text(13),
       Message(14, kType), Message(15, kType), Text(21), Message(22, kSparseTensor),
       Message(23, kSparseTensor))
FIELDS(EntryFields, Text(1), Text(2))
FIELDS(FunctionFields, Text(1), Text(4), Text(5), Text(6), Message(7, kNode), Text(8),
       Message(9, kOpset), Text(10), Message(11, kAttribute), Message(12, kValueInfo), Text(13),
       Message(14, kEntry))
FIELDS(GraphFields, Message(1, kNode), Text(2), Message(5, kTensor), Text(10),
       Message(11, kValueInfo), Message(12, kValueInfo), Message(13, kValueInfo),
       Message(14, kQuantization), Message(15, kSparseTensor), Message(16, kEntry))
FIELDS(ModelFields, Text(2), Text(3), Text(4), Text(6), Message(7, kGraph), Message(8, kOpset),
       Message(14, kEntry), Message(20, kTraining), Message(25, kFunction))
FIELDS(NodeFields, Text(1), Text(2), Text(3), Text(4), Message(5, kAttribute), Text(6), Text(7),
       Text(8), Message(9, kEntry))
FIELDS(OpsetFields, Text(1))
FIELDS(QuantizationFields, Text(1), Message(2, kEntry))
FIELDS(ShapeFields, Message(1, kDimension))
FIELDS(DimensionFields, Text(2), Text(3))
FIELDS(SparseTensorFields, Message(1, kTensor), Message(2, kTensor), Varints<std::int64_t>(3))
FIELDS(TensorFields, Varints<std::int64_t>(1), {3, ProtoFieldKind::kSegment}, Fixed<float>(4),
       Varints<std::int32_t>(5), Text(6), Varints<std::int64_t>(7), Text(8),
       {9, ProtoFieldKind::kRawData}, Fixed<double>(10), Varints<std::uint64_t>(11), Text(12),
       Message(13, kEntry), Message(16, kEntry))
FIELDS(TrainingFields, Message(1, kGraph), Message(2, kGraph), Message(3, kEntry),
       Message(4, kEntry))
FIELDS(TypeFields, Message(1, kTensorType), Message(4, kSequenceType), Message(5, kMapType),
       Text(6), Message(7, kOpaqueType), Message(8, kSparseTensorType), Message(9, kOptionalType))
FIELDS(TensorTypeFields, Message(2, kShape))
FIELDS(ElementTypeFields, Message(1, kType))
FIELDS(MapTypeFields, Message(2, kType))
FIELDS(OpaqueTypeFields, Text(1), Text(2))
FIELDS(ValueInfoFields, Text(1), Message(2, kType), Text(3), Message(4, kEntry))

#undef FIELDS

}  // namespace

const ProtoField* ProtoMessage::Find(std::uint32_t number) const {
  for (const ProtoField& field : fields()) {
    if (field.number == number) {
      return &field;
    }
  }
  return nullptr;
}

const ProtoMessage& ModelMessage() { return kModel; }

}  // namespace zeropoint::frontend
