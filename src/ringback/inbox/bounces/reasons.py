# ruff: noqa: E501 (tables of patterns read better unbroken)
"""The words by which servers and mail systems say why they refused, in the order in which they are believed.

A pattern meets folded text (small letters, no accents) in which every address is a lone "@". Words win over codes:
servers send "550 5.1.1" for a full mailbox, and "5.7.1" for a user that they do not know.

Hard is what says that this address will never be reached: no such user, no such domain, moved, closed, a host that
takes no mail. Everything that another sender, another message or another day could change is soft.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringback.inbox.model import Trouble

from .text import fold_pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`hard`: this address will not be reached. `weak`: only if nothing says that it is for now. `status`: the code
    that fits if none was told, its class left open. `loose`: words so common that a code about the address outweighs
    them."""

    pattern: re.Pattern[str]
    trouble: Trouble
    hard: bool
    status: str
    weak: bool = False
    loose: bool = False


_WHO = r"(?:users?|user ?ids?|user ?names?|mail ?box(?:es)?|mail ?drop|recipients?|rcpt|accounts?|address(?:es)?|addressees?|person|inbox|alias(?:es)?|local[ -]?part|subscriber|member|employee|customer|screen ?name|receiver|destinataire|receptor)"
_NOT_OURS = r"(?!sender|from\b|return|originator|host|helo|domain|server|command|ip\b|mx\b|client|relay)"
_GAP = r"(?:(?!sender|from address|messag|deliver|retry|time|queue|client)[^.;:!\n]){0,60}?"
_GONE = (
    r"(?:unknown|not (?:be )?found|(?:does|do|did)(?: not|n't| nt) (?:seem to )?exist|(?:is )?not exist|no longer (?:exists?|valid|available|in (?:use|service)|works?|with|at|here|used|employed|on|has|an? |accepts?|receiv)|"
    r"(?:is|are|was|were) (?:not|no longer|un) ?(?:a |an )?(?:valid|known|recogni[sz]ed|listed|local|here|existing|recogni[sz]able|registered|present|in (?:our|my|the|this))|(?:isn't|wasn't|aren't) (?:a |an )?(?:valid|known|recogni[sz]ed|listed|found|local|here|registered|in (?:our|my|the|this))|"
    r"not (?:known|valid|listed|recogni[sz]ed|present|registered|existing|local|here|in (?:our|my|the|this) )|invalid\b|non-?exist\w*|(?:is )?wrong\b|incorrect|could(?: not|n't) be (?:found|located|resolved|identified|matched)|can(?:not|'t) be (?:found|located|resolved|identified)|misspel\w+|unlisted|not our (?:user|customer)|missing home)"
)

