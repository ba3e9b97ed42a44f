// Debug handles (ir/debug_handle.h) through every pass: what has a handle behind a pass is what had
// it before, and results of the graph are not left without one.

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "frontend/onnx/import.h"
#include "gtest/gtest.h"
#include "ir/debug_handle.h"
#include "ir/module.h"
#include "ir/parser.h"
#include "passes/pass_registry.h"
#include "passes/pipelines.h"
#include "test/testing/random_run.h"
#include "tools/driver/constant_evaluator.h"

namespace zeropoint::test {
namespace {

using runtime::Tensor;

/// Scales what is between two layers, which is what it is for.
constexpr std::string_view kScalesInside = "equalize-channels";

constexpr char kModel[] = "examples/fmnist/resnet8_fmnist.onnx";

std::vector<std::string> ModulesOf(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return absl::StrSplit(text.str(), "\n// -----\n");
}

void NumberOps(ir::Module& module) {
  int number = 0;
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) op->set_handle(absl::StrCat(++number));
  }
}

std::set<std::string> HandlesOf(const ir::Module& module) {
  std::set<std::string> handles = {""};
  for (const auto& function : module.functions()) {
    for (const auto& op : function->ops()) handles.insert(op->handle());
  }
  return handles;
}

/// The last op of each handle in the main function, if it yields one f32.
std::map<std::string, ir::Op*> FloatOps(ir::Module& module) {
  std::map<std::string, ir::Op*> ops;
  for (const auto& op : module.main().ops()) {
    if (!op->handle().empty() && !ir::IsInnerHandle(op->handle())) ops[op->handle()] = op.get();
  }
  std::erase_if(ops, [](const auto& entry) {
    return entry.second->num_results() != 1 ||
           entry.second->result()->dtype() != ir::DType::kFloat32;
  });
  return ops;
}

/// Lets the module yield what `handles` name, in their order, behind its own results.
void Expose(ir::Module& module, const std::vector<std::string>& handles) {
  const std::map<std::string, ir::Op*> ops = FloatOps(module);
  for (const std::string& handle : handles) {
    module.main().AddResult(absl::StrCat("handle ", handle), ops.at(handle)->result());
  }
}

/// Whether what has a handle in both modules is the same; how many values were compared, 0 where
/// the first does not run.
int ExpectSameValues(ir::Module& before, ir::Module& after, float tolerance = 1e-5f) {
  const std::map<std::string, ir::Op*> had = FloatOps(before), has = FloatOps(after);
  std::vector<std::string> handles;
  for (const auto& [handle, op] : has) {
    if (had.contains(handle)) handles.push_back(handle);
  }
  const std::vector<Tensor> inputs = RandomInputs(before.main());
  Expose(before, handles);
  Expose(after, handles);
  const auto expected = RunReference(before, inputs);
  if (!expected.ok()) return 0;  // made for its text
  const auto actual = RunReference(after, inputs);
  EXPECT_TRUE(actual.ok()) << actual.status();
  if (actual.ok()) ExpectEqualResults(*expected, *actual, tolerance);
  return static_cast<int>(handles.size());
}

/// What yields a result and had no handle taken from it has one.
void ExpectResultsHaveHandles(const ir::Module& module) {
  for (int i = 0; i < module.main().num_results(); ++i) {
    const ir::Op* producer = module.main().result(i)->defining_op();
    if (producer == nullptr) continue;
    EXPECT_NE(producer->handle(), "")
        << producer->Describe() << " yields " << module.main().result_name(i);
  }
}

class HandlesThroughPass : public testing::TestWithParam<std::string> {};

TEST_P(HandlesThroughPass, NameTheSameValues) {
  const auto rows = passes::AllPasses();
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [](const auto& pass) { return pass.name == GetParam(); });
  int modules = 0;
  for (const std::string& text : ModulesOf(absl::StrCat("test/passes/", GetParam(), ".ir"))) {
    SCOPED_TRACE(text);
    const auto module = ir::ParseModule(text);
    ASSERT_TRUE(module.ok()) << module.status();
    if ((*module)->functions().empty()) continue;
    NumberOps(**module);
    const std::unique_ptr<ir::Module> before = (*module)->Clone();
    passes::PassContext context;
    context.evaluator = tools::EvaluateConstantOp;
    if (!row->create()->Run(**module, context).ok()) continue;  // made to be refused
    const std::set<std::string> had = HandlesOf(*before), has = HandlesOf(**module);
    EXPECT_TRUE(std::includes(had.begin(), had.end(), has.begin(), has.end()));
    ExpectResultsHaveHandles(**module);
    if (row->keeps_results && GetParam() != kScalesInside) ExpectSameValues(*before, **module);
    ++modules;
  }
  EXPECT_GE(modules, 1);
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const passes::PassRow& row : passes::AllPasses()) names.emplace_back(row.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(, HandlesThroughPass, testing::ValuesIn(Names()),
                         [](const testing::TestParamInfo<std::string>& pass) {
                           std::string name = pass.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(HandlesThroughPipeline, AModelsValuesAreTheSameBehindEveryFloatPass) {
  const auto module = frontend::ImportOnnxFile(kModel, {});
  ASSERT_TRUE(module.ok()) << module.status();
  const auto passes = passes::ParsePassList(passes::FloatPipeline());
  ASSERT_TRUE(passes.ok()) << passes.status();
  passes::PassContext context;
  context.evaluator = tools::EvaluateConstantOp;
  for (const auto& pass : *passes) {
    SCOPED_TRACE(std::string(pass->name()));
    ASSERT_TRUE(pass->Run(**module, context).ok());
    const auto imported = frontend::ImportOnnxFile(kModel, {});
    // Eight layers round one after the other.
    EXPECT_GE(ExpectSameValues(**imported, *(*module)->Clone(), 1e-4f), 15);
    ExpectResultsHaveHandles(**module);
  }
}

}  // namespace
}  // namespace zeropoint::test
