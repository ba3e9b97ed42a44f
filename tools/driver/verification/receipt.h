#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_RECEIPT_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_RECEIPT_H_

// What a program carries with it about how good it is.

#include <string>

#include "tools/driver/verification/verification.h"

namespace zeropoint::tools {

/// One line of JSON, which the program stores under "receipt":
///
///   {"verdict": "good"|"weak"|"worthless", "target_db", "samples", "held_out", "outputs": […],
///    "initial_db", "repair": {"observer", "measurements",
///    "nodes": [{"node", "op", "treatment", "alone_db", "weight_bytes"}]}}
///
/// "outputs" are as `zp eval --json` writes them. The hashes of model, data and manifest stand
/// beside it in the metadata. The same inputs give the same text.
std::string ReceiptJson(const Verification& verification);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_RECEIPT_H_
