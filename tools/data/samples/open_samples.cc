#include "tools/data/samples/open_samples.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/status_macros.h"
#include "tools/data/samples/labels_file.h"
#include "tools/data/samples/sample_folder.h"
#include "tools/data/samples/sample_reader.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

namespace fs = std::filesystem;

/// How ONNX names the folders of its test data.
constexpr absl::string_view kTestDataPrefix = "test_data_set_";

bool HasExtension(const fs::path& path, std::initializer_list<absl::string_view> extensions) {
  const std::string extension = absl::AsciiStrToLower(path.extension().string());
  return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
}

bool IsImage(const fs::path& path, bool is_folder) {
  return !is_folder && HasExtension(path, {".jpg", ".jpeg", ".png", ".ppm", ".pgm", ".pnm"});
}

bool IsSound(const fs::path& path, bool is_folder) {
  return !is_folder && HasExtension(path, {".wav", ".wave"});
}

bool IsNumpyArray(const fs::path& path, bool is_folder) {
  return !is_folder && HasExtension(path, {".npy"});
}

bool IsTestData(const fs::path& path, bool is_folder) {
  return is_folder && absl::StartsWith(path.filename().string(), kTestDataPrefix);
}

struct SampleKind {
  /// SampleSource::kind.
  absl::string_view name;
  absl::string_view description;
  /// Whether an entry of the folder is a sample.
  bool (*matches)(const fs::path& path, bool is_folder);
  absl::StatusOr<std::vector<FolderArray>> (*make_arrays)(const std::vector<std::string>& files,
                                                          const PreprocessManifest& manifest);
};
constexpr SampleKind kKinds[] = {
    {"images", "images (.jpg, .png, .ppm)", IsImage, ImageArrays},
    {"audio", "sounds (.wav)", IsSound, AudioArrays},
    {"arrays", "arrays (.npy)", IsNumpyArray, NumpyArrays},
    {"test-data", "folders test_data_set_*", IsTestData, OnnxArrays},
};

/// Samples of one kind.
struct Found {
  const SampleKind* kind = nullptr;
  std::vector<std::string> files;
};

bool IsHidden(const fs::path& path) { return absl::StartsWith(path.filename().string(), "."); }

/// Everything in the folder, by name; the folder alone where it is a file.
absl::StatusOr<std::vector<fs::directory_entry>> List(const std::string& path) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  if (!fs::is_directory(path, error)) {
    entries.emplace_back(fs::path(path), error);
    return entries;
  }
  fs::directory_iterator entry(path, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (!IsHidden(entry->path())) entries.push_back(*entry);
  }
  if (error) return FileError(error.value(), "cannot be listed", path);
  std::sort(entries.begin(), entries.end());
  return entries;
}

std::vector<Found> FindKinds(const std::vector<fs::directory_entry>& entries,
                             const std::string& wanted) {
  std::vector<Found> found;
  for (const SampleKind& kind : kKinds) {
    if (!wanted.empty() && wanted != kind.name) continue;
    Found of_kind = {&kind, {}};
    for (const fs::directory_entry& entry : entries) {
      std::error_code error;
      if (!kind.matches(entry.path(), entry.is_directory(error))) continue;
      of_kind.files.push_back(entry.path().string());
    }
    if (!of_kind.files.empty()) found.push_back(std::move(of_kind));
  }
  return found;
}

std::string DescribeKinds(const std::string& wanted) {
  std::vector<absl::string_view> kinds;
  for (const SampleKind& kind : kKinds) {
    if (wanted.empty() || wanted == kind.name) kinds.push_back(kind.description);
  }
  return absl::StrJoin(kinds, ", ");
}

