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
  std::string table{};
};

/// One line of JSON, which the program stores under "receipt":
///
///   {"verdict": "good"|"weak"|"worthless", "sha256": {"model", "data", "manifest", "table"},
///   "target_db", "samples", "held_out", "outputs": […],
///    "initial_db", "blame": [{"node", "op", "alone_db"}],
///    "repair": {"observer", "measurements", "nodes": [{"node", "op", "treatment", "alone_db",
///    "weight_bytes", "extra_ms", "extra_bytes"}]}}
///
/// "outputs" are as `zp eval --json` writes them; of "sha256" only what there was; "blame" are the
/// ten nodes that lose most, where a repair measured them; "extra_ms" and "extra_bytes" are what a
/// repair costs, by a fixed table (repair_price.h). The same inputs give the same text.
std::string ReceiptJson(const Verification& verification, const InputHashes& hashes);

/// The same of a program that nothing measured: `why` ends the sentence "it was not compared with
/// float, for …".
///
///   {"verdict": "unverified", "why", "sha256"}
std::string UnverifiedReceiptJson(const std::string& why, const InputHashes& hashes);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_VERIFICATION_RECEIPT_H_
