#ifndef ZEROPOINT_RUNTIME_C_API_PROGRAM_H_
#define ZEROPOINT_RUNTIME_C_API_PROGRAM_H_

// What a zp_program is. Internal to the C API.

#include <memory>
#include <vector>

#include "runtime/c_api/zeropoint.h"
#include "runtime/module.h"

namespace zeropoint::runtime::c_api {

/// The inputs or the outputs of a program as C sees them: pointers into the program.
struct Ports {
  std::vector<zp_port> ports;
  /// What zp_port::symbols point to.
  std::vector<std::vector<const char*>> symbols;

  const zp_port* Find(std::size_t index) const {
    return index < ports.size() ? &ports[index] : nullptr;
  }
};

}  // namespace zeropoint::runtime::c_api

struct zp_program {
  std::shared_ptr<const zeropoint::runtime::Module> module;
  zeropoint::runtime::c_api::Ports inputs;
  zeropoint::runtime::c_api::Ports outputs;
};

#endif  // ZEROPOINT_RUNTIME_C_API_PROGRAM_H_
