#ifndef ZEROPOINT_RUNTIME_TESTING_SAMPLE_PROGRAMS_H_
#define ZEROPOINT_RUNTIME_TESTING_SAMPLE_PROGRAMS_H_

// Small programs that between them run most of what a session can, for tests of sessions as such.

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/program.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime::testing {

struct SampleProgram {
  std::string name;
  Program program;
};

/// Float convolutions, an int8 network, attention whose weights are int8, control flow over
/// reference kernels, resampling and data movement. Their inputs have free extents.
std::vector<SampleProgram> SamplePrograms();

/// Inputs whose free extents are `extent`, the first axis, and `extent` + 6, the others; always the
/// same for the same extent. Integers are `extent`, truths true.
std::vector<Tensor> SampleInputs(const Program& program, std::int64_t extent);

}  // namespace zeropoint::runtime::testing

#endif  // ZEROPOINT_RUNTIME_TESTING_SAMPLE_PROGRAMS_H_
