#include "runtime/c_api/test_program.h"

#include "runtime/program_file.h"
#include "runtime/testing/program_builder.h"

namespace zeropoint::runtime::testing {

Program TestProgram() {
  ProgramBuilder builder;
  const ValueId image = builder.Input("image", DType::kFloat32, {-1, 2});
  const ValueId w = builder.Constant<float>("w", DType::kFloat32, {3, 2}, {1, 10, 2, 20, 3, 30});
  const ValueId scores = builder.Value("scores", DType::kFloat32, {-1, 3});
  builder.Add(Backend::kXnnpack, "fully_connected", {image, w}, {scores});
  builder.Output(scores);
  builder.program().metadata["preprocess"] = "{}";
  return builder.program();
}

}  // namespace zeropoint::runtime::testing

int WriteTestProgram(const char* path) {
  using zeropoint::runtime::testing::TestProgram;
  return zeropoint::runtime::WriteProgramFile(TestProgram(), path).ok() ? 0 : 1;
}
