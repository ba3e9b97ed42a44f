#ifndef ZEROPOINT_TOOLS_VERBS_AT_LEAST_H_
#define ZEROPOINT_TOOLS_VERBS_AT_LEAST_H_

// A bound of flags that count.

#include <CLI/CLI.hpp>
#include <cstdint>

namespace zeropoint::tools {

/// Whole numbers from `minimum` on; says so of others, where CLI11's own ranges print the largest
/// double in full.
///
///   verb.add_option("--limit", limit, "…")->check(AtLeast(1));
CLI::Validator AtLeast(std::int64_t minimum);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_AT_LEAST_H_
