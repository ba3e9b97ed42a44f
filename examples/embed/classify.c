/*
 * A picture classifier in C: the runtime embedded in an app.
 *
 *   classify PROGRAM.zpm PICTURE.pgm
 *
 * The program is the ResNet-8 of examples/fmnist, compiled by `zp compile`; the picture has 28 x 28
 * gray pixels, the object light on black. See README.md.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/c_api/zeropoint.h"

enum { kSide = 28, kPixels = kSide * kSide, kClasses = 10 };

static const char* const kNames[kClasses] = {"T-shirt", "trouser",   "pullover", "dress",
                                             "coat",    "sandal",    "shirt",    "sneaker",
                                             "bag",     "ankle boot"};

/* Reads a binary PGM of just our size. 0 on success. */
static int ReadPicture(const char* path, uint8_t pixels[kPixels]) {
  int width = 0, height = 0, maximum = 0, is_read;
  FILE* const file = fopen(path, "rb");
  if (file == NULL) return 1;
  is_read = fscanf(file, "P5 %d %d %d", &width, &height, &maximum) == 3 && fgetc(file) != EOF &&
            width == kSide && height == kSide && maximum == 255 &&
            fread(pixels, 1, kPixels, file) == kPixels;
  fclose(file);
  return is_read ? 0 : 1;
}

/* The number after "key": in JSON of one input with one channel, which is all that this model's
 * manifest has; an app has a JSON library. */
static float NumberOf(const char* json, const char* key, float fallback) {
  const char* const found = json == NULL ? NULL : strstr(json, key);
  return found == NULL ? fallback
                       : strtof(found + strlen(key) + strspn(found + strlen(key), "\": ["), NULL);
}

/* Pixels to what the model was trained and calibrated on: x = (pixel * scale - mean) / std. */
static void Preprocess(const zp_program* program, const uint8_t* pixels, float* image) {
  const char* const manifest = zp_program_metadata(program, ZP_METADATA_PREPROCESS);
  const float scale = NumberOf(manifest, "\"scale\"", 1);
  const float mean = NumberOf(manifest, "\"mean\"", 0);
  const float deviation = NumberOf(manifest, "\"std\"", 1);
  int i;
  for (i = 0; i < kPixels; ++i) image[i] = ((float)pixels[i] * scale - mean) / deviation;
}

/* Whether the program is one that this one can run: image f32[N,1,28,28] -> scores f32[N,10]. */
static int IsClassifier(const zp_program* program) {
  const zp_port* const image = zp_program_input(program, 0);
  const zp_port* const scores = zp_program_output(program, 0);
  return zp_program_num_inputs(program) == 1 && zp_program_num_outputs(program) == 1 &&
         image->dtype == ZP_FLOAT32 && image->rank == 4 && scores->dtype == ZP_FLOAT32 &&
         scores->rank == 2 && scores->extents[1] == kClasses;
}

static int BestOf(const float* scores) {
  int best = 0, i;
  for (i = 1; i < kClasses; ++i) {
    if (scores[i] > scores[best]) best = i;
  }
  return best;
}

/* Prints the class of the picture. */
static zp_status Classify(const zp_program* program, const uint8_t* pixels, zp_error* error) {
  const zp_session_options options = {1};
  const int64_t extents[] = {1, 1, kSide, kSide};
  float data[kPixels];
  const zp_tensor image = {ZP_FLOAT32, 4, extents, data, sizeof data};
  zp_tensor scores;
  zp_session* session = NULL;
  zp_status status = zp_session_create(program, &options, &session, error);
  Preprocess(program, pixels, data);
  if (status == ZP_OK) status = zp_session_set_input(session, 0, &image, error);
  if (status == ZP_OK) status = zp_session_run(session, error);
  if (status == ZP_OK) status = zp_session_output(session, 0, &scores, error);
  if (status == ZP_OK) puts(kNames[BestOf((const float*)scores.data)]);
  zp_session_destroy(session);
  return status;
}

int main(int argc, char** argv) {
  uint8_t pixels[kPixels];
  zp_error error;
  zp_program* program;
  zp_status status;
  if (argc != 3) {
    fprintf(stderr, "usage: classify PROGRAM.zpm PICTURE.pgm\n");
    return 2;
  }
  if (ReadPicture(argv[2], pixels) != 0) {
    fprintf(stderr, "classify: %s: want a binary PGM of 28 x 28 pixels of 8 bits\n", argv[2]);
    return 1;
  }
  status = zp_program_open(argv[1], &program, &error);
  if (status == ZP_OK && !IsClassifier(program)) {
    fprintf(stderr, "classify: %s does not make 10 scores of a picture\n", argv[1]);
    zp_program_close(program);
    return 1;
  }
  if (status == ZP_OK) status = Classify(program, pixels, &error);
  if (status != ZP_OK) fprintf(stderr, "classify: %s: %s\n", zp_status_name(status), error.message);
  zp_program_close(program);
  return status == ZP_OK ? 0 : 1;
}
