# ruff: noqa: E501 (tables of patterns read better unbroken)
"""How mail systems say, in many languages, that a message was not delivered; and who they are.

Patterns meet folded text. One of them alone makes no bounce: people, parcel services and newsletters use such words
too.
"""

from __future__ import annotations

import re

from .text import fold_pattern


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(fold_pattern(pattern) for pattern in patterns))


SUBJECT = _any(
    r"un-?deliver(?:ed|able|y)|non-?deliver|not (?:be )?delivered|returned (?:mail|message|e-?mail|to sender)|return(?:ing|ed)? (?:the )?(?:mail|message)|mail (?:could not|not|failure|returned|rejected|undeliv|system error|delivery)|mailer-daemon|^\[?bounce|bounced? (?:mail|message|e-?mail)|\b(?:ndn|ndr|dsn)\b",
    r"delivery (?:status|notification|failure|failed|failing|report|error|problem|has (?:been )?(?:failed|delayed)|delay|warning|unsuccessful|impossible|incomplete|not possible)|(?:failed|failure|fail|unsuccessful|error|problem|undelivered)[^\n]{0,20} deliver|fail(?:ed|ure)? (?:delivery|mail|notice|to (?:deliver|send))|failure notice|delivering (?:your )?(?:message|mail)",
    r"(?:message|mail|e-?mail)[^\n]{0,40}(?:could not be|couldn't be|cannot be|can't be|was not|wasn't|not be|has not been|unable to be|failed to be|not) (?:deliver|sent|send|transmitted|accepted)|(?:message|mail) (?:delivery|status|delayed|rejected|error|refused|transmission)|warning: (?:message|could not|mail)|unable to (?:deliver|send)|could not (?:deliver|send)|mail error|error (?:sending|mail|in mail)|user unknown|unknown user|(?:mailbox|quota) (?:full|exceeded)|host unknown|undeliv|delayed (?:mail|message)|still being retried|transient|rejected: |message not (?:sent|delivered)|delivery notification|undelivered",
    r"unzustellbar|nicht (?:zugestellt|zustellbar|ausgeliefert|übermittelt)|zustell(?:ung|fehler|bericht|status)|übermittlungs(?:fehler|status)|rückläufer|mail-?(?:fehler|versand)|konnte nicht (?:zugestellt|gesendet)|zurückgewiesen|verzögerte? (?:mail|nachricht)",
    r"non (?:remis|distribu|délivr|livr)|échec (?:de|d')|echec|n'a pas (?:pu être|été) (?:remis|distribu|délivr|livr|envoy)|impossible (?:de remettre|de livrer|à remettre)|avis de non|retour (?:de|à)|notification d'état|état de remise|erreur de livraison|non-?remise|rejeté",
    r"no (?:se )?(?:puede|pudo|ha podido|fue posible|pudimos|entreg)[^\n]{0,20}(?:entreg|enviar|envi)|no entreg|devuelt|devoluc|error (?:de|en la|al) (?:entrega|entregar|enviar|envío)|fall[oó] (?:de|en|la|al) (?:la )?entrega|entrega (?:fallida|retrasada|no)|estado de (?:la )?entrega|mensaje rechazado",
    r"non recapita|mancat[ao] (?:consegna|recapito)|consegna (?:fallita|non|del)|impossibile (?:recapitare|consegnare)|messaggio non (?:consegnat|recapitat)|errore (?:di|nella) consegna|notifica (?:di|dello stato)|restituit|mancato recapito",
    r"não (?:foi )?(?:entreg|enviad|pôde|pode)|falha (?:na|de|ao) entreg|devolvid|erro (?:na|de|ao) entreg|não é possível entregar|estado da entrega|status de entrega|mensagem (?:rejeitada|devolvida)|entrega (?:falhou|atrasada)",
    r"onbestel|niet (?:bezorg|afgelever|te bezorgen|worden bezorgd)|bezorging|afleverings?|onbezorg|kunde inte (?:levereras|skickas)|inte (?:att )?lever|olever|går inte att leverera|ej leverer|leverans(?:fel|status|en misslyckades)|(?:kunne|kan) ikke (?:leveres|sendes|afleveres)|ikke lever|uleverbar|uleverer|leverings?(?:feil|fejl|status)|toimitta|toimitus|ei voitu (?:toimittaa|lähettää)|perille",
    r"niedostarcz|nie (?:można|mozna|udało się|udalo sie|została?|zostala?) (?:dostarcz|doręcz|wysła)|nie dostarczono|zwrot|zwrócon|nedoruč|nelze doručit|nebyl[ao]? doručen|nedorucen|kézbesít|nem (?:sikerült|kézbesíthető)|nelivrab|nu a (?:putut|fost) (?:fi )?livrat|teslim edil|iletilemedi|gönderilemedi|iade|αδυναμία|δεν παραδόθηκε|αποτυχία παράδοσης",
    r"не ?доставлен|не (?:может|могло|удалось|удается) (?:быть )?достав|невозможно достав|недоставлен|ошибка (?:при )?(?:доставк|отправк)|возврат|доставк[аиу] (?:невозможна|не удалась|почты|сообщени|отложен)|не было доставлено|не вдалося|не доставлено|сообщение об ошибке|отчет о доставке|уведомление о (?:доставк|состоянии)",
    r"配信(?:不能|でき|に失敗|エラー|失敗|不可|通知|状況|されま|の遅延)|配達(?:不能|でき|され|状況|の失敗|失敗)|送信(?:でき|エラー|失敗|に失敗|不能)|返送|届け(?:られ|る事)|届きません|エラー(?:通知|メール)|未達|不達|リターンメール|宛先不明|メール(?:エラー|システム)",
    r"退信|退回|(?:无法|無法|未能|不能)(?:投递|投遞|送达|送達|传递|傳遞|递送|遞送|发送|寄送|派送|传送|傳送)|未(?:送达|送達|投递|传递|傳遞|遞送)|(?:投递|投遞|传递|傳遞|递送|遞送|发送|寄送|传送|傳送|送达)(?:失败|失敗|状态|狀態|延迟|错误)|系统退信|반송|배달(?:되지|할 수|실패| 실패| 못)|전(?:송|달) ?(?:실패|할 수 없|되지)|(?:보내|전송하)지 못|수신 ?거부|발송 ?실패",
)
"""What the subject of a bounce says."""

