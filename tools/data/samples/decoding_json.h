#ifndef ZEROPOINT_TOOLS_DATA_SAMPLES_DECODING_JSON_H_
#define ZEROPOINT_TOOLS_DATA_SAMPLES_DECODING_JSON_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "tools/data/samples/decoding.h"

namespace zeropoint::tools {

/// kInvalidArgument names `where` and the key: "inputs.x.image.resize", where `key` is
/// "inputs.x.image".
absl::StatusOr<ImageDecoding> ParseImageDecoding(const nlohmann::json& json,
                                                 absl::string_view where, absl::string_view key);
absl::StatusOr<AudioDecoding> ParseAudioDecoding(const nlohmann::json& json,
                                                 absl::string_view where, absl::string_view key);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_SAMPLES_DECODING_JSON_H_
