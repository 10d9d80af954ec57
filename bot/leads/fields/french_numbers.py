"""Numbers as people write them in French: digits, words, both, approximate, and ranges of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.leads.fields.chat import spell_out
from bot.leads.fields.number_words import COLLECTIVES, SCALES, TENS, UNITS
from bot.qualification.remembered import remembered
from bot.qualification.text import Folded

_DIGITS = re.compile(
    r"(?<![\w.,])(?P<whole>(?!0\d)\d{1,3}(?:[ .',]\d{3})+(?!\d)|"
    r"(?!0\d)\d{1,12})(?P<decimals>[.,]\d{1,2})?(?!\d)"
)
_NEVER_AMOUNTS = re.compile(
    r"(?:\+\d{1,3}|(?<!\d)0\d)(?:[ .-]?\d{2,4}){3,5}|[^\s@]{1,64}@\S{1,80}|https?://\S{1,200}"
)
_AFTER_DIGITS = re.compile(
    r"[ ']?(?P<scale>k(?=$|[^a-z]|eur|e\b)|mille\b|milliers?\b|mios?\b|millions?\b|milliards?\b|m(?=$|"
    r"[^a-z]))"
)
_WORD = re.compile(r"[a-z]+")
_JOINED = re.compile(r" ?-? ?| et |-et-")
_HALF = re.compile(r" et demie?\b")
_BETWEEN = re.compile(r"\s*(?:-|a|/|ou|et|voire|jusqu'a|)\s*")
_ENTRE = re.compile(r"\bentre (?:\w+ )?$")
_APPROXIMATE_BEFORE = re.compile(
    r"(?:environ|env|autour de|aux alentours de|dans les|plus ou moins|grosso modo|a peu pres|disons|plus de|"
    r"au moins|moins de|pres de|presque|quasi(?:ment)?|~|\+/-|vers|approximativement|minimum|quelque) ?$"
)
_APPROXIMATE_AFTER = re.compile(
    r"\+| ?(?:et quelques|et des poussieres|environ|env\b|a peu pres|plus ou moins|grosso modo|a la louche|"
    r"ou plus|au moins|approximativement|minimum)"
)


@dataclass(frozen=True)
class Number:
    """One number and where it stands; `low` is set when it is the upper bound of a range."""

    value: int
    start: int
    end: int
    approximate: bool = False
    in_words: bool = False
    scaled: bool = False
    low: int | None = None

    @property
    def is_article(self) -> bool:
        """« un », « une »: a number only where something else says so."""
        return self.in_words and self.value == 1


class _Builder:
    """Adds up number words from left to right; refuses the word that begins another number."""

    def __init__(self) -> None:
        self.total = 0
        self.current = 0
        self.last = 0
        self.ceiling = 10**12
        self.approximate = False
        self.scaled = False

    @property
    def value(self) -> int:
        return self.total + self.current

    def add(self, word: str) -> bool:
        """Take one word into the number, or say that it does not belong to it."""
        if word in UNITS:
            return self._add_unit(UNITS[word])
        if word in TENS:
            return self._add_ten(TENS[word])
        if word in ("cent", "cents"):
            return self._add_hundred()
        collective = COLLECTIVES.get(word.rstrip("s"))
        if collective is not None:
            return self._add_collective(collective)
        return word in SCALES and self._add_scale(SCALES[word])

    def _add_unit(self, unit: int) -> bool:
        follows_ten = (20 <= self.last <= 90 and unit < 10) or (self.last in (60, 80) and unit <= 16)
        if self.last in (0, 100, 1000, 10**6, 10**9) or follows_ten or (self.last == 10 and 7 <= unit <= 9):
            self.current += unit
            self.last = unit
            return True
        return False

    def _add_ten(self, ten: int) -> bool:
        if ten == 20 and self.last == 4:
            self.current += 76
            self.last = 80
            return True
        if self.last in (0, 100, 1000, 10**6, 10**9):
            self.current += ten
            self.last = ten
            return True
        return False

    def _add_hundred(self) -> bool:
        if self.current >= 100 or self.last == 100:
            return False
        self.current = max(self.current, 1) * 100
        self.last = 100
        return True

    def _add_collective(self, size: int) -> bool:
        if self.total or self.current >= 100 or self.approximate:
            return False
        self.current = max(self.current, 1) * size
        self.last = -1
        self.approximate = True
        return True

    def _add_scale(self, scale: int) -> bool:
        if scale >= self.ceiling or (self.last == scale):
            return False
        self.total += max(self.current, 1) * scale
        self.current = 0
        self.last = self.ceiling = scale
        self.scaled = True
        return True


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _numbers_in_words(folded: str, taken: list[tuple[int, int]]) -> Iterator[Number]:
    words = [w for w in _WORD.finditer(folded) if w.group() != "et" and not _inside(w.start(), taken)]
    index = 0
    while index < len(words):
        number, index = _number_from(folded, words, index)
        if number is not None:
            yield number


def _number_from(folded: str, words: list[re.Match[str]], first: int) -> tuple[Number | None, int]:
    start = words[first].start()
    if words[first].group() == "zero":
        return Number(0, start, words[first].end(), in_words=True), first + 1
    if words[first].group() == "demi":
        return _half_of_next(folded, words, first)
    if words[first].group() in ("k", "mil", "mio"):
        return None, first + 1
    builder = _Builder()
    index = first
    while index < len(words):
        if index > first and not _joined(folded, words[index - 1], words[index]):
            break
        if index > first and words[index].group() == "demi":
            number, after = _half_of_next(folded, words, index)
            if number is not None and builder.value == 1:
                return number, after
            break
        if not builder.add(words[index].group()):
            break
        index += 1
    if index == first:
        return None, first + 1
    end = words[index - 1].end()
    value = builder.value
    half = _HALF.match(folded, end)
    if half and builder.last >= 10**6:
        value += builder.last // 2
        end = half.end()
    return Number(value, start, end, builder.approximate, in_words=True, scaled=builder.scaled), index


def _joined(folded: str, before: re.Match[str], word: re.Match[str]) -> bool:
    """Whether two number words are one number: « et » joins only « un » and « onze » (soixante et onze)."""
    gap = folded[before.end() : word.start()]
    return bool(_JOINED.fullmatch(gap)) and ("et" not in gap or word.group() in ("un", "une", "onze", "demi"))


def _half_of_next(folded: str, words: list[re.Match[str]], index: int) -> tuple[Number | None, int]:
    """« un demi-million », « une demi-douzaine »."""
    if index + 1 < len(words) and _JOINED.fullmatch(folded[words[index].end() : words[index + 1].start()]):
        word = words[index + 1].group().rstrip("s")
        size = COLLECTIVES.get(word) or SCALES.get(word, 0)
        if size >= 10:
            span = words[index].start(), words[index + 1].end()
            return Number(size // 2, *span, approximate=True, in_words=True, scaled=True), index + 2
    return None, index + 1


def _numbers_in_digits(message: Folded) -> Iterator[Number]:
    for match in _DIGITS.finditer(message.text):
        after = match.end()
        if message.text[after : after + 1] in ("@", "_"):
            continue
        amount = float(re.sub(r"[ .',]", "", match["whole"]) + (match["decimals"] or "").replace(",", "."))
        scale = _AFTER_DIGITS.match(message.text, after)
        multiplier = _multiplier(message, scale)
        if scale and multiplier > 1:
            after = scale.end()
        value = int(amount * multiplier + 0.5)
        half = _HALF.match(message.text, after)
        if half and multiplier >= 10**6:
            value, after = value + multiplier // 2, half.end()
        yield Number(value, match.start(), after, scaled=multiplier > 1)


def _multiplier(message: Folded, scale: re.Match[str] | None) -> int:
    if scale is None:
        return 1
    word = scale["scale"]
    if word != "m":
        return SCALES.get(word) or COLLECTIVES[word.rstrip("s")]
    # « 1,2 M », « 3 m€ »: a small m alone is metres.
    capital = message.original[message.spans[scale.start("scale")][0]] == "M"
    return 10**6 if capital or message.text.startswith(("€", " eur", " d'eur"), scale.end()) else 1


def _with_approximation(number: Number, folded: str) -> Number:
    before = _APPROXIMATE_BEFORE.search(folded[max(0, number.start - 24) : number.start])
    after = _APPROXIMATE_AFTER.match(folded, number.end)
    if number.approximate or not (before or after):
        return number
    return replace(number, approximate=True)


@remembered
def find_numbers(message: Folded) -> list[Number]:
    """Every number of the message, in order, without joining ranges."""
    taken = [match.span() for match in _NEVER_AMOUNTS.finditer(message.text)]
    digits = [number for number in _numbers_in_digits(message) if not _inside(number.start, taken)]
    taken += [(number.start, number.end) for number in digits]
    found = sorted([*digits, *_numbers_in_words(message.text, taken)], key=lambda number: number.start)
    return [_with_approximation(number, message.text) for number in found]


def spread_scale(low: Number, high: Number) -> int:
    """« 2 à 3000 » means 2 000 to 3 000, « deux-trois cents » 200 to 300."""
    if low.scaled or low.value >= 1000:
        return low.value
    for scale in (10**6, 1000):
        is_round = high.scaled or high.value % (scale // 10) == 0
        if is_round and high.value >= scale and low.value * scale < high.value:
            return low.value * scale
    if (
        low.in_words
        and high.in_words
        and low.value < 10
        and high.value % 100 == 0 < high.value - low.value * 100
    ):
        return low.value * 100
    return low.value


def _is_range(folded: str, low: Number, high: Number) -> bool:
    gap = folded[low.end : high.start]
    if not _BETWEEN.fullmatch(gap):
        return False
    word = gap.strip()
    if word == "et":
        return bool(_ENTRE.search(folded[max(0, low.start - 30) : low.start]))
    if not word:
        # « trois quatre cents »: two words side by side are a range only when they are close to each other.
        close = spread_scale(low, high) * 2 >= high.value
        return low.in_words and high.in_words and close and not low.is_article
    return True


@remembered
def find_quantities(message: Folded) -> list[Number]:
    """Every number of the message, ranges joined: the value is the upper bound, `low` the lower one."""
    found: list[Number] = []
    for number in find_numbers(message):
        previous = found[-1] if found else None
        if previous and previous.low is None and _is_range(message.text, previous, number):
            low = spread_scale(previous, number)
            if low < number.value:
                found[-1] = replace(number, start=previous.start, approximate=True, low=low)
                continue
        found.append(number)
    return found


def parse_number(text: str) -> int | None:
    """The number that the whole text says, if it says one and nothing else."""
    message = spell_out(text)
    numbers = find_numbers(message)
    if len(numbers) != 1 or numbers[0].end != len(message.text):
        return None
    return numbers[0].value if message.text[: numbers[0].start].strip() in ("", "un", "une") else None
