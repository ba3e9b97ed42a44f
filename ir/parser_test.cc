#include "ir/parser.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "ir/printer.h"

namespace zeropoint::ir {
namespace {

constexpr char kValid[] = R"(module @m {
  const @w : f32[2,2] = [1.0,2.0,3.0,4.0]
  func @main(%x: f32[N,2]) -> (%y: f32[N,2]) {
    %0 = aten.linear(%x, @w, none) {quant.output="float"} : f32[N,2] loc("/fc")
    %1 = aten.softmax(%0) {dim=-1} : f32[N,2]
    return %1
  }
}
)";

std::string ErrorOf(std::string_view text) {
  const auto module = ParseModule(text);
  return module.ok() ? "" : std::string(module.status().message());
}

// A function with one argument and one op.
std::string WithOp(std::string_view op) {
  return absl::StrCat("module @m {\n  func @main(%x: f32[N,2]) -> () {\n    ", std::string(op),
                      "\n    return\n  }\n}\n");
}

std::string WithConstant(std::string_view constant) {
  return absl::StrCat("module @m {\n  const ", std::string(constant), "\n}\n");
}

std::unique_ptr<Module> Parsed(std::string_view text) {
  auto module = ParseModule(text);
  EXPECT_TRUE(module.ok()) << module.status();
  return module.ok() ? *std::move(module) : nullptr;
}

TEST(Parser, ReadsWhatThePrinterWrites) { EXPECT_EQ(PrintModule(*Parsed(kValid)), kValid); }

TEST(Parser, CommentsAndSpaceDoNotMatterButDivideInShapes) {
  const auto module = Parsed(
      "// header\nmodule @m{func @main( %x :f32[ 2*N//2 , (H-1)//2+1 ])->( // results\n)"
      "{return}}// end");
  EXPECT_EQ(module->main().arguments()[0]->type().ToString(), "f32[N,(H-1)//2+1]");
}

TEST(Parser, QuotedNamesHoldAnyCharacter) {
  const std::string text = R"(module @"my model" {
  const @"onnx::Conv_12" : f32[] = [1.0]
  func @main(%"0": f32[], %"a\"b\\c\n\x01é": f32[]) -> (%"y:0": f32[], %"": f32[]) {
    %0 = aten.add(%"0", @"onnx::Conv_12") : f32[]
    return %0, %"a\"b\\c\n\x01é"
  }
}
)";
  EXPECT_EQ(PrintModule(*Parsed(text)), text);
}

TEST(Parser, ResultsMayBeArgumentsAndConstants) {
  const std::string text = R"(module @m {
  const @c : i64[2] = [1,-1]
  func @main(%x: f32[N]) -> (%y: i64[2], %z: f32[N], %again: f32[N]) {
    return @c, %x, %x
  }
}
)";
  EXPECT_EQ(PrintModule(*Parsed(text)), text);
}

TEST(Parser, EmptyFloatListsTakeTheKindOfTheSchema) {
  const auto module = Parsed(
      WithOp(R"(%0 = quant.observe(%x) {observer="min_max", group=0, dtype=i8, quant_min=-128, )"
             R"(quant_max=127, qscheme="per_tensor_affine", eps=1e-07, scale=[]} : f32[N,2])"));
  EXPECT_TRUE(module->main().ops().front()->floats_attribute("scale").empty());
}

struct Invalid {
  std::string text;
  std::string message;  // "LINE:COLUMN: what", the latter from its beginning; or a part of it
};

void ExpectErrors(const std::vector<Invalid>& cases) {
  for (const Invalid& row : cases) {
    std::string error = ErrorOf(row.text);
    // Where stands at the end; the rows say it first.
    const std::size_t colon = error.rfind(": ");
    error = error.substr(colon + 2) + ": " + error.substr(0, colon);
    const std::size_t found = error.find(row.message);
    const bool has_where = row.message.find_first_of("123456789") == 0;
    EXPECT_TRUE(has_where ? found == 0 : found != std::string::npos)
        << row.text << "\n  gives: " << error << "\n  wanted: " << row.message;
  }
}