FAILED = _any(
    r"(?:un-?deliver(?:ed|able)|(?:could not|couldn't|can ?not|can't|was not|wasn't|not|unable to|failed to|failure to|did not|didn't|has not|hasn't|have not|un)(?: (?:be|been|yet|yet been|have been|it|the|your|this|a|to|able to)){0,4} (?:deliver|reach|sent\b|send\b|transmit|forward|process|relay|accepted|delivered))|deliver(?:y|ing)[^.\n]{0,70}(?:fail|unsuccessful|impossible|abort|error|delayed|problem|not (?:be )?possible|permanent|refused|rejected)|(?:permanent|fatal|delivery|transient|persistent)[^.\n]{0,20}(?:errors?|problems?|failures?)|(?:failed|problems?|errors?|failure|trouble)[^.\n]{0,40}(?:deliver|address|recipient|sending)",
    r"(?:address|recipient|user)(?:es|s|\(es\)|\(s\))?[^.\n]{0,30}(?:failed|had (?:permanent|delivery|transient)|could not be reached|not reached|rejected|problems|below|unknown)|(?:was|were|been|is being|being|is|automatically) (?:rejected|returned|refused|bounced|undelivered|not accepted)|returned (?:mail|message|to you|to sender|your)|returning (?:your|the|it|message|mail)|mail (?:is |has been )?(?:returned|rejected|undeliverable|system error|delivery (?:failed|error|system|software|agent|program))|message (?:undeliverable|not delivered|expired|rejected|bounced|delivery|was blocked|is blocked)|non-?delivery|delivery status notification|delivery report|rejected (?:by|your|because|for)|failure notice|transcript of session|this is a permanent error|i'm afraid i wasn't able|giving up|gave up|wasn't able to deliver|address(?:es)? (?:not found|couldn't be found|wasn't found)|(?:did|does) not exist|returned unread|(?:did|does|do) not (?:receive|get) (?:this|your|the|a copy)|failure reasons|bouncing|bounced",
    r"not (?:yet )?(?:been )?delivered|delivery attempts will continue|will (?:continue|keep) (?:to )?(?:try|be retried|trying|attempt)|will be retried|try(?:ing)? again for|no action is required|been delayed|undeliver|(?:mailbox|inbox)[^.\n]{0,20}full|over quota|quota exceeded|user unknown|unknown user|no such user",
    r"(?:nicht|konnte|kann|können|konnten)[^.\n]{0,60}(?:zugestellt|zustell|übermittelt|ausgeliefert|gesendet|erreicht|versendet)|unzustellbar|zustellung[^.\n]{0,40}(?:fehl|nicht|verzög|gescheitert|unmöglich)|zurückgewiesen|abgelehnt|fehler bei der (?:zustellung|übermittlung)|nicht zustellbar",
    r"(?:pas|pu|été|être|impossible|échec|non)[^.\n]{0,50}(?:remis|distribu|délivr|livr|achemin|envoy|transmis|parven)|échec de (?:la )?remise|erreur[^.\n]{0,30}(?:livraison|distribution|remise)|a été (?:rejeté|refusé)|n'a pas pu",
    r"no (?:se |ha |ha sido |fue |pudo |puede |es |hemos )?[^.\n]{0,40}(?:entreg|enviar|enviad|recib|alcanz)|error[^.\n]{0,20}entrega|fall[oó][^.\n]{0,20}entrega|ha sido (?:devuelto|rechazado)|fue (?:devuelto|rechazado)|devuelto al remitente",
    r"(?:non|impossibile|fallit)[^.\n]{0,50}(?:consegn|recapit|inviat|spedit)|(?:não|falha|impossível)[^.\n]{0,50}(?:entreg|enviad|enviar)|foi (?:devolvida|rejeitada|recusada)|(?:niet|kan|kon|onbestelbaar)[^.\n]{0,50}(?:bezorgd|afgeleverd|worden verzonden|besteld)|onbestelbaar",
    r"(?:inte|ikke|ej|ei)[^.\n]{0,50}(?:lever|skickas|afleveres|toimit|perille|sendes|lähet)|uleverbar|olevererbar|nie (?:został|można|udało|mogła|mogł)[^.\n]{0,50}(?:dostarcz|doręcz|wysłan)|(?:nelze|nebyl|nemohla|nemohl)[^.\n]{0,50}(?:doruč|odesl)|nem (?:sikerült|lehet|volt)[^.\n]{0,50}(?:kézbesít|elküld)|(?:teslim edile|iletile|gönderile)m|nu (?:a|poate|au)[^.\n]{0,30}(?:livrat|fi livrat)|δεν (?:ήταν|παραδόθηκε|μπόρεσε)",
    r"не[^.\n]{0,60}(?:достав|отправл|передан)|ошибка[^.\n]{0,30}достав|доставк[^.\n]{0,30}(?:невозмож|не )|возвращ|отклонен|отвергнут",
    r"(?:配信|配達|送信|お届け|届け|転送)[^\n。]{0,30}(?:でき|失敗|不能|ません|されま|エラー|不可)|エラー[^\n。]{0,20}(?:発生|返|メール)|届きません|返送|戻[りさ]|受信[^\n。]{0,12}(?:拒否|でき)|(?:无法|無法|未能|不能|没有|沒有|未)[^\n。]{0,14}(?:投递|投遞|送达|送達|传递|傳遞|递送|遞送|发送|寄送|到达|传送|傳送)|退信|退回|被(?:拒绝|拒絕|退)|(?:投递|传递|递送|发送|传送)[^\n。]{0,6}(?:失败|失敗)|(?:배달|전송|전달|발송)[^\n.]{0,20}(?:실패|못|없|되지)|반송",
)
"""What the text of a bounce says in its own words."""

