#include "tools/driver/open_session.h"

#include <utility>

#include "tools/error_text.h"

namespace zeropoint::tools {

absl::StatusOr<std::unique_ptr<runtime::Session>> OpenSession(
    runtime::Program program, int threads, absl::string_view where,
    std::shared_ptr<const runtime::Arena> arena,
    std::shared_ptr<const runtime::FunctionWatch> watch) {
  return WithPlace(runtime::Session::Create(
                       std::make_shared<const runtime::Program>(std::move(program)),
                       {.threads = threads, .arena = std::move(arena), .watch = std::move(watch)}),
                   where, "compile the model again with this version of Zeropoint");
}

}  // namespace zeropoint::tools
