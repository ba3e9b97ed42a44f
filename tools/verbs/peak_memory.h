#ifndef ZEROPOINT_TOOLS_VERBS_PEAK_MEMORY_H_
#define ZEROPOINT_TOOLS_VERBS_PEAK_MEMORY_H_

// How much memory this process has had at most.

#include <optional>

namespace zeropoint::tools {

/// The largest resident set since this program was started, in MiB; nullopt where the kernel does
/// not say it (no /proc). Not getrusage's ru_maxrss, which outlives fork and exec: a program that a
/// larger process starts would report the memory of that one.
std::optional<double> PeakResidentMebibytes();

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_PEAK_MEMORY_H_
