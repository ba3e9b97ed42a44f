#ifndef ZEROPOINT_RUNTIME_C_API_ZEROPOINT_H_
#define ZEROPOINT_RUNTIME_C_API_ZEROPOINT_H_

/*
 * Zeropoint's runtime for C (C99) and whatever calls C: opens programs that `zp compile` wrote, and
 * runs them. Nothing here throws, aborts or prints.
 *
 *   zp_error error;
 *   zp_program* program;
 *   zp_session* session;
 *   zp_tensor image = {ZP_FLOAT32, 4, extents, pixels, sizeof pixels}, scores;
 *   if (zp_program_open("int8.zpm", &program, &error) != ZP_OK ||
 *       zp_session_create(program, NULL, &session, &error) != ZP_OK ||
 *       zp_session_set_input(session, 0, &image, &error) != ZP_OK ||
 *       zp_session_run(session, &error) != ZP_OK ||
 *       zp_session_output(session, 0, &scores, &error) != ZP_OK) {
 *     fprintf(stderr, "%s\n", error.message);
 *   }
 *
 * Errors. A function that can fail returns a zp_status and explains itself in `error`, which may be
 * NULL. What it would have returned is then NULL or empty, and the objects it was given are as good
 * as before: after ZP_RESOURCE_EXHAUSTED, too, the next call that finds enough memory is right. One
 * thing is tried once in a process, by its first session: to identify the processor. NULL for any
 * other argument is ZP_INVALID_ARGUMENT unless its comment allows it.
 *
 * Threads. A program may be used by any number of threads at once, but for zp_program_close. A
 * session belongs to one thread at a time, which need not be the same; different sessions run in
 * parallel. Threads of a session that have nothing to do sleep.
 *
 * Memory. Sessions of one program share its packed weights; each has its own intermediate values. A
 * program may be closed before its sessions, which keep what they need.
 *
 * Versions. Until 1.0 a new minor version may change functions and structs: compile again.
 */

#include <stddef.h>
#include <stdint.h>

#define ZP_VERSION_MAJOR 0
#define ZP_VERSION_MINOR 1
#define ZP_VERSION_PATCH 0
/* As one number, to compare: 1.2.3 is 10203. */
#define ZP_VERSION (ZP_VERSION_MAJOR * 10000 + ZP_VERSION_MINOR * 100 + ZP_VERSION_PATCH)

#if defined(__GNUC__)
#define ZP_API __attribute__((visibility("default")))
#else
#define ZP_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ZP_VERSION of the library that is linked, which may not be the one this header came with. */
ZP_API int zp_version(void);

typedef enum zp_status {
  ZP_OK = 0,
  ZP_INVALID_ARGUMENT = 1,    /* NULL, an index too large, an input that does not fit, no program */
  ZP_NOT_FOUND = 2,           /* a file */
  ZP_PERMISSION_DENIED = 3,   /* a file */
  ZP_FAILED_PRECONDITION = 4, /* too early: an input is not set, there was no run; or a path that
                                 leads through a file */
  ZP_RESOURCE_EXHAUSTED = 5,  /* memory, threads, file descriptors */
  ZP_INTERNAL = 6             /* a defect of Zeropoint, or an I/O error */
} zp_status;

/* "ok", "invalid argument", ...; never NULL. */
ZP_API const char* zp_status_name(zp_status status);

/* What went wrong, where and what to do; "" after ZP_OK. */
typedef struct zp_error {
  char message[1024];
} zp_error;

/* Element types. */
typedef int32_t zp_dtype;
enum {
  ZP_BOOL = 0, /* a byte, 0 or 1 */
  ZP_INT8 = 1,
  ZP_UINT8 = 2,
  ZP_INT16 = 3,
  ZP_UINT16 = 4,
  ZP_INT32 = 5,
  ZP_INT64 = 6,
  ZP_FLOAT16 = 7,
  ZP_FLOAT32 = 8,
  ZP_FLOAT64 = 9,
  ZP_UINT32 = 10,
  ZP_UINT64 = 11,
  ZP_BFLOAT16 = 12,
  ZP_FLOAT8_E4M3FN = 13,
  ZP_FLOAT8_E4M3FNUZ = 14,
  ZP_FLOAT8_E5M2 = 15,
  ZP_FLOAT8_E5M2FNUZ = 16,
  ZP_INT4 = 17, /* a byte each, as is ZP_UINT4 */
  ZP_UINT4 = 18
};