TEST(ParserConstants, ElementsKeepTheirBits) {
  const auto module = Parsed(WithConstant("@c : f32[6] = [0.1,-0.0,1e-45,3.4028235e+38,-inf,nan]"));
  const auto values = module->FindConstant("c")->data().values<float>();
  EXPECT_EQ(values[0], 0.1f);
  EXPECT_TRUE(std::signbit(values[1]));
  EXPECT_EQ(values[2], std::numeric_limits<float>::denorm_min());
  EXPECT_EQ(values[3], std::numeric_limits<float>::max());
  EXPECT_EQ(values[4], -std::numeric_limits<float>::infinity());
  EXPECT_TRUE(std::isnan(values[5]));
}

TEST(ParserConstants, EveryInlineDtypeRoundTrips) {
  for (const std::string constant :
       {"@c : bool[2] = [0,1]", "@c : i8[2] = [-128,127]", "@c : u8[2] = [0,255]",
        "@c : i16[1] = [-32768]", "@c : u16[1] = [65535]", "@c : i32[1] = [-2147483648]",
        "@c : i64[1] = [-9223372036854775808]", "@c : f64[1] = [0.1]",
        "@c : u64[1] = [18446744073709551615]", "@c : u32[1] = [4294967295]", "@c : i4[2] = [-8,7]",
        "@c : u4[1] = [15]", "@c : f32[0,3] = []"}) {
    const std::string text = WithConstant(constant);
    EXPECT_EQ(PrintModule(*Parsed(text)), text);
  }
  EXPECT_TRUE(Parsed(WithConstant("@c : bool[2] = [true,false]"))
                  ->FindConstant("c")
                  ->data()
                  .values<bool>()[0]);
}

TEST(ParserConstants, AHashNeedsAResolver) {
  const std::string text = WithConstant("@w : f32[2] = hash(00000000000000ff)");
  ExpectErrors({{text, "2:9: constant \"w\": given by hash only"}});
  const ConstantResolver resolver = [](std::string_view name, const TensorType& type,
                                       std::uint64_t hash) -> absl::StatusOr<TensorData> {
    EXPECT_EQ(name, "w");
    EXPECT_EQ(type.ToString(), "f32[2]");
    EXPECT_EQ(hash, 0xffu);
    return TensorData::FromValues<float>({2}, {5, 6});
  };
  const auto module = ParseModule(text, resolver);
  ASSERT_TRUE(module.ok()) << module.status();
  EXPECT_EQ((*module)->FindConstant("w")->data().values<float>()[1], 6);
}

TEST(ParserConstants, AResolversAnswerMustHaveTheDeclaredType) {
  const ConstantResolver resolver = [](std::string_view, const TensorType&,
                                       std::uint64_t) -> absl::StatusOr<TensorData> {
    return TensorData::FromValues<float>({3}, {5, 6, 7});
  };
  const auto module = ParseModule(WithConstant("@w : f32[2] = hash(00000000000000ff)"), resolver);
  EXPECT_NE(
      std::string(module.status().message()).find("declared as f32[2] but its data is f32[3]"),
      std::string::npos)
      << module.status();
}

TEST(ParserErrors, AFileIsNamedWithThePosition) {
  EXPECT_EQ(ParseModule("module m {}", nullptr, "m.ir").status().message(),
            "expected the name of the module, found \"m\": m.ir:1:8");
}

TEST(ParserErrors, ModulesAndFunctions) {
  ExpectErrors({
      {"", "1:1: expected 'module', found the end of the text"},
      {"module m {}", "1:8: expected the name of the module, found \"m\""},
      {"module @m {", "1:12: expected 'const', 'func' or '}', found the end"},
      {"module @m {} x", "1:14: expected the end of the text"},
      {"module @m {\n\nfunc @f(%0: f32[]) -> () {return}}", "3:9: expected a name such as %x"},
      {"module @m {func @f() -> () {return} func @f() -> () {return}}", "1:42: function \"f\" is"},
      {"module @m {func @f(%a: f32[], %a: f32[]) -> () {return}}", "1:31: function @f already"},
      {"module @m {func @f(%a: f32[]) -> (%y: f32[], %y: f32[]) {return %a, %a}}",
       "1:46: a result of this name"},
      {"module @m {func @f(%a: f32[]) -> (%y: f32[2]) {return %a}}",
       "1:35: result 0 is declared as f32[2] but f32[] is returned"},
      {"module @m {func @f(%a: f32[]) -> () {return %a}}", "declares 0 results but returns 1"},
      {"module @m {func @f(%a: f32[]) -> () {return %b}}", "1:45: expected a value that is def"},
      {"module @m {func @f() -> () {}}", "1:29: expected an op or 'return', found \"}\""},
  });
}

