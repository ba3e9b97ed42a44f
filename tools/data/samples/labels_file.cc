#include "tools/data/samples/labels_file.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "runtime/status_macros.h"
#include "tools/data/npy_file.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

constexpr std::uint64_t kMaxBytes = 1 << 28;

absl::StatusOr<std::string> ReadText(const std::string& path) {
  ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, OpenFileSource(path));
  if (source->remaining() > kMaxBytes) {
    return absl::InvalidArgumentError(
        ErrorText("is larger than 256 MiB", path, "give a text of one label a line"));
  }
  std::string text(static_cast<std::size_t>(source->remaining()), '\0');
  RETURN_IF_ERROR(
      ReadExactly(*source, absl::MakeSpan(reinterpret_cast<std::byte*>(text.data()), text.size())));
  return text;
}

struct Label {
  /// Empty where the order tells.
  std::string name;
  std::int64_t value = 0;
};

/// Nullopt where the line does not end in a number.
std::optional<Label> ParseLine(absl::string_view line) {
  const std::size_t space = line.find_last_of(" \t");
  const bool is_named = space != absl::string_view::npos;
  Label label;
  if (!absl::SimpleAtoi(is_named ? line.substr(space + 1) : line, &label.value)) {
    return std::nullopt;
  }
  if (is_named) label.name = std::string(absl::StripAsciiWhitespace(line.substr(0, space)));
  return label;
}

/// All lines are of one form.
absl::StatusOr<std::vector<Label>> ParseLabels(absl::string_view text, const std::string& path) {
  std::vector<Label> labels;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    std::optional<Label> label = ParseLine(line);
    const bool fits = label && (labels.empty() || labels[0].name.empty() == label->name.empty());
    if (!fits) {
      return absl::InvalidArgumentError(ErrorText(
          label ? "has lines with and without names" : "does not end in a class number",
          absl::StrCat(path, ":", number), "write \"NUMBER\", or \"NAME NUMBER\", in all lines"));
    }
    labels.push_back(*std::move(label));
  }
  return labels;
}

absl::StatusOr<std::vector<std::int64_t>> InOrder(const std::vector<Label>& labels,
                                                  const std::string& path, std::size_t files) {
  if (labels.size() != files) {
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("has ", labels.size(), " labels for ", files, " files"), path,
                  "give a line for each file in the order of their names, or \"NAME NUMBER\""));
  }
  std::vector<std::int64_t> values;
  for (const Label& label : labels) values.push_back(label.value);
  return values;
}

absl::StatusOr<std::vector<std::int64_t>> ByName(const std::vector<Label>& labels,
                                                 const std::string& path,
                                                 const std::vector<std::string>& files) {
  std::map<std::string, std::int64_t> by_name;
  for (const Label& label : labels) {
    const auto [known, is_new] = by_name.emplace(label.name, label.value);
    if (is_new || known->second == label.value) continue;
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("has two labels of ", label.name), path, "leave one of them out"));
  }
  std::vector<std::int64_t> values;
  for (const std::string& file : files) {
    const std::filesystem::path name = std::filesystem::path(file).filename();
    auto found = by_name.find(name.string());
    if (found == by_name.end()) found = by_name.find(name.stem().string());
    if (found == by_name.end()) {
      return absl::InvalidArgumentError(ErrorText(absl::StrCat("has no label of ", name.string()),
                                                  path, "add a line \"NAME NUMBER\""));
    }
    values.push_back(found->second);
  }
  return values;
}

}  // namespace

absl::StatusOr<std::vector<std::int64_t>> ReadLabelsFile(const std::string& path,
                                                         const std::vector<std::string>& files) {
  ASSIGN_OR_RETURN(const std::string text, ReadText(path));
  ASSIGN_OR_RETURN(const std::vector<Label> labels, ParseLabels(text, path));
  if (labels.empty() || labels.front().name.empty()) return InOrder(labels, path, files.size());
  return ByName(labels, path, files);
}

}  // namespace zeropoint::tools
