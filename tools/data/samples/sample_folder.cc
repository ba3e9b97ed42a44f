#include "tools/data/samples/sample_folder.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "runtime/status_macros.h"
#include "tools/error_text.h"

namespace zeropoint::tools {
namespace {

/// One array of the folder.
struct Stack {
  std::string where;
  std::shared_ptr<const SampleReader> reader;
  std::vector<std::string> files;
  /// Of each file.
  std::vector<std::int64_t> counts;
  /// Of the first file, which all are to be like.
  runtime::DType dtype;
  runtime::Extents sample;
  /// What NumPy would write in front of the array.
  std::string header;

  std::uint64_t sample_bytes() const {
    const std::int64_t elements = runtime::CheckedNumElements(sample).value_or(0);
    return static_cast<std::uint64_t>(elements) * runtime::DTypeSize(dtype);
  }
  std::uint64_t file_bytes(std::size_t file) const {
    return static_cast<std::uint64_t>(counts[file]) * sample_bytes();
  }
};

absl::Status CheckLikeFirst(const Stack& stack, std::size_t file, const FileSamples& samples) {
  if (samples.dtype == stack.dtype && samples.extents == stack.sample &&
      samples.count == stack.counts[file]) {
    return absl::OkStatus();
  }
  const auto text = [](runtime::DType dtype, const runtime::Extents& extents) {
    return absl::StrCat(std::string(runtime::DTypeName(dtype)), runtime::ExtentsToString(extents));
  };
  return absl::InvalidArgumentError(
      ErrorText(absl::StrCat("is ", text(samples.dtype, samples.extents), " where ",
                             stack.files.front(), " is ", text(stack.dtype, stack.sample)),
                stack.files[file], stack.reader->same_shape_advice()));
}

/// The header, then the samples of one file after the other.
class StackSource : public ByteSource {
 public:
  explicit StackSource(std::shared_ptr<const Stack> stack)
      : ByteSource(stack->where), stack_(std::move(stack)), remaining_(stack_->header.size()) {
    for (std::size_t i = 0; i < stack_->files.size(); ++i) remaining_ += stack_->file_bytes(i);
  }

  std::uint64_t remaining() const override { return remaining_; }

  absl::StatusOr<std::size_t> Read(absl::Span<std::byte> into) override {
    ASSIGN_OR_RETURN(const absl::Span<const std::byte> rest, Rest());
    const std::size_t count = std::min(rest.size(), into.size());
    std::copy_n(rest.begin(), count, into.begin());
    Advance(count);
    return count;
  }

  absl::Status Skip(std::uint64_t bytes) override {
    while (bytes > 0 && remaining_ > 0) {
      const std::uint64_t count = std::min(bytes, PartBytes() - at_);
      Advance(count);
      bytes -= count;
    }
    return absl::OkStatus();
  }

 private:
  /// Part 0 is the header, part i + 1 file i.
  std::uint64_t PartBytes() const {
    return part_ == 0 ? stack_->header.size() : stack_->file_bytes(part_ - 1);
  }

  void Advance(std::uint64_t bytes) {
    at_ += bytes;
    remaining_ -= bytes;
    while (remaining_ > 0 && at_ == PartBytes()) {
      ++part_;
      at_ = 0;
      samples_.reset();
    }
  }

  /// What is not read of the part, which is decoded now if it was not.
  absl::StatusOr<absl::Span<const std::byte>> Rest() {
    if (remaining_ == 0) return absl::Span<const std::byte>();
    if (part_ == 0) {
      return absl::MakeConstSpan(reinterpret_cast<const std::byte*>(stack_->header.data()),
                                 stack_->header.size())
          .subspan(at_);
    }
    if (!samples_) RETURN_IF_ERROR(ReadFile(part_ - 1));
    return absl::MakeConstSpan(static_cast<const std::byte*>(samples_->data()),
                               samples_->view().num_bytes())
        .subspan(at_);
  }

  absl::Status ReadFile(std::size_t file) {
    ASSIGN_OR_RETURN(runtime::Tensor samples, stack_->reader->Read(stack_->files[file]));
    const runtime::Extents& extents = samples.extents();
    RETURN_IF_ERROR(CheckLikeFirst(
        *stack_, file,
        {samples.dtype(), runtime::Extents(extents.begin() + 1, extents.end()), extents.front()}));
    samples_.emplace(std::move(samples));
    return absl::OkStatus();
  }

