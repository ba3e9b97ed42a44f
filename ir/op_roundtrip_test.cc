// Every op, with every attribute away from its default: print(parse(text)) is the text.

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "ir/op_kind.h"
#include "ir/op_schema.h"
#include "ir/parser.h"
#include "ir/printer.h"
#include "ir/testing/op_cases.h"
#include "ir/verifier.h"

namespace zeropoint::ir {
namespace {

TEST(OpRoundTrip, TextSurvivesParsingAndPrinting) {
  for (const OpCase& row : OpCases()) {
    const std::string text = ModuleText(row);
    const auto module = ParseModule(text);
    ASSERT_TRUE(module.ok()) << module.status() << "\n" << text;
    EXPECT_TRUE(Verify(**module).ok()) << Verify(**module);
    EXPECT_EQ(PrintModule(**module), text);
  }
}

TEST(OpRoundTrip, EveryOpHasACaseWithEveryAttribute) {
  std::set<std::string_view> missing;
  for (const OpSchema& schema : AllOpSchemas()) missing.insert(schema.name);
  missing.erase(OpName(OpKind::kReturn));  // has no text of its own
  for (const OpCase& row : OpCases()) {
    const auto module = ParseModule(ModuleText(row));
    ASSERT_TRUE(module.ok()) << module.status();
    const Op& op = *(*module)->main().ops().front();
    missing.erase(op.name());
    for (const AttributeSchema& attribute : op.schema().attributes) {
      EXPECT_TRUE(op.attributes().contains(attribute.name))
          << "the case of " << op.name() << " in ir/testing/op_cases.cc leaves out "
          << attribute.name;
    }
  }
  for (const std::string_view name : missing)
    ADD_FAILURE() << name << " has no case in ir/testing/op_cases.cc";
}

}  // namespace
}  // namespace zeropoint::ir
