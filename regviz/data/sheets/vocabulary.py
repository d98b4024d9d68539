"""Words and forms by which a column is known: names of identifiers, yes and no."""

from __future__ import annotations

import re

NAMED = re.compile(
    r"((.*[ _.-])?(ids?|no|nr|n[°º]|number|uuid|key)|id[ _.-].*|\w*(nummer|nr|number)"
    r"|(customer|user|order|student|product|item|case|client|patient|employee|transaction|account|session|visitor)id"
    r"|[pug]u?id|row ?(id|names?|number)?|index|record|serial|s/n|sku|case|account|barcode|ean|gtin|upc|isbn|iban|imei"
    r"|participant|subject|respondent|patient|teilnehmer(in)?|proband(in)?|[#№]|tel|.*phone|telefone?|tel[eé]fono?"
    r"|(n[°º]|№)( .*)?|(n[uú]m(ero|er)?|numéro|nr)( (de |du |d')?(pedido|cliente?|klienta|commande|facture|factura"
    r"|faktury|contrato|dossier|zamówienia|umowy|compte|cuenta|matr\w+))?"
    r"|номер( .*)?|код|código|codice( cliente)?|matric(ule|ola|ula)|инн"
    r"|identi(fiant|ficador|ficativo|fier|fikator|fikátor)|identyfikator"
    r"|.*(编号|序号|学号|工号|单号|证号|卡号|账号|流水号|[户籍历院员考件客]号|手机号?|电话|索引)"
    r"|.*(編號|序號|學號|工號|單號|帳號|證號|卡號|流水號|手機|電話|番号|コード)"
    r"|.*[^\x00-\x7f]id|id号?)\.?|unnamed: ?0",
    re.IGNORECASE,
)
"""How columns are called that number the rows; they do if no two of their numbers are the same."""
JOINED = re.compile(r".*[a-z](Id|ID|No|Nr)")
"""The same as one word: PassengerId."""
YES_NO = (
    ("yes", "no"), ("y", "n"), ("true", "false"), ("t", "f"), ("ja", "nein"), ("oui", "non"), ("sí", "no"),
    ("si", "no"), ("是", "否"), ("有", "无"), ("有", "没有"), ("对", "错"), ("真", "假"), ("j", "n"),
    ("wahr", "falsch"), ("vrai", "faux"), ("verdadero", "falso"), ("vero", "falso"), ("sì", "no"), ("sim", "não"),
    ("ja", "nee"), ("ja", "nej"), ("tak", "nie"), ("да", "нет"), ("はい", "いいえ"), ("예", "아니오"),
    ("evet", "hayır"), ("有", "無"), ("對", "錯"), ("ano", "ne"), ("igen", "nem"), ("ja", "nei"), ("kyllä", "ei"),
    ("نعم", "لا"), ("あり", "なし"), ("○", "×"), ("✓", "✗"), ("✔", "✘"), ("√", "×"), ("истина", "ложь"),
    ("verdadeiro", "falso"), ("prawda", "fałsz"), ("sant", "falskt"), ("waar", "onwaar"), ("doğru", "yanlış"),
)  # fmt: skip
"""What stands for 1 and what for 0."""
