"""Words and forms by which a column is known: names of identifiers, ways to write a date, yes and no."""

from __future__ import annotations

import re

NAMED = re.compile(
    r"((.*[ _.-])?(ids?|no|nr|n[°º]|nummer|number|uuid|key)|id[ _.-].*"
    r"|\w*(kunden|matrikel|artikel|bestell|telefon)[ -]?(nummer|nr)|n[°º] .*|row ?(id|names?|number)?|index|record"
    r"|serial|s/n|sku|case|account|barcode|ean|gtin|upc|isbn|iban|imei|identifi(ant|er)|[#№]|tel|.*phone"
    r"|.*(编号|序号|学号|工号|单号|证号|卡号|账号|流水号|手机号|电话)|索引|.*[^\x00-\x7f]id|id号?)\.?|unnamed: ?0",
    re.IGNORECASE,
)
"""How columns are called that number the rows."""
JOINED = re.compile(r".*[a-z](Id|ID|No|Nr)")
"""The same as one word: PassengerId."""
MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
DATES = [
    re.compile(pattern)
    for pattern in (
        r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([ T]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?(Z|[-+]\d{2}:?\d{2}))?)?",
        r"\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})( \d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?)?",
        r"\d{4}-W\d{2}|\d{1,2}[-/.]\d{4}",
        r"(\d{4} ?年 ?)?\d{1,2} ?月( ?\d{1,2} ?[日号])?( ?\d{1,2}:\d{2}(:\d{2})?)?",
        r"\d{1,2}:\d{2}(:\d{2})?( ?[AaPp][Mm])?",
        r"([A-Za-z]{3,9}, )?(\d{1,2}\.?[ -][^\W\d_]{3,9}\.?[ -]\d{2,4}|[A-Za-z]{3,9}\.? \d{1,2}, \d{4})"
        r"(,? \d{1,2}:\d{2}.{0,12})?",
        r"\d{4}[- ]?Q[1-4]|Q[1-4][- /]\d{4}|\d{4}年第?[1-4一二三四]季度?|\d{4}M\d{2}",
        r"(KW|CW|W|week) ?\d{1,2}[ /-]\d{4}|\d{4}[ /-]?(KW|CW) ?\d{1,2}",
        rf"({MONTHS})[a-z]*\.?[- ]'?(\d{{4}}|\d{{2}})",
        r"\d{4}\. ?\d{1,2}\. ?\d{1,2}\.?|\d{4}년 ?\d{1,2}월( ?\d{1,2}일)?|\w{2}(\d{1,2}|元)年\d{1,2}月\d{1,2}日",
        r"[^\W\d]{2,3}\.?,? \d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})( \d{1,2}:\d{2})?",
        r"\d{1,2} de [^\W\d_]{3,10} de \d{4}|\d{1,2}[./]\d{1,2}[./]\d{4}, \d{1,2}:\d{2}(:\d{2})?",
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2} [上下]午 ?\d{1,2}:\d{2}(:\d{2})?",
    )
]
YES_NO = (
    ("yes", "no"), ("y", "n"), ("true", "false"), ("t", "f"), ("ja", "nein"), ("oui", "non"), ("sí", "no"),
    ("si", "no"), ("是", "否"), ("有", "无"), ("有", "没有"), ("对", "错"), ("真", "假"), ("j", "n"),
    ("wahr", "falsch"), ("vrai", "faux"), ("verdadero", "falso"), ("vero", "falso"), ("sì", "no"), ("sim", "não"),
    ("ja", "nee"), ("ja", "nej"), ("tak", "nie"), ("да", "нет"), ("はい", "いいえ"), ("예", "아니오"),
    ("evet", "hayır"), ("有", "無"), ("對", "錯"), ("ano", "ne"), ("igen", "nem"), ("ja", "nei"), ("kyllä", "ei"),
    ("نعم", "لا"), ("あり", "なし"), ("○", "×"), ("✓", "✗"), ("✔", "✘"), ("√", "×"), ("истина", "ложь"),
    ("prawda", "fałsz"), ("sant", "falskt"), ("waar", "onwaar"), ("doğru", "yanlış"),
)  # fmt: skip
"""What stands for 1 and what for 0."""
