/* A whole use of the API in C99: open, look, run, run with another batch, clean up. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/c_api/test_program.h"
#include "runtime/c_api/zeropoint.h"

#define EXPECT(condition)                                                        \
  do {                                                                           \
    if (!(condition)) {                                                          \
      fprintf(stderr, "line %d: %s: %s\n", __LINE__, #condition, error.message); \
      exit(1);                                                                   \
    }                                                                            \
  } while (0)

static zp_error error;

static void LookAt(const zp_program* program) {
  const zp_port* image = zp_program_input(program, 0);
  EXPECT(zp_program_num_inputs(program) == 1 && zp_program_num_outputs(program) == 1);
  EXPECT(strcmp(image->name, "image") == 0);
  EXPECT(image->dtype == ZP_FLOAT32 && strcmp(zp_dtype_name(image->dtype), "f32") == 0);
  EXPECT(image->rank == 2 && image->extents[0] == -1 && image->extents[1] == 2);
  EXPECT(strcmp(image->symbols[0], "N") == 0 && strcmp(image->symbols[1], "") == 0);
  EXPECT(strcmp(zp_program_output(program, 0)->name, "scores") == 0);
  EXPECT(strcmp(zp_program_metadata(program, ZP_METADATA_PREPROCESS), "{}") == 0);
}

static void RunBatch(zp_session* session, int64_t batch) {
  const int64_t extents[] = {batch, 2};
  const float pixels[] = {1, 2, 3, 4, 5, 6};
  const zp_tensor image = {ZP_FLOAT32, 2, extents, pixels, (size_t)batch * 2 * sizeof(float)};
  zp_tensor scores;
  const float* values;
  int64_t row, column;
  EXPECT(zp_session_set_input(session, 0, &image, &error) == ZP_OK);
  EXPECT(zp_session_run(session, &error) == ZP_OK);
  EXPECT(zp_session_output(session, 0, &scores, &error) == ZP_OK);
  EXPECT(scores.dtype == ZP_FLOAT32 && scores.rank == 2);
  EXPECT(scores.extents[0] == batch && scores.extents[1] == 3);
  EXPECT(scores.size == (size_t)batch * 3 * zp_dtype_size(scores.dtype));
  values = (const float*)scores.data;
  for (row = 0; row < batch; ++row) {
    for (column = 0; column < 3; ++column) {
      const float sum = pixels[2 * row] + 10 * pixels[2 * row + 1];
      EXPECT(values[3 * row + column] == sum * (float)(column + 1));
    }
  }
}

int main(void) {
  char path[4096];
  zp_program* program;
  zp_session* session;
  const zp_session_options options = {1};
  const char* folder = getenv("TEST_TMPDIR");
  snprintf(path, sizeof path, "%s/test.zpm", folder == NULL ? "/tmp" : folder);
  EXPECT(WriteTestProgram(path) == 0);

  EXPECT(zp_version() == ZP_VERSION);
  EXPECT(zp_program_open(path, &program, &error) == ZP_OK);
  EXPECT(strcmp(error.message, "") == 0);
  LookAt(program);
  EXPECT(zp_session_create(program, &options, &session, &error) == ZP_OK);
  RunBatch(session, 1);
  RunBatch(session, 3);
  RunBatch(session, 2);
  zp_session_destroy(session);
  zp_program_close(program);

  EXPECT(zp_program_open("/no/such/file", &program, &error) == ZP_NOT_FOUND);
  EXPECT(program == NULL && strstr(error.message, "/no/such/file") != NULL);
  puts("PASSED");
  return 0;
}
