"""What the headings of tables say, in the languages that accounts and runners have.

Strava's headings were seen in English, German, French, Portuguese, Dutch, Danish and Czech exports, those of Polish and
Spanish in part. The rest is from memory, so that `strava_columns` also goes by places and values.
"""

# ruff: noqa: RUF001  (letters of other scripts that look like Latin ones are meant)
from __future__ import annotations

import html
import re
from collections.abc import Mapping

from freshlegs.importers.sport_words import unaccented

# Role -> headings, the first that a table has counts: the bare words of 2018 come last.
STRAVA = {
    "id": "Activity ID|Aktivitäts-ID|ID de l'activité|ID de actividad|ID de la actividad|ID attività|ID dell'attività"
    "|ID da atividade|Activiteits-ID|Aktivitets-ID|Aktivitet-ID|Identyfikator aktywności|ID aktywności|ID aktivity"
    "|ID тренировки|Идентификатор тренировки|ID занятия|アクティビティ ID|活动 ID|活动编号|活動 ID|活動編號|활동 ID"
    "|Aktivite Kimliği|Aktivite ID|Etkinlik Kimliği|Etkinlik ID|id",
    "date": "Activity Date|Aktivitätsdatum|Datum der Aktivität|Date de l'activité|Fecha de la actividad"
    "|Fecha de actividad|Data dell'attività|Data attività|Data da atividade|Datum van activiteit|Activiteitsdatum"
    "|Aktivitetsdatum|Datum för aktivitet|Aktivitetsdato|Dato for aktivitet|Data aktywności|Datum aktivity"
    "|Дата тренировки|Дата занятия|アクティビティ日|アクティビティの日付|アクティビティ日付|活动日期|活動日期|활동 날짜"
    "|활동 일자|Aktivite Tarihi|Etkinlik Tarihi|date",
    "name": "Activity Name|Name der Aktivität|Aktivitätsname|Nom de l'activité|Nombre de la actividad"
    "|Nombre de actividad|Nome dell'attività|Nome attività|Nome da atividade|Naam activiteit|Naam van activiteit"
    "|Aktivitetsnamn|Namn på aktivitet|Aktivitetsnavn|Navn på aktivitet|Nazwa aktywności|Název aktivity"
    "|Название тренировки|Название занятия|アクティビティ名|活动名称|活動名稱|활동 이름|활동명|Aktivite Adı|Etkinlik Adı|name",
    "type": "Activity Type|Aktivitätsart|Aktivitätstyp|Type d'activité|Tipo de actividad|Tipo di attività|Tipo attività"
    "|Tipo de atividade|Activiteitstype|Type activiteit|Aktivitetstyp|Typ av aktivitet|Aktivitetstype"
    "|Rodzaj aktywności|Typ aktywności|Typ aktivity|Тип тренировки|Вид тренировки|Тип занятия|アクティビティの種類"
    "|アクティビティタイプ|アクティビティ種別|活动类型|活動類型|활동 유형|활동 종류|Aktivite Türü|Aktivite Tipi|Etkinlik Türü|type",
    "file": "Filename|Dateiname|Nom du fichier|Nom de fichier|Nombre del archivo|Nombre de archivo|Nome del file"
    "|Nome file|Nome do arquivo|Nome do ficheiro|Bestandsnaam|Filnamn|Filnavn|Nazwa pliku|Název souboru|Имя файла"
    "|Название файла|ファイル名|文件名|文件名称|檔案名稱|檔名|파일 이름|파일명|Dosya Adı",
    "elapsed": "Elapsed Time|Verstrichene Zeit|Temps écoulé|Tiempo transcurrido|Tempo trascorso|Tempo decorrido"
    "|Verstreken tijd|Förfluten tid|Total tid|Varighed|Forløbet tid|Medgått tid|Forløpt tid|Upłynęło|Upływ czasu"
    "|Całkowity czas|Czas całkowity|Uplynulý čas|Общее время|Прошедшее время|Затраченное время|経過時間|经过时间|耗时"
    "|总时间|已用时间|經過時間|總時間|경과 시간|총 시간|Geçen Süre|Toplam Süre",
    "moving": "Moving Time|Bewegungszeit|Durée de déplacement|Temps de déplacement|Tiempo en movimiento"
    "|Tempo in movimento|Tempo de movimentação|Tempo em movimento|Beweegtijd|Tid i rörelse|Rörelsetid|Tid i bevægelse"
    "|Tid i bevegelse|Bevegelsestid|Czas ruchu|Czas w ruchu|Aktivní čas|Čas v pohybu|Время в движении|Время движения"
    "|移動時間|ムービングタイム|移动时间|运动时间|이동 시간|운동 시간|Hareket Süresi",
    "distance": "Distance|Distanz|Distancia|Distanza|Distância|Afstand|Distans|Sträcka|Avstånd|Distanse|Avstand"
    "|Dystans|Vzdálenost|Расстояние|Дистанция|距離|距离|거리|Mesafe",
    "ascent": "Elevation Gain|Höhenzunahme|Höhenmeter|Dénivelé positif|Gain d'altitude|Desnivel positivo"
    "|Ganancia de elevación|Desnivel|Dislivello positivo|Dislivello|Aumento di quota|Ganho de elevação"
    "|Ganho de altitude|Totale stijging|Hoogtewinst|Höjdökning|Höjdvinst|Total stigning|Samlet stigning|Højdeforøgelse"
    "|Høydeøkning|Stigning|Suma podejść|Przewyższenie|Wzrost wysokości|Nastoupaná výška|Набор высоты|獲得標高|爬升"
    "|累计爬升|海拔爬升|海拔上升|爬升高度|總爬升|상승 고도|고도 상승|획득 고도|Yükseklik Kazancı|İrtifa Kazancı",
    "descent": "Elevation Loss|Höhenunterschied|Höhenabnahme|Dénivelé négatif|Perte d'altitude|Desnivel negativo"
    "|Pérdida de elevación|Dislivello negativo|Perdita di quota|Perda de elevação|Perda de altitude|Hoogteverlies"
    "|Totale daling|Höjdförlust|Højdetab|Høydetap|Suma zejść|Utrata wysokości|Naklesaná výška|Потеря высоты"
    "|Сброс высоты|下降高度|標高損失|海拔下降|累计下降|하강 고도|고도 하강|Yükseklik Kaybı|İrtifa Kaybı",
    "average_hr": "Average Heart Rate|Durchschnittliche Herzfrequenz|Fréquence cardiaque moyenne"
    "|Frecuencia cardiaca media|Frecuencia cardiaca promedio|Frequenza cardiaca media|Frequência cardíaca média"
    "|Gemiddelde hartslag|Genomsnittlig puls|Medelpuls|Gennemsnitlig puls|Gjennomsnittlig puls|Snittpuls"
    "|Średnie tętno|Průměrná tepová frekvence|Средний пульс|Средняя частота сердечных сокращений|平均心拍数|平均心率"
    "|평균 심박수|평균 심박|Ortalama Nabız|Ortalama Kalp Atış Hızı|Ortalama Kalp Hızı",
    "rpe": "Perceived Exertion|Gefühlte Anstrengung|Effort perçu|Effort ressenti|Esfuerzo percibido|Sforzo percepito"
    "|Esforço percebido|Ervaren inspanning|Waargenomen inspanning|Upplevd ansträngning|Oplevet indsats"
    "|Oplevet anstrengelse|Opplevd anstrengelse|Odczuwany wysiłek|Vnímané úsilí|Vnímaná námaha|Воспринимаемая нагрузка"
    "|Ощущаемая нагрузка|Воспринимаемое усилие|自覚的運動強度|主観的運動強度|自感运动强度|感知强度|自覺強度|自覺運動強度"
    "|운동자각도|체감 강도|Algılanan Efor|Algılanan Çaba",
}

