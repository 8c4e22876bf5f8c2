"""Words by which touchpoints are recognised: English, German, Portuguese.

Each text lists words and phrases, divided by commas. ``*`` stands for any further letters, so
``cancel*`` finds *cancelled* and ``*rechnung*`` finds *Schlussrechnungsversand*. Umlauts and
accents may be typed in any way (*Kündigung*, *Kuendigung*, *KUNDIGUNG*).
"""

from __future__ import annotations

from nebelhorn.settings.model import By, Stage

STAGES = (
    Stage("aware", "Aufmerksam werden", "Become aware"),
    Stage("decide", "Sich entscheiden", "Decide"),
    Stage("buy", "Kaufen", "Buy"),
    Stage("arrive", "Ankommen", "Get started"),
    Stage("use", "Nutzen und zahlen", "Use and pay"),
    Stage("help", "Hilfe bekommen", "Get help"),
    Stage("leave", "Gehen", "Leave"),
    Stage("tell", "Darüber reden", "Talk about it"),
)
"""In the order of the way."""

LEAVES = (
    "cancel*, terminat*, churn*, quit*, unsubscribe*, deactivat*, port out, number ported, "
    "account closed, close account, closed account, contract ended, switched provider, "
    "kündig*, *kündigung*, storn*, *storno*, abbestell*, vertragsende, konto geschlossen, "
    "kontoauflösung, abgewandert, anbieterwechsel, "
    "cancelad*, cancelament*, rescis*, encerrament*, desist*"
)
"""How customers go."""

ENDS_SOMETHING_SMALL = (
    "appointment, meeting, visit, callback, newsletter, reminder, payment, withdrawn, revoked, "
    "termin, rückruf, zurückgezogen, zurückgenommen, widerrufen, consulta, agendament*, visita"
)
"""Beside these a cancellation is not the end: an appointment is called off, not the contract."""

COMPLAINS = (
    "complain*, grievance*, dispute*, "
    "beschwer*, *beschwerde*, reklam*, *reklamation*, beanstand*, reclama*, queixa*, contesta*"
)
"""A complaint."""

