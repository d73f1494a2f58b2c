"""Which sport a word in a file means. Ids are those of `[sports]` in the vocabulary."""

# ruff: noqa: RUF001  (letters of other scripts that look like Latin ones are meant)
from __future__ import annotations

import re
import unicodedata

STRAVA_NUMBERS = {"1": "ride", "4": "hike", "9": "run", "10": "walk"}

# Parts of words, the first that fits wins. German, French, Spanish, Italian and Dutch as recorders write them; the
# tables of Strava also bring Portuguese, the Nordic languages, Polish, Czech, Russian, Japanese, Chinese, Korean and
# Turkish, of which most words are from memory. Letters stand here without their accents, as `unaccented` leaves them.
SPORTS: tuple[tuple[str, str], ...] = (
    ("transition", r"transition"),
    # What would else be taken for a run, a ride or a walk.
    ("other", r"eislauf|eiskunst|schuhlauf|skøjte|skøyt|skridsko|гребля на|滑冰|溜冰|轮滑"),
    ("hike", r"doga yuruyus|schneeschuh"),
    (
        "walk",
        r"walk|gehen|spazier|marche|caminar|caminata|caminhada|paseo|camminata|passeggiata|wandel|promenad|\bgang\b"
        r"|\bgangtur|\bgange\b|\bgatur|spaser|spacer|chodzenie|\bmarsz|\bchuze|prochazk|ходьб|прогулк|ウォー[キク]|散歩"
        r"|步行|散步|健走|走路|걷기|산책|도보|yuruyus",
    ),
    (
        "hike",
        r"hik|wander|(?<!orbi)trek|randonn|mountaineering|senderismo|escursion|excursion|^trilha|vandr|fottur|wedrow"
        r"|wycieczk|turistik|\btura\b|поход|хайкинг|трек+инг|ハイキング|ハイク|登山|トレッキング|徒步|健行|遠足|하이킹|등산|트레킹",
    ),
    (
        "ride",
        r"bik|cycl|\bride|rad(?:fahren|fahrt|sport)?\b|\bfahrt\b|velo|vtt\b|mtb\b|ciclis|bici|pedal|^giro|fiets"
        r"|\brit\b|cyk(?:el|ling|lis)|sykk?el|sykling|kolar|\brower|jazda(?! na (?:nart|łyz|rol|desk|snow))|^jizda$"
        r"|jizda na kole\b|virtualni jizda|\bkolo\b|вело|заезд|ライド|自転車|サイクリング|バイク|骑|騎|自行车|自行車|單車"
        r"|자전거|라이[딩드]|사이클|bisiklet|surus",
    ),
    (
        "ski",
        r"ski(?!p)|snowboard|langlauf|esqui|\bsci\b|scialp|langrenn?d?\b|narciar|\bnart|lyz(?!w)|\bbezk|лыж|сноуборд"
        r"|スキー|スノーボード|滑雪|스키|스노[보우]|kayag",
    ),
    (
        "swim",
        r"swim|schwimm|natation|natac|nuoto|zwem|simning|\bsimpass|svøm|pływa|plavan|плаван|заплыв|スイム|水泳|游泳|수영"
        r"|yuzme",
    ),
    ("elliptical", r"ell?ipti|ellittic|crosstrainer|orbitrek|эллип|エリプティカル|椭圆|橢圓|일립"),
    (
        "row",
        r"\brow|rudern|aviron|\bremo\b|canottaggio|roeien|\brodd|\broning|\broing|wioslar|veslov|гребл|ローイング|划船"
        r"|赛艇|賽艇|로잉|조정|kurek",
    ),
    ("yoga", r"[yj]oga|pilates|йога|пилатес|ヨガ|ピラティス|瑜[伽珈]|普拉提|요가|필라테스"),
    (
        "strength",
        r"strength|weight|kraft|gewicht|gym\b|muscul|halter|pesas|fuerza|\bpesi\b|\bforza|\bpesos?\b|\bforca|kracht"
        r"|styrk|viktt|vægtt|vektt|siłow|obciaz|posilov|силов|с весами|筋トレ|筋力|ウェイト|ウエイト|力量|重量|重訓|举重"
        r"|웨이트|근력|agirlik",
    ),
    (
        "team_sport",
        r"soccer|football|basket|handball|hockey|rugby|volley|fussball|futbol|futebol|baloncesto|voleibol|calcio"
        r"|pallavolo|pallacanestro|voetbal|fotbo|fotba|fodbold|handbold|innebandy|piłka|koszyk|siatk|volejbal|florbal"
        r"|футбол|баскетбол|волейбол|хокке|サッカー|バスケ|バレーボール|足球|篮球|籃球|排球|축구|농구|배구|voleybol",
    ),
    (
        "run",
        r"\brun|running|jog|lauf|course a pied|^course$|course (?:virtuelle|sur|en)\b|carrera|correr|\bcorsa|corrida"
        r"|hardlo|\blop(?:ning|rund|pass|tur|a\b)|lopning|løb|løp|\bbieg|\bbeh(?:ani)?\b|\bбег|пробеж|забег|трейл"
        r"|^ラン$|ランニング|[ルャ]ラン|トレラン|ジョギング|ジョグ|マラソン|跑|달리기|러닝|런닝|조깅|마라톤|\bkosu|^trail$"
        r"|treadmill|laufband|tapis (?:roulant|de course)|esteira|loopband|lopband|tredemølle|bieznia|トレッドミル|트레드밀",
    ),
    (
        "other",
        r"^other$|^sonstig|skat|paddl|kayak|kanu|canoe|sail|surf|climb|golf|tennis|multisport|workout|fitness",
    ),
)
SUB_SPORTS: tuple[tuple[str, str], ...] = (
    (
        "treadmill",
        r"treadmill|indoor|laufband|tapis|esteira|loopband|lopband|løbeband|tredemølle|bieznia|дорожк|トレッドミル"
        r"|跑步[机機]|트레드밀|러닝머신|kosu band",
    ),
    ("virtual", r"virtu|wirtu|zwift|вирту|バーチャル|虚拟|虛擬|가상|sanal"),
    (
        "trail",
        r"trail|gelande|sentier|montan|montagn|trilha|sterrato|terrang|terræn|terreng|terenow|przełaj|трейл|トレイル"
        r"|トレラン|越野|트레일|patika",
    ),
    ("track", r"\btrack|bahn|\bpista|トラック|田径|트랙"),
)


def sport_of(words: str | None) -> tuple[str, str | None]:
    """(sport, sub_sport) of the words of a file; `unknown` where there are none or nobody knows them."""
    plain = _plain(words or "")
    if plain in STRAVA_NUMBERS:
        return STRAVA_NUMBERS[plain], None
    sport = next((sport for sport, pattern in SPORTS if re.search(pattern, plain)), "unknown")
    if sport != "run":
        return sport, None
    return sport, next((sub for sub, pattern in SUB_SPORTS if re.search(pattern, plain)), None)


def unaccented(text: str) -> str:
    """Small letters, Latin ones without their accents. Other scripts stay whole: their marks make other letters."""
    if text.isascii():
        return text.lower()
    small = unicodedata.normalize("NFKC", text).casefold().replace("ı", "i")  # of Turkish
    return "".join(
        unicodedata.normalize("NFD", letter)[0]
        if letter < "\u0250" or "\u1e00" <= letter <= "\u1eff"
        else letter
        for letter in small
        if not "\u0300" <= letter <= "\u036f"
    )


def _plain(words: str) -> str:
    """Words parted by one blank: `TrailRunning` and `trail_running` are the same."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words[:80])
    return re.sub(r"[\W_]+", " ", unaccented(parted)).strip()
