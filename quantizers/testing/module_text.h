#ifndef ZEROPOINT_QUANTIZERS_TESTING_MODULE_TEXT_H_
#define ZEROPOINT_QUANTIZERS_TESTING_MODULE_TEXT_H_

// Modules for unit tests: written as text, with ops found by their location.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ir/module.h"

namespace zeropoint::quantizers::testing {

/// The module of this text; the test fails and null is returned when it does not parse or verify.
std::unique_ptr<ir::Module> Parse(std::string_view text);

/// The op of the main function that stands at `location`; the test fails when there is none.
ir::Op& OpAt(const ir::Module& module, std::string_view location);

/// Locations of the ops with an annotation, in program order.
std::vector<std::string> AnnotatedLocations(const ir::Module& module);

}  // namespace zeropoint::quantizers::testing

#endif  // ZEROPOINT_QUANTIZERS_TESTING_MODULE_TEXT_H_
