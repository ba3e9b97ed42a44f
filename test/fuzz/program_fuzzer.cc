// Programs (`.zpm`): what the reader accepts can be made ready to run, or is refused.

#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/types/span.h"
#include "runtime/program_file.h"
#include "runtime/session.h"
#include "test/fuzz/fuzz_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace zeropoint::runtime;  // NOLINT: the one function of this file
  auto program =
      ReadProgram(absl::MakeConstSpan(reinterpret_cast<const std::byte*>(data), size), nullptr);
  if (program.ok()) {
    const auto session =
        Session::Create(std::make_shared<const Program>(*std::move(program)), {.threads = 1});
  }
  return 0;
}