_FULL = (
    rf"(?:over|exceed\w*|out of|above|beyond|reached|violat\w*|no more|maximum|not enough|insufficient)[^.;\n]{{0,40}}\b(?:quota|storage|disk space|mailbox (?:size|space|limit))\b|"
    r"\b(?:quota|storage|disk space|mailbox (?:size|space|limit))[^.;\n]{0,50}(?:exceed|full|over\b|reached|exhaust|used up|violat|insufficient|limit)|over ?quota|quota exceeded|out of quota|\bquota\b[^\n]{0,20}\bhard\b|"
    rf"\b{_WHO}\b[^.;\n]{{0,40}}(?:\bfull\b|overflow|too many messages|out of space|exceeds? allowed size|(?:be|is) over (?:its|the|their))|(?:mail ?(?:box|folder|dir|drop)|inbox) (?:is |are )?(?:\w+ )?full|full mail ?box|"
    r"(?:not|no|doesn't have|insufficient) (?:enough|sufficient|more)? ?(?:storage|space|room) (?:space )?(?:in|for|on|left|available)|space has been used up|too much mail data|messages in recipient's mailbox exceeded|"
    r"boite (?:[^.\n]{0,30})?(?:pleine|est pleine)|quota depasse|depasse[^.\n]{0,20}quota|(?:postfach|mailbox|speicherplatz)[^.\n]{0,40}(?:voll|erschopft|uberschritten)|quota uberschritten|buzon[^.\n]{0,30}llen[oa]|cuota[^.\n]{0,30}(?:excedid|superad)|casella[^.\n]{0,30}piena|"
    r"caixa (?:de correio|postal)[^.\n]{0,30}(?:cheia|lotada)|postvak[^.\n]{0,20}vol\b|mailbox is vol\b|переполнен|превышен[^.\n]{0,30}(?:квот|размер ящик|лимит)|"
    r"(?:メールボックス|受信箱|容量)[^\n]{0,20}(?:一杯|いっぱい|超え|超過|満杯|オーバー|フル)|(?:邮箱|郵箱|信箱|空间)[^\n]{0,12}(?:已满|已滿|满了|不足|超过|超出)|사서함[^\n]{0,12}(?:가득|초과)|용량[^\n]{0,8}초과"
)
_TOO_BIG = (
    r"(?:message|mail|e-?mail|attachment|body|data|content)[^.;\n]{0,40}(?:too (?:large|big|long)|exceed\w*[^.;\n]{0,40}(?:size|limit|length)|size (?:exceeds|limit|too)|larger than)|(?:size|length)[^.;\n]{0,30}(?:exceed|too (?:large|big)|limit)|"
    r"exceed\w*[^.;\n]{0,40}(?:message size|size limit|maximum size|databytes)|too (?:large|big) (?:message|mail|for|to)|databytes limit|recipsizelimit|message size|inbound message size|zu gross|trop (?:volumineux|gros)|demasiado grande|troppo grande|muito grande|слишком (?:большо|велик)|サイズ[^\n]{0,20}(?:超え|超過|制限|大き)|(?:邮件|信件)[^\n]{0,10}过大"
)
_SENDER = (
    r"\bsender'?s?(?:[ -](?:e-?mail|address|domain|mailbox|host|envelope|ip|id|policy|name))*[^.;\n]{0,30}(?:rejected|denied|blocked|refused|not (?:be )?(?:allowed|permitted|found|exist|accepted|authori[sz]|approved|pre-?approved|local|valid|verified)|unknown|invalid|fail|does(?: not|n't)|blacklist|forbidden|empty|misformatted|required|restricted|is spammer|unverif)|"
    r"domain of (?:the )?sender|unroutable sender|unresolvable sender|(?:null|empty) (?:envelope )?senders?|<> (?:invalid|not)|returned mail not accepted|third-party dsn|bounce ?deny|batv|backscatter|unsigned dsn|"
    r"(?:mail from|return[ -]path|envelope[ -]?(?:sender|from)|from: ?domain|from (?:address|header|domain)|sender verify)[^.;\n]{0,40}(?:rejected|denied|not |invalid|refused|unknown|fail|forbidden|bad|mismatch)|\(in reply to (?:the )?(?:mail|ehlo|helo)\b|"
    r"but (?:my name|sender) was rejected|bogus mail from|(?:emetteur|expediteur)[^.\n]{0,30}(?:invalide|refuse|rejete|inconnu|bloque)|absender[^.\n]{0,30}(?:abgelehnt|ungultig|blockiert|unbekannt|gesperrt)|remitente[^.\n]{0,30}(?:rechaz|bloque|no )|mittente[^.\n]{0,30}(?:rifiutat|bloccat|non )|badmailfrom|not a registered gateway|spammer"
)
_IDLE = r"(?:blocked|closed|disabled|removed|deleted|deactivated|expired) (?:due to|because of|for|after|owing to) (?:\w+ ){0,3}(?:inactivity|non-?use|disuse)"
_CLIENT = (
    r"client host (?:rejected|blocked)|(?:cannot|can't|could not|unable to) (?:find|resolve|verify|look ?up)[^.;\n]{0,12}your|your (?:host|ip|server|network|mail ?server|domain|address|remotehost|isp|reverse|mta|computer|connection|sending|organi[sz]ation|account)[^.;\n]{0,60}(?:block|denied|list|reject|reputation|ban|not (?:allowed|have|permitted|authori)|resolv|spam|refus|mismatch|suspicious|fail|poor|poorly|exceed)|"
    r"reverse[ -]?(?:dns|lookup|address)|\bptr[ -]records?|\brdns\b|\bhelo\b[^.;\n]{0,40}(?:reject|invalid|denied|require|resolv|mismatch|not )|ip name lookup failed|hosts? with dynamic|dynamic ip|not allowed to send (?:mail |e-?mail )?from|refused to talk to me|"
    r"block ?list(?:ed)?|black ?list(?:ed)?|\brbl\b|\bdnsbl\b|spamhaus|spamcop|\bsorbs\b|senderbase|senderscore|barracudacentral|uribl|surbl|invaluement|blocked using|has been blocked|are blocked|is blocked|banned (?:sending )?ip|\bbanned\b|reputation|user complaints"
)
_SUSPENDED = (
    rf"\b{_WHO}\b[^.;\n]{{0,60}}(?:suspended|temporar\w* (?:disabled|inactive|locked|limited|unavailable|deactivated|blocked|closed|over|rejected)|(?:is |was |been |currently )locked|frozen|on hold|archivee|gesperrt)|(?:temporarily|currently) (?:disabled|inactive|deactivated|suspended)|temporary locked|"
    r"account is locked|user suspended|suspended (?:user|account|mailbox)|suspend the service|extended inactivity|(?:boite|compte)[^.\n]{0,30}(?:archivee|suspendu)|(?:cuenta|buzon)[^.\n]{0,30}suspendid|(?:konto|postfach)[^.\n]{0,30}(?:gesperrt|eingefroren)"
)
_MOVED = (
    rf"(?:\b{_WHO}|@)[^.;\n]{{0,40}}(?:has|have|was) (?:been )?(?:moved|changed|replaced|migrated|relocated)\b|user (?:has )?moved|has been replaced by|(?:has|have) moved (?:to|and)|moved,? (?:no|without) forward|no forwarding address|\bnew (?:e-?mail )?address(?: is|:)|"
    rf"please (?:try|use)(?: the)?(?: new)?(?: address)?:? ?<?@|no longer (?:employed|with (?:us|the|this)|works? (?:here|for|at)|at this)|has left (?:the|our|this)|left the (?:company|organi[sz]ation|firm)|retired\b"
)
_NO_RELAY = (
    r"relay(?:ing)?[^.;\n]{0,30}(?:denied|not (?:permitted|allowed|supported|possible)|prohibited|refused|rejected|disabled|forbidden|restricted)|(?:not|unable|cannot|can't|won't|do(?:es)? not|don't) (?:allowed |permitted |able )?(?:to )?relay|insecure mail relay|open relay|relay access|"
    r"(?:isn't|not|is not) in my list of allowed ?rcpt ?hosts?|no relaying|not a gateway|authentication when attempting to send to a non-local|we do(?: not|n't) relay|relay ?not ?permitted|third.party relay|not (?:a )?local(?:,| -)? ?(?:please )?authenticat"
)
_NO_DOMAIN = (
    r"(?:\bhost|\bdomain|\bmx|mail (?:server|exchanger)|destination (?:server|system)|name server)s?\b(?:(?!sender|client|your|try)[^;\n]){0,60}?(?:unknown|not (?:be )?found|does(?: not|n't) (?:seem to )?exist|not exist|not known|(?:cannot|can't|could not|couldn't) be (?:found|resolved|located)|no (?:valid )?(?:mx|a|dns|address) records?|nxdomain|nxd\b|non-?existent|is invalid|invalid domain|doesn't resolve|not resolv\w+|unresolvable|(?:has )?no mail exchanger|isn't valid)|"
    r"\b(?:unknown|no such|bad|invalid|non-?existent|illegal|wrong|unresolvable) (?:mail |destination |recipient |remote |target |e-?mail )?(?:host|domain|system|server)\b|\bnx ?domain|nonexistentdomain|unrout?e?able (?:mail )?(?:address|domain)|no route to (?:domain|address)|(?:(?:could|can)(?: not|n't)|unable to|cannot|can't|couldn't) (?:find|resolve|locate|look ?up|route)(?: \w+){0,3} (?:host|domain|mx|mail exchanger|exchanger|route|server|hostname)|"
    r"name or service not known|no (?:valid |usable |suitable )?mx(?: record)?s?\b|all host address lookups failed permanently|mx records point to non|dns (?:hard|permanent) error|dns domain [^;\n]{0,80}does not|domain lookup failed|domain (?:is )?unreachable|no dns (?:data|entry|information)|no matches to nameserver|host (?:is )?unknown|recipient domain must exist|domain must exist|remote domain does ?n.?t exist|not a valid (?:internet )?domain|sorry, i (?:could|can)n?.t find|"
    r"domaine? (?:inconnu|inexistant|introuvable)|domane[^.\n]{0,20}(?:unbekannt|existiert nicht|nicht gefunden)|(?:domain|domane|host)[^.\n]{0,40}(?:existiert nicht|nicht gefunden|unbekannt)|dominio[^.\n]{0,30}(?:desconocido|inexistente|no existe|non esiste|nao existe)|домен[^.\n]{0,40}(?:не существует|не найден)|ドメイン[^\n]{0,20}(?:存在し|見つかりま|不明)|(?:域名|网域|主机)[^\n]{0,10}(?:不存在|找不到|错误)"
)
_NO_MAIL = r"(?:host|domain|server|system|site|machine|organi[sz]ation)[^.;\n]{0,30}(?:does not|doesn't|never|will not|no longer|isn't|not) accept(?:s|ing)? (?:any )?(?:mail|e-?mail|messages)|null ?mx|nullmx|no smtp service|indicated no (?:smtp|mail) service|does not (?:receive|handle|support) (?:any )?(?:e-?)?mail|no host found for existing smtp"
_AMBIGUOUS = r"ambiguous|several matches|(?:more than one|multiple) (?:match|user|recipient|entr)"
_UNKNOWN_USER = (
    rf"\b(?:unknown|no such|non-?exist[ei]ng|non-?existent|invalid|unrecogni[sz]ed|undefined|bad|wrong|incorrect|no valid|not an? (?:valid|known|local|active|existing)|not valid|unresolvable|inexistent|no (?:active|matching|local)|illegal)[ -](?:{_NOT_OURS}[\w'-]+ ){{0,3}}?{_WHO}\b|"
    rf"\b{_WHO}\b{_GAP}\b{_GONE}|@\W{{0,6}}(?:is |was |are )?(?:unknown|(?:was )?not (?:be )?found|does(?: not|n't) exist|not exist|invalid|not (?:a )?(?:known|valid|recogni[sz]ed|listed)|no such|unrecogni[sz]ed|couldn't be found|could not be found)|"
    r"\bno (?:mail ?box|account|user|recipients?|address|one|body|person|mail drop)[^.;\n]{0,30}(?:here|by that name|with that name|found|available|at this|matching|of that name|called|for this|exists)|(?:this|the) user doesn't have an?[^;\n]{0,60}account|no such (?:person|name|local|entry)|no (?:\S+ )?in name directory|not listed in|(?:no|not) [^\n]{0,40}in (?:the )?(?:name|domino|public) directory|"
    r"unknown (?:e-?mail )?(?:address|recipient|user|local)|(?:user|recipient|address|account)s? ?unknown|userunknown|unknownuser|recip(?:ient)?notfound|recipient ?not ?found|5\.1\.10[^\n]{0,60}not found|rcp-p1|int-p[134]\b|destination addresses were unknown|server rejected recipients|address (?:rejected: (?:access denied|invalid|unknown|userunknown|undeliverable|user)|does not|lookup failed|not present|could not be)|undeliverable address:|"
    r"recipient address rejected: (?:access denied|invalid|unknown|undeliverable|user)|bad ?rcpt ?to|bad ?recipient ?to|valid ?rcpt ?to|envelope recipient (?:has been|is) (?:denied|in my bad)|\b(?:is|are|was) (?:not|no longer) here\b|(?:mailbox|address|account|recipient|user|group)[^.;\n]{0,60}(?:may not exist|wasn't found|isn't found)|wasn't found at|not (?:a )?known (?:user|here)|who\? |can't accept user|no thank you rejected|isn't a (?:real|valid)|name is not (?:recogni[sz]ed|found)|not recogni[sz]ed|"
    r"user (?:not|isn't) (?:active|local)|no valid recipients|email name is not found|not an active address|spectator does not exist|addr(?:ess)?[^.;\n]{0,20}(?:lookup|verification|verify)[^.;\n]{0,10}failed|"
    r"(?:utilisateur|destinataire|adresse|compte|boite)[^.\n]{0,50}(?:inconnue?|inexistante?|introuvable|n'existe|invalide|incorrecte|non trouve|n'a pas ete trouve)|"
    r"(?:benutzer|empfanger|adresse|postfach|konto|e-mail-adresse|mailbox)[^.\n]{0,60}(?:unbekannt|existiert nicht|nicht gefunden|ungultig|nicht bekannt|nicht vorhanden|nicht existent|gibt es nicht|nicht mehr gultig)|unbekannter? (?:benutzer|empfanger|adresse)|"
    r"(?:usuario|destinatario|direccion|cuenta|buzon|persona)[^.\n]{0,50}(?:desconocid|inexistente|no (?:existe|valid|se (?:ha |pudo )?encontr)|incorrect|invalid)|no existe (?:el|la|ese|dicha|este|esa|esta)|nessun utente|(?:utente|destinatario|indirizzo|casella|account)[^.\n]{0,50}(?:sconosciut|inesistente|non (?:esiste|trovato|valido|e stat[oa] trovat))|"
    r"(?:usuario|destinatario|endereco|caixa postal|conta)[^.\n]{0,50}(?:desconhecid|inexistente|nao (?:existe|encontrad|foi (?:possivel )?(?:encontr|localiz)|pode ser encontr)|invalid)|(?:gebruiker|ontvanger|geadresseerde|adres|postvak)[^.\n]{0,50}(?:onbekend|bestaat niet|niet (?:gevonden|bekend)|ongeldig)|onbekende (?:gebruiker|ontvanger)|"
    r"(?:anvandare|mottagare|adress|bruger|modtager|bruker|mottaker|postboks|konto)\w*[^.\n]{0,50}(?:okand|ukendt|ukjent|finns inte|findes ikke|finnes ikke|hittades inte|blev ikke fundet|ble ikke funnet|ikke funnet|ikke fundet)|(?:uzytkownik|odbiorc|adres|skrzynk)\w*[^.\n]{0,50}(?:nieznan|nie istnieje|nie znaleziono|nie zostal)|nieznany (?:uzytkownik|odbiorca)|"
    r"(?:uzivatel|prijemce|adresa|schranka)[^.\n]{0,50}(?:neexistuje|neznam|nenalezen)|(?:kayttaj|vastaanottaj|osoite)\w*[^.\n]{0,50}(?:tuntematon|ei loydy|ei ole)|nem letezik|ismeretlen (?:felhasznalo|cimzett)|(?:kullanici|alici|adres)\w*[^.\n]{0,40}(?:bulunamadi|mevcut degil|gecersiz|bilinmeyen|yok)|"
    r"(?:пользовател|получател|адрес|ящик|учетн)\w*[^.\n]{0,60}(?:не найден|не существует|неизвест|недействител|не зарегистрирован|не обнаружен)|нет такого (?:пользовател|адрес|ящик)|несуществующ|неизвестный (?:пользовател|получател)|"
    r"(?:宛先|ユーザ|アドレス|受信者|メールボックス|名前|ディレクトリ)[^\n]{0,30}(?:存在し(?:ない|ませ)|見つかりません|見つかりま|不明|間違|誤り|ありません|使われて|いません|無効)|存在しない(?:アドレス|ユーザ|宛先)|(?:用户|用戶|收件人|邮箱|郵箱|地址|帐号|账号|信箱|使用者)[^\n]{0,14}(?:不存在|找不到|无效|無效|错误|錯誤|未找到|未注册|不正确|沒有|没有)|查无此|查無此|无此用户|(?:수신자|사용자|주소|계정|메일박스)[^\n]{0,20}(?:없|존재하지|찾을 수|잘못)"
)
_DISABLED = (
    rf"(?:\b{_WHO}\b|@)(?:(?!messag|deliver|retry|time|queue|sender)[^.;\n]){{0,50}}?(?:disabled|deactivated|de-activated|discontinued|closed|terminated|cancell?ed|deleted|\bremoved|\bexpired|not active|inactive|abandoned|decommissioned|unused|is dead|obsolete|blocked by the domain)|\b(?:disabled|deactivated|closed|inactive|expired|deleted|dead|obsolete) (?:user|account|mailbox|recipient|address|e-?mail)|administrative?le?y (?:disabled|locked)|"
    r"no longer (?:in use|monitored|active|maintained)|(?:konto|postfach|adresse)[^.\n]{0,40}(?:deaktiviert|geloscht|geschlossen|abgeschaltet)|(?:compte|boite|adresse)[^.\n]{0,40}(?:desactive|supprime|ferme)|(?:cuenta|buzon)[^.\n]{0,40}(?:desactivad|eliminad|cancelad|deshabilitad|cerrad)|(?:account|casella)[^.\n]{0,40}(?:disattivat|disabilitat|chius)|(?:conta|caixa)[^.\n]{0,40}(?:desativad|encerrad|desabilitad)|(?:ящик|учетн)\w*[^.\n]{0,40}(?:отключ|заблокир|удален|закрыт)"
)
_GREY = r"gr[ae]y-?list|gr[ae]ylisted|try (?:again|it again|later)|please retry|retry later|unverified address|verification in progress|address verification"
_POLICY = (
    r"\bspam|unsolicited|\bu[cb]e\b|bulk (?:e-?)?mail|\bvirus|malware|infected|trojan|phish|content (?:filter|reject|restrict|denied|not|policy)|(?:banned|blocked|prohibited|illegal|forbidden|dangerous|unacceptable)[^.;\n]{0,20}(?:content|file|attachment|extension|name)|attachment|polic(?:y|ies)|prohibit|\bspf\b|\bdkim\b|\bdmarc\b|domainkeys|"
    r"(?:authentication|authorization) (?:fail|required|is required|check)|not authenticated|auth(?:entication)? (?:is )?required|unauthenticated|starttls|must issue|encryption|(?:message|mail|content|e-?mail) (?:was |is |has been )?(?:rejected|refused|filtered|blocked|denied|not accepted)|(?:rejected|blocked|refused|filtered) (?:the |your )?(?:message|content|mail|by)|\brfc ?\d{3,4}|bare (?:lf|cr|linefeed)|line(?:s)? (?:is |are )?too long|"
    r"(?:members?|subscribers?)[- ]only|only (?:members|subscribers|accept\w*|allowed)|non-?member|moderat|restrict|not (?:authori[sz]ed|permitted|allowed)|notauthori[sz]ed|authrequired|permission|refuse[sd]? to receive|recipient (?:preferences|refuses)|specific (?:e-?mail )?addresses|protected by|(?:is |are )?not accepting (?:any |new )?(?:mail|messages|e-?mail)|header|whitelist|white list|not accept(?:ing)? (?:mail|e-?mail|messages|connections) from|bulk sender|complaint|abuse|rejected by (?:the )?(?:recipient|user|filter|rule|system)|mail rejete|filtre|rejected for|filter|антиспам|спам|迷惑メール|拒否|垃圾(?:邮件|信)|被拒|拦截|스팸|차단"
)
_RATE = r"too many (?:connections|messages|recipients|errors|e-?mails|sessions|mails|hops|concurrent)|rate ?(?:limit|control|exceed)|throttl|exceeded[^.;\n]{0,40}(?:rate|limit|connections|recipients|quota)|recipient limit|sending (?:rate|limit)|daily (?:limit|quota)|access denied|\bblocked\b|\bgo away\b|connections? (?:rejected|denied)|not accepting (?:mail|connections) from"
_WEAK = (
    r"mailbox (?:\w+ )?(?:unavailable|unavaiable|not available|not accessible)|(?:user|account|recipient|address|mailbox)[^.;\n]{0,30}(?:unavailable|not available|not accepted|not ok|not allowed|undeliverable|refused|denied|rejected)|unavailable (?:mailbox|user|account)|does(?:n't| not) like recipient|(?:address|recipient|rcpt|recipients?|user) (?:to )?(?:was )?(?:rejected|refused|denied)|rejected (?:all )?(?:the )?recipients?|unable to (?:locate|find|validate|verify)|"
    r"undeliverable to|non (?:local|delivrable)|bad destination|not our (?:customer|user)|no such(?! file)|not known|unknown(?! (?:error|reason|command|mailer|problem|failure|status|option|protocol))|doesn't exist|does not exist|(?<!command )(?<!file )not found|nobody by"
)
_NETWORK = (
    r"tempor|deferr|defer\b|tim(?:ed?|ing)[ -]?out|timeout|expired|queue|retry|still (?:being|trying)|delay|not yet (?:been )?deliver|connect|no route|unreachable|network|\bbusy|overload|resources|system (?:load|error|full|problem)|disk|local (?:error|problem|config)|\bloop|\bhops?\b|\bdns\b|lookup|protocol|internal|not available|unavailable|maintenance|not respond|no answer|reset by peer|\bldap\b|config|could not be reached|no response|host not reachable|reachable|"
    r"zeituberschreitung|verzogert|vorubergehend|nicht erreichbar|delai|temporairement|injoignable|retras|temporal|vertraagd|tijdelijk|ritard|temporane|atras|временн|задерж|превышено время|タイムアウト|遅延|接続|一時|超时|超時|连接|延迟|延遲"
)