STAGE_WORDS: tuple[tuple[str, str], ...] = (
    (
        "tell",
        "review*, rating*, rated, survey*, feedback, nps, csat, testimonial*, recommend*, "
        "referral*, refer a friend, word of mouth, "
        "*bewertung*, bewertet, *umfrage*, *befragung*, weiterempf*, *empfehlung*, rezension*, "
        "avalia*, recomend*, indicac*, pesquisa de satisfa*",
    ),
    (
        "aware",
        "campaign*, newsletter*, advert*, ad, ads, banner*, impression*, promo*, mailing*, "
        "flyer*, brochure*, teaser*, landing*, "
        "*kampagne*, *werbung*, werbe*, anzeige, anzeigen, prospekt*, katalog*, "
        "campanha*, anuncio*, propaganda, divulga*",
    ),
    ("leave", "win back, winback, rückgewinnung*, *rückgewinnung, reconquista*"),
    (
        "help",
        "complain*, complaint*, grievance*, dispute*, ticket*, incident*, support, helpdesk, "
        "help, hotline*, service call, call, calls, called, callback*, call center, callcenter, "
        "repair*, return, returns, returned, refund*, claim*, warranty, technician*, problem*, "
        "fault*, outage*, defect*, bug, anomaly, damage*, resolve*, resolution, escalat*, chat, "
        "chatbot, seriousness, severity, priority, contacted, "
        "*beschwerde*, reklam*, *reklamation*, störung*, *störung*, hilfe, anruf*, *anruf, "
        "rückruf*, reparatur*, retoure*, rücksend*, erstatt*, *erstattung*, gewährleist*, "
        "garantie*, techniker*, schaden*, *schaden, *meldung, gelöst, eskal*, kundendienst, "
        "kundenservice, "
        "reclama*, queixa*, chamado*, suporte, ajuda, ligacao, devolu*, devolvid*, reembols*, "
        "estorn*, garantia, tecnico*, conserto*, defeito*, avaria*, atendiment*, resolvid*",
    ),
    (
        "arrive",
        "deliver*, ship, shipped, shipping, shipment*, dispatch*, carrier*, courier*, parcel*, "
        "tracking, picked up, pickup, activat*, install*, onboard*, welcome*, first login, "
        "setup, set up, provision*, promised, delay*, "
        "*liefer*, zugestellt, *zustell*, *versand*, verschickt, paket*, abgeholt, abholung, "
        "aktivier*, *aktivierung, install*, willkommen*, *einrichtung*, freischalt*, "
        "versprochen*, verspät*, *verspätung*, "
        "entreg*, remessa*, transport*, correios, ativa*, ativad*, instala*, boas vindas, "
        "retirad*, atras*",
    ),
    (
        "use",
        "invoice*, bill, bills, billing, billed, reminder*, dunning, renew*, usage, used, use, "
        "login, log in, logged in, top up, topup, recharg*, consum*, upgrad*, downgrad*, "
        "extend*, extension, maintenance, meter*, "
        "*rechnung*, *mahnung*, gemahnt, *erinnerung*, verläng*, *verlängerung*, genutzt, "
        "nutzung, *verbrauch*, *ablesung*, wartung, aufgeladen, aufladung, einloggen, "
        "fatura*, boleto*, lembrete*, cobranc*, renova*, recarg*, consumo, utiliza*, manutenc*",
    ),
    (
        "decide",
        "application*, apply, applied, cart, basket, wishlist, compar*, quote*, quotation*, "
        "offer*, demo, trial, consult*, inquir*, enquir*, lead, leads, configur*, assess*, "
        "proposal*, credit check, eligib*, submit*, *submitted, declined, reject*, registered, "
        "product, products, "
        "*antrag*, beantrag*, warenkorb*, *vergleich*, *angebot*, beratung*, *beratung, anfrage*, "
        "probe*, muster*, merkliste, *prüfung, abgelehnt, produkt*, "
        "carrinho*, compara*, orcament*, proposta*, cotac*, solicita*, consulta*, produto*, "
        "recusad*",
    ),
    (
        "buy",
        "order*, purchas*, buy*, bought, checkout, pay, pays, paid, payment*, contract*, signed, "
        "signup, sign up, sale, sales, sold, subscri*, policy issued, booked, booking*, "
        "*bestell*, *kauf*, gekauft, *zahlung*, bezahlt, *vertrag*, *auftrag*, unterschr*, "
        "gebucht, *buchung*, "
        "compra*, comprou, pedido*, pagament*, pago, paga, contrat*, assinatur*, venda*",
    ),
    (
        "aware",
        "view*, visit*, click*, search*, page, pages, homepage, seen, opened, "
        "angesehen, *besuch*, geklickt, klick*, suche*, gesucht, seite, geöffnet, "
        "visualiz*, busca*, clique*, clicou, pagina*",
    ),
    (
        "help",
        "closed, reopened, assign*, in progress, queued, awaiting, on hold, "
        "geschlossen, zugewiesen, in bearbeitung, wartet, fechad*, atribuid*, em andamento",
    ),
    (
        "buy",
        "accepted, *accepted, approved, approval, finalized, finalised, "
        "angenommen, abgeschlossen, genehmigt, aprovad*, aceit*",
    ),
)
"""Where a touchpoint stands: the first entry with a word of it decides, so telling words first."""

