// The one file that compiles stb_image.

#include <stdlib.h>

// Its inflate grows with what a file says, whatever the size of the image: a bound keeps a small file from filling the
// memory. An image of 64 million pixels of 4 bytes fits.
enum { kMaxBytes = 1 << 29 };

static void* BoundedMalloc(size_t size) { return size <= kMaxBytes ? malloc(size) : NULL; }
static void* BoundedRealloc(void* old, size_t size) {
  return size <= kMaxBytes ? realloc(old, size) : NULL;
}

#define STBI_MALLOC(size) BoundedMalloc(size)
#define STBI_REALLOC(old, size) BoundedRealloc(old, size)
#define STBI_FREE(pointer) free(pointer)

#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_ONLY_PNM
// One way to compute, so that every CPU decodes the same bytes.
#define STBI_NO_SIMD
// A reason why in plain words.
#define STBI_FAILURE_USERMSG

#define STB_IMAGE_IMPLEMENTATION
#include "stb_image.h"
