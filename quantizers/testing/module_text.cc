#include "quantizers/testing/module_text.h"

#include <cstdlib>

#include "gtest/gtest.h"
#include "ir/parser.h"
#include "ir/verifier.h"
#include "quantizers/annotation.h"

namespace zeropoint::quantizers::testing {

std::unique_ptr<ir::Module> Parse(std::string_view text) {
  absl::StatusOr<std::unique_ptr<ir::Module>> module = ir::ParseModule(text);
  if (!module.ok()) {
    ADD_FAILURE() << module.status();
    return nullptr;
  }
  const absl::Status verified = ir::Verify(**module);
  if (!verified.ok()) {
    ADD_FAILURE() << verified;
    return nullptr;
  }
  return *std::move(module);
}

ir::Op& OpAt(const ir::Module& module, std::string_view location) {
  for (const auto& op : module.main().ops()) {
    if (op->location() == location) {
      return *op;
    }
  }
  ADD_FAILURE() << "there is no op at " << location;
  // The caller has nothing to go on with.
  std::abort();
}

std::vector<std::string> AnnotatedLocations(const ir::Module& module) {
  std::vector<std::string> locations;
  for (const auto& op : module.main().ops()) {
    if (IsAnnotated(*op)) {
      locations.push_back(op->location());
    }
  }
  return locations;
}

}  // namespace zeropoint::quantizers::testing