BY_WORDS: tuple[tuple[By, str], ...] = (
    (By.CUSTOMER, "sent back, sends back, called in, zurückgesendet, zurückgeschickt, devolvid*"),
    (
        By.COMPANY,
        "confirmation*, confirmed, win back, winback, *bestätigung*, bestätigt, "
        "confirmac*, confirmad*",
    ),
    (
        By.THIRD,
        "carrier*, courier*, logistics, portal*, marketplace*, trustpilot, partner*, broker*, "
        "reseller*, bank, authority, press, "
        "spedit*, paketdienst*, marktplatz*, makler*, vermittler*, behörde*, presse, "
        "transportador*, correios, parceir*, corretor*, imprensa",
    ),
    (
        By.COMPANY,
        "sent, send, sends, shipped, dispatched, delivered, delivery, issued, approved, "
        "rejected, declined, *accepted, assign, assigned, reassigned, take in charge, "
        "resolve, resolved, closed, close, escalated, validated, verified, activated, installed, "
        "finalized, finalised, notified, queued, scheduled, refunded, credited, outbound, asked, "
        "technician*, promised, delay*, "
        "gesendet, versandt, versendet, verschickt, *versand, geliefert, *lieferung, zugestellt, "
        "genehmigt, abgelehnt, zugewiesen, gelöst, geschlossen, freigeschaltet, aktiviert, "
        "installiert, erstattet, gutgeschrieben, techniker*, verspät*, *verspätung*, "
        "enviad*, entreg*, aprovad*, recusad*, resolvid*, fechad*, faturad*, reembolsad*, ativad*, "
        "atras*",
    ),
    (
        By.CUSTOMER,
        "paid, pays, opened, clicked, click*, replied, answered, returned, complain*, complaint*, "
        "ordered, placed, viewed, visited, called, requested, bought, purchased, signed, "
        "cancel*, rated, "
        "bezahlt, geöffnet, geklickt, geantwortet, *beschwerde*, reklam*, bestellt, angesehen, "
        "besucht, angerufen, angefragt, gekauft, unterschrieben, kündig*, *kündigung, storn*, "
        "pago, pagou, clicou, reclama*, comprou, cancel*",
    ),
    (
        By.COMPANY,
        "invoice*, bill, billing, reminder*, dunning, campaign*, newsletter*, mailing*, "
        "notification*, advert*, ad, ads, banner*, promo*, welcome*, refund*, "
        "offer, quote*, outage*, callback*, survey*, shipment*, shipping, price increase, "
        "*rechnung*, *mahnung*, *erinnerung*, *kampagne*, *werbung*, werbe*, "
        "*benachrichtigung*, willkommen*, *erstattung*, *angebot*, *störung, rückruf*, "
        "*umfrage*, preiserhöhung, "
        "fatura*, lembrete*, cobranc*, campanha*, anuncio*, notifica*, reembols*, "
        "estorn*, pesquisa de satisfa*",
    ),
)
"""Whose act it is: the first entry with a word of it decides; without any it is the customer's."""

CHANNEL_WORDS: tuple[tuple[str, str], ...] = (
    ("chat", "chat, chatbot, livechat, whatsapp, whats app, messenger, bate papo"),
    ("sms", "sms, text message, torpedo"),
    (
        "phone",
        "phone, telephone, call, calls, called, callback*, hotline*, ivr, callcenter, call center, "
        "telefon*, anruf*, *anruf, rückruf*, ligacao, telefone",
    ),
    ("email", "email*, e mail*, mail, mails, newsletter*, correio eletronico"),
    ("letter", "letter*, postal, brief, briefe, postalisch, carta"),
    ("app", "app, mobile app, push, aplicativo"),
    ("social", "facebook, instagram, twitter, tiktok, linkedin, social media, redes sociais"),
    ("store", "store, branch, filiale*, geschäft, laden, loja*, agencia*"),
    ("visit", "technician*, on site, onsite, techniker*, vor ort, tecnico*"),
    (
        "web",
        "web, website*, online, homepage, portal*, landing*, page, pages, banner*, click*, "
        "clicked, checkout, cart, webseite*, warenkorb*, geklickt, site, carrinho*",
    ),
)
"""Where it happens: the first entry with a word of it decides; without any nobody knows."""