def _r(
    pattern: str, trouble: Trouble, hard: bool, status: str, *, weak: bool = False, loose: bool = False
) -> Reason:
    compiled = re.compile(fold_pattern(pattern))
    return Reason(pattern=compiled, trouble=trouble, hard=hard, status=status, weak=weak, loose=loose)


REASONS: tuple[Reason, ...] = (
    _r(_FULL, Trouble.MAILBOX_FULL, False, "2.2"),
    _r(_TOO_BIG, Trouble.POLICY, False, "3.4"),
    _r(_SENDER, Trouble.BLOCKED, False, "7.1"),
    _r(_IDLE, Trouble.DISABLED, True, "2.1"),
    _r(_CLIENT, Trouble.BLOCKED, False, "7.1"),
    _r(_SUSPENDED, Trouble.DISABLED, False, "2.1"),
    _r(_MOVED, Trouble.MOVED, True, "1.6"),
    _r(_NO_RELAY, Trouble.POLICY, False, "7.1"),
    _r(_NO_MAIL, Trouble.UNKNOWN_DOMAIN, True, "1.10", weak=True),
    _r(_NO_DOMAIN, Trouble.UNKNOWN_DOMAIN, True, "1.2", weak=True),
    _r(_AMBIGUOUS, Trouble.OTHER, False, "1.4"),
    _r(_UNKNOWN_USER, Trouble.UNKNOWN_USER, True, "1.1"),
    _r(_DISABLED, Trouble.DISABLED, True, "2.1"),
    _r(_GREY, Trouble.TEMPORARY, False, "7.1", loose=True),
    _r(_POLICY, Trouble.POLICY, False, "7.1"),
    _r(_RATE, Trouble.BLOCKED, False, "7.1", loose=True),
    _r(_WEAK, Trouble.UNKNOWN_USER, True, "1.1", weak=True),
    _r(_NETWORK, Trouble.TEMPORARY, False, "4.7", loose=True),
)
