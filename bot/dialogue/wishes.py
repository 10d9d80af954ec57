"""Wishes that change the course of the conversation: stop, start again, a human, why, support."""

from __future__ import annotations

import re

from bot.dialogue.heard import Heard, Understanding
from bot.dialogue.questions_asked import looks_like_question
from bot.dialogue.state import DialogueState
from bot.dialogue.topics import Topic
from bot.qualification.text import fold

_STOP = re.compile(
    r"^(?:non |bon |ok |euh )*(?:stop|on arrete|j'arrete|arretez(?: tout)?|laissez tomber"
    r"|laisse tomber|j'abandonne|annulez?(?: tout)?|"
    r"je (?:ne )?(?:veux|souhaite) (?:plus|pas) continuer|tant pis|quitter|quittez?"
    r"|fin de (?:la )?conversation)\b"
)
_RESTART = re.compile(
    r"\b(?:on recommence|recommen[cs](?:er|ons|ez|e)|repart(?:ons|ir) (?:de|a) (?:zero|0)"
    r"|reprenons (?:du|depuis le) debut|"
    r"(?:tout )?reprendre (?:du|depuis le) debut|remett(?:re|ez|ons) a zero|restart|reset)\b"
)
_WHY = re.compile(
    r"\bpourquoi (?:cette|ces|une telle|tu|vous|me|voulez|avez|demande[rz]?|vous voulez|mon|ma|mes|ca)\b|"
    r"(?:ca|cela) (?:vous )?(?:sert|servir) a quoi|a quoi (?:ca|cela) (?:vous )?sert|en quoi (?:ca"
    r"|cela) vous (?:regarde|interesse|concerne)|"
    r"quel rapport avec|c'est pour quoi faire|^pourquoi ?\??$"
)
_HUMAN = re.compile(
    r"\b(?:parler|discuter|echanger|etre mise? en (?:relation|contact|lien)|passe[rz][- ]moi|joindre"
    r"|avoir|voir"
    r"|transfer\w+|mettez[- ]moi|prefere(?:rais)?)\b.{0,30}\b(?:a |avec |un |une |quelqu'un|vrai)?"
    r"(?:humaine?|conseille(?:r|re)|personne|quelqu'un|commercia(?:l|le)|operat(?:eur|rice)|telephoniste"
    r"|etre humain|vrai(?:e)? (?:personne|gens))\b"
    r"|^(?:un |une )?(?:vrai(?:e)? )?(?:humain|conseiller|personne|operateur)(?: s'il (?:vous|te) plait)?\W*$"
    r"|\brappel(?:ez|er)[- ]moi\b|etre rappelee?\b|de vive voix"
    r"|\b(?:faire|voir|regler|dire|continuer|finir|en parler)(?: (?:ca|cela|tout ca))? (?:plutot )?"
    r"(?:par|au) (?:telephone|tel)\b|\b(?:par|au) telephone plutot\b"
    r"|\b(?:talk|speak|chat) (?:to|with) (?:a |an |some)?(?:human|agent|person|representative|one"
    r"|somebody|someone)"
)
_ENDING = re.compile(
    r"\b(?:arret|stop|abandon|annul|laiss|tant pis|quitt|fini|termin|continu|plus envie|au revoir|ciao|bye)"
)
# Ours beyond doubt: an account, an order, what « vous m'avez vendu ».
_OURS = re.compile(
    r"\b(?:deja (?:cliente?|abonnee?)|mon (?:abonnement|contrat|compte|mot de passe|colis)"
    r"|ma (?:commande|facture|licence)|commande n|sav\b|service apres[- ]vente|rembours\w+|debitee?|resili\w+"
    r"|me connecter|vous (?:m'|nous )?(?:avez|aviez|a) (?:vendu|livre|envoye|fourni|installe)\w*"
    r"|(?:achet|command|recu|pris|loue)\w* (?:chez vous|sur votre|dans votre|a votre))\b"
)
# Something of theirs that is not ours, and a wish for another one: a sale, not a repair.
_WANTS_ANOTHER = re.compile(
    r"\b(?:ordinaire|actuel(?:le)?s?|ancien(?:ne)?s?|vieux|vieille?s?|vieil|concurren\w+"
    r"|(?:autre|sans|grande) marque|pour (?:le|la|les) (?:remplacer|changer)"
    r"|(?:re)?changer|remplac\w+|r?acheter|(?:m'|nous )equiper"
    r"|vos (?:modeles?|tablettes?|appareils?|montres?|logiciels?|produits?|prix|offres?)|les? votres?"
    r"|vous (?:avez|auriez|vendez|proposez|faites|louez) (?:quoi|quelque chose|un|une|des|mieux|plus)"
    r"|vous en (?:avez|vendez|faites)|(?:je|on|nous) (?:veux|veut|voudrais|voudrait|voudrions|cherche)"
    r"|(?:nous )?cherchons|il (?:me|nous|m'en) (?:en )?(?:faut|faudrait)|besoin d)\b"
)
_CUSTOMER = re.compile(
    r"\b(?:deja (?:cliente?|abonnee?)|mon (?:abonnement|contrat|compte|mot de passe|appareil|colis)"
    r"|ma (?:commande|facture|tablette|licence)|"
    r"(?:est )?(?:en panne|hs|casse[er]?|bloquee?)|marche (?:plus|pas)|fonctionne (?:plus|pas)"
    r"|(?:s'allume|charge|demarre|repond|s'ouvre|sonne|capte) plus|remboursez?|rembourse(?:r|ment)|"
    r"debitee?|resili(?:er|ation)|me retracter|retractation|sav\b|service apres[- ]vente|plus acces"
    r"|me connecter|commande n|panne)\b"
)


