#include "tools/driver/ir_file.h"

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "ir/printer.h"
#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "passes/lowering/dtype_conversion.h"
#include "runtime/atomic_file.h"
#include "runtime/tensor.h"
#include "tools/data/npz_file.h"

namespace zeropoint::tools {
namespace {

using passes::lowering::ToIrDType;
using passes::lowering::ToRuntimeDType;

std::string SideFilePath(const std::string& path) { return absl::StrCat(path, ".npz"); }

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

absl::StatusOr<ir::TensorData> ReadConstant(const ArrayFile& file, std::string_view name,
                                            const ir::TensorType& type, std::uint64_t hash) {
  ASSIGN_OR_RETURN(runtime::Tensor tensor, file.ReadTensor(std::string(name)));
  const auto owner = std::make_shared<const runtime::Tensor>(std::move(tensor));
  const runtime::TensorView view = owner->view();
  ASSIGN_OR_RETURN(
      ir::TensorData data,
      ir::TensorData::Create(
          ToIrDType(view.dtype), owner->extents(),
          absl::MakeConstSpan(static_cast<const std::byte*>(view.data), view.num_bytes()), owner));
  if (data.type() != type || data.ContentHash() != hash) {
    return absl::DataLossError(
        ir::StrCat(file.path(), ": constant \"", name, "\" is not the one that the text names: a ",
                   data.type().ToString(), " was found, a ", type.ToString(), " is wanted"));
  }
  return data;
}

absl::Status WriteText(const std::string& path, const std::string& text) {
  ASSIGN_OR_RETURN(runtime::AtomicFile file, runtime::AtomicFile::Create(path));
  RETURN_IF_ERROR(file.Write(
      absl::MakeConstSpan(reinterpret_cast<const std::byte*>(text.data()), text.size())));
  return file.Commit();
}

}  // namespace

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(path == "-" ? stdin
                                                               : std::fopen(path.c_str(), "rb"));
  if (file == nullptr) {
    return absl::ErrnoToStatus(errno, absl::StrCat(path, ": cannot be opened"));
  }
  std::string text;
  std::vector<char> buffer(1 << 16);
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    text.append(buffer.data(), count);
  }
  if (std::ferror(file.get()) != 0) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": cannot be read"));
  }
  return text;
}

ir::ConstantResolver SideFileResolver(const std::string& path) {
  return [path, file = std::shared_ptr<ArrayFile>()](
             std::string_view name, const ir::TensorType& type,
             std::uint64_t hash) mutable -> absl::StatusOr<ir::TensorData> {
    if (file == nullptr) {
      ASSIGN_OR_RETURN(file, ArrayFile::Open(SideFilePath(path)));
    }
    return ReadConstant(*file, name, type, hash);
  };
}

absl::StatusOr<std::unique_ptr<ir::Module>> ReadIrFile(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  absl::StatusOr<std::unique_ptr<ir::Module>> module =
      ir::ParseModule(text, SideFileResolver(path));
  if (module.ok()) return module;
  return absl::Status(module.status().code(), absl::StrCat(path, ": ", module.status().message()));
}

absl::Status WriteIrFile(const ir::Module& module, const std::string& path) {
  std::vector<NamedTensor> arrays;
  for (const auto& [name, constant] : module.constants()) {
    const ir::TensorData& data = constant->data();
    arrays.push_back({name, {ToRuntimeDType(data.dtype()), data.shape(), data.bytes().data()}});
  }
  // First, so that a text never names constants that are not there yet.
  if (!arrays.empty()) RETURN_IF_ERROR(WriteNpzFile(SideFilePath(path), arrays));
  return WriteText(path, ir::PrintModule(module));
}

}  // namespace zeropoint::tools
