"""The names under which lists, forms and lead sellers send each field: English, Spanish, German, French. Data only.

Aliases are folded: lower case, no accents, single spaces for punctuation ("E-mail" is "e mail").
"""

from __future__ import annotations


def _split(names: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in names.replace("\n", "|").split("|") if name.strip())


ALIASES: dict[str, tuple[str, ...]] = {
    "full_name": _split("""
        full name | name | fullname | contact name | your name | customer name | client name | lead name
        display name | contact | customer | client | person | prospect | names | nombre completo
        nombre y apellidos | nombre y apellido | cliente | contacto | vollstandiger name | kunde
        ansprechpartner | kontakt | nom complet | nom et prenom | prenom et nom | contact person | lead
        homeowner | applicant | buyer | guest
    """),
    "first_name": _split("""
        first name | firstname | first | fname | given name | forename | nombre | nombres | vorname
        prenom | primer nombre | givenname | christian name
    """),
    "last_name": _split("""
        last name | lastname | last | lname | surname | family name | apellido | apellidos | nachname
        familienname | nom | nom de famille | familyname | second name
    """),
    "company": _split("""
        company | company name | business | business name | organization | organisation | org | account
        account name | employer | firm | empresa | compania | negocio | firma | unternehmen | societe
        entreprise | organizacion | organizacao | companyname | firmenname | practice | dealership
    """),
    "phone": _split("""
        phone | phone number | phone no | phone num | telephone | telephone number | tel | tel no
        tel number | mobile | mobile phone | mobile number | mobile no | cell | cell phone | cell number
        cellphone | cellular | home phone | work phone | office phone | business phone | day phone
        evening phone | daytime phone | other phone | 2nd phone | second phone | alt phone
        alternate phone | alternative phone | secondary phone | primary phone | phone primary
        phone mobile | phone home | phone work | phone cell | contact number | contact no | direct
        direct phone | direct line | whatsapp | phone1 | phone2 | telefono | telefono movil | movil
        celular | numero de telefono | tfno | telf | telefon | telefonnummer | telefonnr | telefon nr
        handy | handynummer | mobil | mobiltelefon | mobilnummer | festnetz | rufnummer
        telephone portable | portable | numero de telephone | mobiles | landline | phones
        phone and ext | lead phone | your phone | your tel | phone number 1 | phone number 2 | ph
        ph no | primaryphone | secondaryphone | phonenumber | phone number mobile | telefono fijo
    """),
    "email": _split("""
        email | e mail | email address | e mail address | mail | mail address | work email
        personal email | home email | business email | other email | 2nd email | second email
        secondary email | alternate email | alt email | primary email | emails | correo
        correo electronico | emailadresse | e mail adresse | mailadresse | adresse email
        adresse e mail | courriel | adresse mail | adresse electronique | your email | emailaddress
        direccion de correo | email id | contact email | lead email | mail adresse | email work
        email personal
    """),
    "address": _split("""
        address | street | street address | address 1 | address line 1 | address line | mailing address
        home address | calle | direccion | domicilio | strasse | anschrift | adresse | rue | address1
        streetaddress | property address | service address
    """),
    "city": _split("""
        city | town | city town | locality | suburb | ciudad | poblacion | localidad | municipio | stadt
        ort | wohnort | ville | commune | address city | property city
    """),
    "region": _split("""
        state | st | state province | province | prov | region | state or province | us state | estado
        provincia | comunidad | bundesland | departement | stateprovince | state code | address state
        property state | territory
    """),
    "postal_code": _split("""
        zip | zip code | zipcode | postal code | postalcode | postcode | post code | zip postal
        zip postal code | zip postcode | postal | codigo postal | cp | c p | plz | postleitzahl
        code postal | address zip | property zip
    """),
    "country": _split("""
        country | country code | nation | pais | staat | pays | country region | land
    """),
    "time_zone": _split("""
        time zone | timezone | tz | zona horaria | huso horario | zeitzone | fuseau horaire
    """),
    "source": _split("""
        lead source | source | leadsource | channel | origin | came from | how did you hear about us
        how did you hear | referred by | referral source | heard about us | campaign source
        marketing source | utm source | fuente | origen | procedencia | quelle | herkunft | leadquelle
        canal | provenance | original source | source of lead | source name
    """),
    "interest": _split("""
        interested in | interest | interests | service | services | product | products
        service requested | service needed | service type | job type | project | project type | job
        inquiry type | category | looking for | needs | need | requirement | topic | subject
        work needed | task | task name | taskname | interes | interesado en | interesada en | servicio
        producto | asunto | interesse | interessiert an | dienstleistung | produkt | thema | betreff
        interet | interesse par | sujet | produit | type of work | program | model | vehicle | treatment
        property | listing
    """),
    "message": _split("""
        message | your message | inquiry | enquiry | question | questions | comment from customer
        customer message | details | request | description | project description | project details
        job description | mensaje | consulta | pregunta | nachricht | anfrage | frage | question client
        demande | body | text | lead message
    """),
    "notes": _split("""
        notes | note | comment | comments | remarks | remark | memo | internal notes | sales notes
        rep notes | call notes | additional notes | additional info | additional information
        other info | misc | notas | nota | comentarios | comentario | observaciones | observacion
        notizen | notiz | bemerkung | bemerkungen | anmerkung | anmerkungen | kommentar | kommentare
        commentaire | commentaires | remarque | remarques | activity notes | history
    """),
    "value": _split("""
        value | est value | estimated value | deal value | lead value | amount | deal amount | deal size
        opportunity value | opportunity amount | budget | price | quote | quote amount | quoted
        est revenue | estimated revenue | revenue | worth | potential | potential value | project value
        job value | est job value | estimate | expected revenue | contract value | valor
        valor estimado | importe | presupuesto | monto | precio | wert | geschatzter wert | auftragswert
        betrag | summe | valeur | valeur estimee | montant | prix | dollar value | total | total value
        acv | arr
    """),
    "currency": _split("""
        currency | currency code | moneda | divisa | wahrung | devise | monnaie
    """),
    "arrived_at": _split("""
        date received | received | received at | received on | received date | date | date time
        datetime | created | created at | created on | created date | create date | creation date
        date created | created time | createdtime | lead date | inquiry date | enquiry date | submitted
        submitted at | submitted on | submission date | date submitted | date added | added | added on
        added at | entry date | timestamp | time stamp | requested at | request date | requestdate
        arrived | arrived at | arrival date | time received | date of inquiry | date in | first contact
        fecha | fecha de recepcion | fecha recibido | fecha recibida | fecha de creacion | fecha de alta
        recibido | datum | eingangsdatum | eingang | eingegangen am | eingegangen | erstellt
        erstellt am | anfragedatum | date de reception | recu le | date reception | date de creation
        cree le | date d arrivee
    """),
    "wish": _split("""
        best time to call | best time | when to call | call time | preferred time | preferred call time
        best time to contact | best time to reach | contact time | preferred contact time | availability
        time to call | mejor hora para llamar | mejor hora | horario de contacto | horario preferido
        beste anrufzeit | erreichbarkeit | erreichbar | meilleur moment | meilleur moment pour appeler
        disponibilite | call window
    """),
    "opted_out": _split("""
        opt out | optout | opted out | opt outs | dnc | do not call | donotcall | do not contact
        donotcontact | unsubscribed | unsubscribe | no contact | has opted out | email opt out
        emailoptout | hasoptedoutofemail | dnc flag | do not call flag | do not call list | suppressed
        opted out at | unsubscribed at | no llamar | baja | dado de baja | no contactar | nicht anrufen
        nicht kontaktieren | abgemeldet | kontaktsperre | werbesperre | sperre | ne pas appeler
        ne pas contacter | desabonne | desinscrit | do not phone | do not call or text | do not email
    """),
    "consent": _split("""
        consent | consents | consent given | consent channels | consented to | permission | permissions
        contact permission | marketing consent | marketing permission | einwilligung | consentimiento
        consentement
    """),
    "consent_call": _split("""
        call consent | consent call | phone consent | consent phone | consent to call | call permission
        phone opt in | call opt in
    """),
    "consent_email": _split("""
        email consent | e mail consent | consent email | consent to email | email permission
        email opt in | e mail opt in
    """),
    "consent_sms": _split("""
        sms consent | consent sms | text consent | consent to text | sms permission | sms opt in
        text opt in | sms optin | text message consent
    """),
    "consent_recorded_voice": _split("""
        recorded voice consent | consent recorded voice | prerecorded consent | pewc
        prior express written consent | robocall consent | voicemail drop consent
    """),
    "consent_text": _split("""
        consent text | consent wording | consent language | text of consent | tcpa text | tcpa disclosure
        disclosure text | consent statement
    """),
    "consent_at": _split("""
        consent at | consent date | consented at | consent given at | consent time | consent timestamp
        date of consent | opt in date | opted in at
    """),
    "consent_page": _split("""
        consent page | consent url | consent source | opt in url | opt in page
    """),
    "consent_address": _split("""
        consent ip | consent address | consent ip address | opt in ip | opt in ip address
    """),
    "owner": _split("""
        owner | lead owner | assigned to | assigned | assignee | rep | sales rep | salesperson
        sales person | agent | account manager | responsible | contact owner | propietario | asignado a
        asignado | vendedor | comercial | responsable | zustandig | betreuer | verantwortlich
        vertreter | proprietaire | commercial | assigned rep | account owner | handled by
    """),
    "role": _split("""
        role | job title | jobtitle | title | position | job role | function | occupation | designation
        puesto | cargo | rol | funktion | rolle | berufsbezeichnung | poste | fonction | titre
    """),
    "tags": _split("""
        tags | tag | labels | label | etiquetas | etiqueta | schlagworte | stichworte | etiquettes
        mots cles | segments
    """),
    "playbook": _split("""
        playbook | ringback playbook
    """),
    "personal_line": _split("""
        personal line | personalline | personal sentence | icebreaker | ice breaker | opening line
        personalization | personalisation
    """),
    "external_id": _split("""
        lead id | id | leadid | external id | externalid | record id | contact id | customer id
        reference | ref | reference number | ref no | lead number | lead no | crm id | uuid | guid
        identificador | referencia | kennung | kundennummer | identifiant | lead oid | leadoid
        leadgen id
    """),
}