/* Bytes of one element; 0 for no element type. */
ZP_API size_t zp_dtype_size(zp_dtype dtype);
/* "f32", "i8", ...; "?" for no element type. */
ZP_API const char* zp_dtype_name(zp_dtype dtype);

/* A borrowed tensor, dense and row-major. `extents` may be NULL if `rank` is 0. */
typedef struct zp_tensor {
  zp_dtype dtype;
  size_t rank;
  const int64_t* extents;
  const void* data;
  size_t size; /* bytes of data */
} zp_tensor;

/* An input or output of a program. Lives as long as the program. */
typedef struct zp_port {
  const char* name;
  zp_dtype dtype;
  size_t rank;
  const int64_t* extents;     /* [rank]; -1: free, may change from run to run */
  const char* const* symbols; /* [rank]; "N", ...: inputs with equal symbols have equal extents; ""
                                 if fixed */
} zp_port;

/* ---- Programs ---- */

/* A compiled model. */
typedef struct zp_program zp_program;

/* Maps the file, checks it and copies no constants. It must not be truncated while it is open. */
ZP_API zp_status zp_program_open(const char* path, zp_program** program, zp_error* error);

/* Copies the contents of a file from memory. */
ZP_API zp_status zp_program_read(const void* bytes, size_t size, zp_program** program,
                                 zp_error* error);

/* The same without a copy: the bytes must be aligned to 64, and stay as they are until the program
 * is closed and its sessions are destroyed. */
ZP_API zp_status zp_program_borrow(const void* bytes, size_t size, zp_program** program,
                                   zp_error* error);

/* Does nothing for NULL. */
ZP_API void zp_program_close(zp_program* program);

/* 0 for NULL. */
ZP_API size_t zp_program_num_inputs(const zp_program* program);
ZP_API size_t zp_program_num_outputs(const zp_program* program);
/* NULL for NULL, and if there is none of that index. */
ZP_API const zp_port* zp_program_input(const zp_program* program, size_t index);
ZP_API const zp_port* zp_program_output(const zp_program* program, size_t index);

/* The manifest that calibrated the program, as JSON: how raw data becomes inputs (docs/cli.md). */
#define ZP_METADATA_PREPROCESS "preprocess"
#define ZP_METADATA_MODEL_HASH "model_hash"

/* What the compiler noted under `key`, in UTF-8; lives as long as the program. NULL for NULL, and
 * if it noted nothing. */
ZP_API const char* zp_program_metadata(const zp_program* program, const char* key);

/* Bytes of weights that XNNPACK packed for the sessions so far, which share them; 0 for NULL. */
ZP_API size_t zp_program_packed_bytes(const zp_program* program);

/* ---- Sessions ---- */

/* A program made ready to run. */
typedef struct zp_session zp_session;

typedef struct zp_session_options {
  /* 1: the calling thread only; 0: one for each core that the process may use. At most so many are
   * at work: small nodes run on the calling thread. Results do not depend on it. */
  int threads;
} zp_session_options;

/* `options` may be NULL: all 0. */
ZP_API zp_status zp_session_create(const zp_program* program, const zp_session_options* options,
                                   zp_session** session, zp_error* error);

/* Does nothing for NULL. */
ZP_API void zp_session_destroy(zp_session* session);

/* Every run reads the data where it is: it must stay there as long as runs are to use it, its
 * contents may change between runs. The extents are copied; they may differ from the last ones
 * where the port's are free, and lie between 0 and 2^31 - 1. */
ZP_API zp_status zp_session_set_input(zp_session* session, size_t index, const zp_tensor* input,
                                      zp_error* error);

/* Sets `finite` to 0 if the input, which must be set, holds NaN or infinity, else to 1: a float
 * program computes with them, a quantized one makes ordinary numbers of them. Reads the data once;
 * a program that is not asked pays nothing. */
ZP_API zp_status zp_session_input_finite(const zp_session* session, size_t index, int* finite,
                                         zp_error* error);

/* All inputs must be set. */
ZP_API zp_status zp_session_run(zp_session* session, zp_error* error);

/* A result of the last run, to be read until the next run, or until the session is destroyed. */
ZP_API zp_status zp_session_output(const zp_session* session, size_t index, zp_tensor* output,
                                   zp_error* error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* ZEROPOINT_RUNTIME_C_API_ZEROPOINT_H_ */
