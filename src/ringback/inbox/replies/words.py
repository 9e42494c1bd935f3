# ruff: noqa: E501 (tables of words read better unbroken)
"""The words that mail programs put around a quote, in the languages that they speak. Data only, in lower case.

They are facts about programs, seen in their output: verbs of an attribution, openers of its date, labels of the
headers that are copied above a quote, the lines between an answer and the original, what a telephone signs with.
"""

from __future__ import annotations

import re


def _split(text: str) -> tuple[str, ...]:
    return tuple(" ".join(one.split()) for one in text.replace("\n", "|").split("|") if one.strip())


def either(words: tuple[str, ...]) -> str:
    """A pattern of these words, the longest first."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


WROTE = _split("""
    wrote | writes | has written | said | says | quoting | schrieb | geschrieben | schreibt | zitat von | hat geschrieben
    a écrit | ecrit | écrit | a ecrit | escribió | escribio | escribe | escrito | ha escrito | ha scritto | scritto | scrive | scriveva
    schreef | geschreven | escreveu | escreve | napisał(a) | napisał | napisała | napisal | napisala | napisał/a | pisze | napisana przez
    skrev | skrev följande | kirjoitti | napsal(a) | napsal | napsala | napísal(a) | napísal | napísala | написал(а) | написал | написала | пишет | писал(а)
    пише | написав | написала(в) | пишут | írta | ezt írta | a scris | έγραψε | έγραψαν | yazdı | şunu yazdı | şunları yazdı | şöyle yazdı
    je napisao/la | je napisao | je napisala | napisao | je napisal | rašė | parašė | rakstīja | kirjutas | menulis | đã viết | va escriure | написа
    写道 | 寫道 | のメール | 書きました | 님이 작성 | 작성 | 님의 말 | כתב | כתבה | כתב/ה | كتب | كتبت | เขียนว่า
    ha scritto il | skrifaði | scríobh | idatzi du | escribiu
""")

OPENERS = _split("""
    on | at | in a message dated | in an email dated | am | le | el | il | il giorno | in data | op | em | no dia | a | den | på | pe | dnia | w dniu | dne
    v | в | от | у | dana | la | în data de | în | pada | vào | στις | σε | 在 | 于 | 於 | ha | data | quoting | zitat von | citando | citant | mensaje de | missatge de
    wiadomość napisana przez | w wiadomości z dnia | u | בתאריך | ב | في | بتاريخ | ในวันที่ | på den | le jour | message de | messaggio di
""")

FROM = _split("""
    from | von | de | da | van | från | fra | lähettäjä | od | от | від | от кого | 差出人 | 送信者 | 发件人 | 發件人 | 寄件者 | 寄件人 | 보낸 사람 | 보낸사람 | 발신인
    kimden | gönderen | feladó | from | de la | expeditor | από | מאת | من | dari | từ | จาก | expéditeur | remitente | mittente | afzender | absender | nadawca
    remetente | šalje | avsändare | afsender | avsender | saatja | no | nuo | отправитель | відправник
""")

SENT = _split("""
    sent | date | date sent | sent on | sent at | gesendet | gesendet am | datum | envoyé | envoyé le | envoyé à | date d'envoi | date | enviado | enviado el | enviado em
    enviada em | enviada | fecha | inviato | inviato il | data | data invio | verzonden | verzonden op | wysłano | wysłane | wysłany | data wysłania | skickat | skickades
    sendt | dato | lähetetty | päiväys | päivämäärä | pvm | odesláno | odesláno dne | odoslané | dátum | отправлено | отправлена | дата | дата отправки | надіслано | відправлено | 送信日時 | 日付
    日時 | 发送时间 | 发送日期 | 日期 | 时间 | 時間 | 傳送時間 | 寄件日期 | 寄件時間 | 보낸 날짜 | 보낸날짜 | 날짜 | 보낸 시간 | 日時 | tarih | gönderilme | gönderilme tarihi | gönderilme zamanı | gönderildi | gönderme tarihi | elküldve
    küldve | trimis | trimis la | στάλθηκε | ημερομηνία | נשלח | תאריך | التاريخ | تاريخ الإرسال | tanggal | dikirim | ngày | poslano | kuupäev | ส่งเมื่อ | วันที่
