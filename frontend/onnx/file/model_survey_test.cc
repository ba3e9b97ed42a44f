#include "frontend/onnx/file/model_survey.h"

#include <cstring>
#include <fstream>

#include "frontend/onnx/file/initializer.h"
#include "frontend/onnx/file/model_loader.h"
#include "frontend/onnx/testing/model_builder.h"
#include "frontend/onnx/testing/wire_writer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace zeropoint::frontend::testing {
namespace {

using ::testing::HasSubstr;

absl::Span<const std::byte> Bytes(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

onnx::TensorProto& RawTensor(onnx::TensorProto& tensor, int elements, char fill) {
  tensor.set_name("w");
  tensor.set_data_type(onnx::TensorProto_DataType_UINT8);
  tensor.add_dims(elements);
  tensor.set_raw_data(std::string(static_cast<std::size_t>(elements), fill));
  return tensor;
}

/// Raw data wherever a model may have them.
onnx::ModelProto ModelWithWeightsEverywhere() {
  onnx::ModelProto model;
  model.add_opset_import()->set_version(17);
  model.set_doc_string(std::string(1000, 'd'));
  onnx::GraphProto& graph = *model.mutable_graph();
  RawTensor(*graph.add_initializer(), 1000, 'a');
  RawTensor(*graph.add_initializer(), 10, 'b');
  RawTensor(*graph.add_sparse_initializer()->mutable_values(), 1000, 'c');
  onnx::AttributeProto& attribute = *graph.add_node()->add_attribute();
  RawTensor(*attribute.mutable_t(), 100'000, 'd');
  RawTensor(*attribute.add_tensors(), 1000, 'e');
  RawTensor(*attribute.mutable_g()->add_initializer(), 1000, 'f');
  RawTensor(*model.add_functions()->add_node()->add_attribute()->mutable_t(), 1000, 'g');
  graph.add_output()->set_name("y");
  return model;
}

TEST(SurveyModel, LargeRawDataStayInTheFileWhereverTheyAre) {
  const std::string bytes = ModelWithWeightsEverywhere().SerializeAsString();
  const auto survey = SurveyModel(Bytes(bytes));
  ASSERT_TRUE(survey.ok()) << survey.status();
  const std::string edited = ApplyEdits(Bytes(bytes), survey->edits);
  EXPECT_LT(edited.size(), 2000);
  const auto model = ParseModel(bytes);
  ASSERT_TRUE(model.ok()) << model.status();
  const onnx::GraphProto& graph = model->proto->graph();
  const onnx::AttributeProto& attribute = graph.node(0).attribute(0);
  const std::pair<const onnx::TensorProto*, char> tensors[] = {
      {&graph.initializer(0), 'a'},
      {&graph.initializer(1), 'b'},
      {&graph.sparse_initializer(0).values(), 'c'},
      {&attribute.t(), 'd'},
      {&attribute.tensors(0), 'e'},
      {&attribute.g().initializer(0), 'f'},
      {&model->proto->functions(0).node(0).attribute(0).t(), 'g'}};
  for (const auto& [tensor, fill] : tensors) {
    EXPECT_EQ(tensor->has_segment(), tensor->dims(0) != 10) << fill;
    const auto data = TensorOf(*tensor, model->sources);
    ASSERT_TRUE(data.ok()) << data.status();
    EXPECT_EQ(data->num_elements(), tensor->dims(0));
    for (const std::uint8_t value : data->values<std::uint8_t>()) EXPECT_EQ(value, fill);
  }
}

TEST(SurveyModel, WhatIsNotEditedIsAsItWas) {
  onnx::ModelProto model = ModelWithWeightsEverywhere();
  const std::string bytes = model.SerializeAsString();
  onnx::ModelProto edited;
  ASSERT_TRUE(edited.ParseFromString(ApplyEdits(Bytes(bytes), SurveyModel(Bytes(bytes))->edits)));
  // Put back what was taken out.
  onnx::TensorProto* tensors[] = {
      edited.mutable_graph()->mutable_initializer(0),
      edited.mutable_graph()->mutable_sparse_initializer(0)->mutable_values(),
      edited.mutable_graph()->mutable_node(0)->mutable_attribute(0)->mutable_t(),
      edited.mutable_graph()->mutable_node(0)->mutable_attribute(0)->mutable_tensors(0),
      edited.mutable_graph()
          ->mutable_node(0)
          ->mutable_attribute(0)
          ->mutable_g()
          ->mutable_initializer(0),
      edited.mutable_functions(0)->mutable_node(0)->mutable_attribute(0)->mutable_t()};
  for (onnx::TensorProto* tensor : tensors) {
    const auto begin = static_cast<std::size_t>(tensor->segment().begin());
    const auto end = static_cast<std::size_t>(tensor->segment().end());
    tensor->set_raw_data(bytes.substr(begin, end - begin));
    tensor->clear_segment();
  }
  EXPECT_EQ(edited.SerializeAsString(), bytes);
}

TEST(SurveyModel, SegmentsInAFileAreRefused) {
  onnx::ModelProto model;
  model.mutable_graph()->add_initializer()->mutable_segment()->set_begin(0);
  const std::string bytes = model.SerializeAsString();
  EXPECT_THAT(std::string(SurveyModel(Bytes(bytes)).status().message()), HasSubstr("segments"));
}

TEST(SurveyModel, RawDataGivenTwiceAreRefused) {
  const std::string small = BytesField(9, std::string(4, 'x'));
  const std::string large = BytesField(9, std::string(4000, 'x'));
  const std::string tensor = BytesField(8, "w") + VarintField(2, 2) + VarintField(1, 4000);
  const std::string graph = BytesField(5, tensor + large + small) + BytesField(12, "");
  EXPECT_THAT(std::string(ImportOnnxBytes(ModelOf(graph), "model", {}).status().message()),
              HasSubstr("given twice"));
}

TEST(SurveyModel, DeepNestingIsRefused) {
  std::string graph;
  for (int i = 0; i < 40; ++i) {
    graph = BytesField(1, BytesField(4, "If") + BytesField(5, BytesField(6, graph)));
  }
  const std::string bytes = ModelOf(graph);
  EXPECT_THAT(std::string(SurveyModel(Bytes(bytes)).status().message()),
              HasSubstr("nested deeper than 100"));
}

TEST(SurveyModel, SmallBombsThatFitIntoTheAllowanceAreLeftToTheImporter) {
  const std::string bytes = ModelOf(Repeat(BytesField(1, ""), 1000));
  const auto survey = SurveyModel(Bytes(bytes));
  ASSERT_TRUE(survey.ok());
  EXPECT_GE(survey->parsed_bytes, 1000 * sizeof(onnx::NodeProto));
}

}  // namespace
}  // namespace zeropoint::frontend::testing
