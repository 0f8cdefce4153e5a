// Numbers, amounts and dates as people read them in Japanese and English. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "renkei/base/date.h"
#include "renkei/base/decimal.h"
#include "renkei/report/catalogue.h"

namespace renkei::report {

// "1,234,567", "-12".
[[nodiscard]] std::string whole_text(std::int64_t number);

// A big count to four significant digits or so, as it is spoken: 2億, 1億2,346万, 5,000万, 8.4万
// and 9,999 below; "200 million", "123.5 million", "1.2 billion", and "850,000" below a million.
[[nodiscard]] std::string count_text(Language language, std::int64_t number);

// The same where no digit may be lost (milestones, persons served): 112.5万, 1,126,432;
// "1.125 million", "1,126,432".
[[nodiscard]] std::string exact_count_text(Language language, std::int64_t number);

// "1 person", "850,000 people"; 85万人. Exact, as exact_count_text.
[[nodiscard]] std::string people_text(Language language, std::int64_t number);

// The same as spoken (count_text): "1 person", "4.813 million people"; "1 dose", "1.2 million
// doses".
[[nodiscard]] std::string people_count_text(Language language, std::int64_t number);
[[nodiscard]] std::string doses_count_text(Language language, std::int64_t number);

// An amount to `digits` significant digits, thousands separated, without trailing zeros; digits
// before the point are never rounded away: 1234.567 -> "1,235", 0.012345 -> "0.0123" (digits 3).
// From 10^13 on with a power of ten: "2.5×10¹⁴".
[[nodiscard]] std::string amount_text(double amount, int digits = 4);

// 0.4372 -> "44%"; above 0 and below 0.5 % "<1%", below 100 % never "100%".
[[nodiscard]] std::string percent_text(double fraction);

// 2027/03/01; 1 Mar 2027.
[[nodiscard]] std::string date_text(Language language, Date date);
// 2027/03; Mar 2027.
[[nodiscard]] std::string month_text(Language language, Date date);

// 12日, 0.5日; "1 day", "12 days". To one decimal below ten days, whole above.
[[nodiscard]] std::string days_text(Language language, double days);

// A duration of computing: 0.8秒, "12.4 s", "3 min 20 s".
[[nodiscard]] std::string seconds_text(Language language, double seconds);

// A UCUM code as people write it: "ug" -> "µg", "{dose}" -> "回分" / "doses", "kg/d" -> "kg/日" /
// "kg/day", "1" -> "".
[[nodiscard]] std::string unit_text(Language language, std::string_view ucum_code);

}  // namespace renkei::report