""")

TO = _split("""
    to | an | à | a | para | aan | naar | till | til | vastaanottaja | do | komu | кому | 宛先 | 收件人 | 받는 사람 | 받는사람 | 수신인 | kime | alıcı | címzett | către | προς | אל | إلى
    kepada | đến | ถึง | destinataire | destinataires | destinatario | destinatari | destinatário | empfänger | pour | per | voor | za | prima | saaja | pro | geadresseerde | adresat | mottagare
    modtager | mottaker | získavateľ | примач | получатель
""")

SUBJECT = _split("""
    subject | betreff | objet | sujet | asunto | oggetto | onderwerp | assunto | temat | ämne | emne | aihe | předmět | predmet | тема | 件名 | 主题 | 主旨 | 主題 | 제목 | konu
    tárgy | subiect | θέμα | נושא | الموضوع | subjek | perihal | chủ đề | หัวเรื่อง | เรื่อง | assumpte | teema | naslov | re | tema
""")

COPY = _split("""
    cc | bcc | kopie | copie | copie à | copia | copia a | con copia | kopia | kopi | kopio | копия | копія | 抄送 | 副本 | 참조 | bilgi | másolatot kap | κοιν | kopija | dw | udw | ccn | cci
    en copie | kópia | 伝送 | ＣＣ
""")

OTHER = _split("""
    reply-to | reply to | antwort an | répondre à | responder a | rispondi a | antwoord aan | importance | priority | wichtigkeit | priorität | importancia | importanza | attachments | attachment | anlagen | anhänge
    pièces jointes | datos adjuntos | allegati | bijlagen | anexos | załączniki | bilagor | vedhæftede filer | organization | message-id | sensitivity | categories | flag | resent-from | mailed-by | signed-by
    newsgroups | list | via | sent by | 添付ファイル | 附件 | 첨부
""")

ORIGINAL = _split("""
    original message | original e-mail | original email | original appointment | original mail | reply message | forwarded message | forwarded by | forward message | forward header | forwarded mail | begin forwarded message | message from | replied message | start of forwarded message | ursprüngliche nachricht
    urspruengliche nachricht | ursprünglicher termin | originalnachricht | original-nachricht | weitergeleitete nachricht | weitergeleitet von | anfang der weitergeleiteten nachricht | anfang der weitergeleiteten e-mail | weitergeleitete e-mail | message d'origine | message original | message initial | courriel original | e-mail d'origine | mail original
    message transféré | message transmis | message suivi | début du message transféré | début du message réexpédié | transféré par | mensaje original | mensaje reenviado | correo original | inicio del mensaje reenviado | mensaje inicial | messaggio originale | messaggio inoltrato | inizio messaggio inoltrato | messaggio inviato | oorspronkelijk bericht
    origineel bericht | doorgestuurd bericht | begin doorgestuurd bericht | begin van doorgestuurd bericht | mensagem original | mensagem encaminhada | mensagem reenviada | início da mensagem reencaminhada | início da mensagem encaminhada | wiadomość oryginalna | oryginalna wiadomość | wiadomość pierwotna | pierwotna wiadomość | treść oryginalnej wiadomości
    wiadomość przekazana | przekazana wiadomość | przekazywana wiadomość | początek przekazywanej wiadomości | początek przekazanej wiadomości | originalmeddelande | ursprungligt meddelande | ursprungsmeddelande | vidarebefordrat meddelande | vidarebefordrat brev | oprindelig meddelelse | original meddelelse | oprindelig besked | videresendt meddelelse | videresendt besked
    opprinnelig melding | original melding | videresendt melding | alkuperäinen viesti | välitetty viesti | edelleenlähetetty viesti | původní zpráva | původní e-mail | přeposlaná zpráva | pôvodná správa | preposlaná správa | исходное сообщение | оригинальное сообщение | пересылаемое сообщение | пересланное сообщение | переадресованное сообщение | начало переадресованного сообщения
    конец пересылаемого сообщения | вихідне повідомлення | оригінальне повідомлення | початкове повідомлення | переслане повідомлення | початок переадресованого повідомлення | eredeti üzenet | továbbított üzenet | mesajul original | mesaj original | mesaj redirecționat | orijinal ileti | orijinal mesaj | özgün ileti | yönlendirilmiş ileti | iletilen mesaj | orijinal e-posta
    αρχικό μήνυμα | προωθημένο μήνυμα | izvorna poruka | originalna poruka | izvirno sporočilo | proslijeđena poruka | исходно съобщение | оригинално съобщение | препратено съобщение | mesej asal | pesan asli | thư gốc | 原始邮件 | 原始郵件 | 原邮件 | 转发的邮件 | 转发邮件 | 轉寄的郵件 | 回复的原邮件 | 回复邮件 | 开始转发的邮件 | 下面是被转发的邮件
    元のメッセージ | 転送されたメッセージ | オリジナルメッセージ | original message | 원본 메시지 | 원본 메일 | 원본메일 | 전달된 메시지 | 전달된 메일 | הודעה מקורית | הודעה שהועברה | الرسالة الأصلية | رسالة أعيد توجيهها | missatge original | jatorrizko mezua
