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
  // Aligned as a mapped file is.
  constexpr std::size_t kAlignment = 64;
  const std::shared_ptr<std::byte> bytes(
      static_cast<std::byte*>(std::aligned_alloc(kAlignment, (size / kAlignment + 1) * kAlignment)),
      std::free);
  std::memcpy(bytes.get(), data, size);
  auto program = ReadProgram(absl::MakeConstSpan(bytes.get(), size), bytes);
  if (program.ok()) {
    const auto session =
        Session::Create(std::make_shared<const Program>(*std::move(program)), {.threads = 1});
  }
  return 0;
}