# A run log is written by hand; from memory but for English. The first heading of a role that a table has counts.
RUN_LOG = {
    "date": "date|day|activity date|start date|run date|datetime|Datum|Tag|jour|fecha|día|data|giorno|dia|dag|dato|dzień"
    "|den|дата|день|日付|日期|日|날짜|tarih|gün",
    "distance": "distance|dist|total distance|Distanz|Strecke|Entfernung|Laufstrecke|distancia|distanza|distância"
    "|afstand|distans|sträcka|avstånd|distanse|avstand|dystans|vzdálenost|расстояние|дистанция|距離|距离|거리|mesafe",
    "duration": "duration|moving time|run time|elapsed time|time|Dauer|Laufzeit|Zeit|durée|temps|duración|tiempo|durata"
    "|duração|duur|tijd|varaktighet|tid|varighed|varighet|czas|czas trwania|doba|doba trvání|čas|trvání"
    "|длительность|продолжительность|время|時間|时长|时间|時長|시간|süre|tempo",
    "rpe": "rpe|srpe|perceived exertion|exertion|effort|perceived effort|Anstrengung|Belastung|effort perçu|ressenti"
    "|esfuerzo|esfuerzo percibido|sforzo|sforzo percepito|esforço|esforço percebido|inspanning|ansträngning|anstrengelse"
    "|anstrengung|indsats|wysiłek|odczuwany wysiłek|námaha|úsilí|нагрузка|усилие|自覚的運動強度|主観的運動強度|きつさ"
    "|自感强度|自感运动强度|主观疲劳|自覺強度|운동자각도|algılanan efor|efor|zorluk",
    "sport": "sport|activity|activity type|type|sport type|Sportart|Aktivität|Aktivitätsart|Art|activité|type d'activité"
    "|deporte|actividad|tipo|attività|esporte|atividade|activiteit|idrott|aktivitet|dyscyplina|aktywność|aktivita"
    "|вид спорта|спорт|тренировка|スポーツ|種目|运动|运动类型|運動|종목|운동|spor|aktivite|etkinlik",
    "title": "title|name|workout|Titel|Name der Einheit|titre|nom|título|titolo|nome|naam|namn|navn|tytuł|nazwa|název"
    "|название|タイトル|名称|标题|名稱|標題|제목|başlık|notes|note|comment|comments|description|Notiz|Notizen|Bemerkung"
    "|Kommentar|Beschreibung|remarque|commentaire|nota|notas|descripción|comentario|descrizione|descrição|opmerking"
    "|opmerkingen|anteckning|anteckningar|notat|beskrivning|beskrivelse|uwagi|notatki|opis|poznámka|popis|заметки"
    "|комментарий|примечание|メモ|備考|备注|備註|메모|not|notlar|açıklama",
    "average_hr": "heart rate|avg heart rate|average heart rate|hr|avg hr|average hr|mean hr|Puls|Herzfrequenz|HF"
    "|Durchschnittspuls|durchschnittliche Herzfrequenz|fc|fc moyenne|fréquence cardiaque|fréquence cardiaque moyenne"
    "|pulso|frecuencia cardiaca|frecuencia cardiaca media|fc media|frequenza cardiaca|battito|fc média"
    "|frequência cardíaca|hartslag|gemiddelde hartslag|medelpuls|snittpuls|gennemsnitspuls|tętno|średnie tętno|tep"
    "|tepová frekvence|пульс|средний пульс|心拍数|平均心拍数|心率|平均心率|심박수|평균 심박수|nabız|ortalama nabız",
}

