#include "tools/data/tasks/metric_command.h"

#include <sys/wait.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "runtime/status_macros.h"
#include "tools/data/npz_file.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr absl::string_view kWhere = "--metric-cmd";

/// A folder that goes with everything in it.
class TemporaryFolder {
 public:
  static absl::StatusOr<TemporaryFolder> Create() {
    std::error_code error;
    std::string pattern = std::filesystem::temp_directory_path(error) / "zp_metric.XXXXXX";
    if (error || ::mkdtemp(pattern.data()) == nullptr) {
      return absl::InternalError(ErrorText("no temporary folder can be made", kWhere,
                                           "set TMPDIR to a folder that can be written"));
    }
    return TemporaryFolder(std::move(pattern));
  }
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, "")) {}
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }

  std::string File(absl::string_view name) const { return absl::StrCat(path_, "/", name); }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

std::string Quoted(absl::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

/// What the shell prints of `line`.
absl::StatusOr<std::string> OutputOf(const std::string& line) {
  std::FILE* pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) {
    return absl::InternalError(ErrorText("cannot be started", kWhere, "try again"));
  }
  std::string text;
  char buffer[256];
  for (std::size_t size = 0; (size = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    text.append(buffer, size);
  }
  const int status = ::pclose(pipe);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("the command failed, status ",
                               WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status)),
                  kWhere, "run it by hand on files of `zp run`"));
  }
  return text;
}

}  // namespace

absl::Status OutputArrays::Add(absl::Span<const runtime::Tensor> outputs) {
  for (std::size_t i = 0; i < arrays_.size(); ++i) {
    const runtime::Tensor& tensor = outputs[i];
    Array& array = arrays_[i];
    runtime::Extents extents = tensor.extents();
    if (extents.empty()) extents = {1};
    if (array.is_empty) {
      array.dtype = tensor.dtype();
      array.extents = extents;
      array.extents[0] = 0;
      array.is_empty = false;
    }
    runtime::Extents rest = extents;
    rest[0] = array.extents[0];
    if (rest != array.extents) {
      return absl::InvalidArgumentError(
          ErrorText(absl::StrCat("output '", names_[i], "' has other extents from run to run, ",
                                 runtime::ExtentsToString(array.extents), " and then ",
                                 runtime::ExtentsToString(extents)),
                    kWhere, "give samples of one size"));
    }
    array.extents[0] += extents[0];
    const auto* bytes = static_cast<const std::byte*>(tensor.data());
    array.bytes.insert(array.bytes.end(), bytes, bytes + tensor.view().num_bytes());
  }
  return absl::OkStatus();
}

absl::Status OutputArrays::Write(const std::string& path) const {
  std::vector<NamedTensor> tensors;
  for (std::size_t i = 0; i < arrays_.size(); ++i) {
    const Array& array = arrays_[i];
    tensors.push_back({names_[i], {array.dtype, array.extents, array.bytes.data()}});
  }
  return WriteNpzFile(path, tensors);
}

void OutputArrays::Clear() {
  for (Array& array : arrays_) array = Array();
}

absl::StatusOr<double> RunMetricCommand(const std::string& command, const std::string& data_path,
                                        const OutputArrays& outputs,
                                        const OutputArrays* reference) {
  ASSIGN_OR_RETURN(const TemporaryFolder folder, TemporaryFolder::Create());
  std::string line =
      absl::StrCat(command, " ", Quoted(folder.File("outputs.npz")), " ", Quoted(data_path));
  RETURN_IF_ERROR(outputs.Write(folder.File("outputs.npz")));
  if (reference != nullptr) {
    RETURN_IF_ERROR(reference->Write(folder.File("reference.npz")));
    absl::StrAppend(&line, " ", Quoted(folder.File("reference.npz")));
  }
  ASSIGN_OR_RETURN(const std::string text, OutputOf(line));
  double value = 0;
  const absl::string_view number = absl::StripAsciiWhitespace(text);
  if (absl::SimpleAtod(number, &value) && std::isfinite(value)) return value;
  return absl::InvalidArgumentError(ErrorText(
      absl::StrCat("the command printed '", number.substr(0, 60), "', which is no number"), kWhere,
      "let it print one number, larger is better"));
}

}  // namespace zeropoint::tools
