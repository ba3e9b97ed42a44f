#include "tools/data/json_file.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/data/testing.h"

namespace zeropoint::tools {
namespace {

using ::testing::HasSubstr;

absl::Status Parse(const std::string& text) {
  nlohmann::json object;
  return ParseJsonObject(text, "f.json", "{\"a\": 1}", object);
}

TEST(JsonFile, ReadsAnObject) {
  nlohmann::json object;
  ASSERT_TRUE(ParseJsonObject(R"({"a": {"b": 1}, "c": {"b": 2}})", "f", "{}", object).ok());
  EXPECT_EQ(object["c"]["b"], 2);
}

TEST(JsonFile, SaysWhatItExpectedInsteadOfAnythingElse) {
  for (const char* text : {"", "[]", "1", "{\"a\": 1", "{\"a\": 1} x", "{\"a\": 1e999}", "\xff"}) {
    EXPECT_THAT(std::string(Parse(text).message()),
                "is not a JSON object: f.json: write it as {\"a\": 1}")
        << text;
  }
}

TEST(JsonFile, RefusesAKeyThatStandsTwiceInOneObject) {
  EXPECT_THAT(std::string(Parse(R"({"a": [{"b": 1, "c": {"b": 2}, "b": 3}]})").message()),
              HasSubstr("has the key 'b' twice"));
  EXPECT_TRUE(Parse(R"({"a": [{"b": 1}, {"b": 2}], "b": 3})").ok());
}

// Writing JSON recurses; this one would overflow the stack.
TEST(JsonFile, RefusesDeepNesting) {
  const std::string deep(200000, '[');
  const std::string close(200000, ']');
  EXPECT_THAT(std::string(Parse("{\"a\": " + deep + close + "}").message()),
              HasSubstr("nested deeper"));
  EXPECT_TRUE(Parse(R"({"a": [[[[{"b": [1]}]]]]})").ok());
}

TEST(JsonFile, RefusesFilesThatAreTooLargeToBeMeant) {
  const std::string path = testing::WriteTempFile("large.json", std::string((1 << 20) + 1, ' '));
  const auto text = ReadJsonFile(path, "a recipe");
  EXPECT_EQ(text.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(text.status().message()), HasSubstr("name a recipe"));
  EXPECT_EQ(ReadJsonFile(testing::TempPath("none.json"), "a recipe").status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace zeropoint::tools
