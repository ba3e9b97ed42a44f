#ifndef ZEROPOINT_TOOLS_DATA_OFFSET_ALLOWANCE_H_
#define ZEROPOINT_TOOLS_DATA_OFFSET_ALLOWANCE_H_

// How strictly what varies is judged where an offset makes up most of the power.

namespace zeropoint::tools {

/// An offset hides noise: temperatures around 290 K are at 58 dB with six values left. So what
/// varies is judged without it, `varying_db`, plus an allowance that depends on how far the power
/// of all, offset included, exceeds that of what varies:
///
/// | all over varying | mean over deviation | allowance |
/// | --- | --- | --- |
/// | 0 to 10 dB | up to 3 | the whole difference: the offset is signal |
/// | 26 to 66 dB | 20 to 2000 | none |
/// | 72 dB and more | from 4000 on | 10 dB: something of what varies has to be left |
///
/// and between these in proportion.
double WithAllowance(double varying_db, double all_over_varying_db);

}  // namespace zeropoint::tools

#endif  // ZEROPOINT_TOOLS_DATA_OFFSET_ALLOWANCE_H_
