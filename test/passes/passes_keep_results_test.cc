// What a pass makes of each module of its golden file computes what the module computed, but for
// the passes whose rows say that they change results.

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gtest/gtest.h"
#include "ir/module.h"
#include "ir/parser.h"
#include "passes/pass_registry.h"
#include "test/testing/random_run.h"
#include "tools/driver/constant_evaluator.h"

namespace zeropoint::test {
namespace {

using runtime::Tensor;

std::vector<std::string> ModulesOf(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return absl::StrSplit(text.str(), "\n// -----\n");
}

class KeepingPass : public testing::TestWithParam<std::string> {};

TEST_P(KeepingPass, KeepsResults) {
  int compared = 0;
  for (const std::string& text : ModulesOf("test/passes/" + GetParam() + ".ir")) {
    SCOPED_TRACE(text);
    const auto module = ir::ParseModule(text);
    ASSERT_TRUE(module.ok()) << module.status();
    const std::vector<Tensor> inputs = RandomInputs((*module)->main());
    const auto before = RunReference(**module, inputs);
    if (!before.ok()) {
      // Two symbols in one view, say: a module made for its text, not to run.
      continue;
    }
    passes::PassContext context;
    context.evaluator = tools::EvaluateConstantOp;
    const auto pass = passes::ParsePassList(GetParam());
    ASSERT_TRUE(pass.ok()) << pass.status();
    ASSERT_TRUE(pass->front()->Run(**module, context).ok());
    const auto after = RunReference(**module, inputs);
    ASSERT_TRUE(after.ok()) << after.status();
    ExpectEqualResults(*before, *after);
    ++compared;
  }
  EXPECT_GE(compared, 1) << "no module of " << GetParam() << ".ir runs: one must, with results";
}

std::vector<std::string> PassesThatKeepResults() {
  std::vector<std::string> names;
  for (const passes::PassRow& row : passes::AllPasses()) {
    if (row.keeps_results) names.emplace_back(row.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(, KeepingPass, testing::ValuesIn(PassesThatKeepResults()),
                         [](const testing::TestParamInfo<std::string>& pass) {
                           std::string name = pass.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace zeropoint::test
