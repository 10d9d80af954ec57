"""The words of numbers, French, Belgian and Swiss, with the slips that people make in them."""

UNITS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "quatres": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15,
    "seize": 16,
}  # fmt: skip
DIGITS = {"zero": 0, **{word: value for word, value in UNITS.items() if value < 10}}
TENS = {
    "vingt": 20, "vingts": 20, "vint": 20, "trente": 30, "trante": 30, "quarante": 40, "quarente": 40,
    "cinquante": 50, "cinquente": 50, "soixante": 60, "septante": 70, "huitante": 80, "octante": 80,
    "nonante": 90,
}  # fmt: skip
COLLECTIVES = {
    "huitaine": 8, "dizaine": 10, "dixaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20,
    "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "septantaine": 70,
    "nonantaine": 90, "centaine": 100, "millier": 1000,
}  # fmt: skip
SCALES = {
    "mille": 1000, "milles": 1000, "mil": 1000, "k": 1000, "million": 10**6, "millions": 10**6, "mio": 10**6,
    "milliard": 10**9, "milliards": 10**9,
}  # fmt: skip
