#ifndef ZEROPOINT_TOOLS_VERBS_FLAGS_REFERENCE_FLAG_H_
#define ZEROPOINT_TOOLS_VERBS_FLAGS_REFERENCE_FLAG_H_

// How users say which kernels run a file.

#include <CLI/CLI.hpp>

#include "runtime/program.h"

namespace zeropoint::tools {

/// --reference: FILE runs in the reference kernels.
void AddReferenceFlag(CLI::App& verb, runtime::Backend& backend);

/// --against-reference: so does the OTHER of --against, which `verb` must have.
void AddAgainstReferenceFlag(CLI::App& verb, runtime::Backend& backend);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_FLAGS_REFERENCE_FLAG_H_