TEST(ParserErrors, Ops) {
  ExpectErrors({
      {WithOp("%0 = aten.frobnicate(%x) : f32[N,2]"), "3:10: expected the name of an op"},
      {WithOp("%0 = func.return(%x) : f32[N,2]"), "3:10: expected the name of an op"},
      {WithOp("%0 = aten.relu(%0) : f32[N,2]"), "3:20: expected a value that is defined above"},
      {WithOp("%0 = aten.relu(@c) : f32[N,2]"),
       "expected a value that is defined above, found "
       "name @c"},
      {WithOp("%0 = aten.relu(%x) : f32[N,3]"),
       "3:5: aten.relu: %0 is written as f32[N,3] but its type is f32[N,2]"},
      {WithOp("%0 = aten.relu(%x) : f32[N,2], f32[N,2]"), "has 1 results, but 1 names and 2 types"},
      {WithOp("%0, %1 = aten.relu(%x) : f32[N,2]"), "has 1 results, but 2 names and 1 types"},
      {WithOp("%0 = aten.relu(%x) : f32[N,2]\n %0 = aten.relu(%x) : f32[N,2]"),
       "4:2: %0 is defined twice"},
      {WithOp("%0 = aten.relu(%x, %x) : f32[N,2]"), "3:5: aten.relu: takes 1 operands but has 2"},
      {WithOp("%0 = aten.relu(none) : f32[N,2]"), "operand 0 (\"x\") is required but absent"},
      {WithOp("%0 = aten.relu(%x) : f32[N,2] loc(/fc)"), "expected the name of a node in quotes"},
      {WithOp("%0 = aten.relu(%x) : f32[N,2] handle(fc)"), "expected a debug handle such as (17)"},
      {WithOp("%0 = aten.relu(%x) : f32[N,2] handle(1.-2)"), "expected a debug handle such as"},
      {WithOp("%0 = aten.relu(%x) : f32[N,2] handle 7"), "expected '('"},
  });
}

TEST(ParserErrors, Attributes) {
  ExpectErrors({
      {WithOp("%0 = aten.softmax(%x) {dim=0, dim=0} : f32[N,2]"),
       "3:35: attribute \"dim\" is "
       "given twice"},
      {WithOp("%0 = aten.softmax(%x) {dim=1.0} : f32[N,2]"),
       "attribute \"dim\" must be an integer but is a float: 1.0"},
      {WithOp("%0 = aten.softmax(%x) {} : f32[N,2]"), "expected the name of an attribute"},
      {WithOp("%0 = aten.softmax(%x) : f32[N,2]"), "attribute \"dim\" (an integer) is required"},
      {WithOp("%0 = aten.softmax(%x) {dim=1, axis=1} : f32[N,2]"), "has no attribute \"axis\""},
      {WithOp("%0 = aten.softmax(%x) {dim=9223372036854775808} : f32[N,2]"),
       "3:32: expected an integer of 64 bits"},
      {WithOp("%0 = aten.elu(%x) {alpha=1e999} : f32[N,2]"), "expected a number in the range"},
      {WithOp("%0 = aten.elu(%x) {alpha=} : f32[N,2]"), "3:30: expected an attribute value"},
      {WithOp("%0 = aten.mean(%x) {dim=[1,2.0]} : f32[N,2]"), "expected an integer, found \"2.0\""},
      {WithOp("%0 = aten.mean(%x) {dim=[1} : f32[N,2]"), "expected ']'"},
  });
}

