#ifndef ZEROPOINT_TOOLS_VERBS_PROGRESS_H_
#define ZEROPOINT_TOOLS_VERBS_PROGRESS_H_

// Progress on standard error: one line rewritten in place on a terminal, plain lines elsewhere.

#include <chrono>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace zeropoint::tools {

/// "calibrate 400/1000, 40 %, 3 s left". Nothing at all when quiet.
class Progress {
 public:
  explicit Progress(bool quiet);
  /// Ends the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `done` of `total` units of `stage`; a new stage restarts the clock. Cheap to call often.
  void Update(absl::string_view stage, std::int64_t done, std::int64_t total);

 private:
  using Clock = std::chrono::steady_clock;

  void Print(const std::string& text);

  bool quiet_;
  bool terminal_;
  bool line_open_ = false;
  std::string stage_;
  Clock::time_point stage_begin_;
  Clock::time_point last_print_;
};

/// The text of one update; `elapsed_seconds` since the stage began.
std::string ProgressText(absl::string_view stage, std::int64_t done, std::int64_t total,
                         double elapsed_seconds);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_VERBS_PROGRESS_H_