  std::shared_ptr<const Stack> stack_;
  std::uint64_t remaining_;
  std::size_t part_ = 0;
  std::uint64_t at_ = 0;                    // within the part
  std::optional<runtime::Tensor> samples_;  // of the part; nullopt until it is read
};

class TextSource : public ByteSource {
 public:
  TextSource(std::string where, std::string bytes)
      : ByteSource(std::move(where)), bytes_(std::move(bytes)) {}

  std::uint64_t remaining() const override { return bytes_.size() - at_; }

  absl::StatusOr<std::size_t> Read(absl::Span<std::byte> into) override {
    const std::size_t count = std::min(into.size(), bytes_.size() - at_);
    std::copy_n(reinterpret_cast<const std::byte*>(bytes_.data()) + at_, count, into.begin());
    at_ += count;
    return count;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

std::string LabelName(const SampleFiles& files) {
  if (files.labels_file.empty()) return "";
  for (const FolderArray& array : files.arrays) {
    if (array.name == "label") return "label of the file";
  }
  return "label";
}

std::vector<std::string> NamesOf(const SampleFiles& files) {
  std::vector<std::string> names;
  for (const FolderArray& array : files.arrays) names.push_back(array.name);
  if (!files.labels_file.empty()) names.push_back(LabelName(files));
  return names;
}

class SampleFolder : public ArrayFile {
 public:
  explicit SampleFolder(SampleFiles files)
      : ArrayFile(files.path, NamesOf(files)), files_(std::move(files)) {}

  absl::Status Load() {
    for (const FolderArray& array : files_.arrays) {
      ASSIGN_OR_RETURN(Stack stack, MakeStack(array));
      stacks_.push_back(std::make_shared<Stack>(std::move(stack)));
    }
    return absl::OkStatus();
  }

  std::vector<std::string> files() const override {
    std::vector<std::string> files;
    for (const std::string& file : files_.files) {
      for (const FolderArray& array : files_.arrays) {
        files.push_back(array.reader->FileWithin(file));
      }
    }
    if (!files_.labels_file.empty()) files.push_back(files_.labels_file);
    return files;
  }

  std::string label_name() const override { return LabelName(files_); }
  absl::string_view fit_advice() const override {
    return files_.arrays.front().reader->fit_advice();
  }

 private:
  absl::StatusOr<Stack> MakeStack(const FolderArray& array) const {
    Stack stack = {WhereOf(array.name), array.reader, files_.files, {}, {}, {}, {}};
    ASSIGN_OR_RETURN(const FileSamples first, array.reader->Describe(stack.files.front()));
    stack.dtype = first.dtype;
    stack.sample = first.extents;
    runtime::Extents extents = first.extents;
    extents.insert(extents.begin(), 0);
    for (std::size_t i = 0; i < stack.files.size(); ++i) {
      FileSamples samples = first;
      if (array.reader->counts_vary()) {
        ASSIGN_OR_RETURN(samples, array.reader->Describe(stack.files[i]));
      }
      stack.counts.push_back(samples.count);
      RETURN_IF_ERROR(CheckLikeFirst(stack, i, samples));
      extents.front() += samples.count;
    }
    stack.header = NpyHeaderBytes(stack.dtype, extents);
    if (!stack.header.empty() && runtime::CheckedNumElements(extents)) return stack;
    return absl::InvalidArgumentError(
        ErrorText(absl::StrCat("is ", std::string(runtime::DTypeName(stack.dtype)),
                               runtime::ExtentsToString(extents), ", which no array can be"),
                  stack.where, "give fewer or smaller samples"));
  }

  absl::StatusOr<std::unique_ptr<ByteSource>> OpenSource(std::size_t index) const override {
    if (index < stacks_.size()) return std::make_unique<StackSource>(stacks_[index]);
    // A label for each sample of its file.
    std::vector<std::int64_t> labels;
    for (std::size_t i = 0; i < files_.labels.size(); ++i) {
      labels.insert(labels.end(), static_cast<std::size_t>(stacks_.front()->counts[i]),
                    files_.labels[i]);
    }
    std::string bytes =
        NpyHeaderBytes(runtime::DType::kInt64, {static_cast<std::int64_t>(labels.size())});
    bytes.append(reinterpret_cast<const char*>(labels.data()), labels.size() * sizeof(labels[0]));
    return std::make_unique<TextSource>(WhereOf(names()[index]), std::move(bytes));
  }

  SampleFiles files_;
  std::vector<std::shared_ptr<const Stack>> stacks_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ArrayFile>> OpenSampleFolder(SampleFiles files) {
  auto folder = std::make_unique<SampleFolder>(std::move(files));
  RETURN_IF_ERROR(folder->Load());
  return folder;
}

}  // namespace zeropoint::tools
