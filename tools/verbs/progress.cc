#include "tools/verbs/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "absl/strings/str_cat.h"

namespace zeropoint::tools {
namespace {

// A terminal is rewritten often; a log gets a line only now and then.
constexpr std::chrono::milliseconds kTerminalInterval(100);
constexpr std::chrono::seconds kLogInterval(10);

}  // namespace

std::string ProgressText(absl::string_view stage, std::int64_t done, std::int64_t total,
                         double elapsed_seconds) {
  if (total <= 1) return std::string(stage);  // A single step has no way to be half done.
  std::string text =
      absl::StrCat(stage, " ", done, "/", total, ", ", 100 * std::min(done, total) / total, " %");
  if (done > 0 && done < total) {
    const double left = elapsed_seconds * static_cast<double>(total - done) / done;
    absl::StrAppend(&text, ", ", static_cast<std::int64_t>(std::ceil(left)), " s left");
  }
  return text;
}

Progress::Progress(bool quiet) : quiet_(quiet), terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (line_open_) std::fputc('\n', stderr);
}

void Progress::Update(absl::string_view stage, std::int64_t done, std::int64_t total) {
  if (quiet_) return;
  const Clock::time_point now = Clock::now();
  const bool new_stage = stage_ != stage;
  if (new_stage) {
    stage_ = std::string(stage);
    stage_begin_ = now;
  }
  const auto interval =
      terminal_ ? Clock::duration(kTerminalInterval) : Clock::duration(kLogInterval);
  if (!new_stage && done < total && now - last_print_ < interval) return;
  last_print_ = now;
  const std::chrono::duration<double> elapsed = now - stage_begin_;
  Print(ProgressText(stage, done, total, elapsed.count()));
}

void Progress::Print(const std::string& text) {
  if (terminal_) {
    // Back to the first column, the text, and the rest of the old line erased.
    std::fprintf(stderr, "\r%s\x1b[K", text.c_str());
    line_open_ = true;
  } else {
    std::fprintf(stderr, "%s\n", text.c_str());
  }
  std::fflush(stderr);
}

}  // namespace zeropoint::tools