DELAYED = _any(
    r"(?:not|n't) yet been delivered|has (?:not|been) (?:delayed|yet)|been delayed|is delayed|delivery (?:is |has been )?delayed|delivery attempts will|will (?:continue|keep)[^.\n]{0,20}(?:try|retr|attempt)|will be retried|will (?:re)?try (?:again )?(?:for|until|to)|still (?:being retried|trying|in the queue)|warning (?:message )?only|only a warning|just a warning|no action is required|do not need to resend|don't need to resend|no need to re-?send|advisory-only|has been postponed|temporarily (?:deferred|delayed)|wird weiter(?:hin)? versucht|noch nicht zugestellt|verzögert|pas encore été|retardée?|todavía no|retrasad|non è (?:stato )?ancora|ritardat|ainda não|atrasad|nog niet|vertraagd|ещё не|еще не|отложен|задерж|遅延|まだ(?:配信|配達)|延迟|延遲|지연",
)
"""The message is still on its way."""

DELIVERED = _any(
    r"(?:delivery status notification|notification)[^\n]{0,10}\(?success|successful(?:ly)? (?:mail )?deliver|was successfully (?:delivered|relayed)|^delivered: |^relayed: |^remis : |^zugestellt: |^entregado: |^recapitato: ",
)
"""The subject of a message that tells that all went well."""

