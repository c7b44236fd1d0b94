"""The words we listen for, one file per language, for native readers to review. Data only; nothing here decides.

Width, case and script are folded before matching, so 退订 also covers 退訂. `ALONE` words count only as the whole
message, once polite words and punctuation are taken off. `WITHIN` phrases count anywhere in a message, so each must be
clear by itself; `HARMLESS` ones look like them and are taken out first. `HARMLESS` and the English `WITHIN` are
regular expressions of the folded text.
"""

#: Names of languages -> the locale meant; "zh" says Chinese but not which script.
LANGUAGES = {
    "en": "english | 英文 | 英语 | en | eng | inglish",
    "zh_Hant": "繁体 | 繁体中文 | 繁体字 | 繁中 | 正体 | 正体中文 | traditional | traditional chinese | "
    "zh_hant | zh-hant | zh-tw | zh-hk",
    "zh_Hans": "简体 | 简体中文 | 简体字 | 简中 | zh_hans | zh-hans | zh-cn | simplified | simplified chinese",
    "zh": "中文 | 华语 | 国语 | 普通话 | 汉语 | chinese | mandarin | 广东话 | 粤语 | cantonese | zh",
}
