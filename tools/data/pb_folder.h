#ifndef ZEROPOINT_TOOLS_DATA_PB_FOLDER_H_
#define ZEROPOINT_TOOLS_DATA_PB_FOLDER_H_

// A folder of ONNX tensors, as models are published with: test_data_set_0/input_0.pb, ….

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tools/data/array_file.h"

namespace zeropoint::tools {

/// The tensors of `input_0.pb`, `input_1.pb`, … as far as they go, under the names that stand in
/// them ("input_0" for a tensor without one). kNotFound when there are none, kInvalidArgument for
/// files that are no tensors and for two of one name.
absl::StatusOr<std::unique_ptr<ArrayFile>> OpenPbFolder(const std::string& path);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_PB_FOLDER_H_
