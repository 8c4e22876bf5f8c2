"""German sentences of the demo's customers, by topic and by how it felt: bad, so-so, good."""

from __future__ import annotations

from typing import Final

SENTENCES_DE: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]] = {
    "advice": (
        ("Die Beratung wusste weniger als ich.", "Ich habe lange gewartet und nichts erfahren."),
        ("Die Beratung war in Ordnung.", "Vieles wurde klar, manches nicht."),
        ("Sehr gut beraten, ohne Druck.", "Endlich erklärt mir jemand die Tarife."),
    ),
    "contract": (
        ("Der Vertrag ist kaum zu verstehen.", "Beim Abschluss ging einiges schief."),
        ("Der Abschluss ging, war aber lang.", "Alles soweit in Ordnung."),
        ("In zehn Minuten war alles erledigt.", "Einfach und freundlich, gerne wieder."),
    ),
    "technician": (
        ("Der Techniker kam Stunden zu spät.", "Ich habe umsonst freigenommen."),
        ("Der Techniker war da, erklärt hat er wenig.", "Es läuft, mehr nicht."),
        ("Pünktlich, sauber, freundlich.", "Der Techniker hat sich Zeit genommen."),
    ),
    "activation": (
        ("Der Anschluss ging tagelang nicht.", "Freigeschaltet hieß es, nur lief nichts."),
        ("Lief nach dem zweiten Versuch.", "Hat etwas gedauert."),
        ("Sofort online, wunderbar.", "Alles lief auf Anhieb."),
    ),
    "bill": (
        (
            "Die Rechnung ist viel höher als versprochen.",
            "Ich verstehe diese Rechnung nicht.",
            "Was ist das für ein Posten auf der Rechnung?",
        ),
        ("Die Rechnung stimmt wohl.", "Etwas mehr als gedacht."),
        ("Klare Rechnung, alles wie besprochen.", "Der Betrag stimmt, danke."),
    ),
    "tariff": (
        ("Der neue Tarif ist teurer als gesagt.", "Der Wechsel hat nicht geklappt."),
        ("Der Wechsel war in Ordnung.", "Mal sehen, ob sich der Tarif lohnt."),
        ("Besserer Tarif, schnell gewechselt.", "Passt jetzt genau zu uns."),
    ),
    "hotline": (
        (
            "Niemand konnte mir helfen.",
            "Dreimal weiterverbunden und dann aufgelegt.",
            "Nach dem Anruf war ich so klug wie zuvor.",
        ),
        ("Freundlich, aber lange Warteschleife.", "Die Auskunft war in Ordnung."),
        ("Schnell geholfen, sehr nett.", "Die Kollegin hat es sofort gelöst."),
    ),
    "self-service": (
        ("Im Kundenkonto finde ich nichts.", "Die App bricht jedes Mal ab."),
        ("Ging nach etwas Suchen.", "Funktioniert, ist aber verschachtelt."),
        ("In zwei Minuten selbst erledigt.", "So einfach wünsche ich es mir."),
    ),
    "ticket": (
        ("Die Störung ist noch immer da.", "Eine Woche ohne Netz, und keiner meldet sich."),
        ("Gelöst, hat aber gedauert.", "Jetzt geht es wieder."),
        ("Am selben Tag behoben.", "Ich wurde immer informiert, danke."),
    ),
    "complaint": (
        ("Auf die Beschwerde kam nur ein Textbaustein.", "Niemand hat zugehört."),
        ("Man hat sich immerhin gemeldet.", "Ich warte, was daraus wird."),
        ("Meine Beschwerde wurde ernst genommen.", "Sie haben es wiedergutgemacht."),
    ),
    "leaving": (
        ("Ich gehe, weil mir keiner hilft.", "Genug geärgert."),
        ("Ich wechsle, es war nicht alles schlecht.", "Woanders ist es günstiger."),
        ("Ich ziehe weg, sonst wäre ich geblieben.", "War immer zufrieden, danke."),
    ),
    "portal": (
        ("Das Portal Tarifblick hat mir die Augen geöffnet.", "Über Tarifblick viel billiger."),
        ("Auf Tarifblick gab es ein besseres Angebot.", "Gefunden habe ich euch auf Tarifblick."),
        ("Nichts gegen euch, Tarifblick war günstiger.", "Tarifblick hat euch empfohlen."),
    ),
}

ENDINGS_DE: Final[dict[str, str]] = {
    "hurried": "Ich hatte eigentlich keine Zeit dafür.",
    "worried": "Ich mache mir Sorgen, wie das weitergeht.",
    "distracted": "Kann sein, dass ich etwas übersehen habe.",
    "save money": "Ich achte auf jeden Euro.",
    "no hassle": "Ich will nur meine Ruhe haben.",
    "fast internet": "Hauptsache, das Netz ist schnell.",
    "green power": "Mir ist der grüne Strom wichtig.",
}
