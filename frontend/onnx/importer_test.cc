#include "absl/strings/str_join.h"
#include "frontend/onnx/testing/model_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Message(const ModelBuilder& model, const ImportOptions& options = {}) {
  return std::string(ImportStatus(model, options).message());
}

TEST(Importer, NamesComeFromTheModel) {
  ModelBuilder model;
  model.Input("image", {"N", 2}).Floats("fc.bias", {2}, {1, 2});
  model.Node("Add", {"image", "fc.bias"}, {"logits"}).Output("logits", {"N", 2});
  EXPECT_EQ(ImportedText(model),
            "module @model {\n"
            "  const @fc.bias : f32[2] = [1.0,2.0]\n"
            "  func @main(%image: f32[N,2]) -> (%logits: f32[N,2]) {\n"
            "    %0 = aten.add(%image, @fc.bias) : f32[N,2] loc(\"/logits\")\n"
            "    return %0\n"
            "  }\n"
            "}\n");
}

TEST(Importer, NodeWithoutNameIsLocatedByItsOutput) {
  ModelBuilder model;
  model.Input("x", {2}).Node("Relu", {"x"}, {"y"});
  model.graph().mutable_node(0)->clear_name();
  EXPECT_THAT(ImportedText(model), HasSubstr("loc(\"Relu(y)\")"));
}

TEST(Importer, InputWithAnInitializerIsAConstant) {
  ModelBuilder model;
  model.Input("x", {2}).Input("b", {2}).Floats("b", {2}, {1, 2}).Node("Add", {"x", "b"}, {"y"});
  EXPECT_THAT(ImportedText(model), HasSubstr("func @main(%x: f32[2]) ->"));
}

TEST(Importer, SortsNodesThatAreOutOfOrder) {
  ModelBuilder model;
  model.Input("x", {2}).Node("Relu", {"t"}, {"y"}).Node("Tanh", {"x"}, {"t"}).Output("y");
  EXPECT_EQ(ImportedOps(model),
            "%0 = aten.tanh(%x) : f32[2]\n%1 = aten.relu(%0) : f32[2]\nreturn %1\n");
}

TEST(Importer, NamesTheNodesOfACycle) {
  ModelBuilder model;
  model.Input("x", {2}).Node("Add", {"x", "b"}, {"a"}).Node("Relu", {"a"}, {"b"}).Output("a");
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(model)));
  EXPECT_THAT(Message(model), HasSubstr("cycle through Add node \"/a\", Relu node \"/b\""));
}

TEST(Importer, NamesWhatIsReadButNeverComputed) {
  ModelBuilder model;
  model.Input("x", {2}).Node("Add", {"x", "fc.weight"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(model)));
  EXPECT_THAT(Message(model), HasSubstr("Add node \"/y\" reads \"fc.weight\""));
}

TEST(Importer, RefusesNamesThatAreUsedTwice) {
  ModelBuilder outputs;
  outputs.Input("x", {2}).Node("Relu", {"x"}, {"y"}).Node("Tanh", {"x"}, {"y"});
  EXPECT_THAT(Message(outputs), HasSubstr("writes \"y\", which exists already"));
  ModelBuilder inputs;
  inputs.Input("x", {2}).Input("x", {2}).Node("Relu", {"x"}, {"y"});
  EXPECT_THAT(Message(inputs), HasSubstr("input name \"x\""));
  ModelBuilder initializers;
  initializers.Zeros("w", {2}).Zeros("w", {2}).Node("Relu", {"w"}, {"y"});
  EXPECT_THAT(Message(initializers), HasSubstr("two initializers are named \"w\""));
  ModelBuilder results;
  results.Input("x", {2}).Node("Relu", {"x"}, {"y"}).Output("y").Output("y");
  EXPECT_THAT(Message(results), HasSubstr("two outputs are named \"y\""));
}

TEST(Importer, ListsEverythingUnsupportedAtOnce) {
  ModelBuilder model;
  model.Input("x", {2}).Input("words", {2}, onnx::TensorProto_DataType_STRING);
  std::string previous = "x";
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g"}) {
    model.Node("Mystery", {previous}, {name});
    previous = name;
  }
  model.Node("Inverse", {"x"}, {"h"});
  model.graph().mutable_node(7)->set_domain("com.microsoft");
  auto& domain = *model.proto().add_opset_import();
  domain.set_domain("com.microsoft");
  domain.set_version(1);
  const absl::Status status = ImportStatus(model);
  EXPECT_TRUE(absl::IsUnimplemented(status));
  EXPECT_EQ(std::string(status.message()),
            "the model needs 9 things that are not supported\n"
            "  7 x Mystery (opset 17): not supported: /a, /b, /c, /d, /e and 2 more\n"
            "  1 x com.microsoft.Inverse (opset 1): not supported: /h\n"
            "  1 x graph input: has elements of type STRING: words");
}

