#ifndef ZEROPOINT_RUNTIME_C_API_TEST_PROGRAM_H_
#define ZEROPOINT_RUNTIME_C_API_TEST_PROGRAM_H_

/* A program for tests of the C API, those in C included: scores[N,3] = image[N,2] times
 * [[1,2,3],[10,20,30]], with "preprocess" = "{}". */

#ifdef __cplusplus
#include "runtime/program.h"

namespace zeropoint::runtime::testing {
Program TestProgram();
}  // namespace zeropoint::runtime::testing

extern "C" {
#endif

/* 0 on success. */
int WriteTestProgram(const char* path);

#ifdef __cplusplus
}
#endif

#endif /* ZEROPOINT_RUNTIME_C_API_TEST_PROGRAM_H_ */
