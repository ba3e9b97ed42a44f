// The text form of specs, read back. Grammar:
//
//   spec     := "float" | shared | fixed | derived | observed
//   shared   := "shared(" ("input" | "producer") int ")"
//   fixed    := "fixed " range " scale=" number " zero_point=" int
//   derived  := "derived(input" int "*input" int ")"
//   observed := range " " qscheme [" axis=" int] " " observer " eps=" number [" dynamic"]
//   range    := dtype "[" int "," int "]"

#include <charconv>
#include <system_error>

#include "ir/status_macros.h"
#include "ir/str_cat.h"
#include "quantizers/spec.h"

namespace zeropoint::quantizers {
namespace {

class SpecParser {
 public:
  explicit SpecParser(std::string_view text) : text_(text), rest_(text) {}

  absl::StatusOr<Spec> Parse() {
    ASSIGN_OR_RETURN(Spec spec, ParseKind());
    if (!rest_.empty()) {
      return Expected("the end");
    }
    return spec;
  }

 private:
  absl::StatusOr<Spec> ParseKind() {
    if (Take("float")) {
      return FloatSpec{};
    }
    if (Take("shared(")) {
      return ParseShared();
    }
    if (Take("fixed ")) {
      return ParseFixed();
    }
    if (Take("derived(input")) {
      return ParseDerived();
    }
    return ParseObserved();
  }

  absl::StatusOr<Spec> ParseShared() {
    SharedQuantizationSpec spec;
    if (Take("producer")) {
      spec.target = SharedQuantizationSpec::Target::kProducer;
    } else {
      RETURN_IF_ERROR(Want("input"));
    }
    ASSIGN_OR_RETURN(spec.operand, Index());
    RETURN_IF_ERROR(Want(")"));
    return spec;
  }

  absl::StatusOr<Spec> ParseFixed() {
    FixedQParamsQuantizationSpec spec;
    RETURN_IF_ERROR(Range(spec.dtype, spec.quant_min, spec.quant_max));
    RETURN_IF_ERROR(Want(" scale="));
    ASSIGN_OR_RETURN(spec.scale, Number<double>());
    RETURN_IF_ERROR(Want(" zero_point="));
    ASSIGN_OR_RETURN(spec.zero_point, Number<std::int32_t>());
    return spec;
  }

  absl::StatusOr<Spec> ParseDerived() {
    DerivedQuantizationSpec spec;
    ASSIGN_OR_RETURN(spec.input_operand, Index());
    RETURN_IF_ERROR(Want("*input"));
    ASSIGN_OR_RETURN(spec.weight_operand, Index());
    RETURN_IF_ERROR(Want(")"));
    return spec;
  }

  absl::StatusOr<Spec> ParseObserved() {
    QuantizationSpec spec;
    RETURN_IF_ERROR(Range(spec.dtype, spec.quant_min, spec.quant_max));
    RETURN_IF_ERROR(Want(" "));
    const std::optional<QScheme> qscheme = ParseQScheme(Word());
    if (!qscheme) {
      return Expected("a qscheme");
    }
    spec.qscheme = *qscheme;
    if (Take(" axis=")) {
      ASSIGN_OR_RETURN(spec.ch_axis, Number<int>());
    }
    RETURN_IF_ERROR(Want(" "));
    const std::optional<ObserverKind> observer = ParseObserverKind(Word());
    if (!observer) {
      return Expected("an observer");
    }
    spec.observer = *observer;
    RETURN_IF_ERROR(Want(" eps="));
    ASSIGN_OR_RETURN(spec.eps, Number<double>());
    spec.is_dynamic = Take(" dynamic");
    RETURN_IF_ERROR(Validate(spec));
    return spec;
  }

  absl::Status Range(ir::DType& dtype, std::int32_t& quant_min, std::int32_t& quant_max) {
    const std::size_t bracket = rest_.find('[');
    const std::optional<ir::DType> parsed = ir::ParseDType(rest_.substr(0, bracket));
    if (!parsed || bracket == std::string_view::npos) {
      return Expected("a dtype with a range, such as i8[-128,127]");
    }
    dtype = *parsed;
    rest_.remove_prefix(bracket + 1);
    ASSIGN_OR_RETURN(quant_min, Number<std::int32_t>());
    RETURN_IF_ERROR(Want(","));
    ASSIGN_OR_RETURN(quant_max, Number<std::int32_t>());
    return Want("]");
  }

  bool Take(std::string_view token) {
    if (rest_.substr(0, token.size()) != token) {
      return false;
    }
    rest_.remove_prefix(token.size());
    return true;
  }

  absl::Status Want(std::string_view token) {
    return Take(token) ? absl::OkStatus() : Expected(ir::StrCat("\"", token, "\""));
  }

  std::string_view Word() {
    const std::string_view word = rest_.substr(0, rest_.find(' '));
    rest_.remove_prefix(word.size());
    return word;
  }

  template <typename T>
  absl::StatusOr<T> Number() {
    T value{};
    const auto result = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (result.ec != std::errc()) {
      return Expected("a number");
    }
    rest_.remove_prefix(static_cast<std::size_t>(result.ptr - rest_.data()));
    return value;
  }

  absl::StatusOr<int> Index() {
    return Take("-") ? Expected("the number of an operand") : Number<int>();
  }

  absl::Status Expected(std::string_view what) const {
    return absl::InvalidArgumentError(ir::StrCat("quantization spec \"", text_, "\": expected ",
                                                 what, " at position ",
                                                 text_.size() - rest_.size()));
  }

  std::string_view text_;
  std::string_view rest_;
};

}  // namespace

absl::StatusOr<Spec> ParseSpec(std::string_view text) { return SpecParser(text).Parse(); }

}  // namespace zeropoint::quantizers