TEST(Importer, AnAttributeThatANewOpsetBroughtIsRefusedWhereItSaysSomething) {
  const auto message = [](std::int64_t precision) {
    ModelBuilder model(/*opset=*/25);
    model.Input("x", {2}).Floats("s", {}, {0.5f});
    model.Node("QuantizeLinear", {"x", "s"}, {"y"}, {{"precision", precision}});
    return Message(model);
  };
  EXPECT_EQ(message(0), "");
  EXPECT_EQ(message(onnx::TensorProto_DataType_FLOAT), "");
  EXPECT_THAT(message(onnx::TensorProto_DataType_FLOAT16),
              HasSubstr("attribute \"precision\" of opset 23 is 10"));
}

TEST(Importer, WhatReadsAnUnsupportedTensorIsNotBlamed) {
  ModelBuilder model;
  model.Input("x", {2}).Node("Mystery", {"x"}, {"m", ""}).Node("Clip", {"m", ""}, {"y"});
  model.Node("Clip", {"x", ""}, {"z"}).Output("y").Output("z");
  EXPECT_THAT(Message(model), HasSubstr("needs 1 thing that"));
  EXPECT_THAT(Message(model), Not(HasSubstr("Clip")));
}

TEST(Importer, ListsInitializersThatItCannotHold) {
  ModelBuilder model;
  model.Input("x", {2}).Floats("w", {2}, {}).Node("Add", {"x", "w"}, {"y"});
  model.graph().mutable_initializer(0)->set_data_type(onnx::TensorProto_DataType_STRING);
  EXPECT_TRUE(absl::IsUnimplemented(ImportStatus(model)));
  EXPECT_THAT(Message(model), HasSubstr("1 x initializer: has elements of type STRING"));
}

TEST(Importer, DeclaredShapeOfAnOutputThatIsNotTheComputedOneIsARemark) {
  const auto remarks = [](const std::vector<Extent>& shape) {
    ModelBuilder model;
    model.Input("x", {"N", 2}).Node("Relu", {"x"}, {"y"}).Output("y", shape);
    std::vector<std::string> remarks;
    const auto module = ImportOnnxBytes(model.Serialize(), "m", {.remarks = &remarks});
    EXPECT_TRUE(module.ok()) << module.status();
    return absl::StrJoin(remarks, "\n");
  };
  EXPECT_EQ(remarks({"batch", 2}), "");
  EXPECT_EQ(remarks({7, ""}), "");
  EXPECT_EQ(remarks({"N", 3}), "output \"y\" is declared as FLOAT[N,3] but computed as f32[N,2]");
  EXPECT_EQ(remarks({"N"}), "output \"y\" is declared as FLOAT[N] but computed as f32[N,2]");
  EXPECT_EQ(remarks({}), "output \"y\" is declared as FLOAT[] but computed as f32[N,2]");
}

TEST(Importer, DeclaredDTypeOfAnOutputMustBeTheComputedOne) {
  ModelBuilder model;
  model.Input("x", {"N", 2}).Node("Relu", {"x"}, {"y"});
  model.Output("y", {"N", 2}, onnx::TensorProto_DataType_INT64);
  EXPECT_THAT(Message(model),
              HasSubstr("\"y\" is declared as INT64[N,2] but computed as f32[N,2]"));
}

TEST(Importer, NodeWithoutOutputsIsAnError) {
  ModelBuilder model;
  model.Input("x", {2}).Node("Relu", {"x"}, {}).Node("Relu", {"x"}, {"y"});
  EXPECT_TRUE(absl::IsInvalidArgument(ImportStatus(model)));
  EXPECT_THAT(Message(model), HasSubstr("the node has no output"));
}

TEST(Importer, OutputThatNobodyComputesIsAnError) {
  ModelBuilder model;
  model.Input("x", {2}).Node("Relu", {"x"}, {"y"}).Output("z");
  EXPECT_THAT(Message(model), HasSubstr("output \"z\" is not computed by any node"));
}

TEST(Importer, InputsAndConstantsMayBeOutputs) {
  ModelBuilder model;
  model.Input("x", {2}).Floats("w", {1}, {3}).Node("Relu", {"x"}, {"y"});
  model.Output("x").Output("w").Output("y");
  EXPECT_THAT(ImportedOps(model), HasSubstr("return %x, @w, %0"));
}

TEST(Importer, PinnedShapesReplaceDeclaredOnes) {
  ModelBuilder model;
  model.Input("x", {"N", 3, "H"}).Node("Relu", {"x"}, {"y"});
  EXPECT_THAT(ImportedOps(model, {{{"x", {2, 3, 5}}}}), HasSubstr(": f32[2,3,5]"));
  EXPECT_THAT(Message(model, {{{"x", {2, 4, 5}}}}), HasSubstr("declared as [N,3,H]"));
  EXPECT_THAT(Message(model, {{{"x", {2, 3}}}}), HasSubstr("pinned to a shape of rank 2"));
  EXPECT_THAT(Message(model, {{{"x", {2, 3, -2}}}}), HasSubstr("cannot be pinned to extent -2"));
  EXPECT_THAT(Message(model, {{{"z", {2}}}}), HasSubstr("\"z\", which is no input"));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
