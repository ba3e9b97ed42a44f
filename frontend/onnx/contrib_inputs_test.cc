// No input of an operator of ONNX Runtime is ignored in silence: over every row of the table, each
// optional input that a node has changes what is imported, or is refused by name, or stands in the
// row as one without effect.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "frontend/onnx/op_table.h"
#include "frontend/onnx/testing/ort_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using Ints = std::vector<std::int64_t>;

/// Graph inputs; kFloats and kBytes are constants.
enum class Kind { kFloat, kInt32, kInt64, kByte, kFloats, kBytes, kWords, kAmounts };

struct Operand {
  const char* name;
  Kind kind;
  Ints extents;
  bool is_optional = false;
};

constexpr bool kOptional = true;

/// Everything that ONNX Runtime's schema of an operator declares.
struct Declaration {
  std::vector<Operand> inputs;
  std::vector<Attribute> attributes = {};
};

void AddConstant(OrtBuilder& model, const Operand& operand, int type) {
  onnx::TensorProto& tensor = *model.graph().add_initializer();
  tensor.set_name(operand.name);
  tensor.set_data_type(type);
  std::int64_t count = 1;
  for (const std::int64_t extent : operand.extents) {
    tensor.add_dims(extent);
    count *= extent;
  }
  const bool is_byte = type == onnx::TensorProto_DataType_UINT8;
  tensor.set_raw_data(std::string(static_cast<std::size_t>(is_byte ? count : 4 * count), '\1'));
}

void AddOperand(OrtBuilder& model, const Operand& operand) {
  const std::vector<Extent> extents(operand.extents.begin(), operand.extents.end());
  switch (operand.kind) {
    case Kind::kFloat:
      model.Input(operand.name, extents);
      return;
    case Kind::kInt32:
      model.Input(operand.name, extents, onnx::TensorProto_DataType_INT32);
      return;
    case Kind::kInt64:
      model.IntInput(operand.name, extents);
      return;
    case Kind::kByte:
      model.Input(operand.name, extents, onnx::TensorProto_DataType_UINT8);
      return;
    case Kind::kFloats:
      return AddConstant(model, operand, onnx::TensorProto_DataType_FLOAT);
    case Kind::kBytes:
      return AddConstant(model, operand, onnx::TensorProto_DataType_UINT8);
    case Kind::kWords:
      return AddConstant(model, operand, onnx::TensorProto_DataType_INT32);
    case Kind::kAmounts:
      model.Ints(
          operand.name, operand.extents,
          Ints(static_cast<std::size_t>(operand.extents.empty() ? 1 : operand.extents[0]), 1));
      return;
  }
}

/// Scale and zero point of `name`.
std::vector<Operand> Quantized(Operand operand, const char* scale, const char* zero_point,
                               bool zero_is_optional = kOptional) {
  return {operand, {scale, Kind::kFloats, {}}, {zero_point, Kind::kBytes, {}, zero_is_optional}};
}

