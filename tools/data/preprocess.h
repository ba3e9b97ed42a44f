#ifndef ZEROPOINT_TOOLS_DATA_PREPROCESS_H_
#define ZEROPOINT_TOOLS_DATA_PREPROCESS_H_

// The preprocess manifest: how arrays of a data set become inputs of a model.
//
//   {"inputs": {"image": {"from": "image", "scale": 0.00392156862745098,
//                         "mean": [0.286], "std": [0.353]}},
//    "label": "label"}
//
// means  image = (array * scale - mean[c]) / std[c]  with c along axis 1, or along "axis". How the
// files of a folder become arrays is said by "image" and "audio" (samples/decoding.h).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "runtime/tensor.h"
#include "tools/data/samples/decoding.h"

namespace zeropoint::tools {

/// How one input is made. Empty `mean` and `std` mean 0 and 1; one entry serves every channel.
struct InputPreprocess {
  std::string input;
  std::string from;
  double scale = 1;
  std::vector<double> mean;
  std::vector<double> std;
  /// The axis of the channels; -1 is the last one, as in [N,H,W,C].
  std::int64_t axis = 1;
  /// How a file of a folder becomes the array; nullopt where nothing is said.
  std::optional<ImageDecoding> image{};
  std::optional<AudioDecoding> audio{};

  /// True when values pass unchanged, whatever their dtype.
  bool is_identity() const { return scale == 1 && mean.empty() && std.empty(); }
};

struct PreprocessManifest {
  std::vector<InputPreprocess> inputs;
  /// The array of class numbers; empty when there is none.
  std::string label;
  /// The text it was read from, which programs store under "preprocess".
  std::string json;

  /// Null when the manifest does not speak of `input`.
  const InputPreprocess* Find(absl::string_view input) const;
};

/// kInvalidArgument names `where` and the key that is unknown, of a wrong type or value.
absl::StatusOr<PreprocessManifest> ParsePreprocess(absl::string_view json, absl::string_view where);
/// Reads and parses a manifest file.
absl::StatusOr<PreprocessManifest> ReadPreprocessFile(const std::string& path);

/// Whether an input of this dtype can be made of an array: f16, bf16, f32 or f64.
bool CanPreprocessInto(runtime::DType dtype);

/// `out = (array * scale - mean[c]) / std[c]`: every operation is rounded to float32, in this
/// order, as NumPy does it on float32 arrays, and the result to the dtype of `out`. `array` is of
/// any numeric dtype; `out` has its extents, and CanPreprocessInto its dtype. kInvalidArgument,
/// which only says what is wrong, when the array has not the axis of the channels, or not as many
/// of them as mean and std.
absl::Status ApplyPreprocess(const InputPreprocess& preprocess, const runtime::TensorView& array,
                             runtime::Tensor& out);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_PREPROCESS_H_
