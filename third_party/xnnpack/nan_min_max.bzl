"""Edits after which XNNPACK's float kernels for x86 keep NaN, and make none of infinity.

MAXPS and MINPS return their second operand when either is NaN. Most kernels clamp with the accumulator second,
and NaN stays; those below have it first, and a NaN becomes the bound; or they compare two operands (maximum,
minimum, max pooling), and a NaN of the first is lost. Each gets a maximum and a minimum that are NaN when either
operand is. On ARM the instructions do that by themselves.
"""

# What the first operand says is ORed in: all ones are a NaN, too.
_MIN_MAX = """\
#include <assert.h>
#include <immintrin.h>

static inline __m128 zp_max128(__m128 a, __m128 b) { return _mm_or_ps(_mm_max_ps(a, b), _mm_cmpunord_ps(a, a)); }
static inline __m128 zp_min128(__m128 a, __m128 b) { return _mm_or_ps(_mm_min_ps(a, b), _mm_cmpunord_ps(a, a)); }
#define _mm_max_ps zp_max128
#define _mm_min_ps zp_min128
#ifdef __AVX__
static inline __m256 zp_max256(__m256 a, __m256 b) {
  return _mm256_or_ps(_mm256_max_ps(a, b), _mm256_cmp_ps(a, a, _CMP_UNORD_Q));
}
static inline __m256 zp_min256(__m256 a, __m256 b) {
  return _mm256_or_ps(_mm256_min_ps(a, b), _mm256_cmp_ps(a, a, _CMP_UNORD_Q));
}
#define _mm256_max_ps zp_max256
#define _mm256_min_ps zp_min256
#endif
#ifdef __AVX512F__
static inline __m512 zp_max512(__m512 a, __m512 b) {
  return _mm512_mask_mov_ps(_mm512_max_ps(a, b), _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q), a);
}
static inline __m512 zp_min512(__m512 a, __m512 b) {
  return _mm512_mask_mov_ps(_mm512_min_ps(a, b), _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q), a);
}
#define _mm512_max_ps zp_max512
#define _mm512_min_ps zp_min512
#define _mm512_maskz_max_ps(mask, a, b) _mm512_maskz_mov_ps(mask, zp_max512(a, b))
#define _mm512_maskz_min_ps(mask, a, b) _mm512_maskz_mov_ps(mask, zp_min512(a, b))
#endif
"""

_KERNELS = [
    "f32-avgpool/f32-avgpool-9p8x-minmax-sse-c4",
    "f32-avgpool/f32-avgpool-9x-minmax-sse-c4",
    "f32-dwconv/gen/f32-dwconv-25p8c-minmax-sse",
    "f32-dwconv/gen/f32-dwconv-3p8c-minmax-sse",
    "f32-dwconv/gen/f32-dwconv-4p8c-minmax-sse",
    "f32-dwconv/gen/f32-dwconv-8f8m9l16c4s4r-minmax-sse",
    "f32-dwconv/gen/f32-dwconv-9p8c-minmax-sse",
    "f32-gemm/gen/f32-gemm-1x8-minmax-sse-load1",
    "f32-gemm/gen/f32-gemm-4x2c4-minmax-sse",
    "f32-gemm/gen/f32-gemm-4x8-minmax-sse-load1",
    "f32-igemm/gen/f32-igemm-1x8-minmax-sse-load1",
    "f32-igemm/gen/f32-igemm-4x2c4-minmax-sse",
    "f32-igemm/gen/f32-igemm-4x8-minmax-sse-load1",
    "f32-maxpool/f32-maxpool-9p8x-minmax-sse-c4",
    "f32-pavgpool/f32-pavgpool-9p8x-minmax-sse-c4",
    "f32-pavgpool/f32-pavgpool-9x-minmax-sse-c4",
    "f32-vclamp/gen/f32-vclamp-sse-u8",
    "f32-vmulcaddc/gen/f32-vmulcaddc-c4-minmax-sse-2x",
] + [
    "f32-vbinary/gen/f32-%s-%s" % (op, isa)
    for op in ["vmax", "vmaxc", "vmin", "vminc"]
    for isa in ["avx-u16", "avx512f-u32", "sse-u8"]
]

# The sigmoid of AVX-512 is NaN from 1e28 on, and of infinity: its argument is brought to where the result is 0 or 1.
_BOUNDED_SIGMOID = """\
#include <assert.h>
#include <immintrin.h>

static inline __m512i zp_minus_magnitude(__m512i x, __m512i sign) {
  const __m512 negative = _mm512_castsi512_ps(_mm512_or_epi32(x, sign));
  return _mm512_castps_si512(_mm512_max_ps(_mm512_set1_ps(-128.0f), negative));
}
#define _mm512_or_epi32 zp_minus_magnitude
"""

_SQRT_BY_TWO = [
    "mul_ps(vx0, vt6_0)",
    "sqrt_ps(vx0)",
    "mul_ps(vx1, vt6_1)",
    "sqrt_ps(vx1)",
    "mul_ps(vx, vt6)",
    "sqrt_ps(vx)",
]

# By file, as debian_source's `edits` wants them.
NAN_MIN_MAX_EDITS = dict({
    "src/%s.c" % kernel: ["#include <assert.h>\n", _MIN_MAX]
    for kernel in _KERNELS
}, **{
    "src/f32-vsigmoid/gen/f32-vsigmoid-avx512f-rr2-lut32-p2-perm2-scalef-div-u64.c": [
        "#include <assert.h>\n",
        _BOUNDED_SIGMOID,
    ],
    # By a reciprocal root the square root of infinity is NaN, and from 1e38 on it is wrong.
    "src/f32-vsqrt/gen/f32-vsqrt-avx512f-rsqrt-u16.c": ["_mm512_mul_ps(vx, vt6)", "_mm512_sqrt_ps(vx)"],
    "src/f32-vsqrt/gen/f32-vsqrt-fma3-rsqrt-u16.c": _SQRT_BY_TWO,
    "src/f32-vsqrt/gen/f32-vsqrt-avx-rsqrt-u16.c": _SQRT_BY_TWO,
    "src/f32-vsqrt/gen/f32-vsqrt-sse-rsqrt-u12.c": [
        "mul_ps(vx0, vt6_0)",
        "sqrt_ps(vx0)",
        "mul_ps(vx1, vt6_1)",
        "sqrt_ps(vx1)",
        "mul_ps(vx2, vt6_2)",
        "sqrt_ps(vx2)",
        "mul_ps(vx, vt6)",
        "sqrt_ps(vx)",
    ],
})
