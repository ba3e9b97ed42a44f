#ifndef ZEROPOINT_RUNTIME_FUNCTION_WATCH_H_
#define ZEROPOINT_RUNTIME_FUNCTION_WATCH_H_

// Looking into the functions that control flow runs.

#include <cstddef>
#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "runtime/tensor.h"

namespace zeropoint::runtime {

/// Functions of a program that yield more than they return: what is inside of them, for
/// calibration. A branch that is not taken shows nothing, the body of a loop shows all in each
/// round.
///
///   auto watch = std::make_shared<FunctionWatch>();
///   watch->results["body"] = 2;  // of its five output ports
///   watch->show = [&](const std::string& function, std::size_t port, const TensorView& view) {…};
///   Session::Create(program, {.watch = watch});
struct FunctionWatch {
  /// By function, how many of its first output ports are what it returns. Of functions that are
  /// not named, all are.
  std::map<std::string, std::size_t, std::less<>> results;
  /// Takes one of the other ports as soon as its segment has run; the view is good until it
  /// returns. An error ends the run.
  std::function<absl::Status(const std::string& function, std::size_t port, const TensorView& view)>
      show;
};

}  // namespace zeropoint::runtime

#endif  // ZEROPOINT_RUNTIME_FUNCTION_WATCH_H_
