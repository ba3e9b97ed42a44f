#ifndef ZEROPOINT_TOOLS_VERBS_BIND_FLAG_H_
#define ZEROPOINT_TOOLS_VERBS_BIND_FLAG_H_

// The flag --bind NAME=VALUE, which makes an input a constant when the model is imported.

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ir/tensor_data.h"

namespace zeropoint::tools {

using BoundInputs = std::map<std::string, ir::TensorData>;

/// "NAME=16000" -> an i64 scalar, "NAME=[1,2]" -> an i64 vector, and f64 where a number is no
/// integer ("NAME=0.5"); the importer makes the dtype of the input of it. Usage errors quote the
/// entry.
absl::StatusOr<BoundInputs> ParseBindFlags(const std::vector<std::string>& flags);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_BIND_FLAG_H_
