#include "tools/verbs/output.h"

#include <filesystem>
#include <fstream>

#include "gtest/gtest.h"
#include "tools/exit_code.h"

namespace zeropoint::tools {
namespace {

std::string MakeFile(const std::string& name) {
  const std::string path = ::testing::TempDir() + "/" + name;
  std::ofstream(path) << "content";
  return path;
}

TEST(CheckOutputPath, TakesNewAndExistingFiles) {
  const std::string input = MakeFile("input");
  EXPECT_TRUE(CheckOutputPath(::testing::TempDir() + "/new", input).ok());
  EXPECT_TRUE(CheckOutputPath(MakeFile("old"), input).ok());
  EXPECT_TRUE(CheckOutputPath("name_without_a_folder", input).ok());
}

TEST(CheckOutputPath, RefusesTheInputUnderAnyName) {
  const std::string input = MakeFile("model");
  EXPECT_EQ(ExitCodeOf(CheckOutputPath(::testing::TempDir() + "/./model", input)),
            ExitCode::kUsage);
}

TEST(CheckOutputPath, WhatCannotBeWrittenIsTheMachines) {
  const std::string input = MakeFile("input");
  for (const std::string path : {"/no/such/folder/out", "/dev/null", "/"}) {
    EXPECT_EQ(ExitCodeOf(CheckOutputPath(path, input)), ExitCode::kMachine) << path;
  }
}

}  // namespace
}  // namespace zeropoint::tools
