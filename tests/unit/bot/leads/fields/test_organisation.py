"""Names of organisations cut out of what people say around them."""

import datetime

import pytest

from bot.leads.fields import organisation
from bot.leads.fields.reading import ReadingContext

CONTEXT = ReadingContext(datetime.date(2026, 11, 23))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Kora Fret", "Kora Fret"),
        ("La maison s'appelle Kora Fret.", "Kora Fret"),
        ("mon stage c chez Bati Sud", "Bati Sud"),
        ("L'association s'appelle Les Jardins du Rhin", "Les Jardins du Rhin"),
        ("Les Jardins du Rhin, du nom du fleuve.", "Les Jardins du Rhin"),
        ("La Clinique du Parc, à Nevers.", "Clinique du Parc"),
        ("la Pharmacie du Marché a Sablonne", "Pharmacie du Marché"),
        ("Le CHU de Bréville", "CHU de Bréville"),
        ("Au CHU de Bréville", "CHU de Bréville"),
        ("Je travaille à l'ARCEP.", "ARCEP"),
        ("ARCEP, service des enquêtes.", "ARCEP"),
        ("le CSE des Aciéries du Nord", "CSE des Aciéries du Nord"),
        ("Kora Mobile, trois boutiques entre Lomé et Kpalimé", "Kora Mobile"),
        ("Fil & Lumière, c'est moi tout seul", "Fil & Lumière"),
        ("SARL Dubreuil et Fils", "SARL Dubreuil et Fils"),
        ("Dubreuil SAS", "Dubreuil SAS"),
        ("Brault, Martin & Associés", "Brault, Martin & Associés"),
        ("la société Novatria", "Novatria"),
        ("Raison sociale : Altena Conseil", "Altena Conseil"),
        ("Le nom de ma boîte est Altena Conseil", "Altena Conseil"),
        ("Non, c'est Altena Services", "Altena Services"),
        ("mettez Altena svp", "Altena"),
        ("je suis employée chez Altena depuis 2 ans", "Altena"),
        ("je suis directrice de la Clinique du Parc", "Clinique du Parc"),
        ("je suis indépendant, mon enseigne c'est Fil & Lumière", "Fil & Lumière"),
        ("ben c'est la mairie de sablonne", "mairie de sablonne"),
        ("je bosse au cpas de Huy", "cpas de Huy"),
        ("Chez Marcel", "Chez Marcel"),
        ("notre ONG s'appelle Eau Vive", "Eau Vive"),
        ("c'est toujours Altena", "Altena"),
        ("service achats du CHU de Bréville", "CHU de Bréville"),
        ("Direction des achats, CHU de Bréville", "CHU de Bréville"),
        ("Ets Moretti & fils", "Ets Moretti & fils"),
        ("L'Atelier du Vélo", "L'Atelier du Vélo"),
        ("Le Petit Fournil", "Le Petit Fournil"),
        (
            "Ministère de l'Économie, des Finances et de la Relance",
            "Ministère de l'Économie, des Finances et de la Relance",
        ),
        ("Nous sommes la Communauté de communes du Val Vert", "Communauté de communes du Val Vert"),
        ("Ouï'Lire (avec un tréma)", "Ouï'Lire"),
    ],
)
def test_the_name_is_cut_out_of_the_answer(typed: str, name: str) -> None:
    reading = organisation.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == name


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "aucune",
        "non",
        "c'est perso",
        "je n'ai pas d'entreprise",
        "pas de boite, c pour moi",
        "je suis un simple particulier",
        "à titre privé",
        "tout est à mon nom",
        "je suis à la retraite",
        "je suis auto-entrepreneur",
        "pourquoi cette question ?",
        "c'est confidentiel",
        "jsais pas",
        "chez moi",
    ],
)
def test_no_organisation_is_read_where_there_is_none(typed: str) -> None:
    assert organisation.read(typed, CONTEXT) is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Bonjour, je suis secrétaire à la mairie de Sablonne, il nous faut un agenda", "mairie de Sablonne"),
        ("Je travaille chez Altena, on est 12", "Altena"),
        ("Notre société Kora Fret cherche un outil", "Kora Fret"),
        ("La Clinique des Ormes renouvelle ses terminaux", "Clinique des Ormes"),
        ("On est la SARL Dubreuil, on fait des toits", "SARL Dubreuil"),
    ],
)
def test_an_organisation_that_is_presented_is_found(typed: str, name: str) -> None:
    assert [r.value for r in organisation.find(typed, CONTEXT)] == [name]


@pytest.mark.parametrize(
    "typed",
    [
        "Vous avez équipé la mairie de Sablonne, je voudrais la même chose",
        "Mutuelle de 48 000 adhérents, nous cherchons une appli",
        "la mairie de ma commune est fermée",
        "Bonjour, je cherche une tablette pour Noël",
        "mon mari travaille chez Altena",
    ],
)
def test_the_organisation_of_somebody_else_is_not_taken(typed: str) -> None:
    assert organisation.find(typed, CONTEXT) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SARL Dubreuil", "dubreuil"),
        ("Dubreuil S.A.S.", "DUBREUIL"),
        ("La Clinique du Parc", "clinique du parc"),
        ("L'Atelier du Vélo", "atelier du velo"),
        ("Fil & Lumière", "fil et lumiere"),
        ("St-Brice", "Saint Brice"),
    ],
)
def test_two_spellings_of_a_name_compare_equal(one: str, other: str) -> None:
    assert organisation.normalise(one) == organisation.normalise(other)


def test_a_kind_without_a_name_is_kept_but_asked_about() -> None:
    for typed in ("la mairie", "Pharmacie", "au CCAS"):
        reading = organisation.read(typed, CONTEXT)
        assert reading is not None and reading.value
        assert reading.problem == "organisation_incomplete"


