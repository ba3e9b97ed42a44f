#ifndef ZEROPOINT_FINDINGS_LIB_SUBGRAPH_H_
#define ZEROPOINT_FINDINGS_LIB_SUBGRAPH_H_

// A subgraph of XNNPACK with float inputs and one output, made, run and deleted.
//
//   struct graph g = begin(/*external values*/ 2);
//   const uint32_t x = input(&g, rank, extents, values), y = output(&g, rank, extents);
//   ok(xnn_define_unary(g.subgraph, ...));
//   run(&g);  // the result is in g.result

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xnnpack.h>

enum { kMaxElements = 64 };

struct graph {
  xnn_subgraph_t subgraph;
  struct xnn_external_value values[4];
  uint32_t num_values;
  float result[kMaxElements + XNN_EXTRA_BYTES / sizeof(float)];
};

/// Ends in 2 unless the call succeeded.
static inline void ok(enum xnn_status status) {
  if (status == xnn_status_success) return;
  fprintf(stderr, "cannot be checked here: XNNPACK returned status %d\n", (int)status);
  exit(2);
}

static inline struct graph begin(uint32_t external_values) {
  struct graph g;
  memset(&g, 0, sizeof g);
  ok(xnn_initialize(NULL));
  ok(xnn_create_subgraph(external_values, 0, &g.subgraph));
  return g;
}

static inline uint32_t external(struct graph* g, size_t rank, const size_t* extents, float* data,
                                uint32_t flag) {
  uint32_t id;
  ok(xnn_define_tensor_value(g->subgraph, xnn_datatype_fp32, rank, extents, NULL, g->num_values,
                             flag, &id));
  g->values[g->num_values++] = (struct xnn_external_value){id, data};
  return id;
}

/// `data` has XNN_EXTRA_BYTES behind its elements, as xnnpack.h asks.
static inline uint32_t input(struct graph* g, size_t rank, const size_t* extents, float* data) {
  return external(g, rank, extents, data, XNN_VALUE_FLAG_EXTERNAL_INPUT);
}
static inline uint32_t output(struct graph* g, size_t rank, const size_t* extents) {
  return external(g, rank, extents, g->result, XNN_VALUE_FLAG_EXTERNAL_OUTPUT);
}

/// A constant, or with null data a value inside the graph.
static inline uint32_t tensor(struct graph* g, size_t rank, const size_t* extents,
                              const float* data) {
  uint32_t id;
  ok(xnn_define_tensor_value(g->subgraph, xnn_datatype_fp32, rank, extents, data,
                             XNN_INVALID_VALUE_ID, 0, &id));
  return id;
}

/// What reshaping the runtime returned; the graph has run when that is success.
static inline enum xnn_status run(struct graph* g) {
  xnn_runtime_t runtime;
  ok(xnn_create_runtime_v2(g->subgraph, NULL, 0, &runtime));
  const enum xnn_status status = xnn_reshape_runtime(runtime);
  if (status == xnn_status_success) {
    ok(xnn_setup_runtime_v2(runtime, g->num_values, g->values));
    ok(xnn_invoke_runtime(runtime));
  }
  xnn_delete_runtime(runtime);
  xnn_delete_subgraph(g->subgraph);
  return status;
}

/// One element-wise operator on `count` values.
static inline void run_unary(struct graph* g, enum xnn_unary_operator type, float* values,
                             size_t count) {
  *g = begin(2);
  const uint32_t x = input(g, 1, &count, values), y = output(g, 1, &count);
  ok(xnn_define_unary(g->subgraph, type, NULL, x, y, 0));
  ok(run(g));
}

#endif  // ZEROPOINT_FINDINGS_LIB_SUBGRAPH_H_