""")

ABOVE = re.compile(
    r"(?:reply|respond|write|type|answer)\w*(?:\s+your\s+\w+)?\s+(?:above|over|before)\s+(?:this|the)\s+(?:line|text|marker|email|message)|"
    r"(?:above|over)\s+this\s+line\s+to\s+(?:reply|respond|answer|add)|do\s+not\s+(?:write|type|reply)\s+below\s+this\s+line|"
    r"(?:ober|über)(?:halb)?\s+(?:von\s+)?dieser\s+(?:linie|zeile)|über\s+diese[rn]?\s+(?:linie|zeile)|au[- ]dessus\s+de\s+cette\s+ligne|(?:encima|arriba)\s+de\s+esta\s+línea|"
    r"sopra\s+(?:a\s+)?questa\s+(?:linea|riga)|boven\s+deze\s+(?:lijn|regel)|acima\s+desta\s+linha|powyżej\s+tej\s+linii|ovanför\s+(?:den\s+här|denna)\s+(?:linjen|raden|rad)|"
    r"over\s+denne\s+(?:linje|linjen)|выше\s+этой\s+(?:линии|строки)|この(?:行|線)(?:より|の)上|请在此行(?:之)?上",
    re.IGNORECASE,
)
"""The line that programs write above their own text, so that an answer stands above it."""

DEVICES = _split("""
    iphone | ipad | ipod | apple | android | samsung | galaxy | blackberry | windows | outlook | mail | e-mail | email | gmail | yahoo | nokia | htc | sony | xperia | huawei | honor | xiaomi | redmi | oneplus | pixel | motorola
    mobile | mobil | mobiltelefon | phone | telephone | téléphone | smartphone | smart phone | cell | cellphone | tablet | tablette | tableta | handheld | proton | protonmail | spark | airmail | bluemail | boxer | aquamail | k-9 | thunderbird | hotmail | aol | zoho | gmx | web.de
    t-mobile | verizon | at&t | orange | sfr | vodafone | o2 | app | device | gerät | handy | telefon | telefoon | teléfono | telefono | telefone | telemóvel | celular | móvil | cellulare | telefonu | telefonem | puhelimesta | puhelin | телефона | телефону | смартфона | устройства | мобильного | планшета | 手机 | 手機 | 携帯
    휴대전화 | 스마트폰 | superhuman | hey | fastmail | tutanota | tuta | mailbox | mailspring | edison | newton | polymail | canary | ventilo | mozilla | iphonesta | iphonu | iphone'a | macbook | mac | laptop | palm | treo | windows phone | sky.com | freenet