std::vector<Operand> Joined(const std::vector<std::vector<Operand>>& parts) {
  std::vector<Operand> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

/// One quantized tensor to another.
Declaration OfOne(const Ints& extents, std::vector<Attribute> attributes = {}) {
  return {Joined({Quantized({"x", Kind::kByte, extents}, "xs", "xz"),
                  {{"ys", Kind::kFloats, {}}, {"yz", Kind::kBytes, {}, kOptional}}}),
          std::move(attributes)};
}

Declaration OfTwo() {
  return {Joined({Quantized({"a", Kind::kByte, {2, 3}}, "as", "az"),
                  Quantized({"b", Kind::kByte, {2, 3}}, "bs", "bz"),
                  {{"ys", Kind::kFloats, {}}, {"yz", Kind::kBytes, {}, kOptional}}})};
}

const Attribute kWindow = {"kernel_shape", Ints{2, 2}};

std::map<std::string, Declaration> Activations() {
  return {
      {"Gelu", {{{"x", Kind::kFloat, {2, 4}}}}},
      {"BiasGelu", {{{"x", Kind::kFloat, {2, 4}}, {"b", Kind::kFloats, {4}}}}},
      {"FastGelu", {{{"x", Kind::kFloat, {2, 4}}, {"b", Kind::kFloats, {4}, kOptional}}}},
      {"QuickGelu", {{{"x", Kind::kFloat, {2, 4}}}}},
  };
}

std::map<std::string, Declaration> Attentions() {
  const Attribute heads = {"num_heads", 2};
  return {
      {"Attention",
       {{{"x", Kind::kFloat, {1, 3, 8}},
         {"w", Kind::kFloats, {8, 24}},
         {"b", Kind::kFloats, {24}, kOptional},
         {"mask", Kind::kInt32, {1, 3}, kOptional},
         {"past", Kind::kFloat, {2, 1, 2, 0, 4}, kOptional},
         {"bias", Kind::kFloat, {1, 2, 3, 3}, kOptional},
         {"past_sequence_length", Kind::kInt32, {1}, kOptional}},
        {heads}}},
      {"MultiHeadAttention",
       {{{"q", Kind::kFloat, {1, 3, 8}},
         {"k", Kind::kFloat, {1, 3, 8}},
         {"v", Kind::kFloat, {1, 3, 8}},
         {"b", Kind::kFloats, {24}, kOptional},
         {"mask", Kind::kInt32, {1, 3}, kOptional},
         {"bias", Kind::kFloat, {1, 2, 3, 3}, kOptional},
         {"past_key", Kind::kFloat, {1, 2, 0, 4}, kOptional},
         {"past_value", Kind::kFloat, {1, 2, 0, 4}, kOptional},
         {"past_sequence_length", Kind::kInt32, {1}, kOptional},
         {"cache_indirection", Kind::kInt32, {1, 1, 3}, kOptional}},
        {heads}}},
      {"GroupQueryAttention",
       {{{"q", Kind::kFloat, {1, 3, 8}},
         {"k", Kind::kFloat, {1, 3, 8}},
         {"v", Kind::kFloat, {1, 3, 8}},
         {"past_key", Kind::kFloat, {1, 2, 2, 4}, kOptional},
         {"past_value", Kind::kFloat, {1, 2, 2, 4}, kOptional},
         {"seqlens_k", Kind::kInt32, {1}},
         {"total_sequence_length", Kind::kInt32, {}},
         {"cos", Kind::kFloats, {9, 2}, kOptional},
         {"sin", Kind::kFloats, {9, 2}, kOptional},
         {"position_ids", Kind::kInt64, {1, 3}, kOptional},
         {"attention_bias", Kind::kFloat, {1, 2, 3, 3}, kOptional},
         {"head_sink", Kind::kFloat, {2}, kOptional}},
        {heads, {"kv_num_heads", 2}}}},
      {"RotaryEmbedding",
       {{{"x", Kind::kFloat, {1, 2, 3, 4}},
         {"positions", Kind::kInt64, {1, 3}},
         {"cos", Kind::kFloats, {9, 2}},
         {"sin", Kind::kFloats, {9, 2}}}}},
  };
}

std::map<std::string, Declaration> Products() {
  const std::vector<Operand> pair = {{"a", Kind::kFloat, {3, 4}}, {"b", Kind::kFloat, {4, 2}}};
  return {
      {"FusedConv",
       {{{"x", Kind::kFloat, {1, 2, 4, 4}},
         {"w", Kind::kFloats, {3, 2, 2, 2}},
         {"b", Kind::kFloats, {3}, kOptional},
         {"z", Kind::kFloat, {1, 3, 3, 3}, kOptional}}}},
      {"FusedGemm", {Joined({pair, {{"c", Kind::kFloats, {2}, kOptional}}})}},
      {"FusedMatMul", {pair}},
      {"TransposeMatMul", {pair}},
      {"DynamicQuantizeMatMul",
       {{{"a", Kind::kFloat, {3, 4}},
         {"b", Kind::kBytes, {4, 2}},
         {"bs", Kind::kFloats, {}},
         {"bz", Kind::kBytes, {}, kOptional},
         {"bias", Kind::kFloats, {2}, kOptional}}}},
      {"MatMulIntegerToFloat",
       {{{"a", Kind::kByte, {3, 4}},
         {"b", Kind::kBytes, {4, 2}},
         {"as", Kind::kFloats, {}},
         {"bs", Kind::kFloats, {}},
         {"az", Kind::kBytes, {}, kOptional},
         {"bz", Kind::kBytes, {}, kOptional},
         {"bias", Kind::kFloats, {2}, kOptional}}}},
      {"MatMulNBits",
       {{{"a", Kind::kFloat, {3, 16}},
         {"b", Kind::kBytes, {2, 1, 8}},
         {"scales", Kind::kFloats, {2}},
         {"zero_points", Kind::kBytes, {2}, kOptional},
         {"g_idx", Kind::kWords, {16}, kOptional},
         {"bias", Kind::kFloats, {2}, kOptional}},
        {{"K", 16}, {"N", 2}, {"block_size", 16}}}},
  };
}

std::map<std::string, Declaration> Norms() {
  const std::vector<Operand> sum = {
      {"x", Kind::kFloat, {1, 3, 4}}, {"skip", Kind::kFloat, {1, 3, 4}}, {"g", Kind::kFloats, {4}}};
  return {
      {"SimplifiedLayerNormalization",
       {{{"x", Kind::kFloat, {1, 3, 4}}, {"g", Kind::kFloats, {4}}}}},
      {"SkipLayerNormalization",
       {Joined({sum,
                {{"beta", Kind::kFloats, {4}, kOptional}, {"b", Kind::kFloats, {4}, kOptional}}})}},
      {"SkipSimplifiedLayerNormalization", {Joined({sum, {{"b", Kind::kFloats, {4}, kOptional}}})}},
      {"EmbedLayerNormalization",
       {{{"ids", Kind::kInt32, {1, 3}},
         {"segments", Kind::kInt32, {1, 3}, kOptional},
         {"words", Kind::kFloats, {9, 4}},
         {"places", Kind::kFloats, {9, 4}},
         {"parts", Kind::kFloats, {2, 4}, kOptional},
         {"g", Kind::kFloats, {4}},
         {"b", Kind::kFloats, {4}},
         {"mask", Kind::kInt32, {1, 3}, kOptional},
         {"positions", Kind::kInt32, {1, 3}, kOptional}}}},
  };
}

std::map<std::string, Declaration> QuantizedOps() {
  const std::vector<Operand> a = Quantized({"a", Kind::kByte, {3, 4}}, "as", "az", false);
  const std::vector<Operand> b = Quantized({"b", Kind::kBytes, {4, 2}}, "bs", "bz", false);
  const std::vector<Operand> image = Quantized({"x", Kind::kByte, {1, 2, 4, 4}}, "xs", "xz", false);
  const std::vector<Operand> filter =
      Quantized({"w", Kind::kBytes, {3, 2, 2, 2}}, "ws", "wz", false);
  return {
      {"QLinearAdd", OfTwo()},
      {"QLinearMul", OfTwo()},
      {"QLinearSigmoid", OfOne({2, 3})},
      {"QLinearLeakyRelu", OfOne({2, 3})},
      {"QLinearSoftmax", OfOne({2, 3})},
      {"QLinearReduceMean", OfOne({2, 3})},
      {"QLinearAveragePool", OfOne({1, 2, 4, 4}, {kWindow})},
      {"QLinearGlobalAveragePool", OfOne({1, 2, 4, 4})},
      {"QLinearConcat",
       {Joined({{{"ys", Kind::kFloats, {}}, {"yz", Kind::kBytes, {}}},
                a,
                Quantized({"c", Kind::kByte, {3, 4}}, "cs", "cz", false)}),
        {{"axis", 1}}}},
      {"NhwcMaxPool", {{{"x", Kind::kByte, {1, 4, 4, 2}}}, {kWindow}}},
      {"QGemm",
       {Joined({a,
                b,
                {{"c", Kind::kWords, {2}, kOptional},
                 {"ys", Kind::kFloats, {}, kOptional},
                 {"yz", Kind::kBytes, {}, kOptional}}})}},
      {"QLinearConv",
       {Joined({image,
                filter,
                {{"ys", Kind::kFloats, {}},
                 {"yz", Kind::kBytes, {}},
                 {"b", Kind::kWords, {3}, kOptional}}})}},
      {"QuantizeLinear",
       {{{"x", Kind::kFloat, {2, 3}},
         {"ys", Kind::kFloats, {}},
         {"yz", Kind::kBytes, {}, kOptional}}}},
      {"DequantizeLinear",
       {{{"x", Kind::kByte, {2, 3}},
         {"xs", Kind::kFloats, {}},
         {"xz", Kind::kBytes, {}, kOptional}}}},
      {"Trilu", {{{"x", Kind::kFloat, {3, 3}}, {"k", Kind::kAmounts, {}, kOptional}}}},
      {"Pad",
       {{{"x", Kind::kFloat, {2, 3}},
         {"pads", Kind::kAmounts, {4}},
         {"value", Kind::kFloats, {}, kOptional}}}},
  };
}

std::map<std::string, Declaration> Declarations() {
  std::map<std::string, Declaration> all;
  for (auto family : {Activations, Attentions, Products, Norms, QuantizedOps}) all.merge(family());
  return all;
}

/// A node with the inputs of which `has` is true.
std::string Imported(const std::string& op, const Declaration& declaration,
                     const std::vector<bool>& has) {
  OrtBuilder model;
  std::vector<std::string> inputs;
  for (std::size_t i = 0; i < declaration.inputs.size(); ++i) {
    const Operand& operand = declaration.inputs[i];
    AddOperand(model, operand);
    inputs.push_back(has[i] ? operand.name : "");
  }
  model.Input("surplus", {1});
  if (has.size() > inputs.size()) inputs.push_back("surplus");
  model.OrtNode(op, inputs, {"y"}, declaration.attributes);
  return ImportedText(model.Output("y"));
}

std::vector<OpRow> ContribRows() {
  std::vector<OpRow> rows;
  for (const OpRow& row : AllOps()) {
    if (absl::StartsWith(row.op_type, "com.microsoft.")) rows.push_back(row);
  }
  return rows;
}

std::string NameOf(const OpRow& row) {
  return std::string(row.op_type).substr(std::string("com.microsoft.").size());
}

TEST(ContribInputs, EachOptionalOneHasAnEffectOrIsRefusedByName) {
  const std::map<std::string, Declaration> declarations = Declarations();
  for (const OpRow& row : ContribRows()) {
    const std::string op = NameOf(row);
    ASSERT_EQ(declarations.count(op), 1u) << op << " is not declared in this test";
    const Declaration& declaration = declarations.at(op);
    std::vector<bool> required;
    for (const Operand& operand : declaration.inputs) required.push_back(!operand.is_optional);
    const std::string without = Imported(op, declaration, required);
    EXPECT_THAT(without, HasSubstr("func @main")) << op;
    for (std::size_t i = 0; i < declaration.inputs.size(); ++i) {
      if (required[i] || (row.ignored_operands >> i & 1) != 0) continue;
      std::vector<bool> has = required;
      has[i] = true;
      const std::string with = Imported(op, declaration, has);
      EXPECT_NE(with, without) << op << " ignores " << declaration.inputs[i].name;
    }
  }
}

TEST(ContribInputs, OneThatIsNotDeclaredIsRefusedByName) {
  const std::map<std::string, Declaration> declarations = Declarations();
  for (const OpRow& row : ContribRows()) {
    const std::string op = NameOf(row);
    if (op == "QLinearConcat") continue;  // takes any number
    const Declaration& declaration = declarations.at(op);
    std::vector<bool> has;
    for (const Operand& operand : declaration.inputs) has.push_back(!operand.is_optional);
    has.push_back(true);
    EXPECT_THAT(Imported(op, declaration, has), HasSubstr(absl::StrCat("input ", has.size() - 1)))
        << op;
  }
}

TEST(ContribInputs, CachesWrittenInPlaceAreRefusedByTheirNames) {
  for (const char* op : {"Attention", "MultiHeadAttention"}) {
    const Declaration declaration = Declarations().at(op);
    std::vector<bool> has;
    for (const Operand& operand : declaration.inputs) {
      has.push_back(!operand.is_optional || operand.name == std::string("past_sequence_length"));
    }
    EXPECT_THAT(Imported(op, declaration, has), HasSubstr(" (past_sequence_length), of a cache"));
  }
}

}  // namespace
}  // namespace zeropoint::frontend::testing