@pytest.mark.parametrize(
    "typed",
    [
        "Une Sàrl, donc une société.",
        "une SAS",
        "une association",
        "la Mairie",
        "Pour une Société Coopérative",
    ],
)
def test_a_kind_of_organisation_is_never_volunteered_as_a_name(typed: str) -> None:
    assert organisation.find(typed, CONTEXT) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Notre société, Brumelec, fabrique des vannes", "Brumelec"),
        ("Mon entreprise, la Menuiserie Garlan, cherche un outil", "Menuiserie Garlan"),
        ("je travaille chez Brumelec Ouest", "Brumelec Ouest"),
        ("la société Brumelec", "Brumelec"),
        ("finalement c'est Brumelec Horizon qui va signer", "Brumelec Horizon"),
        ("la société a changé de nom, désormais c'est Brumelec", "Brumelec"),
    ],
)
def test_a_name_set_beside_what_it_names_is_found(typed: str, name: str) -> None:
    assert [reading.value for reading in organisation.find(typed, CONTEXT)] == [name]


def test_a_person_who_signs_is_no_organisation() -> None:
    assert organisation.find("c'est Paul Besnard qui va signer", CONTEXT) == []


def test_the_new_name_is_read_after_a_change_of_name() -> None:
    reading = organisation.read("on a changé de nom en mai, maintenant c'est Brumelec Horizon", CONTEXT)
    assert reading is not None
    assert reading.value == "Brumelec Horizon"


@pytest.mark.parametrize("text", ["la CNIL", "L'Arcom.", "urssaf", "chez EDF"])
def test_a_body_of_which_there_is_one_is_complete_with_its_short_name(text: str) -> None:
    reading = organisation.read(text, CONTEXT)
    assert reading is not None
    assert reading.problem is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Bonjour, ici la CNIL, pour une plainte", "CNIL"),
        ("Je suis enquêtrice à la DGCCRF et j'ai une question", "DGCCRF"),
        ("Arcom, pôle accessibilité. Votre site…", "Arcom"),
        ("L'ANSSI vous demande un état des correctifs", "ANSSI"),
    ],
)
def test_a_regulator_that_names_itself_is_volunteered(text: str, name: str) -> None:
    assert [reading.value for reading in organisation.find(text, CONTEXT)] == [name]


@pytest.mark.parametrize(
    "text", ["la CNIL m'a conseillé de vous écrire", "un ami à la CNIL utilise votre outil"]
)
def test_a_regulator_that_is_only_mentioned_is_not(text: str) -> None:
    assert organisation.find(text, CONTEXT) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Bonsoir, CPAM du Jura. Nos conseillers cherchent un outil.", "CPAM du Jura"),
        ("Galvatech, à Differdange", "Galvatech"),
        ("Le garage, c'est Auto Passion", "Auto Passion"),
        ("DDPP du Finistère, service sécurité alimentaire", "DDPP du Finistère"),
        ("préfecture, bureau des étrangers", "préfecture, bureau des étrangers"),
        ("Au collège, classe de 4e B", "collège, classe de 4e B"),
        ("la maison Verdonck", "Verdonck"),
        ("Maison Delcourt", "Maison Delcourt"),
        ("on s'appelle Les Toits du Sud", "Les Toits du Sud"),
        ("VL tout court", "VL"),
        ("C'est Vert Lichen mais les clients disent VL", "Vert Lichen"),
        ("Vert Lichen en deux mots", "Vert Lichen"),
        ("Galvatech, G A L V A T E C H", "Galvatech"),
        ("G.A.L. Industries", "G.A.L. Industries"),
        ("Ets. Moreau", "Ets. Moreau"),
        ("Les Petits Pas de Nina", "Les Petits Pas de Nina"),
        ("Comme à la Maison", "Comme à la Maison"),
        ("La Ruche qui Bourdonne", "La Ruche qui Bourdonne"),
        ("Pourquoi Pas Moi", "Pourquoi Pas Moi"),
        ("C'est « Les Trois Chênes », une maison de retraite", "Les Trois Chênes"),
        ("Ardenn'Bois SRL à Bastogne", "Ardenn'Bois SRL"),
        ("Helveta GmbH, Bienne", "Helveta GmbH"),
        ("Je suis responsable achats chez Galvatech", "Galvatech"),
        ("je vous écris de la part de Galvatech", "Galvatech"),
        ("trésorière de l'association Les Amis du Canal", "Les Amis du Canal"),
    ],
)
def test_the_name_ends_where_something_else_is_said(typed: str, name: str) -> None:
    reading = organisation.read(typed, CONTEXT)
    assert reading is not None
    assert reading.value == name


@pytest.mark.parametrize(
    "typed",
    [
        "Un moment. Est-ce que je parle à un humain ?",
        "on n'a pas encore choisi le nom",
        "pas d'enseigne, j'exerce sous mon nom",
        "Minute papillon.",
        "mère au foyer",
    ],
)
def test_a_digression_is_no_organisation(typed: str) -> None:
    assert organisation.read(typed, CONTEXT) is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ici la Clinique des Pins. Notre parc vieillit.", "Clinique des Pins"),
        ("Je travaille pour Galvatech. Mes collègues sont 12.", "Galvatech"),
        ("Bonjour, je suis la gérante de Tante Zoé, à Valmont, et je cherche un outil", "Tante Zoé"),
    ],
)
def test_a_mention_ends_with_its_sentence(typed: str, name: str) -> None:
    assert [reading.value for reading in organisation.find(typed, CONTEXT)] == [name]