TEST(ParserErrors, Constants) {
  ExpectErrors({
      {WithConstant("@c : f32[2] = [1.0]"), "2:9: constant \"c\": constant f32[2] needs 8 bytes"},
      {WithConstant("@c : f32[N] = [1.0]"), "symbolic extents in f32[N]"},
      {WithConstant("@c : f32[] = 1.0"), "expected '[' or 'hash'"},
      {WithConstant("@c : i8[1] = [128]"), "expected an element of dtype i8, found \"128\""},
      {WithConstant("@c : u8[1] = [-1]"), "expected an element of dtype u8"},
      {WithConstant("@c : i32[1] = [1.0]"), "expected an element of dtype i32"},
      {WithConstant("@c : f32[1] = [1e39]"), "expected an element of dtype f32"},
      {WithConstant("@c : bool[1] = [2]"), "expected true or false"},
      {WithConstant("@c : f16[1] = [1.0]"), "expected hash(...)"},
      {WithConstant("@c : f32[] = [1.0]\n const @c : f32[] = [1.0]"),
       "3:8: constant \"c\": the "
       "name is empty or taken"},
      {WithConstant("@c : f32[4000000000000000000] = []"), "has more than 2^63 bytes"},
      {WithConstant("@c : f32[1] = hash(123)"), "expected 16 hexadecimal digits"},
      {WithConstant("@c : f32[1] = hash(123"), "'(' without a ')' on its line"},
  });
}

TEST(ParserErrors, TokensAndShapes) {
  ExpectErrors({
      {"module @m { # }", "1:13: expected 'const', 'func' or '}', found a character"},
      {"module @\"m", "found a string that does not end on its line"},
      {"module @\"\\q\" {}", "found a string with an escape other than"},
      {"module @\"\\x4\" {}", "found a string with an escape other than"},
      {"module @ {}", "found a '%' or '@' without a name"},
      {WithOp("%0 = aten.elu(%x) {alpha=-} : f32[N,2]"), "found a '-' without digits"},
      {WithOp("%0 = aten.elu(%x) {alpha=1e} : f32[N,2]"), "found an exponent without digits"},
      {WithOp("%0 = aten.relu(%x) : float[N]"), "expected a dtype such as f32, found \"float\""},
      {WithOp("%0 = aten.relu(%x) : f32[N,,2]"), "bad dimension \"\": expected a number"},
      {WithOp("%0 = aten.relu(%x) : f32[N,-2]"), "an extent must not be negative but is -2"},
      {WithOp("%0 = aten.relu(%x) : f32[N"), "'[' without a ']' on its line"},
  });
}

// Text cut off anywhere, or with any one byte damaged, is an error or another module, never a
// crash.
TEST(ParserRobustness, DamagedTextNeverCrashes) {
  const std::string text = kValid;
  for (std::size_t i = 0; i < text.size() - 1; ++i) {
    EXPECT_FALSE(ParseModule(text.substr(0, i)).ok()) << i;
    for (const char c : {'\0', '"', '(', '[', '{', '%', '-', '9', '\n', '\\', '\xff'}) {
      std::string damaged = text;
      damaged[i] = c;
      const auto module = ParseModule(damaged);
      if (module.ok()) EXPECT_TRUE(ParseModule(PrintModule(**module)).ok()) << damaged;
    }
  }
}

TEST(ParserRobustness, SizesAreBounded) {
  std::string arguments = "%a: f32[]";
  for (int i = 0; i < 5000; ++i) absl::StrAppend(&arguments, ", %a", i, ": f32[]");
  EXPECT_NE(ErrorOf(absl::StrCat("module @m {func @f(", arguments, ") -> () {return}}"))
                .find("more than 4096 names"),
            std::string::npos);
  std::string shape = "1";
  for (int i = 0; i < 100; ++i) shape += ",1";
  EXPECT_NE(ErrorOf(WithOp("%0 = aten.relu(%x) : f32[" + shape + "]")).find("more than 64 extents"),
            std::string::npos);
  EXPECT_FALSE(ParseModule(std::string(1000000, '{')).ok());
}

}  // namespace
}  // namespace zeropoint::ir
