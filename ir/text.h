#ifndef ZEROPOINT_IR_TEXT_H_
#define ZEROPOINT_IR_TEXT_H_

// Spelling of names, strings and numbers in the text form; the lexer reads what these write.

#include <string>
#include <string_view>

namespace zeropoint::ir {

/// [A-Za-z_][A-Za-z0-9_.]*: a name that needs no quotes.
bool IsPlainName(std::string_view name);
/// The name itself when plain, else quoted: `conv1.weight`, `"onnx::Conv_12"`.
std::string NameToString(std::string_view name);

/// In double quotes; escapes are \" \\ \n \t and \xHH for other control characters.
std::string Quote(std::string_view text);

/// The shortest text that reads back to the same value, always recognisable as floating point:
/// "1.0", "1e-05", "-inf", "nan".
std::string FloatToString(float value);
std::string DoubleToString(double value);

}  // namespace zeropoint::ir

#endif  // ZEROPOINT_IR_TEXT_H_
