"""What people say before the name of their organisation, and how they say that there is none."""

from __future__ import annotations

import re

from bot.leads.fields.word_tables import phrases

__all__ = ["LEAD", "NOTHING", "OPENING", "STRONG_LEAD", "THING"]

THING = (
    r"(?:maison|boite|entreprise|societe|structure|association|asso|etablissement|organisme|organisation"
    r"|enseigne|cabinet"
    r"|boutique|magasin|commerce|employeur|stage|service|groupe|compagnie|agence|raison sociale|marque"
    r"|start-?up|club"
    r"|collectivite|administration|ecole|nom|affaire|atelier|restaurant|ferme|domaine|hotel|firme"
    r"|institution|client"
    r"|alternance|apprentissage|denomination)"
)
_JOB = "|".join(re.escape(title) for title in ("prof", *phrases("job_titles")))
_NAMED = (
    r"(?:(?:s'appelle|sappelle|s appelle|se nomme|se denomme|a pour nom|porte le nom(?: de)?|est chez"
    r"|c chez|c'est chez"
    r"|cest chez|c'est|c est|cest|c|est|=|:)(?:\s|$)\s*)"
)
LEAD = re.compile(
    r"(?:"
    rf"(?:l[ae]s?|l'|notre|mon|ma|nos|mes|cette)? ?{THING}(?: (?:de|du|d'|de la|de l') ?(?:ma |mon |la "
    rf"|notre |l')?{THING})?"
    rf"(?: (?:sociale|familiale|actuel(?:le)?|legale))? ?{_NAMED}"
    r"|(?:l[ae]s? |l'|notre |mon |ma |nos |mes |une? |cette )?[\w-]+(?: [\w-]+){0,3} (?:qui )?"
    r"(?:s'appelle(?:nt)?|se nomme(?:nt)?|s'intitule) "
    r"|(?:je (?:travaille|suis) |j'exerce )?a mon compte,? ?(?:sous le nom (?:de |d')?)?"
    r"|(?:(?:j'exerce |je travaille |nous exercons )?sous le nom"
    r"|le nom commercial|nom commercial|nom d'usage|mon enseigne|enseigne)(?: est"
    r"| c'est)?(?: de| :)? "
    r"|(?:elle|il|ca|on|nous nous|nous) (?:s'appelle|sappelle|se nomme|appelons)\s+"
    r"|(?:je|j'|nous|on) ?(?:travaill\w+|boss\w+|exerc\w+|interven\w+|interviens|oper\w+|fais (?:mon"
    r"|un) stage|suis (?:employee?|salariee?"
    r"|en stage|en poste|en alternance|en apprentissage|stagiaire|alternante?)|suis) (?:actuellement )?"
    r"(?:a |au |aux |chez |pour |dans |en )(?:la |le |les |l'|une? )?"
    r"|(?:je|j'|nous|on) ?(?:represent\w+|dirig\w+|ger\w+|tiens|tenons|ecris (?:pour|de)|agis pour|possed\w+)"
    r" (?:pour )?(?:au nom de )?"
    r"|(?:nous sommes|on est|je suis de|je depends d[eu']|on depend d[eu']|nous dependons d[eu']) ?(?:chez )?"
    r"|il s'agit (?:de |d'|du )|au nom (?:de |du |d')|pour le compte (?:de |du |d')|(?:moi|nous|pour moi"
    r"|chez nous),? (?:c'est |c )"
    r"|ce (?:sera|serait) |c'est (?:pour |chez |au nom de )?|cest |c (?:chez |pour )?|c est |chez (?!nous"
    r"|moi)|pour (?=l[ae]s? |l'|[a-z])"
    r"|(?:vous pouvez )?(?:mettez|mettre|notez|noter|inscrivez|inscrire|indiquez|facturez a"
    r"|a facturer a|au nom de|met|note) "
    r"|nom de (?:l'|la |ma |notre )?(?:entreprise|societe|structure|association) ?:? ?"
    rf"|(?:{_JOB}) (?:de l'|de la |du |d'une |de notre )(?=(?:association|asso|societe"
    r"|entreprise|groupe|club|ong|sarl|sas|mairie|ville|cabinet|clinique|pharmacie) )"
    rf"|(?:{_JOB}) (?:chez |au |aux |a la |a l'|dans la |dans le )"
    r"|(?:(?:au|aux|a la|de la|du) |(?:a|de) l')(?=[a-z0-9])"
    r")"
)
OPENING = re.compile(
    r"(?:[\s,.;:!?'\"«(*-]|\b(?:bonjour|bonsoir|salut|hello|oui|ouais|ok|alors|donc|bien sur|volontiers"
    r"|euh|heu|ah|juste|simplement|eh bien|ben|bah"
    r"|voila|voici|d'accord|non|nan|pardon|desolee?|oups|plutot|en fait|toujours|encore|deja|la meme"
    r"|certainement|actuellement"
    r"|officiellement|exactement"
    r"|tout de suite|avec plaisir)\b(?!'\w))+"
)
NOTHING = re.compile(
    r"\b(?:pas|aucune?|sans|ni|plus|jamais)\b[^,.;:!?]{0,25}\b(?:entreprises?|societes?|boites?"
    r"|organisations?|organismes?|raison sociale"
    r"|structures?|employeurs?|associations?|boutiques?|noms?|commerces?|pro\b|rapport|concernee?)"
    r"|\ba titre (?:prive|personnel)|\b(?:c'est|c|cest) (?:perso|prive|personnel|a titre"
    r"|entre particuliers)\b"
    r"|\bparticuli(?:er|ere|ers)\b(?! employeur)|\bpour moi\b|\b(?:mon|notre) propre nom\b|\ba mon nom\b"
    r"|(?<!de )\bretraitee?s?\b|\bpensionnee?s?\b"
    r"|\bau chomage\b|\bsans emploi\b|^\W*(?:non|nan|nn|nope|aucune?|rien|neant|personne|nulle part|perso"
    r"|prive|sans objet|n/?a)\b\W*"
    r"(?:$|perso|merci|(?:c'est|c|cest) (?:perso|prive|pour)|je |idee|organ)"
)
STRONG_LEAD = re.compile(
    r"(?:s'appelle|sappelle|se nomme|raison sociale (?:est|c'est|:)|(?:travaille|bosse|stage c"
    r"|stage) (?:chez|pour|a|au)|notez|mettez|est porte par"
    r"|enseigne (?:c'est|est|c))\b"
)
