#ifndef ZEROPOINT_TOOLS_DRIVER_VERIFICATION_RECEIPT_H_
#define ZEROPOINT_TOOLS_DRIVER_VERIFICATION_RECEIPT_H_

// What a program carries with it about how good it is.

#include <string>

#include "tools/driver/verification/verification.h"

namespace zeropoint::tools {

/// What a program was made of, by SHA-256 (content_hash.h); empty for what there was not.
struct InputHashes {
  std::string model;
  std::string data;
  std::string manifest;
};

/// One line of JSON, which the program stores under "receipt":
///
///   {"verdict": "good"|"weak"|"worthless", "sha256": {"model", "data", "manifest"}, "target_db",
///   "samples", "held_out", "outputs": […],
///    "initial_db", "repair": {"observer", "measurements",
///    "nodes": [{"node", "op", "treatment", "alone_db", "weight_bytes"}]}}
///
/// "outputs" are as `zp eval --json` writes them. Of "sha256" only what there was. The same
/// inputs give the same text.
std::string ReceiptJson(const Verification& verification, const InputHashes& hashes);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_RECEIPT_H_