_WITHDRAWS = re.compile(
    r"\b(?:retire[rz]?|annule[rz]?|revoque[rz]?|reviens sur) (?:tout de suite )?mon "
    r"(?:accord|consentement|autorisation)"
    r"|\bne (?:me|m') ?(?:re)?(?:contactez|appelez|rappelez|contacter|appeler|rappeler)\w* "
    r"(?:plus|pas|jamais)"
    r"|\bplus (?:du tout )?etre (?:re)?(?:contactee?|appelee?)"
)
_GRANTS = re.compile(
    r"\bvous (?:pouvez|avez le droit de) (?:me |m')(?:re)?(?:contacter|appeler|rappeler|ecrire)"
    r"|\b(?:recontactez|contactez|rappelez|appelez)[- ]moi\b"
)

# « Envoyez-moi votre offre » asks for a quote: only words of advertising are an answer about marketing.
_NEWS = r"promos?|promotions?|publicites?|pubs?|newsletters?|infolettres?|lettres? d'informations?|bons plans"
_ADVERTS = (
    rf"(?:{_NEWS}|(?:e-?mails?|mails?|messages?|offres?|sollicitations?) (?:commercia(?:l|ux|les?)"
    r"|publicitaires?|promotionnel(?:le)?s?)|demarchage)"
)
_NO_OFFERS = re.compile(
    rf"\b(?:pas|plus|aucune?s?|jamais|stop|sans|arretez|cessez|marre)\b.{{0,30}}\b{_ADVERTS}\b"
    rf"|\bdes(?:inscri|abonn)\w+\b.{{0,30}}\b{_ADVERTS}\b|^des(?:inscri|abonn)\w+[- ]moi\b"
    r"|\b(?:veux|souhaite|voudrais) (?:pas|plus) (?:recevoir|que vous m'envoyiez) (?:de|vos|des) offres\b"
)
_WANTS_OFFERS = re.compile(
    r"\b(?:recevoir|envoyez[- ]moi|inscri\w+[- ]moi|abonn\w+[- ]moi|m'inscrire|m'abonner)\b"
    rf".{{0,30}}\b(?:{_NEWS})\b"
)


def hear_wishes(text: str, understanding: Understanding, state: DialogueState, heard: Heard) -> None:
    """Add to `heard` what the visitor wishes of the conversation itself."""
    folded = fold(text).text.strip()
    sure = {c.intent: c.confidence for c in sorted(understanding.clauses, key=lambda c: c.confidence)}
    short = len(folded.split()) <= 12
    if _STOP.match(folded) or (
        short and sure.get("stop_conversation", 0.0) >= 0.8 and _ENDING.search(folded)
    ):
        heard.wishes.add("stop")
    if short and _RESTART.search(folded):
        heard.wishes.add("restart")
    if (
        _WHY.search(folded)
        and (looks_like_question(text) or short)
        or sure.get("ask_why_question", 0.0) >= 0.7
        and looks_like_question(text)
    ):
        heard.wishes.add("why")
    if state.asking not in (Topic.CONSENT, Topic.CONFIRM, Topic.CALLBACK) and _wants_human(folded, sure):
        heard.wishes.add("human")
    if state.consent is not None:
        if _WITHDRAWS.search(folded):
            heard.wishes.add("withdraw")
        elif state.consent is False and _GRANTS.search(folded):
            heard.wishes.add("grant")
    if _NO_OFFERS.search(folded):
        heard.wishes.add("no_offers")
    elif _WANTS_OFFERS.search(folded) and not looks_like_question(text):
        heard.wishes.add("offers")
    if state.asking is Topic.NEED and _is_support(folded, sure):
        heard.wishes.add("support")


def _wants_human(folded: str, sure: dict[str, float]) -> bool:
    if _HUMAN.search(folded) and " pas " not in f" {folded} ":
        return True
    return len(folded.split()) <= 15 and sure.get("request_human", 0.0) >= 0.75


def _is_support(folded: str, sure: dict[str, float]) -> bool:
    """An existing customer with a fault, a bill or an order: both the words and the classifier say so.

    « Ma tablette ordinaire n'a pas survécu, vos modèles durcis… » is somebody who wants to buy.
    """
    if _WANTS_ANOTHER.search(folded) and not _OURS.search(folded):
        return False
    return bool(_CUSTOMER.search(folded)) and sure.get("request_support", 0.0) >= 0.6
