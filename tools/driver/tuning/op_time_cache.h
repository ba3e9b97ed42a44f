#ifndef ZEROPOINT_TOOLS_DRIVER_TUNING_OP_TIME_CACHE_H_
#define ZEROPOINT_TOOLS_DRIVER_TUNING_OP_TIME_CACHE_H_

// What ops take on this machine, remembered in a file.

#include <map>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace zeropoint::tools {

/// "AMD EPYC 3f2a…": the CPU this runs on, with the instructions it has.
std::string CpuName();

/// Milliseconds by signature (op_signature.h), for each CPU that wrote to the file:
///
///   {"version": 1, "cpus": {CPU: {SIGNATURE: ms}}}
class OpTimeCache {
 public:
  /// An empty one, kept in memory alone.
  OpTimeCache() = default;
  /// What `path` knows; nothing where there is no such file or it is not one of ours, for all of it
  /// can be measured again.
  static OpTimeCache Open(std::string path, std::string cpu);
  /// Where zp keeps it unless told otherwise: "zeropoint/op_times.json" in $XDG_CACHE_HOME, else in
  /// ~/.cache; empty where there is neither.
  static std::string DefaultPath();

  std::optional<double> Find(const std::string& signature) const;
  void Set(const std::string& signature, double milliseconds);
  /// Writes the file, atomically, if anything is new. Errors name it.
  absl::Status Save();

 private:
  std::string path_;
  std::string cpu_;
  std::map<std::string, std::map<std::string, double>> cpus_;
  bool is_new_ = false;
};

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DRIVER_TUNING_OP_TIME_CACHE_H_
