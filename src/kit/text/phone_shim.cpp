/* SPDX-License-Identifier: AGPL-3.0-or-later */
extern "C" {
#include "kit/text/phone_shim.h"
}

#include <phonenumbers/phonenumberutil.h>

#include <string>

bool phone_shim_e164(const char *raw, const char *country, char ret_number[PHONE_SHIM_LONGEST])
{
    using i18n::phonenumbers::PhoneNumber;
    using i18n::phonenumbers::PhoneNumberUtil;
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    PhoneNumber            number;
    std::string            text;

    if (util.Parse(raw, country, &number) != PhoneNumberUtil::NO_PARSING_ERROR
        || util.IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE)
        return false;
    util.Format(number, PhoneNumberUtil::E164, &text);
    if (text.size() >= PHONE_SHIM_LONGEST)
        return false;
    text.copy(ret_number, text.size());
    ret_number[text.size()] = '\0';
    return true;
}