absl::StatusOr<Found> FindSamples(const SampleSource& source) {
  ASSIGN_OR_RETURN(const std::vector<fs::directory_entry> entries, List(source.path));
  std::vector<Found> found = FindKinds(entries, source.kind);
  if (found.size() == 1) return std::move(found.front());
  if (found.empty()) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("holds no ", DescribeKinds(source.kind)), source.path,
                  "name the folder that holds the samples itself; folders within are not read"));
  }
  return absl::InvalidArgumentError(ErrorText(
      absl::StrCat("holds both ", found[0].kind->description, " and ", found[1].kind->description),
      source.path, "give each kind a folder of its own, or say --images or --audio"));
}

/// Whether the path is arrays as it is: a file that is neither image nor sound, or one set of
/// ONNX's test data.
bool IsArrayFile(const SampleSource& source) {
  std::error_code error;
  if (!source.kind.empty()) return false;
  if (fs::is_directory(source.path, error)) {
    return fs::exists(fs::path(source.path) / "input_0.pb", error);
  }
  return !IsImage(source.path, false) && !IsSound(source.path, false);
}

absl::Status CheckExists(const SampleSource& source) {
  std::error_code error;
  if (fs::exists(source.path, error)) return absl::OkStatus();
  return FileError(error ? error.value() : ENOENT, "cannot be opened", source.path,
                   "name a file or folder that can be read");
}

absl::StatusOr<std::unique_ptr<ArrayFile>> OpenArrays(const SampleSource& source) {
  if (source.labels.empty()) return ArrayFile::Open(source.path);
  return absl::InvalidArgumentError(
      ErrorText("is for files of a folder, and these are arrays", source.labels,
                "keep labels as an array beside the others, and name it with --label"));
}

/// Leaves files out, each with its label.
void LeaveOut(const std::set<std::string>& left_out, SampleFiles& samples) {
  std::vector<std::string> files;
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < samples.files.size(); ++i) {
    if (left_out.count(samples.files[i]) > 0) continue;
    files.push_back(samples.files[i]);
    if (!samples.labels.empty()) labels.push_back(samples.labels[i]);
  }
  samples.files = std::move(files);
  samples.labels = std::move(labels);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ArrayFile>> OpenSamples(const SampleSource& source,
                                                       const PreprocessManifest& manifest) {
  RETURN_IF_ERROR(CheckExists(source));
  if (IsArrayFile(source)) return OpenArrays(source);
  ASSIGN_OR_RETURN(Found found, FindSamples(source));
  SampleFiles samples = {source.path, std::move(found.files), {}, {}, source.labels};
  if (!source.labels.empty()) {
    ASSIGN_OR_RETURN(samples.labels, ReadLabelsFile(source.labels, samples.files));
  }
  LeaveOut(source.left_out, samples);
  if (samples.files.empty()) {
    return absl::InvalidArgumentError(
        ErrorText("holds no file that can be read", source.path, "give samples that can"));
  }
  ASSIGN_OR_RETURN(samples.arrays, found.kind->make_arrays(samples.files, manifest));
  return OpenSampleFolder(std::move(samples));
}

absl::StatusOr<std::vector<UnreadableFile>> FindUnreadable(const SampleSource& source) {
  std::vector<UnreadableFile> unreadable;
  RETURN_IF_ERROR(CheckExists(source));
  if (IsArrayFile(source)) return unreadable;
  ASSIGN_OR_RETURN(const Found found, FindSamples(source));
  std::size_t readable = 0;
  for (const std::string& file : found.files) {
    // Its own, so that nothing is asked of it but that it can be read.
    absl::StatusOr<std::vector<FolderArray>> arrays = found.kind->make_arrays({file}, {});
    absl::Status status = arrays.status();
    for (std::size_t i = 0; status.ok() && i < arrays->size(); ++i) {
      status = (*arrays)[i].reader->Read(file).status();
    }
    readable += status.ok();
    if (!status.ok()) unreadable.push_back({file, std::move(status)});
  }
  if (readable > 0) return unreadable;
  return absl::InvalidArgumentError(
      ErrorText(absl::StrCat("holds no file that can be read, the first ",
                             std::string(unreadable.front().status.message())),
                source.path, "give samples that can be"));
}

}  // namespace zeropoint::tools
