#ifndef ZEROPOINT_TEST_MODELS_MODEL_FOLDER_H_
#define ZEROPOINT_TEST_MODELS_MODEL_FOLDER_H_

// Where the models are that are larger than the repository wants to hold.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace zeropoint::test {

/// What ZP_MODELS names, with `reference` and `data` beside it; empty when it is unset or empty, as
/// .ci/run leaves it where there are no models.
inline std::filesystem::path ModelFolder() {
  const char* folder = std::getenv("ZP_MODELS");
  return folder == nullptr ? "" : folder;
}

}  // namespace zeropoint::test

/// First statement of a test or SetUp that needs the models: says loudly that it skips.
#define ZEROPOINT_SKIP_WITHOUT_MODELS()         \
  if (::zeropoint::test::ModelFolder().empty()) \
  GTEST_SKIP() << "ZP_MODELS is not set; run with --test_env=ZP_MODELS=<folder of models>"

#endif  // ZEROPOINT_TEST_MODELS_MODEL_FOLDER_H_
