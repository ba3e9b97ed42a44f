#include "runtime/session.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "runtime/c_api/boundary.h"
#include "runtime/c_api/program.h"
#include "runtime/c_api/zeropoint.h"
#include "runtime/finite.h"
#include "runtime/promises.h"
#include "runtime/status_macros.h"

struct zp_session {
  /// The caller's data with extents of our own.
  struct Input {
    zeropoint::runtime::Extents extents;
    const void* data;
  };

  std::unique_ptr<zeropoint::runtime::Session> session;
  /// One for each input port, nullopt until it is set.
  std::vector<std::optional<Input>> inputs;
  /// Of the last run; nullopt before it and after one that failed.
  std::optional<std::vector<zeropoint::runtime::Tensor>> outputs;
};

namespace zeropoint::runtime::c_api {
namespace {

absl::Status CheckIndex(std::size_t index, std::size_t count, absl::string_view what) {
  if (index < count) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("there is no ", what, " ", index, ": the program has ", count));
}

// The size is what tells a wrong buffer from the right one.
absl::Status CheckSize(const TensorView& view, std::size_t size, absl::string_view who) {
  const std::optional<std::int64_t> elements = CheckedNumElements(view.extents);
  // No overflow: a buffer of that size exists.
  if (elements.has_value() && size % DTypeSize(view.dtype) == 0 &&
      static_cast<std::uint64_t>(*elements) == size / DTypeSize(view.dtype)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(who, ": ", size, " bytes are no ",
                                                 TensorTypeToString(view.dtype, view.extents)));
}

// Whether `input` can be read at all. Comes before anything that prints its extents: those of a
// rank that nobody set would be anywhere.
absl::Status CheckTensor(const zp_tensor& input, std::size_t rank, absl::string_view who) {
  if (zp_dtype_size(input.dtype) == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(who, ": there is no element type ", input.dtype));
  }
  if (input.rank != rank) {
    return absl::InvalidArgumentError(absl::StrCat(who, ": has rank ", rank, ", not ", input.rank));
  }
  if (rank > 0) RETURN_IF_ERROR(CheckNotNull(input.extents, absl::StrCat(who, ": extents")));
  if (input.size > 0) RETURN_IF_ERROR(CheckNotNull(input.data, absl::StrCat(who, ": data")));
  return absl::OkStatus();
}

absl::Status SetInput(zp_session& session, std::size_t index, const zp_tensor& input) {
  RETURN_IF_ERROR(CheckIndex(index, session.inputs.size(), "input"));
  const Program& program = session.session->program();
  const Port& port = program.inputs[index];
  const ProgramValue& value = program.values[static_cast<std::size_t>(port.value)];
  const std::string who = absl::StrCat("input '", port.name, "'");
  RETURN_IF_ERROR(CheckTensor(input, value.extents.size(), who));
  const TensorView view = {
      static_cast<DType>(input.dtype), {input.extents, input.rank}, input.data};
  RETURN_IF_ERROR(CheckType(value, view, who));
  RETURN_IF_ERROR(CheckExtentLimit(view.extents, who));
  RETURN_IF_ERROR(CheckSize(view, input.size, who));
  session.inputs[index] = {Extents(view.extents.begin(), view.extents.end()), input.data};
  return absl::OkStatus();
}

absl::StatusOr<TensorView> InputOf(const zp_session& session, std::size_t index) {
  RETURN_IF_ERROR(CheckIndex(index, session.inputs.size(), "input"));
  const Program& program = session.session->program();
  const Port& port = program.inputs[index];
  const std::optional<zp_session::Input>& input = session.inputs[index];
  if (!input.has_value()) {
    return absl::FailedPreconditionError(
        absl::StrCat("input '", port.name, "' is not set: call zp_session_set_input"));
  }
  const DType dtype = program.values[static_cast<std::size_t>(port.value)].dtype;
  return TensorView{dtype, input->extents, input->data};
}

absl::Status Run(zp_session& session) {
  session.outputs.reset();
  std::vector<TensorView> views;
  for (std::size_t i = 0; i < session.inputs.size(); ++i) {
    ASSIGN_OR_RETURN(const TensorView view, InputOf(session, i));
    views.push_back(view);
  }
  ASSIGN_OR_RETURN(session.outputs, session.session->Run(views));
  return absl::OkStatus();
}

absl::StatusOr<zp_tensor> OutputOf(const zp_session& session, std::size_t index) {
  RETURN_IF_ERROR(CheckIndex(index, session.session->program().outputs.size(), "output"));
  if (!session.outputs.has_value()) {
    return absl::FailedPreconditionError("there are no outputs: call zp_session_run");
  }
  const Tensor& output = (*session.outputs)[index];
  return zp_tensor{static_cast<zp_dtype>(output.dtype()), output.extents().size(),
                   output.extents().data(), output.data(), output.view().num_bytes()};
}

}  // namespace
}  // namespace zeropoint::runtime::c_api

namespace c_api = zeropoint::runtime::c_api;

zp_status zp_session_create(const zp_program* program, const zp_session_options* options,
                            zp_session** session, zp_error* error) {
  if (session != nullptr) *session = nullptr;
  return c_api::AtBoundary(error, [&]() -> absl::Status {
    RETURN_IF_ERROR(c_api::CheckNotNull(program, "program"));
    RETURN_IF_ERROR(c_api::CheckNotNull(session, "session"));
    auto made = std::make_unique<zp_session>();
    const int threads = options == nullptr ? 0 : options->threads;
    ASSIGN_OR_RETURN(made->session,
                     zeropoint::runtime::Session::Create(program->module, {.threads = threads}));
    made->inputs.resize(program->inputs.ports.size());
    *session = made.release();
    return absl::OkStatus();
  });
}

void zp_session_destroy(zp_session* session) { delete session; }

zp_status zp_session_set_input(zp_session* session, size_t index, const zp_tensor* input,
                               zp_error* error) {
  return c_api::AtBoundary(error, [&]() -> absl::Status {
    RETURN_IF_ERROR(c_api::CheckNotNull(session, "session"));
    RETURN_IF_ERROR(c_api::CheckNotNull(input, "input"));
    return c_api::SetInput(*session, index, *input);
  });
}

zp_status zp_session_input_finite(const zp_session* session, size_t index, int* finite,
                                  zp_error* error) {
  if (finite != nullptr) *finite = 0;
  return c_api::AtBoundary(error, [&]() -> absl::Status {
    RETURN_IF_ERROR(c_api::CheckNotNull(session, "session"));
    RETURN_IF_ERROR(c_api::CheckNotNull(finite, "finite"));
    ASSIGN_OR_RETURN(const zeropoint::runtime::TensorView view, c_api::InputOf(*session, index));
    *finite = zeropoint::runtime::IsFinite(view) ? 1 : 0;
    return absl::OkStatus();
  });
}

zp_status zp_session_run(zp_session* session, zp_error* error) {
  return c_api::AtBoundary(error, [&]() -> absl::Status {
    RETURN_IF_ERROR(c_api::CheckNotNull(session, "session"));
    return c_api::Run(*session);
  });
}

zp_status zp_session_output(const zp_session* session, size_t index, zp_tensor* output,
                            zp_error* error) {
  if (output != nullptr) *output = {};
  return c_api::AtBoundary(error, [&]() -> absl::Status {
    RETURN_IF_ERROR(c_api::CheckNotNull(session, "session"));
    RETURN_IF_ERROR(c_api::CheckNotNull(output, "output"));
    ASSIGN_OR_RETURN(*output, c_api::OutputOf(*session, index));
    return absl::OkStatus();
  });
}