METRES = {"km": 1000.0, "m": 1.0, "mi": 1609.344, "yd": 0.9144}
SECONDS = {"h": 3600.0, "min": 60.0, "s": 1.0}
UNIT_WORDS = {
    "km": "km kms kilometer kilometers kilometre kilometres kilometern kilometros kilometri chilometri chilometro"
    " quilometros kilometry kilometru kilometrow километры километров км k公里 公里 千米 キロ キロメートル 킬로미터"
    " kilometre",
    "m": "m meter meters metre metres metern metros metri metry metrow metru метры метров м 米 公尺 メートル 미터",
    "mi": "mi mile miles meilen millas miglia milhas mijl mijlen мили миль 英里 英哩 マイル 마일",
    "yd": "yd yds yard yards yardas",
    "h": "h hr hrs hour hours stunde stunden std heures horas ore uren timmar timer godziny hodiny часы ч 小时 小時",
    "min": "min mins minute minutes minuten minutos minuti minuter minutter minuty minut минуты мин минут 分 分钟 分鐘 분"
    " dakika dk",
    "s": "s sec secs second seconds sek sekunden secondes segundos secondi seconden sekunder sekundy сек секунды 秒 초"
    " saniye",
}
UNITS = {word: unit for unit, words in UNIT_WORDS.items() for word in words.split()}
CLOCK = frozenset({"h", "hh", "m", "mm", "s", "ss"})  # as in h:mm:ss
FILLERS = frozenset({"in", "en", "of", "the", "bpm", "0", "1", "10"})


def key(heading: str) -> str:
    """Letters and digits, small and without accents, tags, and the `.1` that pandas puts behind a second one."""
    bare = html.unescape(re.sub(r"<[^<>]*>", " ", heading[:400])).strip()
    return "".join(filter(str.isalnum, unaccented(re.sub(r"\.\d+$", "", bare))))


def keys(words: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Role -> the keys of its headings, each with its rank."""
    return {
        role: {key(heading): rank for rank, heading in reversed(list(enumerate(listed.split("|"))))}
        for role, listed in words.items()
    }


def with_unit(heading: str) -> tuple[str, str | None]:
    """(key, unit of `METRES` or `SECONDS`) of `distance_km`, `Distance (mi)`, `Kilometer`: there the key is empty.

    Two units are none: what stands in `min/km` is a pace.
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", html.unescape(heading[:400]))
    words = re.findall(r"[^\W_]+", unaccented(parted))
    units = {UNITS[word] for word in words if word in UNITS}
    if "mm" in words:
        return "".join(word for word in words if word not in CLOCK), None
    rest = "".join(word for word in words if word not in UNITS and word not in FILLERS)
    if len(units) > 1:
        return rest or "pace", None
    return rest, next(iter(units), None)
