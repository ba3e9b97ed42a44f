#ifndef ZEROPOINT_TOOLS_VERBS_VERIFICATION_REPORT_H_
#define ZEROPOINT_TOOLS_VERBS_VERIFICATION_REPORT_H_

// What a verification found and what a repair did, for people.

#include <string>

#include "tools/driver/verification/verification.h"

namespace zeropoint::tools {

/// The SQNR of every output, and a line for each node that a repair treats otherwise: why, and what
/// that costs in time and bytes. Empty when nothing was measured.
std::string VerificationText(const Verification& verification);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_VERIFICATION_REPORT_H_