DAEMON = re.compile(
    r"^(?:mailer[-_. ]?(?:daemon|deamon)|mail[-_.]?(?:daemon|deamon|er|delivery\w*|system|admin\w*|return|bounce|error\w*|server|gateway|service|robot|router)|post[-_. ]?masters?|mdaemon|daemon|bounces?|double-bounce|bounce[-_.]?\w*|delivery\w*|smtpd?|mta\d*|exim|qmail\w*|postfix|sendmail|mmdf|uucp|root|system|sysadmin|sysop|administrator|domino|ndr|dsn|noc|"
    r"undeliver\w*|return(?:ed)?[-_.]?mail\w*|non-?deliver\w*|nondelivery|microsoftexchange[0-9a-f]{8,40}|imceaex.*|mail|internet[-_.]?mail|groupwise|gwia|mailsweeper|mimesweeper|mailmarshal|scanmail|viruswall|amavis\w*|spam\w*|mailguard|notification\w*|mailnotif\w*|no-?reply|do-?not-?reply|inet[-_.]?mail|listserv|e?mail-?(?:delivery|system).*)(?:[-+=.].*)?$"
)
"""Local parts from which mail systems write. The looser of them are no proof at all."""

SURE_DAEMON = re.compile(
    r"^(?:mailer[-_. ]?d[ae]+mon|mail[-_.]?d[ae]+mon|post[-_. ]?master|mdaemon|double-bounce|microsoftexchange[0-9a-f]{8,40}|mail-?delivery\w*|maildelivery\w*)(?:[-+=.].*)?$"
)

DAEMON_NAME = _any(
    r"mail(?:er)?[- ]?d[ae]+mon|mail(?:er)? ?deliver\w*|delivery (?:sub-?system|service|system|notification|agent|program|status)|post ?master|system administrator|systemadministrator|mail administrator|mail (?:transfer|transport|system|router|service|administrator)|message (?:router|transfer|handling)|internet mail|undeliver|returned mail|mail ?system|mdaemon|smtp|post ?office|mail ?service|mail ?gateway|message ?switch|notes server|microsoft (?:outlook|exchange)|exchange server|interscan|viruswall|gateway|bounce|"
    r"administrateur système|système de (?:livraison|messagerie|distribution)|administrador (?:del? )?(?:sistema|correo)|amministratore (?:di |del )?sistema|systembeheerder|systemadministrat|systemansvarig|järjestelmänvalvoja|администратор|почтов|системный|メール(?:配信|システム|サーバ)|システム管理者|系统管理员|系統管理員|邮件系统|郵件系統|系统邮件|시스템 관리자|메일 ?시스템|yönetici|rendszergazda|správce|administrator systemu",
)

HUMAN_SUBJECT = re.compile(
    r"^\s*(?:re|aw|sv|antw|antwort|res|rif|odp|ynt|vs|fwd?|wg|tr|rv|enc|i|doorst|vb|pd|vl|fs|ref|回复|答复|转发|轉寄|回覆|返信|転送|ответ|отв)\s*(?:\[\d+\])?\s*[:：]",
    re.IGNORECASE,
)
"""The subject of an answer, or of what somebody passed on."""

AWAY = _any(
    r"out of (?:the )?office|auto(?:matic|mated)?[- ]?(?:reply|response|antwort)|vacation|on leave|away from|abwesen|absence|réponse automatique|respuesta automática|fuera de la oficina|risposta automatica|resposta automática|automatisch antwoord|afwezig|frånvaro|autosvar|automaattinen|автоответ|自動返信|自动回复|自動回覆|부재중|自动答复|nicht im büro|urlaub",
)
"""The subject of an absence note."""
