#include "test/conformance/reason.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace zeropoint::test {
namespace {

struct Nature {
  const char* sign;  // in the error, or the id
  const char* reason;
};

/// The first that matches counts.
constexpr Nature kNatures[] = {
    {"STRING", "strings"},
    {"a string", "strings"},
    {"StringNormalizer", "strings"},
    {"ai.onnx.preview.training", "training"},
    {"training mode", "training"},
    {"ImageDecoder", "image decoding"},
    {"Bernoulli", "random numbers"},
    {"RandomUniform", "random numbers"},
    {"RandomNormal", "random numbers"},
    {"ai.onnx.ml.", "classical machine learning (ai.onnx.ml)"},
    {"is an optional", "optionals"},
    {"Optional", "optionals"},
    {"a sequence", "sequences"},
    {"Sequence", "sequences"},
};

/// By a part of the test's id.
constexpr Nature kData[] = {
    {"FLOAT_to_BFLOAT16", "the data truncate to bfloat16, where a conversion rounds to nearest"},
    {"test_qlinearmatmul_2D_int8", "the data wrap around where QuantizeLinear saturates"},
    {"test_qlinearmatmul_3D_int8", "the data wrap around where QuantizeLinear saturates"},
};

constexpr std::size_t kMaxLength = 160;

/// "  1 x Conv (opset 17): reason: nodes" without count and nodes.
std::string WithoutNodes(absl::string_view line) {
  std::vector<absl::string_view> parts = absl::StrSplit(line, ": ");
  if (parts.size() > 2) parts.pop_back();
  const std::string rest = absl::StrJoin(parts, ": ");
  const std::size_t count = rest.find(" x ");
  return count == std::string::npos ? rest : rest.substr(count + 3);
}

}  // namespace

std::string ReasonFor(const absl::Status& status) {
  if (status.ok()) return "";
  const std::string message(status.message());
  for (const Nature& nature : kNatures) {
    if (absl::StrContains(message, nature.sign)) return nature.reason;
  }
  const std::vector<std::string> lines = absl::StrSplit(message, '\n');
  const bool is_list = absl::IsUnimplemented(status) && lines.size() > 1;
  const std::string reason = is_list ? WithoutNodes(lines[1]) : lines[0];
  return reason.substr(0, kMaxLength);
}

std::string ReasonFor(const std::string& test_id, const absl::Status& status) {
  for (const Nature& data : kData) {
    if (!status.ok() && absl::StrContains(test_id, data.sign)) return data.reason;
  }
  return ReasonFor(status);
}

}  // namespace zeropoint::test
