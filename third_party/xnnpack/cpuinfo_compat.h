// Force-included into XNNPACK: what its version of 2024-11 asks of cpuinfo and Debian 12's cpuinfo of 2022-06
// does not know. Answers come from CPUID, so that a machine with VNNI or AMX gets its kernels.

#ifndef ZEROPOINT_THIRD_PARTY_XNNPACK_CPUINFO_COMPAT_H_
#define ZEROPOINT_THIRD_PARTY_XNNPACK_CPUINFO_COMPAT_H_

#ifndef __ASSEMBLER__

#include <cpuinfo.h>
#include <stdbool.h>
#include <stdint.h>

#if defined(__x86_64__)

#include <cpuid.h>

enum { zp_cpuid_eax, zp_cpuid_ebx, zp_cpuid_ecx, zp_cpuid_edx };

// Whether a bit is set in a register of CPUID leaf 7; false on CPUs without that leaf or sub-leaf.
static inline bool zp_cpuid7_bit(uint32_t subleaf, int reg, int bit) {
  uint32_t r[4];
  if (!__get_cpuid_count(7, 0, &r[0], &r[1], &r[2], &r[3]) || subleaf > r[0]) {
    return false;
  }
  __cpuid_count(7, subleaf, r[0], r[1], r[2], r[3]);
  return (r[reg] >> bit) & 1;
}

// Whether the operating system saves all of these parts of the CPU's state on a task switch (XCR0).
static inline bool zp_os_saves(uint32_t mask) {
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !((c >> 27) & 1)) {
    return false;
  }
  __asm__("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
  return (a & mask) == mask;
}

// cpuinfo_has_x86_avx2 and _avx512f have asked about the operating system already.
static inline bool cpuinfo_has_x86_avxvnni(void) {
  return cpuinfo_has_x86_avx2() && zp_cpuid7_bit(1, zp_cpuid_eax, 4);
}

static inline bool cpuinfo_has_x86_avx_vnni_int8(void) {
  return cpuinfo_has_x86_avx2() && zp_cpuid7_bit(1, zp_cpuid_edx, 4);
}

static inline bool cpuinfo_has_x86_avx512fp16(void) {
  return cpuinfo_has_x86_avx512f() && zp_cpuid7_bit(0, zp_cpuid_edx, 23);
}

static inline bool cpuinfo_has_x86_amx_int8(void) {
  return zp_os_saves((1u << 17) | (1u << 18)) && zp_cpuid7_bit(0, zp_cpuid_edx, 25);
}

// Only compared with; a Zen 4 is of unknown architecture to the old cpuinfo and takes the general case.
#define cpuinfo_uarch_zen4 ((enum cpuinfo_uarch)0x0020010C)

#elif defined(__aarch64__)

#include <sys/auxv.h>

#ifndef HWCAP2_I8MM
#define HWCAP2_I8MM (1ul << 13)
#endif

static inline bool cpuinfo_has_arm_neon_bf16(void) { return cpuinfo_has_arm_bf16(); }

static inline bool cpuinfo_has_arm_i8mm(void) { return getauxval(AT_HWCAP2) & HWCAP2_I8MM; }

// The SME kernels are not built.
static inline bool cpuinfo_has_arm_sme(void) { return false; }
static inline bool cpuinfo_has_arm_sme2(void) { return false; }

// Only compared with, to choose kernels for cores that the old cpuinfo reports as unknown.
#define cpuinfo_uarch_cortex_a510 ((enum cpuinfo_uarch)0x00300551)
#define cpuinfo_uarch_cortex_a710 ((enum cpuinfo_uarch)0x00300571)
#define cpuinfo_uarch_cortex_a715 ((enum cpuinfo_uarch)0x00300572)
#define cpuinfo_uarch_cortex_x2 ((enum cpuinfo_uarch)0x00300502)
#define cpuinfo_uarch_cortex_x3 ((enum cpuinfo_uarch)0x00300503)
#define cpuinfo_uarch_neoverse_v2 ((enum cpuinfo_uarch)0x00300404)

#endif  // architecture

#endif  // __ASSEMBLER__

#endif  // ZEROPOINT_THIRD_PARTY_XNNPACK_CPUINFO_COMPAT_H_