""")

SENDING = re.compile(
    r"^(?:(?:sent|posted|written|typed|mailed|composed)\s+(?:\w+ly\s+)?(?:from|via|using|with|by|on|through)\b|(?:gesendet|versendet|verschickt|geschrieben|gesandt)\s+(?:von|vom|mit|mittels|über|aus|via)\b|"
    r"envoy[ée]e?\s+(?:de|depuis|du|avec|à|a|via|par|d')|(?:télécharge[rz]|obtenez|obtenir)\s+outlook|(?:enviado|enviada|escrito)\s+(?:desde|de|do|da|con|com|a|pelo|por|vía|via|através)\b|(?:obtener|obtén|descargar|obter|obtenha|baixe)\s+(?:o\s+)?outlook|"
    r"(?:inviat[oa]|scritto|spedito)\s+(?:da|dal|dalla|dall'|con|tramite|via)\b|(?:ottieni|scarica)\s+outlook|(?:verzonden|verstuurd|gestuurd)\s+(?:vanaf|vanuit|via|met|van|door)\b|(?:outlook|download)\s+(?:voor|downloaden|herunterladen)|(?:holen\s+sie\s+sich|laden\s+sie|beziehen\s+sie)\s+outlook|"
    r"(?:wysłan[eoay]|wysłano|wysyłane|napisane)\s+(?:z|ze|przez|za|przy|w)\b|(?:pobierz|skaffa|hämta|hent|få|download|hanki|lataa|získat|stáhnout|скачать|загрузить|получить|завантажити)\s+outlook|(?:skickat|skickad|sänt)\s+(?:från|via|med)\b|(?:sendt|sent)\s+(?:fra|via|med|frå)\b|"
    r"lähetetty\s|lähettäjä\s+iphone|(?:odesláno|odosláno|odoslané|poslano|poslané|odesílatel)\s+(?:z|ze|pomocí|přes|s|iz|sa|prostredníctvom)\b|(?:отправлено|отослано|послано|написано|изпратено)\s+(?:с|со|из|от|через|при)\b|(?:надіслано|відправлено)\s+(?:з|із|зі|від|через)\b|"
    r"(?:trimis|expediat)\s+(?:de|din|prin|cu)\b|küldve\b|(?:στάλθηκε|απεστάλη|εστάλη)\s|(?:נשלח|أُرسلت|أرسلت|dikirim|được gửi|gửi từ|ส่งจาก)|发自|發自|来自|傳送自|從我的|来自我的|"
    r"get\s+(?:outlook|bluemail|blue\s+mail|boxer|the\s+\S+\s+app|typeapp|mymail)\b|(?:download|try)\s+(?:the\s+)?(?:outlook|bluemail|superhuman|spark)\b)",
    re.IGNORECASE,
)
"""How the line of a telephone or a mail program begins."""

SENDING_LAST = re.compile(
    r"(?:^(?:von|vom|mit|über|aus|diese\s+(?:nachricht|e-?mail|mail)|dit\s+bericht|ce\s+message|este\s+mensaje|esta\s+mensagem|questo\s+messaggio|this\s+(?:message|e-?mail|mail)\s+(?:was|has\s+been))\b.*(?:gesendet|versendet|verschickt|geschickt|geschrieben|verzonden|verstuurd|envoyé|enviado|enviada|inviato|sent)\b|"
    r"^outlook\s+(?:für|voor)\s.*(?:herunterladen|downloaden)|(?:から|より)(?:送信|送信されました)|(?:에서|으로|로)\s*(?:보냄|보낸|전송|작성)|(?:傳送|发送|寄出)$|(?:dan|den|um|ım)\s+gönderildi)",
    re.IGNORECASE,
)
"""The same in languages in which the verb comes last."""

BREVITY = re.compile(
    r"^(?:please\s+)?(?:excuse|forgive|pardon)\s+(?:my|the|any|all)?\s*(?:brevity|typos?|typo's|spelling|errors|mistakes|terseness)|"
    r"^(?:virus[- ]free|virenfrei|sans virus|libre de virus)\b|^(?:diese e-?mail wurde von avast|this e-?mail has been checked for viruses)",
    re.IGNORECASE,
)

CONFIDENTIAL = _split("""
    confidential | confidentiality | disclaimer | intended recipient | intended solely | intended only | privileged | unauthorized | unauthorised | disclosure | dissemination | strictly prohibited | in error | delete this | delete it | notify the sender | any attachments | views expressed
    vertraulich | vertrauliche | rechtlich geschützt | irrtümlich | nicht der richtige adressat | vernichten | unerlaubte | nicht gestattet | weitergabe | unbefugte | bestimmungsgemäße | haftungsausschluss | confidentiel | confidentielle | confidentiels | destinataire | destinataires | par erreur | toute utilisation | est interdite | détruire
    confidencial | confidenciales | confidencialidad | destinatario | destinatarios | por error | prohibida | prohibido | eliminar | divulgación | riservato | riservate | riservatezza | confidenziali | destinatari | per errore | vietata | è vietato | vertrouwelijk | vertrouwelijke | geadresseerde | bestemd | niet toegestaan | ten onrechte | vernietigen | confidenciais | destinatário
    destinatários | proibida | por engano | sigilo | poufne | poufna | poufność | adresata | adresat | zabronione | omyłkowo | zniszczenie | konfidentiell | sekretessbelagd | avsedd | fortrolig | fortrolige | luottamuksellinen | luottamuksellista | důvěrné | důvěrný | určena | конфиденциальн | конфиденциальная | адресат | 機密 | 保密 | 기밀
    aviso legal | registered in england | registered office | company number | amtsgericht | hrb | geschäftsführer | ust-idnr | kvk | please consider the environment | think before you print | drucken
""")
