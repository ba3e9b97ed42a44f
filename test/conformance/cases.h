#ifndef ZEROPOINT_TEST_CONFORMANCE_CASES_H_
#define ZEROPOINT_TEST_CONFORMANCE_CASES_H_

// The tests of ONNX's backend suite, as they lie on disk.

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace zeropoint::test {

/// Files of one run of a model, by position.
struct DataSet {
  /// Empty for the models of `light`, which have no inputs stored.
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
};

struct ConformanceCase {
  std::string suite;  // "node"
  std::string name;   // "test_relu"
  std::string model;
  std::vector<DataSet> data_sets;

  std::string id() const { return suite + "/" + name; }
};

/// All cases below `root` (onnx/backend/test/data), sorted by id. kNotFound when there are none.
absl::StatusOr<std::vector<ConformanceCase>> FindCases(const std::string& root);

}  // namespace zeropoint::test

#endif  // ZEROPOINT_TEST_CONFORMANCE_CASES_H_
