#include "tools/driver/explain/layer_dump.h"

#include <cstdio>
#include <filesystem>
#include <system_error>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "runtime/status_macros.h"
#include "tools/error_text.h"

namespace zeropoint::tools {

absl::StatusOr<std::unique_ptr<LayerDump>> LayerDump::Create(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directory(folder, error);
  if (error || !std::filesystem::is_directory(folder, error)) {
    const std::string reason = error ? error.message() : "it is no folder";
    return absl::UnavailableError(ErrorText(absl::StrCat("cannot be made: ", reason), folder,
                                            "name a folder, old or new, in one that there is"));
  }
  return absl::WrapUnique(new LayerDump(folder));
}

absl::Status LayerDump::Add(const LayerTap& layer, const RealTensor& program,
                            const RealTensor& reference) {
  const std::string& name = layer.handle.empty() ? layer.name : layer.handle;
  RETURN_IF_ERROR(program_.Append(name, program.extents, program.values));
  return reference_.Append(name, reference.extents, reference.values);
}

absl::Status LayerDump::Finish() {
  RETURN_IF_ERROR(program_.Finish());
  RETURN_IF_ERROR(reference_.Finish());
  if (const auto left_out = program_.LeftOut(); !left_out.empty()) {
    std::fprintf(stderr, "warning: %s\n",
                 ErrorText(absl::StrCat("results of several runs have different shapes and are not "
                                        "written: ",
                                        absl::StrJoin(left_out, ", ")),
                           "--dump", "give all samples in one run, with --batch")
                     .c_str());
  }
  return absl::OkStatus();
}

}  // namespace zeropoint::tools
